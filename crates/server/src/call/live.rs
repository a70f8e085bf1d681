//! The session of a call: moves messages between the socket and the conversation, in real time.

use super::captions::Captions;
use super::conversation::{Conversation, Plan};
use super::error::CallError;
use super::speaker::Recording;
use crate::socket::{CloseReason, Dialer, SUBPROTOCOL, Socket, SocketEvent, SocketOptions};
use contract::audio_format::{CHUNK_MS, client_bytes_to_ms};
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_ended::Reason;
use contract::live::{ClientToServerMessage, ErrorResponse, ServerToClientMessage};
use http::header::SEC_WEBSOCKET_PROTOCOL;
use http::{HeaderMap, HeaderValue, Uri};
use prost::Message as _;
use std::io::Write;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};

/// Longest wait for `SessionStarted`: the server dials its model in this time.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Longest wait for `SessionEnded` after the end was asked for: the server saves in this time.
const END_TIMEOUT: Duration = Duration::from_secs(20);

/// Error codes from here on are about one frame or one request; the session goes on.
const FIRST_PASSING_ERROR: i32 = 4400;

/// How a session went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who or what ended it.
    pub ended_by: EndedBy,
    /// From `SessionStarted` to `SessionEnded`.
    pub lasted_ms: u64,
    /// Finished turns shown, of both sides.
    pub turns: usize,
    /// Milliseconds of the interviewer's audio received.
    pub audio_ms: u64,
    /// Errors about single frames, which did not end the session.
    pub passing_errors: usize,
}

/// Why a session ended in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The interviewer concluded it.
    Interviewer,
    /// The time limit.
    TimeLimit,
    /// Unknown to this version.
    Unnamed,
    /// We did.
    Us,
}

impl EndedBy {
    fn of(reason: i32) -> Self {
        match Reason::try_from(reason) {
            Ok(Reason::GeminiEnded) => Self::Interviewer,
            Ok(Reason::Timeout) => Self::TimeLimit,
            Ok(Reason::UserInitiated) => Self::Us,
            Ok(Reason::Unspecified) | Err(_) => Self::Unnamed,
        }
    }

    /// In words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interviewer => "the interviewer concluded the interview",
            Self::TimeLimit => "the time limit was reached",
            Self::Unnamed => "the server ended the interview",
            Self::Us => "the interview was ended from here",
        }
    }
}

/// Opens an interview's WebSocket. The token travels in a header, not in the URL.
pub(super) async fn join(dialer: &Dialer, url: &Uri, token: &str) -> Result<Socket, CallError> {
    let mut headers = HeaderMap::new();
    let offer = HeaderValue::from_str(&format!("{SUBPROTOCOL}, token.{token}"));
    let offer = offer.map_err(|error| CallError::Contract {
        procedure: "interview.generateWorkerToken",
        reason: error.to_string(),
    })?;
    headers.insert(SEC_WEBSOCKET_PROTOCOL, offer);
    Ok(dialer.websocket(url, headers, SocketOptions::MODEL).await?)
}

/// Holds the session until it ends.
pub(super) async fn hold<W: Write>(
    mut socket: Socket,
    plan: Plan,
    voice: Option<Recording>,
    captions: &mut Captions<W>,
    interrupted: impl Future<Output = ()>,
) -> Result<Held, CallError> {
    let mut session = Session {
        conversation: Conversation::new(plan),
        captions,
        voice,
        send: Vec::new(),
        started: None,
        deadline: Instant::now() + START_TIMEOUT,
        failure: None,
        ended_by: None,
        held: Held { ended_by: EndedBy::Unnamed, lasted_ms: 0, turns: 0, audio_ms: 0, passing_errors: 0 },
    };
    let result = session.run(&mut socket, interrupted).await;
    if result.is_err() {
        socket.queue_close(1000, "");
    }
    socket.finish().await;
    let finished = session.finish();
    result.and(finished)
}

struct Session<'a, W> {
    conversation: Conversation,
    captions: &'a mut Captions<W>,
    voice: Option<Recording>,
    send: Vec<ToServer>,
    started: Option<Instant>,
    /// When the server has been silent for too long: before the start, and after the end was asked for.
    deadline: Instant,
    failure: Option<ErrorResponse>,
    ended_by: Option<EndedBy>,
    held: Held,
}

impl<W: Write> Session<'_, W> {
    async fn run(
        &mut self,
        socket: &mut Socket,
        interrupted: impl Future<Output = ()>,
    ) -> Result<(), CallError> {
        let mut interrupted = std::pin::pin!(interrupted);
        let mut asked = false;
        let mut ticks = tokio::time::interval(Duration::from_millis(u64::from(CHUNK_MS)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                event = socket.event() => {
                    if self.on_event(event)? {
                        return Ok(());
                    }
                }
                _ = ticks.tick() => self.on_tick()?,
                () = &mut interrupted, if !asked => {
                    asked = true;
                    self.conversation.ask_for_end(&mut self.send);
                    self.note_end()?;
                }
            }
            for payload in self.send.drain(..) {
                let message = ClientToServerMessage { payload: Some(payload) };
                let queued = socket.queue_binary(message.encode_to_vec());
                // A closing connection shows in its next event, with the reason.
                if queued == Err(crate::socket::QueueError::Overflow) {
                    return Err(CallError::Lost("the server takes no audio".into()));
                }
            }
        }
    }

    /// True when the session is over.
    fn on_event(&mut self, event: SocketEvent) -> Result<bool, CallError> {
        match event {
            SocketEvent::Binary(bytes) => {
                let message = ServerToClientMessage::decode(bytes).map_err(|error| CallError::Contract {
                    procedure: "the session",
                    reason: error.to_string(),
                })?;
                if let Some(payload) = message.payload {
                    self.on_message(&payload)?;
                }
                Ok(false)
            }
            SocketEvent::Text(_) => Ok(false),
            SocketEvent::Closed(close) => self.on_close(&close).map(|()| true),
            SocketEvent::Broken(broken) if self.ended_by.is_none() => Err(match self.failure.take() {
                Some(failure) => CallError::Failed { code: failure.code, message: failure.message },
                None => CallError::Lost(broken.to_string()),
            }),
            SocketEvent::Broken(_) => Ok(true),
        }
    }

    fn on_close(&mut self, close: &CloseReason) -> Result<(), CallError> {
        match (self.ended_by, self.failure.take()) {
            (Some(_), _) => Ok(()),
            (None, Some(failure)) => Err(CallError::Failed { code: failure.code, message: failure.message }),
            (None, None) => {
                let code = close.code.map_or("without a code".to_owned(), |code| code.to_string());
                Err(CallError::Lost(format!("closed {code} {}", close.reason).trim_end().to_owned()))
            }
        }
    }

    fn on_message(&mut self, payload: &FromServer) -> Result<(), CallError> {
        match payload {
            FromServer::SessionStarted(_) => self.on_started()?,
            FromServer::TranscriptUpdate(update) => {
                self.held.turns += usize::from(update.is_final);
                self.captions.update(update)?;
            }
            FromServer::AudioResponse(audio) => {
                self.held.audio_ms += client_bytes_to_ms(audio.audio_content.len());
            }
            FromServer::SessionEnded(ended) => {
                self.ended_by = Some(EndedBy::of(ended.reason));
                self.held.lasted_ms = self.now_ms().unwrap_or(0);
            }
            FromServer::Error(error) if error.code >= FIRST_PASSING_ERROR => {
                self.held.passing_errors += 1;
                self.captions.note(&format!("error {}: {}", error.code, error.message))?;
                self.failure = Some(error.clone());
            }
            FromServer::Error(error) => self.failure = Some(error.clone()),
            FromServer::Notice(notice) if !notice.message.is_empty() => {
                self.captions.note(&notice.message)?;
            }
            FromServer::Notice(_) | FromServer::Interrupted(_) | FromServer::Pong(_) => {}
        }
        // A server that knows only the published schema sends no SessionStarted: its first word starts it.
        if self.started.is_none()
            && matches!(payload, FromServer::TranscriptUpdate(_) | FromServer::AudioResponse(_))
        {
            self.on_started()?;
        }
        if let Some(now_ms) = self.now_ms() {
            self.conversation.hear(now_ms, payload, &mut self.send);
        }
        Ok(())
    }

    fn on_started(&mut self) -> Result<(), CallError> {
        if self.started.is_none() {
            self.started = Some(Instant::now());
            self.captions.note("The interview is live.")?;
        }
        Ok(())
    }

    fn on_tick(&mut self) -> Result<(), CallError> {
        let waiting_for_end = self.conversation.end_asked();
        if let Some(now_ms) = self.now_ms() {
            let heard = self.conversation.tick(now_ms, &mut self.send);
            if let Some(voice) = &mut self.voice {
                voice.write(&heard)?;
            }
            if self.conversation.end_asked() && !waiting_for_end {
                self.note_end()?;
            }
        }
        let waiting = self.started.is_none() || self.conversation.end_asked();
        if waiting && self.ended_by.is_none() && Instant::now() >= self.deadline {
            let what = if self.started.is_none() { "start the interview" } else { "end the interview" };
            return Err(CallError::TooSlow(what));
        }
        Ok(())
    }

    fn note_end(&mut self) -> Result<(), CallError> {
        self.deadline = Instant::now() + END_TIMEOUT;
        Ok(self.captions.note("Ending the interview.")?)
    }

    /// Milliseconds since the session began; none before.
    fn now_ms(&self) -> Option<u64> {
        let elapsed = self.started?.elapsed().as_millis();
        Some(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }

    fn finish(mut self) -> Result<Held, CallError> {
        let rest = self.conversation.rest();
        if let Some(mut voice) = self.voice {
            voice.write(&rest)?;
            voice.finish()?;
        }
        Ok(Held { ended_by: self.ended_by.unwrap_or(EndedBy::Unnamed), ..self.held })
    }
}

#[cfg(test)]
mod tests;
