//! Accounts as the operator handles them on the command line, whatever the sign-up policy says: never for a
//! request.

use crate::config::Api;
use crate::procedures::auth::new_user;
use crate::secrets::{new_token, token_hash};
use contract::ids::UserId;
use contract::procedures::auth::{Password, SignUpInput};
use store::{StoreError, User};

/// Accounts in one answer of [`Api::list_accounts`].
pub const ACCOUNTS_PER_PAGE: u32 = 500;

/// Why an operator's command about accounts failed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// No account has this e-mail address.
    #[error("no account has this e-mail address")]
    Missing,
    /// The request cannot be met; the text says why.
    #[error("{0}")]
    Refused(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Api {
    /// Makes an account.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for an input that sign-up would refuse, or a taken e-mail address.
    pub async fn create_account(&self, input: SignUpInput) -> Result<UserId, AccountError> {
        input.validate().map_err(|field| AccountError::Refused(field.to_string()))?;
        let hash = self.hash(input.password.clone()).await?;
        let id = self.parts.ids.user().map_err(|error| AccountError::Refused(error.to_string()))?;
        let new = new_user(&id, &hash, &input);
        match self.parts.store.create_user(new, self.parts.clock.now()).await {
            Ok(user) => Ok(user.id),
            Err(StoreError::Conflict(kind)) => Err(AccountError::Refused(kind.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes an invitation and gives its code, which is not stored.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn create_invitation(&self, lifetime_ms: u64) -> Result<String, AccountError> {
        let code = new_token(&self.parts.ids).map_err(|error| AccountError::Refused(error.to_string()))?;
        let now = self.parts.clock.now();
        self.parts.store.create_invitation(token_hash(&code), now + lifetime_ms, now).await?;
        Ok(code)
    }

    /// Accounts in the order in which they were made, at most [`ACCOUNTS_PER_PAGE`] of those after `after`, the
    /// last one of the page before.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn list_accounts(&self, after: Option<&User>) -> Result<Vec<User>, AccountError> {
        Ok(self.parts.store.list_users(after, ACCOUNTS_PER_PAGE).await?)
    }

    /// Sets a new password, and signs the account out everywhere.
    ///
    /// # Errors
    /// [`AccountError::Missing`]; [`AccountError::Refused`] for a password that sign-up would refuse.
    pub async fn reset_password(&self, email: &str, password: Password) -> Result<(), AccountError> {
        let user = self.account(email).await?;
        let input = SignUpInput { email: user.email, password, name: None, invite_code: None };
        input.validate().map_err(|field| AccountError::Refused(field.to_string()))?;
        let hash = self.hash(input.password).await?;
        Ok(self.parts.store.change_password(&user.id, &hash, None, self.parts.clock.now()).await?)
    }

    /// Deletes an account and everything that is stored about its user.
    ///
    /// # Errors
    /// [`AccountError::Missing`].
    pub async fn delete_account(&self, email: &str) -> Result<(), AccountError> {
        let user = self.account(email).await?;
        Ok(self.parts.store.delete_account(&user.id).await?)
    }

    async fn account(&self, email: &str) -> Result<User, AccountError> {
        let account = self.parts.store.find_account_by_email(email).await?;
        account.map(|account| account.user).ok_or(AccountError::Missing)
    }

    async fn hash(&self, password: Password) -> Result<String, AccountError> {
        self.parts.hasher.hash(password).await.map_err(|error| AccountError::Refused(error.message))
    }
}
