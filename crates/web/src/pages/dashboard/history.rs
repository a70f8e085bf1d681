//! The interviews so far: searched, continued, deleted.

use super::delete::DeleteDialog;
use super::entry::Entry;
use super::listed::Listed;
use crate::api::Failure;
use crate::i18n::texts::dashboard as texts;
use crate::i18n::{t, use_language};
use crate::state::account::use_account;
use crate::state::data::Data;
use crate::state::history::History;
use crate::ui::announcer::use_announcer;
use crate::ui::views::{Empty, Failed, Skeleton};
use contract::ids::InterviewId;
use contract::procedures::limits::MAX_SEARCH_CHARS;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The id of the list's heading.
const HEADING: &str = "history-heading";

/// Lines of the history that is on its way.
const LINES: usize = 6;

/// What is shown of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed(Failure),
    Nothing,
    Entries,
}

impl Shown {
    fn of(data: &Data<History>) -> Self {
        match data {
            Data::Loading => Self::Loading,
            Data::Error(failure) => Self::Failed(failure.clone()),
            Data::Success(history) if history.entries().is_empty() => Self::Nothing,
            Data::Success(_) => Self::Entries,
        }
    }
}

/// The interviews so far.
#[component]
pub(crate) fn HistoryList() -> impl IntoView {
    let listed = Listed::begin(use_account());
    let chosen = RwSignal::new(None::<(InterviewId, String)>);
    // The list itself follows its own changes: it is drawn anew only when it becomes another thing.
    let shown = Memo::new(move |_| listed.data.with(Shown::of));
    let body = move || match shown.get() {
        Shown::Loading => view! { <Skeleton lines=LINES /> }.into_any(),
        Shown::Failed(failure) => view! { <Failed failure on_retry=move |()| listed.ask() /> }.into_any(),
        Shown::Nothing => view! { <Nothing listed /> }.into_any(),
        Shown::Entries => view! { <Entries listed chosen /> }.into_any(),
    };
    view! {
        <section aria-labelledby=HEADING data-state=move || listed.data.with(Data::as_str)>
            <div class="section-head">
                <h2 id=HEADING tabindex="-1">{t(texts::HISTORY)}</h2>
                <Search listed />
            </div>
            {body}
            <DeleteDialog listed chosen then_focus=HEADING />
        </section>
    }
}

#[component]
fn Search(listed: Listed) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let (announcer, language) = (use_announcer(), use_language());
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        listed.search.set(typed.get_untracked().trim().to_owned());
        listed.ask();
    };
    // A reader learns what came of it without leaving the field.
    Effect::new(move |_| {
        let found = listed.data.with(|data| data.value().map(|history| history.entries().len()));
        if let Some(found) = found.filter(|_| !listed.search.with_untracked(String::is_empty)) {
            announcer.say(language.get_untracked().fill(texts::FOUND, &[("n", &found.to_string())]));
        }
    });
    view! {
        <search>
            <form class="search" on:submit=search>
                <label for="history-search">{t(texts::SEARCH)}</label>
                <input
                    id="history-search"
                    type="search"
                    maxlength=MAX_SEARCH_CHARS
                    autocomplete="off"
                    placeholder=t(texts::SEARCH_HINT)
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button type="submit" class="button quiet">{t(texts::SEARCH)}</button>
            </form>
        </search>
    }
}

/// Nothing is listed: nothing was found, or there is nothing yet.
#[component]
fn Nothing(listed: Listed) -> impl IntoView {
    if listed.search.with_untracked(String::is_empty) {
        return view! { <Empty title=texts::EMPTY_TITLE text=texts::EMPTY_TEXT /> }.into_any();
    }
    let clear = move |_| {
        listed.search.set(String::new());
        listed.ask();
    };
    view! {
        <div class="empty">
            <p>{t(texts::SEARCH_NOTHING)}</p>
            <button type="button" class="button quiet" on:click=clear>{t(texts::SEARCH_CLEAR)}</button>
        </div>
    }
    .into_any()
}

#[component]
fn Entries(listed: Listed, chosen: RwSignal<Option<(InterviewId, String)>>) -> impl IntoView {
    let entries = move || {
        let entries = listed.data.with(|data| data.value().map(|history| history.entries().to_vec()));
        entries.unwrap_or_default()
    };
    let has_more = Memo::new(move |_| {
        listed.data.with(|data| data.value().is_some_and(|history| !history.is_complete()))
    });
    let stopped = move || {
        listed.stopped.get().map(|failure| view! { <Failed failure on_retry=move |()| listed.go_on() /> })
    };
    let waits = move || listed.continuing.get().then_some("true");
    let more = t(texts::MORE);
    // Keyed, and the button beside it: what has the focus stays when the list grows.
    view! {
        <ol class="plain">
            <For each=entries key=|entry| entry.id.clone() children=move |entry| view! { <Entry entry chosen /> } />
        </ol>
        {stopped}
        <Show when=move || has_more.get()>
            <button type="button" class="button quiet" aria-disabled=waits on:click=move |_| listed.go_on()>
                {more}
            </button>
        </Show>
    }
}
