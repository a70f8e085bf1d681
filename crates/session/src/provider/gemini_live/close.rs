//! What a closed Gemini Live connection means: by its reason first, by its code second.
//!
//! The same code carries opposite meanings: 1007 is a wrong key, a wrong field or a worn-out handle.

use super::CloseClass;
use crate::io::ModelClose;

/// Substrings of reasons, in lower case; the first that fits decides. A reason is cut at 123 bytes.
const REASONS: [(&str, CloseClass); 22] = [
    ("session handle", CloseClass::RetryFresh),
    ("session not found", CloseClass::RetryFresh),
    ("requested entity was not found", CloseClass::RetryFresh),
    // The embedded interviewer's words.
    ("are taken by other interviews", CloseClass::Busy),
    ("is taken by other interviews", CloseClass::Busy),
    ("api key", CloseClass::Fatal),
    ("unknown name", CloseClass::Fatal),
    ("is not found for api version", CloseClass::Fatal),
    ("publisher model", CloseClass::Fatal),
    ("thinking level", CloseClass::Fatal),
    ("response modalities", CloseClass::Fatal),
    ("cannot extract voices", CloseClass::Fatal),
    ("blocking function calls", CloseClass::Fatal),
    ("media_chunks", CloseClass::Fatal),
    ("quota", CloseClass::Fatal),
    ("permission", CloseClass::Fatal),
    ("deadline expired", CloseClass::Retry),
    ("operation was aborted", CloseClass::Retry),
    ("currently unavailable", CloseClass::Retry),
    ("internal error", CloseClass::Retry),
    ("not implemented, or supported, or enabled", CloseClass::RetryFresh),
    ("invalid argument", CloseClass::RetryFresh),
];

pub(super) fn classify(close: &ModelClose) -> CloseClass {
    match close {
        // Too many requests and overload pass; any other answer to the upgrade is about our settings.
        ModelClose::Lost | ModelClose::Refused(408 | 429 | 500..=599) => CloseClass::Retry,
        ModelClose::Refused(_) => CloseClass::Fatal,
        ModelClose::Closed { code, reason } => {
            let reason = reason.to_lowercase();
            let by_reason = REASONS.iter().find(|(part, _)| reason.contains(part)).map(|(_, class)| *class);
            by_reason.unwrap_or(match code {
                // Bad data and policy: what we keep sending would only be refused again.
                Some(1003 | 1007 | 1008 | 1009) => CloseClass::RetryFresh,
                _ => CloseClass::Retry,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_seen_in_the_field() {
        for (code, reason, class) in [
            (1000, "", CloseClass::Retry),
            (1006, "", CloseClass::Retry),
            (1007, "API key not valid. Please pass a valid API key.", CloseClass::Fatal),
            (1007, "Invalid session handle", CloseClass::RetryFresh),
            (1007, "Request contains an invalid argument.", CloseClass::RetryFresh),
            (
                1007,
                "Invalid JSON payload received. Unknown name \"x\" at 'setup': Cannot fi",
                CloseClass::Fatal,
            ),
            (1007, "Thinking level is not supported for this model", CloseClass::Fatal),
            (1008, "models/x is not found for API version v1beta, or is not supported fo", CloseClass::Fatal),
            (1008, "BidiGenerateContent session not found", CloseClass::RetryFresh),
            (1008, "The operation was aborted", CloseClass::Retry),
            (1011, "Internal error encountered.", CloseClass::Retry),
            (1011, "Deadline expired before operation could complete.", CloseClass::Retry),
            (1011, "You exceeded your current quota, please check your plan", CloseClass::Fatal),
            (1011, "something new", CloseClass::Retry),
            (1011, "All 3 places of this computer are taken by other interviews. Try aga", CloseClass::Busy),
        ] {
            let close = ModelClose::Closed { code: Some(code), reason: reason.into() };
            assert_eq!(classify(&close), class, "{code} {reason}");
        }
        assert_eq!(classify(&ModelClose::Lost), CloseClass::Retry);
        assert_eq!(classify(&ModelClose::Refused(403)), CloseClass::Fatal);
        assert_eq!(classify(&ModelClose::Refused(503)), CloseClass::Retry);
    }
}
