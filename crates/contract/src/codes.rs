//! Close codes, error codes and end reasons of the live protocol: the one table of them.

use crate::backend::InterviewStatus;
use crate::{legacy, live};

/// WebSocket close codes the engine sends. 1000 to 1015 are RFC 6455's, 4000 and up are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum CloseCode {
    /// The session ended as it should.
    Normal = 1000,
    /// A text frame: the protocol is binary.
    UnsupportedData = 1003,
    /// Ten malformed frames in a row.
    InvalidPayload = 1007,
    /// Audio faster than real time for too long, or a queue that the client does not drain.
    PolicyViolation = 1008,
    /// A frame over the limit.
    MessageTooBig = 1009,
    /// Our own failure: the backend could not be reached at the start.
    InternalError = 1011,
    /// The server is going down; reconnect and resume.
    ServiceRestart = 1012,
    /// No more sessions fit on this server now.
    TryAgainLater = 1013,
    /// The token is missing, malformed, expired or for another interview.
    Unauthorized = 4001,
    /// The interviewer (the model provider) cannot be reached or was lost.
    ProviderFailed = 4002,
    /// Another connection took this session over.
    TakenOver = 4003,
    /// The interview has already ended: there is nothing to join.
    NotJoinable = 4009,
}

impl CloseCode {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The reason text sent along, for a person reading a network log; at most 123 bytes.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Normal => "session ended",
            Self::UnsupportedData => "binary frames only",
            Self::InvalidPayload => "too many malformed frames",
            Self::PolicyViolation => "too much, too fast",
            Self::MessageTooBig => "frame over 64 KiB",
            Self::InternalError => "internal error",
            Self::ServiceRestart => "server restarting, resume",
            Self::TryAgainLater => "server is full, try again later",
            Self::Unauthorized => "invalid token",
            Self::ProviderFailed => "interviewer unavailable",
            Self::TakenOver => "continued in another window",
            Self::NotJoinable => "interview has ended",
        }
    }
}

/// `ErrorResponse.code` of the live protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum ErrorCode {
    /// The token was refused; the connection closes with 4001.
    Unauthorized = 4001,
    /// The interviewer failed; the connection closes with 4002.
    ProviderFailed = 4002,
    /// A frame that could not be read, or one that makes no sense now. The session goes on.
    BadFrame = 4400,
    /// The interview cannot be started or joined: it has ended.
    NotJoinable = 4409,
    /// Audio faster than real time; the connection closes with 1008.
    TooFast = 4429,
    /// The backend failed; the connection closes with 1011.
    Internal = 4500,
    /// The server cannot take another session now.
    Overloaded = 4503,
}

impl ErrorCode {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> i32 {
        self as i32
    }
}

/// Why a session ended. Everything that follows from it is in [`EndReason::effects`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum EndReason {
    /// The interviewer concluded the interview.
    AiConcluded,
    /// The client did not come back within the resume window.
    ClientGone,
    /// The interview had ended before this client came.
    NotJoinable,
    /// The provider has no place for another conversation, before the session was live.
    ProviderBusy,
    /// The provider was lost while live, and could not be had back.
    ProviderLost,
    /// The provider could not be reached before the session was live.
    ProviderUnreachable,
    /// The backend could not be reached, or refused, before the session was live.
    StartFailed,
    /// The time limit.
    TimeLimit,
    /// The person ended it.
    UserEnded,
}

/// What an [`EndReason`] means on each wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndEffects {
    /// How the client's connection is closed.
    pub close: CloseCode,
    /// `SessionEnded.reason`, or none when an error is sent in its place.
    pub ended: Option<live::session_ended::Reason>,
    /// `ErrorResponse.code`, when the end is a failure.
    pub error: Option<ErrorCode>,
    /// `SessionEnded.reason` of the legacy protocol.
    pub legacy: legacy::session_ended::Reason,
    /// The status the interview moves to; none when it stays as it is.
    pub status: Option<InterviewStatus>,
}

impl EndReason {
    /// Every reason there is.
    pub const ALL: [Self; 9] = [
        Self::AiConcluded,
        Self::ClientGone,
        Self::NotJoinable,
        Self::ProviderBusy,
        Self::ProviderLost,
        Self::ProviderUnreachable,
        Self::StartFailed,
        Self::TimeLimit,
        Self::UserEnded,
    ];

    /// The row of the table.
    #[must_use]
    pub fn effects(self) -> EndEffects {
        use legacy::session_ended::Reason as Legacy;
        use live::session_ended::Reason as Live;
        let completed = |ended, legacy| EndEffects {
            close: CloseCode::Normal,
            ended: Some(ended),
            error: None,
            legacy,
            status: Some(InterviewStatus::Completed),
        };
        let failed = |close, error, status| EndEffects {
            close,
            ended: None,
            error: Some(error),
            legacy: Legacy::InternalError,
            status,
        };
        match self {
            Self::AiConcluded => completed(Live::GeminiEnded, Legacy::AiInitiated),
            Self::ClientGone | Self::UserEnded => completed(Live::UserInitiated, Legacy::UserInitiated),
            Self::TimeLimit => completed(Live::Timeout, Legacy::Timeout),
            Self::NotJoinable => failed(CloseCode::NotJoinable, ErrorCode::NotJoinable, None),
            Self::ProviderLost => {
                failed(CloseCode::ProviderFailed, ErrorCode::ProviderFailed, Some(InterviewStatus::Error))
            }
            Self::ProviderBusy | Self::ProviderUnreachable => {
                failed(CloseCode::ProviderFailed, ErrorCode::ProviderFailed, None)
            }
            Self::StartFailed => failed(CloseCode::InternalError, ErrorCode::Internal, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_says_exactly_one_thing_to_the_client() {
        for reason in EndReason::ALL {
            let effects = reason.effects();
            assert!(effects.ended.is_some() != effects.error.is_some(), "{reason:?}");
            assert_eq!(effects.close == CloseCode::Normal, effects.ended.is_some(), "{reason:?}");
        }
    }

    #[test]
    fn an_interview_that_never_went_live_stays_pending() {
        assert_eq!(EndReason::ProviderBusy.effects().status, None);
        assert_eq!(EndReason::ProviderUnreachable.effects().status, None);
        assert_eq!(EndReason::StartFailed.effects().status, None);
        assert_eq!(EndReason::ProviderLost.effects().status, Some(InterviewStatus::Error));
    }

    #[test]
    fn reasons_fit_a_close_frame() {
        for code in [CloseCode::Normal, CloseCode::ServiceRestart, CloseCode::TakenOver] {
            assert!(code.reason().len() <= 123);
        }
        assert_eq!(CloseCode::ProviderFailed.number(), 4002);
        assert_eq!(ErrorCode::BadFrame.number(), 4400);
    }
}
