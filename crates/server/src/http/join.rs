//! The doors to a session: `/{interviewId}` and, for old clients, `/v1`.
//!
//! A token is looked for, not looked into: a bad one must be told over the WebSocket (a browser
//! cannot read an HTTP 401 on an upgrade), so the session's host verifies it. What stays here per
//! connection once it is upgraded: nothing.

use super::AppState;
use super::upgrade::upgrade;
use super::web::nothing;
use crate::socket::{SUBPROTOCOL, Socket, SocketOptions, offered_protocols};
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use contract::ids::InterviewId;
use futures_util::future::BoxFuture;
use http::StatusCode;
use http::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

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
        return nothing(State(state), request).await;
    };
    let offer = offered_protocols(request.headers());
    let query = Query::<JoinQuery>::try_from_uri(request.uri()).ok();
    let from_query = query.and_then(|Query(query)| query.token);
    let Some(token) = from_query.or(offer.token).filter(|token| !token.is_empty()) else {
        return nothing(State(state), request).await;
    };
    let mut response = join(&state, request, Entry::Live { interview, token });
    if offer.speaks_ours && response.status() == StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    response
}

/// `GET /v1`.
pub(super) async fn legacy(State(state): State<AppState>, request: Request) -> Response {
    join(&state, request, Entry::Legacy)
}

fn join(state: &AppState, request: Request, entry: Entry) -> Response {
    let join = Arc::clone(&state.join);
    upgrade(request, move |stream, peer| {
        join(JoinRequest { entry, socket: Socket::server(stream, SocketOptions::CLIENT), peer })
    })
}
