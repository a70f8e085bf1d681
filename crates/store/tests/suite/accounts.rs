//! Users, their sessions, their export and their end.

use crate::support::{NOW, add_interview, add_user, claim, turn, user_id, write};
use contract::backend::InterviewStatus;
use store::testing::TestDatabase;
use store::{ConflictKind, Feedback, NewLibraryItem, NewUser, ProfileChange, StoreError, TokenHash};

store::on_both_engines!(
    a_new_password_ends_other_sessions,
    an_email_has_one_account,
    an_invitation_makes_one_account,
    a_profile_changes_field_by_field,
    a_session_ends_when_it_should,
    a_session_can_be_extended_but_not_revived,
    deleting_an_account_deletes_everything,
    an_export_holds_everything,
    users_are_listed_page_by_page,
);

async fn an_email_has_one_account(database: &TestDatabase) {
    let store = database.open().await;
    add_user(&store, "ada").await;
    let id = user_id("other");
    let new =
        NewUser { id: &id, email: " ADA@Example.org", name: None, password_hash: None, ui_language: "en" };
    assert_eq!(store.create_user(new, NOW).await, Err(StoreError::Conflict(ConflictKind::EmailTaken)));
    assert_eq!(store.count_users().await, Ok(1));
    let account = store.find_account_by_email("Ada@EXAMPLE.org ").await.unwrap().unwrap();
    assert_eq!(account.user.email, "ada@example.org");
    assert_eq!(account.password_hash.as_deref(), Some("$hash"));
    assert!(!format!("{account:?}").contains("$hash"));
    assert_eq!(store.find_account_by_email("nobody@example.org").await, Ok(None));
    assert_eq!(store.find_account_by_email("a\0@example.org").await, Ok(None));
    assert_eq!(store.get_user(&user_id("nobody")).await, Err(StoreError::NotFound));
}

async fn a_new_password_ends_other_sessions(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let (here, elsewhere, bobs) = (TokenHash([1; 32]), TokenHash([2; 32]), TokenHash([3; 32]));
    for (token, user) in [(here, &ada), (elsewhere, &ada), (bobs, &bob)] {
        store.create_session(token, user, NOW + 10, NOW).await.unwrap();
    }
    let alive = async |token| store.find_session(token, NOW).await.unwrap().is_some();
    store.change_password(&ada, "$new", Some(here), NOW + 1).await.unwrap();
    assert_eq!((alive(here).await, alive(elsewhere).await, alive(bobs).await), (true, false, true));
    let account = store.find_account_by_email("ada@example.org").await.unwrap().unwrap();
    assert_eq!((account.password_hash.as_deref(), account.user.updated_at), (Some("$new"), NOW + 1));
    store.change_password(&ada, "$newer", None, NOW + 2).await.unwrap();
    assert_eq!((alive(here).await, alive(bobs).await), (false, true));
    let nobody = store.change_password(&user_id("nobody"), "$x", None, NOW).await;
    assert_eq!(nobody, Err(StoreError::NotFound));
}

async fn users_are_listed_page_by_page(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.list_users(None, 10).await, Ok(vec![]));
    for name in ["b", "a", "c"] {
        add_user(&store, name).await;
    }
    let names =
        |users: &[store::User]| users.iter().map(|user| user.id.as_str().to_owned()).collect::<String>();
    let page = store.list_users(None, 2).await.unwrap();
    assert_eq!(names(&page), "ab");
    assert_eq!(names(&store.list_users(page.last(), 2).await.unwrap()), "c");
}

async fn an_invitation_makes_one_account(database: &TestDatabase) {
    let store = database.open().await;
    let (good, late) = (TokenHash([1; 32]), TokenHash([2; 32]));
    store.create_invitation(good, NOW + 10, NOW).await.unwrap();
    store.create_invitation(late, NOW + 5, NOW).await.unwrap();
    add_user(&store, "taken").await;
    let join = async |name: &str, code| {
        let (id, email) = (user_id(&format!("new-{name}")), format!("{name}@example.org"));
        let new = NewUser { id: &id, email: &email, name: None, password_hash: None, ui_language: "en" };
        store.create_invited_user(code, new, NOW + 9).await
    };
    assert_eq!(join("late", late).await, Err(StoreError::NotFound));
    assert_eq!(join("taken", good).await, Err(StoreError::Conflict(ConflictKind::EmailTaken)));
    assert_eq!(join("ada", good).await.unwrap().email, "ada@example.org");
    assert_eq!(join("bob", good).await, Err(StoreError::NotFound));
    assert_eq!(store.count_users().await, Ok(2));
    assert_eq!(store.delete_expired_invitations(NOW + 9).await, Ok(1));
}

async fn a_profile_changes_field_by_field(database: &TestDatabase) {
    let store = database.open().await;
    let id = add_user(&store, "ada").await;
    let change = ProfileChange { settings: Some(r#"{"a":1}"#.into()), ..Default::default() };
    let user = store.update_profile(&id, change, NOW + 5).await.unwrap();
    assert_eq!((user.name.as_deref(), user.settings.as_str()), (Some("ada"), r#"{"a":1}"#));
    assert_eq!((user.created_at, user.updated_at), (NOW, NOW + 5));
    let change = ProfileChange { name: Some(None), ui_language: Some("zh".into()), ..Default::default() };
    let user = store.update_profile(&id, change, NOW + 6).await.unwrap();
    assert_eq!((user.name.as_deref(), user.ui_language.as_str()), (None, "zh"));
    assert_eq!(user.settings, r#"{"a":1}"#);
    assert_eq!(store.get_user(&id).await, Ok(user));
    let nobody = store.update_profile(&user_id("nobody"), ProfileChange::default(), NOW).await;
    assert_eq!(nobody, Err(StoreError::NotFound));
}

async fn a_session_ends_when_it_should(database: &TestDatabase) {
    let store = database.open().await;
    let id = add_user(&store, "ada").await;
    let (short, long) = (TokenHash([1; 32]), TokenHash([2; 32]));
    store.create_session(short, &id, NOW + 10, NOW).await.unwrap();
    store.create_session(long, &id, NOW + 1000, NOW).await.unwrap();
    let session = store.find_session(short, NOW + 9).await.unwrap().unwrap();
    assert_eq!((session.user.id, session.expires_at), (id.clone(), NOW + 10));
    assert_eq!(store.find_session(short, NOW + 10).await, Ok(None));
    assert_eq!(store.find_session(TokenHash([3; 32]), NOW).await, Ok(None));
    assert_eq!(store.delete_expired_sessions(NOW + 10).await, Ok(1));
    assert!(store.find_session(long, NOW + 10).await.unwrap().is_some());
    store.delete_session(long).await.unwrap();
    store.delete_session(long).await.unwrap();
    assert_eq!(store.find_session(long, NOW).await, Ok(None));
    let orphan = store.create_session(short, &user_id("nobody"), NOW + 10, NOW).await;
    assert_eq!(orphan, Err(StoreError::NotFound));
}

async fn a_session_can_be_extended_but_not_revived(database: &TestDatabase) {
    let store = database.open().await;
    let id = add_user(&store, "ada").await;
    let token = TokenHash([1; 32]);
    store.create_session(token, &id, NOW + 10, NOW).await.unwrap();
    store.extend_session(token, NOW + 20, NOW + 5).await.unwrap();
    let session = store.find_session(token, NOW + 19).await.unwrap().unwrap();
    assert_eq!((session.session_created_at, session.last_seen_at), (NOW, NOW + 5));
    store.extend_session(token, NOW + 99, NOW + 20).await.unwrap();
    assert_eq!(store.find_session(token, NOW + 20).await, Ok(None));
}

async fn deleting_an_account_deletes_everything(database: &TestDatabase) {
    let store = database.open().await;
    let id = add_user(&store, "ada").await;
    let token = TokenHash([1; 32]);
    store.create_session(token, &id, NOW + 10, NOW).await.unwrap();
    let interview = add_interview(&store, &id, "i1", InterviewStatus::InProgress).await;
    store.append_turns(&interview, &[turn(1, "hello")]).await.unwrap();
    let claim = claim(&store, &interview, "node").await;
    store.save_checkpoints(&[write(&interview, claim.fencing, 1, &[])], NOW, NOW).await.unwrap();
    assert!(store.load_checkpoint(&interview).await.unwrap().is_some());
    store.delete_account(&id).await.unwrap();
    assert_eq!(store.delete_account(&id).await, Err(StoreError::NotFound));
    assert_eq!(store.find_session(token, NOW).await, Ok(None));
    assert_eq!(store.get_interview_any(&interview).await, Err(StoreError::NotFound));
    assert_eq!(store.get_transcript(&interview).await, Ok(vec![]));
    assert_eq!(store.load_checkpoint(&interview).await, Ok(None));
    add_user(&store, "ada").await;
}

async fn an_export_holds_everything(database: &TestDatabase) {
    let store = database.open().await;
    let (id, other) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let interview = add_interview(&store, &id, "i1", InterviewStatus::InProgress).await;
    add_interview(&store, &other, "i2", InterviewStatus::Pending).await;
    store.submit_transcript(&interview, &[turn(1, "hello")], NOW + 9, NOW + 9).await.unwrap();
    let feedback = Feedback {
        summary: "s".into(),
        strengths: "t".into(),
        content_and_structure: "c".into(),
        communication_and_delivery: "d".into(),
        presentation: "p".into(),
        details: "{}".into(),
    };
    store.submit_feedback(&interview, &feedback, NOW).await.unwrap();
    let resume = store::IdSource::seeded(1).resume().unwrap();
    store.create_resume(&id, &resume, NewLibraryItem { title: "cv", content: "text" }, NOW).await.unwrap();
    let export = store.export_user(&id).await.unwrap();
    assert_eq!(export.user.email, "ada@example.org");
    assert_eq!(export.interviews.len(), 1);
    assert_eq!(export.interviews[0].transcript, [turn(1, "hello")]);
    assert_eq!(export.interviews[0].feedback, Some(feedback));
    assert_eq!(export.resumes[0].content, "text");
    assert!(export.job_descriptions.is_empty());
    assert_eq!(store.export_user(&user_id("nobody")).await, Err(StoreError::NotFound));
}
