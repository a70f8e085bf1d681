//! Words of a text, and their stems.

use super::clean::WordList;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;

/// Longest text that is read, in characters: ten minutes of fast speech, or a long résumé.
pub(crate) const MAX_TEXT_CHARS: usize = 32_000;

/// Longest word, in characters; what is longer is noise.
const MAX_WORD_CHARS: usize = 40;

/// The words of a text in order, lower case, each with its stem.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    plain: Vec<String>,
    stems: Vec<String>,
}

impl Words {
    /// Reads a text; what is beyond [`MAX_TEXT_CHARS`] is left out.
    pub(crate) fn of(text: &str) -> Self {
        let plain = split(text);
        let stemmer = Stemmer::create(Algorithm::English);
        let stems = plain.iter().map(|word| stem_with(&stemmer, word)).collect();
        Self { plain, stems }
    }

    /// As they were said, in lower case.
    pub(crate) fn plain(&self) -> &[String] {
        &self.plain
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.plain.len()
    }

    /// How many words are in the list.
    pub(crate) fn count(&self, list: WordList) -> usize {
        self.plain.iter().filter(|word| list.has(word)).count()
    }

    /// Whether a phrase was said. Words compare by stem, and a trailing `*` matches a prefix.
    pub(crate) fn has_phrase(&self, phrase: &str) -> bool {
        let pieces = Piece::parse(phrase);
        !pieces.is_empty()
            && (0..self.plain.len()).any(|start| {
                pieces
                    .iter()
                    .enumerate()
                    .all(|(offset, piece)| self.fits(start.saturating_add(offset), piece))
            })
    }

    /// Whether any of the phrases was said.
    pub(crate) fn has_any<S: AsRef<str>>(&self, phrases: &[S]) -> bool {
        phrases.iter().any(|phrase| self.has_phrase(phrase.as_ref()))
    }

    /// The stems of the words that carry meaning.
    pub(crate) fn content_stems(&self) -> BTreeSet<String> {
        self.plain
            .iter()
            .zip(&self.stems)
            .filter(|(word, _)| !super::clean::is_stop_word(word) && word.len() > 1)
            .map(|(_, stem)| stem.clone())
            .collect()
    }

    fn fits(&self, index: usize, piece: &Piece) -> bool {
        match piece {
            Piece::Prefix(prefix) => self.plain.get(index).is_some_and(|word| word.starts_with(prefix)),
            Piece::Stem(stem) => self.stems.get(index) == Some(stem),
        }
    }
}

/// One word of a phrase to look for.
enum Piece {
    Stem(String),
    Prefix(String),
}

impl Piece {
    fn parse(phrase: &str) -> Vec<Self> {
        let stemmer = Stemmer::create(Algorithm::English);
        phrase
            .split_whitespace()
            .flat_map(|token| match token.strip_suffix('*') {
                Some(prefix) => vec![Self::Prefix(prefix.to_lowercase())],
                None => split(token).iter().map(|word| Self::Stem(stem_with(&stemmer, word))).collect(),
            })
            .collect()
    }
}

/// The lower-case words of a text. Apostrophes inside words stay ("didn't"), so do dots ("node.js"), `+`
/// and `#` ("c++"); `%` becomes "percent".
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().take(MAX_TEXT_CHARS) {
        match c {
            '’' | '‘' | '\'' => word.push('\''),
            '.' | '+' | '#' => word.push(c),
            c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            c => {
                push(&mut words, &mut word);
                if c == '%' {
                    words.push("percent".to_owned());
                }
            }
        }
    }
    push(&mut words, &mut word);
    words
}

fn push(words: &mut Vec<String>, word: &mut String) {
    let trimmed = word.trim_start_matches(['\'', '.', '+', '#']).trim_end_matches(['\'', '.']);
    if !trimmed.is_empty() && trimmed.chars().count() <= MAX_WORD_CHARS {
        words.push(trimmed.to_owned());
    }
    word.clear();
}

fn stem_with(stemmer: &Stemmer, word: &str) -> String {
    // Snowball's English rules are written for plain letters; anything else stays as it is.
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'') {
        stemmer.stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_split_into_words() {
        for (text, expected) in [
            ("We didn’t, in C++ or C#!", "we didn't in c++ or c#"),
            ("Node.js, v1.2. Done...", "node.js v1.2 done"),
            ("up 40% -- really", "up 40 percent really"),
            ("'quoted' ''", "quoted"),
        ] {
            assert_eq!(split(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn phrases_compare_by_stem_and_prefix() {
        let words = Words::of("We cached the results behind a load balancer, idempotently.");
        assert!(words.has_phrase("caching"));
        assert!(words.has_phrase("Load balancing"));
        assert!(words.has_phrase("idempoten*"));
        assert!(!words.has_phrase("load result"));
        assert!(!words.has_phrase(""));
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "\\PC{0,200}", phrase in "\\PC{0,20}") {
            let words = Words::of(&text);
            prop_assert_eq!(words.plain().len(), words.len());
            let _ = words.has_phrase(&phrase);
            let _ = words.content_stems();
        }
    }
}
