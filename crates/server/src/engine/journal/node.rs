//! This node's name: made at the first start, kept in the data folder, so that a node that starts
//! again knows which interviews were its own.

use super::JournalError;
use super::files::{failed, replace, sync_folder};
use std::io::ErrorKind;
use std::path::Path;

const FILE: &str = "node_id";

/// Random bytes in a name: nodes of one database never share it by chance.
const BYTES: usize = 16;

/// The name; made when there is none.
pub(super) fn id(data_dir: &Path) -> Result<String, JournalError> {
    let path = data_dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let name = text.trim();
            if name.len() == 2 * BYTES && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Ok(name.to_owned());
            }
            let problem = "this is not a node's name; delete the file to have a new one made".to_owned();
            Err(JournalError::File { path: path.display().to_string(), problem })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(data_dir, &path),
        Err(error) => Err(failed(&path)(error)),
    }
}

fn make(data_dir: &Path, path: &Path) -> Result<String, JournalError> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| JournalError::File {
        path: path.display().to_string(),
        problem: error.to_string(),
    })?;
    let name: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    replace(path, name.as_bytes()).and_then(|()| sync_folder(data_dir)).map_err(failed(path))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_once_and_a_broken_one_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let name = id(folder.path()).unwrap();
        assert_eq!(id(folder.path()), Ok(name.clone()));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(id(other.path()), Ok(name));
        std::fs::write(folder.path().join(FILE), "not a name").unwrap();
        assert!(matches!(id(folder.path()), Err(JournalError::File { path, .. }) if path.ends_with(FILE)));
    }
}
