//! Where things are kept: the data folder, the database, the models.

use super::problems::Problems;
use super::secrets::Secret;
use super::settings::{DATA_DIR, DATABASE_URL, MODELS_DIR};
use super::sources::Sources;
use std::path::PathBuf;

const DEFAULT_DATA_DIR: &str = "./data";
const MODELS_FOLDER: &str = "models";
const SQLITE_FILE: &str = "preppal.db";

/// Where things are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// The folder of the SQLite file and the generated secrets.
    pub data_dir: PathBuf,
    /// The folder of the embedded interviewer's speech models.
    pub models_dir: PathBuf,
    /// `sqlite:<path>` or `postgres://…`; secret, because it may hold a password.
    pub database_url: Secret,
}

impl Storage {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        let data_dir = PathBuf::from(sources.find(&DATA_DIR).map_or(DEFAULT_DATA_DIR, |found| found.text));
        let models_dir = sources
            .find(&MODELS_DIR)
            .map_or_else(|| data_dir.join(MODELS_FOLDER), |found| PathBuf::from(found.text));
        let database_url = match sources.find(&DATABASE_URL) {
            None => format!("sqlite:{}", data_dir.join(SQLITE_FILE).display()),
            Some(found) => {
                let known = ["sqlite:", "postgres://", "postgresql://"];
                if !known.iter().any(|scheme| found.text.starts_with(scheme)) {
                    problems.add(
                        &DATABASE_URL,
                        format!("the value (from {}) is not the address of a database we know", found.origin),
                        "Write sqlite:/path/to/file.db or postgres://user:password@host/database",
                    );
                }
                found.text.to_owned()
            }
        };
        Self { data_dir, models_dir, database_url: Secret::new(database_url) }
    }
}
