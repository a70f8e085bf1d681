//! One WebSocket, either side: events in, queued frames out, and an orderly close.
//!
//! Nothing here waits but [`Socket::event`], [`Socket::flush`] and [`Socket::finish`]: queueing a
//! frame costs no system call, and everything queued leaves in one when the socket is next polled.

use super::stream::NetStream;
use crate::telemetry::METRICS;
use bytes::Bytes;
use futures_util::{Sink as _, SinkExt as _, Stream as _};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio_websockets::{
    ClientBuilder, CloseCode, Config, Error, Limits, Message, Payload, ServerBuilder, WebSocketStream,
};

/// How long [`Socket::finish`] waits for the peer to take the close and hang up. A browser answers
/// within a round trip.
const CLOSE_LINGER: Duration = Duration::from_secs(2);

/// Bytes thrown away while waiting for the peer to hang up. Closing a TCP socket with unread bytes
/// resets the connection, and the peer may then never read the close code.
const MAX_LINGER_BYTES: usize = 1024 * 1024;

/// Longest close reason in bytes (RFC 6455 §5.5: a control frame holds 125, two are the code).
const MAX_CLOSE_REASON_BYTES: usize = 123;

/// Largest header of a frame, mask included (RFC 6455 §5.2).
const MAX_HEADER_BYTES: usize = 14;

/// Whom a socket leads to; labels its metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// A person's browser or another client.
    Client,
    /// The model provider.
    Model,
}

/// Limits of one socket.
#[derive(Debug, Clone, Copy)]
pub struct SocketOptions {
    /// Whom it leads to.
    pub leg: Leg,
    /// Largest message accepted, in bytes.
    pub max_message_bytes: usize,
    /// Most bytes queued and not yet taken by the kernel, before the peer counts as too slow.
    pub max_queued_bytes: usize,
}

impl SocketOptions {
    /// For a client: frames up to 64 KiB in. Up to 4 MiB wait to go out, two minutes of audio: the
    /// model speaks in bursts far faster than real time.
    pub const CLIENT: Self = Self {
        leg: Leg::Client,
        max_message_bytes: contract::audio_format::MAX_CLIENT_FRAME_BYTES,
        max_queued_bytes: 4 * 1024 * 1024,
    };

    /// For a model: messages up to 16 MiB in. Up to 1 MiB waits to go out, about 20 s of base64 audio.
    pub const MODEL: Self =
        Self { leg: Leg::Model, max_message_bytes: 16 * 1024 * 1024, max_queued_bytes: 1024 * 1024 };
}

/// Something that happened on a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketEvent {
    /// A binary message. It shares the read buffer: copy what is to live long.
    Binary(Bytes),
    /// A text message, checked to be UTF-8.
    Text(Bytes),
    /// The peer closed with this code and reason. Nothing more comes.
    Closed(CloseReason),
    /// The connection ended otherwise. Nothing more comes.
    Broken(Broken),
}

/// What a close frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseReason {
    /// The close code; none when the frame was empty (1005 in the browser).
    pub code: Option<u16>,
    /// The reason text, empty when there is none.
    pub reason: String,
}

/// Why a connection ended without a close frame from the peer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The stream ended (1006 in the browser).
    #[error("the peer hung up without a close frame")]
    HungUp,
    /// The stream failed.
    #[error("the connection failed: {0}")]
    Io(std::io::ErrorKind),
    /// The peer broke the WebSocket protocol; it is told so with 1002 or 1007.
    #[error("the peer broke the WebSocket protocol: {0}")]
    Protocol(String),
    /// A message over the limit; the peer is told so with 1009.
    #[error("the peer sent a message over the limit")]
    TooBig,
}

/// Why a frame was not queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// The connection is closing; the frame has nowhere to go.
    #[error("the connection is closing")]
    Closing,
    /// The peer does not drain its connection.
    #[error("the peer takes its frames too slowly")]
    Overflow,
}

/// A WebSocket over `S`, server or client side.
#[derive(Debug)]
pub struct Socket<S = NetStream> {
    inner: WebSocketStream<S>,
    options: SocketOptions,
    /// Bytes queued since everything was last handed to the kernel.
    unflushed_bytes: usize,
    ended: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// Takes over a stream as the side that was connected to; the HTTP upgrade is done.
    pub fn server(stream: S, options: SocketOptions) -> Self {
        let builder = ServerBuilder::new().config(config()).limits(limits(options));
        Self { inner: builder.serve(stream), options, unflushed_bytes: 0, ended: false }
    }

    /// Takes over a stream as the side that dialled; the HTTP upgrade is done.
    pub fn client(stream: S, options: SocketOptions) -> Self {
        let builder = ClientBuilder::new().config(config()).limits(limits(options));
        Self { inner: builder.take_over(stream), options, unflushed_bytes: 0, ended: false }
    }

    /// Queues a binary message. No system call: it leaves when the socket is next polled or flushed.
    ///
    /// # Errors
    /// [`QueueError`] when the connection is closing or the peer is too slow.
    pub fn queue_binary(&mut self, payload: impl Into<Payload>) -> Result<(), QueueError> {
        self.queue(Message::binary(payload))
    }

    /// Queues a text message; the payload must be UTF-8. No system call.
    ///
    /// # Errors
    /// [`QueueError`] when the connection is closing or the peer is too slow.
    pub fn queue_text(&mut self, payload: impl Into<Payload>) -> Result<(), QueueError> {
        self.queue(Message::text(payload))
    }

    /// Queues a ping; the peer's library answers it.
    ///
    /// # Errors
    /// [`QueueError`] when the connection is closing or the peer is too slow.
    pub fn queue_ping(&mut self) -> Result<(), QueueError> {
        self.queue(Message::ping(Bytes::new()))
    }

    /// Queues a close frame; call [`Socket::finish`] next. A code that may not be sent becomes
    /// 1011, a long reason is cut. Does nothing when a close was queued before.
    pub fn queue_close(&mut self, code: u16, reason: &str) {
        let code = CloseCode::try_from(code)
            .ok()
            .filter(|code| !code.is_reserved())
            .unwrap_or(CloseCode::INTERNAL_SERVER_ERROR);
        let mut end = reason.len().min(MAX_CLOSE_REASON_BYTES);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        let reason = reason.get(..end).unwrap_or_default();
        // The only failure is that a close is queued already.
        let _ = Pin::new(&mut self.inner).start_send(Message::close(Some(code), reason));
    }

    fn queue(&mut self, message: Message) -> Result<(), QueueError> {
        let bytes = message.as_payload().len().saturating_add(MAX_HEADER_BYTES);
        if self.ended {
            return Err(QueueError::Closing);
        }
        if self.unflushed_bytes.saturating_add(bytes) > self.options.max_queued_bytes {
            METRICS.queue_overflows.add(1);
            return Err(QueueError::Overflow);
        }
        Pin::new(&mut self.inner).start_send(message).map_err(|_| QueueError::Closing)?;
        self.unflushed_bytes = self.unflushed_bytes.saturating_add(bytes);
        METRICS.frames_out(self.options.leg).add(1);
        Ok(())
    }

    /// Bytes queued and not known to be with the kernel yet.
    #[must_use]
    pub fn unflushed_bytes(&self) -> usize {
        self.unflushed_bytes
    }

    /// The next event; sends what is queued on the way. Safe to drop and call again: nothing is lost.
    ///
    /// After [`SocketEvent::Closed`] or [`SocketEvent::Broken`] call [`Socket::finish`].
    pub async fn event(&mut self) -> SocketEvent {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    /// [`Socket::event`] for a caller that polls.
    pub fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<SocketEvent> {
        if self.ended {
            return Poll::Ready(SocketEvent::Broken(Broken::HungUp));
        }
        // A failed write shows up in the read that follows.
        let _ = self.poll_flush(cx);
        loop {
            let event = match std::task::ready!(Pin::new(&mut self.inner).poll_next(cx)) {
                Some(Ok(message)) => match self.event_of(message) {
                    Some(event) => event,
                    None => continue,
                },
                Some(Err(error)) => SocketEvent::Broken(self.broken(&error)),
                None => SocketEvent::Broken(Broken::HungUp),
            };
            self.ended = matches!(event, SocketEvent::Closed(_) | SocketEvent::Broken(_));
            return Poll::Ready(event);
        }
    }

    /// Sends everything queued, waiting for the kernel to take it.
    pub async fn flush(&mut self) {
        poll_fn(|cx| self.poll_flush(cx)).await;
    }

    /// Sends what the kernel takes now, without waiting; the rest leaves when the socket is next polled.
    pub async fn flush_now(&mut self) {
        poll_fn(|cx| {
            let _ = self.poll_flush(cx);
            Poll::Ready(())
        })
        .await;
    }

    /// [`Socket::flush`] for a caller that polls. A failure is reported by the next event.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.unflushed_bytes == 0 {
            return Poll::Ready(());
        }
        let _ = std::task::ready!(Pin::new(&mut self.inner).poll_flush(cx));
        self.unflushed_bytes = 0;
        Poll::Ready(())
    }

    /// Ends the connection in order: sends what is queued, and a close (1000 when none was queued),
    /// waits for the peer's, and hangs up only when the peer has, or after two seconds.
    pub async fn finish(mut self) {
        let _ = tokio::time::timeout(CLOSE_LINGER, async {
            let _ = self.inner.close().await;
            discard(self.inner.get_mut()).await;
        })
        .await;
    }

    /// The stream underneath.
    #[must_use]
    pub fn stream(&self) -> &S {
        self.inner.get_ref()
    }

    fn event_of(&self, message: Message) -> Option<SocketEvent> {
        if message.is_binary() {
            METRICS.frames_in(self.options.leg).add(1);
            Some(SocketEvent::Binary(message.into_payload().into()))
        } else if message.is_text() {
            METRICS.frames_in(self.options.leg).add(1);
            Some(SocketEvent::Text(message.into_payload().into()))
        } else if message.is_close() {
            let (code, reason) = message.as_close().map_or((None, String::new()), |(code, reason)| {
                (Some(u16::from(code)).filter(|code| *code != 1005), reason.to_owned())
            });
            Some(SocketEvent::Closed(CloseReason { code, reason }))
        } else {
            None
        }
    }

    fn broken(&mut self, error: &Error) -> Broken {
        match error {
            Error::PayloadTooLong { .. } => {
                // The library has queued this close for one frame, but not for a fragmented message.
                self.queue_close(1009, "message too big");
                Broken::TooBig
            }
            Error::Io(error) => Broken::Io(error.kind()),
            other => Broken::Protocol(other.to_string()),
        }
    }
}

/// Reads and forgets until the peer hangs up.
async fn discard<S: AsyncRead + Unpin>(stream: &mut S) {
    let mut scratch = [0u8; 4096];
    let mut left = MAX_LINGER_BYTES;
    while left > 0 {
        match stream.read(&mut scratch).await {
            Ok(0) | Err(_) => return,
            Ok(count) => left = left.saturating_sub(count),
        }
    }
}

fn limits(options: SocketOptions) -> Limits {
    Limits::default().max_payload_len(Some(options.max_message_bytes))
}

/// We bound the queue ourselves, so the library need not flush on its own account.
fn config() -> Config {
    Config::default().flush_threshold(usize::MAX)
}

#[cfg(test)]
mod tests;
