//! A new interview: the job, the résumé, whom to talk to.

mod form;
mod library;
pub(crate) mod quick;
mod source;

use crate::i18n::t;
use crate::i18n::texts::{create as texts, dashboard};
use crate::ui::title::use_title;
use leptos::prelude::*;

/// A new interview.
#[component]
pub(crate) fn CreateInterview() -> impl IntoView {
    use_title(texts::TITLE);
    view! {
        <div class="page">
            <h1>{t(texts::TITLE)}</h1>
            <p class="lead">{t(texts::INTRO)}</p>
            <section class="quick" aria-labelledby="quick-heading">
                <div>
                    <h2 id="quick-heading">{t(dashboard::QUICK)}</h2>
                    <p class="hint">{t(dashboard::QUICK_TEXT)}</p>
                </div>
                <quick::QuickPractice />
            </section>
            <form::CreateForm />
        </div>
    }
}
