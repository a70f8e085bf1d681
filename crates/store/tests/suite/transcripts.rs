//! Transcripts: journalled, submitted, in order, once, and never lost.

use crate::support::{NOW, add_interview, add_user, claim, interview_id, turn, write};
use contract::backend::InterviewStatus::{Completed, Error, InProgress, Pending};
use contract::backend::Turn;
use store::testing::TestDatabase;
use store::{ConflictKind, Feedback, StoreError};

store::on_both_engines!(
    a_submission_completes_and_repeats,
    journalled_turns_are_not_doubled,
    appending_is_idempotent,
    a_late_transcript_leaves_the_error,
    nothing_before_the_start,
    concurrent_submissions_agree,
    many_writers_at_once,
    feedback_is_stored_once,
    a_transcript_may_hold_any_text,
);

async fn a_submission_completes_and_repeats(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let turns = [turn(2, "b"), turn(1, "a"), turn(3, "c")];
    store.submit_transcript(&id, &turns, NOW + 60, NOW + 61).await.unwrap();
    let done = store.get_interview(&ada, &id).await.unwrap();
    assert_eq!((done.status, done.ended_at, done.updated_at), (Completed, Some(NOW + 60), NOW + 61));
    assert_eq!(store.get_transcript(&id).await.unwrap(), [turn(1, "a"), turn(2, "b"), turn(3, "c")]);
    store.submit_transcript(&id, &turns, NOW + 70, NOW + 71).await.unwrap();
    assert_eq!(store.get_interview(&ada, &id).await.unwrap(), done);
    let differs = Err(StoreError::Conflict(ConflictKind::TranscriptDiffers));
    assert_eq!(store.submit_transcript(&id, &[turn(1, "x")], NOW, NOW).await, differs);
    assert_eq!(store.append_turns(&id, &[turn(4, "d")]).await, differs);
    assert_eq!(store.append_turns(&id, &[turn(2, "b")]).await, Ok(()));
    assert_eq!(store.get_transcript(&id).await.unwrap().len(), 3);
    let missing = store.submit_transcript(&interview_id("nothing"), &turns, NOW, NOW).await;
    assert_eq!(missing, Err(StoreError::NotFound));
}

async fn journalled_turns_are_not_doubled(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    store.append_turns(&id, &[turn(1, "a"), turn(2, "draft")]).await.unwrap();
    store.append_turns(&id, &[turn(9, "only in the journal")]).await.unwrap();
    let whole = [turn(1, "a"), turn(2, "b"), turn(3, "c")];
    store.submit_transcript(&id, &whole, NOW, NOW).await.unwrap();
    store.submit_transcript(&id, &whole, NOW, NOW).await.unwrap();
    let expected = [turn(1, "a"), turn(2, "b"), turn(3, "c"), turn(9, "only in the journal")];
    assert_eq!(store.get_transcript(&id).await.unwrap(), expected);
}

async fn appending_is_idempotent(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    for _ in 0..3 {
        store.append_turns(&id, &[turn(1, "a"), turn(3, "c")]).await.unwrap();
    }
    store.append_turns(&id, &[turn(1, "other"), turn(2, "b")]).await.unwrap();
    store.append_turns(&id, &[]).await.unwrap();
    assert_eq!(store.get_transcript(&id).await.unwrap(), [turn(1, "a"), turn(2, "b"), turn(3, "c")]);
    assert_eq!(store.append_turns(&interview_id("nothing"), &[]).await, Err(StoreError::NotFound));
}

async fn a_late_transcript_leaves_the_error(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    store.append_turns(&id, &[turn(1, "a")]).await.unwrap();
    store.update_status(&id, Error, None, NOW + 9).await.unwrap();
    for _ in 0..2 {
        store.submit_transcript(&id, &[turn(1, "a"), turn(2, "b")], NOW + 20, NOW + 20).await.unwrap();
    }
    store.append_turns(&id, &[turn(3, "c")]).await.unwrap();
    let interview = store.get_interview(&ada, &id).await.unwrap();
    assert_eq!((interview.status, interview.ended_at), (Error, Some(NOW + 9)));
    assert_eq!(store.get_transcript(&id).await.unwrap(), [turn(1, "a"), turn(2, "b"), turn(3, "c")]);
}

async fn nothing_before_the_start(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", Pending).await;
    let refused = Err(StoreError::Conflict(ConflictKind::Status { from: Pending }));
    assert_eq!(store.append_turns(&id, &[turn(1, "a")]).await, refused);
    assert_eq!(store.submit_transcript(&id, &[turn(1, "a")], NOW, NOW).await, refused);
    assert_eq!(store.get_transcript(&id).await, Ok(vec![]));
    assert_eq!(store.get_interview(&ada, &id).await.unwrap().status, Pending);
}

async fn concurrent_submissions_agree(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let turns: Vec<Turn> = (1..=30).map(|n| turn(n, "words")).collect();
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (store, id, turns) = (store.clone(), id.clone(), turns.clone());
            tokio::spawn(async move {
                if n % 2 == 0 {
                    store.submit_transcript(&id, &turns, NOW + 5, NOW + 5).await
                } else {
                    store.append_turns(&id, &turns).await
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(store.get_transcript(&id).await.unwrap(), turns);
    assert_eq!(store.get_interview(&ada, &id).await.unwrap().status, Completed);
}

async fn many_writers_at_once(database: &TestDatabase) {
    // Two stores stand for two processes on one database.
    let stores = [database.open().await, database.open().await];
    let ada = add_user(&stores[0], "ada").await;
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let (store, ada) = (stores[n % 2].clone(), ada.clone());
            tokio::spawn(async move {
                let id = add_interview(&store, &ada, &format!("i{n}"), InProgress).await;
                let fencing = claim(&store, &id, "node").await.fencing;
                for sequence in 1..=5 {
                    let writes = [write(&id, fencing, sequence, &[turn(sequence, "words")])];
                    assert_eq!(store.save_checkpoints(&writes, NOW, NOW).await, Ok(vec![Ok(())]));
                }
                let turns: Vec<Turn> = (1..=6).map(|n| turn(n, "words")).collect();
                store.submit_transcript(&id, &turns, NOW, NOW).await.unwrap();
                store.get_transcript(&id).await.unwrap().len()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 6);
    }
}

async fn feedback_is_stored_once(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", Completed).await;
    let feedback = |summary: &str| Feedback {
        summary: summary.into(),
        strengths: "t".into(),
        content_and_structure: "c".into(),
        communication_and_delivery: "d".into(),
        presentation: "p\0".into(),
        details: "{}".into(),
    };
    assert_eq!(store.get_feedback(&id).await, Ok(None));
    store.submit_feedback(&id, &feedback("good"), NOW).await.unwrap();
    store.submit_feedback(&id, &feedback("good"), NOW + 1).await.unwrap();
    let differs = Err(StoreError::Conflict(ConflictKind::FeedbackDiffers));
    assert_eq!(store.submit_feedback(&id, &feedback("bad"), NOW).await, differs);
    assert_eq!(store.get_feedback(&id).await.unwrap().unwrap().summary, "good");
    let missing = store.submit_feedback(&interview_id("nothing"), &feedback("good"), NOW).await;
    assert_eq!(missing, Err(StoreError::NotFound));
}

/// What a recogniser writes is remote data: whatever it is, it is stored and read back.
async fn a_transcript_may_hold_any_text(database: &TestDatabase) {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::test_runner::TestRunner;

    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let mut runner = TestRunner::deterministic();
    let any_text = proptest::collection::vec(proptest::char::any(), 0..60);
    let mut turns = Vec::new();
    for sequence in 1..=100 {
        let text: String = any_text.new_tree(&mut runner).unwrap().current().into_iter().collect();
        turns.push(turn(sequence, &text));
    }
    turns.push(turn(u64::MAX, "the largest sequence is capped, not wrapped"));
    store.submit_transcript(&id, &turns, NOW, NOW).await.unwrap();
    store.submit_transcript(&id, &turns[..100], NOW, NOW).await.unwrap();
    let stored = store.get_transcript(&id).await.unwrap();
    assert_eq!(stored.len(), 101);
    for (stored, sent) in stored.iter().zip(&turns[..100]) {
        assert_eq!(stored.content, sent.content.replace('\0', ""));
    }
}
