//! `resume.*` and `jobDescription.*`: texts kept for later interviews.

use super::limits::{MAX_JOB_DESCRIPTION_CHARS, MAX_TITLE_CHARS};
use super::{InvalidField, check_chars, check_optional_chars};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trpc::Date;

/// Longest text of an item: the longer of the two limits, which are the same.
const MAX_CONTENT_CHARS: usize = MAX_JOB_DESCRIPTION_CHARS;

/// One item: the output of `create` and `update`, and in a list, newest first, of `list` (a query).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LibraryItem {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub title: String,
    /// The text.
    pub content: String,
    /// When it was added.
    pub created_at: Date,
    /// When it last changed.
    pub updated_at: Date,
}

/// `resume.create` and `jobDescription.create`, mutations.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateItemInput {
    /// What to call it.
    #[schemars(length(min = 1, max = MAX_TITLE_CHARS))]
    pub title: String,
    /// The text.
    #[schemars(length(min = 1, max = MAX_CONTENT_CHARS))]
    pub content: String,
}

impl CreateItemInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_chars("title", &self.title, 1..=MAX_TITLE_CHARS)?;
        check_chars("content", &self.content, 1..=MAX_CONTENT_CHARS)
    }
}

/// `resume.update` and `jobDescription.update`, mutations. Absent fields stay as they are.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "UpdateItemInputOf{Id}")]
pub struct UpdateItemInput<Id> {
    /// Which item.
    pub id: Id,
    /// What to call it from now on.
    #[schemars(length(min = 1, max = MAX_TITLE_CHARS))]
    pub title: Option<String>,
    /// The new text. Interviews made before keep the old one.
    #[schemars(length(min = 1, max = MAX_CONTENT_CHARS))]
    pub content: Option<String>,
}

impl<Id> UpdateItemInput<Id> {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        check_optional_chars("title", self.title.as_deref(), 1..=MAX_TITLE_CHARS)?;
        check_optional_chars("content", self.content.as_deref(), 1..=MAX_CONTENT_CHARS)
    }
}

/// `resume.delete` and `jobDescription.delete`, mutations. Interviews made from the item keep their copy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DeleteItemInputOf{Id}")]
pub struct DeleteItemInput<Id> {
    /// Which item.
    pub id: Id,
}
