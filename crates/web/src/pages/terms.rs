//! The terms of use.

use crate::i18n::t;
use crate::i18n::texts::terms as texts;
use crate::ui::title::use_title;
use leptos::prelude::*;

/// The terms of use.
#[component]
pub(crate) fn Terms() -> impl IntoView {
    use_title(texts::TITLE);
    let sections = [
        (texts::PRACTICE, texts::PRACTICE_TEXT),
        (texts::FAIR, texts::FAIR_TEXT),
        (texts::YOURS, texts::YOURS_TEXT),
        (texts::WARRANTY, texts::WARRANTY_TEXT),
    ];
    let section = |(heading, text)| {
        view! {
            <section class="entry">
                <h2 class="entry-margin">{t(heading)}</h2>
                <p class="entry-body">{t(text)}</p>
            </section>
        }
    };
    view! {
        <div class="page">
            <h1>{t(texts::TITLE)}</h1>
            <p class="lead">{t(texts::INTRO)}</p>
            {sections.map(section).collect_view()}
        </div>
    }
}
