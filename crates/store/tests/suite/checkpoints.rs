//! Checkpoints and leases: saved together, refused alone, and only by the newest claim.

use crate::support::{NOW, add_interview, add_user, claim, interview_id, turn, write};
use contract::backend::InterviewStatus::{Completed, InProgress, Pending};
use contract::ids::InterviewId;
use std::sync::Arc;
use store::testing::TestDatabase;
use store::{ClaimRule, ConflictKind, Fencing, Lease, MAX_CHECKPOINT_BATCH, Store, StoreError};
use tokio::sync::Barrier;

store::on_both_engines!(
    a_claim_gives_what_was_saved,
    one_that_is_refused_leaves_the_others_alone,
    an_older_claim_writes_nothing,
    an_older_state_never_replaces_a_newer_one,
    a_full_batch_of_long_interviews_is_saved,
    two_claimers_never_both_write,
    only_what_nobody_runs_is_interrupted,
    a_sweep_takes_only_what_is_free,
    leases_are_renewed_while_they_are_held,
    forgetting_needs_the_newest_claim,
);

const FENCED: StoreError = StoreError::Conflict(ConflictKind::Fenced);

async fn state(store: &Store, id: &InterviewId) -> Option<String> {
    store.load_checkpoint(id).await.unwrap().map(|checkpoint| checkpoint.data)
}

fn lease(id: &InterviewId, fencing: i64) -> Lease {
    Lease { interview: id.clone(), fencing: Fencing(fencing) }
}

async fn a_claim_gives_what_was_saved(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let first = claim(&store, &id, "a").await;
    assert_eq!((first.fencing, first.checkpoint, first.turns), (Fencing(1), None, vec![]));
    let writes = [write(&id, Fencing(1), 1, &[turn(1, "a"), turn(2, "b")])];
    assert_eq!(store.save_checkpoints(&writes, NOW, NOW + 7).await, Ok(vec![Ok(())]));
    let second = claim(&store, &id, "b").await;
    let checkpoint = second.checkpoint.unwrap();
    assert_eq!((second.fencing, second.turns), (Fencing(2), vec![turn(1, "a"), turn(2, "b")]));
    assert_eq!((checkpoint.version, checkpoint.data.as_str(), checkpoint.updated_at), (1, "1/1", NOW + 7));
    let nothing = store.claim(&interview_id("nothing"), "a", ClaimRule::Always, NOW, NOW).await;
    assert_eq!(nothing, Err(StoreError::NotFound));
}

async fn one_that_is_refused_leaves_the_others_alone(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let good = add_interview(&store, &ada, "good", InProgress).await;
    let fenced = add_interview(&store, &ada, "fenced", InProgress).await;
    let done = add_interview(&store, &ada, "done", Completed).await;
    let pending = add_interview(&store, &ada, "pending", Pending).await;
    let waiting = add_interview(&store, &ada, "waiting", Pending).await;
    for id in [&good, &fenced, &fenced, &done, &pending, &waiting] {
        claim(&store, id, "a").await;
    }
    let line = [turn(1, "a")];
    let writes = [
        write(&pending, Fencing(1), 1, &line),
        write(&fenced, Fencing(1), 1, &line),
        write(&done, Fencing(1), 1, &line),
        write(&interview_id("nothing"), Fencing(1), 1, &line),
        write(&good, Fencing(1), 1, &line),
        write(&waiting, Fencing(1), 1, &[]),
    ];
    let results = store.save_checkpoints(&writes, NOW, NOW).await.unwrap();
    let conflict = |kind| Err(StoreError::Conflict(kind));
    let expected = [
        conflict(ConflictKind::Status { from: Pending }),
        conflict(ConflictKind::Fenced),
        conflict(ConflictKind::TranscriptDiffers),
        Err(StoreError::NotFound),
        Ok(()),
        Ok(()),
    ];
    assert_eq!(results, expected);
    assert_eq!(state(&store, &good).await.as_deref(), Some("1/1"));
    assert_eq!(store.get_transcript(&good).await.unwrap(), line);
    for id in [&pending, &fenced, &done] {
        assert_eq!(state(&store, id).await, None, "{id}");
        assert!(store.get_transcript(id).await.unwrap().is_empty(), "{id}");
    }
    // A value that the database itself refuses, which nothing we write holds.
    database.execute("CREATE UNIQUE INDEX odd ON session_checkpoints (data) WHERE version = 9").await;
    let writes = [write(&waiting, Fencing(1), 9, &[]), write(&good, Fencing(1), 9, &[turn(2, "b")])];
    let results = store.save_checkpoints(&writes, NOW, NOW).await.unwrap();
    assert!(matches!(results.as_slice(), [Ok(()), Err(error)] if !error.is_transient()), "{results:?}");
    assert_eq!(state(&store, &waiting).await.as_deref(), Some("1/9"));
    assert_eq!(store.get_transcript(&good).await.unwrap(), line);
}

async fn an_older_claim_writes_nothing(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let (old, new) = (claim(&store, &id, "a").await.fencing, claim(&store, &id, "b").await.fencing);
    assert!(old < new);
    let results = store.save_checkpoints(&[write(&id, old, 9, &[turn(1, "old")])], NOW, NOW).await.unwrap();
    assert_eq!(results, [Err(FENCED)]);
    assert_eq!((state(&store, &id).await, store.get_transcript(&id).await), (None, Ok(vec![])));
    let results = store.save_checkpoints(&[write(&id, new, 1, &[turn(1, "new")])], NOW, NOW).await.unwrap();
    assert_eq!(results, [Ok(())]);
    assert_eq!(store.get_transcript(&id).await, Ok(vec![turn(1, "new")]));
}

async fn an_older_state_never_replaces_a_newer_one(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    let fencing = claim(&store, &id, "a").await.fencing;
    for (version, turns) in [(2, [turn(2, "b")]), (1, [turn(1, "a")])] {
        let writes = [write(&id, fencing, version, &turns)];
        assert_eq!(store.save_checkpoints(&writes, NOW, NOW).await, Ok(vec![Ok(())]));
    }
    assert_eq!(state(&store, &id).await.as_deref(), Some("1/2"));
    assert_eq!(store.get_transcript(&id).await, Ok(vec![turn(1, "a"), turn(2, "b")]));
}

async fn a_full_batch_of_long_interviews_is_saved(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let turns: Vec<_> = (1..=20).map(|n| turn(n, "words")).collect();
    let mut writes = Vec::new();
    for n in 0..MAX_CHECKPOINT_BATCH {
        let id = add_interview(&store, &ada, &format!("i{n}"), InProgress).await;
        writes.push(write(&id, claim(&store, &id, "a").await.fencing, 1, &turns));
    }
    let results = store.save_checkpoints(&writes, NOW, NOW).await.unwrap();
    assert!(results.len() == MAX_CHECKPOINT_BATCH && results.iter().all(Result::is_ok));
    for write in &writes {
        assert_eq!(store.get_transcript(&write.lease.interview).await.unwrap(), turns);
    }
}

/// Two nodes claim and write at the same instant, 50 times: only the newer claim's words are kept
/// after both have claimed, and the journal never holds a mixture.
async fn two_claimers_never_both_write(database: &TestDatabase) {
    let stores = [database.open().await, database.open().await];
    let ada = add_user(&stores[0], "ada").await;
    for round in 0..50 {
        let id = add_interview(&stores[0], &ada, &format!("i{round}"), InProgress).await;
        let both_claimed = Arc::new(Barrier::new(2));
        let race = |node: &'static str, store: Store| {
            let (id, both_claimed) = (id.clone(), Arc::clone(&both_claimed));
            tokio::spawn(async move {
                let fencing = claim(&store, &id, node).await.fencing;
                both_claimed.wait().await;
                let turns = [turn(1, node), turn(2, node)];
                let result = store.save_checkpoints(&[write(&id, fencing, 1, &turns)], NOW, NOW).await;
                (fencing, node, result.unwrap().pop().unwrap())
            })
        };
        let [first, second] = stores.clone();
        let (a, b) = (race("a", first), race("b", second));
        let mut outcomes = [a.await.unwrap(), b.await.unwrap()];
        outcomes.sort_by_key(|&(fencing, ..)| fencing);
        let [older, newer] = outcomes;
        assert_eq!((older.0, newer.0), (Fencing(1), Fencing(2)), "round {round}");
        assert_eq!((older.2, newer.2), (Err(FENCED), Ok(())), "round {round}");
        let said = stores[0].get_transcript(&id).await.unwrap();
        assert_eq!(said, [turn(1, newer.1), turn(2, newer.1)], "round {round}");
    }
}

async fn only_what_nobody_runs_is_interrupted(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    for name in ["own", "other", "lapsed", "unsaved"] {
        add_interview(&store, &ada, name, InProgress).await;
    }
    for (name, node, lease_until) in [("own", "a", 100), ("other", "b", 100), ("lapsed", "b", 10)] {
        let id = interview_id(name);
        let fencing = claim(&store, &id, node).await.fencing;
        store.save_checkpoints(&[write(&id, fencing, 1, &[])], NOW + lease_until, NOW).await.unwrap();
    }
    claim(&store, &interview_id("unsaved"), "a").await;
    let names = async |restarted, now| {
        let ids = store.interrupted(restarted, now).await.unwrap();
        ids.into_iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(None, NOW).await, Vec::<String>::new());
    assert_eq!(names(None, NOW + 10).await, ["lapsed"]);
    assert_eq!(names(Some("a"), NOW).await, ["own"]);
    assert_eq!(names(Some("c"), NOW + 100).await, ["lapsed", "other", "own"]);
    // A checkpoint from before there were leases.
    database.execute("DELETE FROM session_leases WHERE interview_id = 'other'").await;
    assert_eq!(names(None, NOW).await, ["other"]);
}

async fn a_sweep_takes_only_what_is_free(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    store.claim(&id, "a", ClaimRule::IfFree, NOW + 30, NOW).await.unwrap().unwrap();
    let sweep = async |node: &str, now| {
        let claim = store.claim(&id, node, ClaimRule::IfFree, now + 30, now).await.unwrap();
        claim.map(|claim| claim.fencing.0)
    };
    assert_eq!(sweep("b", NOW + 29).await, None);
    assert_eq!(sweep("a", NOW + 29).await, Some(2), "its own");
    assert_eq!(sweep("b", NOW + 58).await, None);
    assert_eq!(sweep("b", NOW + 59).await, Some(3));
}

async fn leases_are_renewed_while_they_are_held(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let mut leases = Vec::new();
    for n in 0..3 {
        let id = add_interview(&store, &ada, &format!("i{n}"), InProgress).await;
        leases.push(lease(&id, claim(&store, &id, "a").await.fencing.0));
    }
    claim(&store, &leases[1].interview, "b").await;
    leases.push(lease(&interview_id("nothing"), 1));
    let lost = store.renew_leases(&leases, NOW + 500).await.unwrap();
    assert_eq!(lost, [leases[1].clone(), leases[3].clone()]);
    let free =
        async |at| store.claim(&leases[0].interview, "c", ClaimRule::IfFree, at, at).await.unwrap().is_some();
    assert!(!free(NOW + 499).await);
    assert!(free(NOW + 500).await);
    assert_eq!(store.renew_leases(&[], NOW).await, Ok(vec![]));
}

async fn forgetting_needs_the_newest_claim(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let id = add_interview(&store, &ada, "i1", InProgress).await;
    claim(&store, &id, "a").await;
    let newer = claim(&store, &id, "b").await.fencing;
    store.save_checkpoints(&[write(&id, newer, 1, &[])], NOW + 30, NOW).await.unwrap();
    store.forget_checkpoints(&[lease(&id, 1)]).await.unwrap();
    assert!(state(&store, &id).await.is_some());
    store.forget_checkpoints(&[lease(&id, newer.0)]).await.unwrap();
    store.forget_checkpoints(&[lease(&id, newer.0)]).await.unwrap();
    assert_eq!(state(&store, &id).await, None);
    assert_eq!(claim(&store, &id, "c").await.fencing, Fencing(3), "numbers are never used again");
}
