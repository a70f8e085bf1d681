//! Everything that goes into a session and comes out of it: two closed enums.

use crate::checkpoint::Checkpoint;
use bytes::Bytes;
use contract::backend::{BackendReply, BackendRequest, CallError};
use contract::codes::{CloseCode, EndReason};
use std::fmt;

/// A client's connection. A host counts up; an input with an old number is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// One attempt to connect to the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DialId(pub u64);

/// One call to the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Which protocol a client speaks. It is told by the URL, never by looking at the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `interview_prep.v1` on `/v1`, at the sample rate its `StartRequest` named.
    Legacy {
        /// Samples per second, both ways; one of [`audio::SUPPORTED_RATES_HZ`].
        sample_rate_hz: u32,
    },
    /// `preppal` on `/<interviewId>`.
    Live,
}

/// A frame from a client, as its WebSocket gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientFrame {
    /// A binary message.
    Binary(Bytes),
    /// A text message: not allowed, so its content does not matter.
    Text,
    /// A message over the size limit, which the host refused to read.
    TooBig,
}

/// A frame to or from the provider.
#[derive(Clone, PartialEq, Eq)]
pub enum Frame {
    /// A binary message.
    Binary(Bytes),
    /// A text message; always UTF-8.
    Text(Bytes),
}

impl Frame {
    /// The bytes, whichever kind it is: Gemini sends JSON in binary frames, others in text.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Binary(bytes) | Self::Text(bytes) => bytes,
        }
    }
}

/// Shows kind and size: frames carry prompts and speech.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Binary(_) => "Binary",
            Self::Text(_) => "Text",
        };
        write!(f, "{kind}({} bytes)", self.bytes().len())
    }
}

/// Where and how to connect to the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct DialRequest {
    /// `ws://` or `wss://` URL, without secrets.
    pub url: String,
    /// HTTP headers of the upgrade; values may be secret.
    pub headers: Vec<(&'static str, String)>,
}

/// Shows the URL and the names of the headers.
impl fmt::Debug for DialRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("DialRequest").field("url", &self.url).field("headers", &names).finish()
    }
}

/// How a connection to the provider ended, or why it never began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelClose {
    /// A close frame.
    Closed {
        /// Its code; none when the frame was empty.
        code: Option<u16>,
        /// Its reason.
        reason: String,
    },
    /// The socket ended without a close frame, or could not be opened.
    Lost,
    /// The upgrade was answered with this HTTP status.
    Refused(u16),
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A client with a valid token connected.
    ClientAttached {
        /// Its connection.
        conn: ConnId,
        /// What it speaks.
        protocol: Protocol,
    },
    /// A client's connection is gone.
    ClientDetached {
        /// Which.
        conn: ConnId,
    },
    /// A client sent something.
    ClientFrame {
        /// Which connection.
        conn: ConnId,
        /// What.
        frame: ClientFrame,
    },
    /// The socket to the provider is open.
    ModelOpened {
        /// Which attempt.
        dial: DialId,
    },
    /// The provider sent something.
    ModelFrame {
        /// Which connection.
        dial: DialId,
        /// What.
        frame: Frame,
    },
    /// The socket to the provider is gone.
    ModelClosed {
        /// Which.
        dial: DialId,
        /// How.
        close: ModelClose,
    },
    /// The backend answered.
    BackendReplied {
        /// Which call.
        call: CallId,
        /// What.
        reply: Result<BackendReply, CallError>,
    },
    /// The deadline of [`crate::Session::poll_timeout`] has come.
    Timeout,
    /// The host is going down.
    Drain,
    /// Another host runs this interview now: stop, and write nothing more.
    LeaseLost,
}

/// Something to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Make this durable before performing any later output.
    Checkpoint(Box<Checkpoint>),
    /// Send a binary frame to the client.
    SendClient {
        /// Which connection.
        conn: ConnId,
        /// The encoded message.
        frame: Bytes,
        /// The interviewer's turn whose sound this is; none for anything that is not sound.
        audio_turn: Option<u32>,
    },
    /// Forget sound of this turn and older ones that still waits to be sent: it is stale.
    DiscardAudio {
        /// Which connection.
        conn: ConnId,
        /// The newest stale turn.
        turn: u32,
    },
    /// Send what is queued, then close the connection.
    CloseClient {
        /// Which connection.
        conn: ConnId,
        /// With this code.
        code: CloseCode,
    },
    /// Connect to the provider.
    Dial {
        /// Number of this attempt.
        dial: DialId,
        /// Where to.
        request: DialRequest,
    },
    /// Send a frame to the provider.
    SendModel {
        /// Which connection.
        dial: DialId,
        /// What.
        frame: Frame,
    },
    /// Close the connection to the provider, or stop dialling. Once it is closed, say so with
    /// [`Input::ModelClosed`]: a provider may refuse to continue a conversation whose old line is open.
    HangUp {
        /// Which.
        dial: DialId,
    },
    /// Call the backend.
    CallBackend {
        /// Number of this call.
        call: CallId,
        /// What to ask.
        request: BackendRequest,
    },
    /// Nothing more will come out: forget the session.
    Finished(Outcome),
}

/// How a session came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Why it ended; none when the host was drained while it was live.
    pub reason: Option<EndReason>,
    /// Whether the backend has accepted the result, or there was nothing to save.
    pub saved: bool,
}
