//! The journal: where checkpoints are kept, so that nothing said is lost with the process.
//!
//! One writer takes what all sessions want saved and commits it together: a sync of the disk costs
//! the same for one session as for a hundred. While the database cannot be reached, checkpoints are
//! kept in files of the data folder instead, the outbox, until it has them. Every write names the
//! claim it is made by, so that two nodes never write one interview.

mod files;
mod node;
mod outbox;
#[cfg(test)]
mod tests;
mod waiting;
mod writer;

use crate::clock::Clock;
use contract::backend::Turn;
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use outbox::Outbox;
use session::{Checkpoint, CheckpointState};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{CheckpointWrite, ClaimRule, ConflictKind, Fencing, Lease, Store, StoreError};
use tokio::sync::{mpsc, oneshot};
use writer::{Message, Writer};

/// How long a node is believed to run an interview without a sign of life, in milliseconds: three
/// renewals and the time one may take.
const LEASE_MS: i64 = 30_000;

/// Messages that wait for the writer. A session has one there at a time; more sessions than this wait
/// in turn.
const QUEUE: usize = 1_024;

/// How long a checkpoint waits for the database before it goes to the outbox: longer than a busy
/// database takes, short enough that the person hardly notices.
const SPOOL_AFTER: Duration = Duration::from_secs(2);

/// How long a claim waits until the database has what is still to be written of that interview.
const SETTLE_LIMIT: Duration = Duration::from_secs(10);

/// Saves that one claim can count; a claim lasts for one interview at most.
const VERSIONS_PER_CLAIM: i64 = 1 << 32;

/// What the journal knows of an interview that was interrupted.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The newest checkpoint.
    pub state: CheckpointState,
    /// Every journalled turn, in order.
    pub turns: Vec<Turn>,
}

/// The journal could not do what was asked; the text is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Another node, or a later session on this one, has claimed the interview: write nothing more.
    #[error("another claim on the interview is newer")]
    Fenced,
    /// A file of the data folder.
    #[error("{path} in the data folder: {problem}")]
    File {
        /// Which, relative to the folder's place.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// The outbox holds as much as it may.
    #[error("the outbox is full ({limit_mib} MiB) and the database is unavailable")]
    OutboxFull {
        /// The limit.
        limit_mib: u64,
    },
    /// The database refuses this for good.
    #[error("the database refuses it: {0}")]
    Refused(String),
    /// What is stored cannot be read.
    #[error("the checkpoint cannot be read: {0}")]
    Unreadable(String),
    /// The database cannot be reached; the same may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
}

impl From<StoreError> for JournalError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(ConflictKind::Fenced) => Self::Fenced,
            StoreError::Unavailable { detail } => Self::Unavailable(detail),
            other => Self::Refused(format!("{other} {}", other.log_detail()).trim_end().to_owned()),
        }
    }
}

/// The journal of this node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Journal {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    store: Store,
    clock: Arc<Clock>,
    /// This node's name, the same after a restart.
    node: String,
    queue: mpsc::Sender<Message>,
    /// What this node's sessions hold.
    held: Mutex<HashMap<InterviewId, Fencing>>,
}

/// What a claim gives.
#[derive(Debug)]
pub struct Claim {
    /// The right to write.
    pub journal: SessionJournal,
    /// What is known of the interview; none when it was not interrupted.
    pub saved: Option<Saved>,
}

/// One session's right to write its interview, until another claims it.
#[derive(Debug)]
pub struct SessionJournal {
    shared: Arc<Shared>,
    lease: Lease,
    /// Orders this session's saves after those of every claim before it.
    version: i64,
}

impl Journal {
    /// Opens the journal in this store, with its outbox in the data folder, and has what is left there
    /// from before written first. Starts the writer as a task of the current runtime; it ends when the
    /// journal and all its sessions are gone.
    ///
    /// # Errors
    /// [`JournalError::File`] when the data folder cannot be used.
    pub async fn open(store: Store, clock: Arc<Clock>, data_dir: &Path) -> Result<Self, JournalError> {
        Self::open_with(store, clock, data_dir, SPOOL_AFTER).await
    }

    async fn open_with(
        store: Store,
        clock: Arc<Clock>,
        data_dir: &Path,
        spool_after: Duration,
    ) -> Result<Self, JournalError> {
        let node = node::id(data_dir)?;
        let (outbox, left) = Outbox::open(data_dir)?;
        let (queue, messages) = mpsc::channel(QUEUE);
        let writer = Writer::new(store.clone(), Arc::clone(&clock), outbox, messages, spool_after);
        let interviews: Vec<InterviewId> = left.iter().map(|write| write.lease.interview.clone()).collect();
        tokio::spawn(writer.run(left));
        let journal = Self { shared: Arc::new(Shared { store, clock, node, queue, held: Mutex::default() }) };
        for interview in interviews {
            journal.shared.settle(&interview).await?;
        }
        Ok(journal)
    }

    /// Takes an interview over from whoever ran it before, and reads what is known of it. None: the
    /// rule forbids it.
    ///
    /// # Errors
    /// [`JournalError::Refused`] when the interview does not exist, [`JournalError::Unreadable`],
    /// [`JournalError::Unavailable`].
    pub async fn claim(
        &self,
        interview: &InterviewId,
        rule: ClaimRule,
    ) -> Result<Option<Claim>, JournalError> {
        let shared = &self.shared;
        // What an earlier session here has not brought to the database yet is refused after the claim.
        shared.settle(interview).await?;
        let now = shared.clock.now();
        let claimed = shared.store.claim(interview, &shared.node, rule, lease_until(now), now).await?;
        let Some(store::Claim { fencing, checkpoint, turns }) = claimed else { return Ok(None) };
        let lease = Lease { interview: interview.clone(), fencing };
        shared.held().insert(interview.clone(), fencing);
        let version = fencing.0.saturating_mul(VERSIONS_PER_CLAIM);
        let journal = SessionJournal { shared: Arc::clone(shared), lease, version };
        let saved = match checkpoint {
            None => None,
            Some(row) => {
                let state = CheckpointState::from_text(&row.data)
                    .map_err(|error| JournalError::Unreadable(error.to_string()))?;
                Some(Saved { state, turns })
            }
        };
        Ok(Some(Claim { journal, saved }))
    }

    /// Interviews that this node ran when it last ended, and those that no node runs.
    ///
    /// # Errors
    /// [`JournalError::Unavailable`] and what else the database says.
    pub async fn interrupted(&self) -> Result<Vec<InterviewId>, JournalError> {
        let Shared { store, clock, node, .. } = &*self.shared;
        Ok(store.interrupted(Some(node), clock.now()).await?)
    }

    /// Interviews that no node runs: their leases have run out.
    ///
    /// # Errors
    /// As [`Self::interrupted`].
    pub async fn adrift(&self) -> Result<Vec<InterviewId>, JournalError> {
        Ok(self.shared.store.interrupted(None, self.shared.clock.now()).await?)
    }

    /// Renews the leases of this node's sessions; gives those that another claim has ended.
    ///
    /// # Errors
    /// [`JournalError::Unavailable`]: the next renewal may be in time.
    pub async fn renew(&self) -> Result<Vec<Lease>, JournalError> {
        let shared = &self.shared;
        let held = shared.held().clone();
        let leases: Vec<Lease> =
            held.into_iter().map(|(interview, fencing)| Lease { interview, fencing }).collect();
        Ok(shared.store.renew_leases(&leases, lease_until(shared.clock.now())).await?)
    }
}

impl Shared {
    fn held(&self) -> MutexGuard<'_, HashMap<InterviewId, Fencing>> {
        // Nothing that holds the lock can panic half-way through a change.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(
        &self,
        message: impl FnOnce(oneshot::Sender<Result<(), JournalError>>) -> Message,
    ) -> Result<(), JournalError> {
        let gone = || JournalError::Unavailable("the journal's writer has ended".into());
        let (done, answer) = oneshot::channel();
        self.queue.send(message(done)).await.map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Waits until nothing of this interview is still to be written.
    async fn settle(&self, interview: &InterviewId) -> Result<(), JournalError> {
        let interview = interview.clone();
        let settled = self.ask(|done| Message::Settle { interview, done });
        let late = || JournalError::Unavailable("a checkpoint still waits for it".into());
        tokio::time::timeout(SETTLE_LIMIT, settled).await.unwrap_or_else(|_| Err(late()))
    }
}

impl SessionJournal {
    /// Which claim this is.
    #[must_use]
    pub fn fencing(&self) -> Fencing {
        self.lease.fencing
    }

    /// Makes a checkpoint durable, in the database or in the outbox. Saving the same one twice changes
    /// nothing.
    ///
    /// # Errors
    /// [`JournalError::Fenced`] when the interview is another's now and nothing was written,
    /// [`JournalError::Refused`] for good; others may pass.
    pub async fn save(&mut self, checkpoint: &Checkpoint) -> Result<(), JournalError> {
        self.version = self.version.saturating_add(1);
        let write = CheckpointWrite {
            lease: self.lease.clone(),
            version: self.version,
            turns: checkpoint.new_turns.clone(),
            data: checkpoint.state.to_text(),
        };
        self.shared.ask(|done| Message::Save { write, done }).await
    }

    /// Forgets the interview: its result has been accepted. One that another has claimed is left alone.
    ///
    /// # Errors
    /// [`JournalError::Unavailable`] and what else the database says.
    pub async fn forget(&self) -> Result<(), JournalError> {
        let lease = self.lease.clone();
        self.shared.ask(|done| Message::Forget { lease, done }).await
    }
}

/// The lease is renewed no more.
impl Drop for SessionJournal {
    fn drop(&mut self) {
        let mut held = self.shared.held();
        if held.get(&self.lease.interview) == Some(&self.lease.fencing) {
            held.remove(&self.lease.interview);
        }
    }
}

fn lease_until(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0.saturating_add(LEASE_MS))
}
