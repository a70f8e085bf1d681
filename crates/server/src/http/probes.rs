//! `/health`, `/ready` and `/metrics`: what orchestrators and operators ask.

use super::AppState;
use crate::telemetry::METRICS;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use futures_util::future::{BoxFuture, join_all};
use http::{StatusCode, header};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long one check may take before it counts as failed.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// Asks one thing whether it is usable; the error says what is not, and holds no secret.
pub type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Tells how something is, whether well or not; holds no secret.
pub type Detail = Arc<dyn Fn() -> Value + Send + Sync>;

/// What must be well for this server to take sessions. Cheap to clone; clones share the drain flag.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: Vec<(&'static str, Check)>,
    details: Vec<(&'static str, Detail)>,
    draining: Arc<AtomicBool>,
}

impl Readiness {
    /// Adds a check under a name.
    #[must_use]
    pub fn with(mut self, name: &'static str, check: Check) -> Self {
        self.checks.push((name, check));
        self
    }

    /// Adds something that is known at start: none when it is well, else what is missing.
    #[must_use]
    pub fn with_known(self, name: &'static str, missing: Option<&'static str>) -> Self {
        let check: Check = Arc::new(move || {
            Box::pin(std::future::ready(missing.map_or(Ok(()), |text| Err(text.to_owned()))))
        });
        self.with(name, check)
    }

    /// Adds something to tell beside the verdict.
    #[must_use]
    pub fn with_detail(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }

    /// From now on not ready: the server is going down.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// What is not well, by name; empty when all is.
    pub async fn problems(&self) -> Vec<(&'static str, String)> {
        let answers = join_all(self.checks.iter().map(|(name, check)| async move {
            let answer = tokio::time::timeout(CHECK_TIMEOUT, check()).await;
            let problem = answer.unwrap_or_else(|_| Err("no answer in time".into())).err()?;
            Some((*name, problem))
        }))
        .await;
        let mut problems: Vec<_> = answers.into_iter().flatten().collect();
        if self.draining.load(Ordering::Relaxed) {
            problems.push(("server", "going down".into()));
        }
        problems
    }
}

pub(super) async fn health() -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

pub(super) async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    let problems: Map<String, Value> = state
        .readiness
        .problems()
        .await
        .into_iter()
        .map(|(name, problem)| (name.to_owned(), Value::String(problem)))
        .collect();
    let details = state.readiness.details.iter().map(|(name, detail)| ((*name).to_owned(), detail()));
    let mut answer: Map<String, Value> = details.collect();
    let (code, status) = if problems.is_empty() {
        (StatusCode::OK, "ok")
    } else {
        answer.insert("problems".to_owned(), Value::Object(problems));
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    answer.insert("status".to_owned(), status.into());
    (code, Json(answer))
}

pub(super) async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], METRICS.render())
}
