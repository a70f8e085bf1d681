//! The linter of question files: everything that is wrong with them, at once and in plain words.

mod counts;
mod duplicates;
mod names;
mod question;
mod spoken;
mod words;

use super::BankFile;
use super::format::{FORMAT, QuestionEntry, RoleFile};

/// Which rules count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The built-in bank: all rules, and enough of everything.
    BuiltIn,
    /// A contributed pack: the rules of each file and question.
    Pack,
}

/// One thing that is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Id of the question, when it is about one.
    pub question: Option<String>,
    /// The field, as the file spells it.
    pub field: String,
    /// What is wrong and what to do, in one sentence.
    pub advice: String,
}

/// A file that could be read.
struct Parsed<'a> {
    file: &'a str,
    content: RoleFile,
}

/// Checks files together: ids and texts must be unique across all of them.
pub fn lint(files: &[BankFile<'_>], scope: Scope) -> Vec<Problem> {
    let mut problems = Problems::default();
    let parsed: Vec<Parsed<'_>> = files.iter().filter_map(|file| parse(file, &mut problems)).collect();
    for file in &parsed {
        names::role(file, &parsed, &mut problems);
        for entry in &file.content.question {
            question::question(entry, &file.content.role.id, &mut problems.of(file.file, entry));
        }
    }
    duplicates::across(&parsed, &mut problems);
    if scope == Scope::BuiltIn {
        counts::enough(&parsed, &mut problems);
    }
    problems.0
}

fn parse<'a>(file: &BankFile<'a>, problems: &mut Problems) -> Option<Parsed<'a>> {
    match toml::from_str::<RoleFile>(file.text) {
        Ok(content) if content.format == FORMAT => Some(Parsed { file: file.name, content }),
        Ok(content) => {
            let advice =
                format!("it is {}, and this program reads {FORMAT}: say format = {FORMAT}", content.format);
            problems.in_file(file.name, "format", advice);
            None
        }
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(file.text, span.start));
            problems.in_file(file.name, &format!("line {line}"), error.message().replace('\n', "; "));
            None
        }
    }
}

/// The number of the line with a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// What was found so far.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    /// About a file as a whole.
    fn in_file(&mut self, file: &str, field: &str, advice: String) {
        self.0.push(Problem { file: file.to_owned(), question: None, field: field.to_owned(), advice });
    }

    /// To report about one question.
    fn of<'a>(&'a mut self, file: &'a str, question: &'a QuestionEntry) -> Report<'a> {
        Report { problems: self, file, question: &question.id }
    }
}

/// Reports about one question.
struct Report<'a> {
    problems: &'a mut Problems,
    file: &'a str,
    question: &'a str,
}

impl Report<'_> {
    fn say(&mut self, field: &str, advice: impl Into<String>) {
        self.problems.0.push(Problem {
            file: self.file.to_owned(),
            question: Some(self.question.to_owned()),
            field: field.to_owned(),
            advice: advice.into(),
        });
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(question) = &self.question {
            write!(f, ", question {question}")?;
        }
        write!(f, ", {}: {}", self.field, self.advice)
    }
}

#[cfg(test)]
mod tests;
