//! Parts of speech, so that "I read it" and "please read it" sound different.
//!
//! An averaged perceptron over the word, its neighbours and the two tags before it
//! (<https://explosion.ai/blog/part-of-speech-pos-tagger-in-python>). The weights and the names of the
//! features are data of the voice; the tags are those of the Penn Treebank.

use std::collections::HashSet;

use serde::Deserialize;

use crate::{
    error::LoadError,
    files::{Files, Pairs},
    table::Table,
};

const FILE: &str = "tagger.json.gz";
/// Tag of a word about which nothing is known.
const UNKNOWN: &str = "NN";

/// A part of speech by its name in the Penn Treebank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a>(pub(crate) &'a str);

impl<'a> Tag<'a> {
    /// The name, like `VBD`.
    pub(crate) fn name(self) -> &'a str {
        self.0
    }

    /// The name of the group, as the lexicon names it.
    pub(crate) fn family(self) -> &'a str {
        match self.0 {
            verb if verb.starts_with("VB") => "VERB",
            noun if noun.starts_with("NN") => "NOUN",
            adverb if adverb.starts_with("RB") => "ADV",
            adjective if adjective.starts_with("JJ") => "ADJ",
            other => other,
        }
    }

    /// A name of a person, a place or a thing.
    pub(crate) fn is_proper_noun(self) -> bool {
        self.0 == "NNP"
    }
}

/// The file as stored.
#[derive(Deserialize)]
struct Stored {
    tags: Vec<String>,
    tagdict: Pairs<String>,
    vocab: Vec<String>,
    weights: Pairs<Pairs<f32>>,
}

/// What a feature says of one tag.
struct Vote {
    tag: u8,
    weight: f32,
}

/// The tagger: weights, read-only.
pub(crate) struct Tagger {
    tags: Vec<String>,
    certain: Table<u8>,
    known: HashSet<Box<str>>,
    votes: Table<Box<[Vote]>>,
}

impl Tagger {
    /// Reads the weights of a voice's folder.
    pub(crate) fn load(files: &Files) -> Result<Self, LoadError> {
        let stored: Stored = files.gzipped_json(FILE)?;
        let mut tags = stored.tags;
        // Of tags with equal scores the last in the alphabet counts.
        tags.sort();
        let number = |name: &String| {
            tags.binary_search(name).ok().and_then(|at| u8::try_from(at).ok()).ok_or_else(|| {
                LoadError::Unexpected { file: FILE.to_owned(), what: "a tag that is not in its list of tags" }
            })
        };
        let mut certain = Vec::new();
        for (word, tag) in &stored.tagdict.0 {
            certain.push((word.clone(), number(tag)?));
        }
        let mut votes = Vec::new();
        for (feature, weights) in stored.weights.0 {
            let mut list = Vec::new();
            for (tag, weight) in &weights.0 {
                list.push(Vote { tag: number(tag)?, weight: *weight });
            }
            votes.push((feature, list.into_boxed_slice()));
        }
        let known = stored.vocab.into_iter().map(String::into_boxed_str).collect();
        Ok(Self { certain: certain.into_iter().collect(), known, votes: votes.into_iter().collect(), tags })
    }

    /// The tags of the words and marks of one sentence, in order.
    pub(crate) fn tag(&self, words: &[&str]) -> Vec<Tag<'_>> {
        let window = self.window(words);
        let mut tags: Vec<Tag<'_>> = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let before =
                |back: usize| tags.len().checked_sub(back).and_then(|at| tags.get(at)).map(|tag| tag.0);
            let previous = [before(1).unwrap_or("-START-"), before(2).unwrap_or(start_before(tags.len()))];
            let tag = match self.certain.get(word) {
                Some(tag) => self.name(*tag),
                None => self.predict(&features(at, word, &window, previous)),
            };
            tags.push(Tag(tag));
        }
        tags
    }

    /// The words as the features see them, with two marks at both ends.
    fn window(&self, words: &[&str]) -> Vec<String> {
        let mut window = vec!["-START2-".to_owned(), "-START-".to_owned()];
        window.extend(words.iter().map(|word| {
            let normal = normal(word);
            if self.known.contains(normal.as_str()) { normal } else { format!("<{}>", shape(word)) }
        }));
        window.extend(["-END-".to_owned(), "-END2-".to_owned()]);
        window
    }

    fn predict(&self, features: &[String]) -> &str {
        let mut scores = vec![0.0_f32; self.tags.len()];
        let mut any = false;
        for vote in features.iter().filter_map(|feature| self.votes.get(feature)).flatten() {
            if let Some(score) = scores.get_mut(usize::from(vote.tag)) {
                *score += vote.weight;
                any = true;
            }
        }
        let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at);
        best.filter(|_| any).and_then(|at| self.tags.get(at)).map_or(UNKNOWN, String::as_str)
    }

    fn name(&self, tag: u8) -> &str {
        self.tags.get(usize::from(tag)).map_or(UNKNOWN, String::as_str)
    }
}

/// The tag two before the first word, and before the second.
fn start_before(tagged: usize) -> &'static str {
    if tagged == 0 { "-START2-" } else { "-START-" }
}

/// The features of the word at `at`. `window` has two marks before the first word.
fn features(at: usize, word: &str, window: &[String], [previous, before]: [&str; 2]) -> Vec<String> {
    let near = |offset: usize| window.get(at + offset).map_or("", String::as_str);
    vec![
        "b".to_owned(),
        format!("s3={}", last_three(word)),
        format!("p1={}", word.chars().next().map(String::from).unwrap_or_default()),
        format!("w={}", near(2)),
        format!("sh={}", shape(word)),
        if at == 0 { "i0".to_owned() } else { "i+".to_owned() },
        format!("t-1={previous}"),
        format!("t-2={before}"),
        format!("t-12={previous},{before}"),
        format!("w-1={}", near(1)),
        format!("s3-1={}", last_three(near(1))),
        format!("w-2={}", near(0)),
        format!("w+1={}", near(3)),
        format!("s3+1={}", last_three(near(3))),
        format!("w+2={}", near(4)),
    ]
}

fn last_three(word: &str) -> &str {
    let start = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    word.get(start..).unwrap_or(word)
}

fn normal(word: &str) -> String {
    let all_digits = word.chars().all(|c| c.is_ascii_digit());
    if word.contains('-') && !word.starts_with('-') {
        "!HYPHEN".to_owned()
    } else if all_digits && word.len() == 4 {
        "!YEAR".to_owned()
    } else if word.starts_with(|c: char| c.is_ascii_digit()) {
        "!DIGITS".to_owned()
    } else {
        word.to_lowercase()
    }
}

/// "Word" -> "Xx", "API" -> "XX", "p99" -> "xdd".
fn shape(word: &str) -> String {
    let upper = |c: char| c.is_uppercase();
    if word.chars().all(char::is_alphabetic) {
        let rest_is_lower = word.chars().skip(1).all(char::is_lowercase);
        return match (word.starts_with(upper), word.chars().count()) {
            (true, 1) => "X1",
            (true, _) if word.chars().all(upper) => "XX",
            (true, _) if rest_is_lower => "Xx",
            (false, _) if rest_is_lower => "x",
            _ => "xX",
        }
        .to_owned();
    }
    if word.chars().all(|c| c.is_ascii_digit()) {
        return "d".to_owned();
    }
    let class = |c: char| match c {
        digit if digit.is_ascii_digit() => 'd',
        letter if letter.is_alphabetic() => 'x',
        other => other,
    };
    word.chars().take(4).map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_coarse() {
        for (word, expected) in [
            ("word", "x"),
            ("Word", "Xx"),
            ("API", "XX"),
            ("I", "X1"),
            ("iOS", "xX"),
            ("42", "d"),
            ("p99", "xdd"),
            ("'s", "'x"),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
    }

    #[test]
    fn families_are_those_of_the_lexicon() {
        for (tag, family) in [("VBD", "VERB"), ("NNS", "NOUN"), ("RB", "ADV"), ("JJR", "ADJ"), ("DT", "DT")] {
            assert_eq!(Tag(tag).family(), family);
        }
    }

    #[test]
    fn word_ends_are_cut_by_letters() {
        for (word, end) in [("added", "ded"), ("é", "é"), ("", ""), ("naïve", "ïve")] {
            assert_eq!(last_three(word), end);
        }
    }
}
