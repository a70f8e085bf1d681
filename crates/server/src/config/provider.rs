//! Who the interviewer is.

use super::embedded::Embedded;
use super::problems::Problems;
use super::secrets::Secret;
use super::settings::{
    GEMINI_API_KEY, GEMINI_API_VERSION, GEMINI_BASE_URL, GEMINI_EXTRA_SETUP, GEMINI_LIVE_MODEL,
    GEMINI_TEXT_MODEL, GEMINI_VOICE, PROVIDER, Setting,
};
use super::sources::Sources;
use http::Uri;
use session::provider::gemini_live::{DEFAULT_BASE_URL, VOICES};

/// Longest name of a model or version, in characters: it becomes part of a URL.
const MAX_NAME_CHARS: usize = 100;

/// Who the interviewer is.
#[derive(Debug, Clone, PartialEq)]
pub enum Provider {
    /// The interviewer on this machine.
    Embedded(Box<Embedded>),
    /// Gemini Live, or whatever speaks its dialect.
    GeminiLive(Box<Gemini>),
    /// OpenAI Realtime; not in this version.
    OpenAiRealtime,
}

/// How to reach Gemini, and what to ask of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Gemini {
    /// Sent as `x-goog-api-key`.
    pub api_key: Secret,
    /// `http`, `https`, `ws` or `wss`, without a slash at the end; may have a path in front of the API's.
    pub base_url: String,
    /// Version in the path.
    pub api_version: String,
    /// Model that holds the interview.
    pub live_model: String,
    /// Model that writes feedback.
    pub text_model: String,
    /// One of [`VOICES`].
    pub voice: String,
    /// Merged last into `setup`.
    pub extra_setup: serde_json::Map<String, serde_json::Value>,
}

impl Provider {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        let key = sources.find(&GEMINI_API_KEY).map(|found| Secret::new(found.text));
        let default = if key.is_some() { "gemini-live" } else { "embedded" };
        let name = sources.find(&PROVIDER).map_or(default, |found| found.text);
        // Gemini's settings are checked whether used or not: a typing error shows before the switch.
        let embedded = Self::Embedded(Box::new(Embedded::read(sources, problems)));
        let gemini = Gemini::read(sources, problems, key.clone().unwrap_or_else(|| Secret::new("")));
        match name {
            "embedded" => embedded,
            "gemini-live" => {
                if key.is_none() {
                    problems.add(
                        &GEMINI_API_KEY,
                        "it is not set, and the provider is gemini-live",
                        "Set it to a key of the Gemini API (any text does for a local stand-in)",
                    );
                }
                Self::GeminiLive(Box::new(gemini))
            }
            "openai-realtime" => Self::OpenAiRealtime,
            other => {
                problems.add(
                    &PROVIDER,
                    format!("{other:?} is not a provider"),
                    "Write gemini-live, openai-realtime or embedded",
                );
                embedded
            }
        }
    }

    /// The name in the configuration.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Embedded(_) => "embedded",
            Self::GeminiLive(_) => "gemini-live",
            Self::OpenAiRealtime => "openai-realtime",
        }
    }

    /// What is missing before this provider can hold an interview; none when it can.
    #[must_use]
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Embedded(_) | Self::GeminiLive(_) => None,
            Self::OpenAiRealtime => Some(
                "openai-realtime is not part of this version: set PREPPAL_PROVIDER to embedded, or to gemini-live and GEMINI_API_KEY",
            ),
        }
    }
}

impl Gemini {
    fn read(sources: &Sources, problems: &mut Problems, api_key: Secret) -> Self {
        if !api_key.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            problems.add(
                &GEMINI_API_KEY,
                "it holds a space or a character outside ASCII",
                "Copy the key again, alone",
            );
        }
        Self {
            api_key,
            base_url: read_base_url(sources, problems),
            api_version: read_name(sources, problems, &GEMINI_API_VERSION, ""),
            live_model: read_name(sources, problems, &GEMINI_LIVE_MODEL, "-._/"),
            text_model: read_name(sources, problems, &GEMINI_TEXT_MODEL, "-._/"),
            voice: read_voice(sources, problems),
            extra_setup: read_extra_setup(sources, problems),
        }
    }
}

fn read_base_url(sources: &Sources, problems: &mut Problems) -> String {
    let Some(found) = sources.find(&GEMINI_BASE_URL) else { return DEFAULT_BASE_URL.into() };
    let good = found.text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https" | "ws" | "wss"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.query().is_none()
    });
    if !good {
        problems.add(
            &GEMINI_BASE_URL,
            format!("{:?} (from {}) is not an address without a query", found.text, found.origin),
            "Write http, https, ws or wss, :// and the host, such as http://127.0.0.1:8080",
        );
    }
    found.text.trim_end_matches('/').to_owned()
}

/// A name of letters, digits and `marks`: it goes into a URL's path or a message as it is.
fn read_name(sources: &Sources, problems: &mut Problems, setting: &Setting, marks: &str) -> String {
    let text = sources.find(setting).map_or(setting.default, |found| found.text);
    let clean = |byte: u8| byte.is_ascii_alphanumeric() || marks.as_bytes().contains(&byte);
    if text.len() > MAX_NAME_CHARS || !text.bytes().all(clean) || text.contains("..") {
        problems.add(
            setting,
            format!("{text:?} is not a name of the API"),
            format!("Write a name such as {}", setting.default),
        );
    }
    text.to_owned()
}

fn read_voice(sources: &Sources, problems: &mut Problems) -> String {
    let text = sources.find(&GEMINI_VOICE).map_or(GEMINI_VOICE.default, |found| found.text);
    match VOICES.iter().find(|voice| voice.eq_ignore_ascii_case(text)) {
        Some(voice) => (*voice).to_owned(),
        None => {
            problems.add(
                &GEMINI_VOICE,
                format!("{text:?} is not a voice"),
                format!("Write one of {}", VOICES.join(", ")),
            );
            text.to_owned()
        }
    }
}

fn read_extra_setup(
    sources: &Sources,
    problems: &mut Problems,
) -> serde_json::Map<String, serde_json::Value> {
    let Some(found) = sources.find(&GEMINI_EXTRA_SETUP) else { return serde_json::Map::new() };
    serde_json::from_str(found.text).unwrap_or_else(|error| {
        problems.add(
            &GEMINI_EXTRA_SETUP,
            format!("the value (from {}) is not a JSON object: {error}", found.origin),
            format!("Write an object such as {}", GEMINI_EXTRA_SETUP.example),
        );
        serde_json::Map::new()
    })
}
