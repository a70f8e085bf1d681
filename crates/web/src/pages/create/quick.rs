//! An interview in two clicks: a ready-made role, then "Start".

use crate::api::Failure;
use crate::api::call;
use crate::api::procedures::{ABOUT, CREATE_SESSION};
use crate::browser::random::unique_key;
use crate::i18n::texts::roles::{ROLES, Role};
use crate::i18n::{Language, t, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use crate::state::account::{Account, use_account};
use crate::state::draft::{quick_practice, spoken_language};
use crate::ui::views::Failed;
use contract::procedures::interview::Interview;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A role that was chosen, and the key of its interview: trying again makes no second one.
type Chosen = (Role, String);

/// Buttons for ready-made roles. Each makes an interview and goes to its lobby.
#[component]
pub(crate) fn QuickPractice() -> impl IntoView {
    let (account, language, navigator) = (use_account(), use_language(), use_navigator());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<(Failure, Chosen)>);
    let begin = move |chosen: Chosen| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let answer = create(account, &chosen, language.get_untracked()).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(interview) => navigator.go(&Route::Lobby(interview.id)),
                Err(failure) => drop(failed.try_set(Some((failure, chosen)))),
            }
        });
    };
    let button = |role: Role| {
        let disabled = move || busy.get().then_some("true");
        let choose = move |_| begin((role, unique_key()));
        view! {
            <li>
                <button type="button" class="role" aria-disabled=disabled on:click=choose>
                    {t(role.title)}
                </button>
            </li>
        }
    };
    let problem = move || {
        let (failure, chosen) = failed.get()?;
        Some(view! { <Failed failure on_retry=move |()| begin(chosen.clone()) /> })
    };
    view! {
        <div>
            <ul class="plain roles">{ROLES.map(button).collect_view()}</ul>
            {problem}
        </div>
    }
}

async fn create(account: Account, chosen: &Chosen, pages: Language) -> Result<Interview, Failure> {
    let (role, key) = chosen;
    let about = call(&ABOUT, &()).await?;
    let spoken = spoken_language(None, pages.tag(), about.interviewer.languages.as_deref());
    let job_description = Language::choose([spoken.as_str()]).say(role.job_description);
    let input = quick_practice(job_description, &spoken, key.clone());
    account.call(&CREATE_SESSION, &input).await
}
