//! Sound as numbers: band-limited streaming resampling of 16-bit mono PCM.
//!
//! A leaf: it knows neither the protocol nor the session. The engine turns the model's 24 kHz into
//! the client's 16 kHz with it, the legacy protocol and the clients turn any device rate into 16 kHz.

mod filter;
mod resampler;

pub use resampler::{Resampler, SUPPORTED_RATES_HZ, UnsupportedRate};
