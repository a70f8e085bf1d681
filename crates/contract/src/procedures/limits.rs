//! How much a field of an input may hold. Lengths are in characters unless the name says otherwise.

/// A job description: the longest advertisements have about 15 000.
pub const MAX_JOB_DESCRIPTION_CHARS: usize = 50_000;

/// A résumé: twenty dense pages.
pub const MAX_RESUME_CHARS: usize = 50_000;

/// How the interviewer should be, in the person's words.
pub const MAX_PERSONA_CHARS: usize = 2_000;

/// A person's name.
pub const MAX_NAME_CHARS: usize = 200;

/// The title of a library item.
pub const MAX_TITLE_CHARS: usize = 200;

/// A client's idempotency key; a UUID has 36.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 200;

/// A BCP 47 tag: RFC 5646 section 4.4.1 asks for room for 35.
pub const MAX_LANGUAGE_CHARS: usize = 35;

/// An e-mail address: RFC 5321 section 4.5.3.1.3 allows 254.
pub const MAX_EMAIL_CHARS: usize = 254;

/// A password, at least. Length is what makes one hard to guess (NIST SP 800-63B section 5.1.1).
pub const MIN_PASSWORD_CHARS: usize = 10;

/// A password, at most: hashing must not be made expensive by its input.
pub const MAX_PASSWORD_CHARS: usize = 200;

/// An invitation's code; ours have 43.
pub const MAX_INVITE_CODE_CHARS: usize = 100;

/// Turns in one submission: an hour of talk has about 500.
pub const MAX_TURNS: usize = 5_000;

/// Largest sequence number of a turn.
pub const MAX_SEQUENCE: u64 = 1_000_000;

/// One turn: ten minutes of uninterrupted talk have about 9 000.
pub const MAX_TURN_CHARS: usize = 50_000;

/// Each of the five texts of feedback.
pub const MAX_FEEDBACK_CHARS: usize = 20_000;

/// The details of feedback, in bytes of JSON.
pub const MAX_FEEDBACK_DETAILS_BYTES: usize = 256 * 1024;

/// Lines of the history in one answer.
pub const MAX_HISTORY_LIMIT: u32 = 500;

/// The silence after which the interviewer takes the turn, in milliseconds: shortest choice.
pub const MIN_PATIENCE_MS: u32 = 400;

/// The silence after which the interviewer takes the turn, in milliseconds: longest choice.
pub const MAX_PATIENCE_MS: u32 = 4_000;

/// Sizes of captions that a person may choose, in percent of the page's text.
pub const CAPTION_SIZES: [u16; 4] = [100, 125, 150, 200];

/// What a person types to search the history.
pub const MAX_SEARCH_CHARS: usize = 200;

/// Words of a search that count; the rest is left out.
pub const MAX_SEARCH_WORDS: usize = 8;

/// A document whose text is wanted, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 5 * 1024 * 1024;

/// The text of a document: what a job description or a résumé may hold.
pub const MAX_DOCUMENT_CHARS: usize = MAX_RESUME_CHARS;
