//! Promises, and pauses, of the browser.

use js_sys::Promise;
use leptos::leptos_dom::helpers::set_timeout;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What a promise comes to; one that could not be made at all has failed.
pub(crate) async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// Lets so much time go by.
pub(crate) async fn pause(time: Duration) {
    let over = Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&JsValue::UNDEFINED)), time);
    });
    // It is never rejected.
    let _ = JsFuture::from(over).await;
}

/// The name of an exception.
pub(crate) fn name_of(exception: &JsValue) -> String {
    let name = js_sys::Reflect::get(exception, &"name".into());
    name.ok().and_then(|name| name.as_string()).unwrap_or_default()
}
