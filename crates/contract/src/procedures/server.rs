//! `server.about`: what anyone may know of this server: who takes part in an interview, what is kept and
//! for how long, and what it can do.

use crate::backend::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The output of `server.about`, a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The version of the program.
    pub version: String,
    /// Who may make an account.
    pub sign_up: SignUpPolicy,
    /// Who speaks as the interviewer.
    pub interviewer: Interviewer,
    /// What is kept, and for how long.
    pub kept: Vec<Kept>,
    /// The kind of database it is kept in.
    pub database: DatabaseKind,
    /// How long an interview waits for a person whose connection was lost, in milliseconds.
    pub resume_window_ms: u64,
    /// How much fits.
    pub limits: Limits,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignUpPolicy {
    /// Nobody; the operator makes accounts.
    Closed,
    /// Who has the code of an invitation.
    Invite,
    /// Anyone.
    Open,
}

/// Who speaks as the interviewer, and who gets to hear and read an interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Interviewer {
    /// The provider as the settings name it: `embedded`, `gemini-live`.
    pub provider: String,
    /// The same, for a person: `Gemini Live`.
    pub name: String,
    /// The model, when there is one to name.
    pub model: Option<String>,
    /// Where the person's voice goes.
    pub sound_goes_to: Destination,
    /// Where the job description, the résumé and what is said go as text.
    pub text_goes_to: Destination,
    /// BCP 47 tags of the languages it can speak; null when it can speak many.
    pub languages: Option<Vec<String>>,
    /// Whether interviews can be held now; when not, what the operator has to do.
    pub readiness: Readiness,
    /// The state of the embedded interviewer; null when another one is used.
    pub embedded: Option<Embedded>,
}

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Destination {
    /// To another server.
    Host {
        /// Its name, without port and path.
        host: String,
    },
    /// Nowhere: it stays on this server.
    ThisServer,
}

/// Whether interviews can be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Readiness {
    /// No: something is missing.
    NotReady {
        /// What is missing, for a person.
        problem: String,
    },
    /// Yes.
    Ready,
}

/// The state of the embedded interviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Embedded {
    /// What tells speech from silence.
    pub detector: Part,
    /// What turns speech into text.
    pub recogniser: Part,
    /// What turns text into speech.
    pub voice: Part,
    /// Interviews that it can hold at once.
    pub capacity: u32,
    /// Interviews that it holds now.
    pub live: u32,
}

/// One part of the embedded interviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// What is in use, such as a model's name; null when the part is missing.
    pub name: Option<String>,
    /// Whether it is the one that is meant to be there.
    pub state: PartState,
}

/// Whether a part is the one that is meant to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartState {
    /// A simpler one stands in for it.
    Fallback,
    /// It is.
    InUse,
    /// There is none.
    Missing,
}

/// One kind of thing that is kept, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// What it is.
    pub what: KeptKind,
    /// How long it is kept.
    pub how_long: HowLong,
}

/// What may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeptKind {
    /// E-mail address, name, a hash of the password, settings.
    Account,
    /// The feedback on interviews.
    Feedback,
    /// Interviews with the job description and résumé they were made from.
    Interviews,
    /// The libraries of job descriptions and résumés.
    Library,
    /// That a browser is signed in: a hash of its cookie.
    SignIns,
    /// The sound of interviews, of both sides.
    Sound,
    /// What was said, as text.
    Transcripts,
    /// Uploaded files; only the text that was taken from them is given back.
    Uploads,
}

/// How long something is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum HowLong {
    /// For some time after its last use.
    AfterLastUse {
        /// How long, in milliseconds.
        ms: u64,
    },
    /// Not at all.
    Never,
    /// Until its owner deletes it.
    UntilDeleted,
}

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DatabaseKind {
    /// A PostgreSQL server.
    Postgresql,
    /// A file on this server.
    Sqlite,
}

/// How much fits, so that a page can say so before a request is refused. Lengths are in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// A job description.
    pub job_description_chars: usize,
    /// A résumé.
    pub resume_chars: usize,
    /// How the interviewer should be.
    pub persona_chars: usize,
    /// A person's name.
    pub name_chars: usize,
    /// The title of a library's item.
    pub title_chars: usize,
    /// The shortest password.
    pub min_password_chars: usize,
    /// The longest password.
    pub max_password_chars: usize,
    /// The shortest patience, in milliseconds.
    pub min_patience_ms: u32,
    /// The longest patience, in milliseconds.
    pub max_patience_ms: u32,
    /// An uploaded document, in bytes.
    pub document_bytes: usize,
    /// Items of a library.
    pub library_items: usize,
    /// The durations that an interview may have.
    pub durations: Vec<DurationLimit>,
}

/// How long an interview of a duration may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DurationLimit {
    /// The duration.
    pub duration: Duration,
    /// The same in milliseconds.
    pub limit_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn variants_are_told_apart_by_a_field() {
        let host = Destination::Host { host: "ai.example.org".into() };
        assert_eq!(serde_json::to_value(host).unwrap(), json!({"kind": "HOST", "host": "ai.example.org"}));
        let here = serde_json::to_value(Destination::ThisServer).unwrap();
        assert_eq!(here, json!({"kind": "THIS_SERVER"}));
        let days = serde_json::to_value(HowLong::AfterLastUse { ms: 5 }).unwrap();
        assert_eq!(days, json!({"kind": "AFTER_LAST_USE", "ms": 5}));
        let problem = Readiness::NotReady { problem: "no key".into() };
        assert_eq!(
            serde_json::to_value(problem).unwrap(),
            json!({"state": "NOT_READY", "problem": "no key"})
        );
    }
}
