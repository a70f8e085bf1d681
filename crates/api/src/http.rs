//! The API over HTTP: axum in front, the tRPC wire behind.

use crate::caller::Call;
use crate::config::{Api, Parts as ApiParts};
use crate::{openapi, origin, procedures, uploads};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, FromRequestParts, Path, Request, State};
use axum::response::IntoResponse as _;
use axum::routing::{any, get, post};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use trpc::Error;
use trpc::limits::MAX_BODY_BYTES;

/// The network address of the client, as a request extension. The host sets it, because only the host
/// knows whether a proxy in front may be believed: see
/// [`crate::client_address`]. Without it the connection's own address counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

#[derive(Clone)]
struct Service {
    parts: Arc<ApiParts>,
    procedures: Arc<trpc::Router<Call>>,
}

impl Api {
    /// The routes `/api/trpc/…`, `/api/documents/text` and `/api/openapi.json`.
    pub fn router(&self) -> axum::Router {
        let procedures = Arc::new(procedures::router().on_error(log));
        let document = Bytes::from(openapi::text(&procedures, self.parts.public_url.https));
        let service = Service { parts: Arc::clone(&self.parts), procedures };
        axum::Router::new()
            .route("/api/trpc/", any(call))
            .route("/api/trpc/{*path}", any(call))
            .route(uploads::PATH, post(document_text))
            .route("/api/openapi.json", get(move || openapi_document(document.clone())))
            .with_state(service)
    }
}

#[expect(clippy::unused_async, reason = "a handler of axum is async")]
async fn openapi_document(document: Bytes) -> impl axum::response::IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document)
}

/// Faults of ours are errors, the rest is the client's. The text for the log holds nothing that was sent.
fn log(path: &str, error: &Error) {
    if error.code.http_status().is_server_error() {
        tracing::error!(procedure = path, %error, "procedure failed");
    } else {
        tracing::debug!(procedure = path, code = error.code.name(), "procedure refused");
    }
}

async fn call(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    ip: CallerIp,
    request: Request,
) -> axum::response::Response {
    let path = path.map_or_else(|_| String::new(), |Path(path)| path);
    match answer(&service, path, ip, request).await {
        Ok((response, cookie)) => finish(from_trpc(response), cookie),
        Err(error) => {
            log("", &error);
            finish(from_trpc(trpc::Response::from_error(&error)), None)
        }
    }
}

async fn answer(
    service: &Service,
    path: String,
    ip: CallerIp,
    request: Request,
) -> Result<(trpc::Response, Option<HeaderValue>), Error> {
    let (head, body) = request.into_parts();
    let call = identify(service, &head, ip).await?;
    let request = trpc::Request {
        method: head.method,
        path,
        query: head.uri.query().unwrap_or_default().to_owned(),
        body: read_body(&head.headers, body, MAX_BODY_BYTES).await?,
        headers: head.headers,
    };
    let response = service.procedures.handle(call.clone(), request).await;
    Ok((response, call.cookie()))
}

async fn document_text(
    State(service): State<Service>,
    ip: CallerIp,
    request: Request,
) -> axum::response::Response {
    let (head, body) = request.into_parts();
    let (outcome, cookie) = match identify(&service, &head, ip).await {
        Ok(call) => (uploads::text(&call, &head.headers, body).await, call.cookie()),
        Err(error) => (Err(error.into()), None),
    };
    if let Err(refusal) = &outcome {
        log(uploads::NAME, &refusal.error);
    }
    finish(uploads::response(&outcome), cookie)
}

/// Finds out who calls, and refuses a request from another site that might change something.
async fn identify(service: &Service, head: &Parts, CallerIp(ip): CallerIp) -> Result<Call, Error> {
    let call = Call::identify(Arc::clone(&service.parts), &head.headers, ip).await?;
    let reads_only = head.method == Method::GET || head.method == Method::HEAD;
    if !reads_only && !call.is_worker() && !origin::is_allowed(&head.headers, &service.parts.public_url) {
        return Err(Error::forbidden("A request from another site is not accepted"));
    }
    Ok(call)
}

/// The network address that a request comes from.
struct CallerIp(IpAddr);

impl<S: Sync> FromRequestParts<S> for CallerIp {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let told = head.extensions.get::<ClientIp>().map(|client| client.0);
        let connected =
            || head.extensions.get::<ConnectInfo<SocketAddr>>().map(|connection| connection.0.ip());
        Ok(Self(told.or_else(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The whole body, if it has at most `max` bytes.
pub(crate) async fn read_body(headers: &HeaderMap, body: Body, max: usize) -> Result<Bytes, Error> {
    let too_large = || Error::payload_too_large(format!("The body is larger than {max} bytes"));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| usize::try_from(length).is_ok_and(|n| n > max)) {
        return Err(too_large());
    }
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Error::bad_request("The body could not be read to its end")),
    }
}

fn from_trpc(response: trpc::Response) -> axum::response::Response {
    let body = match response.body {
        trpc::Body::Empty => Body::empty(),
        trpc::Body::Whole(bytes) => Body::from(bytes),
        trpc::Body::Lines(lines) => Body::from_stream(lines.map(Ok::<_, Infallible>)),
    };
    let mut answer = (response.status, body).into_response();
    answer.headers_mut().extend(response.headers);
    answer
}

fn finish(mut answer: axum::response::Response, cookie: Option<HeaderValue>) -> axum::response::Response {
    let headers = answer.headers_mut();
    // Answers belong to one person at one time.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(cookie) = cookie {
        headers.insert(header::SET_COOKIE, cookie);
    }
    answer
}
