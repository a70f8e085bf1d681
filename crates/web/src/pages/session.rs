//! The session: the interview itself.

use crate::i18n::t;
use crate::i18n::texts::common;
use contract::ids::InterviewId;
use leptos::prelude::*;

/// The session of an interview.
#[component]
pub(crate) fn Session(id: InterviewId) -> impl IntoView {
    view! { <div class="page"><h1>{t(common::INTERVIEWER)}</h1><p>{String::from(id)}</p></div> }
}
