//! What the procedures do, who may call them, and an axum router over them.
//!
//! [`Api::router`] serves `/api/trpc/…` and `/api/openapi.json`. [`Api::backend_call`] does for a live
//! session in the same process what the worker procedures do over HTTP, by the same code. This crate
//! opens no socket to a model and reads time only from its [`Clock`].

mod access;
mod backend;
mod caller;
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

pub use access::{ACCESS, Access, Rule};
pub use config::{Api, Clock, Config, ConfigError, SignUp};
pub use http::ClientIp;
pub use procedures::auth::AccountError;
pub use rate_limit::{Limit, RateLimits};
