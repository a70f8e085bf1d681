//! A sentence as chunks between spaces: marks, a core, marks. Readers look at cores and their neighbours.

/// What stands before a core and is no part of it.
const OPENING: [char; 8] = ['(', '[', '{', '"', '\'', '*', '_', '~'];
/// What stands behind one.
const CLOSING: [char; 14] = [')', ']', '}', '"', '\'', '*', '_', '~', '.', ',', ';', ':', '!', '?'];
/// Closing marks of one character that are not ASCII.
const ELLIPSIS: char = '…';

/// Text between two spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Marks before it.
    pub(super) lead: &'a str,
    /// What is read.
    pub(super) core: &'a str,
    /// Marks behind it.
    pub(super) trail: &'a str,
}

impl<'a> Chunk<'a> {
    fn new(text: &'a str) -> Self {
        let inner = text.trim_start_matches(OPENING);
        // "~5" is an amount: about five.
        let inner = match text.strip_suffix(inner).and_then(|lead| lead.strip_suffix('~')) {
            Some(lead) if inner.starts_with(|c: char| c.is_ascii_digit()) => {
                text.strip_prefix(lead).unwrap_or(inner)
            }
            _ => inner,
        };
        let lead = text.strip_suffix(inner).unwrap_or_default();
        let core = inner.trim_end_matches(|c| CLOSING.contains(&c) || c == ELLIPSIS);
        let trail = inner.strip_prefix(core).unwrap_or_default();
        match (core.strip_suffix('('), trail.strip_prefix(')')) {
            // "call()": the brackets are not read.
            (Some(core), Some(trail)) => Self { lead, core, trail },
            _ => Self { lead, core, trail },
        }
    }
}

/// The chunks of a text, in order.
pub(super) fn split(text: &str) -> Vec<Chunk<'_>> {
    text.split_whitespace().map(Chunk::new).collect()
}

/// A chunk among its neighbours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    chunks: &'a [Chunk<'a>],
    at: usize,
}

impl<'a> Place<'a> {
    /// The chunk at `at`.
    pub(super) fn new(chunks: &'a [Chunk<'a>], at: usize) -> Self {
        Self { chunks, at }
    }

    fn chunk(&self, at: usize) -> Chunk<'a> {
        self.chunks.get(at).copied().unwrap_or(Chunk { lead: "", core: "", trail: "" })
    }

    /// What is to be read.
    pub(super) fn core(&self) -> &'a str {
        self.chunk(self.at).core
    }

    /// The marks before it.
    pub(super) fn lead(&self) -> &'a str {
        self.chunk(self.at).lead
    }

    /// The marks behind it.
    pub(super) fn trail(&self) -> &'a str {
        self.chunk(self.at).trail
    }

    /// The core before, when no mark is between.
    pub(super) fn before(&self) -> &'a str {
        let before = self.at.checked_sub(1).map(|at| self.chunk(at));
        before
            .filter(|before| before.trail.is_empty() && self.chunk(self.at).lead.is_empty())
            .map_or("", |c| c.core)
    }

    /// The nth core behind, when no mark is between.
    pub(super) fn after(&self, n: usize) -> &'a str {
        let joined = (0..n).all(|back| {
            self.chunk(self.at + back).trail.is_empty() && self.chunk(self.at + back + 1).lead.is_empty()
        });
        if joined { self.chunk(self.at + n).core } else { "" }
    }

    /// The core behind, when nothing or the full stop of an abbreviation is between.
    pub(super) fn after_stop(&self) -> &'a str {
        if self.trail() == "." { self.chunk(self.at + 1).core } else { self.after(1) }
    }

    /// The core behind begins with a digit, whatever marks are between.
    pub(super) fn number_follows(&self) -> bool {
        self.chunk(self.at + 1).core.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Nothing comes behind it.
    pub(super) fn is_last(&self) -> bool {
        self.ends_after(1)
    }

    /// Nothing comes behind so many cores.
    pub(super) fn ends_after(&self, cores: usize) -> bool {
        self.at + cores >= self.chunks.len()
    }
}

/// How a core is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// In plain words.
    pub(super) words: String,
    /// How many cores it takes the place of.
    pub(super) cores: usize,
    /// The full stop behind it belongs to an abbreviation and is no pause.
    pub(super) takes_stop: bool,
}

impl Reading {
    /// Words for one core.
    pub(super) fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), cores: 1, takes_stop: false }
    }

    /// Words for several cores.
    pub(super) fn over(cores: usize, words: impl Into<String>) -> Self {
        Self { words: words.into(), cores, takes_stop: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        let table = [
            ("word", ("", "word", "")),
            ("(\"word\").", ("(\"", "word", "\").")),
            ("**bold**,", ("**", "bold", "**,")),
            ("C++,", ("", "C++", ",")),
            ("call().", ("", "call", ".")),
            (".NET.", ("", ".NET", ".")),
            ("~5%", ("", "~5%", "")),
            ("...", ("", "", "...")),
            ("“", ("", "“", "")),
            ("what…?", ("", "what", "…?")),
        ];
        for (text, (lead, core, trail)) in table {
            assert_eq!(Chunk::new(text), Chunk { lead, core, trail }, "{text}");
        }
    }

    #[test]
    fn neighbours_end_at_marks() {
        let chunks = split("wait 5 ms, then 10 (ten) more");
        let place = Place::new(&chunks, 1);
        assert_eq!((place.before(), place.after(1), place.after(2)), ("wait", "ms", ""));
        let place = Place::new(&chunks, 4);
        assert_eq!((place.before(), place.after(1)), ("then", ""));
        assert_eq!(Place::new(&chunks, 99).core(), "");
    }
}
