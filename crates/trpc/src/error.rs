//! The error of one procedure call: what the peer is told, and what the log is told.

use std::fmt;

use crate::code::Code;
use crate::limits::MAX_MESSAGE_BYTES;
use crate::value::Value;

/// Why a call failed. `message` goes to the peer; `log` never does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The code on the wire, which decides the HTTP status.
    pub code: Code,
    /// The text for the peer. It may repeat what the peer sent, so it does not belong in a log.
    pub message: String,
    /// The text for the log, without secrets or personal data.
    pub log: Option<String>,
}

impl std::error::Error for Error {}

/// The text for a log: code, then `log` or else `message`.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.log.as_deref().unwrap_or(&self.message))
    }
}

impl Error {
    /// An error with a text for the peer that may also be logged.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), log: None }
    }

    /// The same error with a separate text for the log.
    #[must_use]
    pub fn with_log(mut self, log: impl Into<String>) -> Self {
        self.log = Some(log.into());
        self
    }

    /// The request is at fault: a malformed input, or one that makes no sense now.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    /// Nobody is signed in, or the worker's secret is wrong.
    pub fn unauthorized() -> Self {
        Self::new(Code::Unauthorized, "UNAUTHORIZED")
    }

    /// The caller is known but may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, message)
    }

    /// What the caller names does not exist, or is someone else's.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// The state has moved on, and this change is not possible from it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Code::Conflict, message)
    }

    /// A limit on attempts is reached.
    pub fn too_many_requests(message: impl Into<String>) -> Self {
        Self::new(Code::TooManyRequests, message)
    }

    /// The input is larger than a limit.
    pub fn payload_too_large(message: impl Into<String>) -> Self {
        Self::new(Code::PayloadTooLarge, message)
    }

    /// A condition that the operator or the caller has to bring about is missing.
    pub fn precondition_failed(message: impl Into<String>) -> Self {
        Self::new(Code::PreconditionFailed, message)
    }

    /// Something this server depends on cannot be reached now. `log` names it.
    pub fn service_unavailable(message: impl Into<String>, log: impl Into<String>) -> Self {
        Self::new(Code::ServiceUnavailable, message).with_log(log)
    }

    /// A fault of this server. The peer gets a neutral text; `log` says what happened.
    pub fn internal(log: impl Into<String>) -> Self {
        Self::new(Code::InternalServerError, "Something went wrong on the server. Please try again.")
            .with_log(log)
    }

    /// The error object on the wire, before a transformer. A request that names no procedure has no path.
    pub(crate) fn to_value(&self, path: Option<&str>) -> Value {
        let mut data = vec![
            ("code".into(), Value::from(self.code.name())),
            ("httpStatus".into(), Value::from(i64::from(self.code.http_status().as_u16()))),
        ];
        data.extend(path.map(|path| ("path".into(), Value::from(path))));
        Value::Object(vec![
            ("message".into(), Value::from(self.message.as_str())),
            ("code".into(), Value::from(i64::from(self.code.json_rpc()))),
            ("data".into(), Value::Object(data)),
        ])
    }
}

/// Cuts a text that repeats remote input to [`MAX_MESSAGE_BYTES`], at a character boundary.
pub(crate) fn shortened(mut text: String) -> String {
    if text.len() > MAX_MESSAGE_BYTES {
        text.truncate(text.floor_char_boundary(MAX_MESSAGE_BYTES));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_error_tells_the_peer_nothing() {
        let error = Error::internal("disk full at row 7");
        let wire = serde_json::to_string(&error.to_value(Some("a.b"))).unwrap();
        assert!(!wire.contains("disk"), "{wire}");
        assert_eq!(error.to_string(), "INTERNAL_SERVER_ERROR: disk full at row 7");
    }

    #[test]
    fn a_request_without_procedure_has_no_path() {
        let wire = serde_json::to_string(&Error::unauthorized().to_value(None)).unwrap();
        assert_eq!(
            wire,
            r#"{"message":"UNAUTHORIZED","code":-32001,"data":{"code":"UNAUTHORIZED","httpStatus":401}}"#
        );
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = shortened("ü".repeat(MAX_MESSAGE_BYTES));
        assert!(text.len() <= MAX_MESSAGE_BYTES + '…'.len_utf8());
        assert!(text.ends_with('…'));
        assert_eq!(shortened("short".into()), "short");
    }
}
