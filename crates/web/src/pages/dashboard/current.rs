//! The interview that waits for the person to come back.

use crate::api::procedures::GET_CURRENT;
use crate::i18n::texts::{common, dashboard as texts};
use crate::i18n::{t, use_language};
use crate::route::Route;
use crate::state::account::use_account;
use crate::state::query::Query;
use crate::ui::link::Link;
use crate::ui::views::Banner;
use contract::procedures::interview::Interview;
use leptos::prelude::*;

/// The interview that waits for the person to come back, if there is one.
///
/// Nothing is shown when it cannot be known: the history below has the interview too, and says what failed.
#[component]
pub(crate) fn CurrentInterview() -> impl IntoView {
    let account = use_account();
    let current = Query::new(move || account.call(&GET_CURRENT, &()));
    move || {
        let interview = current.data.with(|data| data.value().cloned().flatten());
        interview.map(|interview| view! { <Waiting interview /> })
    }
}

#[component]
fn Waiting(interview: Interview) -> impl IntoView {
    let language = use_language();
    let title = interview.title;
    let text = move || {
        let language = language.get();
        let title = title.as_deref().unwrap_or(language.say(common::UNTITLED));
        language.fill(texts::CURRENT_TEXT, &[("title", title)])
    };
    view! {
        <Banner kind="info">
            <h2 class="banner-title">{t(texts::CURRENT)}</h2>
            <p>{text}</p>
            <p>
                <Link to=Route::Session(interview.id) class="button">{t(texts::CURRENT_GO)}</Link>
            </p>
        </Banner>
    }
}
