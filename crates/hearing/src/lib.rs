//! Voice activity and speech to text, in pure Rust.
//!
//! [`Detectors`] says how likely each 32 ms of sound are speech; [`Recogniser`] turns a phrase into text. Both are loaded once and shared
//! by all conversations; a [`VoiceDetector`] is the small state of one of them.
//!
//! The recogniser invents words for sound that is not speech. So it must only ever be given what a detector called speech.

mod error;
mod phrases;
mod stt;
#[cfg(test)]
mod testing;
mod vad;
pub mod wer;

pub use error::{HearError, LoadError};
pub use phrases::phrases;
pub use stt::{Heard, Recogniser, Vocabulary};
pub use vad::{DetectorKind, Detectors, VoiceDetector};

/// Samples per second of all sound here.
pub const RATE: u32 = 16_000;

/// Samples that a detector looks at in one step: 32 ms.
pub const FRAME_SAMPLES: usize = 512;

/// The longest phrase, ms. Beyond about 30 s the recogniser repeats itself and its memory grows; up to 12 s it does neither.
pub const MAX_PHRASE_MS: u32 = 12_000;

/// The longest phrase, samples.
pub const MAX_PHRASE_SAMPLES: usize = RATE as usize / 1000 * MAX_PHRASE_MS as usize;
