//! Limits of an interview: times, counts and lengths, each with its reason.

/// Most words of a reply: three quarters of a minute of speech. A greeting is the longest.
pub const MAX_REPLY_WORDS: usize = 120;

/// Shortest and longest interview that is planned, in minutes.
pub const MINUTES: std::ops::RangeInclusive<u64> = 1..=180;

/// Minutes when the brief does not say.
pub const DEFAULT_MINUTES: u64 = 30;

/// Most main questions, spare ones not counted.
pub const MAX_MAIN_QUESTIONS: usize = 6;

/// Most questions that are added when somebody is done long before the time.
pub const MAX_SPARE_QUESTIONS: usize = 6;

/// Shortest time in which a main question makes sense, in milliseconds.
pub(crate) const MIN_QUESTION_MS: u64 = 75_000;

/// Shortest time in which a follow-up makes sense, in milliseconds.
pub(crate) const MIN_PROBE_MS: u64 = 45_000;

/// Less than this is left: say goodbye, in milliseconds.
pub(crate) const FAREWELL_MS: u64 = 25_000;

/// Most exchanges about one question that do not answer it; then the interview moves on.
pub(crate) const MAX_DETOURS: u8 = 4;

/// Most questions of the candidate that are answered at the end.
pub(crate) const MAX_OWN_QUESTIONS: u8 = 4;

/// Most things an interviewer hears in one interview. A real one has below a hundred; this ends a loop.
pub const MAX_EXCHANGES: u32 = 400;

/// Most silences in a row that are answered; then the interview ends.
pub(crate) const MAX_SILENCES: u8 = 5;

/// Longest absence that does not count as interview time, in milliseconds: as long as a place is kept.
pub(crate) const MAX_ABSENCE_MS: u64 = 15 * 60_000;

/// Most words that the recogniser is asked to favour.
pub const MAX_VOCABULARY: usize = 120;
