//! The installed models and recordings, for tests.

use std::{env, path::PathBuf};

use audio::Resampler;

use crate::RATE;

/// The folder of models that the tests use.
pub(crate) fn models() -> PathBuf {
    match env::var_os("PREPPAL_TEST_MODELS") {
        Some(folder) => folder.into(),
        None => panic!("PREPPAL_TEST_MODELS is not set: run `cargo xtask test`, which fetches the models"),
    }
}

/// A recording of the samples, at [`RATE`].
pub(crate) fn sample(name: &str) -> Vec<f32> {
    let mut file = hound::WavReader::open(models().join("samples").join(name)).unwrap();
    let samples: Vec<i16> = file.samples().map(Result::unwrap).collect();
    let mut resampled = Vec::new();
    let mut resampler = Resampler::new(file.spec().sample_rate, RATE).unwrap();
    resampler.process(&samples, &mut resampled);
    resampler.flush(&mut resampled);
    resampled.into_iter().map(|sample| f32::from(sample) / 32_768.0).collect()
}
