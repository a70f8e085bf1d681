//! The server goes down in mid-interview: nothing that was shown as final is lost.

use crate::support::World;
use contract::backend::InterviewStatus;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_notice::Kind;
use contract::live::{Resume, client_to_server_message::Payload as ToServer};

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 10\nsay \"Hello.\"\nsay \"And now?\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_tells_the_client_and_the_next_server_goes_on() {
    let world = World::new(SCRIPT).await;
    let (mut api, interview, mut caller) = world.live().await;
    caller.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final)).await;
    let issued: serde_json::Value = api
        .mutate("interview.generateResumeToken", serde_json::json!({ "interviewId": interview }))
        .await
        .unwrap();
    let token = issued.get("token").and_then(|token| token.as_str()).unwrap().to_owned();

    let world = world.restart().await;
    caller.until(|m| matches!(m, FromServer::Notice(n) if n.kind() == Kind::Draining)).await;
    assert_eq!(caller.until_closed().await, 1012);
    assert_eq!(world.status(&interview).await, InterviewStatus::InProgress);

    let mut again = world.join(&interview, &token).await;
    again.send(ToServer::Resume(Resume { last_sequence: 0 }));
    let started = again.until(|m| matches!(m, FromServer::SessionStarted(_))).await;
    assert!(matches!(started, FromServer::SessionStarted(s) if s.resumed && s.last_sequence == 1));
    again.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final)).await;
    assert_eq!(again.finals(), caller.finals(), "the missed line is replayed as it was shown");
    again.end();
    assert_eq!(again.until_closed().await, 1000);
    assert_eq!(world.status(&interview).await, InterviewStatus::Completed);
    assert_eq!(
        world.transcript(&interview).await.first().map(|t| t.content.clone()).as_deref(),
        Some("Hello.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stays_away_is_completed_with_what_was_said() {
    let database = store::testing::TestDatabase::sqlite();
    let world = World::on(database, SCRIPT, &[("PREPPAL_RESUME_WINDOW_SECONDS", "1")]).await;
    let (_, interview, mut caller) = world.live().await;
    caller.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final)).await;
    drop(caller);
    world.reaches(&interview, InterviewStatus::Completed).await;
    assert_eq!(world.transcript(&interview).await.len(), 1);
}
