//! Who runs what: this node's leases are renewed, and interviews that no node runs are taken up.

use super::registry::Mail;
use super::{Asked, Engine, JournalError};
use contract::ids::InterviewId;
use std::time::Duration;

/// How often the leases of this node are renewed: three times before they run out.
const RENEW_EVERY: Duration = Duration::from_secs(10);

/// Renewals between two searches for interviews that no node runs.
const RENEWALS_PER_SWEEP: u32 = 3;

impl Engine {
    /// Takes up the sessions that were live when this node last ended, and those whose node is gone.
    /// They wait for their clients, or save what they had begun to save.
    ///
    /// # Errors
    /// [`JournalError`] when the journal cannot be read.
    pub async fn restore(&self) -> Result<usize, JournalError> {
        let interviews = self.parts.journal.interrupted().await?;
        Ok(self.take_up(interviews).await)
    }

    /// Renews the leases and looks after interviews of nodes that are gone, until it is dropped.
    pub async fn keep_leases(self) {
        let mut ticks = tokio::time::interval(RENEW_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for renewals in (1..=RENEWALS_PER_SWEEP).cycle() {
            ticks.tick().await;
            self.renew().await;
            if renewals == RENEWALS_PER_SWEEP {
                self.sweep().await;
            }
        }
    }

    /// Renews the leases once, and tells sessions that have lost theirs.
    pub async fn renew(&self) {
        let lost = match self.parts.journal.renew().await {
            Ok(lost) => lost,
            Err(error) => return tracing::warn!(%error, "leases could not be renewed"),
        };
        for lease in lost {
            if let Some(sender) = self.registry.find(&lease.interview) {
                // A task that has gone meanwhile needs no letter.
                let _ = sender.send(Mail::LeaseLost(lease.fencing)).await;
            }
        }
    }

    /// Takes up interviews of nodes that are gone, once.
    pub async fn sweep(&self) {
        match self.parts.journal.adrift().await {
            Ok(interviews) => {
                let taken = self.take_up(interviews).await;
                if taken > 0 {
                    tracing::info!(taken, "interviews of another node are taken up");
                }
            }
            Err(error) => tracing::warn!(%error, "interrupted interviews could not be looked for"),
        }
    }

    /// Starts sessions of interrupted interviews; gives how many now run here.
    async fn take_up(&self, interviews: Vec<InterviewId>) -> usize {
        let mut taken = 0;
        for interview in interviews {
            if self.registry.find(&interview).is_some() {
                // It runs here; only its renewal is late.
                continue;
            }
            match self.start(&interview, Asked::ByTheJournal).await {
                Ok(_) => taken += 1,
                Err(code) => {
                    let code = code.number();
                    tracing::warn!(%interview, code, "an interrupted interview was not taken up");
                }
            }
        }
        taken
    }
}
