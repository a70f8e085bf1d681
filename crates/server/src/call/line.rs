//! The line of a call: tokens asked for and sockets opened in the background, one attempt at a time.

use super::account::ApiClient;
use super::error::CallError;
use crate::socket::{Dialer, SUBPROTOCOL, Socket, SocketEvent, SocketOptions};
use bytes::Bytes;
use client::{ConnId, Input, Token, TokenKind, TokenRefusal};
use contract::audio_format::CLIENT_BYTES_PER_SECOND;
use contract::ids::InterviewId;
use http::header::SEC_WEBSOCKET_PROTOCOL;
use http::{HeaderMap, HeaderValue, Uri};
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// Sound that may wait in the socket, in bytes: two seconds. More is late beyond use.
const MAX_WAITING_SOUND_BYTES: usize = 2 * CLIENT_BYTES_PER_SECOND;

/// The way to one interview.
pub(super) struct Line {
    api: Arc<Mutex<ApiClient>>,
    dialer: Dialer,
    interview: InterviewId,
    url: Uri,
    /// The attempt under way.
    attempt: JoinSet<Attempted>,
    socket: Option<(ConnId, Socket)>,
    /// Sockets that see their close through.
    closing: JoinSet<()>,
    /// Why the last attempt failed.
    failure: Option<CallError>,
}

/// What an attempt came to.
enum Attempted {
    Asked(ConnId, Result<String, CallError>),
    Opened(ConnId, Box<Result<Socket, CallError>>),
}

impl Line {
    pub(super) fn new(api: ApiClient, dialer: Dialer, interview: InterviewId) -> Result<Self, CallError> {
        Ok(Self {
            url: api.socket_url(&interview)?,
            api: Arc::new(Mutex::new(api)),
            dialer,
            interview,
            attempt: JoinSet::new(),
            socket: None,
            closing: JoinSet::new(),
            failure: None,
        })
    }

    /// Asks for a token.
    pub(super) fn ask(&mut self, conn: ConnId, kind: TokenKind) {
        let (api, interview) = (Arc::clone(&self.api), self.interview.clone());
        self.attempt.spawn(async move {
            let mut api = api.lock().await;
            let token = match kind {
                TokenKind::Join => api.worker_token(&interview).await,
                TokenKind::Resume => api.resume_token(&interview).await,
            };
            Attempted::Asked(conn, token)
        });
    }

    /// Opens a socket.
    pub(super) fn open(&mut self, conn: ConnId, token: Token) {
        let (dialer, url) = (self.dialer.clone(), self.url.clone());
        self.attempt.spawn(async move {
            let opened = open_socket(&dialer, &url, &token).await;
            Attempted::Opened(conn, Box::new(opened))
        });
    }

    /// Queues a frame on the open socket.
    pub(super) fn send(&mut self, conn: ConnId, frame: Bytes, is_audio: bool) {
        let Some((_, socket)) = self.socket.as_mut().filter(|(open, _)| *open == conn) else { return };
        if !is_audio || socket.unflushed_bytes() < MAX_WAITING_SOUND_BYTES {
            // What cannot be queued finds a connection that ends, or is found dead by its silence.
            let _ = socket.queue_binary(frame);
        }
    }

    /// Gives up an attempt, or closes its socket after what is queued.
    pub(super) fn close(&mut self) {
        // Dropping the set stops what is in it, and forgets what it has come to.
        self.attempt = JoinSet::new();
        self.finish_socket();
    }

    /// What happens next on the line. Safe to drop and call again: nothing is lost.
    pub(super) async fn input(&mut self) -> Input {
        loop {
            tokio::select! {
                (conn, event) = socket_event(&mut self.socket) => {
                    if let Some(input) = self.take_event(conn, event) {
                        return input;
                    }
                }
                Some(attempted) = self.attempt.join_next() => {
                    // A task that panicked leaves its attempt to the client's deadline.
                    if let Ok(attempted) = attempted {
                        return self.take_attempted(attempted);
                    }
                }
            }
        }
    }

    /// Why the last attempt failed, if one did.
    pub(super) fn take_failure(&mut self) -> Option<CallError> {
        self.failure.take()
    }

    /// Waits until everything that was closed is closed.
    pub(super) async fn finish(mut self) {
        self.close();
        while self.closing.join_next().await.is_some() {}
    }

    fn take_event(&mut self, conn: ConnId, event: SocketEvent) -> Option<Input> {
        match event {
            SocketEvent::Binary(frame) => Some(Input::SocketFrame { conn, frame }),
            SocketEvent::Text(_) => None,
            SocketEvent::Closed(close) => {
                self.finish_socket();
                Some(Input::SocketClosed { conn, code: close.code })
            }
            SocketEvent::Broken(_) => {
                self.finish_socket();
                Some(Input::SocketClosed { conn, code: None })
            }
        }
    }

    fn take_attempted(&mut self, attempted: Attempted) -> Input {
        match attempted {
            Attempted::Asked(conn, Ok(token)) => Input::TokenIssued { conn, token: Token(token) },
            Attempted::Asked(conn, Err(error)) => {
                let refusal = refusal(&error);
                self.failure = Some(error);
                Input::TokenRefused { conn, refusal }
            }
            Attempted::Opened(conn, opened) => match *opened {
                Ok(socket) => {
                    self.failure = None;
                    self.socket = Some((conn, socket));
                    Input::SocketOpened { conn }
                }
                Err(error) => {
                    self.failure = Some(error);
                    Input::SocketClosed { conn, code: None }
                }
            },
        }
    }

    fn finish_socket(&mut self) {
        if let Some((_, mut socket)) = self.socket.take() {
            socket.queue_close(1000, "");
            self.closing.spawn(socket.finish());
        }
    }
}

/// The next event of the open socket; waits for ever without one.
async fn socket_event(socket: &mut Option<(ConnId, Socket)>) -> (ConnId, SocketEvent) {
    match socket {
        Some((conn, socket)) => (*conn, socket.event().await),
        None => std::future::pending().await,
    }
}

/// The token travels in a header, not in the URL.
async fn open_socket(dialer: &Dialer, url: &Uri, token: &Token) -> Result<Socket, CallError> {
    let mut headers = HeaderMap::new();
    let offer = HeaderValue::from_str(&format!("{SUBPROTOCOL}, token.{}", token.0));
    let offer = offer.map_err(|error| CallError::Contract {
        procedure: "interview.generateWorkerToken",
        reason: error.to_string(),
    })?;
    headers.insert(SEC_WEBSOCKET_PROTOCOL, offer);
    Ok(dialer.websocket(url, headers, SocketOptions::MODEL).await?)
}

/// What the API's refusal means. Anything but a clear answer may be better next time.
fn refusal(error: &CallError) -> TokenRefusal {
    match error {
        CallError::Refused { code, .. } => match code.as_str() {
            "BAD_REQUEST" => TokenRefusal::WrongStatus,
            "FORBIDDEN" | "NOT_FOUND" => TokenRefusal::NotFound,
            "UNAUTHORIZED" => TokenRefusal::SignedOut,
            _ => TokenRefusal::Unreachable,
        },
        _ => TokenRefusal::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refusals_mean() {
        let refused = |code: &str| CallError::Refused {
            procedure: "interview.generateResumeToken",
            code: code.into(),
            message: String::new(),
        };
        let cases = [
            (refused("BAD_REQUEST"), TokenRefusal::WrongStatus),
            (refused("NOT_FOUND"), TokenRefusal::NotFound),
            (refused("UNAUTHORIZED"), TokenRefusal::SignedOut),
            (refused("TOO_MANY_REQUESTS"), TokenRefusal::Unreachable),
            (refused("INTERNAL_SERVER_ERROR"), TokenRefusal::Unreachable),
            (CallError::Lost, TokenRefusal::Unreachable),
        ];
        for (error, expected) in cases {
            assert_eq!(refusal(&error), expected, "{error}");
        }
    }
}
