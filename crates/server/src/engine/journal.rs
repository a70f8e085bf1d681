//! Where checkpoints are kept, so that nothing said is lost with the process.

use crate::clock::Clock;
use contract::backend::Turn;
use contract::ids::InterviewId;
use futures_util::future::BoxFuture;
use session::{Checkpoint, CheckpointState};
use std::sync::Arc;
use store::Store;

/// What the journal knows of an interview that was interrupted.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The newest checkpoint.
    pub state: CheckpointState,
    /// Every journalled turn, in order.
    pub turns: Vec<Turn>,
}

/// The journal could not do what was asked; the text is for the log.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct JournalError(pub String);

/// Keeps checkpoints. The one real implementation is the database; tests make it fail.
pub trait Journal: Send + Sync {
    /// Makes a checkpoint durable. Saving the same one twice changes nothing.
    fn save<'a>(&'a self, checkpoint: &'a Checkpoint) -> BoxFuture<'a, Result<(), JournalError>>;
    /// What is known of an interview; none when it was not interrupted.
    fn load<'a>(&'a self, interview: &'a InterviewId) -> BoxFuture<'a, Result<Option<Saved>, JournalError>>;
    /// Forgets an interview: its result has been accepted.
    fn forget<'a>(&'a self, interview: &'a InterviewId) -> BoxFuture<'a, Result<(), JournalError>>;
    /// Every interview that was interrupted.
    fn interrupted(&self) -> BoxFuture<'_, Result<Vec<InterviewId>, JournalError>>;
}

/// The journal in the database.
#[derive(Debug, Clone)]
pub struct StoreJournal {
    store: Store,
    clock: Arc<Clock>,
}

impl StoreJournal {
    /// A journal in this store.
    #[must_use]
    pub fn new(store: Store, clock: Arc<Clock>) -> Self {
        Self { store, clock }
    }

    async fn save(&self, checkpoint: &Checkpoint) -> Result<(), store::StoreError> {
        if !checkpoint.new_turns.is_empty() {
            self.store.append_turns(&checkpoint.interview, &checkpoint.new_turns).await?;
        }
        let now = self.clock.now();
        // The version orders writers; one session has one writer, and time orders its checkpoints.
        self.store.save_checkpoint(&checkpoint.interview, now.0, &checkpoint.state.to_text(), now).await
    }

    async fn load(&self, interview: &InterviewId) -> Result<Option<Saved>, JournalError> {
        let Some(row) = self.store.load_checkpoint(interview).await.map_err(failed)? else { return Ok(None) };
        let state = CheckpointState::from_text(&row.data).map_err(|e| JournalError(e.to_string()))?;
        let turns = self.store.get_transcript(interview).await.map_err(failed)?;
        Ok(Some(Saved { state, turns }))
    }

    async fn interrupted(&self) -> Result<Vec<InterviewId>, JournalError> {
        let rows = self.store.list_checkpoints().await.map_err(failed)?;
        Ok(rows.into_iter().map(|row| row.interview).collect())
    }
}

impl Journal for StoreJournal {
    fn save<'a>(&'a self, checkpoint: &'a Checkpoint) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async move { Self::save(self, checkpoint).await.map_err(failed) })
    }

    fn load<'a>(&'a self, interview: &'a InterviewId) -> BoxFuture<'a, Result<Option<Saved>, JournalError>> {
        Box::pin(Self::load(self, interview))
    }

    fn forget<'a>(&'a self, interview: &'a InterviewId) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async move { self.store.delete_checkpoint(interview).await.map_err(failed) })
    }

    fn interrupted(&self) -> BoxFuture<'_, Result<Vec<InterviewId>, JournalError>> {
        Box::pin(Self::interrupted(self))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn failed(error: store::StoreError) -> JournalError {
    JournalError(error.to_string())
}
