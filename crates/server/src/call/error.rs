//! Why a call could not be held, in words for the person at the terminal.

use crate::socket::{DialError, RequestError};
use std::path::PathBuf;

/// Why a call could not be held, or did not end as it should.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server's address.
    #[error("{0:?} is not the address of a server: write http:// or https:// and the host")]
    BadServer(String),
    /// The API could not be asked.
    #[error("the server did not answer {procedure}: {source}")]
    Request {
        /// Which procedure.
        procedure: &'static str,
        /// What went wrong.
        source: RequestError,
    },
    /// The API refused.
    #[error("{procedure} was refused ({code}): {message}")]
    Refused {
        /// Which procedure.
        procedure: &'static str,
        /// tRPC's name of the error, or the HTTP status.
        code: String,
        /// What the server says.
        message: String,
    },
    /// The API answered something that is not its contract.
    #[error("the server's answer to {procedure} is not understood: {reason}")]
    Contract {
        /// Which procedure.
        procedure: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The interview's WebSocket could not be opened.
    #[error("the interview could not be joined: {0}")]
    Join(#[from] DialError),
    /// The server ended the interview with an error.
    #[error("the server ended the interview with error {code}: {message}")]
    Failed {
        /// `ErrorResponse.code`.
        code: i32,
        /// What the server says.
        message: String,
    },
    /// The call cannot go on.
    #[error("the interview cannot go on: {0}")]
    Stopped(client::Problem),
    /// The server was not reached again in the time that a session waits.
    #[error("the connection to the interview was lost; what was said up to now is kept by the server")]
    Lost,
    /// The server did not confirm the end.
    #[error("the server did not confirm the end in time; it keeps what was said")]
    Unconfirmed,
    /// A sound file.
    #[error("{path}: {reason}", path = path.display())]
    Sound {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The terminal, or whatever the transcript goes to.
    #[error("the transcript could not be written: {0}")]
    Output(#[from] std::io::Error),
    /// The system.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}
