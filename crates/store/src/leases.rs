//! Leases: which node runs an interview now, told apart by a fencing number.
//!
//! A claim raises the number, and every write of a session names its own: a node that was taken for
//! dead, or whose client has gone elsewhere, is refused at its next write
//! (<https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html>). When a lease runs
//! out decides only who may take the interview up unasked; clocks of nodes may thus differ by seconds.

use crate::checkpoints::Checkpoint;
use crate::row::{Columns as _, places};
use crate::{Result, Store, transcript};
use contract::backend::Turn;
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashSet;

/// Leases renewed by one statement. SQLite takes 32,766 values in one, two of each lease.
const RENEWED_AT_ONCE: usize = 1_000;

/// Counts the claims on one interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fencing(pub i64);

/// One node's hold on one interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What is held.
    pub interview: InterviewId,
    /// The claim by which it is held.
    pub fencing: Fencing,
}

/// When a claim succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimRule {
    /// Always: the interview's client is here.
    Always,
    /// Unless another node holds a lease that has not run out.
    IfFree,
}

/// What a claim gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// To be named in every write.
    pub fencing: Fencing,
    /// The newest checkpoint, if the interview was interrupted.
    pub checkpoint: Option<Checkpoint>,
    /// Every journalled turn, in order.
    pub turns: Vec<Turn>,
}

impl Store {
    /// Makes `node` the one that runs this interview until `lease_until`, and reads what is known of
    /// the interview. `None`: the rule forbids it.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] when the interview does not exist.
    pub async fn claim(
        &self,
        interview: &InterviewId,
        node: &str,
        rule: ClaimRule,
        lease_until: UnixMillis,
        now: UnixMillis,
    ) -> Result<Option<Claim>> {
        let mut transaction = self.begin().await?;
        let rows = sqlx::query(
            "INSERT INTO session_leases (interview_id, node, fencing, lease_until) VALUES ($1, $2, 1, $3) \
             ON CONFLICT (interview_id) DO UPDATE SET node = excluded.node, \
             fencing = session_leases.fencing + 1, lease_until = excluded.lease_until \
             WHERE $4 = 1 OR session_leases.node = excluded.node OR session_leases.lease_until <= $5 \
             RETURNING fencing",
        )
        .bind(interview.as_str().to_owned())
        .bind(node.to_owned())
        .bind(lease_until.0)
        .bind(i64::from(rule == ClaimRule::Always))
        .bind(now.0)
        .fetch_all(&mut *transaction)
        .await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let fencing = Fencing(row.get_number("fencing")?);
        let checkpoint = Checkpoint::read(&mut transaction, interview).await?;
        let turns = transcript::read(&mut transaction, interview).await?;
        transaction.commit().await?;
        Ok(Some(Claim { fencing, checkpoint, turns }))
    }

    /// Renews leases until `lease_until`; gives those that are held no more.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn renew_leases(&self, leases: &[Lease], lease_until: UnixMillis) -> Result<Vec<Lease>> {
        let mut lost = Vec::new();
        for leases in leases.chunks(RENEWED_AT_ONCE) {
            let mut connection = self.writer.acquire().await?;
            let held = hold(&mut connection, leases, lease_until).await?;
            lost.extend(leases.iter().filter(|lease| !held.contains(lease.interview.as_str())).cloned());
        }
        Ok(lost)
    }
}

/// Sets the end of these leases where they are still held, and gives their interviews. Inside a
/// transaction nobody else can claim these until it ends.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    leases: &[Lease],
    lease_until: UnixMillis,
) -> Result<HashSet<String>> {
    if leases.is_empty() {
        return Ok(HashSet::new());
    }
    // Joined, because SQLite reads the whole table for a pair in a list; `column1` is its name on both.
    let sql = format!(
        "UPDATE session_leases SET lease_until = $1 FROM (VALUES {}) AS claimed \
         WHERE interview_id = claimed.column1 AND fencing = claimed.column2 RETURNING interview_id",
        places(leases.len(), 2, 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(lease_until.0);
    for lease in leases {
        query = query.bind(lease.interview.as_str().to_owned()).bind(lease.fencing.0);
    }
    query.fetch_all(connection).await?.iter().map(|row| row.get_text("interview_id")).collect()
}

/// Those of these interviews that have a lease, whoever holds it.
pub(crate) async fn leased(connection: &mut AnyConnection, ids: &[&InterviewId]) -> Result<HashSet<String>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT interview_id FROM session_leases WHERE interview_id IN (VALUES {})",
        places(ids.len(), 1, 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    for id in ids {
        query = query.bind(id.as_str().to_owned());
    }
    query.fetch_all(connection).await?.iter().map(|row| row.get_text("interview_id")).collect()
}
