//! Test doubles and test material: nothing in here ships with the product.
//!
//! - [`fake_gemini`]: a fake of Google's Gemini Live WebSocket API, scripted by a small text format.
//! - [`world`]: a whole interview in virtual time, with every fault, from one seed.
//! - [`speech`]: deterministic speech-like sound, used where no recording of a person is at hand.

pub mod fake_gemini;
pub mod speech;
pub mod world;
