//! Which role a text is about, and how far it expects somebody to be.

use crate::bank::{Bank, GENERAL, Level, Role};
use crate::text::pattern;
use crate::text::words::Words;

/// Most characters at the beginning that count as the title.
const TITLE_CHARS: usize = 160;

/// Worth of a title at the beginning, of a title anywhere, of a keyword, and what is needed.
const TITLE_FIRST: usize = 12;
const TITLE_ANYWHERE: usize = 5;
const KEYWORD: usize = 1;
const ENOUGH: usize = 3;

/// The role that a job description or a résumé's beginning speaks for.
pub(super) fn recognise<'a>(text: &str, bank: &'a Bank) -> Option<&'a Role> {
    let head = Words::of(&text.chars().take(TITLE_CHARS).collect::<String>());
    let all = Words::of(text);
    let mut best: Option<(usize, &Role)> = None;
    for role in bank.roles().iter().filter(|role| role.id != GENERAL) {
        let score = score(role, &head, &all);
        if score >= ENOUGH && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, role));
        }
    }
    best.map(|(_, role)| role)
}

/// The job as its description calls it, if the first line does so in words that the bank knows.
pub(super) fn spoken_name(role: &Role, job: &str) -> String {
    let first_line = Words::of(job.trim_start().lines().next().unwrap_or_default());
    let mut titles: Vec<&String> = role.aliases.iter().chain([&role.name]).collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    titles.into_iter().find(|title| first_line.has_phrase(title)).unwrap_or(&role.name).clone()
}

fn score(role: &Role, head: &Words, all: &Words) -> usize {
    let mut titles = role.aliases.iter().chain([&role.name]);
    // A longer title says more: "machine learning engineer" over "engineer".
    let longest = |words: &Words| {
        titles
            .clone()
            .filter(|title| words.has_phrase(title))
            .map(|title| title.split_whitespace().count())
            .max()
            .unwrap_or(0)
    };
    let in_head = longest(head);
    let keywords = role.keywords.iter().filter(|keyword| all.has_phrase(keyword)).count();
    let title = if in_head > 0 {
        TITLE_FIRST.saturating_add(in_head.saturating_mul(2))
    } else if titles.any(|title| all.has_phrase(title)) {
        TITLE_ANYWHERE
    } else {
        0
    };
    title.saturating_add(keywords.saturating_mul(KEYWORD))
}

/// How far the job expects somebody to be; the résumé decides when the job does not say.
pub(super) fn level(job: &Words, resume: &str) -> Level {
    named(job)
        .or_else(|| by_years(job))
        .or_else(|| named(&Words::of(&resume.chars().take(600).collect::<String>())))
        .unwrap_or(Level::Mid)
}

/// A level that is named.
fn named(words: &Words) -> Option<Level> {
    const SIGNS: &[(&str, Level)] = &[
        ("intern|internship|trainee|apprentice|apprenticeship", Level::Intern),
        ("student position|job|role", Level::Intern),
        ("junior|graduate", Level::Junior),
        ("entry level", Level::Junior),
        ("staff|principal engineer|developer|designer|scientist|architect", Level::Lead),
        ("team|tech|technical|engineering lead|leader", Level::Lead),
        ("head|director|vp of", Level::Lead),
        ("lead engineer|developer|designer|nurse|teacher|analyst|scientist|architect", Level::Lead),
        ("engineering manager", Level::Lead),
        ("senior|sr|experienced", Level::Senior),
        ("mid level", Level::Mid),
    ];
    let early = words.plain().get(..words.len().min(150)).unwrap_or_default();
    SIGNS.iter().find(|(sign, _)| pattern::matches(sign, early)).map(|(_, level)| *level)
}

/// "5+ years of experience", "two years".
fn by_years(words: &Words) -> Option<Level> {
    const NUMBERS: [&str; 11] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let plain = words.plain();
    let at = plain.iter().position(|word| word == "years" || word == "year" || word == "yrs")?;
    let before = plain.get(at.checked_sub(1)?)?.trim_end_matches('+');
    let years =
        before.parse::<usize>().ok().or_else(|| NUMBERS.iter().position(|number| *number == before))?;
    Some(match years {
        0..=1 => Level::Junior,
        2..=4 => Level::Mid,
        5..=40 => Level::Senior,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_read() {
        for (job, resume, expected) in [
            ("Summer internship in software", "", Level::Intern),
            ("Graduate scheme", "", Level::Junior),
            ("Senior Rust engineer", "", Level::Senior),
            ("Tech lead for payments", "", Level::Lead),
            ("Engineer. You have 5+ years of experience.", "", Level::Senior),
            ("Engineer with three years in Go", "", Level::Mid),
            ("Engineer", "Senior developer", Level::Senior),
            ("Founded 100 years ago", "", Level::Mid),
        ] {
            assert_eq!(level(&Words::of(job), resume), expected, "{job}");
        }
    }
}
