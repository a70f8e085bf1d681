//! Opening a database: the two engines, their pools and their settings.

use crate::{Result, StoreError, migrate};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{
    Any, AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _,
    Transaction,
};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

/// Connections to PostgreSQL. Its default allows 100 for all its clients together.
pub const POSTGRES_CONNECTIONS: u32 = 10;

/// SQLite connections that read. Each is a thread; readers never wait for the writer under WAL.
pub const SQLITE_READERS: u32 = 4;

/// How long a SQLite writer waits for another process's lock, in milliseconds. Writers of this
/// process queue for the one writing connection instead.
pub const BUSY_TIMEOUT_MS: u32 = 10_000;

/// Longest time that one statement may run on PostgreSQL, in milliseconds: none of ours takes one second.
pub const STATEMENT_TIMEOUT_MS: u32 = 10_000;

/// How long a call waits for a free connection before it fails as unavailable.
pub const WAIT_TIMEOUT: Duration = Duration::from_secs(10);

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// Statements that only read.
    pub(crate) reader: AnyPool,
    /// Statements that write: one connection for SQLite, the same pool again for PostgreSQL.
    pub(crate) writer: AnyPool,
    engine: Engine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Postgres,
    Sqlite,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `url`, `sqlite:<path>` or `postgres://…`, and brings its schema up to date.
    /// A SQLite file that does not exist is created, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError::Misconfigured`] for a URL or a file that cannot be used,
    /// [`StoreError::NewerDatabase`] when a newer program has written it,
    /// [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let store = match parse(url)? {
            Location::Sqlite(path) => open_sqlite(&path).await?,
            Location::Postgres => open_postgres(url).await?,
        };
        migrate::migrate(&store).await?;
        Ok(store)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when there is none.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT COUNT(*) AS users FROM users WHERE id = ''").fetch_one(&self.reader).await?;
        Ok(())
    }

    /// Finishes what runs and closes every connection.
    pub async fn close(&self) {
        self.writer.close().await;
        self.reader.close().await;
    }

    /// True for PostgreSQL, false for SQLite.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.engine == Engine::Postgres
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once, so that it
    /// cannot fail half-way because another writer was faster.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>> {
        let statement = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        Ok(self.writer.begin_with(statement).await?)
    }
}

enum Location {
    Sqlite(PathBuf),
    Postgres,
}

/// Which engine a URL means. The text never appears in an error: it may hold a password.
fn parse(url: &str) -> Result<Location> {
    let misconfigured = |problem: &str| Err(StoreError::Misconfigured { problem: problem.into() });
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Location::Postgres);
    }
    let Some(path) = url.strip_prefix("sqlite:") else {
        return misconfigured("its URL must begin with sqlite: or postgres://");
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.contains('?') || path.starts_with(":memory:") {
        return misconfigured("a sqlite: URL is a file path and nothing else");
    }
    Ok(Location::Sqlite(path.into()))
}

async fn open_sqlite(path: &Path) -> Result<Store> {
    let path = create_file(path)?;
    let url = SqliteConnectOptions::new().filename(&path).to_url_lossy();
    let options = AnyConnectOptions::from_url(&url)?.disable_statement_logging();
    let pool = |connections| {
        AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(WAIT_TIMEOUT)
            .after_connect(|connection, _| Box::pin(set_up_sqlite(connection)))
    };
    // Tried once outside the pools, which would repeat what can never succeed until their timeout.
    let mut probe = options.connect().await?;
    set_up_sqlite(&mut probe).await?;
    let writer = pool(1).connect_with(options.clone()).await?;
    let reader = pool(SQLITE_READERS).connect_with(options).await?;
    probe.close().await?;
    Ok(Store { reader, writer, engine: Engine::Sqlite })
}

/// WAL lets readers and the writer work at once. `synchronous = FULL` syncs the log at every commit:
/// with WAL's usual NORMAL a power cut may take back the last commits, and a turn that the person
/// was shown as final must not be lost (<https://www.sqlite.org/pragma.html#pragma_synchronous>).
async fn set_up_sqlite(connection: &mut AnyConnection) -> sqlx::Result<()> {
    // Rows are deleted by people who want them gone, so freed pages are overwritten too.
    let pragmas = format!(
        "PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;"
    );
    connection.execute(AssertSqlSafe(pragmas)).await?;
    Ok(())
}

/// Creates the file (and its folder) when it is missing, for its owner only, and gives its absolute path.
/// SQLite gives the log files beside it the same permissions.
fn create_file(path: &Path) -> Result<PathBuf> {
    let misconfigured = |error: std::io::Error| StoreError::Misconfigured {
        problem: format!("the file {} cannot be opened: {}", path.display(), error.kind()),
    };
    let path = std::path::absolute(path).map_err(misconfigured)?;
    if let Some(folder) = path.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(misconfigured)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).map_err(misconfigured)?;
    Ok(path)
}

async fn open_postgres(url: &str) -> Result<Store> {
    let options = AnyConnectOptions::from_str(url)?.disable_statement_logging();
    let pool = AnyPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(WAIT_TIMEOUT)
        .after_connect(|connection, _| Box::pin(set_up_postgres(connection)))
        .connect_with(options)
        .await?;
    Ok(Store { reader: pool.clone(), writer: pool, engine: Engine::Postgres })
}

async fn set_up_postgres(connection: &mut AnyConnection) -> sqlx::Result<()> {
    let settings = format!(
        "SET statement_timeout = {STATEMENT_TIMEOUT_MS}; SET lock_timeout = {STATEMENT_TIMEOUT_MS}; \
         SET idle_in_transaction_session_timeout = {STATEMENT_TIMEOUT_MS}"
    );
    connection.execute(AssertSqlSafe(settings)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (url, path) in
            [("sqlite:a.db", "a.db"), ("sqlite://a/b.db", "a/b.db"), ("sqlite:///a b.db", "/a b.db")]
        {
            assert!(matches!(parse(url), Ok(Location::Sqlite(found)) if found == Path::new(path)), "{url}");
        }
        assert!(matches!(parse("postgres://u:p@h/d"), Ok(Location::Postgres)));
        for bad in
            ["", "mysql://secret@h/d", "sqlite:", "sqlite://", "sqlite::memory:", "sqlite:a?mode=ro", "a.db"]
        {
            let Err(error) = parse(bad) else { panic!("{bad:?} was accepted") };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[tokio::test]
    async fn every_sqlite_connection_is_set_up() {
        use crate::row::Columns as _;

        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let store = Store::open(&url).await.unwrap();
        for pool in [&store.writer, &store.reader] {
            for (pragma, expected) in [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)] {
                let row =
                    sqlx::query(AssertSqlSafe(format!("PRAGMA {pragma}"))).fetch_one(pool).await.unwrap();
                assert_eq!(row.get_number(pragma), Ok(expected), "{pragma}");
            }
            let row = sqlx::query("PRAGMA journal_mode").fetch_one(pool).await.unwrap();
            assert_eq!(row.get_text("journal_mode").as_deref(), Ok("wal"));
        }
    }
}
