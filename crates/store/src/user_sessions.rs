//! Signed-in browsers: which token belongs to whom, and until when.

use crate::row::Columns as _;
use crate::users::{User, user_from};
use crate::{Result, Store};
use contract::ids::UserId;
use contract::time::UnixMillis;
use std::fmt::{self, Write as _};

/// The SHA-256 hash of a session token or an invitation's code: only this is stored, so a stolen
/// database opens no session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    pub(crate) fn hex(self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// A session that is valid now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSession {
    /// Whose it is.
    pub user: User,
    /// When it began.
    pub session_created_at: UnixMillis,
    /// From this instant on it is not valid.
    pub expires_at: UnixMillis,
    /// When it was last extended.
    pub last_seen_at: UnixMillis,
}

impl Store {
    /// Records a new session.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] when the user does not exist.
    pub async fn create_session(
        &self,
        token: TokenHash,
        user: &UserId,
        expires_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, created_at, expires_at, last_seen_at) \
             VALUES ($1, $2, $3, $4, $3)",
        )
        .bind(token.hex())
        .bind(user.as_str().to_owned())
        .bind(now.0)
        .bind(expires_at.0)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The session of this token, when it is valid at `now`.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn find_session(&self, token: TokenHash, now: UnixMillis) -> Result<Option<UserSession>> {
        let row = sqlx::query(
            "SELECT users.*, sessions.created_at AS session_created_at, sessions.expires_at, \
             sessions.last_seen_at FROM sessions JOIN users ON users.id = sessions.user_id \
             WHERE sessions.token_hash = $1 AND sessions.expires_at > $2",
        )
        .bind(token.hex())
        .bind(now.0)
        .fetch_optional(&self.reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(UserSession {
            user: user_from(&row)?,
            session_created_at: row.get_time("session_created_at")?,
            expires_at: row.get_time("expires_at")?,
            last_seen_at: row.get_time("last_seen_at")?,
        }))
    }

    /// Moves a session's end to `expires_at`. One that has ended or was deleted stays so.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn extend_session(
        &self,
        token: TokenHash,
        expires_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE sessions SET expires_at = $2, last_seen_at = $3 WHERE token_hash = $1 AND expires_at > $3",
        )
        .bind(token.hex())
        .bind(expires_at.0)
        .bind(now.0)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends a session; one that does not exist is ended already.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn delete_session(&self, token: TokenHash) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(token.hex())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Removes every session that is no longer valid, and says how many.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn delete_expired_sessions(&self, now: UnixMillis) -> Result<u64> {
        let done = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now.0)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}
