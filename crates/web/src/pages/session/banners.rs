//! What the person must know while it goes on: connection lost, microphone gone, sound held back.

use super::screen::Screen;
use crate::browser::page;
use crate::call::MicrophoneState;
use crate::i18n::texts::session as texts;
use crate::i18n::{t, use_language};
use crate::sound::ContextState;
use crate::sound::devices::use_devices;
use crate::ui::announcer::use_announcer;
use client::State;
use leptos::prelude::*;
use std::time::Duration;

/// A connection that is back within this time was never gone, for the person.
const LOST_AFTER: Duration = Duration::from_secs(1);

/// The id of the button that lets sound flow.
const TAP: &str = "tap-to-continue";

/// Everything that the person must know now.
#[component]
pub(super) fn Banners(screen: Screen) -> impl IntoView {
    view! {
        <div class="banners">
            <Lost screen />
            <InterviewerAway screen />
            <MicrophoneAway screen />
        </div>
    }
}

#[component]
fn Lost(screen: Screen) -> impl IntoView {
    let lost = lost_for_long(screen);
    let (title, text, now) = (t(texts::LOST), t(texts::LOST_TEXT), t(texts::TRY_NOW));
    // The region is there before its words, so that they are told.
    view! {
        <div class:banner=lost data-kind="warn">
            <div role="status">
                <Show when=move || lost.get()>
                    <p class="banner-title">{title}</p>
                    <p>{text}</p>
                </Show>
            </div>
            <Show when=move || lost.get()>
                <button type="button" class="button quiet small" on:click=move |_| screen.call.retry()>
                    {now}
                </button>
            </Show>
        </div>
    }
}

/// True while the connection has been lost for so long that the person should know. Its return is told once.
fn lost_for_long(screen: Screen) -> RwSignal<bool> {
    let (announcer, language) = (use_announcer(), use_language());
    let state = screen.call.shown.state;
    let lost = RwSignal::new(false);
    Effect::new(move |_| match state.get() {
        State::Reconnecting => set_timeout(
            move || {
                if state.try_get_untracked() == Some(State::Reconnecting) {
                    let _ = lost.try_set(true);
                }
            },
            LOST_AFTER,
        ),
        now => {
            if lost.get_untracked() {
                lost.set(false);
                if now == State::Live {
                    announcer.say(language.get_untracked().say(texts::CONNECTED_AGAIN));
                }
            }
        }
    });
    lost
}

#[component]
fn InterviewerAway(screen: Screen) -> impl IntoView {
    let away = screen.call.shown.interviewer_away;
    let text = t(texts::INTERVIEWER_AWAY);
    view! {
        <div role="status">
            <Show when=move || away.get()>
                <p class="banner" data-kind="warn">{text}</p>
            </Show>
        </div>
    }
}

/// The microphone is gone; it comes back by itself when a device does.
#[component]
fn MicrophoneAway(screen: Screen) -> impl IntoView {
    let microphone = screen.call.shown.microphone;
    let devices = use_devices();
    let is_lost = Memo::new(move |_| microphone.get() == MicrophoneState::Lost);
    Effect::new(move |_| {
        devices.changes().track();
        if is_lost.get() {
            screen.call.use_microphone(None);
        }
    });
    let language = use_language();
    let title = move || {
        let silenced = microphone.get() == MicrophoneState::Silenced;
        language.get().say(if silenced { texts::MICROPHONE_SILENCED } else { texts::MICROPHONE_LOST })
    };
    let (text, any, by_text) = (t(texts::MICROPHONE_LOST_TEXT), t(texts::MICROPHONE_ANY), t(texts::USE_TEXT));
    view! {
        <Show when=move || microphone.get().is_away()>
            <div class="banner" data-kind="danger" role="alert">
                <p class="banner-title">{title}</p>
                <p>{text}</p>
                <div class="actions">
                    <button
                        type="button"
                        class="button quiet small"
                        on:click=move |_| screen.call.use_microphone(None)
                    >
                        {any}
                    </button>
                    <button type="button" class="button quiet small" on:click=move |_| screen.call.go_on_by_text()>
                        {by_text}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// Sound needs a tap: after a reload, browsers play none without.
#[component]
pub(super) fn TapToContinue(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let wanted = Memo::new(move |_| {
        let needs = matches!(shown.state.get(), State::Connecting | State::Live | State::Reconnecting);
        needs && shown.has_voice.get() && shown.sound.get() == ContextState::Suspended
    });
    let patient = RwSignal::new(false);
    Effect::new(move |_| {
        patient.set(false);
        if wanted.get() {
            // A context that was just made becomes active in a moment.
            let still = move || {
                if wanted.try_get_untracked() == Some(true) {
                    patient.set(true);
                    request_animation_frame(|| page::focus(TAP));
                }
            };
            set_timeout(still, LOST_AFTER);
        }
    });
    let (tap, text) = (t(texts::TAP), t(texts::TAP_TEXT));
    view! {
        <Show when=move || wanted.get() && patient.get()>
            <div class="tap">
                <button id=TAP type="button" class="button" on:click=move |_| screen.call.resume_sound()>
                    {tap}
                </button>
                <p>{text}</p>
            </div>
        </Show>
    }
}
