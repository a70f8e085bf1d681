//! The embedded interviewer in this process: started before the first session, and reached by the
//! sessions as Gemini is, at another address.

use crate::config::{Embedded, LanguageModel};
use crate::socket::Dialer;
use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use interviewer::llm::{Patience, Settings};
use interviewer::{Config, Interviewer, Running};
use serde::Deserialize;
use session::provider::gemini_live::GeminiSettings;
use std::path::Path;
use std::time::Duration;

/// Longest list of models that is read, in bytes.
const MAX_MODELS_BYTES: usize = 1024 * 1024;

/// How long the language model's address may take to list its models.
const LIST_TIMEOUT: Duration = Duration::from_secs(5);

/// Endpoints that serve one model take any name.
const ANY_MODEL: &str = "default";

/// Why the interviewer does not start.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The language model's address.
    #[error("PREPPAL_LLM_URL {0}")]
    BadEndpoint(String),
    /// The interviewer itself.
    #[error("the embedded interviewer: {0}")]
    Start(#[from] interviewer::StartError),
}

/// Starts the interviewer on a free port of the loopback interface, with a key that only this
/// process knows.
///
/// # Errors
/// [`EmbeddedError`]. Missing models are none: the interviewer goes on without them.
pub async fn start(
    embedded: &Embedded,
    models_dir: &Path,
    dialer: &Dialer,
) -> Result<Running, EmbeddedError> {
    Ok(Interviewer::start(settings(embedded, models_dir, dialer).await?).await?)
}

/// The interviewer's settings, on a free port of the loopback interface.
///
/// # Errors
/// [`EmbeddedError::BadEndpoint`].
pub async fn settings(
    embedded: &Embedded,
    models_dir: &Path,
    dialer: &Dialer,
) -> Result<Config, EmbeddedError> {
    let mut config = Config::new(models_dir);
    config.packs.clone_from(&embedded.question_packs);
    config.places = embedded.max_sessions.and_then(|sessions| usize::try_from(sessions).ok());
    if let Some(model) = &embedded.language_model {
        config.model = Some(language_model(model, dialer).await?);
    }
    Ok(config)
}

/// How a session reaches it.
#[must_use]
pub fn gemini_settings(running: &Running) -> GeminiSettings {
    GeminiSettings {
        api_key: running.key().to_owned(),
        base_url: running.base_url(),
        ..GeminiSettings::default()
    }
}

async fn language_model(model: &LanguageModel, dialer: &Dialer) -> Result<Settings, EmbeddedError> {
    let endpoint = model
        .base_url
        .parse()
        .map_err(|error: interviewer::llm::BadEndpoint| EmbeddedError::BadEndpoint(error.to_string()))?;
    let name = match &model.model {
        Some(name) => name.clone(),
        None => first_model(model, dialer).await,
    };
    Ok(Settings {
        endpoint,
        model: name,
        key: model.api_key.as_ref().map(|key| key.expose().to_owned()),
        tls: Some(dialer.tls_config()),
        patience: Patience::default(),
    })
}

/// The first model that the endpoint lists: <https://platform.openai.com/docs/api-reference/models>.
async fn first_model(model: &LanguageModel, dialer: &Dialer) -> String {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        id: String,
    }
    let mut request = Request::get(format!("{}/models", model.base_url));
    if let Some(key) = &model.api_key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", key.expose()));
    }
    let listed = async {
        let request = request.body(Full::new(Bytes::new())).ok()?;
        let answer = dialer.request(request, MAX_MODELS_BYTES, LIST_TIMEOUT).await.ok()?;
        let list: List = serde_json::from_slice(answer.body()).ok()?;
        list.data.into_iter().next().map(|entry| entry.id)
    };
    match listed.await {
        Some(name) => {
            tracing::info!(model = name, "the language model's address lists this model first");
            name
        }
        None => {
            tracing::warn!(
                "the language model's address lists no model: set PREPPAL_LLM_MODEL if it needs a name"
            );
            ANY_MODEL.to_owned()
        }
    }
}
