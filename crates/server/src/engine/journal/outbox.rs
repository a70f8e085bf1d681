//! The outbox: checkpoints that the database has not taken yet, one file an interview.
//!
//! A file holds the whole state and every turn that the database has not confirmed; it replaces the
//! one before. What the database refuses for good is set aside in `refused/`, for an operator.

use super::JournalError;
use super::files::{DRAFT, failed, replace, sync_folder};
use crate::config::private_folder;
use contract::backend::Turn;
use contract::ids::InterviewId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use store::{CheckpointWrite, Fencing, Lease};

const FOLDER: &str = "outbox";
const REFUSED: &str = "refused";
const ENDING: &str = "json";

/// Format that is written. A reader knows this one and all older ones.
const FORMAT: u32 = 1;

/// Most bytes in the outbox: thousands of interviews, and no full disk.
const MAX_BYTES: u64 = 256 * MIB;

/// Largest file that is read back: an interview of an hour has a hundredth.
const MAX_FILE_BYTES: u64 = 16 * MIB;

const MIB: u64 = 1024 * 1024;

/// The files of one data folder.
#[derive(Debug)]
pub(super) struct Outbox {
    folder: PathBuf,
    sizes: HashMap<InterviewId, u64>,
    max_bytes: u64,
}

/// What a file holds.
#[derive(Serialize, Deserialize)]
struct Entry {
    format: u32,
    interview: InterviewId,
    fencing: i64,
    version: i64,
    turns: Vec<Turn>,
    state: String,
}

impl Outbox {
    /// Opens the outbox, made when it is missing, and reads what is left in it. A file that cannot be
    /// read is reported and set aside.
    pub(super) fn open(data_dir: &Path) -> Result<(Self, Vec<CheckpointWrite>), JournalError> {
        let folder = data_dir.join(FOLDER);
        private_folder(&folder.join(REFUSED)).map_err(failed(&folder))?;
        let mut outbox = Self { folder, sizes: HashMap::new(), max_bytes: MAX_BYTES };
        let mut left = Vec::new();
        for file in std::fs::read_dir(&outbox.folder).map_err(failed(&outbox.folder))? {
            let path = file.map_err(failed(&outbox.folder))?.path();
            match path.extension().and_then(OsStr::to_str) {
                Some(DRAFT) => std::fs::remove_file(&path).map_err(failed(&path))?,
                Some(ENDING) => left.extend(outbox.read(&path)?),
                _ => {}
            }
        }
        Ok((outbox, left))
    }

    fn read(&mut self, path: &Path) -> Result<Option<CheckpointWrite>, JournalError> {
        let size = std::fs::metadata(path).map_err(failed(path))?.len();
        let entry = if size > MAX_FILE_BYTES {
            Err("it is too large".to_owned())
        } else {
            let content = std::fs::read(path).map_err(failed(path))?;
            decode(&content).and_then(|write| {
                let named = path.file_stem().and_then(OsStr::to_str) == Some(write.lease.interview.as_str());
                if named { Ok(write) } else { Err("it is of another interview".to_owned()) }
            })
        };
        match entry {
            Ok(write) => {
                self.sizes.insert(write.lease.interview.clone(), size);
                Ok(Some(write))
            }
            Err(problem) => {
                let file = path.display();
                tracing::error!(%file, problem, "a file of the outbox cannot be read; it is set aside");
                let aside = self.folder.join(REFUSED).join(path.file_name().unwrap_or_default());
                std::fs::rename(path, &aside).map_err(failed(path))?;
                Ok(None)
            }
        }
    }

    fn path(&self, interview: &InterviewId) -> PathBuf {
        self.folder.join(format!("{interview}.{ENDING}"))
    }

    /// Makes these durable; one result each.
    pub(super) fn put(&mut self, writes: &[CheckpointWrite]) -> Vec<Result<(), JournalError>> {
        let mut results: Vec<_> = writes.iter().map(|write| self.put_one(write)).collect();
        if let Err(error) = sync_folder(&self.folder) {
            results =
                writes.iter().map(|_| Err(failed(&self.folder)(io::Error::from(error.kind())))).collect();
        }
        results
    }

    fn put_one(&mut self, write: &CheckpointWrite) -> Result<(), JournalError> {
        let interview = &write.lease.interview;
        let path = self.path(interview);
        let content = encode(write);
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let others: u64 = self.sizes.iter().filter(|(id, _)| *id != interview).map(|(_, size)| size).sum();
        if size > MAX_FILE_BYTES || others.saturating_add(size) > self.max_bytes {
            return Err(JournalError::OutboxFull { limit_mib: self.max_bytes / MIB });
        }
        replace(&path, &content).map_err(failed(&path))?;
        self.sizes.insert(interview.clone(), size);
        Ok(())
    }

    /// Removes an interview's file, if it has one: the database has everything. Should the file
    /// reappear after a crash, writing it again changes nothing.
    pub(super) fn remove(&mut self, interview: &InterviewId) {
        if self.sizes.remove(interview).is_none() {
            return;
        }
        let path = self.path(interview);
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(file = %path.display(), error = %error.kind(), "a file of the outbox stays");
        }
    }

    /// Sets an interview's file aside, if it has one: the database will never take it.
    pub(super) fn set_aside(&mut self, lease: &Lease) {
        if self.sizes.remove(&lease.interview).is_none() {
            return;
        }
        let path = self.path(&lease.interview);
        let name = format!("{}-{}.{ENDING}", lease.interview, lease.fencing.0);
        let aside = self.folder.join(REFUSED).join(name);
        match std::fs::rename(&path, &aside) {
            Ok(()) => tracing::warn!(file = %aside.display(), "a file of the outbox is set aside"),
            Err(error) => {
                tracing::warn!(file = %path.display(), error = %error.kind(), "a file of the outbox stays");
            }
        }
    }
}

fn encode(write: &CheckpointWrite) -> Vec<u8> {
    let entry = Entry {
        format: FORMAT,
        interview: write.lease.interview.clone(),
        fencing: write.lease.fencing.0,
        version: write.version,
        turns: write.turns.clone(),
        state: write.data.clone(),
    };
    serde_json::to_vec(&entry).unwrap_or_default()
}

/// Reads what [`encode`] wrote. The error never shows content.
fn decode(content: &[u8]) -> Result<CheckpointWrite, String> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let malformed = |error: serde_json::Error| {
        format!("line {} column {} is not as it should be", error.line(), error.column())
    };
    let Format { format } = serde_json::from_slice(content).map_err(malformed)?;
    if format > FORMAT {
        return Err(format!("it has format {format}, this program reads up to {FORMAT}"));
    }
    let entry: Entry = serde_json::from_slice(content).map_err(malformed)?;
    Ok(CheckpointWrite {
        lease: Lease { interview: entry.interview, fencing: Fencing(entry.fencing) },
        version: entry.version,
        turns: entry.turns,
        data: entry.state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::backend::Speaker;
    use contract::time::UnixMillis;
    use proptest::prelude::*;

    fn write(name: &str, said: &str) -> CheckpointWrite {
        let turn = Turn {
            sequence: 1,
            speaker: Speaker::User,
            content: said.into(),
            at: UnixMillis(5),
            interrupted: false,
        };
        let interview = InterviewId::parse(name).unwrap();
        CheckpointWrite {
            lease: Lease { interview, fencing: Fencing(3) },
            version: 7,
            turns: vec![turn],
            data: format!("state of {name}"),
        }
    }

    #[test]
    fn files_outlive_the_process_and_are_their_owners_only() {
        let data = tempfile::tempdir().unwrap();
        let (mut outbox, left) = Outbox::open(data.path()).unwrap();
        assert!(left.is_empty());
        let writes = [write("one", "a"), write("two", "b")];
        assert_eq!(outbox.put(&writes), [Ok(()), Ok(())]);
        let newer = write("one", "newer");
        assert_eq!(outbox.put(std::slice::from_ref(&newer)), [Ok(())]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(data.path().join("outbox/one.json")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(data.path().join("outbox/half.draft"), "{").unwrap();
        let (mut outbox, mut left) = Outbox::open(data.path()).unwrap();
        left.sort_by(|a, b| a.lease.interview.cmp(&b.lease.interview));
        assert_eq!(left, [newer, write("two", "b")]);
        assert!(!data.path().join("outbox/half.draft").exists());
        outbox.remove(&left[0].lease.interview);
        outbox.set_aside(&left[1].lease);
        let (_, left) = Outbox::open(data.path()).unwrap();
        assert!(left.is_empty());
        assert!(data.path().join("outbox/refused/two-3.json").exists());
    }

    #[test]
    fn what_cannot_be_read_is_set_aside() {
        let data = tempfile::tempdir().unwrap();
        let (mut outbox, _) = Outbox::open(data.path()).unwrap();
        outbox.put(&[write("good", "a"), write("torn", "b")]);
        let file = |name: &str| data.path().join("outbox").join(name);
        let whole = std::fs::read(file("torn.json")).unwrap();
        std::fs::write(file("torn.json"), &whole[..whole.len() / 2]).unwrap();
        std::fs::write(file("renamed.json"), &whole).unwrap();
        std::fs::write(file("newer.json"), format!(r#"{{"format":{}}}"#, FORMAT + 1)).unwrap();
        let (_, left) = Outbox::open(data.path()).unwrap();
        assert_eq!(left, [write("good", "a")]);
        for name in ["torn.json", "renamed.json", "newer.json"] {
            assert!(!file(name).exists() && file("refused").join(name).exists(), "{name}");
        }
    }

    #[test]
    fn it_has_an_end() {
        let data = tempfile::tempdir().unwrap();
        let (mut outbox, _) = Outbox::open(data.path()).unwrap();
        outbox.max_bytes = MIB;
        let long = "x".repeat(600 * 1024);
        let writes = [write("one", &long), write("two", &long), write("one", &long), write("three", "a")];
        let full = Err(JournalError::OutboxFull { limit_mib: 1 });
        assert_eq!(outbox.put(&writes), [Ok(()), full, Ok(()), Ok(())]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }

        #[test]
        fn what_is_written_reads_back(said: String, state: String, version: i64) {
            let write = CheckpointWrite { version, data: state, ..write("one", &said) };
            prop_assert_eq!(decode(&encode(&write)), Ok(write));
        }

        #[test]
        fn a_damaged_file_never_panics(said: String, at: prop::sample::Index, byte: u8) {
            let mut content = encode(&write("one", &said));
            let at = at.index(content.len());
            content[at] = byte;
            let _ = decode(&content);
        }
    }
}
