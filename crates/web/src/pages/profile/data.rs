//! Taking everything along, and leaving.

use crate::api::call;
use crate::api::procedures::{DELETE_ACCOUNT, EXPORT_DATA};
use crate::browser::files;
use crate::i18n::texts::{common, profile as texts, signin};
use crate::i18n::{t, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use crate::state::account::use_account;
use crate::ui::announcer::use_announcer;
use crate::ui::dialog::Dialog;
use crate::ui::errors::{ErrorSummary, FormErrors};
use crate::ui::field::{PasswordField, TextField};
use contract::procedures::auth::Password;
use contract::procedures::user::DeleteAccountInput;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Ids of the controls.
const EMAIL: &str = "delete-email";
const PASSWORD: &str = "delete-password";

/// Taking everything along, and leaving.
#[component]
pub(super) fn DataSection(email: String) -> impl IntoView {
    let (account, announcer, language) = (use_account(), use_announcer(), use_language());
    let note = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let take = move |_| {
        spawn_local(async move {
            let language = language.get_untracked();
            let told = match account.call(&EXPORT_DATA, &()).await {
                Ok(export) => {
                    files::give("preppal-export.json", "application/json", &format!("{export:#}\n"));
                    language.say(texts::EXPORTED).to_owned()
                }
                Err(failure) => failure.text(language),
            };
            announcer.say(told.clone());
            let _ = note.try_set(told);
        });
    };
    let heading = t(texts::DELETE_TITLE);
    view! {
        <section class="entry">
            <h2 class="entry-margin">{t(texts::DATA)}</h2>
            <div class="entry-body">
                <p>{t(texts::EXPORT_TEXT)}</p>
                <p class="actions">
                    <button type="button" class="button quiet" on:click=take>{t(texts::EXPORT)}</button>
                    <span class="hint">{note}</span>
                </p>
                <p>{t(texts::DELETE_TEXT)}</p>
                <p class="actions">
                    <button type="button" class="button danger" on:click=move |_| open.set(true)>
                        {t(texts::DELETE)}
                    </button>
                </p>
            </div>
        </section>
        <Dialog heading_id="delete-account-heading" heading=Signal::derive(move || heading().to_owned()) open>
            <DeleteForm email=email.clone() open />
        </Dialog>
    }
}

/// Asks for the e-mail address and the password before the account is deleted.
#[component]
fn DeleteForm(email: String, open: RwSignal<bool>) -> impl IntoView {
    let (account, navigator) = (use_account(), use_navigator());
    let (announcer, language) = (use_announcer(), use_language());
    let (typed, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = FormErrors::new("delete-problems");
    let delete = move |event: SubmitEvent| {
        event.prevent_default();
        errors.clear();
        let language = language.get_untracked();
        if typed.with_untracked(|typed| typed.trim().to_lowercase() != email.to_lowercase()) {
            errors.add(EMAIL, language.say(texts::DELETE_TYPE_WRONG));
        }
        if password.with_untracked(String::is_empty) {
            errors.add(PASSWORD, language.say(signin::NEED_PASSWORD));
        }
        if !errors.none_or_show() {
            return;
        }
        let input = DeleteAccountInput { password: Password(password.get_untracked()) };
        spawn_local(async move {
            match call(&DELETE_ACCOUNT, &input).await {
                Ok(_) => {
                    announcer.say(language.say(texts::DELETED));
                    navigator.go(&Route::Home);
                    account.gone();
                }
                Err(failure) => {
                    if failure.is_signed_out() {
                        errors.add(PASSWORD, language.say(texts::PASSWORD_WRONG));
                    } else {
                        errors.add_general(failure.text(language));
                    }
                    errors.none_or_show();
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=delete>
            <p>{t(texts::DELETE_TEXT)}</p>
            <ErrorSummary errors />
            <TextField id=EMAIL label=texts::DELETE_TYPE value=typed errors kind="email" />
            <PasswordField
                id=PASSWORD
                label=signin::PASSWORD
                value=password
                errors
                autocomplete="current-password"
            />
            <div class="actions">
                <button type="button" class="button quiet" autofocus on:click=move |_| open.set(false)>
                    {t(common::CANCEL)}
                </button>
                <button type="submit" class="button danger">{t(texts::DELETE_SURE)}</button>
            </div>
        </form>
    }
}
