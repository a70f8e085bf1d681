//! `auth.*`: sign-up, sign-in, sign-out, and who is signed in.

use super::limits::{
    MAX_EMAIL_CHARS, MAX_INVITE_CODE_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS,
};
use super::{InvalidField, check_chars, check_optional_chars};
use crate::ids::UserId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A password as it was typed. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// `auth.signUp`, a mutation. Gives a [`SessionUser`] and sets the session cookie.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignUpInput {
    /// The e-mail address; upper and lower case are the same.
    #[schemars(length(max = MAX_EMAIL_CHARS))]
    pub email: String,
    /// Any characters.
    #[schemars(length(min = MIN_PASSWORD_CHARS, max = MAX_PASSWORD_CHARS))]
    pub password: Password,
    /// The name to go by.
    #[schemars(length(max = MAX_NAME_CHARS))]
    pub name: Option<String>,
    /// The code of an invitation, where sign-up needs one.
    #[schemars(length(max = MAX_INVITE_CODE_CHARS))]
    pub invite_code: Option<String>,
}

impl SignUpInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_email("email", &self.email)?;
        check_chars("password", &self.password.0, MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS)?;
        check_optional_chars("name", self.name.as_deref(), 0..=MAX_NAME_CHARS)?;
        check_optional_chars("inviteCode", self.invite_code.as_deref(), 1..=MAX_INVITE_CODE_CHARS)
    }
}

/// `auth.signIn`, a mutation. Gives a [`SessionUser`] and sets the session cookie.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInInput {
    /// The e-mail address; upper and lower case are the same.
    #[schemars(length(max = MAX_EMAIL_CHARS))]
    pub email: String,
    /// The password.
    #[schemars(length(max = MAX_PASSWORD_CHARS))]
    pub password: Password,
}

impl SignInInput {
    /// Checks only what bounds the work: whether the two belong together is for the database to say.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_chars("email", &self.email, 1..=MAX_EMAIL_CHARS)?;
        check_chars("password", &self.password.0, 1..=MAX_PASSWORD_CHARS)
    }
}

/// Who is signed in: the output of `auth.signUp`, `auth.signIn` and, or null, of `auth.session` (a query).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    /// Their id.
    pub id: UserId,
    /// Their e-mail address, in lower case.
    pub email: String,
    /// The name they go by.
    pub name: Option<String>,
    /// BCP 47 tag of the language of the pages.
    pub ui_language: String,
}

/// Checks the shape of an e-mail address: something, one `@`, a domain. Whether it exists, only a
/// message to it can tell.
fn check_email(field: &str, email: &str) -> Result<(), InvalidField> {
    check_chars(field, email, 1..=MAX_EMAIL_CHARS)?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    let shaped = email.trim().split_once('@').is_some_and(|(local, domain)| {
        let labels = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
        !local.is_empty() && !domain.contains('@') && labels
    });
    if shaped && email.trim().chars().all(plain) {
        return Ok(());
    }
    Err(InvalidField::new(field, "must be an e-mail address such as ada@example.org"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn email_shapes() {
        for good in
            ["ada@example.org", " Ada+x@example.co.uk ", "用户@例子.广告", "a@localhost", "o'neil@x.ie"]
        {
            assert!(check_email("email", good).is_ok(), "{good}");
        }
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a@b@c",
            "a b@c.de",
            "a@b..c",
            "a@.b",
            "a@-b.c",
            "a\n@b.c",
            &long,
        ] {
            let error = check_email("email", bad).unwrap_err();
            assert_eq!(error.field, "email", "{bad}");
        }
    }

    #[test]
    fn passwords_need_length_and_nothing_else() {
        let input = |password: &str| SignUpInput {
            email: "ada@example.org".into(),
            password: Password(password.into()),
            name: None,
            invite_code: None,
        };
        assert!(input("aaaaaaaaaa").validate().is_ok());
        assert!(input("漢字漢字漢字漢字漢字").validate().is_ok());
        for bad in ["", "123456789", &"x".repeat(201)] {
            assert_eq!(input(bad).validate().unwrap_err().field, "password");
        }
        assert!(!format!("{:?}", input("secret secret").password).contains("secret"));
    }

    proptest! {
        #[test]
        fn junk_never_panics(text in "\\PC{0,300}") {
            let _ = check_email("email", &text);
        }
    }
}
