//! The whole server from outside: real sockets, a real database, a scripted interviewer.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is a test's report")]

mod caller;
mod clients;
mod crash;
mod failures;
mod hour;
mod interview;
mod postgres;
mod restart;
mod rules;
mod support;
mod two_nodes;
