//! Text as people write it, as words that people say: "$1.5M at p99" -> "one point five million dollars at
//! p ninety nine".
//!
//! A sentence is cut at its spaces. Of every chunk the marks are taken off, and what is left is offered to
//! the readers, one after the other. What no reader wants stays as it is: words, and acronyms in capitals.

mod abbreviations;
mod amounts;
mod chunks;
mod moments;
mod numbers;
mod sentences;
mod technical;

pub use sentences::sentences;

use self::chunks::{Place, Reading, split};

/// Who may read a core, in this order.
const READERS: [fn(&Place<'_>) -> Option<Reading>; 4] =
    [moments::moment, abbreviations::abbreviation, amounts::amount, technical::technical];

/// Marks that the voice pauses at.
const MARKS: &str = ";:,.!?—…()";

/// One sentence in plain words: letters, apostrophes, hyphens, and the marks `; : , . ! ? — … ( )`.
pub(crate) fn normalise(sentence: &str) -> String {
    let clean = clean(sentence);
    let chunks = split(&clean);
    let mut spoken = String::new();
    let mut at = 0;
    while let Some(chunk) = chunks.get(at) {
        let place = Place::new(&chunks, at);
        let reading = READERS.iter().find_map(|read| read(&place)).unwrap_or_else(|| Reading::of(chunk.core));
        let last = chunks.get(at + reading.cores.saturating_sub(1)).unwrap_or(chunk);
        push(&mut spoken, chunk.lead, &reading, last.trail);
        at += reading.cores.max(1);
    }
    balanced(&spoken)
}

/// Leaves out brackets without a partner.
fn balanced(text: &str) -> String {
    let mut open = Vec::new();
    let mut paired = std::collections::HashSet::new();
    for (at, c) in text.char_indices() {
        match (c, open.last()) {
            ('(', _) => open.push(at),
            (')', Some(&partner)) => {
                open.pop();
                paired.extend([partner, at]);
            }
            _ => {}
        }
    }
    text.char_indices()
        .filter(|(at, c)| !matches!(c, '(' | ')') || paired.contains(at))
        .map(|(_, c)| c)
        .collect()
}

/// One word without its neighbours.
fn read_alone(word: &str) -> String {
    let chunks = split(word);
    let place = Place::new(&chunks, 0);
    READERS.iter().find_map(|read| read(&place)).map_or_else(|| word.to_owned(), |reading| reading.words)
}

/// Appends what is said of one reading, with the marks around it.
fn push(spoken: &mut String, lead: &str, reading: &Reading, trail: &str) {
    let words = plain(&reading.words);
    let trail = if reading.takes_stop { trail.strip_prefix('.').unwrap_or(trail) } else { trail };
    let marks = pauses(trail);
    if words.is_empty() && marks.is_empty() {
        return;
    }
    if !spoken.is_empty() && !words.is_empty() {
        spoken.push(' ');
    }
    if lead.contains(['(', '[']) {
        spoken.push('(');
    }
    spoken.push_str(&words);
    spoken.push_str(&marks);
}

/// The marks of `trail` that the voice knows; of several pauses the first, and three stops are an ellipsis.
fn pauses(trail: &str) -> String {
    let mut marks = String::new();
    let trail = trail.replace("...", "…").replace(']', ")");
    for mark in trail.chars().filter(|mark| MARKS.contains(*mark)) {
        if mark == ')' || !marks.ends_with(|last| last != ')') {
            marks.push(mark);
        }
    }
    marks
}

/// Letters, digits that no reader wanted, and what holds words together; other signs are a space.
fn plain(words: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || "'-—,. ".contains(c) { c } else { ' ' };
    words.chars().map(keep).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of links, without their addresses: "[guide](https://example.com)" -> "guide".
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, address)) = rest.split_once("](") {
        match (before.rsplit_once('['), address.split_once(')')) {
            (Some((head, name)), Some((_, behind))) => {
                plain.push_str(head);
                plain.push_str(name);
                rest = behind;
            }
            _ => {
                plain.push_str(before);
                plain.push(' ');
                rest = address;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// One spelling for quotes, dashes and spaces; no code marks and no links.
fn clean(sentence: &str) -> String {
    let mut clean = String::with_capacity(sentence.len());
    for c in without_links(sentence).chars() {
        match c {
            '’' | '‘' | '`' | '´' => clean.push('\''),
            '“' | '”' | '«' | '»' => clean.push('"'),
            '—' => clean.push_str(" — "),
            '\u{2011}' | '\u{2010}' => clean.push('-'),
            '½' => clean.push_str(" one half "),
            '¼' => clean.push_str(" one quarter "),
            '¾' => clean.push_str(" three quarters "),
            c if c.is_control() => clean.push(' '),
            c => clean.push(c),
        }
    }
    clean.replace(" -- ", " — ").replace(" - ", " — ").replace(" – ", " — ").replace("--", " — ")
}

#[cfg(test)]
mod tests;
