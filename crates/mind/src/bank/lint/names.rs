//! Names: ids, the role of a file, and closed lists with "did you mean".

use super::{Parsed, Problems, words};
use crate::bank::GENERAL;

/// Most words of a role's name, as it is said.
const MAX_ROLE_WORDS: usize = 4;

/// Articles that a role's name must not begin with: the interviewer puts its own.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// How alike an unknown name must be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Checks the `[role]` of a file.
pub(super) fn role(file: &Parsed<'_>, all: &[Parsed<'_>], problems: &mut Problems) {
    let role = &file.content.role;
    let mut say = |field: &str, advice: String| problems.in_file(file.file, field, advice);
    if !is_kebab(&role.id) {
        say(
            "role.id",
            format!("\"{}\" is not kebab-case: use lower-case letters, digits and hyphens", role.id),
        );
    }
    if !file.file.starts_with(&role.id) {
        say("role.id", format!("name the file {}.toml, after its role", role.id));
    }
    let spoken: Vec<&str> = role.name.split_whitespace().collect();
    if spoken.is_empty() || spoken.len() > MAX_ROLE_WORDS {
        say("role.name", format!("say it in 1 to {MAX_ROLE_WORDS} words"));
    }
    if spoken.first().is_some_and(|first| ARTICLES.contains(first)) {
        say("role.name", "leave out the article: the interviewer says its own".to_owned());
    }
    if let Some(first) = all.iter().find(|other| other.content.role.id == role.id)
        && first.content.role.name != role.name
    {
        let advice = format!("{} names this role \"{}\": say the same", first.file, first.content.role.name);
        say("role.name", advice);
    }
    for (field, list) in [("role.aliases", &role.aliases), ("role.keywords", &role.keywords)] {
        for entry in list.iter().filter(|entry| entry.to_lowercase() != **entry) {
            say(field, format!("write \"{}\" in lower case", entry.to_lowercase()));
        }
        words::list(list, &mut |advice| say(field, advice));
    }
    words::list(&role.vocabulary, &mut |advice| say("role.vocabulary", advice));
    let known: Vec<&str> = all.iter().map(|other| other.content.role.id.as_str()).collect();
    for included in role.includes.iter().filter(|id| !known.contains(&id.as_str()) && *id != GENERAL) {
        say("role.includes", unknown("role", included, &known));
    }
    if file.content.question.is_empty() {
        say("question", "there is none: add at least one [[question]]".to_owned());
    }
}

/// Whether a text is lower-case words of letters and digits, joined by hyphens.
pub(super) fn is_kebab(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Says that there is no such name, and which one may be meant, or which ones there are.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let closest = known
        .iter()
        .map(|one| (strsim::jaro_winkler(&name.to_lowercase(), one), one))
        .max_by(|(left, _), (right, _)| left.total_cmp(right));
    match closest {
        Some((alike, one)) if alike >= ALIKE => {
            format!("there is no {what} \"{name}\": did you mean \"{one}\"?")
        }
        _ => format!("there is no {what} \"{name}\": use one of {}", known.join(", ")),
    }
}
