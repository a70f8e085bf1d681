//! What can go wrong, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BundleError {
    /// Started with other arguments.
    #[error(
        "usage: web-bundle --wasm <file> --site <folder>… --out <folder> [--wasm-opt <program>] [--quality <0 to 11>]"
    )]
    Usage,
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The bindings between the app and the browser.
    #[error("{path}: {reason}")]
    Bindings {
        /// The compiled app.
        path: PathBuf,
        /// What wasm-bindgen says.
        reason: String,
    },
    /// The app cannot be split.
    #[error("{path} cannot be split: {reason}")]
    Split {
        /// The compiled app.
        path: PathBuf,
        /// What the splitter says.
        reason: String,
    },
    /// A dependency brings JavaScript of its own, which would have to be served under its own name.
    #[error("a dependency of the web app brings JavaScript of its own ({0}), which is not supported")]
    Snippet(String),
    /// The optimiser does not start, or fails.
    #[error("{program} failed: {reason}")]
    Optimiser {
        /// Which.
        program: PathBuf,
        /// What it says.
        reason: String,
    },
    /// No folder has the page.
    #[error("there is no index.html in any folder given by --site")]
    NoIndex,
    /// The page names a file that is not there.
    #[error("index.html names {{{{{0}}}}}, but there is no such file beside it")]
    NoSuchAsset(String),
    /// A file beside the page that it does not name would be shipped for nothing.
    #[error("index.html does not name {{{{{0}}}}}: remove the file, or name it")]
    Unnamed(String),
}

impl BundleError {
    /// For `map_err`: what was wrong with this file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::File { path: path.to_owned(), source }
    }
}
