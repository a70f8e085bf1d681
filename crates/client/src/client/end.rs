//! The ways to an end: over, cancelled, failed, and what comes after.

use super::Client;
use crate::event::{Event, Problem, ProblemKind, SessionEnd};
use crate::io::Output;
use crate::lifecycle::{State, Trigger};
use crate::limits;
use crate::timers::Timer;
use crate::wire;
use contract::live::EndRequest;
use contract::live::client_to_server_message::Payload as ToServer;

impl Client {
    /// The session is over: nothing more is said, and the results are waited for.
    pub(super) fn over(&mut self, end: SessionEnd) {
        self.close_link();
        self.timers.stop_all();
        self.forget_kept();
        self.show_held();
        self.emit(Event::Ended(end));
        self.step(Trigger::Over);
        self.fetch_results();
    }

    /// The person changed their mind before it was live: the interview stays as it was.
    pub(super) fn cancel(&mut self) {
        let open = self.open_link().map(|open| open.conn);
        if !self.step(Trigger::Cancelled) {
            return;
        }
        if let Some(conn) = open {
            // Should it become live in this very moment, the server ends it at once.
            let frame = wire::encode(ToServer::EndRequest(EndRequest {}));
            self.outputs.push_back(Output::Send { conn, frame, is_audio: false });
        }
        self.close_link();
        self.timers.stop_all();
        self.forget_kept();
        self.emit(Event::Ended(SessionEnd::Cancelled));
    }

    pub(super) fn end_unconfirmed(&mut self) {
        self.over(SessionEnd::Unconfirmed);
    }

    /// It cannot go on without the person.
    pub(super) fn fail(&mut self, kind: ProblemKind) {
        let said = self.server_error.take().map(|error| error.message).unwrap_or_default();
        let about_the_connection = matches!(
            kind,
            ProblemKind::NotStarted
                | ProblemKind::ProviderFailed
                | ProblemKind::Refused
                | ProblemKind::Unauthorized
                | ProblemKind::Unreachable
        );
        self.fail_saying(kind, if about_the_connection { said } else { String::new() });
    }

    /// [`Self::fail`] with these words, unless there are none.
    pub(super) fn fail_saying(&mut self, kind: ProblemKind, said: String) {
        self.close_link();
        self.timers.stop_all();
        self.audio.take();
        self.retry = self.retry_after(kind);
        let message = if said.trim().is_empty() { explain(kind).to_owned() } else { said };
        self.emit(Event::Problem(Problem { kind, message, can_retry: self.retry.is_some() }));
        self.step(Trigger::Failed);
    }

    fn retry_after(&self, kind: ProblemKind) -> Option<Trigger> {
        let connect = if self.was_live { Trigger::RetrySession } else { Trigger::RetryConnection };
        match kind {
            ProblemKind::NotFound => None,
            ProblemKind::ProviderFailed => (!self.was_live).then_some(connect),
            ProblemKind::NotStarted
            | ProblemKind::Refused
            | ProblemKind::SignedOut
            | ProblemKind::TakenOver
            | ProblemKind::Unauthorized
            | ProblemKind::Unreachable => Some(connect),
            ProblemKind::Results => Some(Trigger::RetryResults),
            ProblemKind::Setup => Some(Trigger::RetrySetup),
        }
    }

    pub(super) fn fetch_results(&mut self) {
        self.timers.set(Timer::Results, self.now + limits::RESULTS_MS);
        self.outputs.push_back(Output::FetchResults);
    }

    pub(super) fn results_ready(&mut self) {
        if self.step(Trigger::ResultsReady) {
            self.timers.stop_all();
        }
    }

    pub(super) fn results_failed(&mut self) {
        if self.state == State::ProcessingResults {
            self.fail(ProblemKind::Results);
        }
    }

    fn forget_kept(&mut self) {
        self.audio.take();
        self.answers.clear();
    }
}

/// What a person reads when the server has said nothing.
fn explain(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::NotFound => "This interview does not exist.",
        ProblemKind::NotStarted => "The interviewer did not come. Please try again.",
        ProblemKind::ProviderFailed => "The interviewer is not available.",
        ProblemKind::Refused => "The server closes the connection again and again. Please try again later.",
        ProblemKind::Results => "The results cannot be loaded. Your interview has been kept.",
        ProblemKind::Setup => "The interview could not be prepared. Please try again.",
        ProblemKind::SignedOut => "You are not signed in any more. Please sign in and try again.",
        ProblemKind::TakenOver => "This interview continues in another window.",
        ProblemKind::Unauthorized => "The server does not let you into this interview. Please sign in again.",
        ProblemKind::Unreachable => {
            "The server cannot be reached. Please check your connection and try again."
        }
    }
}
