//! The libraries of a user: résumés and job descriptions kept for later interviews.
//!
//! Both have the same columns, so one set of functions serves both. An interview keeps its own copy:
//! changing or deleting an item changes no interview.

use crate::row::{Columns as _, stored};
use crate::{ConflictKind, Result, Store, StoreError};
use contract::ids::{JobDescriptionId, ResumeId, UserId};
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use std::fmt;

/// Most items that one user may keep in one library, so that a listing needs no pages
/// and stays below a few megabytes.
pub const MAX_LIBRARY_ITEMS: i64 = 50;

/// A résumé (`Id` is [`ResumeId`]) or a job description ([`JobDescriptionId`]). `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub struct LibraryItem<Id> {
    /// Its id.
    pub id: Id,
    /// What its owner calls it.
    pub title: String,
    /// The text.
    pub content: String,
    /// When it was added.
    pub created_at: UnixMillis,
    /// When it last changed.
    pub updated_at: UnixMillis,
}

impl<Id: fmt::Debug> fmt::Debug for LibraryItem<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LibraryItem").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What an item begins with, or is changed to.
#[derive(Clone, Copy)]
pub struct NewLibraryItem<'a> {
    /// What its owner calls it.
    pub title: &'a str,
    /// The text.
    pub content: &'a str,
}

/// The statements of one library.
struct Statements {
    list: &'static str,
    get: &'static str,
    insert: &'static str,
    update: &'static str,
    delete: &'static str,
}

macro_rules! statements {
    ($table:literal) => {
        Statements {
            list: concat!("SELECT * FROM ", $table, " WHERE user_id = $1 ORDER BY created_at DESC, id DESC"),
            get: concat!("SELECT * FROM ", $table, " WHERE user_id = $1 AND id = $2"),
            insert: concat!(
                "INSERT INTO ",
                $table,
                " (id, user_id, title, content, created_at, updated_at) ",
                "SELECT $2, $1, $3, $4, $5, $5 WHERE (SELECT COUNT(*) FROM ",
                $table,
                " WHERE user_id = $1) < $6 ",
                "RETURNING *"
            ),
            update: concat!(
                "UPDATE ",
                $table,
                " SET title = COALESCE($3, title), content = COALESCE($4, content), ",
                "updated_at = $5 WHERE user_id = $1 AND id = $2 RETURNING *"
            ),
            delete: concat!("DELETE FROM ", $table, " WHERE user_id = $1 AND id = $2"),
        }
    };
}

const RESUMES: Statements = statements!("resumes");
const JOB_DESCRIPTIONS: Statements = statements!("job_descriptions");

fn item<Id>(row: &AnyRow, parse: fn(&str) -> Option<Id>) -> Result<LibraryItem<Id>> {
    Ok(LibraryItem {
        id: row.get_parsed("id", parse)?,
        title: row.get_text("title")?,
        content: row.get_text("content")?,
        created_at: row.get_time("created_at")?,
        updated_at: row.get_time("updated_at")?,
    })
}

fn resume_id(text: &str) -> Option<ResumeId> {
    ResumeId::parse(text).ok()
}

fn job_description_id(text: &str) -> Option<JobDescriptionId> {
    JobDescriptionId::parse(text).ok()
}

impl Store {
    /// A user's résumés, newest first.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list_resumes(&self, user: &UserId) -> Result<Vec<LibraryItem<ResumeId>>> {
        self.list_items(&RESUMES, user, resume_id).await
    }

    /// One résumé of this user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn get_resume(&self, user: &UserId, id: &ResumeId) -> Result<LibraryItem<ResumeId>> {
        self.get_item(&RESUMES, user, id.as_str(), resume_id).await
    }

    /// Adds a résumé.
    ///
    /// # Errors
    /// [`ConflictKind::LibraryFull`].
    pub async fn create_resume(
        &self,
        user: &UserId,
        id: &ResumeId,
        new: NewLibraryItem<'_>,
        now: UnixMillis,
    ) -> Result<LibraryItem<ResumeId>> {
        self.create_item(&RESUMES, user, id.as_str(), new, now, resume_id).await
    }

    /// Changes the given fields of a résumé.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn update_resume(
        &self,
        user: &UserId,
        id: &ResumeId,
        title: Option<&str>,
        content: Option<&str>,
        now: UnixMillis,
    ) -> Result<LibraryItem<ResumeId>> {
        self.update_item(&RESUMES, user, id.as_str(), (title, content), now, resume_id).await
    }

    /// Deletes a résumé. Interviews made from it keep their copy.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn delete_resume(&self, user: &UserId, id: &ResumeId) -> Result<()> {
        self.delete_item(&RESUMES, user, id.as_str()).await
    }

    /// A user's job descriptions, newest first.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list_job_descriptions(&self, user: &UserId) -> Result<Vec<LibraryItem<JobDescriptionId>>> {
        self.list_items(&JOB_DESCRIPTIONS, user, job_description_id).await
    }

    /// One job description of this user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn get_job_description(
        &self,
        user: &UserId,
        id: &JobDescriptionId,
    ) -> Result<LibraryItem<JobDescriptionId>> {
        self.get_item(&JOB_DESCRIPTIONS, user, id.as_str(), job_description_id).await
    }

    /// Adds a job description.
    ///
    /// # Errors
    /// [`ConflictKind::LibraryFull`].
    pub async fn create_job_description(
        &self,
        user: &UserId,
        id: &JobDescriptionId,
        new: NewLibraryItem<'_>,
        now: UnixMillis,
    ) -> Result<LibraryItem<JobDescriptionId>> {
        self.create_item(&JOB_DESCRIPTIONS, user, id.as_str(), new, now, job_description_id).await
    }

    /// Changes the given fields of a job description.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn update_job_description(
        &self,
        user: &UserId,
        id: &JobDescriptionId,
        title: Option<&str>,
        content: Option<&str>,
        now: UnixMillis,
    ) -> Result<LibraryItem<JobDescriptionId>> {
        self.update_item(&JOB_DESCRIPTIONS, user, id.as_str(), (title, content), now, job_description_id)
            .await
    }

    /// Deletes a job description. Interviews made from it keep their copy.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], for one of another user too.
    pub async fn delete_job_description(&self, user: &UserId, id: &JobDescriptionId) -> Result<()> {
        self.delete_item(&JOB_DESCRIPTIONS, user, id.as_str()).await
    }

    async fn list_items<Id>(
        &self,
        statements: &Statements,
        user: &UserId,
        parse: fn(&str) -> Option<Id>,
    ) -> Result<Vec<LibraryItem<Id>>> {
        let rows =
            sqlx::query(statements.list).bind(user.as_str().to_owned()).fetch_all(&self.reader).await?;
        rows.iter().map(|row| item(row, parse)).collect()
    }

    async fn get_item<Id>(
        &self,
        statements: &Statements,
        user: &UserId,
        id: &str,
        parse: fn(&str) -> Option<Id>,
    ) -> Result<LibraryItem<Id>> {
        let row = sqlx::query(statements.get)
            .bind(user.as_str().to_owned())
            .bind(id.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        item(&row.ok_or(StoreError::NotFound)?, parse)
    }

    async fn create_item<Id>(
        &self,
        statements: &Statements,
        user: &UserId,
        id: &str,
        new: NewLibraryItem<'_>,
        now: UnixMillis,
        parse: fn(&str) -> Option<Id>,
    ) -> Result<LibraryItem<Id>> {
        let rows = sqlx::query(statements.insert)
            .bind(user.as_str().to_owned())
            .bind(id.to_owned())
            .bind(stored(new.title))
            .bind(stored(new.content))
            .bind(now.0)
            .bind(MAX_LIBRARY_ITEMS)
            .fetch_all(&self.writer)
            .await?;
        item(rows.first().ok_or(StoreError::Conflict(ConflictKind::LibraryFull))?, parse)
    }

    async fn update_item<Id>(
        &self,
        statements: &Statements,
        user: &UserId,
        id: &str,
        (title, content): (Option<&str>, Option<&str>),
        now: UnixMillis,
        parse: fn(&str) -> Option<Id>,
    ) -> Result<LibraryItem<Id>> {
        let rows = sqlx::query(statements.update)
            .bind(user.as_str().to_owned())
            .bind(id.to_owned())
            .bind(title.map(stored))
            .bind(content.map(stored))
            .bind(now.0)
            .fetch_all(&self.writer)
            .await?;
        item(rows.first().ok_or(StoreError::NotFound)?, parse)
    }

    async fn delete_item(&self, statements: &Statements, user: &UserId, id: &str) -> Result<()> {
        let done = sqlx::query(statements.delete)
            .bind(user.as_str().to_owned())
            .bind(id.to_owned())
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}
