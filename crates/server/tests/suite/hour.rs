//! An hour in small: six announced ends of the provider's line and two hard cuts, one transcript.

use crate::support::World;
use contract::backend::InterviewStatus;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_notice::Kind;
use contract::live::{TextInput, client_to_server_message::Payload as ToServer};
use std::fmt::Write as _;

/// Questions asked; after each but the last the line ends in one way or another.
const QUESTIONS: usize = 9;

/// After these turns the line is cut without a word.
const CUT_AFTER: [usize; 2] = [3, 6];

fn script() -> String {
    let mut script =
        String::from("set hold_turn_complete = off\nset ms_per_char = 5\nset reply_delay = 20ms\n");
    for question in 1..=QUESTIONS {
        let _ = writeln!(script, "say \"Question {question}?\"");
    }
    for turn in 1..QUESTIONS {
        let fault = if CUT_AFTER.contains(&turn) { "drop_tcp" } else { "go_away 3s" };
        let _ = writeln!(script, "on turn {turn} end: wait 100ms | {fault}");
    }
    script
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_lost_lines_and_no_gap_in_the_transcript() {
    let world = World::new(&script()).await;
    let (_, interview, mut caller) = world.live().await;
    let is_ai_line = |text: String| move |message: &FromServer| matches!(message, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "AI" && t.text == text);
    for question in 1..=QUESTIONS {
        caller.until(is_ai_line(format!("Question {question}?"))).await;
        if question < QUESTIONS {
            world.line(question + 1).await;
            caller.send(ToServer::TextInput(TextInput { text: format!("Answer {question}.") }));
        }
    }
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    assert_eq!(world.status(&interview).await, InterviewStatus::Completed);
    let said: Vec<String> = world.transcript(&interview).await.into_iter().map(|turn| turn.content).collect();
    let expected: Vec<String> = (1..=QUESTIONS)
        .flat_map(|n| [format!("Question {n}?"), format!("Answer {n}.")])
        .take(2 * QUESTIONS - 1)
        .collect();
    assert_eq!(said, expected);
    let log = world.fake.log();
    assert_eq!(log.connections.len(), QUESTIONS, "one line for each question");
    assert!(
        log.connections.iter().skip(1).all(|line| line.resumed_with.is_some()),
        "each continues the last"
    );
    // A planned change is nobody's business; a cut is told.
    let told = caller
        .seen
        .iter()
        .filter(|m| matches!(m, FromServer::Notice(n) if n.kind() == Kind::ProviderReconnecting));
    assert_eq!(told.count(), CUT_AFTER.len());
}
