//! `models.lock`: what was installed, with the hash of every file as it is stored.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{Digest, Model, ort::CONVERTER_VERSION};

/// Name of the file, at the top of the models' folder.
const FILE: &str = "models.lock";

/// Form of the file. One of another form is as good as none: everything is installed again.
const FORM: u32 = 1;

/// Size of the file that is read, bytes. It has about 5 KB.
const MAX_BYTES: u64 = 4 << 20;

/// Everything that was installed, by id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    form: u32,
    pub(crate) models: BTreeMap<String, Installed>,
}

/// One model that was installed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Installed {
    /// Of the manifest's entry and the converter: a change of either means that the folder is out of date.
    pub(crate) recipe: Digest,
    pub(crate) licence: String,
    pub(crate) files: Vec<StoredFile>,
}

/// A file as it is stored, which is after its conversion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: Digest,
}

impl Default for Record {
    fn default() -> Self {
        Self { form: FORM, models: BTreeMap::new() }
    }
}

impl Record {
    /// The record in `root`. When there is none that can be read, nothing counts as installed.
    pub(crate) fn read(root: &Path) -> Self {
        let path = root.join(FILE);
        let small = fs::metadata(&path).is_ok_and(|data| data.len() <= MAX_BYTES);
        let text = if small { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        serde_json::from_slice(&text).ok().filter(|record: &Self| record.form == FORM).unwrap_or_default()
    }

    /// Replaces the record in `root` in one step.
    pub(crate) fn write(&self, root: &Path) -> io::Result<()> {
        let new = root.join(format!("{FILE}.new"));
        let mut file = fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(new, root.join(FILE))
    }
}

/// What identifies how a model's folder comes about.
pub(crate) fn recipe(model: &Model) -> Digest {
    // A struct of texts and numbers always has a JSON form.
    let entry = serde_json::to_vec(model).unwrap_or_default();
    Digest::of(&[entry, CONVERTER_VERSION.to_le_bytes().to_vec()].concat())
}
