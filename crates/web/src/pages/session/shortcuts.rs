//! The keyboard: which key does what, and the list that says so.

use super::screen::Screen;
use crate::i18n::texts::{common, session as texts};
use crate::i18n::{Text, t};
use crate::ui::dialog::Dialog;
use client::State;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Mute,
    Talk,
    Captions,
    Hold,
    Repeat,
    Type,
    Help,
}

/// A key that is pressed, and where the keyboard is.
#[derive(Debug, Clone, Copy, Default)]
struct Press<'a> {
    /// `KeyboardEvent.key`.
    key: &'a str,
    /// Ctrl, or ⌘.
    command: bool,
    alt: bool,
    /// A word is being put together by an input method.
    composing: bool,
    /// The keyboard writes into something.
    in_field: bool,
    /// The keyboard is on a button or a link, which Space presses.
    on_control: bool,
}

impl Press<'_> {
    /// What it does. `singles`: keys without Ctrl do something. `push_to_talk`: Space does in any case.
    /// <https://www.w3.org/TR/WCAG22/#character-key-shortcuts>
    fn action(self, singles: bool, push_to_talk: bool) -> Option<Action> {
        if self.composing || self.alt {
            return None;
        }
        let key = self.key.to_lowercase();
        if self.command {
            return (key == "d").then_some(Action::Mute);
        }
        if self.in_field {
            return None;
        }
        if key == " " {
            return (!self.on_control && (singles || push_to_talk)).then_some(Action::Talk);
        }
        match key.as_str() {
            _ if !singles => None,
            "c" => Some(Action::Captions),
            "h" => Some(Action::Hold),
            "r" => Some(Action::Repeat),
            "t" => Some(Action::Type),
            "?" => Some(Action::Help),
            _ => None,
        }
    }
}

/// Listens to the keyboard for as long as the page is shown.
pub(super) fn listen(screen: Screen) {
    let down = window_event_listener(ev::keydown, move |event| {
        if let Some(action) = action(screen, &event) {
            event.prevent_default();
            if !event.repeat() {
                act(screen, action);
            }
        }
    });
    let up = window_event_listener(ev::keyup, move |event| {
        if event.key() == " " {
            screen.call.talk(false);
        }
    });
    on_cleanup(move || {
        down.remove();
        up.remove();
    });
}

fn action(screen: Screen, event: &KeyboardEvent) -> Option<Action> {
    if screen.has_dialog() || event.default_prevented() {
        return None;
    }
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let within = |selector: &str| {
        target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some())
    };
    let key = event.key();
    let press = Press {
        key: &key,
        command: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        composing: event.is_composing(),
        in_field: within("input, textarea, select, [contenteditable]"),
        on_control: within("button, a, summary"),
    };
    let (singles, push) =
        screen.settings_now().with_untracked(|settings| (settings.shortcuts, settings.push_to_talk));
    press.action(singles, push)
}

fn act(screen: Screen, action: Action) {
    let shown = screen.call.shown;
    let is_live = shown.state.get_untracked() == State::Live;
    let by_text = screen.by_text.get_untracked();
    match action {
        Action::Mute if !by_text => screen.call.mute(!shown.muted.get_untracked()),
        Action::Talk if !by_text => screen.call.talk(true),
        Action::Captions => screen.toggle_captions(),
        Action::Hold if is_live => screen.call.hold_on(!shown.on_hold.get_untracked()),
        Action::Repeat if is_live => screen.call.repeat_question(),
        Action::Type => screen.toggle_typing(),
        Action::Help => screen.shortcuts.set(true),
        // Nothing to mute, or nobody to ask.
        Action::Mute | Action::Talk | Action::Hold | Action::Repeat => {}
    }
}

/// Every shortcut: its key as it stands on the keyboard, and what it does.
const LIST: [(&str, Text); 7] = [
    ("Ctrl+D", texts::KEY_MUTE),
    ("C", texts::KEY_CAPTIONS),
    ("H", texts::KEY_HOLD),
    ("R", texts::REPEAT),
    ("T", texts::KEY_TYPE),
    ("Ctrl+Enter", texts::KEY_SEND),
    ("?", texts::KEY_HELP),
];

/// The list of shortcuts.
#[component]
pub(super) fn ShortcutsDialog(screen: Screen) -> impl IntoView {
    let open = screen.shortcuts;
    let (title, space, talk) = (t(texts::SHORTCUTS), t(texts::KEY_SPACE), t(texts::KEY_TALK));
    let (close, off) = (t(common::CLOSE), t(texts::SHORTCUTS_OFF));
    let texts = LIST.map(|(key, text)| (key, t(text)));
    let settings = screen.settings_now();
    view! {
        <Dialog heading_id="shortcuts-heading" heading=Signal::derive(move || title().to_owned()) open>
            <Show when=move || settings.with(|settings| !settings.shortcuts)>
                <p class="hint">{off}</p>
            </Show>
            <dl class="shortcuts">
                <div>
                    <dt><kbd>{space}</kbd></dt>
                    <dd>{talk}</dd>
                </div>
                {texts
                    .map(|(key, text)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{text}</dd></div> })
                    .collect_view()}
            </dl>
            <div class="actions">
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{close}</button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press { key, ..Press::default() }
    }

    #[test]
    fn every_key_in_the_list_does_something() {
        for (key, _) in LIST {
            let (command, key) = key.split_once('+').map_or((false, key), |(_, key)| (true, key));
            // Ctrl+Enter belongs to the field.
            if key != "Enter" {
                assert!(Press { command, ..press(key) }.action(true, false).is_some(), "{key}");
            }
        }
        assert_eq!(press(" ").action(true, false), Some(Action::Talk));
        assert_eq!(press("x").action(true, true), None);
    }

    #[test]
    fn single_keys_can_be_switched_off() {
        for key in ["c", "H", "r", "t", "?", " "] {
            assert_eq!(press(key).action(false, false), None, "{key}");
        }
        assert_eq!(press(" ").action(false, true), Some(Action::Talk));
        assert_eq!(Press { command: true, ..press("d") }.action(false, false), Some(Action::Mute));
    }

    #[test]
    fn nobody_is_disturbed_while_writing_or_pressing_a_button() {
        for key in ["c", " ", "?"] {
            assert_eq!(Press { in_field: true, ..press(key) }.action(true, true), None);
            assert_eq!(Press { composing: true, ..press(key) }.action(true, true), None);
            assert_eq!(Press { alt: true, ..press(key) }.action(true, true), None);
            assert_eq!(Press { command: true, ..press(key) }.action(true, true), None);
        }
        assert_eq!(Press { on_control: true, ..press(" ") }.action(true, true), None);
        assert_eq!(Press { on_control: true, ..press("c") }.action(true, true), Some(Action::Captions));
    }
}
