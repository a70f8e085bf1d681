//! A line to the provider: being dialled, open, or being closed.

use crate::socket::{Broken, DialError, Dialer, QueueError, Socket, SocketEvent, SocketOptions};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Uri};
use session::{DialId, DialRequest, Frame, Input, ModelClose};
use std::task::{Context, Poll, ready};

/// Close code of our own hang-up (RFC 6455 §7.4.1).
const NORMAL: u16 = 1000;

/// One attempt, from dialling to hanging up.
pub(super) struct Model {
    pub(super) dial: DialId,
    line: Line,
}

enum Line {
    Dialling(BoxFuture<'static, Result<Socket, DialError>>),
    Open(Box<Socket>),
    /// Until the provider has confirmed the close: it may refuse the next line before.
    Closing(BoxFuture<'static, ()>),
    /// Over.
    Closed,
}

impl Model {
    /// Begins to dial.
    pub(super) fn dial(dialer: &Dialer, dial: DialId, request: &DialRequest) -> Self {
        let dialer = dialer.clone();
        let target = target(request);
        let dialling = async move {
            let (uri, headers) = target?;
            dialer.websocket(&uri, headers, SocketOptions::MODEL).await
        };
        Self { dial, line: Line::Dialling(dialling.boxed()) }
    }

    /// Takes a frame to be sent. Before the line is open nothing may be sent.
    ///
    /// # Errors
    /// When the provider does not drain its connection, or it is closing.
    pub(super) fn send(&mut self, frame: Frame) -> Result<(), QueueError> {
        match (&mut self.line, frame) {
            (Line::Dialling(_) | Line::Closing(_) | Line::Closed, _) => Err(QueueError::Closing),
            (Line::Open(socket), Frame::Text(bytes)) => socket.queue_text(bytes),
            (Line::Open(socket), Frame::Binary(bytes)) => socket.queue_binary(bytes),
        }
    }

    /// The next thing that happens on the line, as the session wants to hear it. After
    /// [`Input::ModelClosed`] the line is no more.
    pub(super) fn poll_input(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        let dial = self.dial;
        let input = match &mut self.line {
            Line::Dialling(dialling) => match ready!(dialling.poll_unpin(cx)) {
                Ok(socket) => {
                    self.line = Line::Open(Box::new(socket));
                    Input::ModelOpened { dial }
                }
                Err(error) => {
                    crate::telemetry::METRICS.model_dial_failures.add(1);
                    tracing::warn!(%error, "the provider could not be dialled");
                    Input::ModelClosed { dial, close: refused(&error) }
                }
            },
            Line::Open(socket) => match ready!(socket.poll_event(cx)) {
                SocketEvent::Binary(bytes) => Input::ModelFrame { dial, frame: Frame::Binary(bytes) },
                SocketEvent::Text(bytes) => Input::ModelFrame { dial, frame: Frame::Text(bytes) },
                SocketEvent::Closed(close) => {
                    let close = ModelClose::Closed { code: close.code, reason: close.reason };
                    Input::ModelClosed { dial, close }
                }
                SocketEvent::Broken(broken) => Input::ModelClosed { dial, close: lost(&broken) },
            },
            Line::Closing(closing) => {
                ready!(closing.poll_unpin(cx));
                self.line = Line::Closed;
                let close = ModelClose::Closed { code: Some(NORMAL), reason: String::new() };
                Input::ModelClosed { dial, close }
            }
            Line::Closed => return Poll::Pending,
        };
        Poll::Ready(input)
    }

    /// Begins to hang up; a dial under way is dropped.
    pub(super) fn hang_up(&mut self) {
        self.line = match std::mem::replace(&mut self.line, Line::Closed) {
            Line::Dialling(_) => Line::Closing(Box::pin(std::future::ready(()))),
            Line::Open(mut socket) => {
                socket.queue_close(NORMAL, "");
                Line::Closing(Box::pin(socket.finish()))
            }
            over @ (Line::Closing(_) | Line::Closed) => over,
        };
    }

    /// Sees the close through in a task of its own: the session is over.
    pub(super) fn leave(mut self) {
        self.hang_up();
        if let Line::Closing(closing) = self.line {
            tokio::spawn(closing);
        }
    }
}

fn target(request: &DialRequest) -> Result<(Uri, HeaderMap), DialError> {
    let uri: Uri = request.url.parse().map_err(|_| DialError::BadAddress)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let mut value = HeaderValue::from_str(value).map_err(|_| DialError::BadAddress)?;
        value.set_sensitive(true);
        headers.insert(*name, value);
    }
    Ok((uri, headers))
}

fn refused(error: &DialError) -> ModelClose {
    match error {
        DialError::Refused { status, .. } => ModelClose::Refused(status.as_u16()),
        DialError::BadAddress => ModelClose::Refused(400),
        DialError::Unreachable { .. }
        | DialError::Tls { .. }
        | DialError::Handshake(_)
        | DialError::TimedOut => ModelClose::Lost,
    }
}

fn lost(broken: &Broken) -> ModelClose {
    match broken {
        Broken::TooBig => ModelClose::Closed { code: Some(1009), reason: String::new() },
        Broken::HungUp | Broken::Io(_) | Broken::Protocol(_) => ModelClose::Lost,
    }
}
