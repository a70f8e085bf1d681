//! Everything that goes into a client and is to be done: two closed enums.

use crate::event::Event;
use bytes::Bytes;
use contract::live::turn_control;
use std::fmt;

/// One attempt to connect: its token, and the socket that comes of it. The client counts up; an
/// input with an old number is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// A worker token. Its `Debug` text does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Which token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `interview.generateWorkerToken`: the interview has not begun.
    Join,
    /// `interview.generateResumeToken`: it is in progress.
    Resume,
}

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    /// There is no such interview for this person.
    NotFound,
    /// The person is not signed in any more.
    SignedOut,
    /// The API did not answer, or failed. It may do better later.
    Unreachable,
    /// The interview is not in the status that this kind of token is for.
    WrongStatus,
}

/// Why there is no microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionCause {
    /// The person, or the browser's settings, said no.
    Denied,
    /// No device.
    NotFound,
    /// The device is used by another program, or failed.
    Unusable,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// The person pressed "Start".
    Start,
    /// The interview is in progress already: another page, or this one before it was loaded anew, began it.
    FoundInProgress,
    /// The interview exists: [`Output::Prepare`] is done.
    InterviewReady,
    /// The interview could not be created or found.
    SetupFailed {
        /// For the person to read.
        message: String,
    },
    /// There is a microphone, or the person chose to go on without one.
    PermissionGranted,
    /// There is none.
    PermissionDenied(PermissionCause),
    /// The token that was asked for.
    TokenIssued {
        /// For which attempt.
        conn: ConnId,
        /// The token.
        token: Token,
    },
    /// There is no token.
    TokenRefused {
        /// For which attempt.
        conn: ConnId,
        /// Why.
        refusal: TokenRefusal,
    },
    /// The socket is open.
    SocketOpened {
        /// Which.
        conn: ConnId,
    },
    /// A binary frame. A text frame is none of ours and need not be passed on.
    SocketFrame {
        /// Over which socket.
        conn: ConnId,
        /// Its payload.
        frame: Bytes,
    },
    /// The socket is closed, or could not be opened.
    SocketClosed {
        /// Which.
        conn: ConnId,
        /// The peer's close code; none when there was no close frame (1006 in a browser).
        code: Option<u16>,
    },
    /// Sound from the microphone: 16 kHz, mono, 16-bit little-endian.
    Microphone(Bytes),
    /// A typed answer.
    TypedAnswer(String),
    /// The person steers the turn-taking.
    Control(turn_control::Action),
    /// How much of an interrupted turn was heard.
    PlayedReport {
        /// The turn of [`Event::Audio`].
        turn: u32,
        /// Milliseconds of it that were played.
        played_ms: u32,
    },
    /// The person pressed "End".
    EndPressed,
    /// The system says that the network is back.
    Online,
    /// The system says that the network is gone. It may be wrong.
    Offline,
    /// The device woke up, or the page came back to the front.
    Woke,
    /// The results are there: [`Output::FetchResults`] is done.
    ResultsReady,
    /// The results cannot be had.
    ResultsFailed,
    /// The person pressed "Try again", or "Continue here" after a take-over.
    Retry,
    /// The deadline of [`crate::Client::poll_timeout`] has come.
    Timeout,
}

/// Shows kinds and sizes: inputs carry tokens and speech.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("Start"),
            Self::FoundInProgress => f.write_str("FoundInProgress"),
            Self::InterviewReady => f.write_str("InterviewReady"),
            Self::SetupFailed { message } => write!(f, "SetupFailed({message:?})"),
            Self::PermissionGranted => f.write_str("PermissionGranted"),
            Self::PermissionDenied(cause) => write!(f, "PermissionDenied({cause:?})"),
            Self::TokenIssued { conn, .. } => write!(f, "TokenIssued({})", conn.0),
            Self::TokenRefused { conn, refusal } => write!(f, "TokenRefused({}, {refusal:?})", conn.0),
            Self::SocketOpened { conn } => write!(f, "SocketOpened({})", conn.0),
            Self::SocketFrame { conn, frame } => {
                write!(f, "SocketFrame({}, {} bytes)", conn.0, frame.len())
            }
            Self::SocketClosed { conn, code } => write!(f, "SocketClosed({}, {code:?})", conn.0),
            Self::Microphone(pcm) => write!(f, "Microphone({} bytes)", pcm.len()),
            Self::TypedAnswer(text) => write!(f, "TypedAnswer({} bytes)", text.len()),
            Self::Control(action) => write!(f, "Control({action:?})"),
            Self::PlayedReport { turn, played_ms } => write!(f, "PlayedReport({turn}, {played_ms} ms)"),
            Self::EndPressed => f.write_str("EndPressed"),
            Self::Online => f.write_str("Online"),
            Self::Offline => f.write_str("Offline"),
            Self::Woke => f.write_str("Woke"),
            Self::ResultsReady => f.write_str("ResultsReady"),
            Self::ResultsFailed => f.write_str("ResultsFailed"),
            Self::Retry => f.write_str("Retry"),
            Self::Timeout => f.write_str("Timeout"),
        }
    }
}

/// Something to be done, in this order.
#[derive(Clone, PartialEq, Eq)]
pub enum Output {
    /// Create or look up the interview, then [`Input::InterviewReady`] or [`Input::SetupFailed`].
    Prepare,
    /// Ask for the microphone, then [`Input::PermissionGranted`] or [`Input::PermissionDenied`].
    AskPermission,
    /// Ask the API for a token, then [`Input::TokenIssued`] or [`Input::TokenRefused`].
    RequestToken {
        /// For which attempt.
        conn: ConnId,
        /// Which token.
        kind: TokenKind,
    },
    /// Open a WebSocket, then [`Input::SocketOpened`] or [`Input::SocketClosed`].
    OpenSocket {
        /// Which.
        conn: ConnId,
        /// With this token.
        token: Token,
    },
    /// Send a binary frame.
    Send {
        /// Over which socket.
        conn: ConnId,
        /// Its payload.
        frame: Bytes,
        /// True for sound, which a shell may drop when its socket has seconds of it waiting.
        is_audio: bool,
    },
    /// Forget this attempt: stop asking, or send what is queued and close with 1000. Nothing more of
    /// it is wanted.
    CloseSocket {
        /// Which.
        conn: ConnId,
    },
    /// Ask the API for the results until they are there, then [`Input::ResultsReady`] or
    /// [`Input::ResultsFailed`].
    FetchResults,
    /// Show, play or note this.
    Event(Event),
}

/// Shows kinds and sizes: outputs carry tokens and speech.
impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prepare => f.write_str("Prepare"),
            Self::AskPermission => f.write_str("AskPermission"),
            Self::RequestToken { conn, kind } => write!(f, "RequestToken({}, {kind:?})", conn.0),
            Self::OpenSocket { conn, .. } => write!(f, "OpenSocket({})", conn.0),
            Self::Send { conn, frame, .. } => write!(f, "Send({}, {} bytes)", conn.0, frame.len()),
            Self::CloseSocket { conn } => write!(f, "CloseSocket({})", conn.0),
            Self::FetchResults => f.write_str("FetchResults"),
            Self::Event(event) => write!(f, "Event({event:?})"),
        }
    }
}
