//! Enough of everything in the built-in bank, so that interviews do not repeat themselves.

use super::{Parsed, Problems};
use crate::bank::{Competency, GENERAL, Level};
use std::collections::BTreeMap;

/// Fewest roles besides the general one.
const MIN_ROLES: usize = 14;

/// Fewest questions in all.
const MIN_QUESTIONS: usize = 220;

/// Fewest questions of each role.
const MIN_OF_ROLE: usize = 8;

/// Fewest questions of a role that suit each level it has questions for: an hour's interview has six.
const MIN_OF_LEVEL: usize = 3;

/// Fewest questions for each competency, in the whole bank.
const MIN_OF_COMPETENCY: usize = 2;

/// Fewest general questions of each kind.
const MIN_GENERAL: &[(&str, usize)] =
    &[("opening", 3), ("motivation", 3), ("behavioural", 12), ("situational", 5), ("closing", 3)];

/// Name of "the bank as a whole" in messages.
const WHOLE: &str = "the built-in bank";

/// Counts roles, questions, kinds, levels and competencies.
pub(super) fn enough(files: &[Parsed<'_>], problems: &mut Problems) {
    let roles: BTreeMap<&str, usize> = files.iter().fold(BTreeMap::new(), |mut counts, file| {
        let count: &mut usize = counts.entry(file.content.role.id.as_str()).or_default();
        *count = count.saturating_add(file.content.question.len());
        counts
    });
    at_least(MIN_ROLES, roles.keys().filter(|id| **id != GENERAL).count(), "roles", problems);
    at_least(MIN_QUESTIONS, roles.values().sum(), "questions", problems);
    for (role, count) in &roles {
        at_least(MIN_OF_ROLE, *count, &format!("questions of {role}"), problems);
    }
    general(files, problems);
    levels(files, problems);
    competencies(files, problems);
}

fn at_least(least: usize, count: usize, of: &str, problems: &mut Problems) {
    if count < least {
        problems.in_file(WHOLE, of, format!("there are {count}: write {least} or more"));
    }
}

fn general(files: &[Parsed<'_>], problems: &mut Problems) {
    for (kind, least) in MIN_GENERAL {
        let of = files.iter().filter(|file| file.content.role.id == GENERAL);
        let count =
            of.flat_map(|file| &file.content.question).filter(|question| question.kind == *kind).count();
        at_least(*least, count, &format!("general {kind} questions"), problems);
    }
}

fn levels(files: &[Parsed<'_>], problems: &mut Problems) {
    for file in files.iter().filter(|file| file.content.role.id != GENERAL) {
        for level in Level::ALL {
            let suits =
                |levels: &[String]| levels.is_empty() || levels.iter().any(|name| name == level.name());
            let count = file.content.question.iter().filter(|question| suits(&question.levels)).count();
            if count > 0 {
                at_least(
                    MIN_OF_LEVEL,
                    count,
                    &format!("{} questions for {}", level.name(), file.file),
                    problems,
                );
            }
        }
    }
}

fn competencies(files: &[Parsed<'_>], problems: &mut Problems) {
    for competency in Competency::ALL {
        let all = files.iter().flat_map(|file| &file.content.question);
        let count = all.filter(|question| question.competency == competency.name()).count();
        at_least(MIN_OF_COMPETENCY, count, &format!("questions about {}", competency.name()), problems);
    }
}
