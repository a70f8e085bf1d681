//! Numbers and dates as the person's language writes them, in the time zone of their browser.

use super::page;
use crate::i18n::Language;
use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// A count, such as `1,234`.
pub(crate) fn number(language: Language, value: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "numbers that a page shows are below 2^53")]
    let value = value as f64;
    let format = Intl::NumberFormat::new(&locale(language), &Object::new());
    text(format.format().call1(&JsValue::UNDEFINED, &value.into()))
}

/// A day, such as `3 August 2026`.
pub(crate) fn day(language: Language, unix_ms: i64) -> String {
    date(language, unix_ms, &[("dateStyle", "long")])
}

/// A day in few letters, such as `3 Aug 2026`.
pub(crate) fn short_day(language: Language, unix_ms: i64) -> String {
    date(language, unix_ms, &[("dateStyle", "medium")])
}

/// A time of day, such as `14:05`.
pub(crate) fn time_of_day(language: Language, unix_ms: i64) -> String {
    date(language, unix_ms, &[("timeStyle", "short")])
}

/// The name of a language in itself, such as `Deutsch` for `de`; the tag when the browser does not know it.
pub(crate) fn language_name(tag: &str) -> String {
    let options = Object::new();
    set(&options, "type", "language");
    let locales = Array::of1(&tag.into());
    // Throws for what is no language tag.
    let name = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DisplayNames".into()))
        .and_then(JsValue::dyn_into::<js_sys::Function>)
        .and_then(|names| Reflect::construct(&names, &Array::of2(&locales, &options)))
        .and_then(|names| {
            let of: js_sys::Function = Reflect::get(&names, &"of".into())?.dyn_into()?;
            of.call1(&names, &tag.into())
        });
    name.ok().and_then(|name| name.as_string()).unwrap_or_else(|| tag.to_owned())
}

fn date(language: Language, unix_ms: i64, style: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in style {
        set(&options, name, value);
    }
    #[expect(clippy::cast_precision_loss, reason = "dates are below 2^53 ms for 285 000 years")]
    let date = js_sys::Date::new(&JsValue::from_f64(unix_ms as f64));
    let format = Intl::DateTimeFormat::new(&locale(language), &options);
    text(format.format().call1(&JsValue::UNDEFINED, &date))
}

fn set(options: &Object, name: &str, value: &str) {
    // Fails only for a frozen object.
    let _ = Reflect::set(options, &name.into(), &value.into());
}

/// The language as the person's region writes it, if the browser says which: `en-GB` writes days first.
fn locale(language: Language) -> Array {
    let regional = page::languages().into_iter().find(|tag| Language::of_tag(tag) == Some(language));
    Array::of1(&regional.as_deref().unwrap_or(language.tag()).into())
}

fn text(formatted: Result<JsValue, JsValue>) -> String {
    formatted.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
