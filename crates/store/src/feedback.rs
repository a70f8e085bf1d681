//! Feedback on an interview: five texts, and details as JSON.

use crate::row::{Columns as _, stored};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use std::fmt;

/// Feedback on one interview. `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub struct Feedback {
    /// What to take away, in a few sentences.
    pub summary: String,
    /// What went well.
    pub strengths: String,
    /// On what was said and how it was ordered.
    pub content_and_structure: String,
    /// On how it was said.
    pub communication_and_delivery: String,
    /// On the impression made.
    pub presentation: String,
    /// Everything else: a JSON object, as text.
    pub details: String,
}

impl fmt::Debug for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback").finish_non_exhaustive()
    }
}

impl Feedback {
    fn storable(&self) -> Self {
        Self {
            summary: stored(&self.summary),
            strengths: stored(&self.strengths),
            content_and_structure: stored(&self.content_and_structure),
            communication_and_delivery: stored(&self.communication_and_delivery),
            presentation: stored(&self.presentation),
            details: stored(&self.details),
        }
    }
}

impl Store {
    /// Stores the feedback on an interview. The same again changes nothing and succeeds.
    ///
    /// # Errors
    /// [`ConflictKind::FeedbackDiffers`]; [`StoreError::NotFound`] when the interview does not exist.
    pub async fn submit_feedback(
        &self,
        interview: &InterviewId,
        feedback: &Feedback,
        now: UnixMillis,
    ) -> Result<()> {
        let feedback = feedback.storable();
        let done = sqlx::query(
            "INSERT INTO interview_feedback (interview_id, summary, strengths, content_and_structure, \
             communication_and_delivery, presentation, details, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (interview_id) DO NOTHING",
        )
        .bind(interview.as_str().to_owned())
        .bind(feedback.summary.clone())
        .bind(feedback.strengths.clone())
        .bind(feedback.content_and_structure.clone())
        .bind(feedback.communication_and_delivery.clone())
        .bind(feedback.presentation.clone())
        .bind(feedback.details.clone())
        .bind(now.0)
        .execute(&self.writer)
        .await?;
        if done.rows_affected() == 1 || self.get_feedback(interview).await? == Some(feedback) {
            return Ok(());
        }
        Err(StoreError::Conflict(ConflictKind::FeedbackDiffers))
    }

    /// The feedback on an interview, if there is any.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn get_feedback(&self, interview: &InterviewId) -> Result<Option<Feedback>> {
        let row = sqlx::query("SELECT * FROM interview_feedback WHERE interview_id = $1")
            .bind(interview.as_str().to_owned())
            .fetch_optional(&self.reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Feedback {
            summary: row.get_text("summary")?,
            strengths: row.get_text("strengths")?,
            content_and_structure: row.get_text("content_and_structure")?,
            communication_and_delivery: row.get_text("communication_and_delivery")?,
            presentation: row.get_text("presentation")?,
            details: row.get_text("details")?,
        }))
    }
}
