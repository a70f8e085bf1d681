//! What happens to every request: it is counted and logged, bounded in time, and answered with
//! security headers.

use crate::telemetry::METRICS;
use api::{ClientIp, TrustedProxies, client_address};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{StatusCode, Uri};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// From a request's head to the head of its answer. The slowest answers, password hashing under
/// load, take a few seconds; a body sent drop by drop takes for ever.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Headers that every answer carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What a browser sends as the origin of our own pages.
    origin: String,
}

impl SecurityHeaders {
    /// The headers for pages served at `public_url` (`http(s)://host[:port]`, perhaps with a path).
    ///
    /// Scripts, styles and connections come from ourselves alone; WebAssembly may be compiled; no
    /// page may frame ours. The page names its base itself, for reverse proxies that serve it under a path. The WebSocket's address is named because some browsers do not count it
    /// as `'self'`. The microphone is for our own pages.
    #[must_use]
    pub fn new(public_url: &str) -> Self {
        let https = public_url.starts_with("https://");
        let host = public_url.parse::<Uri>().ok().and_then(|uri| Some(uri.authority()?.to_string()));
        let socket = host
            .as_ref()
            .map_or(String::new(), |host| format!(" {}://{host}", if https { "wss" } else { "ws" }));
        let policy = format!(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{socket}; \
             img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; \
             base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
        );
        let fixed = HeaderValue::from_static;
        let mut headers = vec![
            (X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (X_FRAME_OPTIONS, fixed("DENY")),
            (REFERRER_POLICY, fixed("same-origin")),
            (HeaderName::from_static("cross-origin-opener-policy"), fixed("same-origin")),
            (
                HeaderName::from_static("permissions-policy"),
                fixed("microphone=(self), camera=(), geolocation=()"),
            ),
        ];
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.push((CONTENT_SECURITY_POLICY, policy));
        }
        if https {
            headers.push((STRICT_TRANSPORT_SECURITY, fixed("max-age=31536000")));
        }
        let scheme = if https { "https" } else { "http" };
        Self { headers, origin: format!("{scheme}://{}", host.unwrap_or_default()) }
    }

    /// Whether a request with this `Origin` comes from our own pages.
    pub(super) fn is_own_origin(&self, origin: &HeaderValue) -> bool {
        origin.as_bytes().eq_ignore_ascii_case(self.origin.as_bytes())
    }
}

/// Adds the security headers that the route has not set itself.
pub(super) async fn secure(
    State(security): State<Arc<SecurityHeaders>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        for (name, value) in &security.headers {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
    }
    response
}

/// Names the client's address to `routes`: that of the connection, or what trusted proxies say about it.
pub fn behind_proxies(routes: Router, trusted: TrustedProxies) -> Router {
    routes.layer(from_fn_with_state(Arc::new(trusted), name_client))
}

async fn name_client(
    State(trusted): State<Arc<TrustedProxies>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let client = client_address(peer.ip(), request.headers(), &trusted);
        request.extensions_mut().insert(ClientIp(client));
    }
    next.run(request).await
}

/// Gives up on a request that takes too long.
pub(super) async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The request took too long.\n").into_response(),
    }
}

/// Counts and logs a request: its path without the query, which may hold a token.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    METRICS.http_requests(status).add(1);
    let elapsed_ms = started.elapsed().as_millis();
    if is_probe(&path) {
        tracing::debug!(%method, path, status = status.as_u16(), elapsed_ms, "request");
    } else {
        tracing::info!(%method, path, status = status.as_u16(), elapsed_ms, "request");
    }
    response
}

/// Asked every few seconds by machines: no news for a person.
fn is_probe(path: &str) -> bool {
    matches!(path, "/health" | "/metrics" | "/ready")
}
