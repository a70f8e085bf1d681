//! What this browser remembers for the app. A browser may forbid it; then nothing is remembered.

use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The choices of a person who is not signed in.
pub(crate) const PREFERENCES: &str = "preppal.preferences";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What was remembered under this name, if it can still be read.
pub(crate) fn load<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage()?.get_item(name).ok().flatten()?;
    // By way of a value: the app reads its answers so, and need not know how to read them in two ways.
    let value: Value = serde_json::from_str(&text).ok()?;
    serde_json::from_value(value).ok()
}

/// Remembers it. Gives false when the browser does not.
pub(crate) fn save(name: &str, value: &impl Serialize) -> bool {
    let Ok(value) = serde_json::to_value(value) else { return false };
    storage().is_some_and(|storage| storage.set_item(name, &value.to_string()).is_ok())
}

/// Forgets it.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage() {
        // Fails only where nothing could be remembered either.
        let _ = storage.remove_item(name);
    }
}
