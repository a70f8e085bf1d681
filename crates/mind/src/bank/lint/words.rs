//! Lists of words: keywords of probes and rubrics, names and technical words.

use crate::text::words::split;
use std::collections::BTreeSet;

/// Most words of one entry.
const MAX_ENTRY_WORDS: usize = 4;

/// Most entries of one list of keywords.
const MAX_KEYWORDS: usize = 12;

/// Most entries of one list of names or technical words.
const MAX_LIST: usize = 60;

/// Fewest letters before a `*`: a shorter prefix fits nearly anything.
const MIN_PREFIX: usize = 3;

/// Words that are in nearly every answer: alone they show nothing.
const TOO_COMMON: &[&str] = &[
    "a",
    "about",
    "all",
    "am",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "did",
    "do",
    "does",
    "for",
    "from",
    "get",
    "go",
    "got",
    "had",
    "has",
    "have",
    "he",
    "her",
    "him",
    "his",
    "i",
    "i'm",
    "i've",
    "if",
    "in",
    "is",
    "it",
    "it's",
    "its",
    "just",
    "like",
    "lot",
    "me",
    "more",
    "my",
    "no",
    "not",
    "of",
    "on",
    "one",
    "or",
    "our",
    "out",
    "really",
    "she",
    "so",
    "some",
    "something",
    "that",
    "that's",
    "the",
    "their",
    "them",
    "then",
    "there",
    "they",
    "thing",
    "this",
    "to",
    "up",
    "us",
    "very",
    "was",
    "we",
    "well",
    "were",
    "what",
    "which",
    "who",
    "will",
    "with",
    "would",
    "yeah",
    "yes",
    "you",
    "your",
];

/// Checks keywords that decide something: `mentions`, `lacks`, `shows`.
pub(super) fn keywords(list: &[String], say: &mut dyn FnMut(String)) {
    if list.len() > MAX_KEYWORDS {
        say(format!("{} are too many to mean anything: keep the {MAX_KEYWORDS} best", list.len()));
    }
    for entry in list {
        if let Some(advice) = keyword(entry) {
            say(advice);
        }
    }
    repeated(list, say);
}

/// Checks names and technical words: `aliases`, `keywords`, `vocabulary`.
pub(super) fn list(list: &[String], say: &mut dyn FnMut(String)) {
    if list.len() > MAX_LIST {
        say(format!("{} are too many: keep the {MAX_LIST} best", list.len()));
    }
    for entry in list {
        match split(entry).len() {
            0 => say(format!("\"{entry}\" has no word: remove it")),
            words if words > MAX_ENTRY_WORDS => {
                say(format!("shorten \"{entry}\" to {MAX_ENTRY_WORDS} words"));
            }
            _ => {}
        }
    }
    repeated(list, say);
}

fn keyword(entry: &str) -> Option<String> {
    let words = split(entry);
    if words.is_empty() {
        return Some(format!("\"{entry}\" has no word: remove it"));
    }
    if words.len() > MAX_ENTRY_WORDS {
        return Some(format!(
            "shorten \"{entry}\" to {MAX_ENTRY_WORDS} words: nobody says it exactly like this"
        ));
    }
    for token in entry.split_whitespace() {
        let prefix = token.trim_end_matches('*');
        if prefix.contains('*') {
            return Some(format!(
                "in \"{entry}\" put the * at the end of a word: elsewhere it means nothing"
            ));
        }
        if prefix != token && prefix.chars().count() < MIN_PREFIX {
            return Some(format!("in \"{entry}\" put at least {MIN_PREFIX} letters before the *"));
        }
    }
    match words.as_slice() {
        [only] if TOO_COMMON.contains(&only.as_str()) => Some(format!(
            "\"{entry}\" is in nearly every answer: use a word or a phrase that shows something"
        )),
        _ => None,
    }
}

fn repeated(list: &[String], say: &mut dyn FnMut(String)) {
    let mut seen = BTreeSet::new();
    for entry in list {
        if !seen.insert(entry.to_lowercase()) {
            say(format!("\"{entry}\" is there twice: remove one"));
        }
    }
}
