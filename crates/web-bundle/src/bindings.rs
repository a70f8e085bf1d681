//! The bindings between the app and the browser: what `wasm-bindgen` generates.

use crate::error::BundleError;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The name of the app in [`BOOT`]; a name with a hash takes its place.
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

/// The app as a browser loads it.
#[derive(Debug)]
pub(crate) struct App {
    /// A JavaScript module that fetches and starts the app.
    pub(crate) script: String,
    /// The app.
    pub(crate) wasm: Vec<u8>,
}

/// Generates the bindings of a compiled app.
pub(crate) fn generate(compiled: &Path) -> Result<App, BundleError> {
    let failed = |reason: String| BundleError::Bindings { path: compiled.to_owned(), reason };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("app").typescript(false);
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
    let script = output.js().to_owned() + BOOT;
    Ok(App { script, wasm: output.wasm_mut().emit_wasm() })
}
