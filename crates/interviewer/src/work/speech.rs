//! The seams to hearing and speaking: what a worker thread does.

use std::sync::atomic::AtomicBool;

use hearing::{HearError, Recogniser, Vocabulary};
use voice::{Espeak, Phrasebook, Voice, VoiceError};

use crate::playout::Sound;

/// Sound kept of sentences that were said, in bytes: ten minutes. Questions of the bank come again and again.
const PHRASEBOOK_BYTES: usize = 32 << 20;

/// Below this the recogniser was guessing: what it writes for noises.
const MIN_CONFIDENCE: f32 = 0.3;

/// Speech to text.
pub(crate) trait Ears: Send + Sync {
    /// The words in a phrase at 16 kHz; empty when there are none.
    ///
    /// # Errors
    /// When there is no result, be it cancelled or broken.
    fn transcribe(
        &self,
        sound: &[f32],
        vocabulary: &[String],
        is_cancelled: &AtomicBool,
    ) -> Result<String, HearError>;
}

/// Text to speech.
pub(crate) trait Mouth: Send + Sync {
    /// The sound of a sentence at 24 kHz.
    ///
    /// # Errors
    /// When there is none.
    fn say(&self, sentence: &str) -> Result<Sound, VoiceError>;
}

impl Ears for Recogniser {
    fn transcribe(
        &self,
        sound: &[f32],
        vocabulary: &[String],
        is_cancelled: &AtomicBool,
    ) -> Result<String, HearError> {
        let vocabulary = Vocabulary::new(vocabulary.iter().map(String::as_str));
        let heard = Recogniser::transcribe(self, sound, &vocabulary, is_cancelled)?;
        Ok(if heard.confidence < MIN_CONFIDENCE { String::new() } else { heard.text })
    }
}

/// A voice that remembers what it has said.
pub(crate) struct Spoken<V> {
    voice: V,
    book: Phrasebook,
}

impl<V> Spoken<V> {
    pub(crate) fn new(voice: V) -> Self {
        Self { voice, book: Phrasebook::new(PHRASEBOOK_BYTES) }
    }
}

impl Mouth for Spoken<Voice> {
    fn say(&self, sentence: &str) -> Result<Sound, VoiceError> {
        self.book.say(sentence, |text| self.voice.say(text))
    }
}

impl Mouth for Spoken<Espeak> {
    fn say(&self, sentence: &str) -> Result<Sound, VoiceError> {
        self.book.say(sentence, |text| self.voice.say(text))
    }
}
