//! The engine: one task per interview, a registry that leads clients to it, an orderly stop.
//!
//! The session decides, this module performs: it moves bytes, time and calls between a
//! [`session::Session`] and the world, and holds no rule of the interview.

mod client;
mod door;
mod journal;
mod leases;
mod model;
mod registry;
mod task;

pub use journal::{Claim, Journal, JournalError, Saved, SessionJournal};

use crate::clock::Clock;
use crate::http::JoinRequest;
use crate::socket::{Dialer, Socket};
use contract::backend::{BackendReply, BackendRequest, CallError};
use contract::codes::{CloseCode, ErrorCode};
use contract::ids::InterviewId;
use contract::token::TokenKey;
use futures_util::future::BoxFuture;
use registry::{Mail, Registry};
use session::provider::{Provider, SettingsError};
use session::{Protocol, Session, SessionConfig};
use std::sync::Arc;
use std::time::Duration;
use store::ClaimRule;
use tokio::sync::mpsc;

/// Letters that wait for one session's task: joins are rare, and a full box means a storm of them.
const MAILBOX: usize = 8;

/// How long the sessions may take to journal and say goodbye when the server stops.
const DRAIN_LIMIT: Duration = Duration::from_secs(7);

/// Carries out a backend call: natively a function of the API.
pub type Backend =
    Arc<dyn Fn(BackendRequest) -> BoxFuture<'static, Result<BackendReply, CallError>> + Send + Sync>;

/// Makes a fresh dialect for a session.
pub type NewProvider = Arc<dyn Fn() -> Result<Box<dyn Provider>, SettingsError> + Send + Sync>;

/// What an engine is made of.
#[derive(Clone)]
pub struct EngineParts {
    /// Carries out the session's calls.
    pub backend: Backend,
    /// The one clock.
    pub clock: Arc<Clock>,
    /// Opens sockets to the provider.
    pub dialer: Dialer,
    /// Keeps checkpoints.
    pub journal: Journal,
    /// Most sessions at once.
    pub max_sessions: usize,
    /// The dialect of the configured provider.
    pub provider: NewProvider,
    /// What the sessions are told.
    pub session: SessionConfig,
    /// Verifies worker tokens.
    pub token_key: TokenKey,
}

/// Runs the sessions of this process. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    parts: Arc<EngineParts>,
    registry: Arc<Registry>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("live", &self.registry.len()).finish_non_exhaustive()
    }
}

/// Who wants a session to run.
#[derive(Debug, Clone, Copy)]
enum Asked {
    ByAClient,
    ByTheJournal,
}

/// A client whose token was good.
#[derive(Debug)]
pub(crate) struct Joining {
    pub(crate) interview: InterviewId,
    pub(crate) protocol: Protocol,
    pub(crate) socket: Socket,
}

impl Engine {
    /// An engine without sessions.
    #[must_use]
    pub fn new(parts: EngineParts) -> Self {
        Self { parts: Arc::new(parts), registry: Arc::new(Registry::default()) }
    }

    /// Takes a connection: verifies its token, then leads it to its session.
    pub async fn join(&self, request: JoinRequest) {
        if let Some(joining) = door::admit(&self.parts, request).await {
            self.lead(joining).await;
        }
    }

    /// Tells every session that the server goes down, and waits until they are journalled.
    pub async fn drain(&self) {
        self.registry.drain();
        if tokio::time::timeout(DRAIN_LIMIT, self.registry.emptied()).await.is_err() {
            tracing::error!(
                left = self.registry.len(),
                "sessions were still busy when the time to stop came"
            );
        }
    }

    /// Sessions live now.
    #[must_use]
    pub fn live(&self) -> usize {
        self.registry.len()
    }

    /// [`Self::lead`] for a task that is itself started by it: boxed, or its type would contain itself.
    fn lead_on(self, joining: Joining) -> BoxFuture<'static, ()> {
        Box::pin(async move { self.lead(joining).await })
    }

    async fn lead(&self, joining: Joining) {
        let interview = joining.interview.clone();
        let mut letter = Mail::Join(Box::new(joining));
        // A session may end between being found and being written to; then the next one is made.
        for _ in 0..3 {
            let sender = match self.registry.find(&interview) {
                Some(sender) => sender,
                None => match self.start(&interview, Asked::ByAClient).await {
                    Ok(sender) => sender,
                    Err(code) => return refuse(letter, code).await,
                },
            };
            match sender.send(letter).await {
                Ok(()) => return,
                Err(mpsc::error::SendError(back)) => letter = back,
            }
        }
        refuse(letter, ErrorCode::Internal).await;
    }

    /// Starts the task of an interview, or finds the one that was faster.
    async fn start(&self, interview: &InterviewId, asked: Asked) -> Result<mpsc::Sender<Mail>, ErrorCode> {
        let (sender, mailbox) = mpsc::channel(MAILBOX);
        // The place first: two claims of one process would end each other.
        let mut place = self.registry.enter(interview, sender, self.parts.max_sessions)?;
        if let Some(guard) = place.guard.take() {
            match self.session(interview, asked).await {
                Ok((session, journal)) => {
                    tokio::spawn(task::run(self.clone(), session, journal, mailbox, guard));
                }
                Err(code) => {
                    self.leave(mailbox, guard, code);
                    return Err(code);
                }
            }
        }
        Ok(place.sender)
    }

    /// Gives a place up, and refuses those who already wait there.
    fn leave(&self, mut mailbox: mpsc::Receiver<Mail>, guard: registry::Guard, code: ErrorCode) {
        mailbox.close();
        drop(guard);
        tokio::spawn(async move {
            while let Some(mail) = mailbox.recv().await {
                refuse(mail, code).await;
            }
        });
    }

    /// Claims an interview: its session is restored when the journal knows it, fresh when a client asks.
    async fn session(
        &self,
        interview: &InterviewId,
        asked: Asked,
    ) -> Result<(Session, SessionJournal), ErrorCode> {
        let parts = &self.parts;
        let provider = (parts.provider)().map_err(|error| {
            tracing::error!(%error, "the provider's settings do not work");
            ErrorCode::ProviderFailed
        })?;
        let rule = match asked {
            Asked::ByAClient => ClaimRule::Always,
            Asked::ByTheJournal => ClaimRule::IfFree,
        };
        let claimed = parts.journal.claim(interview, rule).await.map_err(|error| {
            tracing::error!(%interview, %error, "the interview could not be claimed");
            if matches!(error, JournalError::Refused(_)) {
                ErrorCode::NotJoinable
            } else {
                ErrorCode::Internal
            }
        })?;
        let Some(Claim { journal, saved }) = claimed else { return Err(ErrorCode::NotJoinable) };
        let (config, now) = (parts.session.clone(), parts.clock.now());
        let session = match (saved, asked) {
            (Some(Saved { state, turns }), _) => {
                Session::restore(interview.clone(), state, turns, config, provider, seed(), now)
            }
            (None, Asked::ByAClient) => Session::new(interview.clone(), config, provider, seed(), now),
            (None, Asked::ByTheJournal) => return Err(ErrorCode::NotJoinable),
        };
        Ok((session, journal))
    }
}

/// Randomness for a session's jitter: nothing secret hangs on it.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    let _ = getrandom::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

async fn refuse(letter: Mail, error: ErrorCode) {
    let Mail::Join(joining) = letter else { return };
    let (message, close) = match error {
        ErrorCode::NotJoinable => ("There is no such interview to join.", CloseCode::NotJoinable),
        ErrorCode::Overloaded => ("The server is full. Please try again later.", CloseCode::TryAgainLater),
        ErrorCode::ProviderFailed => {
            ("The interviewer is not available on this server.", CloseCode::ProviderFailed)
        }
        _ => ("The interview could not be started. Please try again.", CloseCode::InternalError),
    };
    door::turn_away(joining.socket, joining.protocol, error, message, close).await;
}
