//! The middle: two voices as levels of sound, and the question that is open.

use super::screen::Screen;
use crate::call::{MicrophoneState, Status};
use crate::i18n::texts::{common, session as texts};
use crate::i18n::{Text, t, use_language};
use client::State;
use leptos::prelude::*;
use std::time::Duration;

/// The server may take so long to confirm the end before the page says that it is at it.
const SAVING_AFTER: Duration = Duration::from_secs(2);

/// Bars of one voice.
const BARS: usize = 5;

/// The middle of the page.
#[component]
pub(super) fn Stage(screen: Screen) -> impl IntoView {
    view! {
        <div class="stage">
            <Voices screen />
            <Question screen />
        </div>
    }
}

/// The two voices of the mark, alive: the interviewer's on the left, the person's on the right.
#[component]
fn Voices(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let bars = || (0..BARS).map(|_| view! { <span class="bar"></span> }).collect_view();
    let language = use_language();
    let own = move || {
        let text = match shown.microphone.get() {
            MicrophoneState::Lost | MicrophoneState::Silenced => texts::NO_MICROPHONE,
            MicrophoneState::On if shown.muted.get() && !shown.talking.get() => texts::YOU_ARE_MUTED,
            _ => common::YOU,
        };
        language.get().say(text)
    };
    let speaks = move || (screen.status.get() == Status::Speaking).then_some("true");
    view! {
        <div class="voices" aria-hidden="true">
            <div class="voice" data-side="ai" data-speaks=speaks>
                <div class="bars" style=("--level", move || percent(shown.voice_level.get()))>{bars()}</div>
                <p>{t(common::INTERVIEWER)}</p>
            </div>
            <div class="voice" data-side="user">
                <div class="bars" style=("--level", move || percent(shown.level.get()))>{bars()}</div>
                <p>{own}</p>
            </div>
        </div>
    }
}

/// A level from 0 to 1 as a whole number up to 100, for the style sheet.
pub(super) fn percent(level: f32) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = (level.clamp(0.0, 1.0) * 100.0) as u8;
    percent.to_string()
}

/// What the page is about at the moment: the open question, once there is one.
#[component]
fn Question(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let language = use_language();
    let is_slow = slow_end(shown.state);
    let heading = Memo::new(move |_| {
        let own = |text: Text| language.get().say(text).to_owned();
        match shown.state.get() {
            State::Idle | State::Initializing => own(texts::PREPARING),
            State::RequestingPermissions => own(texts::ASKING_MICROPHONE),
            State::Connecting => own(texts::FETCHING),
            State::Ending if is_slow.get() => own(texts::SAVING),
            State::ProcessingResults | State::ResultsReady => own(texts::OVER),
            _ => {
                let (asked, begun) = shown
                    .dialogue
                    .with(|dialogue| (dialogue.question().to_owned(), !dialogue.lines().is_empty()));
                match asked.as_str() {
                    "" if begun => shown.interview.with(|it| it.as_ref().and_then(|it| it.title.clone())),
                    "" => None,
                    _ => Some(asked),
                }
                .unwrap_or_else(|| own(texts::GREETING))
            }
        }
    });
    let is_asked = move || {
        let live = matches!(shown.state.get(), State::Live | State::Reconnecting | State::Ending);
        live && !is_slow.get() && shown.dialogue.with(|dialogue| !dialogue.question().is_empty())
    };
    let spoken = move || {
        let spoken = shown.interview.with(|interview| interview.as_ref().and_then(|it| it.language.clone()));
        spoken.filter(|_| is_asked())
    };
    let note = move || {
        let note = match shown.state.get() {
            State::RequestingPermissions => texts::ASKING_MICROPHONE_TEXT,
            State::Ending if is_slow.get() => texts::SAVING_TEXT,
            _ => return None,
        };
        Some(view! { <p class="hint" role="status">{language.get().say(note)}</p> })
    };
    let (goodbye, to_results) = (screen.goodbye_over, t(texts::TO_RESULTS));
    let waits_for_goodbye = move || shown.state.get() == State::ProcessingResults;
    view! {
        <div class="question">
            <h1 lang=spoken dir="auto" data-asked=move || is_asked().then_some("true")>{heading}</h1>
            {note}
            <Show when=waits_for_goodbye>
                <button type="button" class="button quiet small" on:click=move |_| goodbye.set(true)>
                    {to_results}
                </button>
            </Show>
        </div>
    }
}

/// True once the end has taken so long that the person should know why.
fn slow_end(state: RwSignal<State>) -> RwSignal<bool> {
    let slow = RwSignal::new(false);
    Effect::new(move |_| {
        if state.get() == State::Ending {
            set_timeout(
                move || {
                    let _ = slow.try_set(state.try_get_untracked() == Some(State::Ending));
                },
                SAVING_AFTER,
            );
        } else {
            slow.set(false);
        }
    });
    slow
}
