//! Files that only their owner may read, written whole or not at all.

use super::JournalError;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Ending of a file that is being written; one found later is left from a crash.
pub(super) const DRAFT: &str = "draft";

/// Writes a file beside its place, syncs it, and moves it there. Its folder is the caller's to sync.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = path.with_extension(DRAFT);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written =
        file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&draft, path));
    if written.is_err() {
        // A full disk: what was begun only takes room.
        let _ = std::fs::remove_file(&draft);
    }
    written
}

/// Makes what was moved into a folder last.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The error of a file, with its name and never its content.
pub(super) fn failed(path: &Path) -> impl Fn(io::Error) -> JournalError {
    let path = path.display().to_string();
    move |error| JournalError::File { path: path.clone(), problem: error.kind().to_string() }
}
