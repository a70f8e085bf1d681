//! What a client tells: for the person, or for what serves the person.

use crate::lifecycle::State;
use bytes::Bytes;
use contract::backend::Speaker;
use contract::live::{session_ended, session_notice};
use contract::time::UnixMillis;
use std::fmt;

/// Something for the person, or for what serves the person.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// The lifecycle moved.
    State(State),
    /// The session is live on a new connection.
    Started(Started),
    /// A line of the transcript. A final one comes once, and final ones come in order.
    Caption(Caption),
    /// Forget lines that are not final: the connection they grew on is gone. Those that still grow
    /// come again.
    GrowingCaptionsGone,
    /// The interviewer's voice: 16 kHz, mono, 16-bit little-endian. Stale sound does not come here.
    Audio {
        /// The interviewer's turn; older than an [`Event::Interrupted`], it is stale.
        turn: u32,
        /// The samples.
        pcm: Bytes,
    },
    /// Stop playing, and forget what is queued of this turn and older ones. Answer with
    /// [`crate::Input::PlayedReport`].
    Interrupted {
        /// The newest stale turn.
        turn: u32,
    },
    /// The server says something that ends nothing.
    Notice {
        /// What.
        kind: session_notice::Kind,
        /// For a person to read; may be empty.
        message: String,
        /// Milliseconds left, in a time warning.
        remaining_ms: u64,
    },
    /// The server reports an error. When it ends the session, a [`Event::Problem`] follows.
    ServerError {
        /// `ErrorResponse.code`.
        code: i32,
        /// What the server says.
        message: String,
    },
    /// A typed answer was not taken.
    AnswerNotTaken(AnswerProblem),
    /// A round trip to the server and back.
    RoundTrip {
        /// Milliseconds.
        ms: u64,
    },
    /// Why the state becomes [`State::Error`].
    Problem(Problem),
    /// The session is over, or given up, or was never begun.
    Ended(SessionEnd),
}

/// Shows kinds and sizes: events carry what was said.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) => write!(f, "State({})", state.as_str()),
            Self::Started(started) => write!(f, "{started:?}"),
            Self::Caption(caption) => write!(f, "{caption:?}"),
            Self::GrowingCaptionsGone => f.write_str("GrowingCaptionsGone"),
            Self::Audio { turn, pcm } => write!(f, "Audio(turn {turn}, {} bytes)", pcm.len()),
            Self::Interrupted { turn } => write!(f, "Interrupted({turn})"),
            Self::Notice { kind, remaining_ms, .. } => write!(f, "Notice({kind:?}, {remaining_ms})"),
            Self::ServerError { code, .. } => write!(f, "ServerError({code})"),
            Self::AnswerNotTaken(problem) => write!(f, "AnswerNotTaken({problem:?})"),
            Self::RoundTrip { ms } => write!(f, "RoundTrip({ms} ms)"),
            Self::Problem(problem) => write!(f, "{problem:?}"),
            Self::Ended(end) => write!(f, "Ended({end:?})"),
        }
    }
}

/// What `SessionStarted` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// When the time limit strikes, on the server's clock.
    pub deadline: UnixMillis,
    /// How far the server's clock is ahead of ours, in milliseconds; negative when it is behind.
    pub clock_ahead_ms: i64,
    /// How long the session waits for a lost client, in milliseconds.
    pub resume_window_ms: u64,
    /// True when it was live already.
    pub resumed: bool,
}

/// A line of the transcript.
#[derive(Clone, PartialEq, Eq)]
pub struct Caption {
    /// The turn's number. A server that restarted may count anew, so a line that is final is known
    /// by its sequence; a speaker has one growing line at a time.
    pub turn: u32,
    /// Who speaks.
    pub speaker: Speaker,
    /// All of the turn so far.
    pub text: String,
    /// The number of a final line, rising by one; none while it grows. Zero is a final line of a
    /// server that numbers none.
    pub sequence: Option<u64>,
    /// When the turn began, on the server's clock.
    pub began: UnixMillis,
}

/// Shows everything but the words.
impl fmt::Debug for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { turn, speaker, text, sequence, .. } = self;
        write!(f, "Caption(turn {turn}, {}, {} bytes, {sequence:?})", speaker.as_str(), text.len())
    }
}

/// Why a typed answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerProblem {
    /// Nothing was written.
    #[error("the answer is empty")]
    Empty,
    /// Nobody to send it to in this state.
    #[error("there is no interview to answer in")]
    NotNow,
    /// Longer than the server accepts.
    #[error("the answer is longer than 8,000 characters")]
    TooLong,
    /// Too many wait to be sent.
    #[error("too many answers wait to be sent")]
    TooMany,
}

/// Why it cannot go on without the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// For the person to read, in English: the server's own words where it has any.
    pub message: String,
    /// True when [`crate::Input::Retry`] does something.
    pub can_retry: bool,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// No such interview for this person.
    NotFound,
    /// The session did not start on an open connection.
    NotStarted,
    /// The model provider cannot be reached, or was lost.
    ProviderFailed,
    /// The server closes every connection for what it is sent.
    Refused,
    /// The results cannot be had.
    Results,
    /// The interview could not be created.
    Setup,
    /// Not signed in any more.
    SignedOut,
    /// Continued in another window.
    TakenOver,
    /// The server refuses tokens that it has just issued.
    Unauthorized,
    /// The server cannot be reached.
    Unreachable,
}

/// How a session came to its end for this client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionEnd {
    /// The server says so: `SessionEnded`.
    Confirmed(session_ended::Reason),
    /// It was over when this client came back. What was said is kept.
    AlreadyOver,
    /// The person ended it before it was live.
    Cancelled,
    /// The server could not be reached in the time that it waits. It ends the session by itself.
    NotResumed,
    /// The server did not confirm the end in time. It ends the session by itself.
    Unconfirmed,
}
