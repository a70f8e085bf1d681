//! Name, settings, account.

mod data;
mod password;
mod settings;

use crate::api::procedures::GET_PROFILE;
use crate::i18n::t;
use crate::i18n::texts::profile as texts;
use crate::state::account::use_account;
use crate::state::query::Query;
use crate::ui::title::use_title;
use crate::ui::views::DataView;
use leptos::prelude::*;

/// Name, settings, account.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    /// Lines that it takes.
    const LINES: usize = 12;
    use_title(texts::TITLE);
    let account = use_account();
    let profile = Query::new(move || account.call(&GET_PROFILE, &()));
    view! {
        <div class="page">
            <h1>{t(texts::TITLE)}</h1>
            <DataView
                query=profile
                lines=LINES
                show=|profile| {
                    let email = profile.email.clone();
                    view! {
                        <settings::SettingsForm profile />
                        <password::PasswordForm />
                        <data::DataSection email />
                    }
                }
            />
        </div>
    }
}
