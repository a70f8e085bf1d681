//! Nothing twice in the whole bank: ids, and questions that ask the same in other words.

use super::{Parsed, Problems};
use crate::bank::format::QuestionEntry;
use crate::text::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Share of meaningful words that two questions may have in common, in percent of all their words.
const MAX_COMMON_PERCENT: usize = 60;

/// Compares all questions of all files with each other.
pub(super) fn across(files: &[Parsed<'_>], problems: &mut Problems) {
    ids(files, problems);
    let all: Vec<(&str, &QuestionEntry, BTreeSet<String>)> = files
        .iter()
        .flat_map(|file| file.content.question.iter().map(|question| (file.file, question)))
        .map(|(file, question)| (file, question, Words::of(&question.text).content_stems()))
        .collect();
    for (index, (file, question, words)) in all.iter().enumerate() {
        for (other_file, other, other_words) in all.iter().take(index) {
            let common = words.intersection(other_words).count();
            let total = words.union(other_words).count();
            if total > 0 && common.saturating_mul(100) > total.saturating_mul(MAX_COMMON_PERCENT) {
                let advice =
                    format!("it asks nearly the same as {} in {other_file}: ask something else", other.id);
                problems.of(file, question).say("text", advice);
            }
        }
    }
}

fn ids(files: &[Parsed<'_>], problems: &mut Problems) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        for question in &file.content.question {
            if let Some(first) = seen.insert(&question.id, file.file) {
                problems.of(file.file, question).say("id", format!("{first} has it already: choose another"));
            }
        }
    }
}
