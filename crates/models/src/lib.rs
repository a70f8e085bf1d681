//! Packages of speech models: manifest, fetching, hashes, unpacking, conversion.
//!
//! A model is a folder of files. The manifest says which files, where they come from and which hashes they must have; [`install`] puts them
//! there; [`ModelsDir`] tells what is there and hands out the folders. Nothing here runs a model, and nothing is fetched
//! unless [`install`] is called.
//!
//! ```text
//! <models>/models.lock            what was installed, with the hash of every file as it is stored
//! <models>/manifest.toml          the user's own entries, if any
//! <models>/<model id>/<file>      the models
//! <models>/.cache/, .partial-*    while an installation runs
//! ```

mod dir;
mod fetch;
mod hash;
mod install;
mod manifest;
mod ort;
mod record;
mod run;
mod unpack;
mod verify;

pub use dir::{ModelProblem, ModelsDir, State, Status};
pub use hash::{Digest, NotADigest};
pub use install::{InstallError, Progress, Report, Source, Step, install};
pub use manifest::{Conversion, Kind, Manifest, ManifestError, Model, ModelFile, Origin, Package};
pub use ort::{CONVERTER_VERSION, ConvertError, ort_to_onnx};
pub use verify::{FileCheck, Outcome, verify};
