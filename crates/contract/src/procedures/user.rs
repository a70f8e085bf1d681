//! `user.*`: the profile, and taking everything along or away.

use super::auth::Password;
use super::interview::InterviewFeedback;
use super::library::LibraryItem;
use super::limits::{MAX_LANGUAGE_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MAX_SETTINGS_BYTES};
use super::{InvalidField, check_chars, check_language, check_optional_chars};
use crate::ids::UserId;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use trpc::Date;

/// The output of `user.getProfile` (a query) and `user.updateProfile`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The user's id.
    pub id: UserId,
    /// Their e-mail address, in lower case.
    pub email: String,
    /// The name they go by.
    pub name: Option<String>,
    /// BCP 47 tag of the language of the pages.
    pub ui_language: String,
    /// Preferences; their meaning is the pages'.
    pub settings: Map<String, Value>,
    /// When they signed up.
    pub created_at: Date,
}

/// `user.updateProfile`, a mutation. Absent fields stay as they are.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateProfileInput {
    /// The name to go by; null removes it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = MAX_NAME_CHARS))]
    pub name: Option<Option<String>>,
    /// BCP 47 tag of the language of the pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = MAX_LANGUAGE_CHARS))]
    pub ui_language: Option<String>,
    /// Preferences; replaces all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Map<String, Value>>,
}

/// Tells a field that is null from one that is absent.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl UpdateProfileInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_optional_chars("name", self.name.as_ref().and_then(Option::as_deref), 0..=MAX_NAME_CHARS)?;
        check_language("uiLanguage", self.ui_language.as_deref())?;
        let Some(settings) = &self.settings else { return Ok(()) };
        let bytes = serde_json::to_vec(settings).map_or(usize::MAX, |json| json.len());
        if bytes > MAX_SETTINGS_BYTES {
            let problem = format!("at most {MAX_SETTINGS_BYTES} bytes of JSON, but has {bytes}");
            return Err(InvalidField::new("settings", problem));
        }
        Ok(())
    }
}

/// The output of `user.exportData`, a query: everything that is stored about the user.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserExport {
    /// When this was put together.
    pub exported_at: Date,
    /// The profile.
    pub profile: Profile,
    /// All interviews with transcript and feedback, oldest first.
    pub interviews: Vec<InterviewFeedback>,
    /// All résumés of the library.
    pub resumes: Vec<LibraryItem>,
    /// All job descriptions of the library.
    pub job_descriptions: Vec<LibraryItem>,
}

/// `user.deleteAccount`, a mutation: deletes the user and everything that is stored about them, at once.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeleteAccountInput {
    /// The password again: an unattended browser must not be enough.
    #[schemars(length(max = MAX_PASSWORD_CHARS))]
    pub password: Password,
}

impl DeleteAccountInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_chars("password", &self.password.0, 1..=MAX_PASSWORD_CHARS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_absent_differ() {
        let read = |text| serde_json::from_str::<UpdateProfileInput>(text).unwrap().name;
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"name":null}"#), Some(None));
        assert_eq!(read(r#"{"name":"Ada"}"#), Some(Some("Ada".into())));
    }

    #[test]
    fn limits() {
        let check = |json: &str| serde_json::from_str::<UpdateProfileInput>(json).unwrap().validate();
        assert!(check(r#"{"name":"Ada","uiLanguage":"zh","settings":{"theme":"dark"}}"#).is_ok());
        let long = "x".repeat(9000);
        for (field, json) in [
            ("name", format!(r#"{{"name":"{long}"}}"#)),
            ("uiLanguage", r#"{"uiLanguage":"<b>"}"#.to_owned()),
            ("settings", format!(r#"{{"settings":{{"a":"{long}"}}}}"#)),
        ] {
            assert_eq!(check(&json).unwrap_err().field, field);
        }
    }
}
