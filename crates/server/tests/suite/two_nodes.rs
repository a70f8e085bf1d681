//! Two servers on one database: an interview goes on at whichever one its client comes to.

use crate::support::{Caller, World};
use contract::backend::InterviewStatus;
use contract::ids::InterviewId;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{Resume, TextInput, client_to_server_message::Payload as ToServer};
use server::call::ApiClient;
use store::testing::TestDatabase;

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 10\nset reply_delay = 20ms\n\
    say \"Hello.\"\nsay \"And now?\"\nsay \"Go on.\"\nsay \"I see.\"\n";

fn is_final(message: &FromServer) -> bool {
    matches!(message, FromServer::TranscriptUpdate(update) if update.is_final)
}

async fn resume_token(api: &mut ApiClient, interview: &InterviewId) -> String {
    let asked = serde_json::json!({ "interviewId": interview });
    let issued: serde_json::Value = api.mutate("interview.generateResumeToken", asked).await.unwrap();
    issued.get("token").and_then(|token| token.as_str()).unwrap().to_owned()
}

fn say(caller: &mut Caller, text: &str) {
    caller.send(ToServer::TextInput(TextInput { text: text.into() }));
}

/// An interview that is live on node A is joined on node B: it goes on there, and A writes nothing more.
async fn a_client_that_comes_to_another_node_goes_on_there(database: TestDatabase) {
    let world = World::on(database, SCRIPT, &[]).await;
    let (mut api, interview, mut on_a) = world.live().await;
    on_a.until(is_final).await;
    let token = resume_token(&mut api, &interview).await;

    let (b, _b_data) = world.second_node().await;
    let mut on_b = world.open_at(&b, &format!("/{interview}?token={token}")).await;
    on_b.send(ToServer::Resume(Resume { last_sequence: 1 }));
    let started = on_b.until(|m| matches!(m, FromServer::SessionStarted(_))).await;
    assert!(matches!(started, FromServer::SessionStarted(s) if s.resumed && s.last_sequence == 1));

    // A learns it from the first thing that it would write.
    say(&mut on_a, "Does anybody hear me?");
    assert_eq!(on_a.until_closed().await, 4003);
    assert_eq!(on_a.finals().len(), 1, "what A could not save was not shown as final");

    say(&mut on_b, "I am here now.");
    on_b.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "USER")).await;
    on_b.end();
    assert_eq!(on_b.until_closed().await, 1000);
    world.reaches(&interview, InterviewStatus::Completed).await;

    let said = world.transcript(&interview).await;
    let numbers: Vec<u64> = said.iter().map(|turn| turn.sequence).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "{said:?}");
    let mut shown = on_a.finals();
    shown.extend(on_b.finals());
    let stored = said.iter().map(|t| (t.sequence, t.speaker.as_str().to_owned(), t.content.clone()));
    assert_eq!(shown, stored.collect::<Vec<_>>());
    assert!(said.iter().all(|turn| turn.content != "Does anybody hear me?"));
    world.is_forgotten(&interview).await;
    b.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_to_another_node_goes_on_there_sqlite() {
    a_client_that_comes_to_another_node_goes_on_there(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_to_another_node_goes_on_there_postgres() {
    let Some(database) = TestDatabase::postgres().await else { return };
    a_client_that_comes_to_another_node_goes_on_there(database).await;
}

/// A node that starts leaves alone what another one runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_starts_leaves_a_live_interview_alone() {
    let world = World::new(SCRIPT).await;
    let (_, interview, mut on_a) = world.live().await;
    on_a.until(is_final).await;
    let (b, _b_data) = world.second_node().await;
    say(&mut on_a, "Still here.");
    on_a.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "USER")).await;
    b.stop().await;
    on_a.end();
    assert_eq!(on_a.until_closed().await, 1000);
    world.reaches(&interview, InterviewStatus::Completed).await;
}

/// The database does not answer in mid-interview: the talk goes on, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_does_not_stop_the_talk() {
    let world = World::new(SCRIPT).await;
    let (_, interview, mut caller) = world.live().await;
    caller.until(is_final).await;
    let block = world.database.block_writes().await;
    say(&mut caller, "Can you hear me?");
    caller.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "USER")).await;
    let file = world.data_dir().join("outbox").join(format!("{interview}.json"));
    assert!(file.exists(), "what was shown as final is on the disk");
    block.lift().await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    world.reaches(&interview, InterviewStatus::Completed).await;
    let stored = world.transcript(&interview).await;
    let stored = stored.iter().map(|t| (t.sequence, t.speaker.as_str().to_owned(), t.content.clone()));
    assert_eq!(caller.finals(), stored.collect::<Vec<_>>());
    assert!(!file.exists());
}

/// Longer than it takes to try the database and then the disk.
const STANDSTILL: std::time::Duration = std::time::Duration::from_secs(4);

/// Neither the database nor the disk takes anything: nothing is shown as final until one does.
#[tokio::test(flavor = "multi_thread")]
async fn without_any_storage_the_interview_stands_still() {
    let world = World::new(SCRIPT).await;
    let (_, interview, mut caller) = world.live().await;
    caller.until(is_final).await;
    let outbox = world.data_dir().join("outbox");
    std::fs::remove_dir_all(&outbox).unwrap();
    std::fs::write(&outbox, "no folder any more").unwrap();
    let block = world.database.block_writes().await;
    say(&mut caller, "Can you hear me?");
    let is_answer =
        |m: &FromServer| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "USER");
    let too_early = tokio::time::timeout(STANDSTILL, caller.until(is_answer)).await;
    assert!(too_early.is_err(), "shown as final with no storage: {too_early:?}");
    block.lift().await;
    caller.until(is_answer).await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    world.reaches(&interview, InterviewStatus::Completed).await;
    let stored = world.transcript(&interview).await;
    let stored = stored.iter().map(|t| (t.sequence, t.speaker.as_str().to_owned(), t.content.clone()));
    assert_eq!(caller.finals(), stored.collect::<Vec<_>>());
}
