//! The server's side of the Gemini Live wire (`BidiGenerateContent`, v1 and v1beta, JSON over a WebSocket).
//!
//! A leaf, shared by every server of ours that speaks the dialect. It reads and writes; what a server allows, refuses
//! and answers is its own affair. Reference: <https://ai.google.dev/api/live>.
//!
//! | file | subject |
//! |---|---|
//! | `upgrade`, `accept` | from a TCP connection to a WebSocket: paths, keys, handshake |
//! | `client_frame`, `setup`, `node` | what a client sends |
//! | `server_frame` | what a server sends |
//! | `close` | how a connection ends: codes and the service's own reasons |

pub mod accept;
pub mod client_frame;
pub mod close;
pub mod node;
pub mod server_frame;
pub mod setup;
pub mod upgrade;

pub use accept::accept;
pub use client_frame::{ClientFrame, Role};
pub use close::Close;
pub use server_frame::{FrameWriter, Usage};
pub use setup::Setup;
pub use upgrade::{Endpoint, KeyPlace, Upgrade};

/// Largest message to take, in bytes: what the real service is reported to take.
pub const MAX_MESSAGE_BYTES: usize = 16 << 20;

/// Sample rate of the sound that a server sends, in hertz.
pub const OUTPUT_RATE: u32 = 24_000;
