//! What is logged, and how.

use super::problems::Problems;
use super::settings::{LOG, LOG_FORMAT};
use super::sources::Sources;
use tracing_subscriber::EnvFilter;

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Lines for a person.
    Text,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logging {
    /// A filter in the notation of `tracing`, checked.
    pub filter: String,
    /// How logs are written.
    pub format: LogFormat,
}

impl Logging {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        let filter = sources.find(&LOG).map_or("info", |found| found.text);
        if EnvFilter::try_new(filter).is_err() {
            problems.add(
                &LOG,
                format!("{filter:?} is not a log filter"),
                "Write a level such as info, or levels by module such as info,server=debug",
            );
        }
        let format = match sources.find(&LOG_FORMAT).map_or("text", |found| found.text) {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            other => {
                problems.add(&LOG_FORMAT, format!("{other:?} is not a log format"), "Write text or json");
                LogFormat::Text
            }
        };
        Self { filter: filter.to_owned(), format }
    }
}
