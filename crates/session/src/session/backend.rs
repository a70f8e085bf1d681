//! Calls to the backend: one at a time, tried again with growing pauses.

use super::{Phase, Session};
use crate::io::{CallId, Outcome, Output};
use crate::limits;
use crate::timers::Timer;
use contract::backend::{BackendReply, BackendRequest, CallError, InterviewContext, InterviewStatus};
use contract::codes::EndReason;

/// The call under way.
#[derive(Debug, Default)]
pub(super) struct Calls {
    last: u64,
    pending: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    /// None while it waits to be tried again.
    call: Option<CallId>,
    request: BackendRequest,
    tries: u32,
}

impl Session {
    pub(super) fn call(&mut self, request: BackendRequest) {
        self.calls.pending = Some(Pending { call: None, request, tries: 0 });
        self.try_call();
    }

    /// The pause before the next try is over, or the reply to this one is overdue.
    pub(super) fn retry_call(&mut self) {
        match self.calls.pending.take_if(|pending| pending.call.is_some()) {
            Some(overdue) => self.try_later(overdue),
            None => self.try_call(),
        }
    }

    fn try_call(&mut self) {
        let Some(pending) = &mut self.calls.pending else { return };
        self.calls.last += 1;
        let call = CallId(self.calls.last);
        pending.call = Some(call);
        pending.tries = pending.tries.saturating_add(1);
        let request = pending.request.clone();
        self.outputs.push_back(Output::CallBackend { call, request });
        self.timers.set(Timer::BackendRetry, self.now + limits::BACKEND_REPLY_MS);
    }

    pub(super) fn backend_replied(&mut self, call: CallId, reply: Result<BackendReply, CallError>) {
        // A reply to an older try is as good as none: the newer one will be answered too.
        let Some(pending) = self.calls.pending.take_if(|p| p.call == Some(call)) else { return };
        self.timers.stop(Timer::BackendRetry);
        match reply {
            Ok(reply) => self.call_succeeded(reply),
            Err(CallError::Refused) => self.call_failed(),
            Err(CallError::Unavailable) => self.try_later(pending),
        }
    }

    fn try_later(&mut self, pending: Pending) {
        let somebody_waits = self.client_is_attached() && !matches!(self.phase, Phase::Ending(_));
        if somebody_waits && pending.tries >= limits::MAX_START_TRIES {
            return self.call_failed();
        }
        let pause = self.jitter(backoff(pending.tries));
        self.calls.pending = Some(Pending { call: None, ..pending });
        self.timers.set(Timer::BackendRetry, self.now + pause);
    }

    fn call_succeeded(&mut self, reply: BackendReply) {
        match (&self.phase, reply) {
            (Phase::AwaitingContext, BackendReply::Context(context)) => self.context_known(*context),
            (Phase::AwaitingStatus, BackendReply::Done) => self.go_live(),
            (Phase::Ending(_), BackendReply::Done) => self.save_step_done(),
            // A backend that answers something else than it was asked cannot be worked with.
            _ => self.call_failed(),
        }
    }

    fn context_known(&mut self, context: InterviewContext) {
        let status = context.status;
        self.context = context;
        match status {
            Some(InterviewStatus::Completed | InterviewStatus::Error) => self.end(EndReason::NotJoinable),
            Some(InterviewStatus::InProgress) => self.take_up(),
            Some(InterviewStatus::Pending) | None if self.client_is_attached() => {
                self.phase = Phase::AwaitingModel;
                self.dial();
            }
            // The client has left, and nothing was begun.
            Some(InterviewStatus::Pending) | None => self.finish(Outcome { reason: None, saved: true }),
        }
    }

    fn call_failed(&mut self) {
        match self.phase {
            Phase::Ending(_) => self.save_failed(),
            _ => self.end(EndReason::StartFailed),
        }
    }
}

fn backoff(tries: u32) -> u64 {
    let doubled = limits::BACKEND_RETRY_FIRST_MS.saturating_mul(1 << tries.saturating_sub(1).min(16));
    doubled.min(limits::BACKEND_RETRY_MAX_MS)
}
