//! What was said in an interview: how long, how much, and as a file to keep.

mod export;
mod facts;

pub(crate) use export::{Format, export};
pub(crate) use facts::{Facts, offset_ms};
