//! Interviews: creating them once per idempotency key, and reading them back.

use crate::row::{Columns as _, stored};
use crate::{Result, Store, StoreError, interview_title};
use contract::backend::{Duration, InterviewStatus};
use contract::ids::{InterviewId, JobDescriptionId, ResumeId, UserId};
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use std::fmt;

/// Characters of the job description that stand for its title in a list.
pub const JOB_TITLE_CHARS: usize = 30;

/// One interview. Its snapshots never change after its creation. `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub struct Interview {
    /// Its id.
    pub id: InterviewId,
    /// Whose it is.
    pub user_id: UserId,
    /// Where it stands.
    pub status: InterviewStatus,
    /// The key that the creating client chose.
    pub idempotency_key: String,
    /// What to call it, see [`interview_title`].
    pub title: Option<String>,
    /// The first characters of the job description; none when that is empty.
    pub job_title_snapshot: Option<String>,
    /// The job description as it was at creation.
    pub job_description_snapshot: String,
    /// The library item it was copied from, while that exists.
    pub job_description_id: Option<JobDescriptionId>,
    /// The résumé as it was at creation; may be empty.
    pub resume_snapshot: String,
    /// The library item it was copied from, while that exists.
    pub resume_id: Option<ResumeId>,
    /// How the interviewer should be, in the person's words.
    pub persona: Option<String>,
    /// How long it may last.
    pub duration: Duration,
    /// BCP 47 tag of the spoken language.
    pub language: Option<String>,
    /// Further choices: a JSON object, as text.
    pub options: String,
    /// When it was created.
    pub created_at: UnixMillis,
    /// When this row last changed.
    pub updated_at: UnixMillis,
    /// When it went live.
    pub started_at: Option<UnixMillis>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
}

impl fmt::Debug for Interview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interview")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What an interview begins with.
#[derive(Clone)]
pub struct NewInterview<'a> {
    /// A fresh id; unused when the key has an interview already.
    pub id: &'a InterviewId,
    /// Whose it is.
    pub user: &'a UserId,
    /// The key that the client chose; unique per user.
    pub idempotency_key: &'a str,
    /// The job description's text.
    pub job_description: &'a str,
    /// The library item that text was copied from.
    pub job_description_id: Option<&'a JobDescriptionId>,
    /// The résumé's text; may be empty.
    pub resume: &'a str,
    /// The library item that text was copied from.
    pub resume_id: Option<&'a ResumeId>,
    /// How the interviewer should be.
    pub persona: Option<&'a str>,
    /// How long it may last.
    pub duration: Duration,
    /// BCP 47 tag of the spoken language.
    pub language: Option<&'a str>,
    /// Further choices: a JSON object, as text.
    pub options: &'a str,
}

/// The title that a list shows for a job description: its first characters, or none.
#[must_use]
pub fn job_title(job_description: &str) -> Option<String> {
    let title: String = job_description.chars().take(JOB_TITLE_CHARS).collect();
    (!title.is_empty()).then_some(title)
}

pub(crate) fn interview_id(text: &str) -> Option<InterviewId> {
    InterviewId::parse(text).ok()
}

/// An interview from before there were titles has none: its first characters stand for it.
pub(crate) fn title(row: &AnyRow) -> Result<Option<String>> {
    let title = row.get_optional_text("title")?;
    Ok(if title.is_some() { title } else { row.get_optional_text("job_title_snapshot")? })
}

pub(crate) fn interview_from(row: &AnyRow) -> Result<Interview> {
    Ok(Interview {
        id: row.get_parsed("id", interview_id)?,
        user_id: row.get_parsed("user_id", |text| UserId::parse(text).ok())?,
        status: row.get_parsed("status", InterviewStatus::parse)?,
        idempotency_key: row.get_text("idempotency_key")?,
        title: title(row)?,
        job_title_snapshot: row.get_optional_text("job_title_snapshot")?,
        job_description_snapshot: row.get_text("job_description_snapshot")?,
        job_description_id: row
            .get_optional_parsed("job_description_id", |text| JobDescriptionId::parse(text).ok())?,
        resume_snapshot: row.get_text("resume_snapshot")?,
        resume_id: row.get_optional_parsed("resume_id", |text| ResumeId::parse(text).ok())?,
        persona: row.get_optional_text("persona")?,
        duration: row.get_parsed("duration", Duration::parse)?,
        language: row.get_optional_text("language")?,
        options: row.get_text("options")?,
        created_at: row.get_time("created_at")?,
        updated_at: row.get_time("updated_at")?,
        started_at: row.get_optional_time("started_at")?,
        ended_at: row.get_optional_time("ended_at")?,
    })
}

impl Store {
    /// Creates an interview in PENDING, or gives the one that this user made with the same key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the user or a named library item does not exist (any more).
    pub async fn create_interview(&self, new: &NewInterview<'_>, now: UnixMillis) -> Result<Interview> {
        let job_description = stored(new.job_description);
        // Whoever inserts first wins; every other call with this key reads the winner's row.
        sqlx::query(
            "INSERT INTO interviews (id, user_id, status, idempotency_key, job_title_snapshot, \
             job_description_snapshot, job_description_id, resume_snapshot, resume_id, persona, duration, \
             language, options, created_at, updated_at, title, search_text) \
             VALUES ($1, $2, 'PENDING', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15) \
             ON CONFLICT (user_id, idempotency_key) DO NOTHING",
        )
        .bind(new.id.as_str().to_owned())
        .bind(new.user.as_str().to_owned())
        .bind(stored(new.idempotency_key))
        .bind(job_title(&job_description))
        .bind(job_description.clone())
        .bind(new.job_description_id.map(|id| id.as_str().to_owned()))
        .bind(stored(new.resume))
        .bind(new.resume_id.map(|id| id.as_str().to_owned()))
        .bind(new.persona.map(stored))
        .bind(new.duration.as_str().to_owned())
        .bind(new.language.map(stored))
        .bind(stored(new.options))
        .bind(now.0)
        .bind(interview_title(&job_description))
        .bind(job_description.to_lowercase())
        .execute(&self.writer)
        .await?;
        self.find_interview_by_key(new.user, new.idempotency_key).await?.ok_or(StoreError::NotFound)
    }

    /// The interview that this user made with this key.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn find_interview_by_key(&self, user: &UserId, key: &str) -> Result<Option<Interview>> {
        let row = sqlx::query("SELECT * FROM interviews WHERE user_id = $1 AND idempotency_key = $2")
            .bind(user.as_str().to_owned())
            .bind(stored(key))
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(interview_from).transpose()
    }

    /// An interview of this user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn get_interview(&self, user: &UserId, id: &InterviewId) -> Result<Interview> {
        let row = sqlx::query("SELECT * FROM interviews WHERE user_id = $1 AND id = $2")
            .bind(user.as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.reader)
            .await?;
        interview_from(&row.ok_or(StoreError::NotFound)?)
    }

    /// Anyone's interview: for workers, never for a user's request.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_interview_any(&self, id: &InterviewId) -> Result<Interview> {
        let row = sqlx::query("SELECT * FROM interviews WHERE id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.reader)
            .await?;
        interview_from(&row.ok_or(StoreError::NotFound)?)
    }

    /// The user's interview that is live now, the last started one if there are several.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn current_interview(&self, user: &UserId) -> Result<Option<Interview>> {
        let row = sqlx::query(
            "SELECT * FROM interviews WHERE user_id = $1 AND status = 'IN_PROGRESS' \
             ORDER BY started_at DESC, id DESC LIMIT 1",
        )
        .bind(user.as_str().to_owned())
        .fetch_optional(&self.reader)
        .await?;
        row.as_ref().map(interview_from).transpose()
    }

    /// Deletes an interview of this user with its transcript, checkpoint and feedback.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn delete_interview(&self, user: &UserId, id: &InterviewId) -> Result<()> {
        let done = sqlx::query("DELETE FROM interviews WHERE user_id = $1 AND id = $2")
            .bind(user.as_str().to_owned())
            .bind(id.as_str().to_owned())
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_thirty_characters_whatever_their_size() {
        assert_eq!(job_title(""), None);
        assert_eq!(job_title("Baker").as_deref(), Some("Baker"));
        let title = job_title(&"é漢🦀".repeat(20)).unwrap();
        assert_eq!(title.chars().count(), 30);
        assert!(title.starts_with("é漢🦀é"));
    }
}
