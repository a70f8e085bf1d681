//! The library: texts that the person keeps for the next interview.

use crate::api::Failure;
use crate::api::procedures::{
    CREATE_JOB_DESCRIPTION, CREATE_RESUME, DELETE_JOB_DESCRIPTION, DELETE_RESUME, LIST_JOB_DESCRIPTIONS,
    LIST_RESUMES,
};
use crate::browser::intl::short_day;
use crate::i18n::texts::{common, create as texts};
use crate::i18n::{Text, t, use_language};
use crate::state::account::{Account, use_account};
use crate::state::draft::Source;
use crate::state::query::Query;
use crate::ui::announcer::use_announcer;
use crate::ui::dialog::Dialog;
use crate::ui::views::DataView;
use contract::procedures::library::{CreateItemInput, DeleteItemInput, LibraryItem};
use contract::procedures::limits::MAX_TITLE_CHARS;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Which library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LibraryKind {
    /// Job descriptions.
    Jobs,
    /// Résumés.
    Resumes,
}

impl LibraryKind {
    fn heading(self) -> Text {
        match self {
            Self::Jobs => texts::LIBRARY_JOBS,
            Self::Resumes => texts::LIBRARY_RESUMES,
        }
    }

    fn heading_id(self) -> &'static str {
        match self {
            Self::Jobs => "library-jobs",
            Self::Resumes => "library-resumes",
        }
    }

    async fn list(self, account: Account) -> Result<Vec<LibraryItem>, Failure> {
        match self {
            Self::Jobs => account.call(&LIST_JOB_DESCRIPTIONS, &()).await,
            Self::Resumes => account.call(&LIST_RESUMES, &()).await,
        }
    }

    async fn keep(self, account: Account, content: String) -> Result<LibraryItem, Failure> {
        let input = CreateItemInput { title: title_of(&content), content };
        match self {
            Self::Jobs => account.call(&CREATE_JOB_DESCRIPTION, &input).await,
            Self::Resumes => account.call(&CREATE_RESUME, &input).await,
        }
    }

    async fn delete(self, account: Account, id: String) -> Result<(), Failure> {
        let input = DeleteItemInput { id };
        match self {
            Self::Jobs => account.call(&DELETE_JOB_DESCRIPTION, &input).await,
            Self::Resumes => account.call(&DELETE_RESUME, &input).await,
        }
        .map(|_| ())
    }
}

/// What to call a text: its first line.
fn title_of(content: &str) -> String {
    let first = content.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    first.chars().take(MAX_TITLE_CHARS).collect()
}

/// Two buttons: take a text from the library, keep this one in it.
#[component]
pub(super) fn Library(
    /// Which library.
    kind: LibraryKind,
    /// The text of the form.
    text: Memo<String>,
    /// Whether that is in the library already.
    kept: Memo<bool>,
    /// What to do with a text from the library.
    #[prop(into)]
    on_take: Callback<Source>,
) -> impl IntoView {
    let (account, announcer, language) = (use_account(), use_announcer(), use_language());
    let open = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let keep = move |_| {
        let content = text.get_untracked().trim().to_owned();
        spawn_local(async move {
            let language = language.get_untracked();
            let told = match kind.keep(account, content).await {
                Ok(item) => {
                    on_take.run(Source::of_item(&item.id, &item.content));
                    language.say(texts::LIBRARY_KEPT).to_owned()
                }
                Err(failure) => failure.text(language),
            };
            announcer.say(told.clone());
            let _ = note.try_set(told);
        });
    };
    let heading = t(kind.heading());
    let can_keep = move || !kept.get() && text.with(|text| !text.trim().is_empty());
    let take = move |source: Source| {
        on_take.run(source);
        open.set(false);
    };
    let open_library = move |_| {
        note.set(String::new());
        open.set(true);
    };
    let close = t(common::CLOSE);
    view! {
        <button type="button" class="button quiet small" on:click=open_library>
            {t(texts::FROM_LIBRARY)}
        </button>
        <Show when=can_keep>
            <button type="button" class="button quiet small" on:click=keep>{t(texts::LIBRARY_KEEP)}</button>
        </Show>
        <span class="hint">{note}</span>
        <Dialog heading_id=kind.heading_id() heading=Signal::derive(move || heading().to_owned()) open>
            <Items kind on_take=take />
            <div class="actions">
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{close}</button>
            </div>
        </Dialog>
    }
}

#[component]
fn Items(kind: LibraryKind, #[prop(into)] on_take: Callback<Source>) -> impl IntoView {
    let account = use_account();
    let items = Query::new(move || kind.list(account));
    let show = move |items_now: Vec<LibraryItem>| {
        if items_now.is_empty() {
            return view! { <p>{t(texts::LIBRARY_EMPTY)}</p> }.into_any();
        }
        let item = |item| view! { <Item kind item on_take on_deleted=move |()| items.ask_again() /> };
        view! { <ul class="plain">{items_now.into_iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! { <DataView query=items show /> }
}

#[component]
fn Item(
    kind: LibraryKind,
    item: LibraryItem,
    #[prop(into)] on_take: Callback<Source>,
    #[prop(into)] on_deleted: Callback<()>,
) -> impl IntoView {
    let (account, language, announcer) = (use_account(), use_language(), use_announcer());
    let day = item.updated_at.unix_millis();
    let with_title = |text: Text| {
        let title = item.title.clone();
        move || language.get().fill(text, &[("title", &title)])
    };
    let (use_label, delete_label) = (with_title(texts::LIBRARY_USE), with_title(texts::LIBRARY_DELETE));
    let id = item.id.clone();
    let delete = move |_| {
        let id = id.clone();
        spawn_local(async move {
            match kind.delete(account, id).await {
                Ok(()) => on_deleted.run(()),
                Err(failure) => announcer.interrupt(failure.text(language.get_untracked())),
            }
        });
    };
    let source = Source::of_item(&item.id, &item.content);
    view! {
        <li class="library-item">
            <button
                type="button"
                class="text-button"
                aria-label=use_label
                on:click=move |_| on_take.run(source.clone())
            >
                <span dir="auto">{item.title}</span>
            </button>
            <span class="hint">{move || short_day(language.get(), day)}</span>
            <button type="button" class="button quiet small" aria-label=delete_label on:click=delete>
                {t(common::DELETE)}
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_called_by_its_first_line() {
        assert_eq!(title_of("\n  Baker  \nEarly."), "Baker");
        assert_eq!(title_of(&"漢".repeat(300)).chars().count(), MAX_TITLE_CHARS);
        assert_eq!(title_of(""), "");
    }
}
