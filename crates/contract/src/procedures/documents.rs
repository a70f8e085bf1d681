//! The text of an uploaded document: what `POST /api/documents/text` gives. It is no procedure, since its
//! input is a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The output of `POST /api/documents/text`. Nothing of it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentText {
    /// The text: paragraphs and list items are lines, an empty line is between paragraphs.
    pub text: String,
    /// How many pages the document has, when it has pages.
    pub pages: Option<u32>,
    /// What may be missing from the text.
    pub warnings: Vec<DocumentWarning>,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentWarning {
    /// What it is, for a program.
    pub code: DocumentWarningCode,
    /// What it is, for a person.
    pub message: String,
}

/// What may be missing from a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentWarningCode {
    /// Some pages hold pictures and no text.
    PagesWithoutText,
    /// The document is longer than what is taken.
    Truncated,
    /// Some characters could not be read.
    UnreadableCharacters,
}

/// Why a document has no text: `error.data.reason` of a refused `POST /api/documents/text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentRefusal {
    /// It is damaged, or not what it begins like.
    Damaged,
    /// It is empty.
    Empty,
    /// It is protected by a password.
    Encrypted,
    /// It has pages, but none has text: pictures of text, such as a scan.
    NoText,
    /// It is too large, or too large once unpacked.
    TooLarge,
    /// Reading it takes too long.
    TooSlow,
    /// It is none of the kinds that can be read.
    Unsupported,
}
