//! The form of a new interview, and sending it.

use super::library::LibraryKind;
use super::source::SourceField;
use crate::api::procedures::{ABOUT, CREATE_SESSION};
use crate::api::{Failure, call};
use crate::browser::intl::language_name;
use crate::browser::random::unique_key;
use crate::browser::storage;
use crate::i18n::format::Duration as Length;
use crate::i18n::texts::{common, create as texts};
use crate::i18n::{Language, t, use_language};
use crate::navigation::{Navigator, use_navigator};
use crate::route::Route;
use crate::state::account::{Account, use_account};
use crate::state::draft::{Draft, Field, Persona, Problem, spoken_language};
use crate::state::preferences::use_preferences;
use crate::state::query::Query;
use crate::ui::choice::{Choice, RadioGroup, Select};
use crate::ui::errors::{ErrorSummary, FormErrors};
use crate::ui::field::{PatienceField, TextArea};
use contract::backend::Duration;
use contract::procedures::limits::{
    MAX_JOB_DESCRIPTION_CHARS, MAX_PATIENCE_MS, MAX_PERSONA_CHARS, MAX_RESUME_CHARS, MIN_PATIENCE_MS,
};
use contract::procedures::server::About;
use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Languages to choose from when the interviewer speaks many: the most spoken that live models are good at.
const COMMON_LANGUAGES: [&str; 16] =
    ["en", "es", "zh", "ar", "de", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "tr", "vi"];

/// The patience to begin with, in milliseconds: an interview has longer pauses than a chat.
const USUAL_PATIENCE_MS: u32 = 1_200;

/// The pause after which the draft is kept: writing a long one with every key would be felt.
const DRAFT_PAUSE: std::time::Duration = std::time::Duration::from_millis(300);

/// The form and what is known about it.
#[derive(Clone, Copy)]
struct Form {
    draft: RwSignal<Draft>,
    about: Query<About>,
    errors: FormErrors,
    busy: RwSignal<bool>,
}

impl Form {
    fn begin() -> Self {
        let name = use_account().draft_name();
        let form = Self {
            draft: RwSignal::new(storage::load(&name).unwrap_or_default()),
            about: Query::new(|| call(&ABOUT, &())),
            errors: FormErrors::new("create-problems"),
            busy: RwSignal::new(false),
        };
        keep_in_browser(form.draft, name);
        form
    }

    /// The languages that the interviewer speaks; none when it speaks many, or is not known yet.
    fn spoken(self) -> Option<Vec<String>> {
        self.about.data.with(|about| about.value().and_then(|about| about.interviewer.languages.clone()))
    }

    fn language(self, pages: Language) -> String {
        let spoken = self.spoken();
        self.draft.with(|draft| spoken_language(draft.language.as_deref(), pages.tag(), spoken.as_deref()))
    }

    async fn send(self, account: Account, navigator: Navigator, pages: Language) {
        self.errors.clear();
        let language = untrack(|| self.language(pages));
        let mut submission = None;
        self.draft.update(|draft| submission = Some(draft.submission(&language, unique_key)));
        let answer = match submission {
            Some(Ok(input)) => account.call(&CREATE_SESSION, &input).await,
            Some(Err(problems)) => {
                for (field, problem) in problems {
                    self.errors.add(field.id(), problem_text(problem, pages));
                }
                self.errors.none_or_show();
                let _ = self.busy.try_set(false);
                return;
            }
            None => return,
        };
        let _ = self.busy.try_set(false);
        match answer {
            Ok(interview) => {
                // The next interview begins with an empty form.
                storage::forget(&account.draft_name());
                navigator.go(&Route::Lobby(interview.id));
            }
            Err(failure) => self.refused(&failure, pages),
        }
    }

    fn refused(self, failure: &Failure, pages: Language) {
        match failure.field().and_then(|(name, problem)| Some((Field::of_server(name)?, problem))) {
            Some((field, problem)) => {
                self.errors.add(
                    field.id(),
                    pages.fill(crate::i18n::texts::failures::BAD_REQUEST, &[("problem", problem)]),
                );
            }
            None => self.errors.add_general(failure.text(pages)),
        }
        self.errors.none_or_show();
    }
}

/// Keeps the draft in this browser under this name, whenever the person pauses.
fn keep_in_browser(draft: RwSignal<Draft>, name: String) {
    Effect::new(move |_| {
        let kept = draft.get();
        let name = name.clone();
        let write = move || {
            if kept.is_empty() {
                storage::forget(&name);
            } else {
                // A browser that keeps nothing loses the draft when the page is left.
                let _ = storage::save(&name, &kept);
            }
        };
        if let Ok(timer) = set_timeout_with_handle(write, DRAFT_PAUSE) {
            // Before the next change, and when the page is left.
            on_cleanup(move || timer.clear());
        }
    });
}

fn problem_text(problem: Problem, language: Language) -> String {
    match problem {
        Problem::Missing(text) => language.say(text).to_owned(),
        Problem::TooLong(over) => language.fill(common::TOO_LONG, &[("over", &over.to_string())]),
    }
}

/// The form of a new interview.
#[component]
pub(super) fn CreateForm() -> impl IntoView {
    let form = Form::begin();
    let (account, navigator, language) = (use_account(), use_navigator(), use_language());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !form.busy.get_untracked() {
            form.busy.set(true);
            spawn_local(form.send(account, navigator, language.get_untracked()));
        }
    };
    let (errors, draft) = (form.errors, form.draft);
    let submit_label = {
        let (ready, busy) = (t(texts::SUBMIT), t(texts::SUBMITTING));
        move || if form.busy.get() { busy() } else { ready() }
    };
    view! {
        <form class="form wide" novalidate on:submit=submit>
            <ErrorSummary errors />
            <SourceField
                id=Field::Job.id()
                label=texts::JOB_DESCRIPTION
                hint=texts::JOB_HINT
                most=MAX_JOB_DESCRIPTION_CHARS
                rows=8
                optional=false
                library=LibraryKind::Jobs
                draft
                part=|draft| &mut draft.job
                errors
            />
            <SourceField
                id=Field::Resume.id()
                label=texts::RESUME
                hint=texts::RESUME_HINT
                most=MAX_RESUME_CHARS
                rows=6
                optional=true
                library=LibraryKind::Resumes
                draft
                part=|draft| &mut draft.resume
                errors
            />
            <PersonaFields draft errors />
            <Circumstances form />
            <div class="form-end">
                <button type="submit" class="button" aria-disabled=move || form.busy.get().then_some("true")>
                    {submit_label}
                </button>
                <span class="hint">{t(texts::NEXT)}</span>
                <DraftNote draft />
            </div>
        </form>
    }
}

/// Whom to talk to.
#[component]
fn PersonaFields(draft: RwSignal<Draft>, errors: FormErrors) -> impl IntoView {
    let choices = Persona::ALL.map(|persona| {
        let (label, note) = persona.texts();
        Choice::new(persona, persona.as_str(), label, Some(note))
    });
    let chosen = Signal::derive(move || draft.with(|draft| draft.persona));
    let own = Memo::new(move |_| chosen.get() == Persona::Own);
    let words = Signal::derive(move || draft.with(|draft| draft.persona_words.clone()));
    view! {
        <RadioGroup
            name="persona"
            legend=texts::PERSONA
            choices=choices.to_vec()
            chosen
            on_choose=move |persona| draft.update(|draft| draft.persona = persona)
        />
        <Show when=move || own.get()>
            <TextArea
                id=Field::Persona.id()
                label=texts::PERSONA_WORDS
                value=words
                on_input=move |words| draft.update(|draft| draft.persona_words = words)
                most=MAX_PERSONA_CHARS
                rows=3
                errors
            />
        </Show>
    }
}

/// How long, in what language, how patient.
#[component]
fn Circumstances(form: Form) -> impl IntoView {
    let (language, preferences) = (use_language(), use_preferences());
    let draft = form.draft;
    let lengths = [Duration::Short, Duration::Standard, Duration::Extended].map(|duration| {
        let label = Signal::derive(move || Length::from_ms(duration.limit_ms()).text(language.get()));
        Choice::labelled(duration, duration.as_str().to_lowercase(), label)
    });
    let spoken = Signal::derive(move || {
        let tags = form.spoken().unwrap_or_else(|| COMMON_LANGUAGES.map(str::to_owned).to_vec());
        tags.into_iter().map(spoken_choice).collect::<Vec<_>>()
    });
    let patience = Signal::derive(move || {
        let own = draft.with(|draft| draft.patience_ms);
        own.or(preferences.settings.with(|settings| settings.patience_ms)).unwrap_or(USUAL_PATIENCE_MS)
    });
    view! {
        <RadioGroup
            name="duration"
            legend=texts::DURATION
            hint=texts::DURATION_TEXT
            choices=lengths.to_vec()
            chosen=Signal::derive(move || draft.with(|draft| draft.duration))
            on_choose=move |duration| draft.update(|draft| draft.duration = duration)
        />
        <Select
            id=Field::Language.id()
            label=texts::SPOKEN
            hint=Signal::derive(move || spoken_hint(form, language.get()))
            choices=spoken
            chosen=Signal::derive(move || form.language(language.get()))
            on_choose=move |tag: String| draft.update(|draft| draft.language = Some(tag))
        />
        <PatienceField
            id=Field::Patience.id()
            label=texts::PATIENCE
            hint=texts::PATIENCE_TEXT
            in_words=texts::PATIENCE_VALUE
            ends=(texts::PATIENCE_SHORT, texts::PATIENCE_LONG)
            range=(MIN_PATIENCE_MS, MAX_PATIENCE_MS)
            value=patience
            on_input=move |ms| draft.update(|draft| draft.patience_ms = Some(ms))
            errors=form.errors
        />
    }
}

fn spoken_choice(tag: String) -> Choice<String> {
    let label = Signal::stored(language_name(&tag));
    Choice::labelled(tag.clone(), tag, label)
}

/// What the interviewer can speak.
fn spoken_hint(form: Form, language: Language) -> String {
    match form.spoken() {
        None => language.say(texts::SPOKEN_MANY).to_owned(),
        Some(tags) => {
            let names: Vec<String> = tags.iter().map(|tag| language_name(tag)).collect();
            language.fill(texts::SPOKEN_ONLY, &[("languages", &names.join(", "))])
        }
    }
}

/// Says that the draft is kept, and lets the person throw it away.
#[component]
fn DraftNote(draft: RwSignal<Draft>) -> impl IntoView {
    let kept = Memo::new(move |_| draft.with(|draft| !draft.is_empty()));
    let (note, discard) = (t(texts::DRAFT_KEPT), t(texts::DRAFT_DISCARD));
    view! {
        <p class="draft-note" data-shown=move || kept.get().to_string()>
            <span class="hint">{note}</span>
            <button
                type="button"
                class="text-button"
                disabled=move || !kept.get()
                on:click=move |_| draft.set(Draft::default())
            >
                {discard}
            </button>
        </p>
    }
}
