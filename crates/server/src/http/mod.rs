//! The one port: probes, metrics, the API's routes, and the doors to the WebSocket sessions.

mod join;
mod layers;
mod listen;
mod probes;

pub use join::{Entry, JoinHandler, JoinRequest};
pub use layers::SecurityHeaders;
pub use listen::accept_connections;
pub use probes::{Check, Readiness};

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use std::sync::Arc;

/// What the routes need.
#[derive(Clone)]
pub struct AppState {
    /// Takes over a connection that wants to join an interview.
    pub join: JoinHandler,
    /// What must be well for `/ready` to say so.
    pub readiness: Readiness,
    /// The security headers, by whether people reach us over TLS and at which address.
    pub security: Arc<SecurityHeaders>,
}

/// The app of the one port. `api` holds the routes under `/api/` and is merged in.
pub fn app(state: AppState, api: Router) -> Router {
    let security = Arc::clone(&state.security);
    let routes = Router::new()
        .route("/", get(front))
        .route("/health", get(probes::health))
        .route("/ready", get(probes::ready))
        .route("/metrics", get(probes::metrics))
        .route("/v1", get(join::legacy))
        .route("/{interview}", get(join::live))
        .fallback(not_found)
        .with_state(state);
    routes
        .merge(api)
        .layer(axum::middleware::from_fn(layers::limit_time))
        .layer(from_fn_with_state(security, layers::secure))
        .layer(axum::middleware::from_fn(layers::observe))
}

async fn front() -> &'static str {
    "PrepPal is up. Its API is at /api/trpc/ and described at /api/openapi.json.\n"
}

async fn not_found() -> (http::StatusCode, &'static str) {
    (http::StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

#[cfg(test)]
mod tests;
