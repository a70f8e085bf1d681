//! What goes wrong at the provider, and what becomes of the interview.

use crate::support::World;
use contract::backend::InterviewStatus;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_ended::Reason;
use contract::live::{TextInput, client_to_server_message::Payload as ToServer};

const QUICK: &str = "set hold_turn_complete = off\nset ms_per_char = 10\nset reply_delay = 20ms\n";

fn script(lines: &str) -> String {
    format!("{QUICK}{lines}")
}

fn is_final(message: &FromServer) -> bool {
    matches!(message, FromServer::TranscriptUpdate(update) if update.is_final)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_refuses_leaves_the_interview_pending() {
    for at_start in [
        r#"on connect: close 1007 "API key not valid. Please pass a valid API key.""#,
        r#"on connect: close 1008 "models/x is not found for API version v1beta""#,
        "on connect: http 403",
        r#"on connect: close 1011 "You exceeded your current quota""#,
    ] {
        let world = World::new(&script(&format!("say \"Hello.\"\n{at_start}\n"))).await;
        let (_, interview, token) = world.interview().await;
        let mut caller = world.join(&interview, &token).await;
        assert_eq!(caller.until_closed().await, 4002, "{at_start}");
        assert_eq!(caller.errors(), [4002], "{at_start}");
        assert_eq!(world.status(&interview).await, InterviewStatus::Pending, "{at_start}");
        let turns = world.transcript(&interview).await;
        assert!(turns.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_fails_for_good_keeps_what_was_said() {
    let fatal = r#"on turn 2 start: close 1011 "You exceeded your current quota, please check your plan""#;
    let world = World::new(&script(&format!("say \"Hello.\"\nsay \"Never said.\"\n{fatal}\n"))).await;
    let (_, interview, mut caller) = world.live().await;
    caller.until(is_final).await;
    caller.send(ToServer::TextInput(TextInput { text: "My answer.".into() }));
    assert_eq!(caller.until_closed().await, 4002);
    assert_eq!(caller.errors(), [4002]);
    assert_eq!(world.status(&interview).await, InterviewStatus::Error);
    let said: Vec<String> = world.transcript(&interview).await.into_iter().map(|turn| turn.content).collect();
    assert_eq!(said, ["Hello.", "My answer."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_line_is_taken_up_and_the_person_goes_on() {
    for fault in ["drop_tcp", r#"close 1011 "Internal error encountered.""#, "go_away 2500ms"] {
        let lines = format!("say \"Hello.\"\nsay \"Go on.\"\non turn 1 end: wait 1500ms | {fault}\n");
        let world = World::new(&script(&lines)).await;
        let (_, interview, mut caller) = world.live().await;
        caller.until(is_final).await;
        world.line(2).await;
        caller.send(ToServer::TextInput(TextInput { text: "I am still here.".into() }));
        caller
            .until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.is_final && t.speaker == "AI"))
            .await;
        caller.end();
        assert_eq!(caller.until_closed().await, 1000, "{fault}");
        assert_eq!(world.status(&interview).await, InterviewStatus::Completed, "{fault}");
        let said: Vec<String> = world.transcript(&interview).await.into_iter().map(|t| t.content).collect();
        assert_eq!(said, ["Hello.", "I am still here.", "Go on."], "{fault}");
        let log = world.fake.log();
        assert_eq!(log.connections.len(), 2, "{fault}");
        assert!(log.connections.get(1).unwrap().resumed_with.is_some(), "{fault}: resumed with the handle");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interviewer_may_conclude() {
    let lines = "say \"Goodbye, it was a pleasure.\"\non turn 1: end_call \"done\"\n";
    let world = World::new(&script(lines)).await;
    let (_, interview, mut caller) = world.live().await;
    let ended = caller.until(|message| matches!(message, FromServer::SessionEnded(_))).await;
    assert!(matches!(ended, FromServer::SessionEnded(end) if end.reason() == Reason::GeminiEnded));
    assert_eq!(caller.until_closed().await, 1000);
    assert_eq!(world.status(&interview).await, InterviewStatus::Completed);
    let said = world.transcript(&interview).await;
    assert_eq!(said.first().map(|turn| turn.content.as_str()), Some("Goodbye, it was a pleasure."));
}

#[tokio::test(flavor = "multi_thread")]
async fn speaking_over_the_interviewer_interrupts_it() {
    let long = "This is a very long explanation that nobody wants to hear to its end at all.";
    let lines = format!("set ms_per_char = 60\nset hold_turn_complete = on\nsay \"{long}\"\nsay \"Yes?\"\n");
    let world = World::new(&script(&lines)).await;
    let (_, interview, mut caller) = world.live().await;
    let speech = testkit::speech::speak("Excuse me please", &testkit::speech::Speaker::candidate(), 16_000);
    for chunk in testkit::speech::to_bytes(&speech).chunks(1_280) {
        caller.send_audio(chunk.to_vec());
    }
    let message = caller.until(|message| matches!(message, FromServer::Interrupted(_))).await;
    assert!(matches!(message, FromServer::Interrupted(cut) if cut.turn == 1));
    for _ in 0..50 {
        caller.send_audio(vec![0; 1_280]);
    }
    caller.until(|m| matches!(m, FromServer::AudioResponse(audio) if audio.turn > 1)).await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    let turns = world.transcript(&interview).await;
    assert!(turns.first().unwrap().interrupted, "{turns:?}");
}
