//! The lobby: the devices are checked before anything is spent. No token, no change of the interview.

mod checks;
mod connection;
mod facts;
mod findings;
mod rows;
mod start;
mod trials;
mod trouble;

use crate::api::Failure;
use crate::api::call;
use crate::api::procedures::{ABOUT, GET_BY_ID};
use crate::i18n::texts::{common, lobby as texts};
use crate::i18n::{Text, t, use_language};
use crate::navigation::use_navigator;
use crate::route::Route;
use crate::state::account::use_account;
use crate::state::data::Data;
use crate::state::query::Query;
use crate::ui::link::Link;
use crate::ui::title::use_title;
use crate::ui::views::{Failed, Skeleton};
use contract::backend::InterviewStatus;
use contract::ids::InterviewId;
use contract::procedures::interview::{GetByIdInput, Interview};
use leptos::prelude::*;
use trials::Trials;
use trpc::Code;

/// Characters of the job description that are shown.
const EXCERPT_CHARS: usize = 100;

/// The lobby of an interview.
#[component]
pub(crate) fn Lobby(
    /// The interview.
    id: InterviewId,
) -> impl IntoView {
    /// Lines of a usual lobby.
    const LINES: usize = 10;
    use_title(texts::TITLE);
    let (account, navigator) = (use_account(), use_navigator());
    let feedback = Route::Feedback(id.clone());
    let input = GetByIdInput { id, include_feedback: None };
    let interview = Query::new(move || {
        let input = input.clone();
        async move { account.call(&GET_BY_ID, &input).await.map(|found| found.interview) }
    });
    let data = interview.data;
    Effect::new(move |_| {
        let status = data.with(|data| data.value().map(|interview| interview.status));
        if status == Some(InterviewStatus::Completed) {
            navigator.replace(&feedback);
        }
    });
    let body = move || match data.get() {
        Data::Loading => view! { <Skeleton lines=LINES /> }.into_any(),
        Data::Error(failure) if is_missing(&failure) => view! { <Wrong text=texts::NOT_FOUND /> }.into_any(),
        Data::Error(failure) => {
            view! { <Failed failure on_retry=move |()| interview.ask_again() /> }.into_any()
        }
        Data::Success(interview) => show(interview),
    };
    // Ready to begin: the first of the states of an interview, before there is a call.
    let idle = move || {
        let status = data.with(|data| data.value().map(|interview| interview.status));
        (status == Some(InterviewStatus::Pending)).then_some(client::State::Idle.as_str())
    };
    view! {
        <div class="page" data-state=move || data.with(Data::as_str) data-interview-state=idle>
            <h1>{t(texts::TITLE)}</h1>
            {body}
        </div>
    }
}

fn is_missing(failure: &Failure) -> bool {
    failure.code() == Some(Code::NotFound)
}

fn show(interview: Interview) -> AnyView {
    match interview.status {
        InterviewStatus::Pending => view! { <Checking interview /> }.into_any(),
        // The page of the results takes its place.
        InterviewStatus::Completed => ().into_any(),
        InterviewStatus::InProgress => {
            let onward = (Route::Session(interview.id), texts::RETURN);
            view! { <Wrong text=texts::IN_PROGRESS onward /> }.into_any()
        }
        InterviewStatus::Error => {
            let onward = (Route::Feedback(interview.id), texts::TO_FEEDBACK);
            view! { <Wrong text=texts::ERROR onward /> }.into_any()
        }
    }
}

/// The interview cannot be started from here, and where to go instead.
#[component]
fn Wrong(text: Text, #[prop(optional)] onward: Option<(Route, Text)>) -> impl IntoView {
    let onward = onward.map(|(route, label)| {
        view! { <Link to=route class="button">{t(label)}</Link> }
    });
    view! {
        <p class="lead">{t(text)}</p>
        <p class="actions">
            {onward}
            <Link to=Route::Dashboard class="button quiet">{t(common::RETURN_TO_DASHBOARD)}</Link>
        </p>
    }
}

/// The check, what is known of the interview, and the ways in.
#[component]
fn Checking(interview: Interview) -> impl IntoView {
    let language = use_language();
    let trials = Trials::begin();
    let about = Query::new(|| call(&ABOUT, &()));
    Effect::new(move |_| match about.data.get() {
        Data::Loading => trials.is_asking(),
        Data::Success(about) => trials.ask_ready(Some(about)),
        Data::Error(_) => trials.ask_ready(None),
    });
    let job = excerpt(interview.job_description_snapshot.as_deref());
    let job = move || job.clone().unwrap_or_else(|| language.get().say(texts::NO_JOB).to_owned());
    view! {
        <p class="lead lobby-job" dir="auto">{job}</p>
        <p>{t(texts::INTRO)}</p>
        <div class="lobby">
            <section class="lobby-checks" aria-labelledby="checks-heading">
                <h2 id="checks-heading">{t(texts::CHECKS)}</h2>
                <p class="hint">{t(texts::LOCAL)}</p>
                <rows::Rows id=interview.id.clone() trials on_ask=move |()| about.ask_again() />
            </section>
            <div class="lobby-side">
                <start::Start id=interview.id.clone() trials />
                <facts::Facts interview about />
            </div>
        </div>
    }
}

/// The beginning of the job description; none when there is nothing in it.
fn excerpt(job: Option<&str>) -> Option<String> {
    let job = job.map(str::trim).filter(|job| !job.is_empty())?;
    let beginning: String = job.chars().take(EXCERPT_CHARS).collect();
    Some(if beginning.len() < job.len() { beginning + "..." } else { beginning })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_job_description_is_cut() {
        assert_eq!(excerpt(None), None);
        assert_eq!(excerpt(Some("  \n")), None);
        assert_eq!(excerpt(Some("Baker ")).as_deref(), Some("Baker"));
        let exact = "ä".repeat(100);
        assert_eq!(excerpt(Some(&exact)), Some(exact.clone()));
        assert_eq!(excerpt(Some(&format!("{exact}b"))), Some(format!("{exact}...")));
    }
}
