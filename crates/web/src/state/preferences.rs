//! What the person prefers: language, look, and how an interview is held.
//!
//! It is kept in this browser, and in the profile of a person who is signed in.

use crate::api::procedures::UPDATE_PROFILE;
use crate::api::{Failure, call};
use crate::browser::{page, storage};
use crate::i18n::Language;
use contract::procedures::user::{Motion, Profile, Settings, Theme, UpdateProfileInput};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the person prefers. Provided by the app's root.
#[derive(Clone, Copy)]
pub(crate) struct Preferences {
    /// The language of the pages.
    pub(crate) language: RwSignal<Language>,
    /// Look, and how an interview is held.
    pub(crate) settings: RwSignal<Settings>,
}

/// What is kept in this browser.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    language: Option<String>,
    settings: Settings,
}

impl Preferences {
    /// What this browser knows; else what it asks pages for. The page follows from then on.
    pub(crate) fn start() -> Self {
        let kept: Kept = storage::load(storage::PREFERENCES).unwrap_or_default();
        let asked = page::languages();
        let tags = kept.language.as_deref().into_iter().chain(asked.iter().map(String::as_str));
        let preferences =
            Self { language: RwSignal::new(Language::choose(tags)), settings: RwSignal::new(kept.settings) };
        Effect::new(move |_| preferences.show());
        preferences
    }

    /// The page looks and reads as preferred.
    fn show(self) {
        page::set_root_attribute("lang", Some(self.language.get().tag()));
        self.settings.with(|settings| {
            page::set_root_attribute("data-theme", theme_name(settings.theme));
            page::set_root_attribute("data-motion", motion_name(settings.motion));
        });
    }

    /// Another language of the pages, for this browser.
    pub(crate) fn set_language(self, language: Language) {
        self.language.set(language);
        self.keep();
    }

    /// Other settings, for this browser.
    pub(crate) fn set_settings(self, settings: Settings) {
        self.settings.set(settings);
        self.keep();
    }

    /// What the profile says, for this browser.
    pub(crate) fn take_from(self, profile: &Profile) {
        if let Some(language) = Language::of_tag(&profile.ui_language) {
            self.language.set(language);
        }
        self.settings.set(profile.settings.clone());
        self.keep();
    }

    /// All of it, for the profile.
    pub(crate) fn for_profile(self) -> UpdateProfileInput {
        UpdateProfileInput {
            name: None,
            ui_language: Some(self.language.get_untracked().tag().to_owned()),
            settings: Some(self.settings.get_untracked()),
        }
    }

    /// Writes it to the profile.
    ///
    /// # Errors
    /// [`Failure`]; this browser keeps to it all the same.
    pub(crate) async fn write_to_profile(self) -> Result<(), Failure> {
        call(&UPDATE_PROFILE, &self.for_profile()).await.map(|_| ())
    }

    fn keep(self) {
        let language = Some(self.language.get_untracked().tag().to_owned());
        let kept = Kept { language, settings: self.settings.get_untracked() };
        // A browser that keeps nothing asks for the choice again.
        let _ = storage::save(storage::PREFERENCES, &kept);
    }
}

/// `data-theme`; none follows the system.
fn theme_name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::Dark => Some("dark"),
        Theme::Light => Some("light"),
        Theme::System => None,
    }
}

/// `data-motion`; none follows the system.
fn motion_name(motion: Motion) -> Option<&'static str> {
    match motion {
        Motion::Full => Some("full"),
        Motion::Reduced => Some("reduced"),
        Motion::System => None,
    }
}

/// What the person prefers.
pub(crate) fn use_preferences() -> Preferences {
    expect_context()
}
