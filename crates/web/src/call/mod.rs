//! Calls: an interview that this page holds, from the tap that starts it to its end.
//!
//! The client core decides ([`client::Client`]); `shell` carries its inputs and outputs between the
//! browser's socket, clock, microphone and loudspeaker. What a page shows of it is in `shown`. Pure and
//! tested natively: `backlog`, `countdown`, `ducking`, `gate`, `quality`, `status`.

mod backlog;
mod countdown;
mod ducking;
mod entry;
mod gate;
mod line;
mod microphone;
mod notes;
mod quality;
mod shell;
mod shown;
mod status;
mod wake;
mod watch;

pub(crate) use countdown::Countdown;
pub(crate) use entry::Entry;
pub(crate) use quality::Quality;
pub(crate) use shell::Call;
pub(crate) use shown::MicrophoneState;
pub(crate) use status::{Status, status};

use contract::ids::InterviewId;
use leptos::prelude::*;
use shell::Around;

/// The call that this page holds, if any. Provided by the app's root.
#[derive(Clone, Copy)]
pub(crate) struct Calls {
    around: Around,
    /// The app's own owner: a call outlives the page that began it.
    owner: StoredValue<Owner>,
    held: StoredValue<Option<Held>, LocalStorage>,
}

/// The call there is, or was until the next one begins: a page that goes away may still look at it.
#[derive(Clone)]
struct Held {
    interview: InterviewId,
    owner: Owner,
    call: Call,
    hung_up: bool,
}

impl Calls {
    /// None is held yet.
    pub(crate) fn new() -> Self {
        let owner = Owner::current().unwrap_or_default();
        Self { around: Around::here(), owner: StoredValue::new(owner), held: StoredValue::new_local(None) }
    }

    /// Begins a call. For sound to be heard without another tap, call it in the handler of one.
    pub(crate) fn begin(self, interview: InterviewId, entry: Entry) -> Call {
        if let Some(before) = self.held.try_update_value(Option::take).flatten() {
            before.call.hang_up();
            before.owner.cleanup();
        }
        entry::remember(&interview, &entry);
        let owner = self.owner.with_value(Owner::child);
        let call = owner.with(|| Call::new(self.around, owner.clone(), interview.clone(), entry));
        self.held.set_value(Some(Held { interview, owner, call, hung_up: false }));
        call.start();
        call
    }

    /// The call of this interview, if this page holds it.
    pub(crate) fn current(self, interview: &InterviewId) -> Option<Call> {
        self.held.with_value(|held| {
            held.as_ref().filter(|held| held.interview == *interview && !held.hung_up).map(|held| held.call)
        })
    }

    /// The call of this interview; begins one, as it was held in this browser before, when there is none.
    pub(crate) fn resume(self, interview: &InterviewId) -> Call {
        self.current(interview).unwrap_or_else(|| self.begin(interview.clone(), entry::remembered(interview)))
    }

    /// Leaves a call without ending the interview: it can be taken up again.
    pub(crate) fn leave(self, interview: &InterviewId) {
        let left = self.held.try_update_value(|held| {
            let held = held.as_mut().filter(|held| held.interview == *interview)?;
            held.hung_up = true;
            Some(held.call)
        });
        if let Some(call) = left.flatten() {
            call.hang_up();
        }
    }
}

/// The call that this page holds.
pub(crate) fn use_calls() -> Calls {
    expect_context()
}
