//! From question files to the bank; packs of other people's questions.

use super::format::{FORMAT, PointEntry, ProbeEntry, QuestionEntry, RoleEntry, RoleFile};
use super::lint::{self, Scope};
use super::{BUILT_IN, Bank, Competency, Kind, Level, Persona, Point, Probe, ProbeKind, Question, Role};
use std::path::Path;

/// A question file: its name for messages, and its text.
#[derive(Debug, Clone, Copy)]
pub struct BankFile<'a> {
    /// File name, such as `nurse.toml`.
    pub name: &'a str,
    /// The TOML text.
    pub text: &'a str,
}

/// Most files of a folder of packs.
const MAX_PACK_FILES: usize = 200;

/// Largest question file, in bytes; the largest built-in one has a tenth of it.
const MAX_FILE_BYTES: u64 = 1_000_000;

/// Most problems that an error lists: more than a screen is not read.
const MAX_LISTED: usize = 40;

/// Question files that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The folder or a file cannot be read.
    #[error("the question pack {path} cannot be read: {source}; check the path and its permissions")]
    Unreadable {
        /// What was to be read.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Too much of it.
    #[error(
        "the question pack {path} is too large: at most {MAX_PACK_FILES} files of {MAX_FILE_BYTES} bytes"
    )]
    TooLarge {
        /// What is too large.
        path: String,
    },
    /// The files break the format's rules.
    #[error("the question packs have {} problem(s):{}", .0.len(), listed(.0))]
    Problems(Vec<lint::Problem>),
}

/// Each on its own line, up to [`MAX_LISTED`].
fn listed(problems: &[lint::Problem]) -> String {
    let mut text: String = problems.iter().take(MAX_LISTED).map(|problem| format!("\n  {problem}")).collect();
    if problems.len() > MAX_LISTED {
        text.push_str("\n  … and more");
    }
    text
}

impl Bank {
    /// The built-in bank and the files `*.toml` of a folder.
    ///
    /// # Errors
    /// [`PackError`] when the folder cannot be read or a file breaks a rule; all problems are named.
    pub fn with_packs(folder: &Path) -> Result<Bank, PackError> {
        let packs = read_folder(folder)?;
        let packs: Vec<BankFile<'_>> = packs.iter().map(|(name, text)| BankFile { name, text }).collect();
        let all: Vec<BankFile<'_>> = BUILT_IN.iter().copied().chain(packs).collect();
        let problems = lint::lint(&all, Scope::Pack);
        if problems.is_empty() { load(&all) } else { Err(PackError::Problems(problems)) }
    }
}

fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, PackError> {
    let unreadable = |path: &Path, source| PackError::Unreadable { path: path.display().to_string(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let bytes = std::fs::metadata(&path).map_err(|error| unreadable(&path, error))?.len();
        if bytes > MAX_FILE_BYTES || files.len() >= MAX_PACK_FILES {
            return Err(PackError::TooLarge { path: path.display().to_string() });
        }
        let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((name, text));
    }
    files.sort();
    Ok(files)
}

/// Reads files into a bank. The linter says everything that is wrong; this says what makes it impossible.
pub(super) fn load(files: &[BankFile<'_>]) -> Result<Bank, PackError> {
    let mut bank = empty();
    let mut problems = Vec::new();
    for file in files {
        match toml::from_str::<RoleFile>(file.text) {
            Ok(parsed) if parsed.format == FORMAT => add(&mut bank, parsed, file.name, &mut problems),
            Ok(_) => problems.push(problem(file.name, None, "format", format!("say format = {FORMAT}"))),
            Err(error) => problems.push(problem(file.name, None, "", error.message().to_owned())),
        }
    }
    if problems.is_empty() { Ok(bank) } else { Err(PackError::Problems(problems)) }
}

/// A bank of nothing.
pub(super) fn empty() -> Bank {
    Bank { roles: Vec::new(), questions: Vec::new() }
}

fn problem(file: &str, question: Option<&str>, field: &str, advice: String) -> lint::Problem {
    let (question, field) = (question.map(str::to_owned), field.to_owned());
    lint::Problem { file: file.to_owned(), question, field, advice }
}

fn add(bank: &mut Bank, file: RoleFile, name: &str, problems: &mut Vec<lint::Problem>) {
    let RoleEntry { id, name: spoken, aliases, keywords, includes, vocabulary } = file.role;
    for entry in file.question {
        let question_id = entry.id.clone();
        match question(entry, &id) {
            Ok(question) => bank.questions.push(question),
            Err((field, value)) => {
                let advice = format!("there is no {field} \"{value}\"");
                problems.push(problem(name, Some(&question_id), field, advice));
            }
        }
    }
    // Several files may add questions to one role: the first one describes it.
    if bank.role(&id).is_none() {
        bank.roles.push(Role { id, name: spoken, aliases, keywords, includes, vocabulary });
    }
}

/// The field that has an unknown name, and the name.
type Unknown = (&'static str, String);

fn question(entry: QuestionEntry, role: &str) -> Result<Question, Unknown> {
    let levels = known(entry.levels, "levels", Level::parse)?;
    Ok(Question {
        role: role.to_owned(),
        kind: Kind::parse(&entry.kind).ok_or(("kind", entry.kind))?,
        competency: Competency::parse(&entry.competency).ok_or(("competency", entry.competency))?,
        levels: if levels.is_empty() { Level::ALL.to_vec() } else { levels },
        personas: known(entry.personas, "personas", Persona::parse)?,
        probes: entry.probe.into_iter().map(probe).collect::<Result<_, _>>()?,
        rubric: entry.rubric.into_iter().map(|PointEntry { point, shows }| Point { point, shows }).collect(),
        id: entry.id,
        text: entry.text,
        rephrase: entry.rephrase,
        vocabulary: entry.vocabulary,
    })
}

fn probe(entry: ProbeEntry) -> Result<Probe, Unknown> {
    let kind = ProbeKind::parse(&entry.kind).ok_or(("probe.kind", entry.kind))?;
    Ok(Probe { kind, text: entry.text, mentions: entry.mentions, lacks: entry.lacks })
}

fn known<T>(
    names: Vec<String>,
    field: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<T>, Unknown> {
    names.into_iter().map(|name| parse(&name).ok_or((field, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_bank_loads() {
        let bank = load(BUILT_IN).unwrap();
        assert!(bank.role(super::super::GENERAL).is_some());
        assert!(!bank.questions().is_empty());
    }

    #[test]
    fn an_unknown_name_is_named() {
        let text = "format = 1\n[role]\nid = \"mine\"\nname = \"beekeeper\"\n[[question]]\nid = \"mine-one\"\n\
                    kind = \"openning\"\ncompetency = \"craft\"\ntext = \"Why bees?\"\nrephrase = \"Why?\"\n";
        let Err(PackError::Problems(problems)) = load(&[BankFile { name: "mine.toml", text }]) else {
            panic!("it loaded");
        };
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].field, "kind");
        assert!(problems[0].advice.contains("openning"));
    }

    #[test]
    fn a_folder_of_packs_adds_questions() {
        let folder = tempfile::tempdir().unwrap();
        let text = "format = 1\n[role]\nid = \"beekeeper\"\nname = \"beekeeper\"\n";
        std::fs::write(folder.path().join("beekeeper.toml"), text).unwrap();
        std::fs::write(folder.path().join("notes.txt"), "not a pack").unwrap();
        let bank = load(&[BankFile { name: "beekeeper.toml", text }]).unwrap();
        assert!(bank.role("beekeeper").is_some());
        let missing = Bank::with_packs(&folder.path().join("none")).unwrap_err();
        assert!(matches!(missing, PackError::Unreadable { .. }), "{missing}");
    }
}
