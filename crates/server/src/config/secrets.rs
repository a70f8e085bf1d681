//! The secrets: given, or made on first start and kept in the data folder.

use super::problems::Problems;
use super::settings::{JWT_SECRET, Setting, WORKER_SHARED_SECRET};
use super::sources::Sources;
use super::storage::Storage;
use contract::token::MIN_SECRET_CHARS;
use std::fmt;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Random bytes of a secret that we make: 256 bits, 64 hexadecimal characters.
const GENERATED_BYTES: usize = 32;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps this text from view.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Not for a log or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "Secret(empty)" } else { "Secret(…)" })
    }
}

/// A secret could not be made or kept.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file or its folder.
    #[error("{path} cannot be {action}: {source}", path = path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds less than 32 characters.
    #[error("{path} holds less than {MIN_SECRET_CHARS} characters: delete it to have a new one made", path = path.display())]
    Weak {
        /// Which file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Where each secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSource {
    jwt: Place,
    worker: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Given(Secret),
    /// Read, or made when it is missing.
    File(PathBuf),
}

/// The secrets in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Signs the tokens that join an interview.
    pub jwt: Secret,
    /// Authenticates workers at the API.
    pub worker: Secret,
}

impl SecretSource {
    pub(super) fn read(sources: &Sources, storage: &Storage, problems: &mut Problems) -> Self {
        Self {
            jwt: place(sources, &JWT_SECRET, storage.data_dir.join("jwt_secret"), problems),
            worker: place(
                sources,
                &WORKER_SHARED_SECRET,
                storage.data_dir.join("worker_shared_secret"),
                problems,
            ),
        }
    }

    /// The secrets themselves. Those not given are read from the data folder; one that is missing
    /// there is made, readable by this user alone.
    ///
    /// # Errors
    /// [`SecretError`] names the file.
    pub fn open(&self) -> Result<Secrets, SecretError> {
        Ok(Secrets { jwt: self.jwt.open()?, worker: self.worker.open()? })
    }
}

fn place(sources: &Sources, setting: &Setting, file: PathBuf, problems: &mut Problems) -> Place {
    match sources.find(setting) {
        Some(found) => {
            if is_weak(found.text) {
                problems.add(
                    setting,
                    format!(
                        "the value (from {}) has less than {MIN_SECRET_CHARS} characters",
                        found.origin
                    ),
                    "Use 32 random characters or more (openssl rand -hex 32), or leave it out to have one made",
                );
            }
            Place::Given(Secret::new(found.text))
        }
        None => {
            if std::fs::read_to_string(&file).is_ok_and(|text| is_weak(text.trim())) {
                problems.add(
                    setting,
                    format!("{} holds less than {MIN_SECRET_CHARS} characters", file.display()),
                    "Delete the file to have a new one made",
                );
            }
            Place::File(file)
        }
    }
}

fn is_weak(text: &str) -> bool {
    text.chars().count() < MIN_SECRET_CHARS
}

impl Place {
    fn open(&self) -> Result<Secret, SecretError> {
        match self {
            Self::Given(secret) => Ok(secret.clone()),
            Self::File(path) => match read(path)? {
                Some(secret) => Ok(secret),
                None => make(path),
            },
        }
    }
}

fn failed(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> SecretError {
    let path = path.to_owned();
    move |source| SecretError::File { path, action, source }
}

fn read(path: &Path) -> Result<Option<Secret>, SecretError> {
    match std::fs::read_to_string(path) {
        Ok(text) if is_weak(text.trim()) => Err(SecretError::Weak { path: path.to_owned() }),
        Ok(text) => Ok(Some(Secret::new(text.trim()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, "read")(error)),
    }
}

/// Makes a secret. Written beside its place and then linked there, so that two servers that start
/// together in one folder end up with the same one, and a crash leaves no half-written file.
fn make(path: &Path) -> Result<Secret, SecretError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder).map_err(failed(folder, "made"))?;
    let mut bytes = [0u8; GENERATED_BYTES];
    getrandom::fill(&mut bytes)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let written = write_private(&draft, &text).and_then(|()| std::fs::hard_link(&draft, path));
    let _ = std::fs::remove_file(&draft);
    match written {
        Ok(()) => Ok(Secret::new(text)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| failed(path, "read")(error))
        }
        Err(error) => Err(failed(path, "written")(error)),
    }
}

/// Makes a folder, and those above it, for this user alone; one that exists is left as it is.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
