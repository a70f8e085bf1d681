//! Without models: an interview in writing, and who is let in.

use interviewer::{Config, Interviewer, Running, Used};
use serde_json::json;

use crate::client::{Client, setup};

/// An interviewer that finds no models. (A machine with espeak-ng gives it a voice all the same.)
async fn start(places: usize) -> Running {
    let config = Config { places: Some(places), threads: Some(1), ..Config::new("/nowhere") };
    Interviewer::start(config).await.unwrap()
}

#[tokio::test]
async fn an_interview_in_writing() {
    let interviewer = start(1).await;
    let report = interviewer.report();
    assert_eq!((report.parts.recogniser.used, report.parts.detector.used), (Used::Nothing, Used::BuiltIn));
    let text = json!({"generationConfig": {"responseModalities": ["TEXT"]}});
    let mut client = Client::open(&interviewer, text).await;
    client.text("(The candidate has joined. Greet them and ask your first question.)").await;
    let greeting = client.until("a greeting", |seen| seen.has("turnComplete")).await;
    assert!(greeting.sound.is_empty() && greeting.has("modelTurn") && greeting.has("generationComplete"));
    client.text("I led the migration of our payment service from a Rails monolith to Go.").await;
    client.until("a question", |seen| seen.has("turnComplete") && seen.handle.is_some()).await;
    client.text("(The time is up. Thank the candidate and say goodbye in one short sentence now.)").await;
    let goodbye = client.until("the end", |seen| seen.has("turnComplete")).await;
    assert_eq!(goodbye.call.unwrap()["name"], "end_call");
}

#[tokio::test]
async fn who_is_let_in() {
    let interviewer = start(1).await;
    let mut stranger = Client::dial(&interviewer, "guessed").await;
    stranger.send(setup(&json!({}))).await;
    let seen = stranger.until("a refusal", |seen| seen.closed.is_some()).await;
    assert_eq!(seen.closed.unwrap(), (1007, "API key not valid. Please pass a valid API key.".to_owned()));

    let first = Client::open(&interviewer, json!({})).await;
    assert_eq!(interviewer.report().taken, 1);
    let mut second = Client::dial(&interviewer, interviewer.key()).await;
    second.send(setup(&json!({}))).await;
    let (code, reason) = second.until("a refusal", |seen| seen.closed.is_some()).await.closed.unwrap();
    assert!(code == 1011 && reason.contains("place of this computer"), "{code} {reason}");
    drop(first);
}

#[tokio::test]
async fn a_shutdown_is_announced() {
    let interviewer = start(1).await;
    let mut client = Client::open(&interviewer, json!({})).await;
    let stopping = tokio::spawn(interviewer.shutdown());
    let seen = client.until("the end", |seen| seen.closed.is_some()).await;
    assert!(seen.has("goAway"), "{seen:?}");
    assert_eq!(seen.closed.unwrap().0, 1008);
    stopping.await.unwrap();
}
