//! The backend of the world: statuses that move forward only, a transcript, checkpoints, and replies
//! that are slow, fail, or get lost after the work was done.

use super::Shared;
use super::queue::Event;
use client::{ConnId, Input, Token, TokenKind, TokenRefusal};
use contract::backend::{
    BackendReply, BackendRequest, CallError, Duration, InterviewContext, InterviewStatus, Turn,
};
use session::{Checkpoint, CheckpointState};
use std::collections::BTreeMap;

/// What survives everything.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) status: InterviewStatus,
    pub(super) turns: BTreeMap<u64, Turn>,
    /// The newest checkpoint, as text: a restart reads it back.
    pub(super) checkpoint: Option<String>,
}

impl Default for Backend {
    fn default() -> Self {
        Self { status: InterviewStatus::Pending, turns: BTreeMap::new(), checkpoint: None }
    }
}

impl Backend {
    /// Answers a request for a token.
    pub(super) fn token(&self, shared: &mut Shared, person: usize, conn: ConnId, kind: TokenKind) {
        let right = match kind {
            TokenKind::Join => self.status == InterviewStatus::Pending,
            TokenKind::Resume => self.status == InterviewStatus::InProgress,
        };
        let input = if shared.fault(12) {
            Input::TokenRefused { conn, refusal: TokenRefusal::Unreachable }
        } else if right {
            Input::TokenIssued { conn, token: Token("good".into()) }
        } else {
            Input::TokenRefused { conn, refusal: TokenRefusal::WrongStatus }
        };
        let latency = shared.dice.between(1, 400);
        shared.after(latency, Event::ToClient { person, input });
    }

    /// Makes a checkpoint durable: the turns are appended, the state is replaced.
    pub(super) fn save(&mut self, shared: &mut Shared, checkpoint: &Checkpoint) {
        for turn in &checkpoint.new_turns {
            let expected = self.turns.keys().next_back().map_or(1, |last| last + 1);
            let known = self.turns.get(&turn.sequence).is_some_and(|stored| stored == turn);
            if !known && turn.sequence != expected {
                shared.broken(|| format!("turn {} is journalled where {expected} belongs", turn.sequence));
            }
            self.turns.insert(turn.sequence, turn.clone());
        }
        self.checkpoint = Some(checkpoint.state.to_text());
    }

    /// What a restarting host finds.
    pub(super) fn saved(&self, shared: &mut Shared) -> Option<(CheckpointState, Vec<Turn>)> {
        let text = self.checkpoint.as_ref()?;
        match CheckpointState::from_text(text) {
            Ok(state) => Some((state, self.turns.values().cloned().collect())),
            Err(error) => {
                shared.broken(|| format!("a checkpoint cannot be read back: {error}"));
                None
            }
        }
    }

    /// Carries a call out, or not; and answers, or not. None is a reply that got lost.
    pub(super) fn call(
        &mut self,
        shared: &mut Shared,
        request: &BackendRequest,
    ) -> Option<Result<BackendReply, CallError>> {
        if shared.fault(10) {
            return Some(Err(CallError::Unavailable));
        }
        let reply = self.carry_out(shared, request);
        // The work is done, and nobody hears of it.
        if shared.fault(25) { None } else { Some(reply) }
    }

    fn carry_out(
        &mut self,
        shared: &mut Shared,
        request: &BackendRequest,
    ) -> Result<BackendReply, CallError> {
        match request {
            BackendRequest::GetContext { .. } => Ok(BackendReply::Context(Box::new(InterviewContext {
                candidate_name: Some("Ada".into()),
                job_description: "Rust engineer".into(),
                duration: Duration::Short,
                status: Some(self.status),
                ..InterviewContext::default()
            }))),
            BackendRequest::AppendTranscript { .. } => Ok(BackendReply::Done),
            BackendRequest::SubmitTranscript { turns, .. } => self.submit(shared, turns),
            BackendRequest::UpdateStatus { status, .. } => self.update_status(*status),
        }
    }

    fn update_status(&mut self, wanted: InterviewStatus) -> Result<BackendReply, CallError> {
        use InterviewStatus::{Completed, Error, InProgress, Pending};
        let legal = matches!((self.status, wanted), (Pending, InProgress) | (InProgress, Completed | Error));
        if legal {
            self.status = wanted;
        }
        if self.status == wanted { Ok(BackendReply::Done) } else { Err(CallError::Refused) }
    }

    fn submit(&mut self, shared: &mut Shared, turns: &[Turn]) -> Result<BackendReply, CallError> {
        match self.status {
            InterviewStatus::Pending => return Err(CallError::Refused),
            InterviewStatus::InProgress => self.status = InterviewStatus::Completed,
            InterviewStatus::Completed | InterviewStatus::Error => {}
        }
        let stored: Vec<&Turn> = self.turns.values().collect();
        if stored.len() != turns.len() || stored.iter().zip(turns).any(|(stored, turn)| **stored != *turn) {
            let (got, kept) = (turns.len(), stored.len());
            shared.broken(|| format!("{got} turns are submitted, {kept} were journalled, or they differ"));
        }
        Ok(BackendReply::Done)
    }

    /// At the end of a run.
    pub(super) fn check(&self, shared: &mut Shared) -> Result<(), String> {
        match self.status {
            InterviewStatus::Pending => shared.tally.never_live += 1,
            InterviewStatus::Completed => shared.tally.completed += 1,
            InterviewStatus::Error if shared.model_may_fail => shared.tally.failed += 1,
            InterviewStatus::Error => return Err("ERROR, although the model never failed for good".into()),
            InterviewStatus::InProgress => return Err("the interview is left IN_PROGRESS for ever".into()),
        }
        Ok(())
    }
}
