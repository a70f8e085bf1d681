//! The heavy work: threads that do it, what they do, and how much of it this computer can carry.
//!
//! | file | subject |
//! |---|---|
//! | `pool` | worker threads and their queue |
//! | `speech` | the seams to hearing and speaking |
//! | `ladder` | which parts there are, and what stands in for missing ones |
//! | `capacity` | how many conversations at once |

pub(crate) mod capacity;
pub(crate) mod ladder;
pub(crate) mod pool;
pub(crate) mod speech;
