//! Opening a database: what is kept, what is refused, and how it is protected.

use crate::support::{NOW, add_interview, add_user};
use contract::backend::InterviewStatus::InProgress;
use store::testing::TestDatabase;
use store::{SCHEMA_VERSION, Store, StoreError};

store::on_both_engines!(
    data_outlives_the_process,
    a_newer_database_is_refused,
    a_row_from_before_has_a_title_and_is_found,
    an_altered_history_is_refused,
    unreadable_data_is_named_and_not_shown,
    two_can_start_at_once,
);

async fn data_outlives_the_process(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    store.ping().await.unwrap();
    store.close().await;
    assert!(store.ping().await.unwrap_err().is_transient());
    let store = database.open().await;
    assert_eq!(store.get_user(&ada).await.unwrap().email, "ada@example.org");
}

async fn a_newer_database_is_refused(database: &TestDatabase) {
    database.open().await.close().await;
    let newer = SCHEMA_VERSION + 1;
    database
        .execute(&format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT {newer}, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1"
        ))
        .await;
    let error = Store::open(database.url()).await.unwrap_err();
    assert_eq!(error, StoreError::NewerDatabase { found: newer, known: SCHEMA_VERSION });
    let text = error.to_string();
    assert!(text.contains(&format!("version {newer}")) && text.contains(&format!("up to {SCHEMA_VERSION}")));
}

async fn a_row_from_before_has_a_title_and_is_found(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    // What the second version wrote, and the third migration's last statement.
    database
        .execute("UPDATE interviews SET title = NULL, search_text = LOWER(job_description_snapshot)")
        .await;
    assert_eq!(store.get_interview(&ada, &id).await.unwrap().title.as_deref(), Some("Baker wanted"));
    let found = store.search_history(&ada, "BAKER", None, 10).await.unwrap();
    assert_eq!(found[0].title.as_deref(), Some("Baker wanted"));
}

async fn an_altered_history_is_refused(database: &TestDatabase) {
    database.open().await.close().await;
    // The literal of zero bytes is the same on both engines only by way of another column.
    database.execute("DELETE FROM _sqlx_migrations").await;
    let error = Store::open(database.url()).await.unwrap_err();
    assert!(!matches!(error, StoreError::NewerDatabase { .. } | StoreError::NotFound), "{error:?}");
}

async fn unreadable_data_is_named_and_not_shown(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    database.execute("UPDATE interviews SET resume_id = NULL, language = 'x', id = 'se cret'").await;
    let error = store.current_interview(&ada).await.unwrap_err();
    assert_eq!(error, StoreError::Corrupt { detail: "column id".into() });
    assert!(!format!("{error:?} {error} {}", error.log_detail()).contains("cret"));
    assert_eq!(store.get_interview(&ada, &id).await, Err(StoreError::NotFound));
    assert_eq!(store.get_user(&ada).await.unwrap().created_at, NOW);
}

async fn two_can_start_at_once(database: &TestDatabase) {
    let (url, other) = (database.url().to_owned(), database.url().to_owned());
    let first = tokio::spawn(async move { Store::open(&url).await });
    let second = tokio::spawn(async move { Store::open(&other).await });
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_sqlite_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data with space/100%#.db");
    let url = format!("sqlite:{}", file.display());
    let store = Store::open(&url).await.unwrap();
    add_user(&store, "ada").await;
    let mut files = 0;
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        files += 1;
    }
    assert_eq!(files, 3, "the database, its log and its shared memory");
    let folder_mode = std::fs::metadata(file.parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(folder_mode & 0o777, 0o700);
}

#[tokio::test]
async fn what_cannot_be_opened_is_the_operators_to_repair() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "this is not a database, and long enough to be looked at as one").unwrap();
    let error = Store::open(&format!("sqlite:{}/x.db", blocked.display())).await.unwrap_err();
    assert!(matches!(error, StoreError::Misconfigured { .. }), "{error:?}");
    let error = Store::open(&format!("sqlite:{}", blocked.display())).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    let error = Store::open("postgres://u:secret@127.0.0.1:1/d").await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    assert!(!format!("{error:?}").contains("secret"));
}
