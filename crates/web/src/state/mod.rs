//! What the app knows. `authentication`, `data`, `draft`, `history` and `polling` are pure; `account`,
//! `preferences` and `query` tie them to signals and to the server.

pub(crate) mod account;
pub(crate) mod authentication;
pub(crate) mod data;
pub(crate) mod draft;
pub(crate) mod history;
pub(crate) mod polling;
pub(crate) mod preferences;
pub(crate) mod query;
