//! From pieces of text to sentences worth saying aloud: no hidden thoughts, no markup, no lecture, nobody else's lines.

use super::ModelError;
use crate::sentences::Sentences;

/// Most sentences of one reply.
const MAX_SENTENCES: usize = 6;

/// Longest sentence, in bytes.
const MAX_SENTENCE_BYTES: usize = 500;

/// What a model writes about its own thoughts stands between these.
const THINK: [&str; 2] = ["<think>", "</think>"];

/// Most that is written about them, in bytes.
const MAX_THOUGHT_BYTES: usize = 64 << 10;

/// Names before a colon that are not the interviewer's.
const OTHERS: [&str; 5] = ["candidate:", "user:", "human:", "applicant:", "interviewee:"];

/// Names before a colon that are.
const OWN: [&str; 4] = ["interviewer:", "assistant:", "ai:", "you:"];

/// A reply that is being written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    sentences: Sentences,
    /// Text that may be the beginning of a mark.
    held: String,
    is_thinking: bool,
    thought_bytes: usize,
    said: usize,
    is_full: bool,
}

impl Draft {
    /// Takes more text; gives the sentences that are complete now.
    ///
    /// # Errors
    /// When nothing more can be made of it.
    pub(super) fn push(&mut self, text: &str) -> Result<Vec<String>, ModelError> {
        let spoken = self.without_thoughts(text)?;
        let found = self.sentences.push(&spoken);
        if self.sentences.waiting() > MAX_SENTENCE_BYTES {
            return Err(ModelError::TooLong);
        }
        self.worth_saying(found)
    }

    /// The text is complete: gives the rest.
    ///
    /// # Errors
    /// When nothing was said at all.
    pub(super) fn finish(&mut self) -> Result<Vec<String>, ModelError> {
        let held = std::mem::take(&mut self.held);
        if !self.is_thinking {
            let found = self.sentences.push(&held);
            let rest = found.into_iter().chain(self.sentences.finish()).collect();
            let rest = self.worth_saying(rest)?;
            if self.said > 0 {
                return Ok(rest);
            }
        }
        Err(ModelError::Empty)
    }

    /// Enough was said.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    fn worth_saying(&mut self, found: Vec<String>) -> Result<Vec<String>, ModelError> {
        let mut kept = Vec::new();
        for sentence in found {
            if self.is_full {
                break;
            }
            let sentence = plain(&sentence);
            let lower = sentence.to_lowercase();
            if OTHERS.iter().any(|name| lower.starts_with(name)) {
                self.is_full = true;
                if self.said == 0 {
                    return Err(ModelError::WrongRole);
                }
                break;
            }
            if sentence.chars().any(char::is_alphanumeric) {
                self.said += 1;
                self.is_full = self.said >= MAX_SENTENCES;
                kept.push(sentence);
            }
        }
        Ok(kept)
    }

    /// Takes out what stands between the marks, which may themselves come in pieces.
    fn without_thoughts(&mut self, text: &str) -> Result<String, ModelError> {
        self.held.push_str(text);
        let mut spoken = String::new();
        loop {
            let mark = if self.is_thinking { THINK[1] } else { THINK[0] };
            let Some((before, after)) = self.held.split_once(mark) else { break };
            if !self.is_thinking {
                spoken.push_str(before);
            }
            self.is_thinking = !self.is_thinking;
            self.held = after.to_owned();
        }
        let mark = if self.is_thinking { THINK[1] } else { THINK[0] };
        let keep =
            (0..mark.len()).rev().find(|n| mark.get(..*n).is_some_and(|part| self.held.ends_with(part)));
        let tail = self.held.split_off(self.held.len() - keep.unwrap_or_default());
        let before = std::mem::replace(&mut self.held, tail);
        if self.is_thinking {
            self.thought_bytes += before.len();
            if self.thought_bytes > MAX_THOUGHT_BYTES {
                return Err(ModelError::TooLong);
            }
        } else {
            spoken.push_str(&before);
        }
        Ok(spoken)
    }
}

/// Without markup, quotation marks around the whole, and the speaker's own name.
fn plain(sentence: &str) -> String {
    let bare: String = sentence.chars().filter(|c| !matches!(c, '*' | '#' | '`' | '_')).collect();
    let mut text = bare.trim();
    let lower = text.to_lowercase();
    if let Some(name) = OWN.iter().find(|name| lower.starts_with(**name)) {
        text = text.get(name.len()..).unwrap_or_default().trim_start();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn write(pieces: &[&str]) -> Result<Vec<String>, ModelError> {
        let mut draft = Draft::default();
        let mut sentences = Vec::new();
        for piece in pieces {
            sentences.extend(draft.push(piece)?);
        }
        sentences.extend(draft.finish()?);
        Ok(sentences)
    }

    #[test]
    fn what_is_said_and_what_is_not() {
        for (pieces, expected) in [
            (&["That is cl", "ear. Wh", "y?"][..], Ok(vec!["That is clear.", "Why?"])),
            (&["<think>They say 400. Hm.</think>\n\nHow so?"], Ok(vec!["How so?"])),
            (&["<th", "ink>a", "b</thi", "nk>", "Good. Is 1 < 2?"], Ok(vec!["Good.", "Is 1 < 2?"])),
            (&["**Interviewer:** Tell me `more`."], Ok(vec!["Tell me more."])),
            (&["Why? Candidate: Because. Right?"], Ok(vec!["Why?"])),
            (&["Candidate: I did."], Err(ModelError::WrongRole)),
            (&["<think>for ever"], Err(ModelError::Empty)),
            (&["..."], Err(ModelError::Empty)),
            (&[], Err(ModelError::Empty)),
        ] {
            let expected =
                expected.map(|list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(write(pieces), expected, "{pieces:?}");
        }
    }

    #[test]
    fn a_lecture_is_cut_short() {
        let mut draft = Draft::default();
        let said = draft.push(&"One more thing. ".repeat(100)).unwrap();
        assert_eq!((said.len(), draft.is_full()), (MAX_SENTENCES, true));
        assert_eq!(write(&[&"and on ".repeat(200)]), Err(ModelError::TooLong));
        let thoughts = format!("<think>{}", "hm ".repeat(30_000));
        assert_eq!(write(&[&thoughts]), Err(ModelError::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_in_any_pieces(text in "(<think>|</think>|[a-c.<> :*\n]){0,40}", size in 1usize..9) {
            let letters: Vec<char> = text.chars().collect();
            let pieces: Vec<String> = letters.chunks(size).map(|piece| piece.iter().collect()).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            if let Ok(sentences) = write(&pieces) {
                prop_assert!(!sentences.is_empty() && sentences.len() <= MAX_SENTENCES);
                prop_assert!(sentences.iter().all(|sentence| !sentence.contains("<think>")));
            }
        }
    }
}
