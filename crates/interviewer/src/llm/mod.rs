//! A language model in the mind's place: any endpoint that speaks OpenAI's chat completions, streaming.
//!
//! Ollama, llama.cpp, vLLM, LM Studio and hosted services do. Its sentences are spoken as they come. Whatever goes
//! wrong, the structured interviewer's own words are said instead: an interview never waits for a model.
//!
//! | file | subject |
//! |---|---|
//! | `request` | what it is asked |
//! | `sse` | the stream of events, byte by byte |
//! | `draft` | from pieces of text to sentences worth saying |
//! | `client` | the connection |

mod client;
mod draft;
mod request;
mod sse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

pub(crate) use self::client::Model;
pub use self::client::{BadEndpoint, Endpoint};

/// How to reach a language model.
#[derive(Clone)]
pub struct Settings {
    /// Where it is.
    pub endpoint: Endpoint,
    /// Name of the model, as the endpoint knows it.
    pub model: String,
    /// Sent as `Authorization: Bearer`, if there is one.
    pub key: Option<String>,
    /// Trusted certificates, for an endpoint over TLS.
    pub tls: Option<Arc<rustls::ClientConfig>>,
    /// How long its replies may take.
    pub patience: Patience,
}

/// Time limits. A person waits in silence for the first sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the question to the first piece of text.
    pub first: Duration,
    /// Between two pieces.
    pub between: Duration,
    /// For the whole reply.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [first, between, whole] = [6, 6, 30].map(Duration::from_secs);
        Self { first, between, whole }
    }
}

/// Shows everything but the key.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Settings");
        shown.field("endpoint", &self.endpoint).field("model", &self.model);
        shown.field("key", &self.key.as_ref().map(|_| "set")).finish_non_exhaustive()
    }
}

/// Why the model's words were not used. No text of the conversation is in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// It cannot be reached.
    #[error("the language model cannot be reached: {0}")]
    Unreachable(String),
    /// It answered with an HTTP error.
    #[error("the language model answered with HTTP status {0}")]
    Refused(u16),
    /// It took too long for its first words, between two of them, or for all.
    #[error("the language model took too long")]
    TooSlow,
    /// The connection broke.
    #[error("the language model's answer broke off")]
    Broken,
    /// What came is not a stream of chat completions.
    #[error("the language model's answer is not a stream of chat completions")]
    Unreadable,
    /// It said nothing.
    #[error("the language model said nothing")]
    Empty,
    /// It did not come to the end of a sentence.
    #[error("the language model did not come to the end of a sentence")]
    TooLong,
    /// It spoke for the candidate.
    #[error("the language model spoke for somebody else")]
    WrongRole,
}

/// What a language model has done so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    asked: AtomicU64,
    failed: AtomicU64,
}

/// The same, to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelReport {
    /// Host of the endpoint.
    pub host: String,
    /// Name of the model.
    pub model: String,
    /// Replies it was asked for.
    pub asked: u64,
    /// Replies for which the rules spoke instead, in whole or in part.
    pub failed: u64,
}

impl Tally {
    fn note(&self, failed: bool) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.failed.fetch_add(u64::from(failed), Ordering::Relaxed);
    }

    fn read(&self) -> (u64, u64) {
        (self.asked.load(Ordering::Relaxed), self.failed.load(Ordering::Relaxed))
    }
}
