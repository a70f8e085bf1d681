//! `interview.*` as a user calls it: create, read, join, abandon, delete.

use super::limits::{
    MAX_HISTORY_LIMIT, MAX_IDEMPOTENCY_KEY_CHARS, MAX_JOB_DESCRIPTION_CHARS, MAX_LANGUAGE_CHARS,
    MAX_PATIENCE_MS, MAX_PERSONA_CHARS, MAX_RESUME_CHARS, MAX_SEARCH_CHARS, MIN_PATIENCE_MS,
};
use super::{InvalidField, check_chars, check_language, check_optional_chars, check_patience};
use crate::backend::{Duration, InterviewStatus, Speaker};
use crate::ids::{InterviewId, JobDescriptionId, ResumeId, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trpc::Date;

/// A job description, typed in or from the library.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum JobDescriptionSource {
    /// An item of the user's own library.
    Reference {
        /// Which item.
        job_description_id: JobDescriptionId,
    },
    /// The text itself.
    Text {
        /// The text.
        #[schemars(length(min = 1, max = MAX_JOB_DESCRIPTION_CHARS))]
        content: String,
    },
}

/// A résumé, typed in or from the library.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum ResumeSource {
    /// An item of the user's own library.
    Reference {
        /// Which item.
        resume_id: ResumeId,
    },
    /// The text itself.
    Text {
        /// The text; may be empty.
        #[schemars(length(max = MAX_RESUME_CHARS))]
        content: String,
    },
}

/// Choices about an interview that no client of the specification knows; each has a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterviewOptions {
    /// Milliseconds of silence after which the interviewer takes the turn; that of the person's profile when
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = MIN_PATIENCE_MS, max = MAX_PATIENCE_MS))]
    pub patience_ms: Option<u32>,
}

/// `interview.createSession`, a mutation. Gives an [`Interview`]; the same key by the same user gives
/// the same one, whatever the other fields say.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateSessionInput {
    /// The job that the interview is for.
    pub job_description: JobDescriptionSource,
    /// What the person brings.
    pub resume: ResumeSource,
    /// A value that the client makes up once per interview, so that a repeated request creates nothing new.
    #[schemars(length(min = 1, max = MAX_IDEMPOTENCY_KEY_CHARS))]
    pub idempotency_key: String,
    /// How the interviewer should be, in the person's words.
    #[schemars(length(max = MAX_PERSONA_CHARS))]
    pub persona: Option<String>,
    /// How long it may last; STANDARD when absent.
    pub duration: Option<Duration>,
    /// BCP 47 tag of the spoken language.
    #[schemars(length(max = MAX_LANGUAGE_CHARS))]
    pub language: Option<String>,
    /// Further choices.
    pub options: Option<InterviewOptions>,
}

impl CreateSessionInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        if let JobDescriptionSource::Text { content } = &self.job_description {
            check_chars("jobDescription.content", content, 1..=MAX_JOB_DESCRIPTION_CHARS)?;
        }
        if let ResumeSource::Text { content } = &self.resume {
            check_chars("resume.content", content, 0..=MAX_RESUME_CHARS)?;
        }
        check_chars("idempotencyKey", &self.idempotency_key, 1..=MAX_IDEMPOTENCY_KEY_CHARS)?;
        check_optional_chars("persona", self.persona.as_deref(), 0..=MAX_PERSONA_CHARS)?;
        check_language("language", self.language.as_deref())?;
        let patience = self.options.as_ref().and_then(|options| options.patience_ms);
        check_patience("options.patienceMs", patience)
    }
}

/// An interview as its owner and a worker see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Interview {
    /// Its id.
    pub id: InterviewId,
    /// Whose it is.
    pub user_id: UserId,
    /// Where it stands.
    pub status: InterviewStatus,
    /// The key that the creating client chose.
    pub idempotency_key: String,
    /// What to call it: the role, as the job description's first line tells it.
    pub title: Option<String>,
    /// The first 30 characters of the job description.
    pub job_title_snapshot: Option<String>,
    /// The job description as it was at creation.
    pub job_description_snapshot: Option<String>,
    /// The library item it came from, while that exists.
    pub job_description_id: Option<JobDescriptionId>,
    /// The résumé as it was at creation.
    pub resume_snapshot: Option<String>,
    /// The library item it came from, while that exists.
    pub resume_id: Option<ResumeId>,
    /// How the interviewer should be.
    pub persona: Option<String>,
    /// How long it may last.
    pub duration: Duration,
    /// BCP 47 tag of the spoken language.
    pub language: Option<String>,
    /// Further choices.
    pub options: InterviewOptions,
    /// When it was created.
    pub created_at: Date,
    /// When it last changed.
    pub updated_at: Date,
    /// When it went live.
    pub started_at: Option<Date>,
    /// When it ended.
    pub ended_at: Option<Date>,
}

/// `interview.getById`, a query. Gives an [`InterviewById`].
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetByIdInput {
    /// Which interview.
    pub id: InterviewId,
    /// Whether the answer has `feedback`; no when absent.
    pub include_feedback: Option<bool>,
}

/// The output of `interview.getById`.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterviewById {
    /// The interview's own fields.
    #[serde(flatten)]
    pub interview: Interview,
    /// The feedback, or null until there is any; absent unless it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Option<Feedback>>,
}

/// Feedback on an interview. The five texts may hold Markdown.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// What to take away, in a few sentences.
    pub summary: String,
    /// What went well.
    pub strengths: String,
    /// On what was said and how it was ordered.
    pub content_and_structure: String,
    /// On how it was said.
    pub communication_and_delivery: String,
    /// On the impression made.
    pub presentation: String,
    /// Everything else.
    #[serde(default)]
    pub details: serde_json::Map<String, serde_json::Value>,
}

/// How far the feedback on an interview is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeedbackState {
    /// It could not be made; it can be asked for again.
    Failed,
    /// Nobody has begun it.
    None,
    /// It waits for its turn.
    Queued,
    /// It is there.
    Ready,
    /// It is being made.
    Running,
}

/// One finished turn of a transcript.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptLine {
    /// Who spoke.
    pub speaker: Speaker,
    /// What was said.
    pub content: String,
    /// When the turn began.
    pub timestamp: Date,
    /// Position in the transcript, from 1.
    pub sequence: u64,
    /// True when the interviewer was cut off by the person.
    pub interrupted: bool,
}

/// `interview.getFeedback`, a query: the interview, what was said, and the feedback on it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterviewFeedback {
    /// The interview's own fields.
    #[serde(flatten)]
    pub interview: Interview,
    /// What was said, in order.
    pub transcript: Vec<TranscriptLine>,
    /// The feedback, or null until there is any.
    pub feedback: Option<Feedback>,
    /// How far it is.
    pub feedback_state: FeedbackState,
}

/// `interview.getHistory`, a query. Gives a list of [`HistoryEntry`], newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryInput {
    /// The last entry seen; the answer goes on after it.
    pub cursor: Option<HistoryCursor>,
    /// Most entries wanted; 500 when absent.
    #[schemars(range(min = 1, max = MAX_HISTORY_LIMIT))]
    pub limit: Option<u32>,
    /// Only interviews whose job description has all of these words, or parts of words, in any case.
    #[schemars(length(max = MAX_SEARCH_CHARS))]
    pub search: Option<String>,
}

impl HistoryInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        if self.limit.is_some_and(|limit| !(1..=MAX_HISTORY_LIMIT).contains(&limit)) {
            return Err(InvalidField::new("limit", format!("must be from 1 to {MAX_HISTORY_LIMIT}")));
        }
        check_optional_chars("search", self.search.as_deref(), 0..=MAX_SEARCH_CHARS)
    }
}

/// Where a page of the history ends: two fields of its last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryCursor {
    /// When that interview was created.
    pub created_at: Date,
    /// Its id.
    pub id: InterviewId,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// The interview's id.
    pub id: InterviewId,
    /// Where it stands.
    pub status: InterviewStatus,
    /// When it was created.
    pub created_at: Date,
    /// What to call it: the role, as the job description's first line tells it.
    pub title: Option<String>,
    /// The first 30 characters of the job description.
    pub job_title_snapshot: Option<String>,
    /// How long it might last.
    pub duration: Duration,
    /// When it went live.
    pub started_at: Option<Date>,
    /// When it ended.
    pub ended_at: Option<Date>,
}

/// Which interview: the input of `interview.getFeedback`, `interview.generateWorkerToken`,
/// `interview.generateResumeToken` and `interview.getContext`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterviewRef {
    /// Which interview.
    pub interview_id: InterviewId,
}

/// `interview.delete`, a mutation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeleteInput {
    /// Which interview.
    pub id: InterviewId,
}

/// The output of `interview.generateWorkerToken` and `interview.generateResumeToken`: good for 300 seconds.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct WorkerToken {
    /// A JSON Web Token for the live protocol.
    pub token: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn input(change: impl FnOnce(&mut serde_json::Value)) -> CreateSessionInput {
        let mut value = json!({
            "jobDescription": {"type": "text", "content": "Baker"},
            "resume": {"type": "text", "content": ""},
            "idempotencyKey": "k",
        });
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_specifications_inputs_are_read() {
        assert!(input(|_| ()).validate().is_ok());
        let reference = input(|value| {
            value["jobDescription"] = json!({"type": "reference", "jobDescriptionId": "j1"});
            value["resume"] = json!({"type": "reference", "resumeId": "r1"});
            value["duration"] = json!("SHORT");
            value["persona"] = json!(null);
        });
        assert!(matches!(reference.job_description, JobDescriptionSource::Reference { .. }));
        assert_eq!(reference.duration, Some(Duration::Short));
    }

    #[test]
    fn what_is_too_long_or_empty_is_named() {
        let long = "x".repeat(50_001);
        for (field, value) in [
            ("jobDescription.content", json!({"jobDescription": {"type": "text", "content": ""}})),
            ("jobDescription.content", json!({"jobDescription": {"type": "text", "content": long}})),
            ("resume.content", json!({"resume": {"type": "text", "content": long}})),
            ("idempotencyKey", json!({"idempotencyKey": ""})),
            ("persona", json!({"persona": long})),
            ("language", json!({"language": "not a tag"})),
            ("options.patienceMs", json!({"options": {"patienceMs": 1}})),
        ] {
            let refused = input(|whole| {
                for (key, part) in value.as_object().unwrap() {
                    whole[key] = part.clone();
                }
            });
            assert_eq!(refused.validate().unwrap_err().field, field);
        }
    }

    #[test]
    fn a_search_has_a_limit() {
        let input = |chars| HistoryInput { search: Some("é".repeat(chars)), ..HistoryInput::default() };
        assert!(input(0).validate().is_ok() && input(MAX_SEARCH_CHARS).validate().is_ok());
        assert_eq!(input(MAX_SEARCH_CHARS + 1).validate().unwrap_err().field, "search");
    }

    #[test]
    fn absent_feedback_and_no_feedback_differ() {
        let by_id = |feedback| {
            let date = Date::from_unix_millis(0);
            let interview = Interview {
                id: InterviewId::parse("i").unwrap(),
                user_id: UserId::parse("u").unwrap(),
                status: InterviewStatus::Pending,
                idempotency_key: "k".into(),
                title: None,
                job_title_snapshot: None,
                job_description_snapshot: None,
                job_description_id: None,
                resume_snapshot: None,
                resume_id: None,
                persona: None,
                duration: Duration::Standard,
                language: None,
                options: InterviewOptions::default(),
                created_at: date,
                updated_at: date,
                started_at: None,
                ended_at: None,
            };
            serde_json::to_value(InterviewById { interview, feedback }).unwrap()
        };
        assert_eq!(by_id(None).get("feedback"), None);
        assert_eq!(by_id(Some(None)).get("feedback"), Some(&json!(null)));
        assert_eq!(by_id(None)["createdAt"], "1970-01-01T00:00:00.000Z");
    }
}
