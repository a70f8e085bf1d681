//! The browser's side of a call as a pure state machine: connecting, resuming, captions, lifecycle.
//!
//! > **The contract:** [`Client::handle`] one input, drain [`Client::poll_output`] to `None`, sleep
//! > until [`Client::poll_timeout`].
//!
//! This crate does no IO, reads no clock, rolls no dice, and shows no token and no word that was
//! said in its `Debug` texts. Sockets, HTTP, microphone and loudspeaker belong to a thin shell.

mod captions;
mod client;
mod dialogue;
mod event;
mod io;
mod kept;
mod lifecycle;
pub mod limits;
pub mod media;
mod policy;
mod timers;
mod wire;

pub use client::{Client, ClientConfig};
pub use dialogue::{Dialogue, Line, LineState};
pub use event::{AnswerProblem, Caption, Event, Problem, ProblemKind, SessionEnd, Started};
pub use io::{ConnId, Input, Output, PermissionCause, Token, TokenKind, TokenRefusal};
pub use lifecycle::{State, Trigger, transition};
pub use timers::Timer;
