//! The document around the app: its base, its language, its look.

use contract::time::UnixMillis;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The path that the app is served under: begins and ends with a slash.
pub(crate) fn base_path() -> String {
    let uri = document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&uri).map_or_else(|_| "/".to_owned(), |url| url.pathname());
    path.rsplit_once('/').map_or_else(|| "/".to_owned(), |(folder, _)| format!("{folder}/"))
}

/// Sets an attribute of `<html>`; none removes it.
pub(crate) fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    // Fails only for a name that is no attribute's.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// What the browser's tab says.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// The languages that the browser asks pages for, the dearest first.
pub(crate) fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether the element with this id has the focus.
pub(crate) fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Puts the keyboard on the element with this id.
pub(crate) fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Fails only for an element that is not in the page.
        let _ = element.focus();
    }
}

/// The time, in Unix milliseconds as this device had it when the page began. It never jumps.
pub(crate) fn now() -> UnixMillis {
    let ms = match window().performance() {
        Some(performance) => performance.time_origin() + performance.now(),
        None => js_sys::Date::now(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "Unix milliseconds are far below 2^53")]
    let ms = ms as i64;
    UnixMillis(ms)
}
