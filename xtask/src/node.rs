//! Node.js and the npm packages of our tests: other people's clients, and the driver of a browser.

use std::fs;
use std::process::Command;

use crate::machine::{install, program};
use crate::root;
use crate::step::{Failure, output_of, run, say};

/// The oldest Node.js that the packages accept.
const MIN_NODE_MAJOR: u32 = 20;

/// A copy of the lock file lies here after an installation, and tells whether it is still right.
const STAMP: &str = "node_modules/.installed-lock.json";

/// Folders of tests in JavaScript.
pub(crate) const CLIENTS: &str = "tests/clients";
pub(crate) const WEB: &str = "tests/web";

/// Installs the packages that the folder's `package-lock.json` names, unless they are there.
pub(crate) fn install_packages(folder: &str) -> Result<(), Failure> {
    ensure_node()?;
    let folder = root().join(folder);
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| Failure::new(format!("{}: {error}", lock.display())))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        say(format!("  the npm packages of {} are there", folder.display()));
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    run(npm)?;
    fs::write(&stamp, wanted).map_err(|error| Failure::new(format!("{}: {error}", stamp.display())))
}

/// Node.js and npm; installs them when they are missing.
pub(crate) fn ensure_node() -> Result<(), Failure> {
    if program("node").is_none() || program("npm").is_none() {
        install("Node.js", &["nodejs", "npm"])?;
    }
    let mut node = Command::new("node");
    node.arg("--version");
    let version = output_of(node).unwrap_or_default();
    match major(&version) {
        Some(major) if major >= MIN_NODE_MAJOR => Ok(()),
        _ => Err(Failure::new(format!(
            "Node.js {MIN_NODE_MAJOR} or newer is needed, but `node --version` says {version:?}. \
             Install a newer one from https://nodejs.org and try again"
        ))),
    }
}

/// 20 of `v20.19.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (text, number) in
            [("v20.19.2", Some(20)), ("v9.0.0", Some(9)), ("", None), ("20.1", None), ("vx", None)]
        {
            assert_eq!(major(text), number, "{text}");
        }
    }
}
