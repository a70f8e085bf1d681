//! One conversation, pure: sound, texts, results and time in; frames, work and an end out.
//!
//! After each input drain [`Conversation::poll_output`] to `None`, then sleep until [`Conversation::poll_timeout`]. All
//! times are milliseconds on one clock of the process, which never goes back.
//!
//! | file | subject |
//! |---|---|
//! | `io` | what goes in and comes out |
//! | `client` | what the client sends, sound aside |
//! | `listening` | from sound to words |
//! | `answering` | from words to replies, and back when the answer goes on |
//! | `utterance` | one answer while it is being heard |
//! | `replying` | from replies to sound |
//! | `reply` | one reply while it is being said |

mod answering;
mod client;
mod io;
mod listening;
mod reply;
mod replying;
#[cfg(test)]
pub(crate) mod tests;
mod utterance;

use std::collections::VecDeque;

use bytes::Bytes;
use gemini_wire::close::ABORTED;
use gemini_wire::{Close, FrameWriter, Role, Setup, Usage};

use self::listening::Listening;
use self::reply::Reply;
use crate::brain::Brain;

pub(crate) use self::io::{Abilities, Job, JobId, JobResult, Output, Question, Urgency};

/// Silence that ends a turn unless the setup names another, in milliseconds.
const DEFAULT_PATIENCE_MS: u64 = 800;

/// Turns of the history that are kept: an hour has fewer.
const MAX_HISTORY: usize = 1_000;

/// A client that sends nothing at all for so long has gone without a word, in milliseconds.
const IDLE_MS: u64 = 15 * 60_000;

/// After the goodbye the client hangs up; if it does not, we do, in milliseconds.
const HANG_UP_MS: u64 = 20_000;

/// What outlives a connection. A copy of it is a way back to its moment.
pub(crate) struct Memory {
    /// The interviewer's mind.
    pub(crate) brain: Box<dyn Brain>,
    /// Who said what.
    pub(crate) history: Vec<(Role, String)>,
    pub(crate) usage: Usage,
    /// The goodbye was said.
    pub(crate) is_over: bool,
}

impl Memory {
    /// The memory of a conversation that begins.
    pub(crate) fn new(brain: Box<dyn Brain>) -> Self {
        Self { brain, history: Vec::new(), usage: Usage::default(), is_over: false }
    }

    fn note(&mut self, role: Role, text: &str) {
        self.usage.text_chars += text.len() as u64;
        if self.history.len() < MAX_HISTORY && !text.trim().is_empty() {
            self.history.push((role, text.trim().to_owned()));
        }
    }
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self { brain: self.brain.copy(), history: self.history.clone(), ..*self }
    }
}

/// Why and when a connection is closed by us.
#[derive(Clone, Debug)]
struct Ending {
    at: u64,
    close: Close,
}

/// One conversation on one connection.
pub(crate) struct Conversation {
    abilities: Abilities,
    setup: Setup,
    writer: FrameWriter,
    memory: Memory,
    rng: fastrand::Rng,
    now: u64,
    out: VecDeque<Output>,
    last_job: u64,
    listening: Listening,
    reply: Option<Reply>,
    /// When the listener will have heard everything said so far.
    heard_until: u64,
    /// The first client content only fills the history.
    is_seeding: bool,
    /// Function calls without an answer.
    calls: Vec<String>,
    last_input_at: u64,
    ending: Option<Ending>,
    /// The close frame was given out.
    is_closed: bool,
}

impl Conversation {
    /// Begins, or goes on after a resumption; answers the setup.
    pub(crate) fn open(setup: Setup, memory: Memory, abilities: Abilities, seed: u64, now: u64) -> Self {
        let patience_ms = setup.silence_ms.unwrap_or(DEFAULT_PATIENCE_MS);
        let is_resumed = setup.resumption.as_ref().is_some_and(Option::is_some);
        let mut conversation = Self {
            abilities,
            writer: FrameWriter { pretty: false },
            rng: fastrand::Rng::with_seed(seed),
            now,
            out: VecDeque::new(),
            last_job: 0,
            listening: Listening::new(patience_ms, setup.manual_activity),
            reply: None,
            heard_until: now,
            is_seeding: setup.seeded_history && !is_resumed,
            calls: Vec::new(),
            last_input_at: now,
            ending: None,
            is_closed: false,
            setup,
            memory,
        };
        conversation.send(conversation.writer.setup_complete(None));
        if conversation.memory.is_over {
            conversation.conclude();
        }
        conversation
    }

    /// A copy of what outlives the connection.
    pub(crate) fn remember(&self) -> Memory {
        self.memory.clone()
    }

    /// What is to be done next.
    pub(crate) fn poll_output(&mut self) -> Option<Output> {
        let output = self.out.pop_front().filter(|_| !self.is_closed)?;
        // Nothing may follow a close frame.
        self.is_closed = matches!(output, Output::Close(_));
        Some(output)
    }

    /// When [`Self::advance`] must be called next.
    pub(crate) fn poll_timeout(&self) -> Option<u64> {
        let idle = self.last_input_at + IDLE_MS;
        let ending = self.ending.as_ref().map_or(idle, |ending| ending.at.min(idle));
        [self.reply_due(), self.listening_due()].into_iter().flatten().chain([ending]).min()
    }

    /// Does what is due by now.
    pub(crate) fn advance(&mut self, now: u64) {
        self.now = self.now.max(now);
        if self.listening_due().is_some_and(|due| due <= self.now) {
            self.listening_overdue();
        }
        self.pump();
        if let Some(ending) = self.ending.take_if(|ending| ending.at <= now) {
            self.close(ending.close);
        } else if self.last_input_at + IDLE_MS <= now {
            self.last_input_at = u64::MAX - IDLE_MS;
            self.close(Close::new(1008, ABORTED));
        }
    }

    /// Takes the result of a piece of work.
    pub(crate) fn job_done(&mut self, now: u64, id: JobId, result: &JobResult) {
        self.now = self.now.max(now);
        if !self.reply_job_done(id, result) {
            self.decode_done(id, result);
        }
        self.advance(now);
    }

    /// The process is about to end: announces it, and closes after `left_ms`.
    pub(crate) fn drain(&mut self, now: u64, left_ms: u64) {
        self.now = self.now.max(now);
        self.send(self.writer.go_away(left_ms));
        let at = self.now + left_ms;
        if self.ending.as_ref().is_none_or(|ending| ending.at > at) {
            self.ending = Some(Ending { at, close: Close::new(1008, ABORTED) });
        }
    }

    fn send(&mut self, frame: Bytes) {
        self.out.push_back(Output::Frame(frame));
    }

    fn close(&mut self, close: Close) {
        self.out.push_back(Output::Close(close));
    }

    fn start(&mut self, job: Job) -> JobId {
        self.last_job += 1;
        let id = JobId(self.last_job);
        self.out.push_back(Output::Start(id, job));
        id
    }

    fn cancel(&mut self, id: JobId) {
        self.out.push_back(Output::Cancel(id));
    }

    /// The listener hears the interviewer now.
    fn is_audible(&self) -> bool {
        /// Time for which a loudspeaker and its room go on, in milliseconds.
        const ECHO_TAIL_MS: u64 = 300;
        self.now < self.heard_until + ECHO_TAIL_MS
    }

    /// The interview is over: nothing is listened to any more.
    fn conclude(&mut self) {
        self.memory.is_over = true;
        self.abandon_answer();
        let close = Close::new(1000, "The interview is over.");
        self.ending.get_or_insert(Ending { at: self.heard_until.max(self.now) + HANG_UP_MS, close });
    }
}
