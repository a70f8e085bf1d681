//! The history of a user's interviews: page by page, and searched.

use crate::interviews::{interview_id, title};
use crate::row::{Columns as _, stored};
use crate::{Result, Store};
use contract::backend::{Duration, InterviewStatus};
use contract::ids::{InterviewId, UserId};
use contract::procedures::limits::MAX_SEARCH_WORDS;
use contract::time::UnixMillis;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

/// Most interviews that one page of the history holds.
pub const MAX_HISTORY_LIMIT: u32 = 500;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The interview's id.
    pub id: InterviewId,
    /// Where it stands.
    pub status: InterviewStatus,
    /// What to call it, see [`crate::interview_title`].
    pub title: Option<String>,
    /// The first characters of the job description; none when that is empty.
    pub job_title_snapshot: Option<String>,
    /// How long it might last.
    pub duration: Duration,
    /// When it was created.
    pub created_at: UnixMillis,
    /// When it went live.
    pub started_at: Option<UnixMillis>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
}

/// The last line that a reader of the history has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryCursor {
    /// When that interview was created.
    pub created_at: UnixMillis,
    /// Its id.
    pub id: InterviewId,
}

fn history_entry(row: &AnyRow) -> Result<HistoryEntry> {
    Ok(HistoryEntry {
        id: row.get_parsed("id", interview_id)?,
        status: row.get_parsed("status", InterviewStatus::parse)?,
        title: title(row)?,
        job_title_snapshot: row.get_optional_text("job_title_snapshot")?,
        duration: row.get_parsed("duration", Duration::parse)?,
        created_at: row.get_time("created_at")?,
        started_at: row.get_optional_time("started_at")?,
        ended_at: row.get_optional_time("ended_at")?,
    })
}

/// The words of a search as patterns of LIKE, whose own signs mean nothing in them. Letters are folded here
/// and not by the database: SQLite folds ASCII only.
fn patterns(search: &str) -> Vec<String> {
    let escaped = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let words = stored(search).to_lowercase();
    words.split_whitespace().take(MAX_SEARCH_WORDS).map(|word| format!("%{}%", escaped(word))).collect()
}

impl Store {
    /// A user's interviews, newest first, at most `limit` (and [`MAX_HISTORY_LIMIT`]) of those after the cursor.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn history(
        &self,
        user: &UserId,
        after: Option<&HistoryCursor>,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>> {
        self.search_history(user, "", after, limit).await
    }

    /// Like [`Self::history`], of the interviews whose job description has every word of `search`.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn search_history(
        &self,
        user: &UserId,
        search: &str,
        after: Option<&HistoryCursor>,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>> {
        let (created_at, id) =
            after.map_or((i64::MAX, ""), |cursor| (cursor.created_at.0, cursor.id.as_str()));
        let patterns = patterns(search);
        let has_all: String = (5..)
            .zip(&patterns)
            .map(|(place, _)| format!(" AND search_text LIKE ${place} ESCAPE '\\'"))
            .collect();
        let sql = format!(
            "SELECT id, status, title, job_title_snapshot, duration, created_at, started_at, ended_at \
             FROM interviews WHERE user_id = $1 AND (created_at, id) < ($2, $3){has_all} \
             ORDER BY created_at DESC, id DESC LIMIT $4"
        );
        // Safe: only the number of conditions varies.
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(user.as_str().to_owned())
            .bind(created_at)
            .bind(id.to_owned())
            .bind(i64::from(limit.min(MAX_HISTORY_LIMIT)));
        for pattern in patterns {
            query = query.bind(pattern);
        }
        query.fetch_all(&self.reader).await?.iter().map(history_entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_patterns() {
        assert_eq!(patterns(" Rust\t100% a_b \\ "), ["%rust%", "%100\\%%", "%a\\_b%", "%\\\\%"]);
        assert_eq!(patterns("ÉCLAIR\0"), ["%éclair%"]);
        assert!(patterns("  ").is_empty());
        assert_eq!(patterns(&"x ".repeat(50)).len(), MAX_SEARCH_WORDS);
    }
}
