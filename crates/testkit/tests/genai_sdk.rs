//! Google's own JavaScript SDK holds a conversation with the fake (`tests/clients/genai.mjs`).
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::path::{Path, PathBuf};

use testkit::fake_gemini::{Config, FakeGemini, KeyPlace};
use testkit::speech::{Speaker, speak, to_bytes};
use tokio::process::Command;

/// The key that the script of the client uses.
const KEY: &str = "the-right-key";

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

async fn fake(script: &str) -> FakeGemini {
    let config = Config { key: Some(KEY.to_owned()), ..Config::scripted(script).unwrap() };
    FakeGemini::start(config).await.unwrap()
}

#[tokio::test]
async fn the_official_javascript_sdk_gets_along_with_the_fake() {
    let is_installed = clients().join("node_modules/@google/genai/package.json").exists();
    assert!(is_installed, "npm packages are missing: run `cargo xtask test`, which installs them");
    let interview = fake(
        r#"
        set ms_per_char = 30
        say "Welcome. Please tell me about yourself."
        say "What was hard about it?"
        say "This question is rather long, so that there is time to interrupt it before it has been played."
        hear "I have been a developer for six years."
        "#,
    )
    .await;
    let text = fake("set frame = text\nset pretty = on\nset ms_per_char = 10").await;
    let ending = fake("on start: go_away 0.5s").await;
    let manual = fake("set ms_per_char = 10").await;
    let speech = std::env::temp_dir().join(format!("testkit-genai-{}.pcm", std::process::id()));
    let samples = speak("I have been a developer for six years.", &Speaker::candidate(), 16_000);
    std::fs::write(&speech, to_bytes(&samples)).unwrap();

    let options = serde_json::json!({
        "interview": interview.base_url(),
        "text": text.base_url(),
        "ending": ending.base_url(),
        "manual": manual.base_url(),
        "speech": &speech,
    });
    let run = Command::new("node").arg("genai.mjs").arg(options.to_string()).current_dir(clients()).output();
    let output = run.await.expect("node is missing: run `cargo xtask test`, which installs it");
    std::fs::remove_file(&speech).unwrap();
    let report = format!(
        "{}{}\n{:#?}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        interview
            .log()
            .connections
            .iter()
            .map(|c| (&c.said, &c.notes, &c.closed_by_fake))
            .collect::<Vec<_>>()
    );
    assert!(output.status.success(), "{report}");

    let log = interview.shutdown().await;
    let first = &log.connections[0];
    assert_eq!(first.path, "//ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent");
    assert_eq!((first.key, first.is_open), (KeyPlace::Query, false));
    assert_eq!(first.answered_calls.len(), 1);
    assert!(first.closed_by_client.is_some());
}
