//! The tRPC v11 wire protocol over HTTP, without IO.
//!
//! A [`Router`] holds typed procedures. A host hands it one [`Request`] and a context and gets one
//! [`Response`], whole or as a stream of JSON lines. Single calls, batches and streamed batches are
//! understood, each with and without the superjson transformer, which is recognised per input.
//! The wire format is described at <https://trpc.io/docs/rpc>; exchanges captured between the original
//! client and the original server are the test vectors in `tests/golden/`.
//!
//! Limits are in [`limits`]. Nothing here knows a web framework, a runtime or a procedure.

mod calendar;
mod code;
mod date;
mod error;
mod input;
pub mod limits;
mod request;
mod response;
mod router;
mod serializer;
mod superjson;
mod value;

pub use code::Code;
pub use date::{Date, InvalidDate};
pub use error::Error;
pub use request::Request;
pub use response::{Body, Lines, Response};
pub use router::{Kind, ProcedureInfo, Router};
pub use value::{Undefined, Value};
