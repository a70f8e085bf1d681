//! Checkpoints: what a host needs to take a live session up again after a crash.
//!
//! Many sessions save at once, so one call saves many: one transaction, one sync of the disk, and a
//! handful of statements however many there are.

use crate::leases::{Lease, hold, leased};
use crate::row::{Columns as _, places, stored};
use crate::transcript::{insert_all, lock_all, require_stored};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::backend::{InterviewStatus, Turn};
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Most checkpoints that one transaction saves: more would make the first of them wait.
pub const MAX_CHECKPOINT_BATCH: usize = 256;

/// A session's saved state. `Debug` shows no data: it holds what was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose state it is.
    pub interview: InterviewId,
    /// Grows with each save of the same interview.
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

/// A checkpoint to be saved. `Debug` shows no data.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckpointWrite {
    /// Whose it is, and by which claim it is written.
    pub lease: Lease,
    /// Orders the saves of one interview: an older state never replaces a newer one.
    pub version: i64,
    /// Turns to be journalled; those that are stored stay as they are.
    pub turns: Vec<Turn>,
    /// The state, which replaces the one before.
    pub data: String,
}

impl fmt::Debug for CheckpointWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckpointWrite")
            .field("lease", &self.lease)
            .field("version", &self.version)
            .field("turns", &self.turns.len())
            .field("data_bytes", &self.data.len())
            .finish()
    }
}

impl Checkpoint {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            interview: row.get_parsed("interview_id", |text| InterviewId::parse(text).ok())?,
            version: row.get_number("version")?,
            data: row.get_text("data")?,
            updated_at: row.get_time("updated_at")?,
        })
    }

    pub(crate) async fn read(connection: &mut AnyConnection, id: &InterviewId) -> Result<Option<Self>> {
        let row = sqlx::query("SELECT * FROM session_checkpoints WHERE interview_id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }
}

impl Store {
    /// Saves checkpoints of different interviews, at most [`MAX_CHECKPOINT_BATCH`], in one transaction,
    /// and prolongs their leases to `lease_until`. Each has a result of its own, in the same order, and
    /// one that is refused leaves the others alone: [`ConflictKind::Fenced`] for an older claim,
    /// [`ConflictKind::Status`] for turns of an interview that has not begun,
    /// [`ConflictKind::TranscriptDiffers`] for turns that a completed one lacks,
    /// [`StoreError::InvalidValue`], [`StoreError::NotFound`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: none, or some and then without a trace of the others, were saved;
    /// saving all of them again is harmless.
    pub async fn save_checkpoints(
        &self,
        writes: &[CheckpointWrite],
        lease_until: UnixMillis,
        now: UnixMillis,
    ) -> Result<Vec<Result<()>>> {
        match self.save_together(writes, lease_until, now).await {
            Err(error) if !error.is_transient() => {}
            outcome => return outcome,
        }
        // One of them holds what the database refuses: each for itself shows which.
        let mut results = Vec::with_capacity(writes.len());
        for write in writes {
            match self.save_together(std::slice::from_ref(write), lease_until, now).await {
                Ok(mut single) => results.extend(single.pop()),
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => results.push(Err(error)),
            }
        }
        Ok(results)
    }

    async fn save_together(
        &self,
        writes: &[CheckpointWrite],
        lease_until: UnixMillis,
        now: UnixMillis,
    ) -> Result<Vec<Result<()>>> {
        let mut transaction = self.begin().await?;
        let leases: Vec<Lease> = writes.iter().map(|write| write.lease.clone()).collect();
        let held = hold(&mut transaction, &leases, lease_until).await?;
        let is_held = |id: &&InterviewId| held.contains(id.as_str());
        let ids = writes.iter().map(|write| &write.lease.interview);
        let (ours, lost): (Vec<_>, Vec<_>) = ids.partition(is_held);
        let leased = leased(&mut transaction, &lost).await?;
        let statuses = lock_all(&mut transaction, &ours).await?;
        let mut results = Vec::with_capacity(writes.len());
        let mut accepted = Vec::with_capacity(writes.len());
        for write in writes {
            let verdict = judge(&mut transaction, write, &leased, &statuses).await?;
            if verdict.is_ok() {
                accepted.push(write);
            }
            results.push(verdict);
        }
        let is_open = |write: &&&CheckpointWrite| {
            statuses.get(write.lease.interview.as_str()) != Some(&InterviewStatus::Completed)
        };
        let turns = accepted
            .iter()
            .filter(is_open)
            .flat_map(|write| write.turns.iter().map(|turn| (&write.lease.interview, turn)));
        insert_all(&mut transaction, &turns.collect::<Vec<_>>()).await?;
        upsert(&mut transaction, &accepted, now).await?;
        transaction.commit().await?;
        Ok(results)
    }

    /// Forgets the checkpoints of interviews whose results have been accepted, and gives their leases
    /// up. One that is claimed by someone else by now is left alone.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn forget_checkpoints(&self, leases: &[Lease]) -> Result<()> {
        let mut transaction = self.begin().await?;
        let held = hold(&mut transaction, leases, UnixMillis(0)).await?;
        if !held.is_empty() {
            let places = places(held.len(), 1, 1);
            let sql = format!("DELETE FROM session_checkpoints WHERE interview_id IN (VALUES {places})");
            let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
            for id in held {
                query = query.bind(id);
            }
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The checkpoint of an interview, if it has one.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load_checkpoint(&self, interview: &InterviewId) -> Result<Option<Checkpoint>> {
        let mut connection = self.reader.acquire().await?;
        Checkpoint::read(&mut connection, interview).await
    }

    /// Interviews with a checkpoint that no node runs at `now`, oldest first. With `restarted`, the
    /// name of a node that has just started, those that it ran before, too.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn interrupted(&self, restarted: Option<&str>, now: UnixMillis) -> Result<Vec<InterviewId>> {
        let rows = sqlx::query(
            "SELECT session_checkpoints.interview_id FROM session_checkpoints LEFT JOIN session_leases \
             ON session_leases.interview_id = session_checkpoints.interview_id \
             WHERE session_leases.interview_id IS NULL OR session_leases.node = $1 \
             OR session_leases.lease_until <= $2 \
             ORDER BY session_checkpoints.updated_at, session_checkpoints.interview_id",
        )
        .bind(restarted.map(str::to_owned))
        .bind(now.0)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(|row| row.get_parsed("interview_id", |text| InterviewId::parse(text).ok())).collect()
    }
}

/// Whether a checkpoint may be saved. `leased` are the interviews that someone else has claimed.
async fn judge(
    connection: &mut AnyConnection,
    write: &CheckpointWrite,
    leased: &HashSet<String>,
    statuses: &HashMap<String, InterviewStatus>,
) -> Result<Result<()>> {
    let id = &write.lease.interview;
    Ok(match statuses.get(id.as_str()) {
        None if leased.contains(id.as_str()) => Err(StoreError::Conflict(ConflictKind::Fenced)),
        None => Err(StoreError::NotFound),
        Some(&from @ InterviewStatus::Pending) if !write.turns.is_empty() => {
            Err(StoreError::Conflict(ConflictKind::Status { from }))
        }
        Some(InterviewStatus::Completed) => match require_stored(connection, id, &write.turns).await {
            Err(error @ StoreError::Conflict(_)) => Err(error),
            other => Ok(other?),
        },
        Some(_) => Ok(()),
    })
}

async fn upsert(connection: &mut AnyConnection, writes: &[&CheckpointWrite], now: UnixMillis) -> Result<()> {
    if writes.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO session_checkpoints (interview_id, version, data, updated_at) VALUES {} \
         ON CONFLICT (interview_id) DO UPDATE SET version = excluded.version, data = excluded.data, \
         updated_at = excluded.updated_at WHERE session_checkpoints.version <= excluded.version",
        places(writes.len(), 4, 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    for write in writes {
        let id = write.lease.interview.as_str().to_owned();
        query = query.bind(id).bind(write.version).bind(stored(&write.data)).bind(now.0);
    }
    query.execute(connection).await?;
    Ok(())
}
