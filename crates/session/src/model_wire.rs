//! The events of a conversation with a model, whichever provider's dialect carried them.

use bytes::Bytes;
use contract::backend::Turn;

/// What the session asks of the model.
#[derive(Debug, Clone, Copy)]
pub enum Command<'a> {
    /// Microphone sound, 16-bit little-endian PCM at 16 kHz. Silence is sent too: providers judge
    /// the end of a turn by what they receive.
    Audio(&'a [u8]),
    /// The person is done: answer now.
    EndOfTurn,
    /// What was said before, for a connection that remembers nothing.
    History(&'a [Turn]),
    /// Something to know that asks for no answer.
    Note(&'a str),
    /// A direction from the interview room; the model answers it.
    Say(&'a str),
    /// A tool call was carried out. Nothing is to be said about it.
    ToolDone {
        /// The call's id.
        id: &'a str,
        /// The tool's name.
        name: &'a str,
    },
    /// A typed answer of the person.
    UserText(&'a str),
}

/// What the model did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelEvent {
    /// Sound of the interviewer: 16-bit little-endian PCM.
    Audio {
        /// Whole samples.
        pcm: Bytes,
        /// Samples per second.
        rate_hz: u32,
    },
    /// The interviewer wants to end the interview, or calls a tool that does not exist.
    ToolCall {
        /// To be given back with the result.
        id: String,
        /// Which tool.
        name: String,
    },
    /// The answer has been generated; its sound may still be playing.
    GenerationComplete,
    /// This connection will be closed by the provider.
    GoAway {
        /// In so many milliseconds.
        time_left_ms: u64,
    },
    /// The person spoke over the interviewer: what was not yet played is void.
    Interrupted,
    /// Words of the interviewer, to be joined to the previous ones.
    ModelText(String),
    /// The connection is set up.
    Ready,
    /// With this handle the conversation can be continued on another connection.
    ResumeHandle(String),
    /// The provider heard the person begin to speak.
    SpeechStarted,
    /// The provider heard the person stop.
    SpeechEnded,
    /// The turn is over.
    TurnComplete,
    /// Words of the person, to be joined to the previous ones.
    UserText(String),
}

/// What to do about a closed connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseClass {
    /// Every place is taken, for longer than a person waits.
    Busy,
    /// The provider ended the conversation as it should.
    Ended,
    /// It will not get better: wrong key, wrong model, wrong setup, no quota.
    Fatal,
    /// Connect again and continue with the newest handle.
    Retry,
    /// Connect again; the handle is worthless.
    RetryFresh,
}

/// The tool with which the interviewer ends the interview.
pub(crate) const END_CALL: &str = "end_call";
