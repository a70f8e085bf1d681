//! Logs on standard error: plain text for a person, JSON lines for a machine.

use crate::config::{LogFormat, Logging};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Logging could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LogSetupError {
    /// The filter does not parse; the configuration checks it before.
    #[error("the log filter is malformed: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Something else in this process logs already.
    #[error("logging could not be started: {0}")]
    Taken(String),
}

/// Starts logging for the whole process.
///
/// # Errors
/// [`LogSetupError`] when the filter is malformed or logging runs already.
pub fn start_logging(logging: &Logging) -> Result<(), LogSetupError> {
    let filter = EnvFilter::try_new(&logging.filter)?;
    // A log that cannot be written (its reader is gone) must not end the server: the library would
    // report that on standard error, and panic when that fails too.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    let started = match logging.format {
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(false).try_init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).with_target(false).try_init(),
    };
    started.map_err(|error| LogSetupError::Taken(error.to_string()))
}
