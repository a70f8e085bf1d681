//! The server's procedures, as the app calls them.
//!
//! `call` is the wire, `failure` what goes wrong and how a person is told, `fetch` the browser.

mod call;
mod documents;
mod failure;
mod fetch;
pub(crate) mod procedures;

pub(crate) use call::Procedure;
pub(crate) use documents::document_text;
pub(crate) use failure::Failure;
pub(crate) use fetch::call;
