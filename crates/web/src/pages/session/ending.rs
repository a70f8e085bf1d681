//! Ending the interview: asked once, because it cannot be taken back.

use super::screen::Screen;
use crate::i18n::t;
use crate::i18n::texts::{common, session as texts};
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

/// "End the interview?"
#[component]
pub(super) fn EndDialog(screen: Screen) -> impl IntoView {
    let open = screen.ending;
    let state = screen.call.shown.state;
    // It may end by itself meanwhile.
    Effect::new(move |_| {
        if !matches!(state.get(), client::State::Live | client::State::Reconnecting) {
            open.set(false);
        }
    });
    let end = move |_| {
        open.set(false);
        screen.call.end();
    };
    let (title, text, cancel, confirm) =
        (t(texts::END_TITLE), t(texts::END_TEXT), t(common::CANCEL), t(texts::END));
    view! {
        <Dialog heading_id="end-heading" heading=Signal::derive(move || title().to_owned()) open>
            <p>{text}</p>
            <div class="actions">
                <button type="button" class="button quiet" autofocus on:click=move |_| open.set(false)>
                    {cancel}
                </button>
                <button type="button" class="button danger" on:click=end>{confirm}</button>
            </div>
        </Dialog>
    }
}
