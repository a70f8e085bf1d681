//! English text to speech: grapheme to phoneme, a small neural voice, a fallback and a phrasebook.
//!
//! A leaf: it knows neither a protocol nor a session. Text comes in sentence by sentence, and sound
//! goes out as mono PCM at [`RATE`].
//!
//! ```text
//! sentence -> text::normalise ("p99" -> "p ninety nine") -> g2p (phonemes) -> synth (sound)
//! ```

mod error;
mod espeak;
mod files;
mod g2p;
mod phrasebook;
mod synth;
mod table;
mod text;
mod threads;
mod voice;

pub use error::{LoadError, VoiceError};
pub use espeak::{Espeak, EspeakError};
pub use phrasebook::Phrasebook;
pub use text::sentences;
pub use voice::{LONGEST_TEXT_CHARS, Voice};

/// Sample rate of everything this crate says, Hz.
pub const RATE: u32 = 24_000;
