//! The line at the top: what is going on, how good the connection is, how much time is left.

use super::icons::{self, Icon};
use super::screen::Screen;
use crate::call::{Countdown, Quality, Status};
use crate::i18n::format::clock;
use crate::i18n::texts::session as texts;
use crate::i18n::{Text, t, use_language};
use leptos::prelude::*;

/// The line at the top.
#[component]
pub(super) fn Top(screen: Screen) -> impl IntoView {
    view! {
        <div class="call-top">
            <StatusLine screen />
            <Connection screen />
            <Timer screen />
        </div>
    }
}

/// A word for it, and a picture.
fn words(status: Status) -> (Text, &'static str) {
    match status {
        Status::Connecting => (texts::CONNECTING, icons::CONNECTING),
        Status::Listening => (texts::LISTENING, icons::LISTENING),
        Status::Thinking => (texts::THINKING, icons::THINKING),
        Status::Speaking => (texts::SPEAKING, icons::SPEAKING),
        Status::Reconnecting => (texts::RECONNECTING, icons::CONNECTING),
        Status::Paused => (texts::PAUSED, icons::HOLD),
        Status::Ending => (texts::ENDING, icons::DONE),
        Status::Over => (texts::ENDED, icons::DONE),
    }
}

#[component]
fn StatusLine(screen: Screen) -> impl IntoView {
    let language = use_language();
    let status = screen.status;
    let said = move || {
        let by_text = screen.by_text.get();
        let word = match status.get() {
            Status::Listening if by_text => texts::YOUR_TURN,
            status => words(status).0,
        };
        language.get().say(word)
    };
    let icon = Signal::derive(move || words(status.get()).1);
    view! {
        <p class="status-line">
            <Icon path=icon />
            <span>{said}</span>
        </p>
    }
}

#[component]
fn Connection(screen: Screen) -> impl IntoView {
    let language = use_language();
    let quality = screen.call.shown.quality;
    let said = move || {
        let word = match quality.get() {
            Quality::Unknown => texts::QUALITY_UNKNOWN,
            Quality::Good => texts::QUALITY_GOOD,
            Quality::Unstable => texts::QUALITY_UNSTABLE,
            Quality::Poor => texts::QUALITY_POOR,
        };
        let language = language.get();
        language.fill(texts::CONNECTION, &[("quality", language.say(word))])
    };
    let dropped = screen.call.shown.dropped;
    view! {
        <p class="quality" data-quality=move || quality.get().as_str() data-dropped=move || dropped.get()>
            {said}
        </p>
    }
}

/// The time that is left, by the server's clock; it can be hidden. Not announced each second: the server's
/// warnings are.
#[component]
fn Timer(screen: Screen) -> impl IntoView {
    let hidden = RwSignal::new(false);
    let left = Memo::new(move |_| {
        let now = screen.now.get();
        screen.call.shown.countdown.get().map(|countdown| countdown.left_ms(now))
    });
    let time = move || left.get().map_or_else(|| "–:––".to_owned(), clock);
    let short = move || left.get().is_some_and(Countdown::is_short).then_some("true");
    let (label, hide, show) = (t(texts::TIME_LEFT), t(texts::HIDE_TIME), t(texts::SHOW_TIME));
    let name = move || if hidden.get() { show() } else { hide() };
    view! {
        <div class="timer-box">
            <p class="timer" role="timer" aria-label=label data-short=short class:hidden=hidden>{time}</p>
            <button
                type="button"
                class="timer-toggle"
                aria-label=name
                title=name
                on:click=move |_| hidden.update(|hidden| *hidden = !*hidden)
            >
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <circle cx="12" cy="12" r="8.5" />
                    <path d=move || if hidden.get() { "M5 5l14 14" } else { "M12 7v5l3 2" } />
                </svg>
            </button>
        </div>
    }
}
