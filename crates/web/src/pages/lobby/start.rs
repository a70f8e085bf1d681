//! The ways into the interview: by voice, once a microphone is open, and by text, always.

use super::checks::{Check, Checks, Microphone};
use super::trials::Trials;
use crate::call::{Calls, Entry, use_calls};
use crate::i18n::texts::{common, devices, lobby as texts};
use crate::i18n::{t, use_language};
use crate::navigation::{Navigator, use_navigator};
use crate::route::Route;
use crate::ui::link::Link;
use contract::ids::InterviewId;
use leptos::prelude::*;

/// Starts the interview by text.
pub(super) fn with_text(calls: Calls, navigator: Navigator, id: &InterviewId) {
    calls.begin(id.clone(), Entry::Text);
    navigator.go(&Route::Session(id.clone()));
}

/// The buttons that start the interview.
#[component]
pub(super) fn Start(id: InterviewId, trials: Trials) -> impl IntoView {
    let (calls, navigator, language) = (use_calls(), use_navigator(), use_language());
    let state = Memo::new(move |_| trials.checks.with(|checks| checks.microphone));
    let blocking = Memo::new(move |_| trials.checks.with(Checks::blocking));
    // The person has pressed "Start", and the microphone is being opened.
    let is_starting = RwSignal::new(false);
    let own = id.clone();
    let begin = Callback::new(move |()| {
        if let Some(sound) = trials.hand_over() {
            let device = trials.microphone.get_untracked();
            let half_duplex = trials.half_duplex.get_untracked();
            calls.begin(own.clone(), Entry::Voice { sound, device, half_duplex });
            navigator.go(&Route::Session(own.clone()));
        }
    });
    Effect::new(move |_| match state.get() {
        Microphone::Open if is_starting.get_untracked() => begin.run(()),
        Microphone::Failed(_) | Microphone::Lost => is_starting.set(false),
        Microphone::Open | Microphone::Unasked | Microphone::Asking => {}
    });
    let press = move |_| match (blocking.get_untracked(), state.get_untracked()) {
        (Some(check), _) => show(check),
        (None, Microphone::Open) => begin.run(()),
        (None, _) => {
            is_starting.set(true);
            trials.check_microphone();
        }
    };
    let is_blocked = move || blocking.get().map(|_| "true");
    let reason = move || {
        let language = language.get();
        let name = language.say(blocking.get()?.name());
        Some(language.fill(texts::BLOCKED, &[("check", name)]))
    };
    let label = move || if is_starting.get() { texts::STARTING } else { texts::START };
    view! {
        <section class="lobby-start" aria-label=t(texts::START)>
            <button
                type="button"
                class="button"
                aria-disabled=is_blocked
                aria-describedby="start-blocked"
                on:click=press
            >
                {move || language.get().say(label())}
            </button>
            <p id="start-blocked" class="field-error">{reason}</p>
            <button
                type="button"
                class="button quiet"
                on:click=move |_| with_text(calls, navigator, &id)
            >
                {t(devices::WITH_TEXT)}
            </button>
            <p class="hint">{t(texts::WITH_TEXT_HINT)}</p>
            <p>
                <Link to=Route::Dashboard>{t(common::RETURN_TO_DASHBOARD)}</Link>
            </p>
        </section>
    }
}

/// Brings the row into sight that keeps the interview from starting.
fn show(check: Check) {
    let selector = ["[data-check=\"", check.as_str(), "\"]"].concat();
    if let Ok(Some(row)) = document().query_selector(&selector) {
        row.scroll_into_view();
    }
}
