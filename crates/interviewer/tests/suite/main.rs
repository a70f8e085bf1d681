//! The interviewer on real sockets. Those with a voice need the installed models.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the report"
)]

mod client;
mod models;
mod sdks;
mod spoken;
mod typed;
