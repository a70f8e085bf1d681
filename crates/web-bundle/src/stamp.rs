//! What a bundle was made of, so that it is made again only when that changes.
//!
//! To make it takes seconds, and a new bundle makes Cargo build the program anew.

use crate::Arguments;
use crate::error::BundleError;
use crate::site::{INDEX, read_site};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// A hash of everything that a bundle depends on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stamp([u8; 32]);

/// The stamp of what would be bundled now.
pub(crate) fn of(arguments: &Arguments) -> Result<Stamp, BundleError> {
    let mut hash = Sha256::new();
    let mut add = |name: &str, content: &[u8]| {
        // Lengths keep apart what would run together.
        hash.update(name.len().to_le_bytes());
        hash.update(name);
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    };
    let optimiser = arguments.wasm_opt.iter().map(|program| program.display().to_string());
    add("wasm-opt", optimiser.collect::<String>().as_bytes());
    add("quality", &arguments.quality.to_le_bytes());
    // Another version of this program makes another bundle.
    let own = std::env::current_exe().unwrap_or_default();
    for file in [own, arguments.wasm.clone()] {
        add("file", &fs::read(&file).map_err(BundleError::file(&file))?);
    }
    for (name, content) in read_site(&arguments.site)? {
        add(&name, &content);
    }
    Ok(Stamp(hash.finalize().into()))
}

impl Stamp {
    /// Whether the bundle in this folder was made of the same.
    pub(crate) fn is_on(&self, out: &Path) -> bool {
        out.join(INDEX).is_file() && fs::read(place(out)).is_ok_and(|stamped| stamped == self.0)
    }

    /// Says of the bundle in this folder that it was made of this.
    pub(crate) fn put_on(&self, out: &Path) -> Result<(), BundleError> {
        let place = place(out);
        fs::write(&place, self.0).map_err(BundleError::file(&place))
    }
}

/// Beside the bundle: what lies in it is shipped.
fn place(out: &Path) -> PathBuf {
    out.with_extension("stamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_makes_another_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("site")).unwrap();
        let (wasm, site, out) = (at("app"), vec![at("site")], at("web"));
        let arguments = Arguments { wasm, site, out, wasm_opt: None, quality: 11 };
        let write = |name: &str, content: &str| fs::write(at(name), content).unwrap();
        write("app", "1");
        write("site/index.html", "1");
        let first = of(&arguments).unwrap();
        assert!(!first.is_on(&arguments.out));
        first.put_on(&arguments.out).unwrap();
        assert!(!first.is_on(&arguments.out), "the bundle itself is gone");
        fs::create_dir_all(at("web")).unwrap();
        write("web/index.html", "");
        assert!(of(&arguments).unwrap().is_on(&arguments.out));
        for (name, content) in [("app", "2"), ("site/index.html", "2"), ("site/style.css", "")] {
            let before = of(&arguments).unwrap();
            write(name, content);
            assert_ne!(of(&arguments).unwrap(), before, "{name}");
        }
        let optimised = Arguments { wasm_opt: Some(at("wasm-opt")), ..arguments };
        assert!(!of(&optimised).unwrap().is_on(&optimised.out));
        let quick = Arguments { quality: 2, ..optimised };
        assert!(!of(&quick).unwrap().is_on(&quick.out));
    }
}
