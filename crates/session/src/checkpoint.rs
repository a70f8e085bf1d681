//! What must survive the host: enough to save what was said, and to go on.

use contract::backend::{InterviewContext, Turn};
use contract::codes::EndReason;
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use serde::{Deserialize, Serialize};

/// Version written into every checkpoint. A reader accepts this one and all older ones.
pub(crate) const CHECKPOINT_VERSION: u32 = 1;

/// What a host makes durable: the turns finished since the last checkpoint, to be appended to the
/// journal, and the state, which replaces the previous one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which interview.
    pub interview: InterviewId,
    /// Turns not yet journalled, in order. Appending the same turn twice must change nothing.
    pub new_turns: Vec<Turn>,
    /// Everything else.
    pub state: CheckpointState,
}

/// The part of a checkpoint that is replaced each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointState {
    /// Format version of the writer.
    pub version: u32,
    /// When this was written. The clock stands still from here until a client is back.
    pub at: UnixMillis,
    /// When the time limit strikes.
    pub deadline: UnixMillis,
    /// The newest handle with which the provider continues the conversation.
    pub resume_handle: Option<String>,
    /// Whether the backend is known to have been told that the interview began. If not, it has to be
    /// asked.
    pub live: bool,
    /// Set once the session has begun to end: what is left is to save.
    pub ending: Option<(EndReason, UnixMillis)>,
    /// What the interviewer knows.
    pub context: InterviewContext,
}

/// Why a checkpoint cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// Not the text of a checkpoint.
    #[error("the checkpoint cannot be read: {0}")]
    Malformed(String),
    /// Written by a newer program.
    #[error("the checkpoint has version {found}, this program reads up to {CHECKPOINT_VERSION}")]
    TooNew {
        /// Its version.
        found: u32,
    },
}

impl CheckpointState {
    /// The state as text, for a database column.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Self::to_text`] wrote, now or in an older version.
    ///
    /// # Errors
    /// [`RestoreError`] says why not.
    pub fn from_text(text: &str) -> Result<Self, RestoreError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let malformed = |error: serde_json::Error| RestoreError::Malformed(error.to_string());
        let Version { version } = serde_json::from_str(text).map_err(malformed)?;
        if version > CHECKPOINT_VERSION {
            return Err(RestoreError::TooNew { found: version });
        }
        serde_json::from_str(text).map_err(malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> CheckpointState {
        CheckpointState {
            version: CHECKPOINT_VERSION,
            at: UnixMillis(3),
            deadline: UnixMillis(5),
            resume_handle: Some("h".into()),
            live: true,
            ending: Some((EndReason::TimeLimit, UnixMillis(4))),
            context: InterviewContext::default(),
        }
    }

    #[test]
    fn text_reads_back() {
        assert_eq!(CheckpointState::from_text(&state().to_text()), Ok(state()));
    }

    #[test]
    fn what_an_older_program_wrote_still_loads() {
        // Byte for byte what the first release wrote.
        let first = r#"{"version":1,"at":3,"deadline":5,"resume_handle":"h","live":true,
            "ending":["TimeLimit",4],"context":OLD}"#;
        let context = serde_json::to_string(&InterviewContext::default()).unwrap();
        let read = CheckpointState::from_text(&first.replace("OLD", &context));
        assert_eq!(read, Ok(state()));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let newer = CheckpointState { version: CHECKPOINT_VERSION + 1, ..state() };
        assert_eq!(
            CheckpointState::from_text(&newer.to_text()),
            Err(RestoreError::TooNew { found: CHECKPOINT_VERSION + 1 })
        );
        assert!(matches!(CheckpointState::from_text("{"), Err(RestoreError::Malformed(_))));
    }
}
