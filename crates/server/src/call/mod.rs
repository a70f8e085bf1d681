//! `preppal call`: holds an interview from the terminal as a person with a browser would.
//!
//! It signs in over the API, creates an interview, joins it by WebSocket, speaks from WAV files in
//! real time, shows the transcript and keeps the interviewer's voice. How it connects and reconnects
//! is the `client` crate's; what is said and when is in `conversation.rs`. The rest moves bytes.

mod account;
mod captions;
mod conversation;
mod error;
mod line;
mod live;
mod microphone;
mod speaker;

pub use account::{Account, ApiClient, InterviewInput};
pub use captions::Captions;
pub use conversation::{Answer, Plan};
pub use error::CallError;
pub use live::{EndedBy, Held};
pub use microphone::read_wav;

use crate::socket::Dialer;
use contract::ids::InterviewId;
use std::io::Write;
use std::path::PathBuf;

/// What to do in a call.
#[derive(Debug, Clone)]
pub struct CallOptions {
    /// `http(s)://host[:port]` of the server.
    pub server: String,
    /// Who calls.
    pub account: Account,
    /// What the interview is about.
    pub interview: InterviewInput,
    /// What is said, and when to stop.
    pub plan: Plan,
    /// Where the interviewer's voice is written: WAV, 16 kHz, mono, as it was heard in time.
    pub out: Option<PathBuf>,
}

/// How a call went.
#[derive(Debug, Clone)]
pub struct CallReport {
    /// The interview that was held.
    pub interview: InterviewId,
    /// What was exchanged, and why it ended.
    pub held: Held,
}

/// Holds one interview. `interrupted` becomes ready when the person at the terminal wants to end it.
///
/// # Errors
/// [`CallError`] when it could not be held, or ended otherwise than by `SessionEnded`.
pub async fn call<W: Write>(
    options: CallOptions,
    dialer: &Dialer,
    captions: &mut Captions<W>,
    interrupted: impl Future<Output = ()>,
) -> Result<CallReport, CallError> {
    let mut api = ApiClient::new(&options.server, dialer.clone())?;
    api.sign_in(&options.account).await?;
    let interview = api.create_interview(&options.interview).await?;
    captions.note(&format!("Interview {interview} is created; waiting for the interviewer."))?;
    let voice = options.out.as_deref().map(speaker::Recording::create).transpose()?;
    let line = line::Line::new(api, dialer.clone(), interview.clone())?;
    let held = live::hold(line, options.plan, voice, captions, interrupted).await?;
    Ok(CallReport { interview, held })
}
