//! How much is allowed, and for how long.

use super::problems::Problems;
use super::settings::{MAX_SESSIONS, RESUME_WINDOW_SECONDS, Setting};
use super::sources::Sources;
use std::ops::RangeInclusive;

/// How much is allowed, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a session waits for a lost client, in milliseconds.
    pub resume_window_ms: u64,
    /// Most sessions live at once.
    pub max_sessions: u32,
}

impl Limits {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        Self {
            resume_window_ms: u64::from(number(sources, problems, &RESUME_WINDOW_SECONDS, 300, 0..=3600))
                * 1000,
            max_sessions: number(sources, problems, &MAX_SESSIONS, 500, 1..=100_000),
        }
    }
}

fn number(
    sources: &Sources,
    problems: &mut Problems,
    setting: &Setting,
    default: u32,
    range: RangeInclusive<u32>,
) -> u32 {
    let Some(found) = sources.find(setting) else { return default };
    match found.text.parse() {
        Ok(value) if range.contains(&value) => value,
        _ => {
            problems.add(
                setting,
                format!("{:?} (from {}) is out of range", found.text, found.origin),
                format!("Write a whole number from {} to {}", range.start(), range.end()),
            );
            default
        }
    }
}
