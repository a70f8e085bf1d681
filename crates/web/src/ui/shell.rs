//! What is around every page: the way past it, the header, the footer.

use crate::browser::page;
use crate::i18n::texts::common;
use crate::i18n::{Language, t, use_language};
use crate::navigation::use_navigator;
use crate::route::{Route, SignIn};
use crate::state::account::{Account, use_account};
use crate::state::preferences::{Preferences, use_preferences};
use crate::ui::announcer::use_announcer;
use crate::ui::link::Link;
use contract::procedures::user::{Settings, Theme};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The id of the page's main part.
pub(crate) const MAIN: &str = "main";

/// The first stop of the keyboard: past the header.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    // A link to `#main` would lead to the start page, because of `<base>`.
    view! {
        <button type="button" class="skip" on:click=move |_| page::focus(MAIN)>
            {t(common::SKIP)}
        </button>
    }
}

/// The name of the app, and the ways to the main pages.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let account = use_account();
    let signed_in = Memo::new(move |_| account.user().is_some());
    let known = move || account.authentication().with(|state| state.as_str() != "authenticating");
    let home = Signal::derive(move || if signed_in.get() { Route::Dashboard } else { Route::Home });
    let items = move || {
        if signed_in.get() {
            view! {
                <Link to=Route::Dashboard>{t(common::DASHBOARD)}</Link>
                <Link to=Route::Profile>{t(common::PROFILE)}</Link>
                <LogOut />
            }
            .into_any()
        } else {
            // While it is not known who is signed in, the place is kept.
            let hidden = move || (!known()).then_some("hidden");
            view! {
                <span class=hidden>
                    <Link to=Route::SignIn(SignIn::default())>{t(common::SIGN_IN)}</Link>
                </span>
            }
            .into_any()
        }
    };
    view! {
        <header class="header">
            <a class="brand" href=move || home.get().href()>
                <Mark />
                "PrepPal"
            </a>
            <nav aria-label=t(common::MAIN_NAVIGATION)>{items}</nav>
        </header>
    }
}

/// Two voices, as levels of sound.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 28 24" aria-hidden="true" focusable="false">
            <path class="mark-other" d="M2 9v6M7 5v14M12 10v4" />
            <path class="mark-own" d="M16 8v8M21 3v18M26 9v6" />
        </svg>
    }
}

#[component]
fn LogOut() -> impl IntoView {
    let (account, navigator) = (use_account(), use_navigator());
    let (announcer, language) = (use_announcer(), use_language());
    let log_out = move |_| {
        spawn_local(async move {
            match account.sign_out().await {
                Ok(()) => navigator.go(&Route::Home),
                Err(failure) => announcer.interrupt(failure.text(language.get_untracked())),
            }
        });
    };
    view! { <button type="button" class="nav-button" on:click=log_out>{t(common::LOG_OUT)}</button> }
}

/// The small print, and how the pages look and read.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <nav aria-label=t(common::FOOTER_NAVIGATION)>
                <Link to=Route::Privacy>{t(common::PRIVACY)}</Link>
                <Link to=Route::Terms>{t(common::TERMS)}</Link>
            </nav>
            <LanguageSwitch />
            <ThemeSwitch />
        </footer>
    }
}

/// Keeps a choice in the profile too, when somebody is signed in.
fn write_to_profile(account: Account, preferences: Preferences) {
    if account.authentication().with_untracked(|state| state.user().is_some()) {
        // This browser keeps to it all the same.
        spawn_local(async move { drop(preferences.write_to_profile().await) });
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let (account, preferences) = (use_account(), use_preferences());
    let choose = move |event: ev::Event| {
        preferences.set_language(Language::choose([event_target_value(&event).as_str()]));
        write_to_profile(account, preferences);
    };
    let option = move |language: Language| {
        let selected = move || preferences.language.get() == language;
        view! {
            <option value=language.tag() lang=language.tag() prop:selected=selected>
                {language.own_name()}
            </option>
        }
    };
    view! {
        <div class="switch">
            <label for="page-language">{t(common::LANGUAGE)}</label>
            <select id="page-language" on:change=choose>{Language::ALL.map(option).collect_view()}</select>
        </div>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let (account, preferences) = (use_account(), use_preferences());
    let themes = [
        (Theme::System, "system", common::THEME_SYSTEM),
        (Theme::Light, "light", common::THEME_LIGHT),
        (Theme::Dark, "dark", common::THEME_DARK),
    ];
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        let Some((theme, ..)) = themes.into_iter().find(|(_, known, _)| *known == name) else { return };
        preferences.set_settings(Settings { theme, ..preferences.settings.get_untracked() });
        write_to_profile(account, preferences);
    };
    let option = move |(theme, name, label)| {
        let selected = move || preferences.settings.with(|settings| settings.theme == theme);
        view! { <option value=name prop:selected=selected>{t(label)}</option> }
    };
    view! {
        <div class="switch">
            <label for="page-theme">{t(common::THEME)}</label>
            <select id="page-theme" on:change=choose>{themes.map(option).collect_view()}</select>
        </div>
    }
}

/// Says so while the browser has no network.
#[component]
pub(crate) fn OfflineBanner() -> impl IntoView {
    let online = RwSignal::new(window().navigator().on_line());
    let back = window_event_listener(ev::online, move |_| online.set(true));
    let lost = window_event_listener(ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        back.remove();
        lost.remove();
    });
    let text = t(common::OFFLINE_NOW);
    view! {
        <div role="status">
            <Show when=move || !online.get()>
                <p class="offline">{text}</p>
            </Show>
        </div>
    }
}
