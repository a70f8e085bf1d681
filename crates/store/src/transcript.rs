//! The transcript: journalled turn by turn while live, submitted whole at the end.
//!
//! | status | [`Store::append_turns`] | [`Store::submit_transcript`] |
//! |---|---|---|
//! | PENDING | refused | refused |
//! | IN_PROGRESS | adds what is missing | replaces by sequence, and COMPLETED |
//! | COMPLETED | succeeds if it changes nothing | succeeds if it changes nothing |
//! | ERROR | adds what is missing | adds what is missing, stays ERROR |
//!
//! A turn that was journalled is never removed: the person was shown it as final.

use crate::row::{Columns as _, places, stored};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::backend::{InterviewStatus, Speaker, Turn};
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Transaction};
use std::collections::HashMap;

/// Turns added by one statement. SQLite takes 32,766 values in one, six of each turn.
const TURNS_AT_ONCE: usize = 1_000;

/// What happens to a turn whose sequence number is stored already.
#[derive(Clone, Copy)]
enum OnStored {
    Keep,
    Replace,
}

fn turn(row: &AnyRow) -> Result<Turn> {
    let sequence = u64::try_from(row.get_number("sequence")?);
    Ok(Turn {
        sequence: sequence.map_err(|_| StoreError::corrupt("column sequence"))?,
        speaker: row.get_parsed("speaker", Speaker::parse)?,
        content: row.get_text("content")?,
        at: row.get_time("spoken_at")?,
        interrupted: row.get_number("interrupted")? != 0,
    })
}

/// The turn as it is read back: without what a text column cannot hold.
fn storable(turn: &Turn) -> Turn {
    Turn { content: stored(&turn.content), ..turn.clone() }
}

pub(crate) async fn read(connection: &mut AnyConnection, interview: &InterviewId) -> Result<Vec<Turn>> {
    let rows = sqlx::query("SELECT * FROM transcript_entries WHERE interview_id = $1 ORDER BY sequence")
        .bind(interview.as_str().to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter().map(turn).collect()
}

async fn insert(
    connection: &mut AnyConnection,
    interview: &InterviewId,
    turns: &[Turn],
    on_stored: OnStored,
) -> Result<()> {
    let statement = match on_stored {
        OnStored::Keep => {
            "INSERT INTO transcript_entries (interview_id, sequence, speaker, content, spoken_at, interrupted) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (interview_id, sequence) DO NOTHING"
        }
        OnStored::Replace => {
            "INSERT INTO transcript_entries (interview_id, sequence, speaker, content, spoken_at, interrupted) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (interview_id, sequence) DO UPDATE SET \
             speaker = excluded.speaker, content = excluded.content, spoken_at = excluded.spoken_at, \
             interrupted = excluded.interrupted"
        }
    };
    for turn in turns {
        sqlx::query(statement)
            .bind(interview.as_str().to_owned())
            .bind(i64::try_from(turn.sequence).unwrap_or(i64::MAX))
            .bind(turn.speaker.as_str().to_owned())
            .bind(stored(&turn.content))
            .bind(turn.at.0)
            .bind(i64::from(turn.interrupted))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Adds turns of many interviews; a turn that is stored stays as it is.
pub(crate) async fn insert_all(
    connection: &mut AnyConnection,
    turns: &[(&InterviewId, &Turn)],
) -> Result<()> {
    for turns in turns.chunks(TURNS_AT_ONCE) {
        let sql = format!(
            "INSERT INTO transcript_entries (interview_id, sequence, speaker, content, spoken_at, interrupted) \
             VALUES {} ON CONFLICT (interview_id, sequence) DO NOTHING",
            places(turns.len(), 6, 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for (interview, turn) in turns {
            query = query
                .bind(interview.as_str().to_owned())
                .bind(i64::try_from(turn.sequence).unwrap_or(i64::MAX))
                .bind(turn.speaker.as_str().to_owned())
                .bind(stored(&turn.content))
                .bind(turn.at.0)
                .bind(i64::from(turn.interrupted));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The statuses of these interviews by id, with their rows locked until the transaction ends.
pub(crate) async fn lock_all(
    connection: &mut AnyConnection,
    ids: &[&InterviewId],
) -> Result<HashMap<String, InterviewStatus>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "UPDATE interviews SET updated_at = updated_at WHERE id IN (VALUES {}) RETURNING id, status",
        places(ids.len(), 1, 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    for id in ids {
        query = query.bind(id.as_str().to_owned());
    }
    let rows = query.fetch_all(connection).await?;
    let status = |row| Ok((AnyRow::get_text(row, "id")?, row.get_parsed("status", InterviewStatus::parse)?));
    rows.iter().map(status).collect()
}

/// The interview's status, with its row locked until the transaction ends.
async fn lock(transaction: &mut Transaction<'static, Any>, id: &InterviewId) -> Result<InterviewStatus> {
    // An UPDATE that changes nothing locks the row on PostgreSQL; on SQLite the transaction has the lock.
    let rows = sqlx::query("UPDATE interviews SET updated_at = updated_at WHERE id = $1 RETURNING status")
        .bind(id.as_str().to_owned())
        .fetch_all(&mut **transaction)
        .await?;
    rows.first().ok_or(StoreError::NotFound)?.get_parsed("status", InterviewStatus::parse)
}

/// Succeeds when every one of these turns is stored as it is.
pub(crate) async fn require_stored(
    connection: &mut AnyConnection,
    interview: &InterviewId,
    turns: &[Turn],
) -> Result<()> {
    let there = read(connection, interview).await?;
    if turns.iter().all(|turn| there.contains(&storable(turn))) {
        return Ok(());
    }
    Err(StoreError::Conflict(ConflictKind::TranscriptDiffers))
}

impl Store {
    /// Journals finished turns while an interview is live. Idempotent per sequence number: a turn
    /// that is stored stays as it is.
    ///
    /// # Errors
    /// [`ConflictKind::Status`] for an interview that has not begun,
    /// [`ConflictKind::TranscriptDiffers`] for one that is completed without them,
    /// [`StoreError::NotFound`].
    pub async fn append_turns(&self, interview: &InterviewId, turns: &[Turn]) -> Result<()> {
        let mut transaction = self.begin().await?;
        match lock(&mut transaction, interview).await? {
            from @ InterviewStatus::Pending => {
                return Err(StoreError::Conflict(ConflictKind::Status { from }));
            }
            InterviewStatus::Completed => require_stored(&mut transaction, interview, turns).await?,
            InterviewStatus::InProgress | InterviewStatus::Error => {
                insert(&mut transaction, interview, turns, OnStored::Keep).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Stores the whole transcript, completes the interview and sets its end, all or nothing. The
    /// same submission again changes nothing and succeeds. An interview in ERROR stays there and
    /// gains the turns that it lacks.
    ///
    /// # Errors
    /// [`ConflictKind::Status`] for an interview that has not begun,
    /// [`ConflictKind::TranscriptDiffers`] for one completed with another transcript,
    /// [`StoreError::NotFound`].
    pub async fn submit_transcript(
        &self,
        interview: &InterviewId,
        turns: &[Turn],
        ended_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<()> {
        let mut transaction = self.begin().await?;
        match lock(&mut transaction, interview).await? {
            from @ InterviewStatus::Pending => {
                return Err(StoreError::Conflict(ConflictKind::Status { from }));
            }
            InterviewStatus::Completed => return require_stored(&mut transaction, interview, turns).await,
            InterviewStatus::InProgress => {
                insert(&mut transaction, interview, turns, OnStored::Replace).await?;
                sqlx::query(
                    "UPDATE interviews SET status = 'COMPLETED', ended_at = $2, updated_at = $3 WHERE id = $1",
                )
                .bind(interview.as_str().to_owned())
                .bind(ended_at.0)
                .bind(now.0)
                .execute(&mut *transaction)
                .await?;
            }
            InterviewStatus::Error => insert(&mut transaction, interview, turns, OnStored::Keep).await?,
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The transcript in order. Who may read it is the caller's to know.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn get_transcript(&self, interview: &InterviewId) -> Result<Vec<Turn>> {
        let mut connection = self.reader.acquire().await?;
        read(&mut connection, interview).await
    }
}
