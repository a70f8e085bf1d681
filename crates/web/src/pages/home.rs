//! The start page: what this is, and one thing to do.

use crate::api::call;
use crate::api::procedures::ABOUT;
use crate::browser::intl::language_name;
use crate::i18n::texts::{common, home as texts};
use crate::i18n::{Text, t, use_language};
use crate::route::{Route, SignIn};
use crate::state::account::use_account;
use crate::state::query::Query;
use crate::ui::link::Link;
use crate::ui::title::use_plain_title;
use crate::ui::views::DataView;
use contract::procedures::server::{About, Destination, Readiness, SignUpPolicy};
use leptos::prelude::*;

/// The start page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    use_plain_title();
    let account = use_account();
    let start = Signal::derive(move || match account.user() {
        Some(_) => Route::CreateInterview,
        None => Route::SignIn(SignIn { create: true, next: Some(Box::new(Route::CreateInterview)) }),
    });
    view! {
        <div class="page">
            <section class="hero">
                <div>
                    <h1 class="display">{t(texts::TITLE)}</h1>
                    <p class="lead">{t(texts::LEAD)}</p>
                    <p class="hero-action">
                        <Link to=start class="button">{t(texts::START)}</Link>
                        <span class="hint">{t(texts::NO_MICROPHONE)}</span>
                    </p>
                </div>
                <Sample />
            </section>
            <section>
                <h2>{t(texts::HOW)}</h2>
                <ol class="plain">
                    <Step heading=texts::STEP_BRING text=texts::STEP_BRING_TEXT />
                    <Step heading=texts::STEP_TALK text=texts::STEP_TALK_TEXT />
                    <Step heading=texts::STEP_READ text=texts::STEP_READ_TEXT />
                </ol>
            </section>
            <section>
                <h2>{t(texts::FACTS)}</h2>
                <Facts />
                <p>
                    <Link to=Route::Privacy>{t(texts::FACTS_MORE)}</Link>
                </p>
            </section>
        </div>
    }
}

/// What an interview reads like afterwards.
#[component]
fn Sample() -> impl IntoView {
    let turns = [
        ("04:12", "ai", common::INTERVIEWER, texts::SAMPLE_ASK),
        ("04:19", "user", common::YOU, texts::SAMPLE_ANSWER),
        ("04:41", "ai", common::INTERVIEWER, texts::SAMPLE_PROBE),
    ];
    let turn = |(time, side, who, text): (&'static str, &'static str, Text, Text)| {
        view! {
            <div class="turn" data-side=side>
                <p class="turn-time">{time}</p>
                <p class="turn-who">{t(who)}</p>
                <p class="turn-text">{t(text)}</p>
            </div>
        }
    };
    view! {
        <figure class="sample">
            <figcaption>{t(texts::SAMPLE_LABEL)}</figcaption>
            {turns.map(turn).collect_view()}
        </figure>
    }
}

#[component]
fn Step(heading: Text, text: Text) -> impl IntoView {
    view! {
        <li class="entry">
            <h3 class="entry-margin">{t(heading)}</h3>
            <p class="entry-body">{t(text)}</p>
        </li>
    }
}

/// What this server says about itself.
#[component]
fn Facts() -> impl IntoView {
    /// Lines that the facts take.
    const LINES: usize = 5;
    let about = Query::new(|| call(&ABOUT, &()));
    view! { <DataView query=about lines=LINES show=|about| view! { <FactList about /> } /> }
}

#[component]
fn FactList(about: About) -> impl IntoView {
    let language = use_language();
    let interviewer = about.interviewer;
    let who = interviewer.name;
    let voice = interviewer.sound_goes_to;
    let voice = move || match &voice {
        Destination::ThisServer => language.get().say(texts::FACT_VOICE_HERE).to_owned(),
        Destination::Host { host } => language.get().fill(texts::FACT_VOICE_HOST, &[("host", host)]),
    };
    let spoken = interviewer.languages;
    let spoken = move || match &spoken {
        None => language.get().say(texts::FACT_LANGUAGES_MANY).to_owned(),
        Some(tags) => tags.iter().map(|tag| language_name(tag)).collect::<Vec<_>>().join(", "),
    };
    let ready = match interviewer.readiness {
        Readiness::Ready => texts::FACT_READY_YES,
        Readiness::NotReady { .. } => texts::FACT_READY_NO,
    };
    let accounts = match about.sign_up {
        SignUpPolicy::Open => texts::FACT_SIGN_UP_OPEN,
        SignUpPolicy::Invite => texts::FACT_SIGN_UP_INVITE,
        SignUpPolicy::Closed => texts::FACT_SIGN_UP_CLOSED,
    };
    view! {
        <dl class="facts">
            <div><dt>{t(texts::FACT_INTERVIEWER)}</dt><dd>{who}</dd></div>
            <div><dt>{t(texts::FACT_READY)}</dt><dd>{t(ready)}</dd></div>
            <div><dt>{t(texts::FACT_VOICE)}</dt><dd>{voice}</dd></div>
            <div><dt>{t(texts::FACT_LANGUAGES)}</dt><dd>{spoken}</dd></div>
            <div><dt>{t(texts::FACT_SIGN_UP)}</dt><dd>{t(accounts)}</dd></div>
        </dl>
    }
}
