//! The neural voice: text in, sound out.

use std::path::Path;

use crate::{
    error::{LoadError, VoiceError},
    files::Files,
    g2p::G2p,
    synth::{LONGEST_PIECE_PHONEMES, Synth},
    text,
    threads::Threads,
};

/// Longest text that is said at once, characters: a minute or two of speech.
pub const LONGEST_TEXT_CHARS: usize = 2_000;
/// Marks behind which a sentence that is too long is cut.
const CLAUSE_MARKS: [char; 5] = [',', ';', ':', '—', ')'];

/// An English voice. Loaded once and shared: it is read-only, and callers do not wait for each other.
pub struct Voice {
    g2p: G2p,
    synth: Synth,
    threads: Threads,
}

impl Voice {
    /// Loads the voice from the folder of its files: networks, lexicons, tagger, alphabets.
    /// Takes some tenths of a second of one core.
    ///
    /// # Errors
    /// Says which file is missing or broken.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let files = Files(folder);
        Ok(Self { g2p: G2p::load(&files)?, synth: Synth::load(&files)?, threads: Threads::default() })
    }

    /// Says a sentence, or a few: mono samples at [`crate::RATE`], levelled, never clipped. The same text
    /// gives the same samples. Empty when the text has nothing that can be said.
    ///
    /// This computes for about a thirtieth of the time the sentence takes to hear, on the caller's turn:
    /// call it from a worker thread.
    ///
    /// # Errors
    /// When the text is longer than [`LONGEST_TEXT_CHARS`], or the network fails.
    pub fn say(&self, sentence: &str) -> Result<Vec<i16>, VoiceError> {
        let mut sound = Vec::new();
        for phonemes in self.phonemes(sentence)? {
            for piece in pieces(&phonemes) {
                sound.extend(self.synth.say(&piece, &self.threads)?);
            }
        }
        Ok(sound)
    }

    /// The phonemes of a text, one string a sentence: IPA with single letters for diphthongs.
    ///
    /// # Errors
    /// As for [`Self::say`].
    pub fn phonemes(&self, text: &str) -> Result<Vec<String>, VoiceError> {
        let chars = text.chars().count();
        if chars > LONGEST_TEXT_CHARS {
            return Err(VoiceError::TooLong { chars, limit: LONGEST_TEXT_CHARS });
        }
        let mut all = Vec::new();
        for sentence in text::sentences(text) {
            let phonemes = self.g2p.phonemes(&text::normalise(&sentence), &self.threads)?;
            if !phonemes.is_empty() {
                all.push(phonemes);
            }
        }
        Ok(all)
    }
}

/// Cuts phonemes that are too long for the network behind a clause, else between words, else anywhere.
fn pieces(phonemes: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest: Vec<char> = phonemes.chars().collect();
    while rest.len() > LONGEST_PIECE_PHONEMES {
        let within = rest.get(..LONGEST_PIECE_PHONEMES).unwrap_or(&rest);
        let cut = within
            .iter()
            .rposition(|c| CLAUSE_MARKS.contains(c))
            .or_else(|| within.iter().rposition(|c| *c == ' '))
            .map_or(within.len(), |at| at + 1);
        let tail = rest.split_off(cut);
        pieces.push(rest.into_iter().collect::<String>().trim().to_owned());
        rest = tail;
    }
    pieces.push(rest.into_iter().collect::<String>().trim().to_owned());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_cut_behind_clauses() {
        let clause = "ðˈɪs ɪz ɐ klˈWz,";
        let long = vec![clause; 60].join(" ");
        let cut = pieces(&long);
        assert!(cut.len() > 1);
        assert!(
            cut.iter().all(|piece| piece.ends_with(',') && piece.chars().count() <= LONGEST_PIECE_PHONEMES)
        );
        assert_eq!(cut.join(" "), long);
    }

    #[test]
    fn without_clauses_they_are_cut_between_words() {
        let long = vec!["wˈɜɹd"; 200].join(" ");
        assert_eq!(pieces(&long).join(" "), long);
        let endless = "ɑ".repeat(1_000);
        assert_eq!(pieces(&endless).concat(), endless);
        assert_eq!(pieces("həlˈO."), ["həlˈO."]);
        assert!(pieces("").is_empty());
    }
}
