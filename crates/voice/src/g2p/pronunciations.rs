//! Our own table of technical words and names: `data/pronunciations.md`.

use std::collections::HashMap;

/// Lines `[word](/phonemes/)`; all others are comment.
const TABLE: &str = include_str!("../../data/pronunciations.md");

/// The table, by word. Words in capitals only are kept as written, all others in lower case.
pub(crate) fn built_in() -> HashMap<String, String> {
    TABLE.lines().filter_map(entry).map(|(word, phonemes)| (key(word), phonemes.to_owned())).collect()
}

fn key(word: &str) -> String {
    if word == word.to_uppercase() { word.to_owned() } else { word.to_lowercase() }
}

fn entry(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix('[')?.strip_suffix("/)")?.split_once("](/")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::g2p::stress::{CONSONANTS, PRIMARY, SECONDARY, VOWELS};

    /// Sounds of the table beyond the usual vowels and consonants: the vowel of "button", the tap of "data".
    const OTHERS: &str = "ᵊT";

    #[test]
    fn every_line_is_an_entry_that_the_voice_can_say() {
        let mut seen = HashSet::new();
        for line in TABLE.lines().filter(|line| line.starts_with('[')) {
            let (word, phonemes) = entry(line).unwrap_or_else(|| panic!("not an entry: {line}"));
            assert!(seen.insert(key(word)), "twice: {word}");
            assert!(phonemes.contains(PRIMARY), "no main stress: {line}");
            for c in phonemes.chars().filter(|c| ![PRIMARY, SECONDARY].contains(c)) {
                assert!(
                    VOWELS.contains(c) || CONSONANTS.contains(c) || OTHERS.contains(c),
                    "{c:?} is no phoneme: {line}"
                );
            }
        }
        assert!(seen.len() >= 150, "{} entries", seen.len());
    }
}
