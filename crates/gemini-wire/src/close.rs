//! How a connection ends: the close codes and reasons seen on the real service.

use std::fmt;

/// Longest close reason a WebSocket close frame can carry, in bytes: RFC 6455 §5.5 allows 125, two are the code.
pub const MAX_REASON_BYTES: usize = 123;

/// A wrong field or value, anywhere.
pub const INVALID_ARGUMENT: &str = "Request contains an invalid argument.";
/// The key is unknown (the upgrade itself still succeeds).
pub const KEY_NOT_VALID: &str = "API key not valid. Please pass a valid API key.";
/// The resumption handle is unknown or has expired.
pub const INVALID_HANDLE: &str = "Invalid session handle";
/// The other wording for a dead handle, sent with 1008.
pub const SESSION_NOT_FOUND: &str = "BidiGenerateContent session not found";
/// The connection reached its age limit.
pub const DEADLINE_EXPIRED: &str = "Deadline expired before operation could complete.";
/// Idle close, or the end after a go-away.
pub const ABORTED: &str = "The operation was aborted";
/// A fault inside the service.
pub const INTERNAL: &str = "Internal error encountered.";
/// Too many sessions, or no money left. Longer than a close frame holds, so it always arrives cut.
pub const QUOTA: &str = "You exceeded your current quota, please check your plan and billing details. \
    For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";
/// A deprecated field that the 3.8 models refuse.
pub const MEDIA_CHUNKS: &str =
    "realtime_input.media_chunks is deprecated. Use audio, video, or text instead.";
/// A thinking level where none is allowed, or a level that does not exist there.
pub const THINKING_NOT_SUPPORTED: &str = "Thinking level is not supported for this model";
/// The extended-thinking model without a thinking level.
pub const THINKING_REQUIRED: &str = "Thinking level must be specified for this model";
/// A blocking tool where only non-blocking ones are allowed.
pub const BLOCKING_NOT_SUPPORTED: &str = "BLOCKING function calls are not supported for this model";
/// A voice without the AUDIO modality.
pub const VOICE_WITHOUT_AUDIO: &str = "Cannot extract voices from a non-audio request.";

/// A close frame: code and reason, the reason already cut to what fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// WebSocket close code.
    pub code: u16,
    /// Reason, at most [`MAX_REASON_BYTES`] bytes.
    pub reason: String,
}

impl Close {
    /// A close frame; a reason that is too long is cut at a character boundary, as the real service does.
    #[must_use]
    pub fn new(code: u16, reason: &str) -> Self {
        Self { code, reason: cap(reason).to_owned() }
    }

    /// 1007 with the service's catch-all reason.
    #[must_use]
    pub fn invalid() -> Self {
        Self::new(1007, INVALID_ARGUMENT)
    }

    /// 1007 for a field that the chosen model or API version does not know. `at` is a path such as `setup`.
    #[must_use]
    pub fn unknown_field(name: &str, at: &str) -> Self {
        let reason =
            format!("Invalid JSON payload received. Unknown name \"{name}\" at '{at}': Cannot find field.");
        Self::new(1007, &reason)
    }
}

impl fmt::Display for Close {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.reason)
    }
}

/// Whether a code may stand in a close frame (RFC 6455 §7.4: 1004, 1005, 1006 and 1015 are reserved).
#[must_use]
pub fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

fn cap(reason: &str) -> &str {
    let mut end = reason.len().min(MAX_REASON_BYTES);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    reason.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_on_a_character_boundary() {
        assert_eq!(Close::new(1011, QUOTA).reason.len(), MAX_REASON_BYTES);
        let umlauts = "ü".repeat(100);
        let cut = Close::new(1011, &umlauts).reason;
        assert_eq!(cut.len(), 122, "123 would split a two-byte character");
        assert!(umlauts.starts_with(&cut));
        assert_eq!(Close::new(1007, KEY_NOT_VALID).reason, KEY_NOT_VALID);
    }

    #[test]
    fn reserved_codes_cannot_be_sent() {
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000] {
            assert!(!is_sendable(code), "{code}");
        }
        for code in [1000, 1007, 1008, 1011, 1013, 3000, 4999] {
            assert!(is_sendable(code), "{code}");
        }
    }
}
