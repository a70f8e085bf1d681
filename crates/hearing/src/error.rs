//! What can go wrong with loading a model and with hearing.

use std::path::PathBuf;

use thiserror::Error;

/// Why a model was not loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file of the model could not be read.
    #[error("cannot read {}: {source}. `preppal models install` repairs the models", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file of the model is not what it should be.
    #[error("{} is not a usable model: {why}. `preppal models install` repairs the models", path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// Why a phrase was not transcribed.
#[derive(Debug, Error)]
pub enum HearError {
    /// More than [`crate::MAX_PHRASE_SAMPLES`].
    #[error("a phrase of {ms} ms is too long: cut it at pauses, at {} ms at most", crate::MAX_PHRASE_MS)]
    TooLong {
        /// Its length, ms.
        ms: u64,
    },
    /// The caller has set its flag.
    #[error("the transcription was cancelled")]
    Cancelled,
    /// The model could not be run, which means that its files do not belong together.
    #[error("the speech model failed: {0}")]
    Model(String),
}
