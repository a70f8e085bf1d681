//! It cannot go on without the person: no microphone, or an error. Why, and what can be done.

use super::screen::Screen;
use crate::browser::page;
use crate::call::MicrophoneState;
use crate::i18n::texts::{common, devices, session as texts};
use crate::i18n::{Text, t, use_language};
use crate::route::Route;
use crate::sound::devices::{Permission, use_devices, use_permission};
use crate::sound::{Browser, MicrophoneProblem, advice};
use crate::ui::link::Link;
use client::{ProblemKind, State};
use contract::ids::InterviewId;
use leptos::prelude::*;

/// The id of the heading.
const HEADING: &str = "trouble-heading";

/// Why it cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// There is no microphone, or it may not be used.
    Microphone,
    /// The core has given up.
    Error,
}

impl Kind {
    /// What the state means; none when it goes on.
    pub(super) fn of(state: State) -> Option<Self> {
        match state {
            State::PermissionsDenied => Some(Self::Microphone),
            State::Error => Some(Self::Error),
            _ => None,
        }
    }
}

/// Why it cannot go on, and what can be done.
#[component]
pub(super) fn Trouble(screen: Screen, kind: Kind, id: InterviewId) -> impl IntoView {
    request_animation_frame(|| page::focus(HEADING));
    match kind {
        Kind::Microphone => view! { <NoMicrophone screen /> }.into_any(),
        Kind::Error => view! { <Failed screen id /> }.into_any(),
    }
}

#[component]
fn NoMicrophone(screen: Screen) -> impl IntoView {
    let language = use_language();
    let problem = move || match screen.call.shown.microphone.get() {
        MicrophoneState::Denied(problem) => problem,
        _ => MicrophoneProblem::Failed,
    };
    let browser = Browser::here();
    let told = Memo::new(move |_| advice(problem(), browser));
    let say = move |text: Text| language.get().say(text);
    come_back_by_itself(screen);
    view! {
        <div class="trouble" data-problem="microphone">
            <h1 id=HEADING tabindex="-1">{move || say(told.get().heading)}</h1>
            <p class="lead">{move || say(told.get().text)}</p>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| screen.call.retry()>
                    {move || say(told.get().action)}
                </button>
                <button type="button" class="button quiet" on:click=move |_| screen.call.go_on_by_text()>
                    {t(devices::WITH_TEXT)}
                </button>
            </div>
        </div>
    }
}

/// Once the person has allowed it in the browser's settings, or plugged one in, it goes on.
fn come_back_by_itself(screen: Screen) {
    let (permission, devices) = (use_permission(), use_devices());
    Effect::new(move |before: Option<Option<Permission>>| {
        let now = permission.get();
        // When it was granted from the beginning, the system forbids it, and asking again would not help.
        let was_known = before.flatten().is_some_and(|before| before != Permission::Granted);
        if was_known && now == Some(Permission::Granted) {
            screen.call.retry();
        }
        now
    });
    Effect::new(move |before: Option<u32>| {
        let now = devices.changes().get();
        let missing = MicrophoneState::Denied(MicrophoneProblem::NotFound);
        if before.is_some_and(|before| before != now)
            && screen.call.shown.microphone.get_untracked() == missing
        {
            screen.call.retry();
        }
        now
    });
}

/// What is wrong, in the person's language; and the name in `data-problem`.
fn words(kind: ProblemKind) -> (Text, &'static str) {
    match kind {
        ProblemKind::NotFound => (texts::FAILED_NOT_FOUND, "notFound"),
        ProblemKind::NotStarted => (texts::FAILED_NOT_STARTED, "notStarted"),
        ProblemKind::ProviderFailed => (texts::FAILED_PROVIDER, "providerFailed"),
        ProblemKind::Refused => (texts::FAILED_REFUSED, "refused"),
        ProblemKind::Results | ProblemKind::Setup => (texts::FAILED_SETUP, "setup"),
        ProblemKind::SignedOut => (texts::FAILED_SIGNED_OUT, "signedOut"),
        ProblemKind::TakenOver => (texts::FAILED_TAKEN_OVER, "takenOver"),
        ProblemKind::Unauthorized => (texts::FAILED_SIGNED_OUT, "unauthorized"),
        ProblemKind::Unreachable => (texts::FAILED_UNREACHABLE, "unreachable"),
    }
}

#[component]
fn Failed(screen: Screen, id: InterviewId) -> impl IntoView {
    let language = use_language();
    let shown = screen.call.shown;
    let Some(problem) = shown.problem.get_untracked() else { return ().into_any() };
    let (heading, name) = words(problem.kind);
    let taken_over = problem.kind == ProblemKind::TakenOver;
    let began = shown.countdown.get_untracked().is_some();
    let text = match problem.kind {
        ProblemKind::TakenOver => Some(texts::TAKEN_OVER_TEXT),
        ProblemKind::NotFound => None,
        _ if began => Some(texts::KEPT_TEXT),
        _ => Some(texts::NOT_BEGUN_TEXT),
    };
    let retry = if taken_over { texts::TAKE_OVER } else { common::TRY_AGAIN };
    // Its own words may say more, such as when there is room again. The server speaks English.
    let said = match problem.kind {
        ProblemKind::Setup => Some(problem.message.clone()),
        _ => shown.server_said.get_untracked(),
    };
    let said = said.map(|said| {
        let said = move || language.get().fill(texts::SERVER_SAYS, &[("text", &said)]);
        view! { <p class="hint">{said}</p> }
    });
    let retry = problem.can_retry.then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| screen.call.retry()>{t(retry)}</button>
        }
    });
    let onward = if began && !problem.can_retry {
        view! { <Link to=Route::Feedback(id) class="button">{t(texts::TO_RESULTS)}</Link> }.into_any()
    } else if began || problem.kind == ProblemKind::NotFound {
        ().into_any()
    } else {
        view! { <Link to=Route::Lobby(id) class="button quiet">{t(texts::BACK_TO_LOBBY)}</Link> }.into_any()
    };
    view! {
        <div class="trouble" data-problem=name role="alert">
            <h1 id=HEADING tabindex="-1">{t(heading)}</h1>
            {text.map(|text| view! { <p class="lead">{t(text)}</p> })}
            {said}
            <div class="actions">
                {retry}
                {onward}
                <Link to=Route::Dashboard class="button quiet">{t(common::RETURN_TO_DASHBOARD)}</Link>
            </div>
        </div>
    }
    .into_any()
}
