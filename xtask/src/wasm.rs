//! The web app as files: compiled to WebAssembly, made small, bundled into `target/web`.
//!
//! The program embeds that folder when it is built: see `crates/web-assets`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::program;
use crate::step::{Failure, cargo, output_of, run, say};
use crate::wasm_toolchain::{TARGET, Toolchain};
use crate::{node, root, target};

/// What is done for the size of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Everything: the app as it is shipped.
    Ship,
    /// Next to nothing: the app is there soon, and three times as large.
    Quick,
}

impl Effort {
    /// The profile in the root `Cargo.toml`.
    const fn profile(self) -> &'static str {
        match self {
            Self::Ship => "web-release",
            Self::Quick => "web-quick",
        }
    }

    /// Brotli's quality: its best, or one that takes no time.
    const fn quality(self) -> &'static str {
        match self {
            Self::Ship => "11",
            Self::Quick => "2",
        }
    }
}

/// Where Cargo takes flags for the compiler from, for this target alone.
const RUSTFLAGS_VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Components of Leptos get one type instead of one each: what is generic over them is compiled once
/// (<https://book.leptos.dev/deployment/binary_size.html>). And the linker tells what refers to what, by
/// which the bundler splits the app.
const RUSTFLAGS: &str = "--cfg=erase_components -Clink-args=--emit-relocs";

/// The oldest Binaryen that was tried and works. It must keep apart the two tables that the bindings use:
/// what 108, which Debian 12 has, makes of the app does not start.
const MIN_BINARYEN: u32 = 132;

/// The version that npm is asked for.
const BINARYEN_VERSION: &str = "132.0.0";

/// Where the bundled app lies.
pub(crate) fn folder() -> PathBuf {
    target().join("web")
}

/// Builds the web app into [`folder`].
pub(crate) fn build(effort: Effort) -> Result<(), Failure> {
    let toolchain = Toolchain::ensure()?;
    say(format!("  building the web app with {toolchain}"));
    let mut compile = cargo(["build", "--package", "web", "--target", TARGET]);
    compile.args(["--profile", effort.profile()]).env(RUSTFLAGS_VARIABLE, RUSTFLAGS);
    toolchain.apply(&mut compile);
    run(compile)?;
    bundle(effort)
}

/// A tool of its own does this: it needs libraries, and this program is to be there within seconds.
fn bundle(effort: Effort) -> Result<(), Failure> {
    let mut bundle = cargo(["run", "--quiet", "--package", "web-bundle", "--"]);
    bundle.arg("--wasm").arg(target().join(TARGET).join(effort.profile()).join("web.wasm"));
    for folder in ["site", "worklets"].map(|name| root().join("crates/web").join(name)) {
        if folder.is_dir() {
            bundle.arg("--site").arg(folder);
        }
    }
    bundle.arg("--out").arg(folder()).args(["--quality", effort.quality()]);
    if effort == Effort::Quick {
        return run(bundle);
    }
    match ensure_wasm_opt() {
        Ok(optimiser) => {
            bundle.arg("--wasm-opt").arg(optimiser);
        }
        // The app works without it, and only what is shipped must be small.
        Err(failure) => say(format!("  {failure}. Without it the web app is larger than it need be")),
    }
    run(bundle)
}

/// Binaryen's optimiser: an installed one that is new enough, or npm's.
fn ensure_wasm_opt() -> Result<PathBuf, Failure> {
    if let Some(found) = program("wasm-opt").filter(|found| is_new_enough(found)) {
        return Ok(found);
    }
    let folder = target().join("tools").join(format!("binaryen-{BINARYEN_VERSION}"));
    let own = folder.join("node_modules/.bin/wasm-opt");
    if !own.is_file() {
        node::ensure_node()?;
        fs::create_dir_all(&folder)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix"]);
        npm.arg(&folder).arg(format!("binaryen@{BINARYEN_VERSION}"));
        run(npm)?;
    }
    Ok(own)
}

fn is_new_enough(wasm_opt: &Path) -> bool {
    let mut command = Command::new(wasm_opt);
    command.arg("--version");
    output_of(command).and_then(|text| version(&text)).is_some_and(|version| version >= MIN_BINARYEN)
}

/// 108 of `wasm-opt version 108 (version_108)`.
fn version(text: &str) -> Option<u32> {
    text.strip_prefix("wasm-opt version ")?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (text, number) in [
            ("wasm-opt version 108", Some(108)),
            ("wasm-opt version 132 (version_132)", Some(132)),
            ("wasm-opt version unknown", None),
            ("", None),
        ] {
            assert_eq!(version(text), number, "{text}");
        }
    }
}
