//! The root of the app: what is there for as long as it runs, and which page is shown.

use crate::api::Failure;
use crate::call::Calls;
use crate::i18n::Shown;
use crate::i18n::t;
use crate::i18n::texts::common;
use crate::navigation::{Navigator, use_navigator};
use crate::pages;
use crate::pages::parts::{Part, page_in_part};
use crate::route::Route;
use crate::state::account::{Account, use_account};
use crate::state::authentication::Authentication;
use crate::state::preferences::Preferences;
use crate::ui::announcer::{Announcer, LiveRegions};
use crate::ui::shell::{Footer, Header, MAIN, OfflineBanner, SkipLink};
use crate::ui::views::{Failed, Skeleton};
use leptos::prelude::*;

/// What the page shows until the app runs.
const LOADING_ID: &str = "loading";

/// Puts the app into the page, in place of what was shown while it loaded.
pub(crate) fn start() {
    leptos::mount::mount_to_body(App);
    if let Some(loading) = document().get_element_by_id(LOADING_ID) {
        loading.remove();
    }
}

/// The whole app.
#[component]
fn App() -> impl IntoView {
    let preferences = Preferences::start();
    provide_context(preferences);
    provide_context(Shown(preferences.language));
    let navigator = Navigator::start();
    provide_context(navigator);
    provide_context(Announcer::new());
    let account = Account::start();
    provide_context(account);
    provide_context(Calls::new());
    let in_call = Memo::new(move |_| navigator.route().with(Route::is_call));
    view! {
        <div
            class="app"
            data-auth-state=move || account.authentication().with(Authentication::as_str)
            data-call=move || in_call.get().then_some("true")
        >
            <SkipLink />
            <Show when=move || !in_call.get()>
                <Header />
            </Show>
            <OfflineBanner />
            <main id=MAIN tabindex="-1">
                <Page />
            </main>
            <Show when=move || !in_call.get()>
                <Footer />
            </Show>
            <LiveRegions />
        </div>
    }
}

/// Whether the page may be shown.
#[derive(Debug, Clone, PartialEq)]
enum Gate {
    /// It may.
    Open,
    /// It is for people who are signed in, and it is not known yet who is.
    Asking,
    /// The same, and it cannot be known.
    Failed(Failure),
    /// It is for people who are signed in, and nobody is.
    Shut,
}

fn gate(route: &Route, authentication: &Authentication, failure: Option<Failure>) -> Gate {
    if !route.is_for_users() {
        return Gate::Open;
    }
    match (authentication, failure) {
        (Authentication::Authenticated(_), _) => Gate::Open,
        (Authentication::Unauthenticated, _) => Gate::Shut,
        (Authentication::Authenticating, None) => Gate::Asking,
        (Authentication::Authenticating, Some(failure)) => Gate::Failed(failure),
    }
}

/// The page of the address.
#[component]
fn Page() -> impl IntoView {
    let (account, navigator) = (use_account(), use_navigator());
    let route = navigator.route();
    let gate = Memo::new(move |_| {
        let failure = account.failure().get();
        account.authentication().with(|state| route.with(|route| gate(route, state, failure)))
    });
    Effect::new(move |_| {
        if gate.get() == Gate::Shut {
            navigator.replace(&route.get_untracked().behind_sign_in());
        }
    });
    let what = Memo::new(move |_| (route.get(), gate.get()));
    move || match what.get() {
        (route, Gate::Open) => page(route),
        (_, Gate::Asking | Gate::Shut) => view! { <Waiting failure=None /> }.into_any(),
        (_, Gate::Failed(failure)) => view! { <Waiting failure=Some(failure) /> }.into_any(),
    }
}

fn page(route: Route) -> AnyView {
    if let Some(page) = page_in_part(&route) {
        return page;
    }
    match route {
        Route::Home => view! { <pages::home::Home /> }.into_any(),
        Route::SignIn(wanted) => {
            Part::Inside.prepare();
            view! { <pages::signin::SignInPage wanted /> }.into_any()
        }
        Route::Privacy => view! { <pages::privacy::Privacy /> }.into_any(),
        Route::Terms => view! { <pages::terms::Terms /> }.into_any(),
        _ => view! { <pages::not_found::NotFound /> }.into_any(),
    }
}

/// What a page for people who are signed in shows until it is known who is.
#[component]
fn Waiting(failure: Option<Failure>) -> impl IntoView {
    /// Lines of a usual page.
    const LINES: usize = 6;
    let account = use_account();
    let body = match failure {
        None => view! { <Skeleton lines=LINES /> }.into_any(),
        Some(failure) => view! { <Failed failure on_retry=move |()| account.ask() /> }.into_any(),
    };
    view! {
        <div class="page">
            <h1 class="unseen">{t(common::LOADING)}</h1>
            {body}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ids::UserId;
    use contract::procedures::auth::SessionUser;

    #[test]
    fn pages_of_a_person_open_for_that_person_alone() {
        let id = UserId::parse("u1").unwrap();
        let ada = SessionUser { id, email: "ada@example.org".into(), name: None, ui_language: "en".into() };
        let inside = Authentication::Authenticated(ada);
        let asking = Authentication::Authenticating;
        let outside = Authentication::Unauthenticated;
        for state in [&inside, &asking, &outside] {
            assert_eq!(gate(&Route::Terms, state, Some(Failure::Offline)), Gate::Open);
        }
        assert_eq!(gate(&Route::Dashboard, &inside, None), Gate::Open);
        assert_eq!(gate(&Route::Dashboard, &outside, None), Gate::Shut);
        assert_eq!(gate(&Route::Dashboard, &asking, None), Gate::Asking);
        assert_eq!(gate(&Route::Dashboard, &asking, Some(Failure::Offline)), Gate::Failed(Failure::Offline));
    }
}
