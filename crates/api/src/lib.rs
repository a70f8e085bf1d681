//! What the procedures do, who may call them, and an axum router over them.
//!
//! [`Api::router`] serves `/api/trpc/…`, `/api/documents/text` and `/api/openapi.json`. [`Api::backend_call`] does for a live
//! session in the same process what the worker procedures do over HTTP, by the same code. This crate
//! opens no socket to a model and reads time only from its [`Clock`].

mod about;
mod access;
mod accounts;
mod backend;
mod caller;
mod client_address;
mod config;
mod convert;
mod cookie;
mod errors;
mod http;
mod openapi;
mod origin;
mod password;
mod procedures;
mod rate_limit;
mod secrets;
mod uploads;

pub use about::{HostFacts, TellFacts};
pub use access::{ACCESS, Access, Rule};
pub use accounts::{ACCOUNTS_PER_PAGE, AccountError};
pub use client_address::{InvalidNetwork, TrustedProxies, client_address};
pub use config::{Api, Clock, Config, ConfigError, SignUp};
pub use http::ClientIp;
pub use rate_limit::{Limit, RateLimits};
