//! An address that no page has.

use crate::i18n::t;
use crate::i18n::texts::common;
use crate::route::Route;
use crate::ui::link::Link;
use crate::ui::title::use_title;
use leptos::prelude::*;

/// An address that no page has.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    use_title(common::NOT_FOUND_TITLE);
    view! {
        <div class="page narrow">
            <h1>{t(common::NOT_FOUND_TITLE)}</h1>
            <p>{t(common::NOT_FOUND_TEXT)}</p>
            <p>
                <Link to=Route::Home>{t(common::TO_START)}</Link>
            </p>
        </div>
    }
}
