//! The seam to the model providers: a provider is one dialect, one file and one line in [`PROVIDERS`].

pub mod gemini_live;

pub use crate::model_wire::{CloseClass, Command, ModelEvent};

use crate::io::{DialRequest, Frame, ModelClose};

/// What a connection is opened with.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// Who the interviewer is and what it knows.
    pub instruction: &'a str,
    /// BCP 47 tag of the spoken language.
    pub language: Option<&'a str>,
    /// Silence that ends the person's turn, in milliseconds.
    pub patience_ms: u32,
    /// Continue this conversation.
    pub resume_handle: Option<&'a str>,
    /// [`Command::History`] follows once the connection is ready.
    pub with_history: bool,
}

/// A wire dialect: pure translation, no decisions.
pub trait Provider: Send {
    /// Where to connect.
    fn dial(&self) -> DialRequest;

    /// The first frames on a new connection.
    fn open(&mut self, opening: &Opening<'_>, out: &mut Vec<Frame>);

    /// Translates a command.
    fn encode(&mut self, command: Command<'_>, out: &mut Vec<Frame>);

    /// Translates a frame. Unknown content is skipped: providers add to their protocols.
    ///
    /// # Errors
    /// [`ProviderError`] when the frame is not of the dialect at all; the connection may go on.
    fn decode(&mut self, frame: &Frame, out: &mut Vec<ModelEvent>) -> Result<(), ProviderError>;

    /// Says what a closed connection means.
    fn classify_close(&self, close: &ModelClose) -> CloseClass;
}

/// The provider sent something unreadable. The text is for the log and quotes nothing that was said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the provider sent an unreadable frame: {0}")]
pub struct ProviderError(pub String);

/// A setting that no provider can work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingsError {
    /// Name of the environment variable.
    pub setting: &'static str,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Settings of every provider; each reads its own part.
#[derive(Debug, Clone, Default)]
pub struct ProviderSettings {
    /// Of Gemini Live, and of whatever speaks its dialect.
    pub gemini: gemini_live::GeminiSettings,
}

/// Builds a dialect, or names the setting that stands in the way.
pub type Build = fn(&ProviderSettings) -> Result<Box<dyn Provider>, SettingsError>;

/// One provider.
#[derive(Debug, Clone, Copy)]
pub struct ProviderEntry {
    /// The value of `PREPPAL_PROVIDER`.
    pub name: &'static str,
    /// Its constructor.
    pub build: Build,
}

/// Every provider there is.
pub const PROVIDERS: &[ProviderEntry] =
    &[ProviderEntry { name: "gemini-live", build: gemini_live::GeminiLive::build }];

/// The provider of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static ProviderEntry> {
    PROVIDERS.iter().find(|entry| entry.name == name)
}
