//! Everything of PrepPal that crosses a wire, and nothing that behaves.
//!
//! Protobuf messages ([`live`], [`legacy`]), the procedures of the API ([`procedures`]), the ids,
//! the worker token, the close codes and the audio format. This crate encodes, decodes and
//! validates; it does no IO, reads no clock and rolls no dice.

pub mod audio_format;
pub mod backend;
pub mod codes;
pub mod generated;
pub mod ids;
pub mod procedures;
pub mod time;
pub mod token;

pub use generated::interview_prep_v1 as legacy;
pub use generated::preppal as live;
