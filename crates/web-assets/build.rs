//! Writes a table of the files in the bundle, so that the compiler embeds them.
//!
//! The bundle lies in the folder that `PREPPAL_WEB_DIST` names, else in `target/web`, where `cargo xtask web`
//! puts it. Without a bundle the table is empty.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Names another folder, as for a package whose app was built elsewhere.
const FOLDER_VARIABLE: &str = "PREPPAL_WEB_DIST";

fn main() -> Result<(), io::Error> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER_VARIABLE}");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    let folder = folder();
    // A folder that is not there would make Cargo run this again with every build.
    fs::create_dir_all(&folder).map_err(|error| named(&folder, &error))?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("files.rs");
    fs::write(&out, table(&folder)?).map_err(|error| named(&out, &error))
}

fn folder() -> PathBuf {
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let workspace = own.ancestors().nth(2).unwrap_or(&own).to_owned();
    let given = env::var_os(FOLDER_VARIABLE).filter(|given| !given.is_empty());
    let target = || env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    // A relative path is one from the workspace.
    workspace.join(given.map_or_else(|| Path::new(&target()).join("web"), PathBuf::from))
}

/// A Rust expression: what `Embedded` in `lib.rs` is made of, for each file, in order of their paths.
fn table(folder: &Path) -> Result<String, io::Error> {
    let mut files = files_below(folder, folder)?;
    files.sort();
    let mut text = String::from("&[\n");
    for (path, file) in &files {
        let compressed = files.iter().find(|(other, _)| *other == format!("{path}.br"));
        if path.ends_with(".br") {
            continue;
        }
        let brotli = compressed.map_or_else(
            || "None".to_owned(),
            |(_, compressed)| format!("Some(include_bytes!({compressed:?}))"),
        );
        let entry = format!("({path:?}, include_bytes!({file:?}), {brotli}),");
        writeln!(text, "    {entry}").map_err(io::Error::other)?;
    }
    Ok(text + "]\n")
}

fn files_below(folder: &Path, root: &Path) -> Result<Vec<(String, PathBuf)>, io::Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| named(folder, &error))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path, root)?);
        } else if let Ok(below) = path.strip_prefix(root) {
            files.push((below.to_string_lossy().replace('\\', "/"), path));
        }
    }
    Ok(files)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
