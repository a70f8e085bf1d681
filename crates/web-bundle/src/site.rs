//! The page and what it names, under names that change with their content.
//!
//! `index.html` names a file beside it as `{{style.css}}`, the app as `{{app.js}}` and `{{app.wasm}}`.

use crate::bindings::{App, WASM_NAME};
use crate::error::BundleError;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The page.
pub(crate) const INDEX: &str = "index.html";

/// The folder of all but the page.
const ASSETS: &str = "assets";

/// Bytes of the hash in a name: 64 bits, so that no two versions of a file meet.
const HASH_BYTES: usize = 8;

/// Smaller files gain nothing by compression, and a packet holds them anyway. In bytes.
const MIN_COMPRESSED: usize = 512;

/// A file of the bundle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BundledFile {
    /// Below the bundle's folder, with `/`.
    path: String,
    content: Vec<u8>,
    /// None when the file is no smaller by it.
    brotli: Option<Vec<u8>>,
}

impl BundledFile {
    fn new(path: String, content: Vec<u8>, quality: i32) -> Self {
        let brotli = compress(&content, quality).filter(|small| small.len() < content.len());
        Self { path, content, brotli }
    }

    /// Bytes that travel when a browser asks for it.
    fn wire_bytes(&self) -> usize {
        self.brotli.as_ref().unwrap_or(&self.content).len()
    }
}

/// Everything that a browser loads.
pub(crate) fn assemble(site: &[PathBuf], app: App, quality: i32) -> Result<Vec<BundledFile>, BundleError> {
    let mut files = Vec::new();
    let mut paths = BTreeMap::new();
    let mut parts = BTreeSet::new();
    let mut add = |name: &str, content: Vec<u8>| {
        let hashed = hashed_name(name, &content);
        let path = format!("{ASSETS}/{hashed}");
        files.push(BundledFile::new(path.clone(), content, quality));
        paths.insert(name.to_owned(), path);
        hashed
    };
    let wasm = add("app.wasm", app.wasm);
    let mut script = app.script.replace(WASM_NAME, &wasm);
    for (name, part) in app.parts {
        let hashed = add(&name, part);
        parts.insert(name.clone());
        script = script.replace(&name, &hashed);
    }
    add("app.js", script.into_bytes());
    let mut site = read_site(site)?;
    let template = site.remove(INDEX).ok_or(BundleError::NoIndex)?;
    let template = String::from_utf8_lossy(&template);
    for (name, content) in site {
        add(&name, content);
    }
    // The script names them, not the page.
    paths.retain(|name, _| !parts.contains(name));
    files.push(BundledFile::new(INDEX.to_owned(), fill(&template, &paths)?.into_bytes(), quality));
    Ok(files)
}

/// Writes the bundle beside `out` and then puts it in its place, so that nobody sees half of it.
pub(crate) fn write(files: &[BundledFile], out: &Path) -> Result<(), BundleError> {
    let new = out.with_extension("new");
    remove(&new)?;
    let assets = new.join(ASSETS);
    fs::create_dir_all(&assets).map_err(BundleError::file(&assets))?;
    for file in files {
        let path = new.join(&file.path);
        fs::write(&path, &file.content).map_err(BundleError::file(&path))?;
        if let Some(brotli) = &file.brotli {
            let path = new.join(format!("{}.br", file.path));
            fs::write(&path, brotli).map_err(BundleError::file(&path))?;
        }
    }
    remove(out)?;
    fs::rename(&new, out).map_err(BundleError::file(out))
}

/// What the bundle weighs.
pub(crate) fn report(files: &[BundledFile]) -> String {
    let mut text = String::from("  bytes on the wire, of so many:\n");
    for file in files {
        text += &format!("  {:>9} {:>9}  {}\n", file.wire_bytes(), file.content.len(), file.path);
    }
    let total: usize = files.iter().map(BundledFile::wire_bytes).sum();
    text + &format!("  {total:>9}            in all")
}

/// The page and the files beside it, in order of their names.
pub(crate) fn read_site(folders: &[PathBuf]) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let mut found = BTreeMap::new();
    for folder in folders {
        for entry in fs::read_dir(folder).map_err(BundleError::file(folder))? {
            let path = entry.map_err(BundleError::file(folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.insert(name, fs::read(&path).map_err(BundleError::file(&path))?);
        }
    }
    Ok(found)
}

/// `style-0123456789abcdef.css` of `style.css`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// Replaces `{{name}}` by the path of that file. Every file must be named.
fn fill(template: &str, paths: &BTreeMap<String, String>) -> Result<String, BundleError> {
    if let Some(unnamed) = paths.keys().find(|name| !template.contains(&format!("{{{{{name}}}}}"))) {
        return Err(BundleError::Unnamed(unnamed.clone()));
    }
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        page += paths.get(name).ok_or_else(|| BundleError::NoSuchAsset(name.to_owned()))?;
        page += rest;
    }
    Ok(page)
}

fn compress(content: &[u8], quality: i32) -> Option<Vec<u8>> {
    if content.len() < MIN_COMPRESSED {
        return None;
    }
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &parameters).ok()?;
    Some(small)
}

fn remove(folder: &Path) -> Result<(), BundleError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(BundleError::file(folder)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEST: i32 = 11;

    fn app() -> App {
        let parts = vec![("part.wasm".to_owned(), b"\0asm".repeat(500))];
        let script = format!("fetch('{WASM_NAME}'); fetch('./part.wasm')");
        App { script, wasm: b"\0asm".repeat(1000), parts }
    }

    fn site(index: &str, others: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(INDEX), index).unwrap();
        for (name, content) in others {
            fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn names_change_with_the_content_and_references_follow() {
        let site = site("<{{style.css}}> <{{app.js}}> <{{app.wasm}}>", &[("style.css", "a{}")]);
        let files = assemble(&[site.path().into()], app(), BEST).unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let [wasm, part, script, style, "index.html"] = paths[..] else { panic!("{paths:?}") };
        assert!(wasm.starts_with("assets/app-") && wasm.ends_with(".wasm"), "{wasm}");
        let page = String::from_utf8(files[4].content.clone()).unwrap();
        assert_eq!(page, format!("<{style}> <{script}> <{wasm}>"));
        let code = String::from_utf8(files[2].content.clone()).unwrap();
        let [wasm, part] = [wasm, part].map(|path| path.trim_start_matches("assets/"));
        assert_eq!(code, format!("fetch('{wasm}'); fetch('./{part}')"));
        assert_ne!(hashed_name("style.css", b"a{}"), hashed_name("style.css", b"b{}"));
    }

    #[test]
    fn the_page_and_its_files_must_agree() {
        let missing = site("{{app.js}} {{app.wasm}} {{logo.svg}}", &[]);
        let error = assemble(&[missing.path().into()], app(), BEST).unwrap_err().to_string();
        assert_eq!(error, "index.html names {{logo.svg}}, but there is no such file beside it");
        let unnamed = site("{{app.js}} {{app.wasm}}", &[("old.css", "")]);
        let error = assemble(&[unnamed.path().into()], app(), BEST).unwrap_err().to_string();
        assert_eq!(error, "index.html does not name {{old.css}}: remove the file, or name it");
        let unclosed = site("{{app.js}} {{app.wasm}} {{", &[]);
        assert!(matches!(assemble(&[unclosed.path().into()], app(), BEST), Err(BundleError::NoSuchAsset(_))));
    }

    #[test]
    fn what_the_page_names_may_lie_in_several_folders() {
        let page = site("{{app.js}} {{app.wasm}} {{style.css}} {{capture.js}}", &[("style.css", "a{}")]);
        let worklets = tempfile::tempdir().unwrap();
        fs::write(worklets.path().join("capture.js"), "class Capture {}").unwrap();
        let folders = [page.path().to_owned(), worklets.path().to_owned()];
        let files = assemble(&folders, app(), BEST).unwrap();
        assert!(files.iter().any(|file| file.path.starts_with("assets/capture-")));
        let error = assemble(&folders[1..], app(), BEST).unwrap_err().to_string();
        assert_eq!(error, "there is no index.html in any folder given by --site");
    }

    #[test]
    fn an_older_bundle_is_replaced_whole() {
        let site = site("{{app.js}} {{app.wasm}}", &[]);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("web");
        fs::create_dir_all(out.join(ASSETS)).unwrap();
        fs::write(out.join("assets/old.js"), "old").unwrap();
        let files = assemble(&[site.path().into()], app(), BEST).unwrap();
        write(&files, &out).unwrap();
        assert!(!out.join("assets/old.js").exists());
        let wasm = out.join(&files[0].path);
        assert_eq!(fs::read(&wasm).unwrap(), files[0].content);
        let small = fs::read(format!("{}.br", wasm.display())).unwrap();
        let mut restored = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut restored).unwrap();
        assert_eq!(restored, files[0].content);
        assert!(small.len() < restored.len());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn the_report_adds_up() {
        let files = [
            BundledFile { path: "a".into(), content: vec![0; 10], brotli: Some(vec![0; 4]) },
            BundledFile { path: "b".into(), content: vec![0; 5], brotli: None },
        ];
        assert!(report(&files).ends_with("        9            in all"), "{}", report(&files));
    }
}
