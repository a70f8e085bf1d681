//! Phonemes to sound: a small network predicts a spectrum for every 12.5 ms, and the rest is signal processing.

mod acoustic;
mod level;
mod noise;
mod pulses;
mod spectrum;

use self::{acoustic::Acoustic, level::to_pcm, spectrum::Synthesiser};
use crate::{
    error::{LoadError, VoiceError},
    files::Files,
    threads::Threads,
};

/// Samples between two spectra: 12.5 ms at 24 kHz.
const HOP: usize = 300;
/// Samples of one spectrum: 50 ms.
const WINDOW: usize = 4 * HOP;
/// Frequencies of one spectrum, 0 to 12 kHz in steps of 20 Hz.
const BINS: usize = WINDOW / 2 + 1;
/// Sample rate as the signal processing needs it, Hz.
const RATE_HZ: f32 = 24_000.0;

/// Most phonemes that are said in one go. The network was trained on up to 400; shorter pieces keep its
/// memory small and the first sound early.
pub(crate) const LONGEST_PIECE_PHONEMES: usize = 300;

/// The voice's network and everything behind it.
pub(crate) struct Synth {
    acoustic: Acoustic,
    synthesiser: Synthesiser,
}

impl Synth {
    /// Reads a voice's folder.
    pub(crate) fn load(files: &Files) -> Result<Self, LoadError> {
        Ok(Self { acoustic: Acoustic::load(files)?, synthesiser: Synthesiser::new() })
    }

    /// The sound of one piece of phonemes: 24 kHz mono.
    pub(crate) fn say(&self, phonemes: &str, threads: &Threads) -> Result<Vec<i16>, VoiceError> {
        let Some(frames) = self.acoustic.run(phonemes, threads)? else { return Ok(Vec::new()) };
        Ok(to_pcm(&self.synthesiser.sound(&frames)?))
    }
}
