//! The interviews so far: searched, continued, deleted.

use super::entry::Entry;
use crate::api::Failure;
use crate::api::procedures::{DELETE, GET_HISTORY};
use crate::i18n::texts::{common, dashboard as texts};
use crate::i18n::{t, use_language};
use crate::state::account::{Account, use_account};
use crate::state::data::Data;
use crate::state::history::History;
use crate::ui::announcer::use_announcer;
use crate::ui::dialog::Dialog;
use crate::ui::views::{Empty, Failed, Skeleton};
use contract::ids::InterviewId;
use contract::procedures::interview::DeleteInput;
use contract::procedures::limits::MAX_SEARCH_CHARS;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The id of the list's heading.
const HEADING: &str = "history-heading";

/// Lines of the history that is on its way.
const LINES: usize = 6;

/// The list, and what is done with it.
#[derive(Clone, Copy)]
struct Listed {
    account: Account,
    /// The words that the list was searched for.
    search: RwSignal<String>,
    data: RwSignal<Data<History>>,
    /// The next page is on its way.
    continuing: RwSignal<bool>,
    /// Why the next page did not come.
    stopped: RwSignal<Option<Failure>>,
    /// Counts questions, so that an answer to an older one is told.
    asked: StoredValue<u32>,
}

impl Listed {
    fn begin(account: Account) -> Self {
        let listed = Self {
            account,
            search: RwSignal::new(String::new()),
            data: RwSignal::new(Data::Loading),
            continuing: RwSignal::new(false),
            stopped: RwSignal::new(None),
            asked: StoredValue::new(0),
        };
        listed.ask();
        listed
    }

    /// Asks for the first page.
    fn ask(self) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let question = self.asked.get_value();
        self.data.set(Data::Loading);
        self.stopped.set(None);
        let input = History::default().next(&self.search.get_untracked());
        spawn_local(async move {
            let answer = self.account.call(&GET_HISTORY, &input).await;
            if self.asked.try_get_value() == Some(question) {
                let _ = self.data.try_set(answer.map(History::begin).into());
            }
        });
    }

    /// Asks for the next page.
    fn go_on(self) {
        let input = self
            .data
            .with_untracked(|data| data.value().map(|history| history.next(&self.search.get_untracked())));
        let Some(input) = input.filter(|_| !self.continuing.get_untracked()) else { return };
        let question = self.asked.get_value();
        self.continuing.set(true);
        self.stopped.set(None);
        spawn_local(async move {
            let answer = self.account.call(&GET_HISTORY, &input).await;
            let _ = self.continuing.try_set(false);
            if self.asked.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(page) => self.change(|history| history.add(page)),
                Err(failure) => drop(self.stopped.try_set(Some(failure))),
            }
        });
    }

    fn change(self, change: impl FnOnce(&mut History)) {
        self.data.try_update(|data| {
            if let Data::Success(history) = data {
                change(history);
            }
        });
    }
}

/// The interviews so far.
#[component]
pub(crate) fn HistoryList() -> impl IntoView {
    let listed = Listed::begin(use_account());
    let chosen = RwSignal::new(None::<(InterviewId, String)>);
    let body = move || {
        listed.data.with(|data| match data {
            Data::Loading => view! { <Skeleton lines=LINES /> }.into_any(),
            Data::Error(failure) => {
                view! { <Failed failure=failure.clone() on_retry=move || listed.ask() /> }.into_any()
            }
            Data::Success(history) if history.entries().is_empty() => view! { <Nothing listed /> }.into_any(),
            Data::Success(history) => view! { <Entries listed history=history.clone() chosen /> }.into_any(),
        })
    };
    view! {
        <section aria-labelledby=HEADING data-state=move || listed.data.with(Data::as_str)>
            <div class="section-head">
                <h2 id=HEADING tabindex="-1">{t(texts::HISTORY)}</h2>
                <Search listed />
            </div>
            {body}
            <DeleteDialog listed chosen />
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
fn Entries(
    listed: Listed,
    history: History,
    chosen: RwSignal<Option<(InterviewId, String)>>,
) -> impl IntoView {
    let more = (!history.is_complete()).then(|| {
        let disabled = move || listed.continuing.get().then_some("true");
        view! {
            <button
                type="button"
                class="button quiet"
                aria-disabled=disabled
                on:click=move |_| listed.go_on()
            >
                {t(texts::MORE)}
            </button>
        }
    });
    let stopped = move || {
        listed.stopped.get().map(|failure| view! { <Failed failure on_retry=move || listed.go_on() /> })
    };
    let entry = move |entry: &_| view! { <Entry entry=Clone::clone(entry) chosen /> };
    view! {
        <ol class="plain">{history.entries().iter().map(entry).collect_view()}</ol>
        {stopped}
        {more}
    }
}

/// Asks whether an interview is to be deleted.
#[component]
fn DeleteDialog(listed: Listed, chosen: RwSignal<Option<(InterviewId, String)>>) -> impl IntoView {
    let (announcer, language) = (use_announcer(), use_language());
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| {
        if chosen.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            chosen.set(None);
        }
    });
    let delete = move |_| {
        let Some((id, _)) = chosen.get_untracked() else { return };
        spawn_local(async move {
            match listed.account.call(&DELETE, &DeleteInput { id: id.clone() }).await {
                Ok(_) => {
                    let _ = open.try_set(false);
                    listed.change(|history| history.remove(&id));
                    announcer.say(language.get_untracked().say(texts::DELETED));
                    // The button that opened the dialog is gone.
                    request_animation_frame(|| crate::browser::page::focus(HEADING));
                }
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
        });
    };
    let title = t(texts::DELETE_TITLE);
    let text = move || {
        let title = chosen.with(|chosen| chosen.as_ref().map(|(_, title)| title.clone()).unwrap_or_default());
        language.get().fill(texts::DELETE_TEXT, &[("title", &title)])
    };
    let failed = move || {
        let text = failure.get().map(|failure| failure.text(language.get()));
        text.map(|text| view! { <p class="field-error" role="alert">{text}</p> })
    };
    let (cancel_label, delete_label) = (t(common::CANCEL), t(common::DELETE));
    view! {
        <Dialog heading_id="delete-heading" heading=Signal::derive(move || title().to_owned()) open>
            <p>{text}</p>
            {failed}
            <div class="actions">
                <button type="button" class="button quiet" autofocus on:click=move |_| open.set(false)>
                    {cancel_label}
                </button>
                <button type="button" class="button danger" on:click=delete>{delete_label}</button>
            </div>
        </Dialog>
    }
}
