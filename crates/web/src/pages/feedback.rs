//! What came of an interview: how much was said, and every word of it.

mod polling;
mod results;

use crate::api::Failure;
use crate::i18n::texts::{common, feedback as texts};
use crate::i18n::{t, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use crate::state::account::use_account;
use crate::state::data::Data;
use crate::state::polling::LONG_LOOKS;
use crate::ui::link::Link;
use crate::ui::title::use_title;
use crate::ui::views::{Banner, Skeleton};
use client::State;
use contract::backend::InterviewStatus;
use contract::ids::InterviewId;
use contract::procedures::interview::InterviewFeedback;
use leptos::prelude::*;
use polling::Looking;
use results::Results;
use trpc::Code;

/// What came of an interview.
#[component]
pub(crate) fn Feedback(
    /// The interview.
    id: InterviewId,
) -> impl IntoView {
    use_title(texts::TITLE);
    let navigator = use_navigator();
    let looking = Looking::begin(use_account(), id.clone());
    let lobby = Route::Lobby(id.clone());
    Effect::new(move |_| {
        let status = looking.data.with(|data| data.value().map(|interview| interview.interview.status));
        if status == Some(InterviewStatus::Pending) {
            navigator.replace(&lobby);
        }
    });
    let state = move || looking.data.with(|data| data.value().map(state_of).map(State::as_str));
    let body = move || match looking.data.get() {
        Data::Loading => view! { <Skeleton lines=8 /> }.into_any(),
        Data::Error(failure) => view! { <NotToBeHad failure looking /> }.into_any(),
        Data::Success(interview) if state_of(&interview) == State::ResultsReady => {
            view! { <Results interview /> }.into_any()
        }
        Data::Success(_) => view! { <Saving id=id.clone() looking /> }.into_any(),
    };
    view! {
        <div
            class="page"
            data-interview-state=state
            data-state=move || looking.data.with(Data::as_str)
        >
            <h1>{t(texts::TITLE)}</h1>
            {body}
        </div>
    }
}

/// The state of the interview that a person sees here.
fn state_of(interview: &InterviewFeedback) -> State {
    match interview.interview.status {
        InterviewStatus::Completed | InterviewStatus::Error => State::ResultsReady,
        InterviewStatus::Pending | InterviewStatus::InProgress => State::ProcessingResults,
    }
}

/// There is no such interview, or it could not be asked for.
#[component]
fn NotToBeHad(failure: Failure, looking: Looking) -> impl IntoView {
    let language = use_language();
    if failure.code() == Some(Code::NotFound) {
        return view! {
            <p class="lead">{t(texts::NOT_FOUND)}</p>
            <p>
                <Link to=Route::Dashboard class="button">{t(common::RETURN_TO_DASHBOARD)}</Link>
            </p>
        }
        .into_any();
    }
    view! {
        <div class="banner" data-kind="danger" role="alert">
            <p class="banner-title">{t(texts::FAILED)}</p>
            <p>{move || failure.text(language.get())}</p>
            <button type="button" class="button quiet" on:click=move |_| looking.again()>
                {t(common::TRY_AGAIN)}
            </button>
        </div>
    }
    .into_any()
}

/// The interview is not saved yet, or still open somewhere.
#[component]
fn Saving(id: InterviewId, looking: Looking) -> impl IntoView {
    let long = move || looking.looks.get() >= LONG_LOOKS;
    let too_long = t(texts::SAVING_LONG);
    view! {
        <Banner kind="info">
            <div role="status">
                <p class="banner-title">{t(texts::SAVING)}</p>
                <p>{t(texts::SAVING_TEXT)}</p>
                <Show when=long>
                    <p>{too_long}</p>
                </Show>
            </div>
            <p>
                {t(texts::STILL_OPEN)} " " <Link to=Route::Session(id)>{t(texts::RETURN)}</Link>
            </p>
        </Banner>
        <Skeleton lines=6 />
    }
}
