//! Other people's clients against the whole server: `@trpc/client` in all its set-ups, and a client that
//! knows the spec's protobuf schema only. The scripts are in `tests/clients`.

use crate::support::World;
use std::path::{Path, PathBuf};
use tokio::process::Command;

const SCRIPT: &str = r#"
set ms_per_char = 10
set hold_turn_complete = off
say "Hello Ada. What did you build last?"
hear "A tool that transcribes interviews."
say "What was hard about it?"
"#;

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

/// Runs one script of `tests/clients` against a server of its own.
async fn passes(script: &str) {
    let is_installed = clients().join("node_modules/@trpc/client/package.json").exists();
    assert!(is_installed, "npm packages are missing: run `cargo xtask clients`, which installs them");
    let world = World::new(SCRIPT).await;
    let mut node = Command::new("node");
    node.args([script, &world.base()]).current_dir(clients()).kill_on_drop(true);
    let run = node.output().await.expect("node is missing: run `cargo xtask clients`, which installs it");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{script}:\n{told}{}", String::from_utf8_lossy(&run.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trpc_client_works_in_all_its_setups() {
    passes("trpc.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_the_spec_alone_holds_an_interview() {
    passes("spec-only.mjs").await;
}
