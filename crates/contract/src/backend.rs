//! What the engine asks of the backend while an interview runs: four procedures of the API.
//!
//! Natively they are function calls, from Cloudflare they travel over HTTP; the types are the same.

use crate::ids::InterviewId;
use crate::time::UnixMillis;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who spoke.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub enum Speaker {
    /// The interviewer.
    #[serde(rename = "AI")]
    Ai,
    /// The person who practises.
    #[serde(rename = "USER")]
    User,
}

impl Speaker {
    /// The name on every wire: `USER` or `AI`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ai => "AI",
            Self::User => "USER",
        }
    }

    /// Reads the wire name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "AI" => Some(Self::Ai),
            "USER" => Some(Self::User),
            _ => None,
        }
    }
}

/// Where an interview stands. `COMPLETED` and `ERROR` are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InterviewStatus {
    /// Ended normally, transcript saved.
    Completed,
    /// The interviewer's line failed, or the person abandoned it. What was said is kept.
    Error,
    /// Live now, or waiting for its client to come back.
    InProgress,
    /// Created, not started.
    Pending,
}

impl InterviewStatus {
    /// The name on every wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Error => "ERROR",
            Self::InProgress => "IN_PROGRESS",
            Self::Pending => "PENDING",
        }
    }

    /// Reads the wire name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "COMPLETED" => Some(Self::Completed),
            "ERROR" => Some(Self::Error),
            "IN_PROGRESS" => Some(Self::InProgress),
            "PENDING" => Some(Self::Pending),
            _ => None,
        }
    }
}

/// How long an interview may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Duration {
    /// Sixty minutes, the longest there is.
    Extended,
    /// Ten minutes.
    Short,
    /// Thirty minutes.
    #[default]
    Standard,
}

impl Duration {
    /// The time limit in milliseconds.
    #[must_use]
    pub fn limit_ms(self) -> u64 {
        const MINUTE_MS: u64 = 60_000;
        match self {
            Self::Short => 10 * MINUTE_MS,
            Self::Standard => 30 * MINUTE_MS,
            Self::Extended => 60 * MINUTE_MS,
        }
    }

    /// The name on every wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Extended => "EXTENDED",
            Self::Short => "SHORT",
            Self::Standard => "STANDARD",
        }
    }

    /// Reads the wire name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "EXTENDED" => Some(Self::Extended),
            "SHORT" => Some(Self::Short),
            "STANDARD" => Some(Self::Standard),
            _ => None,
        }
    }
}

/// One finished turn of the conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Position in the transcript, from 1, without gaps.
    pub sequence: u64,
    /// Who spoke.
    pub speaker: Speaker,
    /// What was said, as the recogniser or the model wrote it.
    pub content: String,
    /// When the turn began.
    pub at: UnixMillis,
    /// True when the interviewer was cut off by the person.
    pub interrupted: bool,
}

/// Shows everything but the words: a transcript must not reach a log.
impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("sequence", &self.sequence)
            .field("speaker", &self.speaker)
            .field("content_bytes", &self.content.len())
            .field("at", &self.at)
            .field("interrupted", &self.interrupted)
            .finish()
    }
}

/// What the interviewer must know before it speaks.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InterviewContext {
    /// The name the person goes by, if they gave one.
    pub candidate_name: Option<String>,
    /// The job description as it was when the interview was created.
    pub job_description: String,
    /// The résumé as it was when the interview was created; may be empty.
    pub resume: String,
    /// How the interviewer should be, in the person's words.
    pub persona: Option<String>,
    /// BCP 47 tag of the spoken language; the model chooses when absent.
    pub language: Option<String>,
    /// The time limit.
    pub duration: Duration,
    /// The interview's status now.
    pub status: Option<InterviewStatus>,
    /// Milliseconds of silence before the interviewer takes the turn; the default when absent.
    pub patience_ms: Option<u32>,
}

/// Shows sizes, not texts: a résumé must not reach a log.
impl fmt::Debug for InterviewContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InterviewContext")
            .field("job_description_bytes", &self.job_description.len())
            .field("resume_bytes", &self.resume.len())
            .field("language", &self.language)
            .field("duration", &self.duration)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A call of the engine to the backend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackendRequest {
    /// `interview.appendTranscript`: journals finished turns while live; idempotent per sequence.
    AppendTranscript {
        /// Which interview.
        interview: InterviewId,
        /// The turns, in order.
        turns: Vec<Turn>,
    },
    /// `interview.getContext`.
    GetContext {
        /// Which interview.
        interview: InterviewId,
    },
    /// `interview.submitTranscript`: the whole transcript and COMPLETED in one transaction; idempotent.
    /// An interview already in ERROR keeps ERROR and gains the transcript.
    SubmitTranscript {
        /// Which interview.
        interview: InterviewId,
        /// Every turn, in order.
        turns: Vec<Turn>,
        /// When the interview ended.
        ended_at: UnixMillis,
    },
    /// `interview.updateStatus`.
    UpdateStatus {
        /// Which interview.
        interview: InterviewId,
        /// The status to move to.
        status: InterviewStatus,
        /// When it ended, for a final status.
        ended_at: Option<UnixMillis>,
    },
}

/// The backend's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackendReply {
    /// To [`BackendRequest::GetContext`].
    Context(Box<InterviewContext>),
    /// To every other request: done, or had been done before.
    Done,
}

/// Why a call to the backend did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The request can never succeed: no such interview, or an illegal transition.
    #[error("the backend refused the request")]
    Refused,
    /// The backend could not be reached or failed: the same request may succeed later.
    #[error("the backend is unavailable")]
    Unavailable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for status in [
            InterviewStatus::Pending,
            InterviewStatus::InProgress,
            InterviewStatus::Completed,
            InterviewStatus::Error,
        ] {
            assert_eq!(InterviewStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for duration in [Duration::Short, Duration::Standard, Duration::Extended] {
            assert_eq!(Duration::parse(duration.as_str()), Some(duration));
            assert_eq!(serde_json::to_value(duration).unwrap(), duration.as_str());
        }
        for speaker in [Speaker::Ai, Speaker::User] {
            assert_eq!(Speaker::parse(speaker.as_str()), Some(speaker));
            assert_eq!(serde_json::to_value(speaker).unwrap(), speaker.as_str());
        }
    }

    #[test]
    fn no_words_in_debug_output() {
        let turn = Turn {
            sequence: 1,
            speaker: Speaker::User,
            content: "my secret".into(),
            at: UnixMillis(0),
            interrupted: false,
        };
        let context = InterviewContext { resume: "my secret".into(), ..Default::default() };
        assert!(!format!("{turn:?}{context:?}").contains("secret"));
    }
}
