//! What a page shows while something loads, when it failed, and when there is none of it.

use crate::api::Failure;
use crate::i18n::texts::common;
use crate::i18n::{Text, t, use_language};
use crate::state::data::Data;
use crate::state::query::Query;
use leptos::prelude::*;

/// Something that the server is asked for, in whatever state it is.
#[component]
pub(crate) fn DataView<T, V>(
    /// What is asked for.
    query: Query<T>,
    /// Lines of text that it will take about: their place is kept.
    #[prop(default = 3)]
    lines: usize,
    /// What to show when it is there.
    show: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let data = query.data;
    let body = move || match data.get() {
        Data::Loading => view! { <Skeleton lines /> }.into_any(),
        Data::Error(failure) => view! { <Failed failure on_retry=move |()| query.ask_again() /> }.into_any(),
        Data::Success(value) => show(value).into_any(),
    };
    view! {
        <div data-state=move || data.with(Data::as_str) aria-busy=move || busy(&data.read())>
            {body}
        </div>
    }
}

fn busy<T>(data: &Data<T>) -> Option<&'static str> {
    matches!(data, Data::Loading).then_some("true")
}

/// The place of something that is on its way.
#[component]
pub(crate) fn Skeleton(
    /// Lines of text that it will take about.
    lines: usize,
) -> impl IntoView {
    let line = |_| view! { <span class="skeleton-line" aria-hidden="true"></span> };
    view! {
        <div class="skeleton" role="status">
            <span class="unseen">{t(common::LOADING)}</span>
            {(0..lines).map(line).collect_view()}
        </div>
    }
}

/// Something that is not to be had, and a way to try again.
#[component]
pub(crate) fn Failed(
    /// Why.
    failure: Failure,
    /// What to do when the person tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="banner" data-kind="danger" role="alert">
            <p>{move || failure.text(language.get())}</p>
            <button type="button" class="button quiet" on:click=move |_| on_retry.run(())>
                {t(common::TRY_AGAIN)}
            </button>
        </div>
    }
}

/// Nothing is there, and why.
#[component]
pub(crate) fn Empty(
    /// In a few words.
    title: Text,
    /// What would be here.
    text: Text,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{t(title)}</p>
            <p>{t(text)}</p>
        </div>
    }
}

/// Something that the person should know.
#[component]
pub(crate) fn Banner(
    /// `info`, `ok`, `warn` or `danger`.
    kind: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <div class="banner" data-kind=kind>{children()}</div> }
}
