//! The controls at the bottom.

use super::icons::{self, Icon};
use super::screen::Screen;
use super::stage::percent;
use crate::call::MicrophoneState;
use crate::i18n::texts::session as texts;
use crate::i18n::{Text, t, use_language};
use client::State;
use leptos::prelude::*;

/// The controls.
#[component]
pub(super) fn Controls(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let off = move || (!screen.is_live()).then_some("true");
    let settings = screen.settings_now();
    let captions = move || settings.with(|settings| settings.captions).to_string();
    let hold = move |_| {
        if screen.call.shown.state.get_untracked() == State::Live {
            screen.call.hold_on(!shown.on_hold.get_untracked());
        }
    };
    let type_ = t(texts::TYPE);
    view! {
        <div class="controls" role="group" aria-label=t(texts::CONTROLS)>
            <Microphone screen />
            <button
                type="button"
                class="control"
                aria-pressed=move || shown.on_hold.get().to_string()
                aria-disabled=off
                on:click=hold
            >
                <Icon path=icons::HOLD />
                <span>{t(texts::HOLD)}</span>
            </button>
            <Show when=move || !screen.by_text.get()>
                <button
                    type="button"
                    class="control"
                    aria-expanded=move || screen.typing.get().to_string()
                    on:click=move |_| screen.toggle_typing()
                >
                    <Icon path=icons::KEYBOARD />
                    <span>{type_}</span>
                </button>
            </Show>
            <Show when=move || !screen.by_text.get()>
                <button
                    type="button"
                    class="control"
                    aria-pressed=captions
                    on:click=move |_| screen.toggle_captions()
                >
                    <Icon path=icons::CAPTIONS />
                    <span>{t(texts::CAPTIONS)}</span>
                </button>
            </Show>
            <button
                type="button"
                class="control"
                aria-haspopup="dialog"
                on:click=move |_| screen.settings.set(true)
            >
                <Icon path=icons::SETTINGS />
                <span>{t(texts::SETTINGS)}</span>
            </button>
            <End screen />
        </div>
    }
}

/// The glowing microphone: it mutes, or is held to talk; in text mode it opens one.
#[component]
fn Microphone(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let language = use_language();
    let settings = screen.settings_now();
    let by_push = Memo::new(move |_| settings.with(|settings| settings.push_to_talk));
    let muted = move || shown.muted.get() && !shown.talking.get();
    let state = move || match shown.microphone.get() {
        MicrophoneState::NotUsed => "none",
        MicrophoneState::Asking | MicrophoneState::Denied(_) => "closed",
        MicrophoneState::Lost | MicrophoneState::Silenced => "away",
        MicrophoneState::On if muted() => "muted",
        MicrophoneState::On if by_push.get() && !shown.talking.get() => "closed",
        MicrophoneState::On => "on",
    };
    let label = move || {
        let text: Text = if screen.by_text.get() {
            texts::USE_VOICE
        } else if by_push.get() {
            texts::TALK
        } else if shown.muted.get() {
            texts::UNMUTE
        } else {
            texts::MUTE
        };
        language.get().say(text)
    };
    let press = move |_| {
        if screen.by_text.get_untracked() {
            screen.call.use_voice();
        } else if !by_push.get_untracked() {
            screen.call.mute(!shown.muted.get_untracked());
        }
    };
    let talk = move |held: bool| {
        if by_push.get_untracked() {
            screen.call.talk(held);
        }
    };
    let key = move |key: &web_sys::KeyboardEvent, held: bool| {
        if matches!(key.key().as_str(), " " | "Enter") && by_push.get_untracked() {
            key.prevent_default();
            talk(held);
        }
    };
    let icon = Signal::derive(move || if muted() { icons::MUTED } else { icons::MICROPHONE });
    view! {
        <button
            type="button"
            class="control microphone"
            data-microphone=state
            style=("--level", move || percent(shown.level.get()))
            on:click=press
            on:pointerdown=move |_| talk(true)
            on:pointerup=move |_| talk(false)
            on:pointercancel=move |_| talk(false)
            on:pointerleave=move |_| talk(false)
            on:keydown=move |event| key(&event, true)
            on:keyup=move |event| key(&event, false)
        >
            <span class="glow"><Icon path=icon /></span>
            <span>{label}</span>
        </button>
    }
}

#[component]
fn End(screen: Screen) -> impl IntoView {
    let state = screen.call.shown.state;
    let press = move |_| match state.get_untracked() {
        State::Live | State::Reconnecting => screen.ending.set(true),
        // Nothing is lost by giving up an attempt.
        State::Connecting => screen.call.end(),
        _ => {}
    };
    let off = move || {
        let can_end = matches!(state.get(), State::Live | State::Reconnecting | State::Connecting);
        (!can_end).then_some("true")
    };
    view! {
        <button type="button" class="control end" aria-disabled=off on:click=press>
            <Icon path=icons::END />
            <span>{t(texts::END)}</span>
        </button>
    }
}
