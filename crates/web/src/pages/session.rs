//! The session: the interview itself, as the person sees and steers it.

mod answer;
mod banners;
mod captions;
mod controls;
mod ending;
mod help;
mod icons;
mod screen;
mod settings;
mod shortcuts;
mod stage;
mod top;
mod trouble;

use crate::browser::page;
use crate::call::{Status, use_calls};
use crate::i18n::texts::session as texts;
use crate::i18n::{Text, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use client::{SessionEnd, State};
use contract::ids::InterviewId;
use contract::live::session_ended::Reason;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use screen::Screen;
use std::time::Duration;

/// The longest that a goodbye is waited for after the interview has ended.
const GOODBYE: Duration = Duration::from_secs(25);

/// The session of an interview.
#[component]
pub(crate) fn Session(
    /// The interview.
    id: InterviewId,
) -> impl IntoView {
    let calls = use_calls();
    let call = calls.resume(&id);
    let screen = Screen::new(call);
    shortcuts::listen(screen);
    follow_in_title(screen);
    leave_when_over(screen, id.clone());
    on_cleanup({
        let id = id.clone();
        move || calls.leave(&id)
    });
    let state = call.shown.state;
    let trouble = Memo::new(move |_| trouble::Kind::of(state.get()));
    let body = move || match trouble.get() {
        Some(kind) => view! { <trouble::Trouble screen kind id=id.clone() /> }.into_any(),
        None => view! { <Conversation screen /> }.into_any(),
    };
    view! {
        <div
            class="call"
            data-interview-state=move || state.get().as_str()
            data-status=move || screen.status.get().as_str()
            data-mode=move || if screen.by_text.get() { "text" } else { "voice" }
            data-typing=move || screen.is_typing().then_some("true")
        >
            {body}
            <banners::TapToContinue screen />
        </div>
        <ending::EndDialog screen />
        <settings::SettingsDialog screen />
        <shortcuts::ShortcutsDialog screen />
    }
}

/// The interview: what is going on, the question, the controls, and what was said.
///
/// The keyboard goes in this order; the layout puts the controls to the bottom, where thumbs are.
#[component]
fn Conversation(screen: Screen) -> impl IntoView {
    view! {
        <top::Top screen />
        <stage::Stage screen />
        <banners::Banners screen />
        <controls::Controls screen />
        <answer::Answer screen />
        <captions::Captions screen />
        <help::Help screen />
    }
}

/// The tab says how the interview stands.
fn follow_in_title(screen: Screen) {
    /// The name that every title ends with.
    const NAME: &str = "PrepPal";
    let language = use_language();
    let title: Memo<Text> = Memo::new(move |_| match screen.call.shown.state.get() {
        State::Live if screen.call.shown.muted.get() && !screen.by_text.get() => texts::TITLE_MUTED,
        State::Live => texts::TITLE_LIVE,
        State::Reconnecting => texts::TITLE_LOST,
        _ => texts::TITLE,
    });
    Effect::new(move |_| {
        page::set_title(&[language.get().say(title.get()), " – ", NAME].concat());
    });
}

/// When the interview is over, the results are next; but a goodbye is heard to its end.
fn leave_when_over(screen: Screen, id: InterviewId) {
    let navigator = use_navigator();
    let waited = screen.goodbye_over;
    Effect::new(move |_| {
        let Some(end) = screen.call.shown.ended.get() else { return };
        let next = match end {
            SessionEnd::Cancelled => Route::Lobby(id.clone()),
            SessionEnd::Confirmed(Reason::GeminiEnded | Reason::Timeout)
                if screen.status.get() == Status::Speaking && !waited.get() =>
            {
                // Fails only without a window.
                let enough = move || {
                    let _ = waited.try_set(true);
                };
                let _ = set_timeout_with_handle(enough, GOODBYE);
                return;
            }
            SessionEnd::Confirmed(_)
            | SessionEnd::AlreadyOver
            | SessionEnd::NotResumed
            | SessionEnd::Unconfirmed => Route::Feedback(id.clone()),
        };
        // Not within the effect: the page goes away by it. A hidden page has no animation frames.
        set_timeout(move || navigator.replace(&next), Duration::ZERO);
    });
}
