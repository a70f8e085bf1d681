//! What operators see: structured logs, metrics, and what the process itself costs.
//!
//! Never in any of them: a transcript, a résumé, a token, a key, a query string.

mod logging;
mod metrics;
mod process;

pub use logging::{LogSetupError, start_logging};
pub use metrics::{Counter, Gauge, Held, METRICS, Metrics};
