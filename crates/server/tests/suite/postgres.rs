//! PostgreSQL ends every connection of the server in mid-interview, as a restart of it does.

use crate::support::World;
use contract::backend::InterviewStatus;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{TextInput, client_to_server_message::Payload as ToServer};
use store::testing::TestDatabase;

/// Times that the connections are ended.
const TIMES: usize = 8;

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 5\nset reply_delay = 20ms\n\
    say \"Hello.\"\nsay \"I see.\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_ended_lose_no_line_that_was_shown() {
    let Some(database) = TestDatabase::postgres().await else { return };
    // Its own name, so that no other test's connections are ended.
    let name = format!("preppal_{}", std::process::id());
    let separator = if database.url().contains('?') { '&' } else { '?' };
    let url = format!("{}{separator}application_name={name}", database.url());
    let killer =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");
    let admin = TestDatabase::postgres().await.unwrap();
    let world = World::on(database, SCRIPT, &[("DATABASE_URL", &url)]).await;
    let (_, interview, mut caller) = world.live().await;
    for time in 0..TIMES {
        admin.execute(&killer).await;
        let answer = format!("Answer {time}.");
        caller.send(ToServer::TextInput(TextInput { text: answer.clone() }));
        caller
            .until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.text == answer))
            .await;
    }
    admin.execute(&killer).await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    world.reaches(&interview, InterviewStatus::Completed).await;
    let stored = world.transcript(&interview).await;
    let stored: Vec<_> =
        stored.into_iter().map(|t| (t.sequence, t.speaker.as_str().to_owned(), t.content)).collect();
    assert_eq!(caller.finals(), stored, "what was shown is what is stored, in order, once");
    assert!(stored.len() > TIMES, "{stored:?}");
}
