//! The person's interviews: a new one, the one that is open, and those before.

mod current;
mod delete;
mod entry;
mod history;
mod listed;

use crate::i18n::t;
use crate::i18n::texts::dashboard as texts;
use crate::pages::create::quick::QuickPractice;
use crate::route::Route;
use crate::ui::link::Link;
use crate::ui::title::use_title;
use leptos::prelude::*;

/// The person's interviews.
#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    use_title(texts::TITLE);
    view! {
        <div class="page">
            <div class="page-head">
                <h1>{t(texts::TITLE)}</h1>
                <Link to=Route::CreateInterview class="button">{t(texts::CREATE)}</Link>
            </div>
            <current::CurrentInterview />
            <section class="quick" aria-labelledby="quick-heading">
                <div>
                    <h2 id="quick-heading">{t(texts::QUICK)}</h2>
                    <p class="hint">{t(texts::QUICK_TEXT)}</p>
                </div>
                <QuickPractice />
            </section>
            <history::HistoryList />
        </div>
    }
}
