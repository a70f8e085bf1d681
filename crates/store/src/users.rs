//! Users: who they are, and what they prefer.

use crate::row::{Columns as _, stored};
use crate::{ConflictKind, Result, Store, StoreError, TokenHash};
use contract::ids::UserId;
use contract::time::UnixMillis;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::fmt;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their e-mail address, in lower case.
    pub email: String,
    /// The name they go by.
    pub name: Option<String>,
    /// BCP 47 tag of the language of the pages.
    pub ui_language: String,
    /// Preferences: a JSON object, as text.
    pub settings: String,
    /// When they signed up.
    pub created_at: UnixMillis,
    /// When this row last changed.
    pub updated_at: UnixMillis,
}

/// A user together with what proves who they are. Its `Debug` shows no hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user.
    pub user: User,
    /// PHC string of the password; none when the account has no password.
    pub password_hash: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("user", &self.user.id).finish_non_exhaustive()
    }
}

/// What a new account begins with.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    /// A fresh id.
    pub id: &'a UserId,
    /// The e-mail address; stored as [`fold_email`] writes it.
    pub email: &'a str,
    /// The name they go by.
    pub name: Option<&'a str>,
    /// PHC string of the password.
    pub password_hash: Option<&'a str>,
    /// BCP 47 tag of the language of the pages.
    pub ui_language: &'a str,
}

/// What of a profile changes; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// `Some(None)` removes the name.
    pub name: Option<Option<String>>,
    /// A BCP 47 tag.
    pub ui_language: Option<String>,
    /// A JSON object, as text; replaces the whole object.
    pub settings: Option<String>,
}

/// The one form in which an e-mail address is stored and looked up.
#[must_use]
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) fn user_from(row: &AnyRow) -> Result<User> {
    Ok(User {
        id: row.get_parsed("id", |text| UserId::parse(text).ok())?,
        email: row.get_text("email")?,
        name: row.get_optional_text("name")?,
        ui_language: row.get_text("ui_language")?,
        settings: row.get_text("settings")?,
        created_at: row.get_time("created_at")?,
        updated_at: row.get_time("updated_at")?,
    })
}

pub(crate) async fn insert_user(
    connection: &mut AnyConnection,
    new: NewUser<'_>,
    now: UnixMillis,
) -> Result<User> {
    let user = User {
        id: new.id.clone(),
        email: stored(&fold_email(new.email)),
        name: new.name.map(stored),
        ui_language: stored(new.ui_language),
        settings: "{}".into(),
        created_at: now,
        updated_at: now,
    };
    let inserted = sqlx::query(
        "INSERT INTO users (id, email, name, password_hash, ui_language, settings, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(user.id.as_str().to_owned())
    .bind(user.email.clone())
    .bind(user.name.clone())
    .bind(new.password_hash.map(str::to_owned))
    .bind(user.ui_language.clone())
    .bind(user.settings.clone())
    .bind(now.0)
    .execute(connection)
    .await;
    match inserted.map_err(StoreError::from) {
        Ok(_) => Ok(user),
        Err(StoreError::Conflict(_)) => Err(StoreError::Conflict(ConflictKind::EmailTaken)),
        Err(error) => Err(error),
    }
}

impl Store {
    /// Creates an account.
    ///
    /// # Errors
    /// [`ConflictKind::EmailTaken`] when the e-mail address has one.
    pub async fn create_user(&self, new: NewUser<'_>, now: UnixMillis) -> Result<User> {
        let mut connection = self.writer.acquire().await?;
        insert_user(&mut connection, new, now).await
    }

    /// The account with this e-mail address, in any case of letters.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn find_account_by_email(&self, email: &str) -> Result<Option<Account>> {
        let row = sqlx::query("SELECT * FROM users WHERE email = $1")
            .bind(stored(&fold_email(email)))
            .fetch_optional(&self.reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Account { user: user_from(&row)?, password_hash: row.get_optional_text("password_hash")? }))
    }

    /// The user with this id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_user(&self, id: &UserId) -> Result<User> {
        let row = sqlx::query("SELECT * FROM users WHERE id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.reader)
            .await?;
        user_from(&row.ok_or(StoreError::NotFound)?)
    }

    /// Changes the given fields of a profile, and gives the whole of it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_profile(&self, id: &UserId, change: ProfileChange, now: UnixMillis) -> Result<User> {
        let row = sqlx::query(
            "UPDATE users SET name = CASE WHEN $2 = 1 THEN $3 ELSE name END, \
             ui_language = COALESCE($4, ui_language), settings = COALESCE($5, settings), updated_at = $6 \
             WHERE id = $1 RETURNING *",
        )
        .bind(id.as_str().to_owned())
        .bind(i64::from(change.name.is_some()))
        .bind(change.name.flatten().map(|name| stored(&name)))
        .bind(change.ui_language.map(|language| stored(&language)))
        .bind(change.settings.map(|settings| stored(&settings)))
        .bind(now.0)
        .fetch_all(&self.writer)
        .await?;
        user_from(row.first().ok_or(StoreError::NotFound)?)
    }

    /// Replaces the password's hash, and ends the user's sessions save one: whoever knew the old password
    /// is out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn change_password(
        &self,
        id: &UserId,
        hash: &str,
        keep: Option<TokenHash>,
        now: UnixMillis,
    ) -> Result<()> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query("UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1")
            .bind(id.as_str().to_owned())
            .bind(hash.to_owned())
            .bind(now.0)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
            .bind(id.as_str().to_owned())
            .bind(keep.map(TokenHash::hex).unwrap_or_default())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Users in the order in which they signed up, at most `limit` of those after `after`: for the operator,
    /// never for a user's request.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list_users(&self, after: Option<&User>, limit: u32) -> Result<Vec<User>> {
        let (created_at, id) = after.map_or((i64::MIN, ""), |user| (user.created_at.0, user.id.as_str()));
        let rows = sqlx::query(
            "SELECT * FROM users WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3",
        )
        .bind(created_at)
        .bind(id.to_owned())
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(user_from).collect()
    }

    /// How many users there are.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn count_users(&self) -> Result<i64> {
        let row = sqlx::query("SELECT COUNT(*) AS users FROM users").fetch_one(&self.reader).await?;
        row.get_number("users")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (typed, folded) in [(" Ada@Example.ORG ", "ada@example.org"), ("É@x.fr", "é@x.fr"), ("", "")] {
            assert_eq!(fold_email(typed), folded);
        }
    }
}
