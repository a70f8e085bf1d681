//! `user.*`: the profile, and taking everything along or away.

use super::auth::Password;
use super::interview::InterviewFeedback;
use super::library::LibraryItem;
use super::limits::{
    CAPTION_SIZES, MAX_LANGUAGE_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MAX_PATIENCE_MS,
    MIN_PASSWORD_CHARS, MIN_PATIENCE_MS,
};
use super::{InvalidField, check_chars, check_language, check_optional_chars, check_patience};
use crate::ids::UserId;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
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
    /// Preferences.
    pub settings: Settings,
    /// When they signed up.
    pub created_at: Date,
}

/// What a person prefers, wherever they sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Whether the interviewer's finished turns are announced to a screen reader.
    pub announce_turns: bool,
    /// Whether captions are shown.
    pub captions: bool,
    /// Size of the captions in percent of the page's text: 100, 125, 150 or 200.
    pub caption_size: u16,
    /// How much may move on the page.
    pub motion: Motion,
    /// Milliseconds of silence after which the interviewer takes the turn; the server's choice when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = MIN_PATIENCE_MS, max = MAX_PATIENCE_MS))]
    pub patience_ms: Option<u32>,
    /// Whether the microphone is open only while a key or button is held.
    pub push_to_talk: bool,
    /// Whether single keys do something during an interview.
    pub shortcuts: bool,
    /// Light or dark.
    pub theme: Theme,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            announce_turns: false,
            captions: true,
            caption_size: 100,
            motion: Motion::System,
            patience_ms: None,
            push_to_talk: false,
            shortcuts: true,
            theme: Theme::System,
        }
    }
}

impl Settings {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        if !CAPTION_SIZES.contains(&self.caption_size) {
            return Err(InvalidField::new("settings.captionSize", "must be 100, 125, 150 or 200"));
        }
        check_patience("settings.patienceMs", self.patience_ms)
    }
}

/// How much may move on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Motion {
    /// Everything.
    Full,
    /// Only what tells something.
    Reduced,
    /// What the person's system asks for.
    #[default]
    System,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Theme {
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// What the person's system asks for.
    #[default]
    System,
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
    /// Preferences; replaces all of them, and those that are absent get their default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
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
        self.settings.as_ref().map_or(Ok(()), Settings::validate)
    }
}

/// `user.changePassword`, a mutation. Every other browser that is signed in is signed out.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct ChangePasswordInput {
    /// The password now: an unattended browser must not be enough.
    #[schemars(length(max = MAX_PASSWORD_CHARS))]
    pub current: Password,
    /// The password from now on.
    #[schemars(length(min = MIN_PASSWORD_CHARS, max = MAX_PASSWORD_CHARS))]
    pub next: Password,
}

impl ChangePasswordInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_chars("current", &self.current.0, 1..=MAX_PASSWORD_CHARS)?;
        check_chars("next", &self.next.0, MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS)
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
        assert!(check(r#"{"name":"Ada","uiLanguage":"zh","settings":{"theme":"DARK"}}"#).is_ok());
        let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(201));
        for (field, json) in [
            ("name", long.as_str()),
            ("uiLanguage", r#"{"uiLanguage":"<b>"}"#),
            ("settings.captionSize", r#"{"settings":{"captionSize":110}}"#),
            ("settings.patienceMs", r#"{"settings":{"patienceMs":399}}"#),
            ("settings.patienceMs", r#"{"settings":{"patienceMs":4001}}"#),
        ] {
            assert_eq!(check(json).unwrap_err().field, field);
        }
    }

    #[test]
    fn settings_are_whole_whatever_is_absent() {
        let read = |text| serde_json::from_str::<Settings>(text).unwrap();
        assert_eq!(read("{}"), Settings::default());
        let changed = read(r#"{"captions":false,"motion":"REDUCED","patienceMs":2000,"unknown":1}"#);
        let expected = Settings {
            captions: false,
            motion: Motion::Reduced,
            patience_ms: Some(2000),
            ..Settings::default()
        };
        assert_eq!(changed, expected);
        assert_eq!(read(&serde_json::to_string(&changed).unwrap()), changed);
        assert!(serde_json::from_str::<Settings>(r#"{"theme":"pink"}"#).is_err());
    }

    #[test]
    fn a_new_password_is_a_good_one() {
        let check = |current: &str, next: &str| {
            ChangePasswordInput { current: Password(current.into()), next: Password(next.into()) }.validate()
        };
        assert!(check("x", "0123456789").is_ok());
        assert_eq!(check("", "0123456789").unwrap_err().field, "current");
        for bad in ["", "123456789", &"x".repeat(201)] {
            assert_eq!(check("x", bad).unwrap_err().field, "next");
        }
    }
}
