//! Splits the compiled app: a module for the first load, and the parts that come when they are wanted.
//!
//! The app marks where by `wasm_split`; the tool of the same name follows what each part needs.

use crate::error::BundleError;
use std::fs;
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// What the main module imports its loaders from. It is never a file: see `bindings`.
pub(crate) const LOADERS: &str = "./__wasm_split.js";

/// Where the loaders import the main module's exports from. Likewise.
pub(crate) const MAIN: &str = "./app.js";

/// The app in parts.
#[derive(Debug)]
pub(crate) struct Split {
    /// The module of the first load, still without its bindings.
    pub(crate) main: Vec<u8>,
    /// The other modules, by the names under which the loaders fetch them.
    pub(crate) parts: Vec<(String, Vec<u8>)>,
    /// A JavaScript module with the loaders.
    pub(crate) loaders: String,
}

/// Splits a compiled app. `out` names a place that may be written beside.
pub(crate) fn split(compiled: &Path, out: &Path) -> Result<Split, BundleError> {
    let folder = out.with_extension("split");
    let result = split_into(compiled, &folder);
    // It may not be there, and what is left is overwritten the next time.
    let _ = fs::remove_dir_all(&folder);
    result
}

fn split_into(compiled: &Path, folder: &Path) -> Result<Split, BundleError> {
    let input = fs::read(compiled).map_err(BundleError::file(compiled))?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADERS;
    options.main_module = MAIN;
    let made = transform(options)
        .map_err(|error| BundleError::Split { path: compiled.to_owned(), reason: format!("{error:#}") })?;
    let read = |path: &Path| fs::read(path).map_err(BundleError::file(path));
    let mut parts = Vec::new();
    for path in &made.split_modules {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        parts.push((name, read(path)?));
    }
    // An order of its own, so that the same app makes the same bundle.
    parts.sort();
    let loaders = String::from_utf8_lossy(&read(&folder.join(LOADERS))?).into_owned();
    Ok(Split { main: read(&main)?, parts, loaders })
}
