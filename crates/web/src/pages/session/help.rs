//! Help for a person who has not said anything for a while.

use super::screen::Screen;
use crate::call::Status;
use crate::i18n::texts::session as texts;
use crate::i18n::{Language, Text, t};
use contract::time::UnixMillis;
use leptos::prelude::*;

/// Silence after which help is offered, in milliseconds.
const SILENCE_MS: u64 = 8_000;

/// A level of the microphone above this is somebody who speaks, from 0 to 1: -36 dBFS.
const SPEECH_LEVEL: f32 = 0.4;

/// The silence so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Silence(UnixMillis);

impl Silence {
    /// Whether it has lasted so long that help is welcome.
    fn is_long(self, now: UnixMillis) -> bool {
        now.since(self.0) >= SILENCE_MS
    }
}

/// Help, once the person has been silent for a while in their turn.
#[component]
pub(super) fn Help(screen: Screen) -> impl IntoView {
    let shown = screen.call.shown;
    let since = RwSignal::new(Silence(screen.now.get_untracked()));
    Effect::new(move |_| {
        // Whatever happens, the silence begins anew.
        screen.status.track();
        shown.dialogue.track();
        shown.talking.track();
        since.set(Silence(screen.now.get_untracked()));
    });
    Effect::new(move |_| {
        if shown.level.get() > SPEECH_LEVEL {
            since.set(Silence(screen.now.get_untracked()));
        }
    });
    let offered = Memo::new(move |_| {
        let listens = screen.is_live() && screen.status.get() == Status::Listening;
        listens && !screen.typing.get() && since.get().is_long(screen.now.get())
    });
    let say = move |text: Text| {
        let spoken = shown
            .interview
            .with_untracked(|interview| interview.as_ref().and_then(|interview| interview.language.clone()));
        screen.call.answer(in_interview_language(text, spoken.as_deref()).to_owned());
    };
    let (help, repeat, rephrase, skip) =
        (t(texts::HELP), t(texts::REPEAT), t(texts::REPHRASE), t(texts::SKIP));
    view! {
        <div class="help" role="group" aria-label=help data-offered=move || offered.get().then_some("true")>
            <Show when=move || offered.get()>
                <p class="hint">{help}</p>
                <button
                    type="button"
                    class="button quiet small"
                    on:click=move |_| screen.call.repeat_question()
                >
                    {repeat}
                </button>
                <button
                    type="button"
                    class="button quiet small"
                    on:click=move |_| say(texts::SAY_REPHRASE)
                >
                    {rephrase}
                </button>
                <button type="button" class="button quiet small" on:click=move |_| say(texts::SAY_SKIP)>
                    {skip}
                </button>
            </Show>
        </div>
    }
}

/// What the person says by a button, in the language that is spoken; in English when the pages have no other.
fn in_interview_language(text: Text, spoken: Option<&str>) -> &'static str {
    spoken.and_then(Language::of_tag).unwrap_or(Language::English).say(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_seconds_are_long() {
        let silence = Silence(UnixMillis(1_000));
        assert!(!silence.is_long(UnixMillis(8_999)) && silence.is_long(UnixMillis(9_000)));
    }

    #[test]
    fn buttons_speak_the_language_of_the_interview() {
        let said = |tag| in_interview_language(texts::SAY_SKIP, tag);
        assert_eq!(said(Some("es-MX")), texts::SAY_SKIP.es);
        assert_eq!(said(Some("de")), texts::SAY_SKIP.en);
        assert_eq!(said(None), texts::SAY_SKIP.en);
    }
}
