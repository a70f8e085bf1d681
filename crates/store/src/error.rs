//! What can go wrong with stored data, by kind and never with its content.

use contract::backend::InterviewStatus;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// Why a call to the store did not succeed.
///
/// `Display` is fit for any reader. What an operator needs in addition is in [`Self::log_detail`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The caller's request contradicts what is stored.
    #[error("{0}")]
    Conflict(ConflictKind),
    /// The database holds something that this program did not write.
    #[error("stored data cannot be read")]
    Corrupt {
        /// Which column or file, for the log.
        detail: String,
    },
    /// The database cannot be opened as configured: the operator's to repair.
    #[error("the database is not configured properly: {problem}")]
    Misconfigured {
        /// What is wrong, without the URL (it may hold a password).
        problem: String,
    },
    /// A newer program has written this database.
    #[error(
        "the database has schema version {found}, this program knows versions up to {known}: \
         start a newer program, or restore a backup made by this one"
    )]
    NewerDatabase {
        /// The version in the database.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The database refuses a value for good.
    #[error("the database refuses a value")]
    InvalidValue {
        /// The database's code, for the log.
        detail: String,
    },
    /// No such row, or one of another user.
    #[error("not found")]
    NotFound,
    /// The database cannot be reached, is overloaded or failed: the same call may succeed later.
    #[error("the database is unavailable")]
    Unavailable {
        /// What happened, for the log.
        detail: String,
    },
}

/// What a request contradicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConflictKind {
    /// A row with this key exists.
    #[error("it exists already")]
    Duplicate,
    /// Another account has this e-mail address.
    #[error("an account with this e-mail address exists")]
    EmailTaken,
    /// Different feedback is stored for this interview.
    #[error("the interview has other feedback already")]
    FeedbackDiffers,
    /// Another claim on the interview is newer.
    #[error("another claim on the interview is newer")]
    Fenced,
    /// The library holds as many items as one user may keep.
    #[error("the library is full")]
    LibraryFull,
    /// The interview is not in a status from which this step is legal.
    #[error("the interview is {}", from.as_str())]
    Status {
        /// The status it has.
        from: InterviewStatus,
    },
    /// The interview is completed with another transcript.
    #[error("the interview is COMPLETED with another transcript")]
    TranscriptDiffers,
}

impl StoreError {
    /// What an operator needs to know beyond `Display`: codes and names, never SQL or values.
    #[must_use]
    pub fn log_detail(&self) -> &str {
        match self {
            Self::Corrupt { detail } | Self::InvalidValue { detail } | Self::Unavailable { detail } => detail,
            Self::Conflict(_) | Self::Misconfigured { .. } | Self::NewerDatabase { .. } | Self::NotFound => {
                ""
            }
        }
    }

    /// True when the same call may succeed later without anyone changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }

    pub(crate) fn corrupt(detail: impl Into<String>) -> Self {
        Self::Corrupt { detail: detail.into() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::RowNotFound => Self::NotFound,
            E::Database(error) => from_database(&*error),
            E::Configuration(_) => Self::Misconfigured { problem: "the URL cannot be used".into() },
            E::ColumnDecode { index, .. } => Self::corrupt(format!("column {index}")),
            E::ColumnNotFound(column) => Self::corrupt(format!("no column {column}")),
            E::Decode(_) | E::TypeNotFound { .. } => Self::corrupt("a value of an unexpected type"),
            E::Io(error) => unavailable(format!("connection: {}", error.kind())),
            E::Tls(_) => unavailable("TLS with the database failed"),
            E::PoolTimedOut => unavailable("no free connection in time"),
            E::PoolClosed => unavailable("the pool is closed"),
            E::Protocol(_) => unavailable("the database broke its protocol"),
            E::WorkerCrashed => unavailable("the SQLite worker thread ended"),
            _ => unavailable("unexpected driver error"),
        }
    }
}

fn unavailable(detail: impl Into<String>) -> StoreError {
    StoreError::Unavailable { detail: detail.into() }
}

/// SQLite primary result codes that mean that a value can never be stored: SQLITE_TOOBIG,
/// SQLITE_CONSTRAINT and SQLITE_MISMATCH. The lower eight bits of a code are the primary one.
const SQLITE_INVALID: [u32; 3] = [18, 19, 20];

/// SQLSTATE classes with the same meaning: data exception, integrity constraint violation
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
const POSTGRES_INVALID: [&str; 2] = ["22", "23"];

/// SQLite result codes that mean damage: SQLITE_CORRUPT and SQLITE_NOTADB
/// (<https://www.sqlite.org/rescode.html>).
const SQLITE_DAMAGED: [&str; 2] = ["11", "26"];

fn from_database(error: &(dyn sqlx::error::DatabaseError + 'static)) -> StoreError {
    if error.is_unique_violation() {
        return StoreError::Conflict(ConflictKind::Duplicate);
    }
    if error.is_foreign_key_violation() {
        // Every foreign key points at an owner: the owner was deleted meanwhile.
        return StoreError::NotFound;
    }
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        if SQLITE_DAMAGED.contains(&&*code) {
            return StoreError::corrupt(format!("SQLite reports code {code}"));
        }
        if code.parse::<u32>().is_ok_and(|code| SQLITE_INVALID.contains(&(code & 0xff))) {
            return StoreError::InvalidValue { detail: format!("SQLite code {code}: {}", error.message()) };
        }
        // SQLite's messages name tables and columns, never bound values.
        return unavailable(format!("SQLite code {code}: {}", error.message()));
    }
    let table = error.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::table);
    let detail = format!(
        "PostgreSQL code {code}, table {}, constraint {}",
        table.unwrap_or("-"),
        error.constraint().unwrap_or("-")
    );
    if POSTGRES_INVALID.iter().any(|class| code.starts_with(class)) {
        return StoreError::InvalidValue { detail };
    }
    unavailable(detail)
}
