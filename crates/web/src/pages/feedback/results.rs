//! The results: what can be counted, and the transcript.

use crate::browser::{files, intl, storage};
use crate::i18n::format::{Duration, clock};
use crate::i18n::texts::{amounts, common, feedback as texts};
use crate::i18n::{Text, t, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use crate::state::account::use_account;
use crate::state::draft::Draft;
use crate::transcript::{Facts, Format, export, offset_ms};
use crate::ui::views::Banner;
use contract::backend::{InterviewStatus, Speaker};
use contract::procedures::interview::{InterviewFeedback, TranscriptLine};
use leptos::prelude::*;
use trpc::Date;

/// The results of an interview.
#[component]
pub(super) fn Results(interview: InterviewFeedback) -> impl IntoView {
    let language = use_language();
    let facts = Facts::of(&interview);
    let early = interview.interview.status == InterviewStatus::Error;
    let said = !interview.transcript.is_empty();
    let title = interview.interview.title.clone();
    let title = Signal::derive(move || {
        title.clone().unwrap_or_else(|| language.get().say(common::UNTITLED).to_owned())
    });
    let spoken = interview.interview.language.clone();
    let turns = interview.transcript.iter().map(|turn| {
        view! { <Turn turn=turn.clone() at_ms=offset_ms(&interview, turn) /> }
    });
    let turns = turns.collect_view();
    let transcript = if said {
        view! { <div class="transcript" lang=spoken dir="auto">{turns}</div> }.into_any()
    } else {
        view! { <p class="empty">{t(texts::NOTHING_SAID)}</p> }.into_any()
    };
    view! {
        <p class="lead" dir="auto">{title}</p>
        {early.then(|| view! { <Banner kind="warn"><p>{t(texts::ENDED_EARLY)}</p></Banner> })}
        <FactList facts begun=interview.interview.started_at.map(Date::unix_millis) />
        {(said && facts.is_little()).then(|| view! { <p class="hint">{t(texts::SHORT_TALK)}</p> })}
        <section aria-labelledby="transcript-heading">
            <div class="section-head">
                <h2 id="transcript-heading">{t(texts::TRANSCRIPT)}</h2>
                {said.then(|| view! { <Downloads interview=interview.clone() title /> })}
            </div>
            {said.then(|| view! { <p class="hint">{t(texts::AUTOMATIC)}</p> })}
            {transcript}
        </section>
        <Again interview />
    }
}

#[component]
fn FactList(facts: Facts, begun: Option<i64>) -> impl IntoView {
    let language = use_language();
    let words = move |count: u64| {
        move || {
            let language = language.get();
            amounts::WORDS.about(language, count, &intl::number(language, count))
        }
    };
    let held = begun.map(|at| {
        let text = move || {
            let language = language.get();
            format!("{}, {}", intl::day(language, at), intl::time_of_day(language, at))
        };
        view! { <div><dt>{t(texts::HELD)}</dt><dd>{text}</dd></div> }
    });
    let took = facts.duration_ms.map(|ms| {
        let text = move || Duration::from_ms(ms).text(language.get());
        view! { <div><dt>{t(texts::TIME)}</dt><dd>{text}</dd></div> }
    });
    view! {
        <dl class="facts">
            {held}
            {took}
            <div><dt>{t(texts::YOU_SAID)}</dt><dd>{words(facts.user_words)}</dd></div>
            <div><dt>{t(texts::INTERVIEWER_SAID)}</dt><dd>{words(facts.ai_words)}</dd></div>
        </dl>
    }
}

#[component]
fn Turn(turn: TranscriptLine, at_ms: u64) -> impl IntoView {
    let pages = use_language();
    let (side, who) = match turn.speaker {
        Speaker::Ai => ("ai", common::INTERVIEWER),
        Speaker::User => ("user", common::YOU),
    };
    let interrupted =
        turn.interrupted.then(|| view! { " " <span class="hint">"(" {t(texts::INTERRUPTED)} ")"</span> });
    // The names are in the language of the pages, the words in that of the interview.
    view! {
        <div class="turn" data-side=side>
            <p class="turn-time">{clock(at_ms)}</p>
            <p class="turn-who" lang=move || pages.get().tag()>{t(who)} {interrupted}</p>
            <p class="turn-text" dir="auto">{turn.content}</p>
        </div>
    }
}

/// The transcript as a file.
#[component]
fn Downloads(interview: InterviewFeedback, title: Signal<String>) -> impl IntoView {
    let language = use_language();
    let interview = StoredValue::new(interview);
    let give = move |format: Format| {
        let (title, language) = (title.get_untracked(), language.get_untracked());
        let content = interview.with_value(|interview| export(interview, &title, format, language));
        files::give(&format!("interview.{}", format.extension()), format.media_type(), &content);
    };
    let button = move |(format, label): (Format, Text)| {
        let name = {
            let (download, label) = (t(texts::DOWNLOAD), t(label));
            move || format!("{}: {}", download(), label())
        };
        view! {
            <button type="button" class="button quiet small" aria-label=name on:click=move |_| give(format)>
                {t(label)}
            </button>
        }
    };
    let formats = [
        (Format::Txt, texts::DOWNLOAD_TXT),
        (Format::Md, texts::DOWNLOAD_MD),
        (Format::Vtt, texts::DOWNLOAD_VTT),
        (Format::Json, texts::DOWNLOAD_JSON),
    ];
    view! {
        <div class="downloads" role="group" aria-label=t(texts::DOWNLOAD)>
            <span class="hint" aria-hidden="true">{t(texts::DOWNLOAD)}</span>
            {formats.map(button).collect_view()}
        </div>
    }
}

/// A new interview for the same job.
#[component]
fn Again(interview: InterviewFeedback) -> impl IntoView {
    let (account, navigator) = (use_account(), use_navigator());
    let interview = interview.interview;
    let begin = move |_| {
        // Without storage the form is empty.
        let _ = storage::save(&account.draft_name(), &Draft::again(&interview));
        navigator.go(&Route::CreateInterview);
    };
    view! {
        <p class="actions">
            <button type="button" class="button" on:click=begin>{t(texts::AGAIN)}</button>
        </p>
    }
}
