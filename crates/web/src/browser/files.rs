//! Files that the person gives, and files that the person takes.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, HtmlInputElement, Url};

/// The file that was dropped.
pub(crate) fn dropped(event: &DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// The file that was chosen. The control is emptied, so that the same one can be chosen again.
pub(crate) fn chosen(control: &HtmlInputElement) -> Option<File> {
    let file = control.files()?.get(0);
    control.set_value("");
    file
}

/// The bytes of a file; none when it can no longer be read.
pub(crate) async fn bytes(file: &File) -> Option<Uint8Array> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

/// Gives the person a file to keep.
pub(crate) fn give(name: &str, media_type: &str, content: &str) {
    // Each step fails only when the browser is out of memory.
    let _ = try_give(name, media_type, content);
}

fn try_give(name: &str, media_type: &str, content: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
