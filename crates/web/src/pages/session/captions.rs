//! What was said, and what is being said: one paragraph for each turn.
//!
//! No live region: a screen reader would read every word twice, over the voice. The list can be walked through.

use super::screen::Screen;
use crate::i18n::texts::{common, session as texts};
use crate::i18n::{t, use_language};
use client::LineState;
use contract::backend::Speaker;
use leptos::html;
use leptos::prelude::*;

/// Turns that are in the page at first, and that each "Show earlier" adds: an hour has some hundreds.
const TURNS: usize = 60;

/// Nearer to the end than this, a reader is at the end, in pixels: about two lines.
const NEAR_PX: i32 = 56;

/// The transcript so far.
#[component]
pub(super) fn Captions(screen: Screen) -> impl IntoView {
    let dialogue = screen.call.shown.dialogue;
    let settings = screen.settings_now();
    let is_on = Memo::new(move |_| screen.by_text.get() || settings.with(|settings| settings.captions));
    let most = RwSignal::new(TURNS);
    let keys = Memo::new(move |_| {
        dialogue.with(|dialogue| {
            let lines = dialogue.lines();
            let hidden = lines.len().saturating_sub(most.get());
            lines.iter().skip(hidden).map(|line| line.key).collect::<Vec<_>>()
        })
    });
    let is_cut = Memo::new(move |_| dialogue.with(|dialogue| dialogue.lines().len() > most.get()));
    let list = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(true);
    follow(screen, list, at_end);
    let size = move || settings.with(|settings| settings.caption_size.to_string());
    let (off, earlier, latest) = (t(texts::CAPTIONS_OFF), t(texts::EARLIER), t(texts::TO_LATEST));
    let to_end = move |_| {
        at_end.set(true);
        scroll_to_end(list);
    };
    view! {
        <div class="captions">
            <Show when=move || is_on.get() fallback=move || view! { <p class="hint">{off}</p> }>
                <div
                    class="captions-list"
                    role="log"
                    aria-live="off"
                    aria-label=t(texts::TRANSCRIPT)
                    tabindex="0"
                    data-size=size
                    node_ref=list
                    on:scroll=move |_| at_end.set(is_at_end(list))
                >
                    <Show when=move || is_cut.get()>
                        <button
                            type="button"
                            class="text-button"
                            on:click=move |_| most.update(|most| *most += TURNS)
                        >
                            {earlier}
                        </button>
                    </Show>
                    <For each=move || keys.get() key=|key| *key let:key>
                        <Turn screen key />
                    </For>
                </div>
                <Show when=move || !at_end.get()>
                    <button type="button" class="button small to-latest" on:click=to_end>
                        {latest}
                    </button>
                </Show>
            </Show>
        </div>
    }
}

#[component]
fn Turn(screen: Screen, key: u64) -> impl IntoView {
    let language = use_language();
    let shown = screen.call.shown;
    let line = Memo::new(move |_| shown.dialogue.with(|dialogue| dialogue.line(key).cloned()));
    let is_ai = move || line.with(|line| line.as_ref().is_some_and(|line| line.speaker == Speaker::Ai));
    let state = move || {
        line.with(|line| match line.as_ref().map(|line| line.state) {
            Some(LineState::Growing) => "growing",
            Some(LineState::Sending) => "sending",
            Some(LineState::Final) | None => "final",
        })
    };
    let who = move || language.get().say(if is_ai() { common::INTERVIEWER } else { common::YOU });
    let sending = t(texts::SENDING);
    let spoken = move || {
        shown.interview.with(|interview| interview.as_ref().and_then(|interview| interview.language.clone()))
    };
    let text = move || line.with(|line| line.as_ref().map(|line| line.text.clone()));
    view! {
        <div class="turn" data-side=move || if is_ai() { "ai" } else { "user" } data-line=state>
            <p class="turn-who">
                <span class="turn-mark" aria-hidden="true"></span>
                {who}
                <Show when=move || state() == "sending">" " <span class="hint">{sending}</span></Show>
            </p>
            <p class="turn-text" lang=spoken dir="auto">{text}</p>
        </div>
    }
}

/// New words scroll into sight, unless the person reads further up.
fn follow(screen: Screen, list: NodeRef<html::Div>, at_end: RwSignal<bool>) {
    Effect::new(move |_| {
        screen.call.shown.dialogue.track();
        // Both change the room that there is.
        let _ = (screen.is_typing(), list.get());
        if at_end.get_untracked() {
            request_animation_frame(move || scroll_to_end(list));
        }
    });
}

fn scroll_to_end(list: NodeRef<html::Div>) {
    if let Some(list) = list.try_get_untracked().flatten() {
        list.set_scroll_top(list.scroll_height());
    }
}

fn is_at_end(list: NodeRef<html::Div>) -> bool {
    list.try_get_untracked().flatten().is_none_or(|list| {
        let below = list.scroll_height() - list.scroll_top() - list.client_height();
        below < NEAR_PX
    })
}
