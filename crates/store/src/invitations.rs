//! Invitations: codes that let one person each make an account.

use crate::users::insert_user;
use crate::{NewUser, Result, Store, StoreError, TokenHash, User};
use contract::time::UnixMillis;

impl Store {
    /// Records an invitation.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn create_invitation(
        &self,
        code: TokenHash,
        expires_at: UnixMillis,
        now: UnixMillis,
    ) -> Result<()> {
        sqlx::query("INSERT INTO invitations (code_hash, created_at, expires_at) VALUES ($1, $2, $3)")
            .bind(code.hex())
            .bind(now.0)
            .bind(expires_at.0)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Creates an account and uses the invitation up, both or neither.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such invitation at `now`,
    /// [`crate::ConflictKind::EmailTaken`] when the e-mail address has an account.
    pub async fn create_invited_user(
        &self,
        code: TokenHash,
        new: NewUser<'_>,
        now: UnixMillis,
    ) -> Result<User> {
        let mut transaction = self.begin().await?;
        let used = sqlx::query("DELETE FROM invitations WHERE code_hash = $1 AND expires_at > $2")
            .bind(code.hex())
            .bind(now.0)
            .execute(&mut *transaction)
            .await?;
        if used.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        let user = insert_user(&mut transaction, new, now).await?;
        transaction.commit().await?;
        Ok(user)
    }

    /// Removes every invitation that is no longer valid, and says how many.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn delete_expired_invitations(&self, now: UnixMillis) -> Result<u64> {
        let done = sqlx::query("DELETE FROM invitations WHERE expires_at <= $1")
            .bind(now.0)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}
