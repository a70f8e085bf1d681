//! Deleting an interview.

use super::listed::Listed;
use crate::api::Failure;
use crate::api::procedures::DELETE;
use crate::browser::page;
use crate::i18n::texts::{common, dashboard as texts};
use crate::i18n::{t, use_language};
use crate::ui::announcer::use_announcer;
use crate::ui::dialog::Dialog;
use contract::ids::InterviewId;
use contract::procedures::interview::DeleteInput;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks whether an interview is to be deleted.
#[component]
pub(super) fn DeleteDialog(
    /// The list that it is on.
    listed: Listed,
    /// The interview and its title; none when none is to be deleted.
    chosen: RwSignal<Option<(InterviewId, String)>>,
    /// The id of what has the focus afterwards: the button that opened the dialog is gone then.
    then_focus: &'static str,
) -> impl IntoView {
    let (announcer, language) = (use_announcer(), use_language());
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| {
        if chosen.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            chosen.set(None);
        }
    });
    let delete = move |_| {
        let Some((id, _)) = chosen.get_untracked() else { return };
        spawn_local(async move {
            match listed.account.call(&DELETE, &DeleteInput { id: id.clone() }).await {
                Ok(_) => {
                    let _ = open.try_set(false);
                    listed.change(|history| history.remove(&id));
                    announcer.say(language.get_untracked().say(texts::DELETED));
                    request_animation_frame(move || page::focus(then_focus));
                }
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
        });
    };
    let title = t(texts::DELETE_TITLE);
    let text = move || {
        let title = chosen.with(|chosen| chosen.as_ref().map(|(_, title)| title.clone()).unwrap_or_default());
        language.get().fill(texts::DELETE_TEXT, &[("title", &title)])
    };
    let failed = move || {
        let text = failure.get().map(|failure| failure.text(language.get()));
        text.map(|text| view! { <p class="field-error" role="alert">{text}</p> })
    };
    let (cancel_label, delete_label) = (t(common::CANCEL), t(common::DELETE));
    view! {
        <Dialog heading_id="delete-heading" heading=Signal::derive(move || title().to_owned()) open>
            <p>{text}</p>
            {failed}
            <div class="actions">
                <button type="button" class="button quiet" autofocus on:click=move |_| open.set(false)>
                    {cancel_label}
                </button>
                <button type="button" class="button danger" on:click=delete>{delete_label}</button>
            </div>
        </Dialog>
    }
}
