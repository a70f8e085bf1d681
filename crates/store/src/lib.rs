//! Typed rows and transactions over SQLite (the embedded default) and PostgreSQL.
//!
//! One set of queries serves both engines. The clock and the ids are arguments, so this crate reads
//! no clock; fresh random bytes come from an [`IdSource`]. It knows nothing of HTTP or of live
//! sessions. Errors carry two texts: `Display` is fit for any reader, [`StoreError::log_detail`] is for
//! the operator; neither ever holds SQL, a value or a secret.

mod account;
mod checkpoints;
mod connect;
mod error;
mod feedback;
mod history;
mod id_source;
mod interviews;
mod invitations;
mod leases;
mod library;
mod migrate;
mod row;
mod status;
#[cfg(feature = "testing")]
pub mod testing;
mod title;
mod transcript;
mod user_sessions;
mod users;

pub use account::{InterviewExport, UserExport};
pub use checkpoints::{Checkpoint, CheckpointWrite, MAX_CHECKPOINT_BATCH};
pub use connect::{
    BUSY_TIMEOUT_MS, POSTGRES_CONNECTIONS, SQLITE_READERS, STATEMENT_TIMEOUT_MS, Store, WAIT_TIMEOUT,
};
pub use error::{ConflictKind, StoreError};
pub use feedback::Feedback;
pub use history::{HistoryCursor, HistoryEntry, MAX_HISTORY_LIMIT};
pub use id_source::{IdSource, NoRandomness};
pub use interviews::{Interview, JOB_TITLE_CHARS, NewInterview, job_title};
pub use leases::{Claim, ClaimRule, Fencing, Lease};
pub use library::{LibraryItem, MAX_LIBRARY_ITEMS, NewLibraryItem};
pub use migrate::SCHEMA_VERSION;
pub use title::{MAX_TITLE_CHARS, interview_title};
pub use user_sessions::{TokenHash, UserSession};
pub use users::{Account, NewUser, ProfileChange, User, fold_email};

/// What every fallible function of this crate gives.
pub type Result<T> = std::result::Result<T, StoreError>;
