//! The versioned schema: plain SQL files that both engines run, each once and in order.

use crate::connect::Store;
use crate::row::Columns as _;
use crate::{Result, StoreError};
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

/// Every version: number, name, SQL. A published file is never edited; a change is a new file.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "initial", include_str!("../migrations/0001_initial.sql")),
    (2, "session leases", include_str!("../migrations/0002_session_leases.sql")),
    (3, "titles and search", include_str!("../migrations/0003_titles_and_search.sql")),
];

/// The newest schema version this program knows.
pub const SCHEMA_VERSION: i64 = 3;

/// The advisory lock that migrating programs share on PostgreSQL: any number that nobody else uses.
const LOCK_KEY: i64 = 0x7072_6570_7061;

/// Brings the database to [`SCHEMA_VERSION`]; refuses one that is ahead of it.
pub(crate) async fn migrate(store: &Store) -> Result<()> {
    // One transaction around everything and one program at a time: two may start at once.
    let mut transaction = store.begin().await?;
    if store.is_postgres() {
        // SQLite's transaction has the write lock already. The migrator's own lock would be let go
        // before this transaction ends.
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK_KEY).execute(&mut *transaction).await?;
    }
    if let Some(found) = version(&mut transaction, store.is_postgres()).await?
        && found > SCHEMA_VERSION
    {
        return Err(StoreError::NewerDatabase { found, known: SCHEMA_VERSION });
    }
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.to_vec());
    migrator.set_locking(false);
    migrator.run_direct(None, &mut *transaction, false).await.map_err(from_migrate)?;
    transaction.commit().await?;
    Ok(())
}

/// The version the database has; none for an empty one.
async fn version(connection: &mut sqlx::AnyConnection, postgres: bool) -> Result<Option<i64>> {
    let catalogue = if postgres {
        "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables \
         WHERE table_schema = current_schema() AND table_name = $1"
    } else {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1"
    };
    let known = sqlx::query(catalogue).bind("_sqlx_migrations").fetch_optional(&mut *connection).await?;
    if known.is_none() {
        return Ok(None);
    }
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) AS version FROM _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    row.get_number("version").map(Some)
}

fn from_migrate(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMismatch(version) | MigrateError::VersionMissing(version) => {
            StoreError::Misconfigured {
                problem: format!("its schema version {version} is not the one this program knows"),
            }
        }
        other => {
            StoreError::Misconfigured { problem: format!("its schema cannot be brought up to date: {other}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_from_one_without_gaps() {
        for (expected, (version, ..)) in (1..).zip(MIGRATIONS) {
            assert_eq!(version, expected);
        }
        assert_eq!(MIGRATIONS.last().map(|(version, ..)| *version), Some(SCHEMA_VERSION));
    }
}
