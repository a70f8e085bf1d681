//! One client connection of a session: its socket, and what still waits to be sent.
//!
//! Sound waits here and not in the socket's own queue, so that it can be dropped when the person
//! speaks over it: what is in the kernel's buffers cannot be taken back.

use crate::socket::{QueueError, Socket, SocketEvent};
use bytes::Bytes;
use contract::codes::CloseCode;
use session::ConnId;
use std::collections::VecDeque;
use std::task::{Context, Poll};

/// Bytes given to the socket ahead of the kernel: two frames of a burst, or a few dozen chunks.
const SOCKET_AHEAD_BYTES: usize = 32 * 1024;

/// Bytes that may wait for a slow client: five minutes of sound. More means that it is gone.
const MAX_WAITING_BYTES: usize = 10 * 1024 * 1024;

/// A client's connection.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) conn: ConnId,
    socket: Socket,
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
}

#[derive(Debug)]
struct Waiting {
    frame: Bytes,
    /// The interviewer's turn whose sound this is.
    audio_turn: Option<u32>,
}

impl Client {
    pub(super) fn new(conn: ConnId, socket: Socket) -> Self {
        Self { conn, socket, waiting: VecDeque::new(), waiting_bytes: 0 }
    }

    /// Takes a frame to be sent.
    ///
    /// # Errors
    /// When the client does not drain its connection, or it is closing.
    pub(super) fn send(&mut self, frame: Bytes, audio_turn: Option<u32>) -> Result<(), QueueError> {
        if self.waiting.is_empty() && self.socket.unflushed_bytes() < SOCKET_AHEAD_BYTES {
            return self.socket.queue_binary(frame);
        }
        self.waiting_bytes += frame.len();
        self.waiting.push_back(Waiting { frame, audio_turn });
        if self.waiting_bytes > MAX_WAITING_BYTES { Err(QueueError::Overflow) } else { Ok(()) }
    }

    /// Drops sound of this turn and older ones.
    pub(super) fn discard_audio(&mut self, turn: u32) {
        self.waiting.retain(|waiting| waiting.audio_turn.is_none_or(|its| its > turn));
        self.waiting_bytes = self.waiting.iter().map(|waiting| waiting.frame.len()).sum();
    }

    /// The next thing from the client; sends what waits on the way.
    pub(super) fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<SocketEvent> {
        while !self.waiting.is_empty() {
            if self.socket.poll_flush(cx).is_pending() || !self.move_ahead() {
                break;
            }
        }
        self.socket.poll_event(cx)
    }

    /// Gives waiting frames to the socket; false when it takes none any more.
    fn move_ahead(&mut self) -> bool {
        while self.socket.unflushed_bytes() < SOCKET_AHEAD_BYTES {
            let Some(Waiting { frame, .. }) = self.waiting.pop_front() else { return true };
            self.waiting_bytes -= frame.len();
            if self.socket.queue_binary(frame).is_err() {
                return false;
            }
        }
        true
    }

    /// Sends what waits, closes with this code, and sees the close through in a task of its own.
    pub(super) fn close(mut self, code: CloseCode) {
        for Waiting { frame, .. } in std::mem::take(&mut self.waiting) {
            if self.socket.queue_binary(frame).is_err() {
                break;
            }
        }
        self.socket.queue_close(code.number(), code.reason());
        tokio::spawn(self.socket.finish());
    }

    /// Closes with this code and forgets what waits.
    pub(super) fn abandon(mut self, code: CloseCode) {
        self.socket.queue_close(code.number(), code.reason());
        tokio::spawn(self.socket.finish());
    }

    /// Hangs up on a connection that is over already.
    pub(super) fn finish(self) {
        tokio::spawn(self.socket.finish());
    }
}
