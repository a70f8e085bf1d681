//! The session of a call: a shell over the client core, in real time.
//!
//! The core decides how to connect, resume and end; the conversation decides what is said. This
//! moves inputs and outputs between them, the line, the clock and the files.

use super::captions::Captions;
use super::conversation::{Conversation, Plan};
use super::error::CallError;
use super::line::Line;
use super::speaker::Recording;
use crate::clock::Clock;
use client::{Client, ClientConfig, Event, Input, Output, Problem, ProblemKind, SessionEnd, State};
use contract::audio_format::{CHUNK_MS, client_bytes_to_ms};
use contract::live::ErrorResponse;
use contract::live::session_ended::Reason;
use std::collections::VecDeque;
use std::io::Write;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};

/// Error codes from here on are about one frame or one request; the session goes on.
const FIRST_PASSING_ERROR: i32 = 4400;

/// How a session went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who or what ended it.
    pub ended_by: EndedBy,
    /// From `SessionStarted` to the end.
    pub lasted_ms: u64,
    /// Finished turns shown, of both sides.
    pub turns: usize,
    /// Milliseconds of the interviewer's audio received.
    pub audio_ms: u64,
    /// Errors about single frames, which did not end the session.
    pub passing_errors: usize,
    /// How often a lost connection was replaced.
    pub reconnects: usize,
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
    /// It ended while the connection was lost.
    WhileAway,
}

impl EndedBy {
    fn of(reason: Reason) -> Self {
        match reason {
            Reason::GeminiEnded => Self::Interviewer,
            Reason::Timeout => Self::TimeLimit,
            Reason::UserInitiated => Self::Us,
            Reason::Unspecified => Self::Unnamed,
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
            Self::WhileAway => "the interview ended while the connection was lost",
        }
    }
}

/// Holds the session until it ends.
pub(super) async fn hold<W: Write>(
    line: Line,
    plan: Plan,
    voice: Option<Recording>,
    captions: &mut Captions<W>,
    interrupted: impl Future<Output = ()>,
) -> Result<Held, CallError> {
    let clock = Clock::new();
    let client = Client::new(ClientConfig::default(), seed(), clock.now());
    let mut call = Call {
        clock,
        client,
        line,
        conversation: Conversation::new(plan),
        captions,
        voice,
        inputs: VecDeque::from([Input::Start]),
        started: None,
        failure: None,
        outcome: None,
        held: Held {
            ended_by: EndedBy::Unnamed,
            lasted_ms: 0,
            turns: 0,
            audio_ms: 0,
            passing_errors: 0,
            reconnects: 0,
        },
    };
    let result = call.run(interrupted).await;
    let Call { line, mut conversation, voice, held, .. } = call;
    line.finish().await;
    let ended_by = result?;
    if let Some(mut voice) = voice {
        voice.write(&conversation.rest())?;
        voice.finish()?;
    }
    Ok(Held { ended_by, ..held })
}

/// Randomness for the pauses between attempts: nothing secret hangs on it.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    let _ = getrandom::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

struct Call<'a, W> {
    clock: Clock,
    client: Client,
    line: Line,
    conversation: Conversation,
    captions: &'a mut Captions<W>,
    voice: Option<Recording>,
    /// What the client is to be told next.
    inputs: VecDeque<Input>,
    /// When the session was live for the first time.
    started: Option<Instant>,
    /// What the server said last was wrong.
    failure: Option<ErrorResponse>,
    outcome: Option<Result<EndedBy, CallError>>,
    held: Held,
}

impl<W: Write> Call<'_, W> {
    async fn run(&mut self, interrupted: impl Future<Output = ()>) -> Result<EndedBy, CallError> {
        let mut interrupted = std::pin::pin!(interrupted);
        let mut asked = false;
        let mut ticks = tokio::time::interval(Duration::from_millis(u64::from(CHUNK_MS)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            self.feed()?;
            if let Some(outcome) = self.outcome.take() {
                return outcome;
            }
            tokio::select! {
                input = self.line.input() => self.inputs.push_back(input),
                _ = ticks.tick() => self.tick()?,
                () = &mut interrupted, if !asked => {
                    asked = true;
                    self.conversation.ask_for_end(&mut self.inputs);
                }
            }
        }
    }

    /// Gives the client all that waits for it, and performs what comes out.
    fn feed(&mut self) -> Result<(), CallError> {
        while let Some(input) = self.inputs.pop_front() {
            self.client.handle(self.clock.now(), input);
            while let Some(output) = self.client.poll_output() {
                self.perform(output)?;
            }
        }
        Ok(())
    }

    fn perform(&mut self, output: Output) -> Result<(), CallError> {
        match output {
            // The interview was created before, and WAV files need no permission.
            Output::Prepare => self.inputs.push_back(Input::InterviewReady),
            Output::AskPermission => self.inputs.push_back(Input::PermissionGranted),
            Output::RequestToken { conn, kind } => self.line.ask(conn, kind),
            Output::OpenSocket { conn, token } => self.line.open(conn, token),
            Output::Send { conn, frame, is_audio } => self.line.send(conn, frame, is_audio),
            Output::CloseSocket { .. } => self.line.close(),
            // The call is over by then; the results are looked at elsewhere.
            Output::FetchResults => {}
            Output::Event(event) => self.note(event)?,
        }
        Ok(())
    }

    fn note(&mut self, event: Event) -> Result<(), CallError> {
        let now_ms = self.now_ms().unwrap_or(0);
        self.conversation.hear(now_ms, &event, &mut self.inputs);
        match event {
            Event::State(state) => self.note_state(state)?,
            Event::Started(_) => {
                self.failure = None;
                if self.started.is_some() {
                    self.held.reconnects += 1;
                    self.captions.note("Connected again.")?;
                } else {
                    self.started = Some(Instant::now());
                    self.captions.note("The interview is live.")?;
                }
            }
            Event::Caption(caption) => {
                self.held.turns += usize::from(caption.sequence.is_some());
                self.captions.show(&caption)?;
            }
            Event::GrowingCaptionsGone => self.captions.forget_growing()?,
            Event::Audio { pcm, .. } => self.held.audio_ms += client_bytes_to_ms(pcm.len()),
            Event::Notice { message, .. } if !message.is_empty() => self.captions.note(&message)?,
            Event::ServerError { code, message } => {
                if code >= FIRST_PASSING_ERROR {
                    self.held.passing_errors += 1;
                    self.captions.note(&format!("error {code}: {message}"))?;
                }
                self.failure = Some(ErrorResponse { code, message });
            }
            Event::AnswerNotTaken(problem) => self.captions.note(&problem.to_string())?,
            Event::Problem(problem) => self.outcome = Some(Err(self.explain(problem))),
            Event::Ended(end) => {
                self.held.lasted_ms = now_ms;
                self.outcome = Some(ended(end));
            }
            Event::Notice { .. } | Event::Interrupted { .. } | Event::RoundTrip { .. } => {}
        }
        Ok(())
    }

    fn note_state(&mut self, state: State) -> Result<(), CallError> {
        match state {
            State::Reconnecting => self.captions.note("The connection was lost. Connecting again…")?,
            State::Ending => self.captions.note("Ending the interview.")?,
            _ => {}
        }
        Ok(())
    }

    /// Why the call cannot go on: in the server's words, or those of the last attempt.
    fn explain(&mut self, problem: Problem) -> CallError {
        let attempt = self.line.take_failure();
        match (self.failure.take(), attempt) {
            _ if problem.kind == ProblemKind::TakenOver => CallError::Stopped(problem),
            (Some(failure), _) => CallError::Failed { code: failure.code, message: failure.message },
            (None, Some(error)) => error,
            (None, None) => CallError::Stopped(problem),
        }
    }

    fn tick(&mut self) -> Result<(), CallError> {
        if self.client.poll_timeout().is_some_and(|(at, _)| at <= self.clock.now()) {
            self.inputs.push_back(Input::Timeout);
        }
        if let Some(now_ms) = self.now_ms() {
            let away = self.client.state() == State::Reconnecting;
            let heard = self.conversation.tick(now_ms, away, &mut self.inputs);
            if let Some(voice) = &mut self.voice {
                voice.write(&heard)?;
            }
        }
        Ok(())
    }

    /// Milliseconds since the session began; none before.
    fn now_ms(&self) -> Option<u64> {
        let elapsed = self.started?.elapsed().as_millis();
        Some(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }
}

/// What the end of a session means to a caller.
fn ended(end: SessionEnd) -> Result<EndedBy, CallError> {
    match end {
        SessionEnd::Confirmed(reason) => Ok(EndedBy::of(reason)),
        SessionEnd::AlreadyOver => Ok(EndedBy::WhileAway),
        SessionEnd::Cancelled => Ok(EndedBy::Us),
        SessionEnd::NotResumed => Err(CallError::Lost),
        SessionEnd::Unconfirmed => Err(CallError::Unconfirmed),
    }
}

#[cfg(test)]
mod tests;
