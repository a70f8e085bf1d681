//! A fresh, empty database for each test, on either engine.
//!
//! SQLite is always there. PostgreSQL is used when `PREPPAL_TEST_DATABASE_URL` names a server that
//! may be written to; each test then gets a schema of its own, dropped at the end.

use crate::{IdSource, Store};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};
use tempfile::TempDir;

/// Names the PostgreSQL server of the tests.
const URL_VARIABLE: &str = "PREPPAL_TEST_DATABASE_URL";

/// Set to `1` where a missing server is a failure.
const REQUIRE_VARIABLE: &str = "PREPPAL_REQUIRE_POSTGRES";

/// A database that lives as long as a test.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Sqlite(TempDir),
    Postgres { server: String, schema: String },
}

impl TestDatabase {
    /// A SQLite file in a temporary folder.
    ///
    /// # Panics
    /// When there can be no temporary folder.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { url, kind: Kind::Sqlite(folder) }
    }

    /// A schema on the PostgreSQL server of the tests; none when there is no server.
    ///
    /// # Panics
    /// When the server cannot be used, or there is none though there must be.
    #[expect(clippy::print_stderr, reason = "a test that did not run must say so")]
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(URL_VARIABLE) else {
            let required = std::env::var(REQUIRE_VARIABLE).is_ok_and(|value| value == "1");
            assert!(!required, "{URL_VARIABLE} is not set, but {REQUIRE_VARIABLE} is");
            eprintln!("not run on PostgreSQL: {URL_VARIABLE} is not set");
            return None;
        };
        let bytes: [u8; 8] = IdSource::system().bytes().expect("random bytes");
        let schema = format!("test_{:016x}", u64::from_le_bytes(bytes));
        execute(&server, format!("CREATE SCHEMA {schema}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={schema}");
        Some(Self { url, kind: Kind::Postgres { server, schema } })
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens it.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.expect("the test database opens")
    }

    /// Runs SQL on it beside the store, to arrange what the store would not write.
    ///
    /// # Panics
    /// When the SQL fails.
    pub async fn execute(&self, sql: &str) {
        execute(&self.url, sql.to_owned()).await;
    }

    /// Makes every writer wait, until the block is lifted or dropped: a database that does not answer.
    ///
    /// # Panics
    /// When the database cannot be reached.
    pub async fn block_writes(&self) -> WriteBlock {
        let mut connection = connect(&self.url).await;
        let lock: &[&str] = match self.kind {
            Kind::Sqlite(_) => &["BEGIN IMMEDIATE"],
            Kind::Postgres { .. } => &["BEGIN", "LOCK TABLE session_leases IN EXCLUSIVE MODE"],
        };
        for &sql in lock {
            connection.execute(sql).await.expect("the lock is free");
        }
        WriteBlock { connection }
    }

    /// Removes it.
    ///
    /// # Panics
    /// When it cannot be removed.
    pub async fn remove(self) {
        match self.kind {
            Kind::Sqlite(folder) => folder.close().expect("the temporary folder is removed"),
            Kind::Postgres { server, schema } => {
                execute(&server, format!("DROP SCHEMA {schema} CASCADE")).await;
            }
        }
    }
}

/// Holds up every writer while it lives.
#[derive(Debug)]
pub struct WriteBlock {
    connection: AnyConnection,
}

impl WriteBlock {
    /// Lets the writers go on.
    ///
    /// # Panics
    /// When the connection is gone.
    pub async fn lift(mut self) {
        self.connection.execute("ROLLBACK").await.expect("the connection is there");
        self.connection.close().await.expect("the connection closes");
    }
}

async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.expect("the test database is there")
}

async fn execute(url: &str, sql: String) {
    let mut connection = connect(url).await;
    connection.execute(AssertSqlSafe(sql)).await.expect("the SQL of the test runs");
    connection.close().await.expect("the connection closes");
}

/// Runs each named `async fn(&TestDatabase)` on both engines, as tests `sqlite::name` and `postgres::name`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = $crate::testing::TestDatabase::sqlite();
                super::$name(&database).await;
                database.remove().await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some(database) = $crate::testing::TestDatabase::postgres().await else { return };
                super::$name(&database).await;
                database.remove().await;
            })+
        }
    };
}
