//! cargo-deny: licences, sources, bans and known vulnerabilities of our dependencies.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::machine::program;
use crate::step::{Failure, cargo, run, say};
use crate::{root, target};

/// What cargo-deny says when the database of vulnerabilities could not be fetched.
const NO_DATABASE: &str = "failed to fetch advisory database";

/// Checks everything that needs no network.
pub(crate) fn check_offline() -> Result<(), Failure> {
    let mut command = Command::new(ensure()?);
    command.args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]).current_dir(root());
    run(command)
}

/// Checks for known vulnerabilities. Their database is fetched by git; where that is impossible the check
/// is skipped, and says so.
pub(crate) fn check_advisories() -> Result<(), Failure> {
    let mut command = Command::new(ensure()?);
    command.args(["check", "advisories"]).current_dir(root()).env("GIT_TERMINAL_PROMPT", "0");
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("cargo-deny does not start: {error}")))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(());
    }
    if text.contains(NO_DATABASE) {
        say("  SKIPPED: the advisory database cannot be reached from here");
        return Ok(());
    }
    say(text);
    Err(Failure::new("a dependency has a known problem; see above"))
}

/// cargo-deny from the search path, or from `target/tools`, where it is installed when it is missing.
fn ensure() -> Result<PathBuf, Failure> {
    if let Some(found) = program("cargo-deny") {
        return Ok(found);
    }
    let folder = target().join("tools");
    let own = folder.join("bin/cargo-deny");
    if !own.is_file() {
        say("  cargo-deny is missing; building it into target/tools. This takes some minutes, once.");
        // Unoptimised it is built in a third of the time, and takes seconds to run.
        let mut command = cargo(["install", "cargo-deny", "--locked", "--quiet", "--debug", "--root"]);
        command.arg(&folder).envs([("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")]);
        // A build folder of its own: ours may be given by a variable that points into the workspace.
        command.env("CARGO_TARGET_DIR", folder.join("build"));
        run(command)?;
    }
    Ok(own)
}
