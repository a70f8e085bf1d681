//! The interview session as a pure state machine, and the dialects of the model providers.
//!
//! > **The contract:** [`Session::handle`] one input, drain [`Session::poll_output`] to `None`,
//! > sleep until [`Session::poll_timeout`].
//!
//! This crate does no IO, reads no clock, rolls no dice, spawns nothing and logs no secret and no
//! word that was said. Everything that touches the world is a thin host around it.

mod checkpoint;
mod client_wire;
mod config;
mod io;
pub mod limits;
mod model_wire;
mod prompt;
pub mod provider;
mod session;
mod timers;
mod transcript;

pub use checkpoint::{Checkpoint, CheckpointState, RestoreError};
pub use client_wire::refusal;
pub use config::SessionConfig;
pub use io::{
    CallId, ClientFrame, ConnId, DialId, DialRequest, Frame, Input, ModelClose, Outcome, Output, Protocol,
};
pub use session::Session;
pub use timers::Timer;
