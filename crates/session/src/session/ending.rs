//! The end: stop the model, journal, save, tell the client. A slow save outlives the client.

use super::{Phase, Session};
use crate::client_wire::ServerEvent;
use crate::io::{Outcome, Output};
use crate::limits;
use crate::timers::Timer;
use contract::backend::{BackendRequest, InterviewStatus};
use contract::codes::EndReason;
use contract::live::session_notice;
use contract::time::UnixMillis;

/// A session whose result is being saved.
#[derive(Debug)]
pub(super) struct Ending {
    pub(super) reason: EndReason,
    ended_at: UnixMillis,
    /// Calls still to be made after the one under way.
    left: u8,
    /// The client was told that saving goes on.
    noticed: bool,
}

impl Session {
    /// Ends the session for this reason. What was said is saved first, if it ever was live.
    pub(super) fn end(&mut self, reason: EndReason) {
        match self.phase {
            Phase::Ending(_) | Phase::Done => {}
            Phase::Live(_) => self.finalise_at(reason, self.now),
            Phase::AwaitingClient | Phase::AwaitingContext | Phase::AwaitingModel | Phase::AwaitingStatus => {
                self.hang_up();
                self.release_client(reason);
                // A backend that did not answer may have begun the interview all the same: then the
                // checkpoint is still needed.
                let saved = reason != EndReason::StartFailed;
                self.finish(Outcome { reason: Some(reason), saved });
            }
        }
    }

    /// Stops the model, journals, and begins to save.
    pub(super) fn finalise_at(&mut self, reason: EndReason, ended_at: UnixMillis) {
        self.finish_open_turns();
        self.hang_up();
        self.timers.stop_all();
        self.checkpoint(Some((reason, ended_at)));
        let interview = self.id.clone();
        let submit = BackendRequest::SubmitTranscript {
            interview: interview.clone(),
            turns: self.transcript.turns().to_vec(),
            ended_at,
        };
        // An interview in ERROR keeps ERROR and gains the transcript, so the status goes first.
        let (request, left) = match reason.effects().status {
            Some(status @ InterviewStatus::Error) => {
                (BackendRequest::UpdateStatus { interview, status, ended_at: Some(ended_at) }, 1)
            }
            Some(_) | None => (submit, 0),
        };
        self.phase = Phase::Ending(Ending { reason, ended_at, left, noticed: false });
        self.timers.set(Timer::SaveDeadline, self.now + limits::SAVING_NOTICE_MS);
        self.call(request);
    }

    pub(super) fn save_step_done(&mut self) {
        let Phase::Ending(ending) = &mut self.phase else { return };
        let (reason, ended_at) = (ending.reason, ending.ended_at);
        if ending.left > 0 {
            ending.left -= 1;
            let turns = self.transcript.turns().to_vec();
            self.call(BackendRequest::SubmitTranscript { interview: self.id.clone(), turns, ended_at });
            return;
        }
        self.release_client(reason);
        self.finish(Outcome { reason: Some(reason), saved: true });
    }

    /// The backend refused, or was away for too long. The journal still has every turn.
    pub(super) fn save_failed(&mut self) {
        let Phase::Ending(Ending { reason, .. }) = self.phase else { return };
        self.release_client(reason);
        self.finish(Outcome { reason: Some(reason), saved: false });
    }

    pub(super) fn save_takes_long(&mut self) {
        let Phase::Ending(ending) = &mut self.phase else { return };
        if ending.noticed {
            let reason = ending.reason;
            self.release_client(reason);
            return;
        }
        ending.noticed = true;
        self.notify_saving();
        let rest = limits::SAVE_RELEASE_MS - limits::SAVING_NOTICE_MS;
        self.timers.set(Timer::SaveDeadline, self.now + rest);
    }

    pub(super) fn notify_saving(&mut self) {
        self.notify(&ServerEvent::Notice {
            kind: session_notice::Kind::Saving,
            message: "Saving your interview…",
            remaining_ms: 0,
        });
    }

    /// The last words to the client: how it ended, then the close.
    pub(super) fn release_client(&mut self, reason: EndReason) {
        let effects = reason.effects();
        match effects.error {
            Some(code) => self.notify(&ServerEvent::Error { code, message: explain(reason) }),
            None => self.notify(&ServerEvent::Ended(reason)),
        }
        self.close_client(effects.close);
    }

    pub(super) fn hang_up(&mut self) {
        if let Some(dial) = self.model.dial() {
            self.outputs.push_back(Output::HangUp { dial });
        }
        self.model_down();
    }
}

/// What a person reads when a session fails.
fn explain(reason: EndReason) -> &'static str {
    match reason {
        EndReason::ProviderBusy => {
            "Every place with the interviewer is taken right now. Please try again in a few minutes."
        }
        EndReason::ProviderLost => "The interviewer was lost. Everything said until then has been kept.",
        EndReason::ProviderUnreachable => "The interviewer cannot be reached right now. Please try again.",
        EndReason::NotJoinable => "This interview has already ended.",
        EndReason::AiConcluded
        | EndReason::ClientGone
        | EndReason::StartFailed
        | EndReason::TimeLimit
        | EndReason::UserEnded => "The interview could not be started. Please try again.",
    }
}
