//! One reply while it is being said: its sentences, their sound, and what led to it.

use std::collections::VecDeque;

use mind::Then;

use super::JobId;
use super::utterance::Utterance;
use crate::brain::Brain;
use crate::playout::{Playout, Sound};

/// Where the sound of a sentence stands.
#[derive(Clone, Debug)]
pub(super) enum Voicing {
    /// Not asked for yet.
    Waiting,
    /// It is being spoken.
    Running(JobId),
    /// It is there; `None` when it is only written.
    Ready(Option<Sound>),
}

/// One sentence.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) voicing: Voicing,
}

/// What led to a reply.
pub(super) enum Cause {
    /// A spoken answer, which may yet go on.
    Answer(Box<Undo>),
    /// A text, a direction, a silence.
    Other,
}

/// The way back to before a reply.
pub(super) struct Undo {
    pub(super) brain: Box<dyn Brain>,
    pub(super) history_len: usize,
    pub(super) utterance: Utterance,
}

/// A language model that writes this reply.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) job: JobId,
    /// What is said if it fails before its first sentence.
    pub(super) fallback: String,
    /// A sentence has come.
    pub(super) has_begun: bool,
}

/// A reply.
pub(super) struct Reply {
    pub(super) cause: Cause,
    pub(super) then: Then,
    /// When it was decided on.
    pub(super) committed_at: u64,
    pub(super) sentences: VecDeque<Sentence>,
    pub(super) asked: Option<Asked>,
    pub(super) playout: Playout,
    /// `generationComplete` was sent.
    pub(super) is_generated: bool,
}

impl Reply {
    /// Everything has been sent, as far as it is known.
    pub(super) fn is_sent(&self) -> bool {
        self.sentences.is_empty() && self.asked.is_none() && self.playout.is_empty()
    }

    /// Work under way for it.
    pub(super) fn jobs(&self) -> Vec<JobId> {
        let voices = self.sentences.iter().filter_map(|sentence| match sentence.voicing {
            Voicing::Running(id) => Some(id),
            Voicing::Waiting | Voicing::Ready(_) => None,
        });
        voices.chain(self.asked.as_ref().map(|asked| asked.job)).collect()
    }
}
