//! The official SDKs hold an interview: `tests/clients/interviewer.mjs` and `tests/clients/gemini_live.py`.

use std::path::{Path, PathBuf};

use interviewer::{Config, Interviewer};
use tokio::process::Command;

use crate::models::{folder, speak};

const ANSWER: &str = "I led the migration of our payment service to a new platform.";

/// Silence behind the answer, in samples at 16 kHz: longer than the pause that ends a turn.
const SILENCE: usize = 2 * 16_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs a client that is told where the interviewer is, and expects it to be content.
async fn holds_an_interview(mut client: Command, name: &str) {
    let interviewer = Interviewer::start(Config::new(folder())).await.unwrap();
    let mut samples = speak(ANSWER);
    samples.extend(vec![0; SILENCE]);
    let pcm: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let file = std::env::temp_dir().join(format!("interviewer-{name}-{}.pcm", std::process::id()));
    std::fs::write(&file, pcm).unwrap();
    let options = serde_json::json!({
        "url": interviewer.base_url(), "key": interviewer.key(), "speech": &file, "words": ANSWER,
    });
    let run =
        client.arg(options.to_string()).current_dir(root().join("tests/clients")).kill_on_drop(true).output();
    let output = run
        .await
        .unwrap_or_else(|error| panic!("{name}: {error}; run `cargo xtask test`, which installs it"));
    std::fs::remove_file(&file).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_javascript_sdk() {
    let is_installed = root().join("tests/clients/node_modules/@google/genai/package.json").exists();
    assert!(is_installed, "npm packages are missing: run `cargo xtask test`, which installs them");
    let mut node = Command::new("node");
    node.arg("interviewer.mjs");
    holds_an_interview(node, "node").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_python_sdk() {
    let python = std::env::var_os("PREPPAL_TEST_PYTHON")
        .expect("the Python packages are missing: run `cargo xtask test`, which installs them");
    let mut python = Command::new(python);
    python.arg("gemini_live.py");
    holds_an_interview(python, "python").await;
}
