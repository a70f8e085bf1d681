//! The languages of the pages, and every text in each of them.
//!
//! A text is a constant in [`texts`] that has all languages side by side: one that lacks a language does not
//! compile, and one that nobody shows is reported as dead code.

pub(crate) mod format;
mod language;
mod text;
pub(crate) mod texts;

pub(crate) use language::Language;
pub(crate) use text::{Counted, Text};

use leptos::prelude::*;

/// The language that the pages are shown in. Provided by the app's root.
#[derive(Clone, Copy)]
pub(crate) struct Shown(pub(crate) RwSignal<Language>);

/// The language that the pages are shown in.
pub(crate) fn use_language() -> RwSignal<Language> {
    expect_context::<Shown>().0
}

/// A text for a view, which follows the language.
pub(crate) fn t(text: Text) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let language = use_language();
    move || language.get().say(text)
}
