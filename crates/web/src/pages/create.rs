//! A new interview: the job, the résumé, whom to talk to.

mod form;
mod library;
pub(crate) mod quick;
mod source;

use crate::i18n::t;
use crate::i18n::texts::create as texts;
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
                <h2 id="quick-heading">{t(texts::OR_QUICK)}</h2>
                <quick::QuickPractice />
            </section>
            <form::CreateForm />
        </div>
    }
}
