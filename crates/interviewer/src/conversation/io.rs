//! What goes into a conversation and what comes out of it.

use std::sync::Arc;

use bytes::Bytes;
use gemini_wire::{Close, Role};

use crate::playout::Sound;

/// What the host has to do, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    /// Send a data frame.
    Frame(Bytes),
    /// Have work done; the result comes back with the same id.
    Start(JobId, Job),
    /// Work already started has become urgent.
    Hurry(JobId),
    /// Work is not needed any more; no result is expected.
    Cancel(JobId),
    /// Give a handle to this conversation as it is now, and send it.
    IssueHandle,
    /// Send a close frame; nothing follows.
    Close(Close),
}

/// Number of a piece of work, unique within its conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct JobId(pub(crate) u64);

/// A piece of work.
#[derive(Clone, PartialEq)]
pub(crate) enum Job {
    /// Speech to text.
    Decode {
        /// 16 kHz, -1 to 1.
        sound: Vec<f32>,
        /// Words that are likely.
        vocabulary: Arc<[String]>,
        /// How soon.
        urgency: Urgency,
    },
    /// Text to speech.
    Speak {
        /// One sentence.
        sentence: String,
        /// How soon.
        urgency: Urgency,
    },
    /// A language model writes the next reply.
    Ask(Question),
}

/// Work in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Urgency {
    /// Somebody waits for it in silence: last words, first sentence.
    Now,
    /// It will be needed in a moment.
    Soon,
    /// It is nice to have: a caption of what is being said.
    Spare,
}

/// What a language model is asked.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// Who it is and what it knows.
    pub(crate) system: String,
    /// The conversation so far.
    pub(crate) history: Vec<(Role, String)>,
    /// What to do in the next reply.
    pub(crate) task: String,
}

/// What came of a piece of work.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JobResult {
    /// The text of a decode.
    Heard(String),
    /// The sound of a sentence.
    Spoken(Sound),
    /// The next sentence of a language model; more may follow.
    Thought(String),
    /// The language model has said everything.
    ThoughtAll,
    /// It was not done: refused under load, cancelled, or broken.
    Failed,
}

/// Shows what it is, not what is said.
impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Decode { sound, urgency, .. } => write!(f, "Decode({} samples, {urgency:?})", sound.len()),
            Self::Speak { sentence, urgency } => write!(f, "Speak({} bytes, {urgency:?})", sentence.len()),
            Self::Ask(question) => write!(f, "Ask({} turns)", question.history.len()),
        }
    }
}

/// What this interviewer can do, as found when it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// Speech is understood.
    pub(crate) hears: bool,
    /// Replies are spoken.
    pub(crate) speaks: bool,
    /// A language model takes the mind's place.
    pub(crate) asks_model: bool,
}
