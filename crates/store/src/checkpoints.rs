//! Checkpoints: what a host needs to take a live session up again after a crash.

use crate::row::{Columns as _, stored};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use std::fmt;

/// A session's saved state. `Debug` shows no data: it holds what was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose state it is.
    pub interview: InterviewId,
    /// Grows with each save of the same session.
    pub version: i64,
    /// The state, as the session wrote it.
    pub data: String,
    /// When it was saved.
    pub updated_at: UnixMillis,
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("interview", &self.interview)
            .field("version", &self.version)
            .field("data_bytes", &self.data.len())
            .finish_non_exhaustive()
    }
}

fn checkpoint(row: &AnyRow) -> Result<Checkpoint> {
    Ok(Checkpoint {
        interview: row.get_parsed("interview_id", |text| InterviewId::parse(text).ok())?,
        version: row.get_number("version")?,
        data: row.get_text("data")?,
        updated_at: row.get_time("updated_at")?,
    })
}

impl Store {
    /// Saves a checkpoint over the one before. A version lower than the stored one is refused.
    ///
    /// # Errors
    /// [`ConflictKind::StaleCheckpoint`]; [`StoreError::NotFound`] when the interview does not exist.
    pub async fn save_checkpoint(
        &self,
        interview: &InterviewId,
        version: i64,
        data: &str,
        now: UnixMillis,
    ) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO session_checkpoints (interview_id, version, data, updated_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (interview_id) DO UPDATE SET version = excluded.version, data = excluded.data, \
             updated_at = excluded.updated_at WHERE session_checkpoints.version <= excluded.version",
        )
        .bind(interview.as_str().to_owned())
        .bind(version)
        .bind(stored(data))
        .bind(now.0)
        .execute(&self.writer)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Conflict(ConflictKind::StaleCheckpoint));
        }
        Ok(())
    }

    /// The checkpoint of an interview, if it has one.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load_checkpoint(&self, interview: &InterviewId) -> Result<Option<Checkpoint>> {
        let row = sqlx::query("SELECT * FROM session_checkpoints WHERE interview_id = $1")
            .bind(interview.as_str().to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(checkpoint).transpose()
    }

    /// Forgets the checkpoint of an interview; one that does not exist is forgotten already.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn delete_checkpoint(&self, interview: &InterviewId) -> Result<()> {
        sqlx::query("DELETE FROM session_checkpoints WHERE interview_id = $1")
            .bind(interview.as_str().to_owned())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Every checkpoint, oldest first: the sessions that a starting host has to take up again.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list_checkpoints(&self) -> Result<Vec<Checkpoint>> {
        let rows = sqlx::query("SELECT * FROM session_checkpoints ORDER BY updated_at, interview_id")
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(checkpoint).collect()
    }
}
