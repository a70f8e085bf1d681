//! The lobby: the check before an interview.

use crate::i18n::t;
use crate::i18n::texts::common;
use contract::ids::InterviewId;
use leptos::prelude::*;

/// The lobby of an interview.
#[component]
pub(crate) fn Lobby(id: InterviewId) -> impl IntoView {
    view! { <div class="page"><h1>{t(common::INTERVIEWER)}</h1><p>{String::from(id)}</p></div> }
}
