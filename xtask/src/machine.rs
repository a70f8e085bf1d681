//! What the machine has, and installing what it lacks where that is possible.

use std::path::PathBuf;
use std::process::Command;

use crate::step::{Failure, output_of, run, say};

/// The first program of this name on the search path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    let mut command = Command::new("id");
    command.arg("-u");
    output_of(command).is_some_and(|id| id == "0")
}

/// Installs Debian packages when this is Debian and we are root. Otherwise the failure says what is missing.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<(), Failure> {
    let list = packages.join(" ");
    if program("apt-get").is_none() || !is_root() {
        return Err(Failure::new(format!(
            "{what} is missing. Install it and try again; on Debian: sudo apt-get install {list}"
        )));
    }
    say(format!("  {what} is missing; installing the Debian packages {list}"));
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(program("sh").is_some_and(|file| file.is_absolute()));
        assert_eq!(program("no-such-program-here"), None);
    }
}
