//! Binaryen's `wasm-opt`, which makes the app smaller than the compiler can.

use crate::error::BundleError;
use std::fs;
use std::path::Path;
use std::process::Command;

/// For size, and what the compiler takes for granted in every browser since 2023. Older versions of
/// Binaryen do not read it from the file. <https://doc.rust-lang.org/rustc/platform-support/wasm32-unknown-unknown.html>
const OPTIONS: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Gives `wasm` optimised. `out` names a place that may be written beside.
pub(crate) fn optimise(program: &Path, wasm: &[u8], out: &Path) -> Result<Vec<u8>, BundleError> {
    let (before, after) = (out.with_extension("before.wasm"), out.with_extension("after.wasm"));
    fs::write(&before, wasm).map_err(BundleError::file(&before))?;
    let result = run(program, &before, &after);
    let read = result.and_then(|()| fs::read(&after).map_err(BundleError::file(&after)));
    for file in [before, after] {
        // One may not be there, and what is left is overwritten the next time.
        let _ = fs::remove_file(file);
    }
    read
}

fn run(program: &Path, before: &Path, after: &Path) -> Result<(), BundleError> {
    let failed = |reason: String| BundleError::Optimiser { program: program.to_owned(), reason };
    let mut command = Command::new(program);
    command.args(OPTIONS).arg(before).arg("--output").arg(after);
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_failing_optimiser_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for program in ["/no/such/program", "/bin/false"] {
            let error = optimise(Path::new(program), b"", &folder.path().join("web")).unwrap_err();
            assert!(error.to_string().starts_with(program), "{error}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
