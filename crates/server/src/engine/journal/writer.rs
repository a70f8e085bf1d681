//! The writer: takes all that waits, commits it together, answers. One task a process.
//!
//! Nothing is delayed to fill a batch: while one commit syncs the disk, the next batch gathers.

use super::outbox::Outbox;
use super::waiting::{After, Done, Waiting};
use super::{JournalError, lease_until};
use crate::clock::Clock;
use crate::telemetry::METRICS;
use contract::ids::InterviewId;
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{CheckpointWrite, Lease, MAX_CHECKPOINT_BATCH, Store, StoreError};
use tokio::sync::mpsc;
use tokio::time::Instant;

/// First pause after the database could not be reached; it doubles up to [`MAX_PAUSE`].
const MIN_PAUSE: Duration = Duration::from_millis(100);

/// Longest pause: how late the outbox empties once the database is back.
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// What sessions ask of the writer.
#[derive(Debug)]
pub(super) enum Message {
    /// Make this durable.
    Save { write: CheckpointWrite, done: Done },
    /// This interview needs no checkpoint any more.
    Forget { lease: Lease, done: Done },
    /// Answer once the database has everything of this interview.
    Settle { interview: InterviewId, done: Done },
}

/// A commit that runs.
type Commit = BoxFuture<'static, Committed>;

/// What came of a commit.
struct Committed {
    sent: Vec<CheckpointWrite>,
    saved: Result<Vec<Result<(), StoreError>>, StoreError>,
    forgetters: Vec<Done>,
    forgotten: Result<(), StoreError>,
}

pub(super) struct Writer {
    store: Store,
    clock: Arc<Clock>,
    outbox: Arc<Mutex<Outbox>>,
    queue: mpsc::Receiver<Message>,
    waiting: Waiting,
    forgets: Vec<(Lease, Done)>,
    commit: Option<Commit>,
    spool_after: Duration,
    /// The database has been away for so long that checkpoints go to the outbox at once.
    spooling: bool,
    pause: Duration,
    /// No commit before this.
    retry_at: Option<Instant>,
}

impl Writer {
    pub(super) fn new(
        store: Store,
        clock: Arc<Clock>,
        outbox: Outbox,
        queue: mpsc::Receiver<Message>,
        spool_after: Duration,
    ) -> Self {
        Self {
            store,
            clock,
            outbox: Arc::new(Mutex::new(outbox)),
            queue,
            waiting: Waiting::default(),
            forgets: Vec::new(),
            commit: None,
            spool_after,
            spooling: false,
            pause: MIN_PAUSE,
            retry_at: None,
        }
    }

    /// Works until everyone who may ask is gone; begins with what is left in the outbox.
    pub(super) async fn run(mut self, left: Vec<CheckpointWrite>) {
        for write in left {
            self.waiting.add(write, None, Instant::now());
        }
        loop {
            if self.commit.is_none() && self.retry_at.is_none() {
                self.commit = self.next_commit();
            }
            let (spool_at, retry_at) = (self.spool_at(), self.retry_at);
            tokio::select! {
                message = self.queue.recv() => match message {
                    Some(message) => self.take_all(message),
                    None => return,
                },
                committed = done(&mut self.commit) => {
                    self.commit = None;
                    self.committed(committed);
                }
                () = at(spool_at) => self.spool().await,
                () = at(retry_at) => self.retry_at = None,
            }
        }
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        // A panic while it was locked can only have left a size uncounted.
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_all(&mut self, first: Message) {
        self.take(first);
        while let Ok(message) = self.queue.try_recv() {
            self.take(message);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Save { write, done } => self.waiting.add(write, Some(done), Instant::now()),
            Message::Settle { interview, done } => self.waiting.settle(&interview, done),
            Message::Forget { lease, done } => {
                self.waiting.forget(&lease.interview);
                self.outbox().remove(&lease.interview);
                self.forgets.push((lease, done));
            }
        }
    }

    fn next_commit(&mut self) -> Option<Commit> {
        let sent = self.waiting.batch(MAX_CHECKPOINT_BATCH);
        let forgets = self.forgets.len().min(MAX_CHECKPOINT_BATCH);
        let (leases, forgetters): (Vec<_>, Vec<_>) = self.forgets.drain(..forgets).unzip();
        if sent.is_empty() && leases.is_empty() {
            return None;
        }
        let (store, now) = (self.store.clone(), self.clock.now());
        Some(Box::pin(async move {
            let saved = match sent.as_slice() {
                [] => Ok(Vec::new()),
                sent => store.save_checkpoints(sent, lease_until(now), now).await,
            };
            let forgotten = match (&saved, leases.as_slice()) {
                (_, []) => Ok(()),
                (Err(error), _) => Err(error.clone()),
                (Ok(_), leases) => store.forget_checkpoints(leases).await,
            };
            Committed { sent, saved, forgetters, forgotten }
        }))
    }

    fn committed(&mut self, committed: Committed) {
        let Committed { sent, saved, forgetters, forgotten } = committed;
        for done in forgetters {
            let _ = done.send(forgotten.clone().map_err(JournalError::from));
        }
        match saved {
            Ok(results) => {
                if self.spooling {
                    tracing::info!("the database takes checkpoints again");
                }
                (self.spooling, self.pause) = (false, MIN_PAUSE);
                for (sent, result) in sent.iter().zip(results) {
                    self.answered(sent, &result.map_err(JournalError::from));
                }
            }
            Err(error) => {
                METRICS.backend_failures.add(1);
                let (detail, waiting) = (error.log_detail(), self.waiting.len());
                tracing::warn!(%error, detail, waiting, "checkpoints could not be saved; they are tried again");
                self.retry_at = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(MAX_PAUSE);
            }
        }
    }

    fn answered(&mut self, sent: &CheckpointWrite, result: &Result<(), JournalError>) {
        let interview = &sent.lease.interview;
        if let Err(error) = result {
            tracing::warn!(%interview, %error, "a checkpoint was refused");
        }
        match self.waiting.after(sent, result) {
            After::Confirmed => self.outbox().remove(interview),
            After::Refused => self.outbox().set_aside(&sent.lease),
            After::Unchanged => {}
        }
        self.waiting.answered(sent, result, Instant::now());
    }

    /// When something has waited for too long.
    fn spool_at(&self) -> Option<Instant> {
        let oldest = self.waiting.oldest()?;
        Some(if self.spooling { oldest } else { oldest + self.spool_after })
    }

    /// Puts what has waited for too long into the outbox; from then on that counts as saved.
    async fn spool(&mut self) {
        if !self.spooling {
            self.spooling = true;
            tracing::error!("the database does not take checkpoints; they go to the outbox until it does");
        }
        // Those that came a little later would follow in a moment: one sync of the folder for all.
        let overdue = self.waiting.overdue(Instant::now());
        let outbox = Arc::clone(&self.outbox);
        let put = tokio::task::spawn_blocking(move || {
            let results = outbox.lock().unwrap_or_else(PoisonError::into_inner).put(&overdue);
            (overdue, results)
        });
        // The task fails only when the runtime ends.
        let Ok((overdue, results)) = put.await else { return };
        for (copy, result) in overdue.iter().zip(results) {
            if let Err(error) = &result {
                let interview = &copy.lease.interview;
                tracing::error!(%interview, %error, "a checkpoint could not be put into the outbox");
            }
            self.waiting.spooled(copy, &result);
        }
    }
}

/// Waits for the commit that runs; for ever when none does.
async fn done(commit: &mut Option<Commit>) -> Committed {
    match commit {
        Some(commit) => commit.await,
        None => std::future::pending().await,
    }
}

/// Waits until this instant; for ever when there is none.
async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
