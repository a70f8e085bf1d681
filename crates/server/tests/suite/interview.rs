//! An interview from end to end, on each database: recorded speech in, the interviewer's voice and
//! the transcript out, everything saved.

use crate::support::{PATIENCE, World};
use contract::backend::{InterviewStatus, Speaker, Turn};
use serde_json::{Value, json};
use server::call::{Account, Answer, CallOptions, Captions, EndedBy, InterviewInput, Plan, call};
use store::testing::TestDatabase;
use testkit::speech;

const SCRIPT: &str = r#"
set ms_per_char = 20
set hold_turn_complete = off
say "Hello Ada. What did you build last?"
hear "I led the migration of our billing to Postgres."
say "What was the hardest part of it?"
hear "Keeping both databases in step for a month."
say "Thank you. I have no more questions."
"#;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    holds_an_interview(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    if let Some(database) = TestDatabase::postgres().await {
        holds_an_interview(database).await;
    }
}

async fn holds_an_interview(database: TestDatabase) {
    let world = World::on(database, SCRIPT, &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let (mic, voice) = (folder.path().join("mic.wav"), folder.path().join("voice.wav"));
    let speech_at = |text: &str| speech::speak(text, &speech::Speaker::candidate(), 48_000);
    // A 48 kHz recording, as a laptop makes it: the call resamples.
    speech::write_wav(&mic, &speech_at("I led the migration of our billing"), 48_000).unwrap();
    let first = server::call::read_wav(&mic).unwrap();
    let options = CallOptions {
        server: world.base(),
        account: Account::Throwaway,
        interview: InterviewInput {
            job_description: "Rust engineer".into(),
            resume: "Ten years of databases".into(),
            ..InterviewInput::default()
        },
        plan: Plan {
            answers: vec![Answer::Speech(first.clone()), Answer::Speech(first)],
            barge_in: false,
            end_after_quiet_ms: 1_500,
            end_at_ms: Some(PATIENCE.as_secs() * 1000),
        },
        out: Some(voice.clone()),
    };
    let mut captions = Captions::new(Vec::new(), false);
    let report = call(options, &world.dialer, &mut captions, std::future::pending()).await.unwrap();

    assert_eq!(report.held.ended_by, EndedBy::Us);
    assert!(report.held.audio_ms > 1_000, "{report:?}");
    let heard = hound::WavReader::open(&voice).unwrap();
    assert_eq!((heard.spec().sample_rate, heard.spec().channels), (16_000, 1));
    let samples: Vec<i16> = heard.into_samples::<i16>().map(Result::unwrap).collect();
    assert!(speech::rms(&samples) > 300.0, "the interviewer's voice is not in the file");

    assert_eq!(world.status(&report.interview).await, InterviewStatus::Completed);
    let lines = world.transcript(&report.interview).await;
    let said: Vec<(Speaker, &str)> = lines.iter().map(|turn| (turn.speaker, turn.content.as_str())).collect();
    let expected = [
        (Speaker::Ai, "Hello Ada. What did you build last?"),
        (Speaker::User, "I led the migration of our billing to Postgres."),
        (Speaker::Ai, "What was the hardest part of it?"),
        (Speaker::User, "Keeping both databases in step for a month."),
        (Speaker::Ai, "Thank you. I have no more questions."),
    ];
    assert_eq!(said, expected);
    assert!(lines.iter().enumerate().all(|(i, Turn { sequence, .. })| *sequence == i as u64 + 1));
    world.is_forgotten(&report.interview).await;
    let log = world.fake.shutdown().await;
    assert!(log.connections.iter().all(|connection| connection.closed_by_client.is_some()), "{log:?}");
}

/// What the page asks for afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn the_transcript_is_there_for_its_owner_alone() {
    let world = World::new(SCRIPT).await;
    let (mut api, interview, mut caller) = world.live().await;
    caller.until(|m| matches!(m, contract::live::server_to_client_message::Payload::TranscriptUpdate(t) if t.is_final)).await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    let input = json!({ "interviewId": interview });
    let page: Value = api.query("interview.getFeedback", &input).await.unwrap();
    assert_eq!(page.get("status").unwrap(), "COMPLETED");
    assert_eq!(page.pointer("/transcript/0/content").unwrap(), "Hello Ada. What did you build last?");
    assert!(page.get("feedback").unwrap().is_null());
    let mut stranger = world.user().await;
    let refused = stranger.query::<Value>("interview.getFeedback", &input).await.unwrap_err();
    assert!(refused.to_string().contains("Interview not found"), "{refused}");
}
