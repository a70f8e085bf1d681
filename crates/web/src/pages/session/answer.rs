//! A typed answer: the way to speak in text mode, and beside the microphone.

use super::screen::Screen;
use crate::i18n::texts::session as texts;
use crate::i18n::{Text, t, use_language};
use client::{AnswerProblem, State};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, SubmitEvent};

/// The id of the field.
pub(super) const FIELD: &str = "answer";

/// The field for a typed answer.
#[component]
pub(super) fn Answer(screen: Screen) -> impl IntoView {
    view! {
        <Show when=move || screen.is_typing()>
            <Field screen />
        </Show>
    }
}

#[component]
fn Field(screen: Screen) -> impl IntoView {
    /// The id of what is wrong with it.
    const ERROR: &str = "answer-error";
    /// The id of how to send it.
    const HINT: &str = "answer-hint";
    let shown = screen.call.shown;
    let language = use_language();
    let text = RwSignal::new(String::new());
    let send = move || {
        let answer = text.get_untracked();
        match shown.state.get_untracked() {
            _ if answer.trim().is_empty() => shown.answer_problem.set(Some(AnswerProblem::Empty)),
            State::Connecting | State::Live | State::Reconnecting => {
                screen.call.answer(answer);
                // What is not taken stays in the field.
                if shown.answer_problem.with_untracked(Option::is_none) {
                    text.set(String::new());
                }
            }
            _ => shown.answer_problem.set(Some(AnswerProblem::NotNow)),
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let key = move |event: KeyboardEvent| {
        let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if sends && !event.is_composing() {
            event.prevent_default();
            send();
        }
    };
    let problem = move || shown.answer_problem.get().map(problem_text);
    let invalid = move || problem().map(|_| "true");
    let described = move || if problem().is_some() { "answer-error answer-hint" } else { HINT };
    view! {
        <form class="answer" novalidate on:submit=submit>
            <label for=FIELD>{t(texts::ANSWER)}</label>
            <textarea
                id=FIELD
                name=FIELD
                rows="2"
                dir="auto"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || text.get()
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    shown.answer_problem.set(None);
                }
                on:keydown=key
            ></textarea>
            <button type="submit" class="button">{t(texts::SEND)}</button>
            <p class="hint" id=HINT>{t(texts::ANSWER_HINT)}</p>
            <p class="field-error" id=ERROR role="alert">{move || problem().map(|text| language.get().say(text))}</p>
        </form>
    }
}

fn problem_text(problem: AnswerProblem) -> Text {
    match problem {
        AnswerProblem::Empty => texts::ANSWER_EMPTY,
        AnswerProblem::NotNow => texts::ANSWER_NOT_NOW,
        AnswerProblem::TooLong => texts::ANSWER_TOO_LONG,
        AnswerProblem::TooMany => texts::ANSWER_TOO_MANY,
    }
}
