//! Looking for results until they are there.

use super::state_of;
use crate::api::Failure;
use crate::api::procedures::GET_FEEDBACK;
use crate::i18n::texts::feedback as texts;
use crate::i18n::use_language;
use crate::state::account::Account;
use crate::state::data::Data;
use crate::state::polling::pause;
use crate::ui::announcer::use_announcer;
use client::State;
use contract::ids::InterviewId;
use contract::procedures::interview::{InterviewFeedback, InterviewRef};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Looks for the results of one interview.
#[derive(Clone, Copy)]
pub(super) struct Looking {
    account: Account,
    interview: StoredValue<InterviewId>,
    /// What was found last.
    pub(super) data: RwSignal<Data<InterviewFeedback>>,
    /// How often it was looked in vain.
    pub(super) looks: RwSignal<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Looking {
    /// Looks now, and again as long as there is something to wait for.
    pub(super) fn begin(account: Account, interview: InterviewId) -> Self {
        let looking = Self {
            account,
            interview: StoredValue::new(interview),
            data: RwSignal::new(Data::Loading),
            looks: RwSignal::new(0),
            timer: StoredValue::new(None),
        };
        looking.look();
        looking.announce();
        on_cleanup(move || {
            if let Some(timer) = looking.timer.try_get_value().flatten() {
                timer.clear();
            }
        });
        looking
    }

    /// Looks again after a failure.
    pub(super) fn again(self) {
        self.data.set(Data::Loading);
        self.look();
    }

    fn look(self) {
        let Some(interview_id) = self.interview.try_get_value() else { return };
        spawn_local(async move {
            let answer = self.account.call(&GET_FEEDBACK, &InterviewRef { interview_id }).await;
            self.found(answer);
        });
    }

    fn found(self, answer: Result<InterviewFeedback, Failure>) {
        let waits = self.data.try_with_untracked(|data| data.value().is_some());
        // The page is gone.
        let Some(waits) = waits else { return };
        match answer {
            // One look in vain is no news while the person waits: the next may find the server again.
            Err(failure) if waits && failure.code().is_none() => self.look_later(),
            Err(failure) => self.data.set(Data::Error(failure)),
            Ok(interview) => {
                let ready = state_of(&interview) == State::ResultsReady;
                // The same again would redraw the page under the reader's eyes.
                if ready || !waits {
                    self.data.set(Data::Success(interview));
                }
                if !ready {
                    self.look_later();
                }
            }
        }
    }

    fn look_later(self) {
        let look = self.looks.get_untracked();
        self.looks.set(look.saturating_add(1));
        self.timer.set_value(set_timeout_with_handle(move || self.look(), pause(look)).ok());
    }

    /// Says so when the results come while the person waits.
    fn announce(self) {
        let (announcer, language) = (use_announcer(), use_language());
        Effect::new(move |waited: Option<bool>| {
            let state = self.data.with(|data| data.value().map(state_of));
            if waited == Some(true) && state == Some(State::ResultsReady) {
                announcer.say(language.get_untracked().say(texts::READY));
            }
            state == Some(State::ProcessingResults)
        });
    }
}
