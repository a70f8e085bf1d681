//! Installing from a folder of packages: what is put where, what is refused, and what is repaired.
#![expect(clippy::unwrap_used, reason = "a panic is a test's report")]

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use models::{
    Digest, InstallError, Manifest, ModelProblem, ModelsDir, Outcome, Report, Source, State, Step, install,
    verify,
};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

/// The kinds, with an engine and the id of the built-in model that a test's model replaces.
const MODELS: [(&str, &str, &str); 4] = [
    ("detector", "silero", "silero-vad"),
    ("recogniser", "moonshine", "moonshine-tiny-en"),
    ("voice", "hibari", "hibari"),
    ("samples", "wav", "samples"),
];

const PACKAGE: &str = "small.whl";

/// A folder of models whose manifest names small ones, and a folder of their packages.
struct World {
    folder: TempDir,
}

/// One file of the voice, as the manifest and the package have it.
struct Entry<'a> {
    member: &'a str,
    in_package: &'a [u8],
    in_manifest: &'a [u8],
    more: &'a str,
}

const GOOD: Entry<'static> =
    Entry { member: "voice/net.onnx", in_package: b"a net", in_manifest: b"a net", more: "" };

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(world.models().path()).unwrap();
        fs::create_dir_all(world.packages()).unwrap();
        world.set(&GOOD);
        world
    }

    fn models(&self) -> ModelsDir {
        ModelsDir::at(self.folder.path().join("models"))
    }

    fn packages(&self) -> std::path::PathBuf {
        self.folder.path().join("packages")
    }

    fn voice(&self) -> std::path::PathBuf {
        self.models().path().join("hibari/net.onnx")
    }

    /// Writes the package and a manifest in which the voice has this file.
    fn set(&self, entry: &Entry<'_>) {
        let package = self.packages().join(PACKAGE);
        let mut zip = ZipWriter::new(File::create(&package).unwrap());
        for (member, bytes) in [
            ("LICENSE", &b"Do what you like."[..]),
            ("other.py", b"print()"),
            (entry.member, entry.in_package),
        ] {
            zip.start_file(member, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        let (sha256, bytes) = Digest::of_file(&package).unwrap();
        let mut manifest = String::new();
        for (kind, engine, id) in MODELS {
            manifest += &format!(
                "[[model]]\nid = \"{id}\"\ntitle = \"A small one\"\nkind = \"{kind}\"\nengine = \"{engine}\"\nlicence = \"MIT\"\n\
                 package = {{ name = \"small\", version = \"1.0\", file = \"{PACKAGE}\", bytes = {bytes}, sha256 = \"{sha256}\" }}\n"
            );
            manifest += &file("LICENSE", "LICENSE", b"Do what you like.", "");
            if kind == "voice" {
                manifest += &file("net.onnx", entry.member, entry.in_manifest, entry.more);
            }
        }
        self.write_manifest(&manifest);
    }

    fn write_manifest(&self, manifest: &str) {
        fs::write(self.models().path().join("manifest.toml"), manifest).unwrap();
    }

    fn read_manifest(&self) -> String {
        fs::read_to_string(self.models().path().join("manifest.toml")).unwrap()
    }

    fn install(&self) -> Result<Report, InstallError> {
        install(&self.models(), Source::Folder(&self.packages()), &mut |_| {})
    }

    fn voice_state(&self) -> State {
        let status = self.models().status().unwrap();
        status.into_iter().find(|status| status.id == "hibari").unwrap().state
    }
}

fn file(name: &str, member: &str, content: &[u8], more: &str) -> String {
    let (bytes, sha256) = (content.len(), Digest::of(content));
    format!(
        "[[model.file]]\nname = \"{name}\"\nmember = \"{member}\"\nbytes = {bytes}\nsha256 = \"{sha256}\"\n{more}\n"
    )
}

fn ids() -> Vec<String> {
    MODELS.map(|(_, _, id)| id.to_owned()).to_vec()
}

#[test]
fn everything_is_installed_once_and_then_kept() {
    let world = World::new();
    assert!(matches!(world.models().voice(), Err(ModelProblem::Missing { .. })));
    assert_eq!(world.voice_state(), State::Missing);
    assert_eq!(world.install().unwrap(), Report { installed: ids(), kept: Vec::new() });
    assert_eq!(world.voice_state(), State::Installed);
    assert_eq!(fs::read(world.models().voice().unwrap().join("net.onnx")).unwrap(), b"a net");
    assert_eq!(fs::read(world.models().voice().unwrap().join("LICENSE")).unwrap(), b"Do what you like.");
    assert!(verify(&world.models()).unwrap().iter().all(|check| check.outcome == Outcome::Good));
    let folders = [world.models().recogniser(), world.models().detector(), world.models().samples()];
    assert!(folders.into_iter().all(|folder| folder.unwrap().is_dir()));

    let before = fs::metadata(world.voice()).unwrap().modified().unwrap();
    let mut steps = Vec::new();
    let report = install(&world.models(), Source::Folder(&world.packages()), &mut |progress| {
        steps.push(progress.step);
    });
    assert_eq!(report.unwrap(), Report { installed: Vec::new(), kept: ids() });
    assert_eq!(steps, [Step::Kept; 4]);
    assert_eq!(fs::metadata(world.voice()).unwrap().modified().unwrap(), before);
}

#[test]
fn only_listed_members_come_out_and_only_into_the_folder() {
    let world = World::new();
    world.set(&Entry { member: "../../../escaped.onnx", ..GOOD });
    world.install().unwrap();
    assert_eq!(fs::read(world.voice()).unwrap(), b"a net");
    let mut names: Vec<String> = fs::read_dir(world.models().voice().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["LICENSE", "net.onnx"]);
    let escaped = |folder: &Path| folder.join("escaped.onnx").exists();
    assert!(world.folder.path().ancestors().all(|folder| !escaped(folder)));
}

#[test]
fn what_is_not_what_it_should_be_is_refused() {
    type Expected = fn(&InstallError) -> bool;
    let wrong_hash: Expected =
        |error| matches!(error, InstallError::WrongHash { file, .. } if file == "net.onnx");
    let archive: Expected = |error| matches!(error, InstallError::Archive { .. });
    let table: [(&str, Entry<'_>, Expected); 3] = [
        ("another member", Entry { in_package: b"A NET", ..GOOD }, wrong_hash),
        ("a longer member", Entry { in_package: b"a net and more", ..GOOD }, archive),
        ("no model at all", Entry { more: "convert = \"ort-to-onnx\"", ..GOOD }, |error| {
            matches!(error, InstallError::Convert { .. })
        }),
    ];
    for (what, entry, expected) in table {
        let world = World::new();
        world.set(&entry);
        let error = world.install().unwrap_err();
        assert!(expected(&error), "{what}: {error}");
        // What came before it is there, and it is not.
        assert_eq!(world.voice_state(), State::Missing, "{what}");
        assert!(world.models().recogniser().is_ok(), "{what}");
    }
}

#[test]
fn a_package_of_another_hash_or_without_a_member_is_refused() {
    let world = World::new();
    fs::write(world.packages().join(PACKAGE), b"something else").unwrap();
    assert!(matches!(world.install(), Err(InstallError::WrongHash { file, .. }) if file == PACKAGE));
    fs::remove_file(world.packages().join(PACKAGE)).unwrap();
    let error = world.install().unwrap_err().to_string();
    assert!(error.contains(PACKAGE) && error.contains("packages"), "{error}");

    let world = World::new();
    world.write_manifest(&world.read_manifest().replace("voice/net.onnx", "voice/none.onnx"));
    let error = world.install().unwrap_err().to_string();
    assert!(error.contains("voice/none.onnx"), "{error}");
}

#[test]
fn damage_is_found_and_repaired() {
    type Damage = fn(&Path);
    let table: [(&str, Damage, Outcome); 3] = [
        ("missing", |file| fs::remove_file(file).unwrap(), Outcome::Missing),
        ("bytes", |file| fs::write(file, b"a").unwrap(), Outcome::Changed),
        ("changed", |file| fs::write(file, b"A net").unwrap(), Outcome::Changed),
    ];
    for (word, damage, outcome) in table {
        let world = World::new();
        world.install().unwrap();
        damage(&world.voice());
        let problem = world.models().voice().unwrap_err().to_string();
        assert!(problem.contains(word) && problem.contains("preppal models install"), "{problem}");
        let checks = verify(&world.models()).unwrap();
        assert!(checks.iter().any(|check| check.file == "net.onnx" && check.outcome == outcome), "{word}");
        assert_eq!(world.install().unwrap().installed, ["hibari"]);
        assert_eq!(fs::read(world.voice()).unwrap(), b"a net");
    }
}

#[test]
fn an_installation_that_was_cut_off_is_taken_up() {
    let world = World::new();
    let root = world.models().path().to_owned();
    // As a power cut leaves it: one half unpacked, one in place but not in models.lock, one moved away.
    for (folder, name) in
        [(".partial-hibari", "net.onnx"), ("hibari", "net.onnx"), (".old-hibari", "net.onnx")]
    {
        fs::create_dir_all(root.join(folder)).unwrap();
        fs::write(root.join(folder).join(name), b"half").unwrap();
    }
    assert!(matches!(world.voice_state(), State::Broken(_)));
    world.install().unwrap();
    assert_eq!(fs::read(world.voice()).unwrap(), b"a net");
    assert!(
        !root.join(".partial-hibari").exists()
            && !root.join(".old-hibari").exists()
            && !root.join(".cache").exists()
    );
}

#[test]
fn a_model_from_another_manifest_is_installed_again() {
    let world = World::new();
    world.install().unwrap();
    world.set(&Entry { in_package: b"a better net", in_manifest: b"a better net", ..GOOD });
    assert!(matches!(world.voice_state(), State::Broken(reason) if reason.contains("another manifest")));
    world.install().unwrap();
    assert_eq!(fs::read(world.voice()).unwrap(), b"a better net");
    assert_eq!(world.voice_state(), State::Installed);
}

#[test]
fn a_lock_file_that_cannot_be_read_counts_as_none() {
    let world = World::new();
    world.install().unwrap();
    fs::write(world.models().path().join("models.lock"), b"{ \"form\": 1, ").unwrap();
    assert!(matches!(world.voice_state(), State::Broken(_)));
    assert_eq!(world.install().unwrap().installed, ids());
}

#[test]
fn two_installations_at_once_are_refused() {
    let world = World::new();
    let held = File::create(world.models().path().join(".lock")).unwrap();
    held.lock().unwrap();
    assert!(matches!(world.install(), Err(InstallError::Busy { .. })));
    drop(held);
    world.install().unwrap();
}

#[test]
fn a_users_manifest_that_is_wrong_is_named() {
    let world = World::new();
    world.write_manifest("[[model]]\nid = 1");
    let errors = [
        world.models().status().unwrap_err().to_string(),
        world.models().voice().unwrap_err().to_string(),
        world.install().unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(error.contains("manifest.toml"), "{error}");
    }
}

/// The folder that the tests of all crates use, made by `preppal models install`.
#[test]
fn the_installed_models_are_whole() {
    let folder = std::env::var_os("PREPPAL_TEST_MODELS")
        .expect("PREPPAL_TEST_MODELS is not set: run `cargo xtask test`, which fetches the models");
    let dir = ModelsDir::at(folder);
    for check in verify(&dir).unwrap() {
        assert_eq!(check.outcome, Outcome::Good, "{}/{}", check.model, check.file);
    }
    let status = dir.status().unwrap();
    assert_eq!(status.len(), Manifest::built_in().unwrap().models.len());
    assert!(
        status.iter().all(|status| status.state == State::Installed && status.bytes > 1000),
        "{status:?}"
    );
}
