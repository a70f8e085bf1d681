//! The manifest: which models there are, where their files come from, and what they must be.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::hash::Digest;

/// The manifest that comes with the program.
const BUILT_IN: &str = include_str!("../manifest.toml");

/// Size of a user's manifest, bytes. The built-in one has 7 KB.
pub(crate) const MAX_MANIFEST_BYTES: u64 = 1 << 20;

/// Models in a manifest: more than anyone has a use for.
const MAX_MODELS: usize = 100;

/// Files of one model.
const MAX_FILES: usize = 200;

/// Size of a file or package, bytes: the largest speech models in use have 3 GB.
const MAX_FILE_BYTES: u64 = 4 << 30;

/// Size of a file that is to be converted, bytes: that is done in memory.
const MAX_CONVERTED_BYTES: u64 = 1 << 30;

/// Length of an id, a name of a file, a version.
const MAX_NAME: usize = 128;

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Tells speech from other sound.
    Detector,
    /// Turns speech into text.
    Recogniser,
    /// Turns text into speech.
    Voice,
    /// Recorded speech, to measure and test with.
    Samples,
}

impl Kind {
    /// The engines that can run a model of this kind.
    const fn engines(self) -> &'static [&'static str] {
        match self {
            Self::Detector => &["silero"],
            Self::Recogniser => &["moonshine"],
            Self::Voice => &["hibari"],
            Self::Samples => &["wav"],
        }
    }

    /// For messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detector => "voice detector",
            Self::Recogniser => "speech recogniser",
            Self::Voice => "voice",
            Self::Samples => "set of speech samples",
        }
    }
}

/// All models, in order of preference.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Of each kind, the first one that is installed is used.
    #[serde(rename = "model", default)]
    pub models: Vec<Model>,
}

/// One model: a folder of files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its name, and that of its folder: lower-case letters, digits, hyphens.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// What runs it.
    pub engine: String,
    /// The licence of the model, as an SPDX expression.
    pub licence: String,
    /// The archive that files with a `member` are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// What its folder holds.
    #[serde(rename = "file")]
    pub files: Vec<ModelFile>,
}

/// A zip archive (a Python wheel is one), from the package index or a URL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Name in the Python package index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Version in the Python package index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Instead of both: where to get it, `https` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the archive's file.
    pub file: String,
    /// Its size, bytes.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Digest,
}

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// The Python package index, or the user's mirror of it.
    Index {
        /// Name of the package.
        name: &'a str,
        /// Version, exactly.
        version: &'a str,
    },
    /// A web address.
    Url(&'a str),
}

impl Package {
    /// Where it comes from. `None` when the entry names neither or both; such a manifest is refused when it is read.
    pub fn origin(&self) -> Option<Origin<'_>> {
        match (&self.name, &self.version, &self.url) {
            (Some(name), Some(version), None) => Some(Origin::Index { name, version }),
            (None, None, Some(url)) => Some(Origin::Url(url)),
            _ => None,
        }
    }
}

/// One file of a model. It is a member of the model's package or has a URL of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// Its name in the model's folder.
    pub name: String,
    /// Its path in the package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Where to get it, `https` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its size before it is converted, bytes.
    pub bytes: u64,
    /// Its hash before it is converted.
    pub sha256: Digest,
    /// What is done to it before it is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convert: Option<Conversion>,
}

/// What is done to a file before it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conversion {
    /// ONNX Runtime's own format becomes ONNX.
    OrtToOnnx,
}

/// What is wrong with a manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// The file could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The manifest.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not TOML, or not of this form.
    #[error("{path} is not a manifest of models: {source}")]
    Form {
        /// The manifest.
        path: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// An entry that cannot be.
    #[error("{path}: model {model:?}: {why}")]
    Entry {
        /// The manifest.
        path: String,
        /// Id of the entry.
        model: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Too many models, or a file of absurd size.
    #[error("{path} is too large for a manifest of models")]
    TooLarge {
        /// The manifest.
        path: String,
    },
}

impl Manifest {
    /// The manifest that comes with the program.
    pub fn built_in() -> Result<Self, ManifestError> {
        Self::parse("the built-in manifest", BUILT_IN)
    }

    /// Reads a manifest; `path` names it in errors.
    pub fn parse(path: &str, text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text)
            .map_err(|error| ManifestError::Form { path: path.to_owned(), source: Box::new(error) })?;
        if manifest.models.len() > MAX_MODELS {
            return Err(ManifestError::TooLarge { path: path.to_owned() });
        }
        for (place, model) in manifest.models.iter().enumerate() {
            let twice = manifest.models.iter().take(place).any(|other| other.id == model.id);
            let wrong = if twice { Some("there are two of that id") } else { model.wrong() };
            if let Some(why) = wrong {
                return Err(ManifestError::Entry { path: path.to_owned(), model: model.id.clone(), why });
            }
        }
        Ok(manifest)
    }

    /// Puts the user's models before these. One of the same id replaces ours.
    #[must_use]
    pub fn under(self, user: Self) -> Self {
        let mut models = user.models;
        let ours: Vec<Model> =
            self.models.into_iter().filter(|model| models.iter().all(|user| user.id != model.id)).collect();
        models.extend(ours);
        Self { models }
    }
}

impl Model {
    /// Why the entry cannot be, if it cannot.
    fn wrong(&self) -> Option<&'static str> {
        if !is_id(&self.id) {
            return Some("an id is made of lower-case letters, digits and hyphens, and starts with a letter");
        }
        if !self.kind.engines().contains(&self.engine.as_str()) {
            return Some("no such engine for this kind of model (silero, moonshine, hibari, wav)");
        }
        if self.licence.trim().is_empty() || self.title.trim().is_empty() {
            return Some("licence and title must be given");
        }
        if self.files.is_empty() || self.files.len() > MAX_FILES {
            return Some("no files, or too many");
        }
        if let Some(why) = self.package.as_ref().and_then(Package::wrong) {
            return Some(why);
        }
        for (place, file) in self.files.iter().enumerate() {
            if self.files.iter().take(place).any(|other| other.name.eq_ignore_ascii_case(&file.name)) {
                return Some("two files of the same name");
            }
            if let Some(why) = file.wrong(self.package.is_some()) {
                return Some(why);
            }
        }
        None
    }
}

impl Package {
    fn wrong(&self) -> Option<&'static str> {
        match self.origin() {
            None => Some("a package has either name and version, or url"),
            // Both stand in a requirements file, where a space or a line break would begin something else.
            Some(Origin::Index { name, version }) if !is_file_name(name) || !is_version(version) => {
                Some("name or version of the package has characters that neither may have")
            }
            Some(Origin::Url(url)) if !is_https(url) => Some("a url starts with https:// and has no spaces"),
            Some(_) if !is_file_name(&self.file) => Some("file of the package is not a plain file name"),
            Some(_) if self.bytes > MAX_FILE_BYTES => Some("the package is too large"),
            Some(_) => None,
        }
    }
}

impl ModelFile {
    fn wrong(&self, has_package: bool) -> Option<&'static str> {
        if !is_file_name(&self.name) {
            return Some("name of a file is not a plain file name");
        }
        match (&self.member, &self.url) {
            (Some(_), None) if !has_package => return Some("a file with member needs a package"),
            (Some(_), None) => {}
            (None, Some(url)) if is_https(url) => {}
            (None, Some(_)) => return Some("a url starts with https:// and has no spaces"),
            _ => return Some("a file has either member or url"),
        }
        let most = if self.convert.is_some() { MAX_CONVERTED_BYTES } else { MAX_FILE_BYTES };
        (self.bytes > most).then_some("a file is too large")
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A name that cannot lead out of its folder, on any system.
fn is_file_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn is_version(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'!' | b'_' | b'-'))
}

fn is_https(text: &str) -> bool {
    text.len() <= 2048 && text.starts_with("https://") && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /// An entry that is good, to be spoiled by the tests.
    fn entry() -> String {
        format!(
            r#"[[model]]
            id = "mine"
            title = "Mine"
            kind = "voice"
            engine = "hibari"
            licence = "MIT"
            package = {{ name = "some-voice", version = "1.0", file = "some.whl", bytes = 10, sha256 = "{HASH}" }}
            [[model.file]]
            name = "voice.onnx"
            member = "some/voice.onnx"
            bytes = 3
            sha256 = "{HASH}"
            "#
        )
    }

    #[test]
    fn the_built_in_manifest_is_good_and_complete() {
        let manifest = Manifest::built_in().unwrap();
        for kind in [Kind::Detector, Kind::Recogniser, Kind::Voice, Kind::Samples] {
            assert!(manifest.models.iter().any(|model| model.kind == kind), "{kind:?}");
        }
        for model in &manifest.models {
            assert!(
                model.files.iter().any(|file| file.name == "LICENSE"),
                "{}: the licence must travel along",
                model.id
            );
        }
    }

    #[test]
    fn wrong_entries_are_refused() {
        Manifest::parse("good", &entry()).unwrap();
        let spoiled = [
            (r#"id = "mine""#, r#"id = "../mine""#),
            (r#"id = "mine""#, r#"id = "models.lock""#),
            (r#"engine = "hibari""#, r#"engine = "silero""#),
            (r#"licence = "MIT""#, r#"licence = " ""#),
            (r#"name = "voice.onnx""#, r#"name = "../voice.onnx""#),
            (r#"name = "voice.onnx""#, r#"name = "/etc/passwd""#),
            (r#"name = "voice.onnx""#, r#"name = "a\\b""#),
            (r#"name = "voice.onnx""#, r#"name = ".hidden""#),
            (r#"name = "voice.onnx""#, r#"name = """#),
            (r#"name = "some-voice""#, r#"name = "some-voice --index-url=x""#),
            (r#"version = "1.0""#, r#"version = "1.0\n-r other""#),
            (r#"version = "1.0","#, ""),
            (r#"version = "1.0""#, r#"version = "1.0", url = "https://example.org/some.whl""#),
            (r#"name = "some-voice", version = "1.0""#, r#"url = "http://example.org/some.whl""#),
            (r#"file = "some.whl""#, r#"file = "../some.whl""#),
            ("bytes = 10", "bytes = 99999999999"),
            ("bytes = 3", "bytes = 99999999999"),
            (r#"member = "some/voice.onnx""#, ""),
            (r#"member = "some/voice.onnx""#, r#"url = "ftp://example.org/voice""#),
            (HASH, "cafe"),
        ];
        for (good, bad) in spoiled {
            let text = entry().replace(good, bad);
            assert_ne!(text, entry(), "{good}");
            assert!(Manifest::parse("bad", &text).is_err(), "{bad} was accepted");
        }
        assert!(Manifest::parse("twice", &(entry() + &entry())).is_err());
    }

    #[test]
    fn the_users_models_come_first_and_replace_ours() {
        let user = Manifest::parse("user", &entry()).unwrap();
        let built_in = Manifest::built_in().unwrap();
        let count = built_in.models.len();
        let merged = built_in.clone().under(user);
        assert_eq!(merged.models.len(), count + 1);
        assert_eq!(merged.models[0].id, "mine");
        let replacing =
            Manifest::parse("user", &entry().replace(r#"id = "mine""#, r#"id = "hibari""#)).unwrap();
        let merged = built_in.under(replacing);
        assert_eq!(merged.models.len(), count);
        assert_eq!(merged.models[0].title, "Mine");
    }
}
