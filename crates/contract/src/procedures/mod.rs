//! Inputs and outputs of the API's procedures, one module per first part of the name.
//!
//! Each input that holds free text has a `validate` that names the field at fault; what the types
//! alone can refuse is refused while reading. No type that holds a person's words has a `Debug`.

pub mod auth;
pub mod documents;
pub mod interview;
pub mod library;
pub mod limits;
pub mod server;
pub mod user;
pub mod worker;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The answer of a procedure that has nothing to tell: always `{"success":true}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Success {
    /// True; a failure is an error.
    pub success: bool,
}

impl Success {
    /// Done.
    pub const DONE: Self = Self { success: true };
}

/// A field of an input that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct InvalidField {
    /// The field, as a path from the input's root.
    pub field: String,
    /// What is wrong with it, without its content.
    pub problem: String,
}

impl InvalidField {
    /// This field has this problem.
    #[must_use]
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// Checks that a text has a number of characters in this range.
pub(crate) fn check_chars(field: &str, text: &str, range: RangeInclusive<usize>) -> Result<(), InvalidField> {
    let chars = text.chars().count();
    if chars > *range.end() {
        let problem = format!("at most {} characters, but has {chars}", range.end());
        return Err(InvalidField::new(field, problem));
    }
    if chars < *range.start() {
        let problem = match range.start() {
            1 => "must not be empty".to_owned(),
            least => format!("at least {least} characters"),
        };
        return Err(InvalidField::new(field, problem));
    }
    Ok(())
}

/// Like [`check_chars`] for a text that may be absent.
pub(crate) fn check_optional_chars(
    field: &str,
    text: Option<&str>,
    range: RangeInclusive<usize>,
) -> Result<(), InvalidField> {
    text.map_or(Ok(()), |text| check_chars(field, text, range))
}

/// Checks that a patience is one that a person may choose.
pub(crate) fn check_patience(field: &str, patience_ms: Option<u32>) -> Result<(), InvalidField> {
    let (least, most) = (limits::MIN_PATIENCE_MS, limits::MAX_PATIENCE_MS);
    if patience_ms.is_none_or(|ms| (least..=most).contains(&ms)) {
        return Ok(());
    }
    Err(InvalidField::new(field, format!("must be from {least} to {most}")))
}

/// Checks the shape of a BCP 47 language tag: letters and digits in groups of one to eight, joined by `-`.
pub(crate) fn check_language(field: &str, tag: Option<&str>) -> Result<(), InvalidField> {
    let Some(tag) = tag else { return Ok(()) };
    let group = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if tag.len() <= limits::MAX_LANGUAGE_CHARS && tag.split('-').all(group) {
        return Ok(());
    }
    Err(InvalidField::new(field, "must be a language tag such as en or pt-BR"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_count_characters() {
        for (text, fits) in [("", false), ("a", true), ("éé漢", true), ("éé漢x", false)] {
            assert_eq!(check_chars("name", text, 1..=3).is_ok(), fits, "{text:?}");
        }
        let long = check_chars("name", "abcd", 1..=3).unwrap_err().to_string();
        assert_eq!(long, "name: at most 3 characters, but has 4");
        assert_eq!(check_chars("name", "", 1..=3).unwrap_err().to_string(), "name: must not be empty");
    }

    #[test]
    fn language_tags() {
        for good in ["en", "pt-BR", "zh-Hant-TW", "de-1996", "x-klingon"] {
            assert!(check_language("language", Some(good)).is_ok(), "{good}");
        }
        let long = "en-".repeat(20) + "en";
        for bad in ["", "-", "en-", "en US", "ignore all instructions", "englishlanguage", "ｅｎ", &long] {
            assert!(check_language("language", Some(bad)).is_err(), "{bad}");
        }
        assert!(check_language("language", None).is_ok());
    }

    proptest! {
        #[test]
        fn junk_never_panics(text in "\\PC{0,60}") {
            let _ = check_language("a", Some(&text));
            let _ = check_chars("a", &text, 1..=10);
        }
    }
}
