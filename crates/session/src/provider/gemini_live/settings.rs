//! Settings of the Gemini Live dialect, and the check that they can work at all.

use super::SettingsError;
use serde_json::Value;
use std::fmt;

/// Google's own endpoint.
pub const DEFAULT_BASE_URL: &str = "https://generativelanguage.googleapis.com";

/// The model used unless another is set: generally available since 2026-09-15.
pub const DEFAULT_MODEL: &str = "gemini-3.8-live";

/// The voice used unless another is set.
pub const DEFAULT_VOICE: &str = "Kore";

/// API version in the path: the one the documentation uses.
const DEFAULT_API_VERSION: &str = "v1beta";

/// The prebuilt voices. Any other name makes the provider refuse the whole session.
pub const VOICES: [&str; 30] = [
    "Achernar",
    "Achird",
    "Algenib",
    "Algieba",
    "Alnilam",
    "Aoede",
    "Autonoe",
    "Callirrhoe",
    "Charon",
    "Despina",
    "Enceladus",
    "Erinome",
    "Fenrir",
    "Gacrux",
    "Iapetus",
    "Kore",
    "Laomedeia",
    "Leda",
    "Orus",
    "Pulcherrima",
    "Puck",
    "Rasalgethi",
    "Sadachbia",
    "Sadaltager",
    "Schedar",
    "Sulafat",
    "Umbriel",
    "Vindemiatrix",
    "Zephyr",
    "Zubenelgenubi",
];

/// How to reach and set up the model.
#[derive(Clone, PartialEq)]
pub struct GeminiSettings {
    /// The API key; sent in a header.
    pub api_key: String,
    /// `v1beta` unless set otherwise.
    pub api_version: String,
    /// `https://`, `http://`, `wss://` or `ws://`: a local one lets a fake or the embedded
    /// interviewer stand in.
    pub base_url: String,
    /// A JSON object merged into the setup last, so that an operator can follow the provider's
    /// changes without a release of ours.
    pub extra_setup: Option<Value>,
    /// Model name, with or without `models/`.
    pub model: String,
    /// One of [`VOICES`].
    pub voice: String,
}

impl Default for GeminiSettings {
    fn default() -> Self {
        Self {
            api_key: String::new(),
            api_version: DEFAULT_API_VERSION.into(),
            base_url: DEFAULT_BASE_URL.into(),
            extra_setup: None,
            model: DEFAULT_MODEL.into(),
            voice: DEFAULT_VOICE.into(),
        }
    }
}

/// Shows everything but the key.
impl fmt::Debug for GeminiSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeminiSettings")
            .field("api_key", &if self.api_key.is_empty() { "unset" } else { "set" })
            .field("api_version", &self.api_version)
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .field("voice", &self.voice)
            .finish_non_exhaustive()
    }
}

impl GeminiSettings {
    /// Checks the settings and gives the URL to connect to.
    pub(super) fn check(&self) -> Result<String, SettingsError> {
        let wrong = |setting, problem: &str| Err(SettingsError { setting, problem: problem.into() });
        if self.api_key.trim().is_empty() {
            return wrong("GEMINI_API_KEY", "is not set: get a key from Google AI Studio and set it");
        }
        if !self.api_key.bytes().all(|b| b.is_ascii_graphic()) {
            return wrong("GEMINI_API_KEY", "has a space or another character that no key has");
        }
        if !VOICES.contains(&self.voice.as_str()) {
            return wrong("GEMINI_VOICE", "is not one of the prebuilt voices, for example Kore or Puck");
        }
        if self.model.is_empty() || !self.model.bytes().all(|b| b.is_ascii_graphic() && b != b'"') {
            return wrong("GEMINI_LIVE_MODEL", "must be a model name such as gemini-3.8-live");
        }
        if !self.api_version.bytes().all(|b| b.is_ascii_alphanumeric()) || self.api_version.is_empty() {
            return wrong("GEMINI_API_VERSION", "must be a version such as v1beta");
        }
        if self.extra_setup.as_ref().is_some_and(|extra| !extra.is_object()) {
            return wrong("GEMINI_EXTRA_SETUP", "must be a JSON object");
        }
        let (scheme, rest) = match self.base_url.split_once("://") {
            Some(("https" | "wss", rest)) => ("wss", rest),
            Some(("http" | "ws", rest)) => ("ws", rest),
            Some(_) | None => {
                return wrong("GEMINI_BASE_URL", "must begin with https://, http://, wss:// or ws://");
            }
        };
        let rest = rest.trim_end_matches('/');
        if rest.is_empty() || rest.contains(['?', '#', ' ', '@']) {
            return wrong("GEMINI_BASE_URL", "must be scheme, host and port, with no query or password");
        }
        let version = &self.api_version;
        Ok(format!(
            "{scheme}://{rest}/ws/google.ai.generativelanguage.{version}.GenerativeService.BidiGenerateContent"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> GeminiSettings {
        GeminiSettings { api_key: "secret-key".into(), ..GeminiSettings::default() }
    }

    #[test]
    fn the_url_follows_the_base() {
        let path = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
        for (base, expected) in [
            (DEFAULT_BASE_URL, format!("wss://generativelanguage.googleapis.com{path}")),
            ("http://127.0.0.1:9/", format!("ws://127.0.0.1:9{path}")),
            ("wss://proxy.example/gemini", format!("wss://proxy.example/gemini{path}")),
        ] {
            let settings = GeminiSettings { base_url: base.into(), ..settings() };
            assert_eq!(settings.check(), Ok(expected));
        }
    }

    #[test]
    fn each_bad_setting_is_named() {
        let cases: [(&str, GeminiSettings); 6] = [
            ("GEMINI_API_KEY", GeminiSettings::default()),
            ("GEMINI_API_KEY", GeminiSettings { api_key: "a b".into(), ..settings() }),
            ("GEMINI_VOICE", GeminiSettings { voice: "Nobody".into(), ..settings() }),
            ("GEMINI_BASE_URL", GeminiSettings { base_url: "ftp://x".into(), ..settings() }),
            ("GEMINI_EXTRA_SETUP", GeminiSettings { extra_setup: Some(Value::from(1)), ..settings() }),
            ("GEMINI_LIVE_MODEL", GeminiSettings { model: String::new(), ..settings() }),
        ];
        for (name, settings) in cases {
            assert_eq!(settings.check().unwrap_err().setting, name);
        }
    }

    #[test]
    fn the_key_is_not_shown() {
        assert!(!format!("{:?}", settings()).contains("secret-key"));
    }
}
