//! The format of a question file, as TOML spells it.
//!
//! Kinds, levels and names are plain text here, so that a linter can say all that is wrong with a
//! file at once. `load.rs` turns it into the types that the interviewer uses.

use serde::Deserialize;

/// The format's version, the field `format` of each file.
pub const FORMAT: u32 = 1;

/// A whole file: one role and its questions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    /// Version of the format: 1.
    pub format: u32,
    /// Whom the questions are for.
    pub role: RoleEntry,
    /// The questions, in any order.
    #[serde(default)]
    pub question: Vec<QuestionEntry>,
}

/// The role of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    /// Unique, kebab-case. `general` is the role whose questions suit everybody.
    pub id: String,
    /// As the interviewer says it, lower case, without an article: "backend engineer".
    pub name: String,
    /// Other titles of the job, lower case: "server developer".
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words and phrases that speak for this role when a job description has them.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Ids of other roles whose questions suit as well. `general` always does.
    #[serde(default)]
    pub includes: Vec<String>,
    /// Names and technical words that a candidate is likely to say, spelt as in a transcript.
    #[serde(default)]
    pub vocabulary: Vec<String>,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntry {
    /// Unique in the whole bank, kebab-case, begins with the role's id.
    pub id: String,
    /// One of `Kind`'s names.
    pub kind: String,
    /// One of `Competency`'s names.
    pub competency: String,
    /// Of `Level`'s names; none means all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Of `Persona`'s names whom the question suits best; none means all.
    #[serde(default)]
    pub personas: Vec<String>,
    /// What the interviewer says: one breath, at most 40 words, ends with `?` or `.`.
    pub text: String,
    /// The same in simpler words, for somebody who did not understand.
    pub rephrase: String,
    /// Technical words that a good answer is likely to have, spelt as in a transcript.
    #[serde(default)]
    pub vocabulary: Vec<String>,
    /// Follow-up questions, three or more, each of another kind.
    #[serde(default)]
    pub probe: Vec<ProbeEntry>,
    /// What a good answer shows, three to six points.
    #[serde(default)]
    pub rubric: Vec<PointEntry>,
}

/// A follow-up question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeEntry {
    /// One of `ProbeKind`'s names. The generic kinds have a trigger of their own.
    pub kind: String,
    /// What the interviewer says; it must make sense after any answer that pulls the trigger.
    pub text: String,
    /// Asked only when the answer so far has one of these words or phrases.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Asked only when the answer so far has none of these words or phrases.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// A point of a rubric.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointEntry {
    /// What a good answer does, as one short statement: "Measures before changing anything".
    pub point: String,
    /// Words and phrases of an answer that show it.
    pub shows: Vec<String>,
}
