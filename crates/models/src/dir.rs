//! The folder of models: what is in it, and where a model of a kind is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::{
    Digest, Kind, Manifest, ManifestError, Model,
    manifest::MAX_MANIFEST_BYTES,
    record::{Installed, Record, recipe},
};

/// Name of the user's own manifest in the folder.
const MANIFEST: &str = "manifest.toml";

/// A folder of models. It need not exist yet.
#[derive(Clone, Debug)]
pub struct ModelsDir {
    root: PathBuf,
}

/// What is known of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its name, and that of its folder.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// Whether it can be used.
    pub state: State,
    /// Size of its files as they are stored, or as they come when it is not installed.
    pub bytes: u64,
    /// The licence of the model, as an SPDX expression.
    pub licence: String,
}

/// Whether a model can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// All of its files are there.
    Installed,
    /// It was never installed.
    Missing,
    /// Something is there, but not what should be. The text says what.
    Broken(String),
}

/// Why there is no model of a kind. The text says what to do.
#[derive(Debug, Error)]
pub enum ModelProblem {
    /// The user's manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Never installed.
    #[error("no {} is installed ({id}). Run `preppal models install`", kind.name())]
    Missing {
        /// What it is for.
        kind: Kind,
        /// The model that would be installed.
        id: String,
    },
    /// Files are missing, changed, or made by another version.
    #[error("the {} {id} is broken: {reason}. Run `preppal models install` to repair it", kind.name())]
    Broken {
        /// What it is for.
        kind: Kind,
        /// The model.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// No manifest has a model of this kind.
    #[error("the manifest names no {}", kind.name())]
    Unknown {
        /// What it is for.
        kind: Kind,
    },
}

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// They are there and have their size.
    Sizes,
    /// They have their hash as well: 5 ms a megabyte at worst.
    Hashes,
}

impl ModelsDir {
    /// The folder at `path`.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { root: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The built-in manifest, with the user's own entries before it (`manifest.toml` in this folder).
    pub fn manifest(&self) -> Result<Manifest, ManifestError> {
        let built_in = Manifest::built_in()?;
        let path = self.root.join(MANIFEST);
        let name = path.display().to_string();
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(built_in),
            Ok(data) if data.len() > MAX_MANIFEST_BYTES => {
                return Err(ManifestError::TooLarge { path: name });
            }
            Ok(_) | Err(_) => {}
        }
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(ManifestError::Read { path: name, source }),
        };
        Ok(built_in.under(Manifest::parse(&name, &text)?))
    }

    /// What is known of each model of the manifest. Looks at the sizes of files, not into them: see [`crate::verify`] for that.
    pub fn status(&self) -> Result<Vec<Status>, ManifestError> {
        let record = Record::read(&self.root);
        let manifest = self.manifest()?;
        let status = |model: &Model| Status {
            id: model.id.clone(),
            title: model.title.clone(),
            kind: model.kind,
            state: self.state(model, &record, Look::Sizes),
            bytes: match record.models.get(&model.id) {
                Some(installed) => installed.files.iter().map(|file| file.bytes).sum(),
                None => model.files.iter().map(|file| file.bytes).sum(),
            },
            licence: model.licence.clone(),
        };
        Ok(manifest.models.iter().map(status).collect())
    }

    /// The folder of the speech recogniser, with the hash of every file checked.
    pub fn recogniser(&self) -> Result<PathBuf, ModelProblem> {
        self.folder_of(Kind::Recogniser)
    }

    /// The folder of the voice, with the hash of every file checked.
    pub fn voice(&self) -> Result<PathBuf, ModelProblem> {
        self.folder_of(Kind::Voice)
    }

    /// The folder of the voice detector, with the hash of every file checked.
    pub fn detector(&self) -> Result<PathBuf, ModelProblem> {
        self.folder_of(Kind::Detector)
    }

    /// The folder of recorded speech, with the hash of every file checked.
    pub fn samples(&self) -> Result<PathBuf, ModelProblem> {
        self.folder_of(Kind::Samples)
    }

    /// The folder of the first model of a kind that is whole. When none is, the problem of the first.
    fn folder_of(&self, kind: Kind) -> Result<PathBuf, ModelProblem> {
        let record = Record::read(&self.root);
        let manifest = self.manifest()?;
        let mut problem = None;
        for model in manifest.models.iter().filter(|model| model.kind == kind) {
            let id = model.id.clone();
            let found = match self.state(model, &record, Look::Hashes) {
                State::Installed => return Ok(self.folder(&id)),
                State::Missing => ModelProblem::Missing { kind, id },
                State::Broken(reason) => ModelProblem::Broken { kind, id, reason },
            };
            problem = problem.or(Some(found));
        }
        Err(problem.unwrap_or(ModelProblem::Unknown { kind }))
    }

    pub(crate) fn folder(&self, id: &str) -> PathBuf {
        self.root.join(id)
    }

    /// Whether a model is whole.
    pub(crate) fn state(&self, model: &Model, record: &Record, look: Look) -> State {
        let Some(installed) = record.models.get(&model.id) else {
            return match self.folder(&model.id).exists() {
                true => State::Broken("its folder is there, but models.lock does not know it".to_owned()),
                false => State::Missing,
            };
        };
        if installed.recipe != recipe(model) {
            return State::Broken("it was installed from another manifest or by another version".to_owned());
        }
        match self.first_fault(&model.id, installed, look) {
            None => State::Installed,
            Some(reason) => State::Broken(reason),
        }
    }

    fn first_fault(&self, id: &str, installed: &Installed, look: Look) -> Option<String> {
        let folder = self.folder(id);
        installed.files.iter().find_map(|file| {
            let path = folder.join(&file.name);
            let name = &file.name;
            match fs::metadata(&path) {
                Err(_) => return Some(format!("{name} is missing")),
                Ok(data) if data.len() != file.bytes => {
                    return Some(format!("{name} has {} bytes instead of {}", data.len(), file.bytes));
                }
                Ok(_) if look == Look::Sizes => return None,
                Ok(_) => {}
            }
            match Digest::of_file(&path) {
                Ok((digest, _)) if digest == file.sha256 => None,
                Ok(_) => Some(format!("{name} has been changed")),
                Err(error) => Some(format!("{name} cannot be read: {error}")),
            }
        })
    }
}
