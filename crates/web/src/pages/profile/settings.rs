//! The form of name, language, look, and how interviews are held.

use crate::api::procedures::UPDATE_PROFILE;
use crate::i18n::texts::{common, create, profile as texts};
use crate::i18n::{Language, Text, t, use_language};
use crate::state::account::use_account;
use crate::state::preferences::use_preferences;
use crate::ui::announcer::use_announcer;
use crate::ui::choice::{Check, Choice, RadioGroup, Select};
use crate::ui::errors::{ErrorSummary, FormErrors};
use crate::ui::field::{PatienceField, TextField};
use contract::procedures::limits::{CAPTION_SIZES, MAX_PATIENCE_MS, MIN_PATIENCE_MS};
use contract::procedures::user::{Motion, Profile, Settings, Theme, UpdateProfileInput};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The id of the name's control.
const NAME: &str = "name";

/// The patience that a person who wants to choose begins with, in milliseconds.
const FIRST_PATIENCE_MS: u32 = 1_500;

/// What was changed.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    language: RwSignal<Language>,
    settings: RwSignal<Settings>,
    errors: FormErrors,
    saved: RwSignal<bool>,
}

impl Form {
    fn of(profile: Profile) -> Self {
        Self {
            name: RwSignal::new(profile.name.unwrap_or_default()),
            language: RwSignal::new(Language::choose([profile.ui_language.as_str()])),
            settings: RwSignal::new(profile.settings),
            errors: FormErrors::new("profile-problems"),
            saved: RwSignal::new(false),
        }
    }

    fn input(self) -> UpdateProfileInput {
        let name = self.name.get_untracked();
        UpdateProfileInput {
            name: Some(Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
            ui_language: Some(self.language.get_untracked().tag().to_owned()),
            settings: Some(self.settings.get_untracked()),
        }
    }

    /// Follows one setting.
    fn get<T: Send + Sync + 'static>(self, part: fn(&Settings) -> T) -> Signal<T> {
        Signal::derive(move || self.settings.with(part))
    }

    /// Changes the settings.
    fn change(self, change: impl FnOnce(&mut Settings)) {
        self.saved.set(false);
        self.settings.update(change);
    }
}

/// The form of name, language, look, and how interviews are held.
#[component]
pub(super) fn SettingsForm(profile: Profile) -> impl IntoView {
    let (account, preferences) = (use_account(), use_preferences());
    let (announcer, language) = (use_announcer(), use_language());
    let email = profile.email.clone();
    let form = Form::of(profile);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        form.errors.clear();
        spawn_local(async move {
            match account.call(&UPDATE_PROFILE, &form.input()).await {
                Ok(profile) => {
                    preferences.take_from(&profile);
                    announcer.say(language.get_untracked().say(texts::SAVED));
                    let _ = form.saved.try_set(true);
                }
                Err(failure) => {
                    let text = failure.text(language.get_untracked());
                    match failure.field() {
                        Some(("name", _)) => form.errors.add(NAME, text),
                        _ => form.errors.add_general(text),
                    }
                    form.errors.none_or_show();
                }
            }
        });
    };
    let saved = t(texts::SAVED);
    view! {
        <form novalidate on:submit=save>
            <ErrorSummary errors=form.errors />
            <section class="entry">
                <h2 class="entry-margin">{t(texts::YOU)}</h2>
                <div class="entry-body form"><AboutYou form email /></div>
            </section>
            <section class="entry">
                <h2 class="entry-margin">{t(texts::LOOK)}</h2>
                <div class="entry-body form"><Look form /></div>
            </section>
            <section class="entry">
                <h2 class="entry-margin">{t(texts::INTERVIEW)}</h2>
                <div class="entry-body form"><InTheInterview form /></div>
            </section>
            <div class="entry">
                <div class="entry-body actions">
                    <button type="submit" class="button">{t(texts::SAVE)}</button>
                    <span class="hint">{move || form.saved.get().then(saved)}</span>
                </div>
            </div>
        </form>
    }
}

#[component]
fn AboutYou(form: Form, email: String) -> impl IntoView {
    let hint = t(texts::NAME_HINT);
    let languages = Language::ALL.map(|language| {
        let (name, label) = (language.tag().to_owned(), Signal::stored(language.own_name().to_owned()));
        Choice::labelled(language, name, label)
    });
    view! {
        <p>
            <span class="hint">{t(texts::EMAIL)}</span>
            <br />
            {email}
        </p>
        <TextField
            id=NAME
            label=texts::NAME
            value=form.name
            errors=form.errors
            autocomplete="name"
            hint=Signal::derive(move || hint().to_owned())
            optional=true
        />
        <Select
            id="profile-language"
            label=texts::LANGUAGE
            choices=languages.to_vec()
            chosen=form.language
            on_choose=move |language| form.language.set(language)
        />
    }
}

#[component]
fn Look(form: Form) -> impl IntoView {
    let themes = vec![
        Choice::new(Theme::System, "system", common::THEME_SYSTEM, None),
        Choice::new(Theme::Light, "light", common::THEME_LIGHT, None),
        Choice::new(Theme::Dark, "dark", common::THEME_DARK, None),
    ];
    let motions = vec![
        Choice::new(Motion::System, "system", texts::MOTION_SYSTEM, None),
        Choice::new(Motion::Full, "full", texts::MOTION_FULL, None),
        Choice::new(Motion::Reduced, "reduced", texts::MOTION_REDUCED, None),
    ];
    view! {
        <RadioGroup
            name="theme"
            legend=common::THEME
            choices=themes
            chosen=form.get(|settings| settings.theme)
            on_choose=move |theme| form.change(|settings| settings.theme = theme)
        />
        <RadioGroup
            name="motion"
            legend=texts::MOTION
            choices=motions
            chosen=form.get(|settings| settings.motion)
            on_choose=move |motion| form.change(|settings| settings.motion = motion)
        />
    }
}

#[component]
fn InTheInterview(form: Form) -> impl IntoView {
    let sizes = CAPTION_SIZES.map(|size| {
        let label = format!("{size} %");
        Choice::labelled(size, size.to_string(), Signal::stored(label))
    });
    view! {
        <Check
            id="captions"
            label=texts::CAPTIONS
            on=form.get(|settings| settings.captions)
            on_switch=move |on| form.change(|settings| settings.captions = on)
        />
        <RadioGroup
            name="caption-size"
            legend=texts::CAPTION_SIZE
            choices=sizes.to_vec()
            chosen=form.get(|settings| settings.caption_size)
            on_choose=move |size| form.change(|settings| settings.caption_size = size)
        />
        <Check
            id="announce-turns"
            label=texts::ANNOUNCE
            hint=texts::ANNOUNCE_HINT
            on=form.get(|settings| settings.announce_turns)
            on_switch=move |on| form.change(|settings| settings.announce_turns = on)
        />
        <Check
            id="push-to-talk"
            label=texts::PUSH_TO_TALK
            hint=texts::PUSH_TO_TALK_HINT
            on=form.get(|settings| settings.push_to_talk)
            on_switch=move |on| form.change(|settings| settings.push_to_talk = on)
        />
        <Check
            id="shortcuts"
            label=texts::SHORTCUTS
            hint=texts::SHORTCUTS_HINT
            on=form.get(|settings| settings.shortcuts)
            on_switch=move |on| form.change(|settings| settings.shortcuts = on)
        />
        <Patience form />
    }
}

#[component]
fn Patience(form: Form) -> impl IntoView {
    let own = Memo::new(move |_| form.settings.with(|settings| settings.patience_ms.is_some()));
    let value = Signal::derive(move || {
        form.settings.with(|settings| settings.patience_ms).unwrap_or(FIRST_PATIENCE_MS)
    });
    let texts: (Text, Text) = (create::PATIENCE_SHORT, create::PATIENCE_LONG);
    view! {
        <Check
            id="own-patience"
            label=self::texts::PATIENCE_OWN
            hint=create::PATIENCE_TEXT
            on=own
            on_switch=move |on: bool| {
                form.change(|settings| settings.patience_ms = on.then_some(FIRST_PATIENCE_MS));
            }
        />
        <Show when=move || own.get()>
            <PatienceField
                id="profile-patience"
                label=create::PATIENCE
                hint=create::PATIENCE_TEXT
                in_words=create::PATIENCE_VALUE
                ends=texts
                range=(MIN_PATIENCE_MS, MAX_PATIENCE_MS)
                value
                on_input=move |ms| form.change(|settings| settings.patience_ms = Some(ms))
                errors=form.errors
            />
        </Show>
    }
}
