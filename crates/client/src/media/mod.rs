//! Sound on the client's side of a call: what a device gives becomes frames, what comes becomes an even
//! stream to a device, and both devices are checked before anything is spent.
//!
//! The same rules as everywhere in this crate: no IO, no clock, no dice. Time is counted in samples.

mod capture;
pub mod check;
mod level;
pub mod limits;
mod pcm;
mod playout;

pub use capture::Capture;
pub use level::{Condition, Loudness, Reading};
pub use playout::{DeviceCommand, DeviceReport, Heard, Playout, PlayoutStatus};
