//! The embedded interviewer: its question packs, its limit, and a language model in its place.

use super::problems::Problems;
use super::secrets::Secret;
use super::settings::{EMBEDDED_SESSIONS, LLM_API_KEY, LLM_MODEL, LLM_URL, QUESTION_PACKS, Setting};
use super::sources::Sources;
use http::Uri;
use std::path::PathBuf;

/// Longest name of a language model, in characters.
const MAX_MODEL_CHARS: usize = 200;

/// Most embedded interviews that a person may allow at once; more is a typing error.
const MAX_SESSIONS: u32 = 1_000;

/// How the embedded interviewer is set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embedded {
    /// Folder of question packs in addition to the built-in questions.
    pub question_packs: Option<PathBuf>,
    /// Most interviews at once; none to measure what the machine carries.
    pub max_sessions: Option<u32>,
    /// A language model that words the interviewer's part.
    pub language_model: Option<LanguageModel>,
}

/// An OpenAI-compatible endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageModel {
    /// Up to and including the version, such as `http://127.0.0.1:11434/v1`, without a slash at the end.
    pub base_url: String,
    /// Name of the model; none for the first that the endpoint lists.
    pub model: Option<String>,
    /// Sent as a bearer token.
    pub api_key: Option<Secret>,
}

impl Embedded {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        Self {
            question_packs: sources.find(&QUESTION_PACKS).map(|found| PathBuf::from(found.text)),
            max_sessions: read_sessions(sources, problems),
            language_model: read_language_model(sources, problems),
        }
    }
}

fn read_sessions(sources: &Sources, problems: &mut Problems) -> Option<u32> {
    let found = sources.find(&EMBEDDED_SESSIONS)?;
    if found.text == "auto" {
        return None;
    }
    let sessions = found.text.parse().ok().filter(|sessions| (1..=MAX_SESSIONS).contains(sessions));
    if sessions.is_none() {
        problems.add(
            &EMBEDDED_SESSIONS,
            format!("{:?} (from {}) is no such number", found.text, found.origin),
            format!("Write auto, or a whole number from 1 to {MAX_SESSIONS}"),
        );
    }
    sessions
}

fn read_language_model(sources: &Sources, problems: &mut Problems) -> Option<LanguageModel> {
    let api_key = sources.find(&LLM_API_KEY).map(|found| Secret::new(found.text));
    let model = sources.find(&LLM_MODEL).map(|found| found.text.to_owned());
    let Some(found) = sources.find(&LLM_URL) else {
        for (setting, is_set) in [(&LLM_MODEL, model.is_some()), (&LLM_API_KEY, api_key.is_some())] {
            if is_set {
                add_alone(problems, setting);
            }
        }
        return None;
    };
    let good = found.text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.query().is_none()
    });
    if !good {
        problems.add(
            &LLM_URL,
            format!("{:?} (from {}) is not an address without a query", found.text, found.origin),
            "Write the address up to the version, such as http://127.0.0.1:11434/v1",
        );
    }
    if model.as_ref().is_some_and(|name| name.chars().count() > MAX_MODEL_CHARS) {
        problems.add(
            &LLM_MODEL,
            format!("it is longer than {MAX_MODEL_CHARS} characters"),
            "Write the model's name",
        );
    }
    Some(LanguageModel { base_url: found.text.trim_end_matches('/').to_owned(), model, api_key })
}

fn add_alone(problems: &mut Problems, setting: &Setting) {
    problems.add(
        setting,
        "it is set, and PREPPAL_LLM_URL is not",
        "Set PREPPAL_LLM_URL as well, or remove this one",
    );
}
