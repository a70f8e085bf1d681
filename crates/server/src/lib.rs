//! The native host of PrepPal: configuration, HTTP, WebSocket plumbing and the command line.
//!
//! No business rule lives here. [`config`] says what is set, [`serve`] puts everything together,
//! [`http`] answers on the one port, [`engine`] runs the sessions, [`socket`] carries frames,
//! [`call`] is the first client, [`telemetry`] shows what happens.

mod about;
pub mod call;
pub mod cli;
pub mod clock;
pub mod config;
pub mod embedded;
pub mod engine;
pub mod http;
pub mod serve;
pub mod socket;
pub mod telemetry;
