//! The one port: the web app, probes, metrics, the API's routes, and the doors to the WebSocket sessions.

mod echo;
mod join;
mod layers;
mod listen;
mod probes;
mod upgrade;
mod web;

pub use join::{Entry, JoinHandler, JoinRequest};
pub use layers::{SecurityHeaders, behind_proxies};
pub use listen::accept_connections;
pub use probes::{Check, Detail, Readiness};

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
    /// Where people reach the app: `/`, or the path of a reverse proxy, with a slash at both ends.
    pub base_path: Arc<str>,
    /// Places for checks of the connection.
    echo: echo::Places,
}

impl AppState {
    /// What the routes need, for an app that people reach at `public_url`.
    #[must_use]
    pub fn new(join: JoinHandler, readiness: Readiness, public_url: &str) -> Self {
        let path =
            public_url.parse::<http::Uri>().map_or_else(|_| String::new(), |uri| uri.path().to_owned());
        Self {
            join,
            readiness,
            security: Arc::new(SecurityHeaders::new(public_url)),
            base_path: format!("{}/", path.trim_end_matches('/')).into(),
            echo: echo::Places::default(),
        }
    }
}

/// The app of the one port. `api` holds the routes under `/api/` and is merged in.
pub fn app(state: AppState, api: Router) -> Router {
    let security = Arc::clone(&state.security);
    let base_path = Arc::clone(&state.base_path);
    let pages = web::PAGES.into_iter().fold(Router::new(), |pages, path| pages.route(path, get(web::page)));
    let routes = pages
        .route("/assets/{name}", get(web::asset))
        .route("/api/echo", get(echo::echo))
        .route("/health", get(probes::health))
        .route("/ready", get(probes::ready))
        .route("/metrics", get(probes::metrics))
        .route("/v1", get(join::legacy))
        .route("/{interview}", get(join::live))
        .fallback(web::nothing);
    let mut routes = under(&base_path, routes);
    if &*base_path != "/" {
        // Where nesting ends: with the slash that the page's own links count from.
        routes = routes.route(&base_path, get(web::page));
    }
    routes
        .with_state(state)
        .merge(under(&base_path, api))
        .layer(axum::middleware::from_fn(layers::limit_time))
        .layer(from_fn_with_state(security, layers::secure))
        .layer(axum::middleware::from_fn(layers::observe))
}

/// The routes where we listen and, when a reverse proxy serves us under a path, under that path as
/// well: some proxies take it off, some do not.
fn under<S: Clone + Send + Sync + 'static>(base_path: &str, routes: Router<S>) -> Router<S> {
    match base_path.trim_end_matches('/') {
        "" => routes,
        path => Router::new().nest(path, routes.clone()).merge(routes),
    }
}

#[cfg(test)]
mod tests;
