//! The status of an interview: each legal step is one guarded UPDATE.
//!
//! `PENDING -> IN_PROGRESS -> COMPLETED | ERROR`, and `PENDING -> ERROR` only when its owner abandons it.

use crate::interviews::{Interview, interview_from};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::backend::InterviewStatus;
use contract::ids::{InterviewId, UserId};
use contract::time::UnixMillis;

/// The status from which a worker may move to `to`; none when no step leads there.
fn legal_from(to: InterviewStatus) -> Option<InterviewStatus> {
    match to {
        InterviewStatus::InProgress => Some(InterviewStatus::Pending),
        InterviewStatus::Completed | InterviewStatus::Error => Some(InterviewStatus::InProgress),
        InterviewStatus::Pending => None,
    }
}

impl Store {
    /// Takes the one legal step to `to`, as a worker may. Of two calls at once, one succeeds.
    /// IN_PROGRESS sets the start to `now`; a final status sets the end to `ended_at`, or `now`.
    ///
    /// # Errors
    /// [`ConflictKind::Status`] when the interview is not where that step begins (the step was taken
    /// before, too); [`StoreError::NotFound`].
    pub async fn update_status(
        &self,
        id: &InterviewId,
        to: InterviewStatus,
        ended_at: Option<UnixMillis>,
        now: UnixMillis,
    ) -> Result<Interview> {
        if let Some(from) = legal_from(to) {
            let starts = to == InterviewStatus::InProgress;
            let rows = sqlx::query(
                "UPDATE interviews SET status = $2, updated_at = $3, started_at = COALESCE($4, started_at), \
                 ended_at = COALESCE($5, ended_at) WHERE id = $1 AND status = $6 RETURNING *",
            )
            .bind(id.as_str().to_owned())
            .bind(to.as_str().to_owned())
            .bind(now.0)
            .bind(starts.then_some(now.0))
            .bind((!starts).then_some(ended_at.unwrap_or(now).0))
            .bind(from.as_str().to_owned())
            .fetch_all(&self.writer)
            .await?;
            if let Some(row) = rows.first() {
                return interview_from(row);
            }
        }
        let from = self.get_interview_any(id).await?.status;
        Err(StoreError::Conflict(ConflictKind::Status { from }))
    }

    /// Ends an interview of this user that has not ended yet, with ERROR.
    ///
    /// # Errors
    /// [`ConflictKind::Status`] when it has ended; [`StoreError::NotFound`], for one of another user too.
    pub async fn abandon_interview(
        &self,
        user: &UserId,
        id: &InterviewId,
        now: UnixMillis,
    ) -> Result<Interview> {
        let rows = sqlx::query(
            "UPDATE interviews SET status = 'ERROR', updated_at = $3, ended_at = $3 \
             WHERE user_id = $1 AND id = $2 AND status IN ('PENDING', 'IN_PROGRESS') RETURNING *",
        )
        .bind(user.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(now.0)
        .fetch_all(&self.writer)
        .await?;
        if let Some(row) = rows.first() {
            return interview_from(row);
        }
        let from = self.get_interview(user, id).await?.status;
        Err(StoreError::Conflict(ConflictKind::Status { from }))
    }
}
