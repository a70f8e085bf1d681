//! A compiler for WebAssembly: rustup's target, or Debian's compiler where rustup cannot get it.

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{install, program};
use crate::step::{Failure, output_of, run, say};

/// What browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler for the web, and where its packages put the standard library's source.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];

/// How Cargo is made to build for [`TARGET`].
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The compiler in use has the target.
    Own,
    /// Debian's compiler, which builds the standard library from source. It has no linker for the target:
    /// the own toolchain's is used.
    Debian { linker: PathBuf },
}

impl Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "the Rust target wasm32-unknown-unknown",
            Self::Debian { .. } => "Debian's Rust compiler for the web",
        })
    }
}

impl Toolchain {
    /// Finds one, or installs one.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        if own_has_target() {
            return Ok(Self::Own);
        }
        if debian_is_there() {
            return Self::debian();
        }
        if add_target() && own_has_target() {
            return Ok(Self::Own);
        }
        let packages = install("the Rust target wasm32-unknown-unknown", &DEBIAN_PACKAGES);
        packages.map_err(|_| {
            Failure::new(format!(
                "the compiler cannot build for WebAssembly. Try again after: rustup target add {TARGET}"
            ))
        })?;
        Self::debian()
    }

    /// Sets what a build for [`TARGET`] needs. Not to be set for any other build: it would be done by
    /// Debian's compiler too.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        let Self::Debian { linker } = self else { return };
        cargo.envs([
            ("RUSTC", OsString::from(DEBIAN_RUSTC)),
            // Debian has the standard library for this target as source only, and Cargo builds it from
            // source only when unstable features are allowed.
            ("RUSTC_BOOTSTRAP", "1".into()),
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
        ]);
        // Both would go before RUSTC.
        cargo.env_remove("RUSTC_WRAPPER").env_remove("RUSTC_WORKSPACE_WRAPPER");
    }

    fn debian() -> Result<Self, Failure> {
        let linker = own_linker().or_else(|| program("wasm-ld")).or_else(|| program("rust-lld"));
        let linker = linker.ok_or_else(|| {
            Failure::new("there is no linker for WebAssembly. On Debian: sudo apt-get install lld")
        })?;
        Ok(Self::Debian { linker })
    }
}

fn own_has_target() -> bool {
    let folder = rustc(&["--print", "target-libdir", "--target", TARGET]);
    folder.is_some_and(|folder| has_core_library(Path::new(&folder)))
}

fn has_core_library(folder: &Path) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .map(|file| file.file_name())
        .any(|name| name.to_str().is_some_and(|name| name.starts_with("libcore-") && name.ends_with(".rlib")))
}

fn debian_is_there() -> bool {
    Path::new(DEBIAN_RUSTC).is_file() && Path::new(DEBIAN_SOURCE).is_file()
}

/// True when rustup is there and says that it has the target now.
fn add_target() -> bool {
    let Some(rustup) = program("rustup") else { return false };
    let mut command = Command::new(rustup);
    command.args(["target", "add", TARGET]);
    let result = run(command);
    if result.is_err() {
        say("  rustup cannot get the target; looking for another compiler");
    }
    result.is_ok()
}

/// The linker that comes with rustup's toolchains.
fn own_linker() -> Option<PathBuf> {
    let sysroot = rustc(&["--print", "sysroot"])?;
    let version = rustc(&["-vV"])?;
    let host = host(&version)?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.is_file().then_some(linker)
}

/// The host of `rustc -vV`.
fn host(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

fn rustc(arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(arguments);
    output_of(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_read() {
        let version = "rustc 1.95.0 (x 2026-04-14)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\n";
        assert_eq!(host(version), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host("rustc 1.95.0"), None);
    }

    #[test]
    fn the_host_has_a_core_library_and_an_invented_target_has_none() {
        let folder = rustc(&["--print", "target-libdir"]).unwrap();
        assert!(has_core_library(Path::new(&folder)));
        assert!(!has_core_library(Path::new(&folder).join("no-such-folder").as_path()));
    }

    #[test]
    fn the_own_toolchain_needs_no_variable() {
        let mut own = Command::new("cargo");
        Toolchain::Own.apply(&mut own);
        assert_eq!(own.get_envs().count(), 0);
        let mut debian = Command::new("cargo");
        Toolchain::Debian { linker: "/l".into() }.apply(&mut debian);
        assert!(debian.get_envs().any(|(name, value)| name == "RUSTC" && value.is_some()));
    }
}
