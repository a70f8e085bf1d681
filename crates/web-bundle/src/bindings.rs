//! The bindings between the app and the browser: what `wasm-bindgen` generates, and the loaders of the app's parts.

use crate::error::BundleError;
use crate::split::{LOADERS, MAIN, Split};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The name of the app's main module in [`BOOT`]; a name with a hash takes its place.
pub(crate) const WASM_NAME: &str = "app_bg.wasm";

/// Starts the app when the browser has loaded its JavaScript. The page shows a failure by this attribute.
const BOOT: &str = r#"
__wbg_init({ module_or_path: new URL("app_bg.wasm", import.meta.url) }).catch((error) => {
    document.documentElement.dataset.app = "failed";
    throw error;
});
"#;

/// What [`BOOT`] calls, in the words of `wasm-bindgen`.
const INITIALISER: &str = "async function __wbg_init(";

/// How the loaders export something, in the words of the splitter.
const EXPORT: &str = "export const ";

/// The app as a browser loads it.
#[derive(Debug)]
pub(crate) struct App {
    /// A JavaScript module that fetches and starts the app.
    pub(crate) script: String,
    /// The module of the first load.
    pub(crate) wasm: Vec<u8>,
    /// The modules that come when they are wanted, by the names in the script; names with hashes take their places.
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

/// Generates the bindings of an app. `compiled` names it in errors.
pub(crate) fn generate(split: Split, compiled: &Path) -> Result<App, BundleError> {
    let failed = |reason: String| BundleError::Bindings { path: compiled.to_owned(), reason };
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("app", split.main).out_name("app").typescript(false);
    // The parts link to what the linker exports, by its names.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).map_err(|error| failed(format!("{error:#}")))?;
    let mut output = bindgen.generate_output().map_err(|error| failed(format!("{error:#}")))?;
    let inline = output.snippets().iter().filter(|(_, pieces)| !pieces.is_empty()).map(|(name, _)| name);
    if let Some(name) = inline.chain(output.local_modules().keys()).next() {
        return Err(BundleError::Snippet(name.clone()));
    }
    if !output.js().contains(INITIALISER) {
        return Err(failed("wasm-bindgen generates other JavaScript than it did: see bindings.rs".into()));
    }
    let script = join(output.js(), &split.loaders);
    let script = script.ok_or_else(|| failed("bindings and loaders do not fit: see bindings.rs".into()))?;
    Ok(App { script: script + BOOT, wasm: output.wasm_mut().emit_wasm(), parts: split.parts })
}

/// Puts bindings and loaders into one script. As two they would import each other, and each would have the
/// hash of the other in its content. None when they are not what they were.
fn join(bindings: &str, loaders: &str) -> Option<String> {
    let ending = format!(" from \"{LOADERS}\"");
    let (mut script, mut names) = (String::new(), Vec::new());
    for line in bindings.lines() {
        // One for each function that is imported.
        match line.trim_end_matches(';').strip_suffix(&ending) {
            Some(import) => names.push(import.strip_prefix("import * as ")?),
            None => script += &format!("{line}\n"),
        }
    }
    if names.is_empty() {
        // An app without parts.
        return Some(script);
    }
    let own_import = loaders.lines().find(|line| line.starts_with("import ") && line.contains(MAIN))?;
    script += &loaders.replacen(own_import, "", 1).replace(EXPORT, "const ");
    let exports = loaders.lines().filter_map(|line| line.strip_prefix(EXPORT)?.split(' ').next());
    let exports = exports.collect::<Vec<_>>().join(", ");
    script += &format!("const loaders = {{ {exports} }};\n");
    for name in names {
        script += &format!("const {name} = loaders;\n");
    }
    Some(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_and_loaders_become_one_script() {
        let bindings = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\nfunction imports() { return import1; }\n";
        let loaders =
            "import { initSync } from \"./app.js\";\n\nexport const load_a = 1;\nexport const load_b = 2;\n";
        let script = join(bindings, loaders).unwrap();
        assert!(!script.contains("import *") && !script.contains("initSync } from"), "{script}");
        assert!(!script.contains("export"), "{script}");
        assert!(script.contains("const loaders = { load_a, load_b };"), "{script}");
        assert!(script.contains("const import1 = loaders;\nconst import2 = loaders;"), "{script}");
    }

    #[test]
    fn what_has_changed_is_noticed() {
        let bindings = "import * as import1 from \"./__wasm_split.js\"\n";
        assert_eq!(join(bindings, "import x from \"./other.js\";"), None);
        assert_eq!(join("let a;\n", "").as_deref(), Some("let a;\n"), "an app without parts");
    }
}
