//! A whole account: everything that is stored about a user, to take along or to delete.

use crate::interviews::{Interview, interview_from};
use crate::{Feedback, LibraryItem, Result, Store, StoreError, User};
use contract::backend::Turn;
use contract::ids::{JobDescriptionId, ResumeId, UserId};

/// Everything that is stored about a user, save the password's hash and the sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserExport {
    /// The user.
    pub user: User,
    /// Their interviews, oldest first.
    pub interviews: Vec<InterviewExport>,
    /// Their résumés, newest first.
    pub resumes: Vec<LibraryItem<ResumeId>>,
    /// Their job descriptions, newest first.
    pub job_descriptions: Vec<LibraryItem<JobDescriptionId>>,
}

/// One interview with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewExport {
    /// The interview.
    pub interview: Interview,
    /// What was said, in order.
    pub transcript: Vec<Turn>,
    /// The feedback, if there is any.
    pub feedback: Option<Feedback>,
}

impl Store {
    /// Everything that is stored about a user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn export_user(&self, id: &UserId) -> Result<UserExport> {
        let user = self.get_user(id).await?;
        let rows = sqlx::query("SELECT * FROM interviews WHERE user_id = $1 ORDER BY created_at, id")
            .bind(id.as_str().to_owned())
            .fetch_all(&self.reader)
            .await?;
        let mut interviews = Vec::with_capacity(rows.len());
        for row in &rows {
            let interview = interview_from(row)?;
            let transcript = self.get_transcript(&interview.id).await?;
            let feedback = self.get_feedback(&interview.id).await?;
            interviews.push(InterviewExport { interview, transcript, feedback });
        }
        let resumes = self.list_resumes(id).await?;
        let job_descriptions = self.list_job_descriptions(id).await?;
        Ok(UserExport { user, interviews, resumes, job_descriptions })
    }

    /// Deletes a user with everything that is stored about them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_account(&self, id: &UserId) -> Result<()> {
        let done = sqlx::query("DELETE FROM users WHERE id = $1")
            .bind(id.as_str().to_owned())
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}
