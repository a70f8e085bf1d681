//! `/api/echo`: a short-lived WebSocket that sends back what it gets. The lobby measures with it
//! whether WebSockets pass, and how long the way there and back takes, before anything is begun.

use super::AppState;
use super::upgrade::upgrade;
use crate::socket::{NetStream, Socket, SocketEvent, SocketOptions};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::ORIGIN;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Connections at once: a check lasts a second or two, and anybody may ask for one.
const MAX_CONNECTIONS: usize = 64;

/// Messages that one connection gets back.
const MAX_MESSAGES: u32 = 20;

/// Longest message, in bytes.
const MAX_MESSAGE_BYTES: usize = 1024;

/// Longest life of a connection.
const MAX_LIFE: Duration = Duration::from_secs(10);

/// Closes a connection that had all it may have.
const NORMAL_CLOSURE: u16 = 1000;

/// The places for connections.
#[derive(Debug, Clone)]
pub(super) struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_CONNECTIONS)))
    }
}

/// `GET /api/echo`.
pub(super) async fn echo(State(state): State<AppState>, request: Request) -> Response {
    let is_ours = request.headers().get(ORIGIN).is_none_or(|origin| state.security.is_own_origin(origin));
    if !is_ours {
        return (StatusCode::FORBIDDEN, "This is for our own pages.\n").into_response();
    }
    let Ok(place) = Arc::clone(&state.echo.0).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many checks at once; try again.\n").into_response();
    };
    upgrade(request, |stream, _| async move {
        // A connection that is still open by then is cut.
        let _ = tokio::time::timeout(MAX_LIFE, send_back(stream)).await;
        drop(place);
    })
}

async fn send_back(stream: NetStream) {
    let options = SocketOptions { max_message_bytes: MAX_MESSAGE_BYTES, ..SocketOptions::CLIENT };
    let mut socket = Socket::server(stream, options);
    for _ in 0..MAX_MESSAGES {
        let SocketEvent::Binary(message) = socket.event().await else { break };
        if socket.queue_binary(message).is_err() {
            break;
        }
    }
    socket.queue_close(NORMAL_CLOSURE, "");
    socket.finish().await;
}
