//! A text that is pasted, read from a file, or taken from the library.

use super::library::{Library, LibraryKind};
use crate::api::document_text;
use crate::browser::files;
use crate::i18n::texts::{create as texts, documents};
use crate::i18n::{Text, t, use_language};
use crate::state::draft::{Draft, Source};
use crate::ui::errors::FormErrors;
use crate::ui::field::TextArea;
use contract::procedures::documents::{DocumentText, DocumentWarningCode};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

/// What came of reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reading {
    /// No file was given.
    Nothing,
    /// This one is being read.
    Busy(String),
    /// This one was read, with these warnings.
    Done(String, Vec<Text>),
    /// It could not be read.
    Failed(String),
}

/// A text that is pasted, read from a file, or taken from the library.
#[component]
pub(super) fn SourceField(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// What helps to fill it in.
    hint: Text,
    /// Characters that fit.
    most: usize,
    /// Lines shown at first.
    rows: u32,
    /// True when it may stay empty.
    optional: bool,
    /// The library that it can be taken from.
    library: LibraryKind,
    /// The form.
    draft: RwSignal<Draft>,
    /// Its part of the form.
    part: fn(&mut Draft) -> &mut Source,
    /// What is wrong with the form.
    errors: FormErrors,
) -> impl IntoView {
    let language = use_language();
    let reading = RwSignal::new(Reading::Nothing);
    let text = Memo::new(move |_| draft.with(|draft| part(&mut draft.clone()).text.clone()));
    let kept = Memo::new(move |_| draft.with(|draft| part(&mut draft.clone()).is_from_library()));
    let edit = move |text: String| draft.update(|draft| part(draft).edit(text));
    let read = move |file: File| {
        let name = file.name();
        reading.set(Reading::Busy(name.clone()));
        spawn_local(async move {
            let result = match document_text(&file).await {
                Ok(document) => {
                    let warnings = warnings(&document);
                    draft.try_update(|draft| part(draft).edit(document.text));
                    Reading::Done(name, warnings)
                }
                Err(failure) => Reading::Failed(failure.text(language.get_untracked())),
            };
            let _ = reading.try_set(result);
        });
    };
    let hint = t(hint);
    let hint = Signal::derive(move || hint().to_owned());
    let dragged = RwSignal::new(false);
    let drop_file = move |event: ev::DragEvent| {
        dragged.set(false);
        if let Some(file) = files::dropped(&event) {
            event.prevent_default();
            read(file);
        }
    };
    let drag_over = move |event: ev::DragEvent| {
        event.prevent_default();
        dragged.set(true);
    };
    let take = move |source: Source| {
        draft.update(|draft| *part(draft) = source);
        reading.set(Reading::Nothing);
    };
    view! {
        <div
            class="source"
            data-dragged=move || dragged.get().then_some("true")
            on:drop=drop_file
            on:dragover=drag_over
            on:dragleave=move |_| dragged.set(false)
        >
            <TextArea id label value=text on_input=edit most rows errors hint optional />
            <ReadingNote reading />
            <div class="source-tools">
                <FileButton id on_file=read />
                <Library kind=library text kept on_take=take />
                <span class="hint drop-hint">{t(texts::DROP)}</span>
            </div>
        </div>
    }
}

fn warnings(document: &DocumentText) -> Vec<Text> {
    let text = |code| match code {
        DocumentWarningCode::PagesWithoutText => documents::WARN_PAGES_WITHOUT_TEXT,
        DocumentWarningCode::Truncated => documents::WARN_TRUNCATED,
        DocumentWarningCode::UnreadableCharacters => documents::WARN_UNREADABLE,
    };
    document.warnings.iter().map(|warning| text(warning.code)).collect()
}

/// What came of reading a file, told where the text appears.
#[component]
fn ReadingNote(reading: RwSignal<Reading>) -> impl IntoView {
    let language = use_language();
    let note = move || {
        let language = language.get();
        let with = |text: Text, file: &str| language.fill(text, &[("file", file)]);
        match reading.get() {
            Reading::Nothing => ().into_any(),
            Reading::Busy(file) => view! { <p class="hint">{with(texts::READING, &file)}</p> }.into_any(),
            Reading::Failed(text) => view! { <p class="field-error">{text}</p> }.into_any(),
            Reading::Done(file, warnings) => {
                let warning = |text: Text| view! { <p class="warning">{language.say(text)}</p> };
                view! {
                    <p class="hint">{with(texts::READ_DONE, &file)}</p>
                    {warnings.into_iter().map(warning).collect_view()}
                }
                .into_any()
            }
        }
    };
    view! { <div role="status">{note}</div> }
}

/// A button that lets the person choose a file.
#[component]
fn FileButton(id: &'static str, on_file: impl Fn(File) + 'static) -> impl IntoView {
    let control = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(control) = control.get_untracked() {
            control.click();
        }
    };
    let chosen = move |_| {
        if let Some(file) = control.get_untracked().and_then(|control| files::chosen(&control)) {
            on_file(file);
        }
    };
    // The browser's own control cannot be put into words; the button opens it.
    view! {
        <input
            node_ref=control
            type="file"
            hidden
            accept=".pdf,.docx,.txt,.md,application/pdf,text/plain"
            on:change=chosen
        />
        <button type="button" class="button quiet small" id=format!("{id}-file") on:click=open>
            {t(texts::CHOOSE_FILE)}
        </button>
    }
}
