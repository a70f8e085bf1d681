//! Interviews: created once per key, owned, listed, and moved along legal steps only.

use crate::support::{NOW, add_interview, add_user, claim, interview_id, new_interview, write};
use contract::backend::InterviewStatus::{self, Completed, Error, InProgress, Pending};
use contract::ids::InterviewId;
use store::testing::TestDatabase;
use store::{ConflictKind, HistoryCursor, NewInterview, StoreError};

store::on_both_engines!(
    a_key_makes_one_interview,
    concurrent_creates_give_one_row,
    a_foreign_interview_is_missing,
    history_is_paged_newest_first,
    history_is_searched_word_by_word,
    the_current_interview_is_the_live_one,
    only_legal_steps,
    concurrent_steps_have_one_winner,
    abandoning_is_the_owners,
    an_interview_is_deleted_whole,
    text_survives_and_null_characters_do_not,
);

fn conflict<T>(from: InterviewStatus) -> Result<T, StoreError> {
    Err(StoreError::Conflict(ConflictKind::Status { from }))
}

async fn a_key_makes_one_interview(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let (first, second, third) = (interview_id("i1"), interview_id("i2"), interview_id("i3"));
    let long = "é".repeat(40);
    let new = NewInterview { job_description: &long, ..new_interview(&ada, &first, "key") };
    let made = store.create_interview(&new, NOW).await.unwrap();
    assert_eq!((&made.id, made.status, made.created_at), (&first, Pending, NOW));
    assert_eq!(made.job_title_snapshot.unwrap(), "é".repeat(30));
    assert_eq!(made.title.unwrap(), "é".repeat(40));
    let again = store.create_interview(&new_interview(&ada, &second, "key"), NOW + 1).await.unwrap();
    assert_eq!((again.id, again.job_description_snapshot), (first.clone(), long));
    let other = store.create_interview(&new_interview(&bob, &third, "key"), NOW).await.unwrap();
    assert_eq!((other.id, other.user_id), (third, bob));
}

async fn concurrent_creates_give_one_row(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let (store, ada) = (store.clone(), ada.clone());
            tokio::spawn(async move {
                let id = interview_id(&format!("i{n}"));
                store.create_interview(&new_interview(&ada, &id, "key"), NOW).await.unwrap().id
            })
        })
        .collect();
    let mut ids: Vec<InterviewId> = Vec::new();
    for task in tasks {
        ids.push(task.await.unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(store.history(&ada, None, 100).await.unwrap().len(), 1);
}

async fn a_foreign_interview_is_missing(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let id = add_interview(&store, &ada, "i1", Pending).await;
    assert_eq!(store.get_interview(&ada, &id).await.unwrap().id, id);
    assert_eq!(store.get_interview_any(&id).await.unwrap().id, id);
    for missing in [&id, &interview_id("nothing")] {
        assert_eq!(store.get_interview(&bob, missing).await, Err(StoreError::NotFound));
        assert_eq!(store.delete_interview(&bob, missing).await, Err(StoreError::NotFound));
        assert_eq!(store.abandon_interview(&bob, missing, NOW).await, Err(StoreError::NotFound));
    }
    assert_eq!(store.get_interview(&ada, &id).await.unwrap().status, Pending);
}

async fn history_is_paged_newest_first(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    add_interview(&store, &bob, "foreign", Pending).await;
    for (name, at) in [("a", 1), ("c", 2), ("b", 2), ("d", 3)] {
        let id = interview_id(name);
        store.create_interview(&new_interview(&ada, &id, name), NOW + at).await.unwrap();
    }
    let names =
        |page: &[store::HistoryEntry]| -> String { page.iter().map(|line| line.id.as_str()).collect() };
    let page = store.history(&ada, None, 2).await.unwrap();
    assert_eq!(names(&page), "dc");
    assert_eq!(page[0].job_title_snapshot.as_deref(), Some("Baker wanted"));
    let cursor = HistoryCursor { created_at: page[1].created_at, id: page[1].id.clone() };
    assert_eq!(names(&store.history(&ada, Some(&cursor), 2).await.unwrap()), "ba");
    assert_eq!(names(&store.history(&ada, None, u32::MAX).await.unwrap()), "dcba");
}

async fn history_is_searched_word_by_word(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let texts = [
        ("a", "# Pâtissier\nÉclairs, 100% butter"),
        ("b", "Rust engineer\nC:\\tools and snake_case"),
        ("c", "Engineer for bridges, 1000 of them"),
    ];
    for (n, (name, text)) in (1..).zip(texts) {
        let id = interview_id(name);
        let new = NewInterview { job_description: text, ..new_interview(&ada, &id, name) };
        store.create_interview(&new, NOW + n).await.unwrap();
    }
    add_interview(&store, &bob, "foreign", Pending).await;
    for (search, found) in [
        ("", "cba"),
        ("engineer", "cb"),
        ("ENGINEER rust", "b"),
        ("bridge engin", "c"),
        ("PÂTISSIER éCLAIRS", "a"),
        ("100%", "a"),
        ("e_c", "b"),
        ("c:\\", "b"),
        ("baker", ""),
    ] {
        let page = store.search_history(&ada, search, None, 10).await.unwrap();
        let names: String = page.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(names, found, "{search:?}");
    }
    let page = store.search_history(&ada, "engineer", None, 1).await.unwrap();
    assert_eq!(page[0].title.as_deref(), Some("Engineer for bridges, 1000 of them"));
    let cursor = HistoryCursor { created_at: page[0].created_at, id: page[0].id.clone() };
    let rest = store.search_history(&ada, "engineer", Some(&cursor), 10).await.unwrap();
    assert_eq!(rest.iter().map(|entry| entry.id.as_str()).collect::<String>(), "b");
}

async fn the_current_interview_is_the_live_one(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    for (name, status) in [("i1", Pending), ("i2", Completed), ("i3", Error)] {
        add_interview(&store, &ada, name, status).await;
    }
    add_interview(&store, &bob, "i4", InProgress).await;
    assert_eq!(store.current_interview(&ada).await, Ok(None));
    let id = add_interview(&store, &ada, "i5", InProgress).await;
    assert_eq!(store.current_interview(&ada).await.unwrap().unwrap().id, id);
}

async fn only_legal_steps(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let legal = [(Pending, InProgress), (InProgress, Completed), (InProgress, Error)];
    for from in [Pending, InProgress, Completed, Error] {
        for to in [Pending, InProgress, Completed, Error] {
            let id = add_interview(&store, &ada, &format!("{}-{}", from.as_str(), to.as_str()), from).await;
            let before = store.get_interview_any(&id).await.unwrap();
            let stepped = store.update_status(&id, to, None, NOW + 50).await;
            if !legal.contains(&(from, to)) {
                assert_eq!(stepped, conflict(from), "{from:?} to {to:?}");
                assert_eq!(store.get_interview_any(&id).await, Ok(before));
                continue;
            }
            let stepped = stepped.unwrap();
            assert_eq!((stepped.status, stepped.updated_at), (to, NOW + 50));
            let ended = (to != InProgress).then_some(NOW + 50);
            let started = if to == InProgress { NOW + 50 } else { NOW + 1 };
            assert_eq!((stepped.started_at, stepped.ended_at), (Some(started), ended));
        }
    }
    let id = add_interview(&store, &ada, "given", InProgress).await;
    let ended = store.update_status(&id, Error, Some(NOW + 7), NOW + 50).await.unwrap();
    assert_eq!(ended.ended_at, Some(NOW + 7));
    let missing = store.update_status(&interview_id("nothing"), InProgress, None, NOW).await;
    assert_eq!(missing, Err(StoreError::NotFound));
}

async fn concurrent_steps_have_one_winner(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", Pending).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, id) = (store.clone(), id.clone());
            tokio::spawn(async move { store.update_status(&id, InProgress, None, NOW).await })
        })
        .collect();
    let mut winners = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => winners += 1,
            lost => assert_eq!(lost, conflict(InProgress)),
        }
    }
    assert_eq!(winners, 1);
}

async fn abandoning_is_the_owners(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    for (name, status) in [("i1", Pending), ("i2", InProgress)] {
        let id = add_interview(&store, &ada, name, status).await;
        let left = store.abandon_interview(&ada, &id, NOW + 9).await.unwrap();
        assert_eq!((left.status, left.ended_at), (Error, Some(NOW + 9)));
        assert_eq!(store.abandon_interview(&ada, &id, NOW + 10).await, conflict(Error));
    }
    let id = add_interview(&store, &ada, "i3", Completed).await;
    assert_eq!(store.abandon_interview(&ada, &id, NOW).await, conflict(Completed));
}

async fn an_interview_is_deleted_whole(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    store.append_turns(&id, &[crate::support::turn(1, "hello")]).await.unwrap();
    let fencing = claim(&store, &id, "a").await.fencing;
    store.delete_interview(&ada, &id).await.unwrap();
    assert_eq!(store.get_transcript(&id).await, Ok(vec![]));
    let late = store.save_checkpoints(&[write(&id, fencing, 1, &[])], NOW, NOW).await;
    assert_eq!(late, Ok(vec![Err(StoreError::NotFound)]));
}

async fn text_survives_and_null_characters_do_not(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = interview_id("i1");
    let text = "'; DROP TABLE users; -- \u{1} \u{feff} 漢字 🦀 \r\n\t\\";
    let with_null = format!("{text}\0");
    let new = NewInterview {
        job_description: &with_null,
        resume: &with_null,
        persona: Some(&with_null),
        language: Some("de"),
        options: r#"{"a":"é"}"#,
        ..new_interview(&ada, &id, &with_null)
    };
    let made = store.create_interview(&new, NOW).await.unwrap();
    assert_eq!((made.job_description_snapshot.as_str(), made.resume_snapshot.as_str()), (text, text));
    assert_eq!((made.persona.as_deref(), made.idempotency_key.as_str()), (Some(text), text));
    assert_eq!((made.language.as_deref(), made.options.as_str()), (Some("de"), r#"{"a":"é"}"#));
    assert_eq!(store.find_interview_by_key(&ada, &with_null).await, Ok(Some(made)));
}
