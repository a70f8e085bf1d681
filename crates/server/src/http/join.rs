//! The doors to a session: `/{interviewId}` and, for old clients, `/v1`.
//!
//! A token is looked for, not looked into: a bad one must be told over the WebSocket (a browser
//! cannot read an HTTP 401 on an upgrade), so the session's host verifies it. What stays here per
//! connection once it is upgraded: nothing. hyper gives the TCP stream back.

use super::AppState;
use crate::socket::{
    NetStream, RefusedUpgrade, SUBPROTOCOL, Socket, SocketOptions, Upgrade, offered_protocols,
};
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use contract::ids::InterviewId;
use futures_util::future::BoxFuture;
use http::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpStream;

/// A connection that wants to join an interview. Its token is not verified yet.
#[derive(Debug)]
pub struct JoinRequest {
    /// Which door it came through.
    pub entry: Entry,
    /// The upgraded connection.
    pub socket: Socket,
    /// The other end, or the proxy in front of us.
    pub peer: SocketAddr,
}

/// Which door, and what was shown there.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// `/v1`: its first message names interview and token.
    Legacy,
    /// `/{interviewId}`.
    Live {
        /// The interview of the path; a well-formed id, perhaps of nothing.
        interview: InterviewId,
        /// The token, as it came.
        token: String,
    },
}

/// Shows no token.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Legacy => f.write_str("Legacy"),
            Self::Live { interview, .. } => write!(f, "Live({interview})"),
        }
    }
}

/// Takes over a connection; its future is the connection's task.
pub type JoinHandler = Arc<dyn Fn(JoinRequest) -> BoxFuture<'static, ()> + Send + Sync>;

#[derive(Deserialize)]
pub(super) struct JoinQuery {
    token: Option<String>,
}

/// `GET /{interviewId}`.
pub(super) async fn live(
    State(state): State<AppState>,
    Path(interview): Path<String>,
    request: Request,
) -> Response {
    let Ok(interview) = InterviewId::parse(interview) else {
        return super::not_found().await.into_response();
    };
    let offer = offered_protocols(request.headers());
    let query = Query::<JoinQuery>::try_from_uri(request.uri()).ok();
    let from_query = query.and_then(|Query(query)| query.token);
    let Some(token) = from_query.or(offer.token).filter(|token| !token.is_empty()) else {
        return super::not_found().await.into_response();
    };
    let mut response = upgrade(&state, request, Entry::Live { interview, token });
    if offer.speaks_ours && response.status() == StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    response
}

/// `GET /v1`.
pub(super) async fn legacy(State(state): State<AppState>, request: Request) -> Response {
    upgrade(&state, request, Entry::Legacy)
}

fn upgrade(state: &AppState, mut request: Request, entry: Entry) -> Response {
    let accept = match Upgrade::read(request.headers()) {
        Ok(upgrade) => upgrade.accept,
        Err(refused) => return refusal(refused),
    };
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)), |ConnectInfo(peer)| *peer);
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(hand_over(upgraded, entry, peer, Arc::clone(&state.join)));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

async fn hand_over(upgraded: OnUpgrade, entry: Entry, peer: SocketAddr, join: JoinHandler) {
    let upgraded = match upgraded.await {
        Ok(upgraded) => upgraded,
        Err(error) => return tracing::debug!(%peer, %error, "a WebSocket client left during the upgrade"),
    };
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        return tracing::error!(%peer, "an upgraded connection is not TCP");
    };
    let stream = NetStream::plain(parts.io.into_inner()).with_early(parts.read_buf);
    join(JoinRequest { entry, socket: Socket::server(stream, SocketOptions::CLIENT), peer }).await;
}

fn refusal(refused: RefusedUpgrade) -> Response {
    let status = match refused {
        RefusedUpgrade::BadKey => StatusCode::BAD_REQUEST,
        RefusedUpgrade::BadVersion | RefusedUpgrade::NotAnUpgrade => StatusCode::UPGRADE_REQUIRED,
    };
    let mut response = (status, format!("{refused}.\n")).into_response();
    if status == StatusCode::UPGRADE_REQUIRED {
        // RFC 9110 §15.5.22 asks for Upgrade, RFC 6455 §4.4 for the version.
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
        response.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    }
    response
}
