//! The title of the browser's tab.

use crate::browser::page;
use crate::i18n::{Text, t};
use leptos::prelude::*;

/// The name that every title ends with.
const NAME: &str = "PrepPal";

/// The tab says what this page is called, as long as the page is shown.
pub(crate) fn use_title(title: Text) {
    let title = t(title);
    Effect::new(move |_| page::set_title(&format!("{} – {NAME}", title())));
}

/// The tab says the app's name alone, as on the start page.
pub(crate) fn use_plain_title() {
    page::set_title(NAME);
}
