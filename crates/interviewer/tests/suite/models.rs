//! The installed models, and speech made with them.

use std::path::PathBuf;

use audio::Resampler;
use models::ModelsDir;
use voice::Voice;

/// Folder of the installed models.
pub(crate) fn folder() -> PathBuf {
    let folder = std::env::var_os("PREPPAL_TEST_MODELS");
    PathBuf::from(folder.expect("run `cargo xtask test`, which fetches the models"))
}

/// What the candidate says, at 16 kHz.
pub(crate) fn speak(text: &str) -> Vec<i16> {
    let voice = Voice::load(&ModelsDir::at(folder()).voice().unwrap()).unwrap();
    let sound = voice.say(text).unwrap();
    let mut samples = Vec::new();
    Resampler::new(voice::RATE, 16_000).unwrap().process(&sound, &mut samples);
    samples
}
