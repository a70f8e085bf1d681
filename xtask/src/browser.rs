//! The browser tests: `tests/web`, the whole app in Chromium against the real program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Failure, run};
use crate::wasm::{self, Effort};
use crate::wasm_browser::ensure_chromium;
use crate::{models, node, programs, root};

/// Tell the tests where things are.
const CHROMIUM_VARIABLE: &str = "PREPPAL_TEST_CHROMIUM";
const PROGRAMS_VARIABLE: &str = "PREPPAL_TEST_PROGRAMS";

/// How the names of the files with tests end.
const ENDING: &str = ".test.mjs";

/// A file of tests that takes longer hangs. In milliseconds.
const FILE_TIMEOUT_MS: &str = "600000";

/// The tests of `cargo xtask browser`: all of them, of an app that is built anew, or those in files whose
/// names contain one of `names`, of the app as it is.
pub(crate) fn test(names: &[String]) -> Result<(), Failure> {
    if names.is_empty() {
        wasm::build(Effort::Ship)?;
    }
    programs::build()?;
    run_files(files(names)?, &models::for_tests()?)
}

/// All of them, of programs and with models that are there.
pub(crate) fn run_all(models: &Path) -> Result<(), Failure> {
    run_files(files(&[])?, models)
}

fn run_files(files: Vec<PathBuf>, models: &Path) -> Result<(), Failure> {
    let browser = ensure_chromium()?;
    node::install_packages(node::WEB)?;
    let mut command = Command::new("node");
    // One file after the other: each has a browser and a server of its own.
    command.args([
        "--test",
        "--test-concurrency=1",
        "--test-reporter=spec",
        "--test-timeout",
        FILE_TIMEOUT_MS,
    ]);
    command.args(files).current_dir(root());
    command.env(CHROMIUM_VARIABLE, browser).env(PROGRAMS_VARIABLE, programs::folder());
    command.env(models::FOLDER_VARIABLE, models);
    run(command)
}

/// The files with tests, in order; when there are `names`, those whose names contain one.
fn files(names: &[String]) -> Result<Vec<PathBuf>, Failure> {
    let folder = root().join(node::WEB);
    let entries = fs::read_dir(&folder);
    let entries = entries.map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| {
        file.file_name().and_then(|name| name.to_str()).is_some_and(|name| is_wanted(name, names))
    });
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(format!("{} has no such test", folder.display())));
    }
    Ok(files)
}

fn is_wanted(file: &str, names: &[String]) -> bool {
    let Some(subject) = file.strip_suffix(ENDING) else { return false };
    names.is_empty() || names.iter().any(|name| subject.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_chosen_by_their_subject() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert!(is_wanted("lobby.test.mjs", &[]));
        assert!(!is_wanted("measure.mjs", &[]));
        assert!(is_wanted("lobby.test.mjs", &names(&["call", "lob"])));
        assert!(!is_wanted("lobby.test.mjs", &names(&["test"])));
    }

    #[test]
    fn there_are_tests_and_a_name_that_fits_none_is_a_mistake() {
        assert!(!files(&[]).unwrap().is_empty());
        assert!(files(&["no such subject".to_owned()]).is_err());
    }
}
