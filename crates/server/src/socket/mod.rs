//! WebSocket plumbing: the accepted client side, the dialled model side, and what both cost.
//!
//! The library is `tokio-websockets` 0.13, taken over an already upgraded stream on both sides, so
//! that hyper alone parses HTTP (its limits, its error texts) and nothing of it stays per connection.
//! What its source does on the hot path, measured here by counting calls to the stream
//! (the test `one_call_each_way_per_chunk`):
//!
//! * **Reading.** One 8 KiB buffer per connection, allocated once and read into *uninitialised*
//!   (`tokio-util`'s `poll_read_buf`): no zero-filling, which is what makes other libraries slow
//!   (128 KiB cleared before every read). A 20 ms chunk (650 bytes) is one `recv`: tokio clears the
//!   readiness after a short read, so there is no second call to find out that nothing is left.
//!   About every twelfth chunk falls on the buffer's end and takes a second call.
//! * **Payloads** are unmasked in place and handed out as [`bytes::Bytes`] of that buffer, without a
//!   copy. When all of them are dropped by the time the buffer's end is reached, it is used again;
//!   otherwise 8 KiB more are allocated. **So a payload that is kept keeps 8 KiB alive**: copy what
//!   is to live long.
//! * **Writing.** A frame is queued with its 14-byte header beside it and leaves in one `writev`
//!   with everything else that is queued. A client's frame is masked in place when its payload is
//!   the only reference (a fresh `Vec`, `String` or `BytesMut`); a shared `Bytes` is copied first.
//! * **Limits.** A frame over the limit is refused from its header, before its payload is buffered,
//!   and answered with close 1009. The sum of a fragmented message is held to the same limit.
//! * **Ping** is answered by the library; it has no deadlines of its own.
//!
//! An idle connection so costs 8 KiB of buffer, about 300 bytes of [`Socket`], a task and the
//! kernel's socket: measured as resident memory over 1500 idle connections, 9.8 KiB each after the
//! upgrade and 13.4 KiB each after 30 chunks were echoed on every one. No CPU.
//! A TLS connection adds rustls's state and its record buffer: 4 KiB, 18 KiB while a large record
//! is incomplete. It reads at most 4 KiB a call, so a model's burst takes more calls over TLS.

mod dial;
mod handshake;
mod stream;
mod tls;
mod websocket;

pub use dial::{DialError, Dialer, RequestError};
pub use handshake::{Offer, RefusedUpgrade, SUBPROTOCOL, Upgrade, accept_key, offered_protocols};
pub use stream::NetStream;
pub use tls::{TlsError, client_config, system_roots};
pub use websocket::{Broken, CloseReason, Leg, QueueError, Socket, SocketEvent, SocketOptions};
