//! The journal on real databases: together, in order, fenced, and through an outage.

use super::*;
use contract::backend::{Duration as Length, InterviewContext, InterviewStatus, Speaker};
use contract::ids::UserId;
use std::path::PathBuf;
use store::testing::TestDatabase;
use store::{NewInterview, NewUser};
use tempfile::TempDir;

store::on_both_engines!(
    many_sessions_save_at_once_and_in_order,
    a_newer_claim_ends_the_older_one,
    an_outage_goes_to_the_outbox_and_back,
    an_outbox_outlives_the_process,
    an_outbox_that_is_refused_is_set_aside,
    a_claim_waits_for_what_is_still_to_be_written,
    leases_are_renewed_and_losses_reported,
    what_is_forgotten_leaves_nothing,
);

/// Far sooner than a person would want it, so that tests need not wait.
const SOON: Duration = Duration::from_millis(30);

/// Far longer than anything here takes; reached only by a failure.
const PATIENCE: Duration = Duration::from_secs(60);

/// A node: a store of its own on the shared database, and a data folder.
struct Node {
    store: Store,
    journal: Journal,
    data: TempDir,
}

impl Node {
    async fn start(database: &TestDatabase) -> Self {
        Self::start_in(database, TempDir::new().unwrap()).await
    }

    async fn start_in(database: &TestDatabase, data: TempDir) -> Self {
        let store = database.open().await;
        let clock = Arc::new(Clock::new());
        let opening = Journal::open_with(store.clone(), clock, data.path(), SOON);
        let journal = tokio::time::timeout(PATIENCE, opening).await.unwrap().unwrap();
        Self { store, journal, data }
    }

    async fn claim(&self, interview: &InterviewId) -> Claim {
        let claim = tokio::time::timeout(PATIENCE, self.journal.claim(interview, ClaimRule::Always));
        claim.await.unwrap().unwrap().unwrap()
    }

    fn outbox_file(&self, interview: &InterviewId) -> PathBuf {
        self.data.path().join("outbox").join(format!("{interview}.json"))
    }
}

/// An interview that has begun, with the user it needs.
async fn interview(store: &Store, name: &str) -> InterviewId {
    let now = Clock::new().now();
    let user = UserId::parse(format!("user-of-{name}")).unwrap();
    let email = format!("{name}@example.org");
    let new = NewUser { id: &user, email: &email, name: None, password_hash: None, ui_language: "en" };
    store.create_user(new, now).await.unwrap();
    let id = InterviewId::parse(name).unwrap();
    let new = NewInterview {
        id: &id,
        user: &user,
        idempotency_key: name,
        job_description: "Baker wanted",
        job_description_id: None,
        resume: "I bake",
        resume_id: None,
        persona: None,
        duration: Length::Standard,
        language: None,
        options: "{}",
    };
    store.create_interview(&new, now).await.unwrap();
    store.update_status(&id, InterviewStatus::InProgress, None, now).await.unwrap();
    id
}

fn turn(sequence: u64) -> Turn {
    let content = format!("line {sequence}");
    Turn { sequence, speaker: Speaker::Ai, content, at: UnixMillis(1), interrupted: false }
}

/// The checkpoint after this turn; its deadline tells it from others.
fn checkpoint(interview: &InterviewId, sequence: u64) -> Checkpoint {
    let state = serde_json::json!({
        "version": 1, "at": 1, "deadline": sequence, "resume_handle": null, "live": true, "ending": null,
        "context": InterviewContext::default(),
    });
    Checkpoint {
        interview: interview.clone(),
        new_turns: vec![turn(sequence)],
        state: CheckpointState::from_text(&state.to_string()).unwrap(),
    }
}

/// What the database knows: the deadline of the state, and how many turns.
async fn known(store: &Store, interview: &InterviewId) -> (Option<i64>, usize) {
    let row = store.load_checkpoint(interview).await.unwrap();
    let deadline = row.map(|row| CheckpointState::from_text(&row.data).unwrap().deadline.0);
    (deadline, store.get_transcript(interview).await.unwrap().len())
}

async fn many_sessions_save_at_once_and_in_order(database: &TestDatabase) {
    let node = Node::start(database).await;
    let mut tasks = Vec::new();
    for n in 0..100 {
        let id = interview(&node.store, &format!("i{n}")).await;
        let mut journal = node.claim(&id).await.journal;
        tasks.push(tokio::spawn(async move {
            for sequence in 1..=10 {
                journal.save(&checkpoint(&id, sequence)).await.unwrap();
            }
            journal.save(&checkpoint(&id, 10)).await.unwrap();
            (id, journal)
        }));
    }
    for task in tasks {
        let (id, _journal) = task.await.unwrap();
        assert_eq!(known(&node.store, &id).await, (Some(10), 10), "{id}");
        let turns = node.store.get_transcript(&id).await.unwrap();
        assert_eq!(turns, (1..=10).map(turn).collect::<Vec<_>>());
    }
}

async fn a_newer_claim_ends_the_older_one(database: &TestDatabase) {
    let (a, b) = (Node::start(database).await, Node::start(database).await);
    let id = interview(&a.store, "i1").await;
    let mut old = a.claim(&id).await.journal;
    old.save(&checkpoint(&id, 1)).await.unwrap();
    let claim = b.claim(&id).await;
    let saved = claim.saved.unwrap();
    assert_eq!((saved.state.deadline.0, saved.turns), (1, vec![turn(1)]));
    assert_eq!(old.save(&checkpoint(&id, 2)).await, Err(JournalError::Fenced));
    old.forget().await.unwrap();
    assert_eq!(known(&a.store, &id).await, (Some(1), 1));
    let mut new = claim.journal;
    new.save(&checkpoint(&id, 2)).await.unwrap();
    assert_eq!(known(&a.store, &id).await, (Some(2), 2));
    let nothing = a.journal.claim(&InterviewId::parse("nothing").unwrap(), ClaimRule::Always).await;
    assert!(matches!(nothing, Err(JournalError::Refused(_))), "{nothing:?}");
}

async fn an_outage_goes_to_the_outbox_and_back(database: &TestDatabase) {
    let node = Node::start(database).await;
    let id = interview(&node.store, "i1").await;
    let mut journal = node.claim(&id).await.journal;
    let block = database.block_writes().await;
    for sequence in 1..=3 {
        journal.save(&checkpoint(&id, sequence)).await.unwrap();
        let (_, left) = Outbox::open(node.data.path()).unwrap();
        let turns: Vec<Turn> = (1..=sequence).map(turn).collect();
        assert_eq!(left.first().unwrap().turns, turns, "every turn that the database does not have");
    }
    assert_eq!(known(&node.store, &id).await, (None, 0));
    block.lift().await;
    node.journal.shared.settle(&id).await.unwrap();
    assert_eq!(known(&node.store, &id).await, (Some(3), 3));
    assert!(!node.outbox_file(&id).exists());
    journal.save(&checkpoint(&id, 4)).await.unwrap();
    assert_eq!(known(&node.store, &id).await, (Some(4), 4));
}

async fn an_outbox_outlives_the_process(database: &TestDatabase) {
    let node = Node::start(database).await;
    let (saved, unsaved) = (interview(&node.store, "i1").await, interview(&node.store, "i2").await);
    let mut journals = [node.claim(&saved).await.journal, node.claim(&unsaved).await.journal];
    journals[0].save(&checkpoint(&saved, 1)).await.unwrap();
    node.store.close().await;
    for (journal, id) in journals.iter_mut().zip([&saved, &unsaved]) {
        journal.save(&checkpoint(id, 2)).await.unwrap();
        assert!(node.outbox_file(id).exists(), "{id}");
    }
    let Node { data, .. } = node;
    let node = Node::start_in(database, data).await;
    assert_eq!(known(&node.store, &saved).await, (Some(2), 2));
    assert_eq!(known(&node.store, &unsaved).await, (Some(2), 1));
    assert!(!node.outbox_file(&saved).exists() && !node.outbox_file(&unsaved).exists());
    let mut interrupted = node.journal.interrupted().await.unwrap();
    interrupted.sort();
    assert_eq!(interrupted, [saved.clone(), unsaved]);
    assert_eq!(node.claim(&saved).await.saved.unwrap().turns, [turn(1), turn(2)]);
}

async fn an_outbox_that_is_refused_is_set_aside(database: &TestDatabase) {
    let (a, b) = (Node::start(database).await, Node::start(database).await);
    let id = interview(&a.store, "i1").await;
    let mut old = a.claim(&id).await.journal;
    a.store.close().await;
    old.save(&checkpoint(&id, 1)).await.unwrap();
    b.claim(&id).await.journal.save(&checkpoint(&id, 7)).await.unwrap();
    let Node { data, .. } = a;
    std::fs::write(data.path().join("outbox/broken.json"), "{").unwrap();
    let a = Node::start_in(database, data).await;
    assert!(!a.outbox_file(&id).exists());
    for name in ["i1-1.json", "broken.json"] {
        assert!(a.data.path().join("outbox/refused").join(name).exists(), "{name}");
    }
    assert_eq!(known(&b.store, &id).await, (Some(7), 1));
}

async fn a_claim_waits_for_what_is_still_to_be_written(database: &TestDatabase) {
    let node = Node::start(database).await;
    let id = interview(&node.store, "i1").await;
    let mut journal = node.claim(&id).await.journal;
    let block = database.block_writes().await;
    journal.save(&checkpoint(&id, 1)).await.unwrap();
    drop(journal);
    let claiming = node.claim(&id);
    let (claim, ()) = tokio::join!(claiming, block.lift());
    assert_eq!(claim.saved.unwrap().turns, [turn(1)]);
}

async fn leases_are_renewed_and_losses_reported(database: &TestDatabase) {
    let (a, b) = (Node::start(database).await, Node::start(database).await);
    let (kept, lost) = (interview(&a.store, "kept").await, interview(&a.store, "lost").await);
    let mut claims = [a.claim(&kept).await.journal, a.claim(&lost).await.journal];
    for (journal, id) in claims.iter_mut().zip([&kept, &lost]) {
        journal.save(&checkpoint(id, 1)).await.unwrap();
    }
    let _thief = b.claim(&lost).await;
    assert_eq!(a.journal.renew().await.unwrap(), [claims[1].lease.clone()]);
    assert!(b.journal.claim(&kept, ClaimRule::IfFree).await.unwrap().is_none());
    assert_eq!(b.journal.adrift().await.unwrap(), []);
    drop(claims);
    assert_eq!(a.journal.renew().await.unwrap(), [], "what is held no more is not renewed");
    database.execute("UPDATE session_leases SET lease_until = 1").await;
    let mut adrift = b.journal.adrift().await.unwrap();
    adrift.sort();
    assert_eq!(adrift, [kept, lost]);
}

async fn what_is_forgotten_leaves_nothing(database: &TestDatabase) {
    let node = Node::start(database).await;
    let id = interview(&node.store, "i1").await;
    let mut journal = node.claim(&id).await.journal;
    let block = database.block_writes().await;
    journal.save(&checkpoint(&id, 1)).await.unwrap();
    assert!(node.outbox_file(&id).exists());
    let (forgotten, ()) = tokio::join!(journal.forget(), block.lift());
    forgotten.unwrap();
    assert!(!node.outbox_file(&id).exists());
    assert_eq!(known(&node.store, &id).await.0, None);
    assert_eq!(node.journal.interrupted().await.unwrap(), []);
}
