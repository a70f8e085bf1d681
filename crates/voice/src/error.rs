//! What can go wrong with a voice. No message holds a word of what was to be said.

use std::path::PathBuf;

/// A voice cannot be loaded from its folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file is not there or cannot be read.
    #[error("the voice's file {path} cannot be read: {source}; install the models again")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not the JSON it should be.
    #[error("the voice's file {file} is damaged: {source}; install the models again")]
    Damaged {
        /// The name of the file.
        file: String,
        /// Where, and what was expected.
        source: serde_json::Error,
    },
    /// A network cannot be loaded.
    #[error("the voice's network {file} cannot be loaded: {source}; install the models again")]
    Network {
        /// The name of the file.
        file: String,
        /// What the runtime says.
        source: rten::LoadError,
    },
    /// A file is well formed, but is not what the voice needs.
    #[error("the voice's file {file} has {what}; install the models again")]
    Unexpected {
        /// The name of the file.
        file: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// A text cannot be said.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VoiceError {
    /// The text is longer than a sentence ever is.
    #[error(
        "the text has {chars} characters; at most {limit} are said at once: pass it sentence by sentence"
    )]
    TooLong {
        /// Its length.
        chars: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// The voice's network failed.
    #[error("the voice's network failed: {0}")]
    Network(#[from] rten::RunError),
    /// The voice's network gave something else than sound.
    #[error("the voice's network gave {0}; the installed model is not the one expected")]
    Unexpected(&'static str),
    /// The program `espeak-ng` failed.
    #[error("espeak-ng failed: {0}")]
    Espeak(#[from] crate::espeak::EspeakError),
}
