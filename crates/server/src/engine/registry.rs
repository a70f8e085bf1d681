//! Which interview is live in which task.

use super::Joining;
use crate::telemetry::{Held, METRICS};
use contract::codes::ErrorCode;
use contract::ids::InterviewId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Fencing;
use tokio::sync::{Notify, mpsc};

/// A letter to a session's task.
#[derive(Debug)]
pub(super) enum Mail {
    /// A client with a good token.
    Join(Box<Joining>),
    /// The server goes down.
    Drain,
    /// The claim with this number has been overtaken.
    LeaseLost(Fencing),
}

/// The live sessions of this process.
#[derive(Debug, Default)]
pub(super) struct Registry {
    state: Mutex<State>,
    left: Notify,
}

#[derive(Debug, Default)]
struct State {
    live: HashMap<InterviewId, mpsc::Sender<Mail>>,
    draining: bool,
}

/// A place in the registry: ours, or that of whoever was first.
pub(super) struct Place {
    pub(super) sender: mpsc::Sender<Mail>,
    /// Ours to run; it must live as long as the task.
    pub(super) guard: Option<Guard>,
}

/// Leaves the registry when dropped, also when the task panics.
#[derive(Debug)]
pub(super) struct Guard {
    registry: Arc<Registry>,
    interview: InterviewId,
    _gauge: Held,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.registry.lock().live.remove(&self.interview);
        self.registry.left.notify_waiters();
    }
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn len(&self) -> usize {
        self.lock().live.len()
    }

    pub(super) fn find(&self, interview: &InterviewId) -> Option<mpsc::Sender<Mail>> {
        self.lock().live.get(interview).cloned()
    }

    /// Enters a session, unless another was faster, or there is no room.
    pub(super) fn enter(
        self: &Arc<Self>,
        interview: &InterviewId,
        sender: mpsc::Sender<Mail>,
        most: usize,
    ) -> Result<Place, ErrorCode> {
        let mut state = self.lock();
        if let Some(first) = state.live.get(interview) {
            return Ok(Place { sender: first.clone(), guard: None });
        }
        if state.draining || state.live.len() >= most {
            return Err(ErrorCode::Overloaded);
        }
        state.live.insert(interview.clone(), sender.clone());
        let guard = Guard {
            registry: Arc::clone(self),
            interview: interview.clone(),
            _gauge: METRICS.sessions_live.hold(),
        };
        Ok(Place { sender, guard: Some(guard) })
    }

    /// Refuses new sessions from now on, and writes to the live ones.
    pub(super) fn drain(&self) {
        let mut state = self.lock();
        state.draining = true;
        for sender in state.live.values() {
            if sender.try_send(Mail::Drain).is_err() {
                let sender = sender.clone();
                tokio::spawn(async move { sender.send(Mail::Drain).await });
            }
        }
    }

    /// Waits until no session is left.
    pub(super) async fn emptied(&self) {
        loop {
            let left = self.left.notified();
            if self.len() == 0 {
                return;
            }
            left.await;
        }
    }
}
