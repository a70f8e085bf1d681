//! The form of a new password.

use crate::api::call;
use crate::api::procedures::CHANGE_PASSWORD;
use crate::i18n::texts::{profile as texts, signin};
use crate::i18n::{t, use_language};
use crate::ui::announcer::use_announcer;
use crate::ui::errors::{ErrorSummary, FormErrors};
use crate::ui::field::PasswordField;
use contract::procedures::auth::Password;
use contract::procedures::limits::MIN_PASSWORD_CHARS;
use contract::procedures::user::ChangePasswordInput;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Ids of the controls.
const CURRENT: &str = "current-password";
const NEXT: &str = "new-password";

/// The form of a new password.
#[component]
pub(super) fn PasswordForm() -> impl IntoView {
    let (announcer, language) = (use_announcer(), use_language());
    let (current, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = FormErrors::new("password-problems");
    let note = RwSignal::new("");
    let least = move |text| language.get().fill(text, &[("least", &MIN_PASSWORD_CHARS.to_string())]);
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        errors.clear();
        note.set("");
        if current.with_untracked(String::is_empty) {
            errors.add(CURRENT, language.get_untracked().say(signin::NEED_PASSWORD));
        }
        if next.with_untracked(|next| next.chars().count() < MIN_PASSWORD_CHARS) {
            errors.add(NEXT, untrack(|| least(signin::SHORT_PASSWORD)));
        }
        if !errors.none_or_show() {
            return;
        }
        let (current_password, next_password) =
            (Password(current.get_untracked()), Password(next.get_untracked()));
        let input = ChangePasswordInput { current: current_password, next: next_password };
        spawn_local(async move {
            let language = language.get_untracked();
            match call(&CHANGE_PASSWORD, &input).await {
                Ok(_) => {
                    let _ = (current.try_set(String::new()), next.try_set(String::new()));
                    let changed = language.say(texts::PASSWORD_CHANGED);
                    announcer.say(changed);
                    let _ = note.try_set(changed);
                }
                Err(failure) => {
                    if failure.is_signed_out() {
                        errors.add(CURRENT, language.say(texts::PASSWORD_WRONG));
                    } else {
                        errors.add_general(failure.text(language));
                    }
                    errors.none_or_show();
                }
            }
        });
    };
    let hint = Signal::derive(move || least(signin::PASSWORD_HINT));
    view! {
        <section class="entry">
            <h2 class="entry-margin">{t(texts::PASSWORD)}</h2>
            <form class="entry-body form" novalidate on:submit=change>
                <ErrorSummary errors />
                <PasswordField
                    id=CURRENT
                    label=texts::PASSWORD_NOW
                    value=current
                    errors
                    autocomplete="current-password"
                />
                <PasswordField
                    id=NEXT
                    label=texts::PASSWORD_NEXT
                    value=next
                    errors
                    autocomplete="new-password"
                    hint
                />
                <div class="actions">
                    <button type="submit" class="button quiet">{t(texts::PASSWORD_CHANGE)}</button>
                    <span class="hint">{note}</span>
                </div>
            </form>
        </section>
    }
}
