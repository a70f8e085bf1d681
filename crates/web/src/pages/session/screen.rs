//! What the parts of the page share: the call, what is open, and what the person prefers.

use crate::browser::page;
use crate::call::{Call, MicrophoneState, Status, status};
use crate::state::account::{Account, use_account};
use crate::state::preferences::{Preferences, use_preferences};
use client::State;
use contract::procedures::user::Settings;
use contract::time::UnixMillis;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The step of the page's clock.
const TICK: Duration = Duration::from_secs(1);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    /// The call.
    pub(super) call: Call,
    /// What is going on.
    pub(super) status: Memo<Status>,
    /// The interview is held by text.
    pub(super) by_text: Memo<bool>,
    /// The person wants to type although there is a microphone.
    pub(super) typing: RwSignal<bool>,
    /// "End the interview?" is open.
    pub(super) ending: RwSignal<bool>,
    /// The settings are open.
    pub(super) settings: RwSignal<bool>,
    /// The list of shortcuts is open.
    pub(super) shortcuts: RwSignal<bool>,
    /// The goodbye has been waited for long enough.
    pub(super) goodbye_over: RwSignal<bool>,
    /// The time, once a second.
    pub(super) now: RwSignal<UnixMillis>,
    preferences: Preferences,
    account: Account,
}

impl Screen {
    /// For a call.
    pub(super) fn new(call: Call) -> Self {
        let shown = call.shown;
        let status = Memo::new(move |_| {
            let waits = shown.on_hold.get() || shown.microphone.get().is_away();
            let (state, heard, voice) = (shown.state.get(), shown.is_heard.get(), shown.has_voice.get());
            shown.dialogue.with(|dialogue| status(state, dialogue, heard, voice, waits))
        });
        let screen = Self {
            call,
            status,
            by_text: Memo::new(move |_| shown.microphone.get() == MicrophoneState::NotUsed),
            typing: RwSignal::new(false),
            ending: RwSignal::new(false),
            settings: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            goodbye_over: RwSignal::new(false),
            now: RwSignal::new(page::now()),
            preferences: use_preferences(),
            account: use_account(),
        };
        if let Ok(ticking) = set_interval_with_handle(move || screen.now.set(page::now()), TICK) {
            on_cleanup(move || ticking.clear());
        }
        screen
    }

    /// The field for a typed answer is there.
    pub(super) fn is_typing(self) -> bool {
        self.by_text.get() || self.typing.get()
    }

    /// The conversation can be steered.
    pub(super) fn is_live(self) -> bool {
        self.call.shown.state.get() == State::Live
    }

    /// A dialog is open.
    pub(super) fn has_dialog(self) -> bool {
        [self.ending, self.settings, self.shortcuts].iter().any(|open| open.get_untracked())
    }

    /// What the person prefers.
    pub(super) fn settings_now(self) -> RwSignal<Settings> {
        self.preferences.settings
    }

    /// The person prefers something else from now on.
    pub(super) fn prefer(self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.preferences.settings.get_untracked();
        change(&mut settings);
        self.preferences.set_settings(settings);
    }

    /// Keeps what the person prefers beyond this browser.
    pub(super) fn keep_settings(self) {
        if self.account.user().is_some() {
            spawn_local(async move {
                // Failing costs no more than choosing it again on another device.
                let _ = self.preferences.write_to_profile().await;
            });
        }
    }

    /// Shows the captions, or hides them.
    pub(super) fn toggle_captions(self) {
        self.prefer(|settings| settings.captions = !settings.captions);
        self.keep_settings();
    }

    /// Opens the field for a typed answer, or closes it.
    pub(super) fn toggle_typing(self) {
        let open = !self.typing.get_untracked();
        self.typing.set(open);
        if open || self.by_text.get_untracked() {
            request_animation_frame(|| page::focus(super::answer::FIELD));
        }
    }
}
