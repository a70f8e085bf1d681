//! The client: one lifecycle, one link to the server, and what is kept across links.

mod end;
mod frames;
mod link;
mod person;

use crate::captions::Captions;
use crate::event::{Event, ProblemKind};
use crate::io::{ConnId, Input, Output};
use crate::kept::{Answers, KeptAudio};
use crate::lifecycle::{State, Trigger, transition};
use crate::limits;
use crate::policy::Dice;
use crate::timers::{Timer, Timers};
use contract::live::ErrorResponse;
use contract::time::UnixMillis;
use link::{Link, Tries};
use std::collections::VecDeque;
use std::fmt;

/// What a client is told at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClientConfig {
    /// The interview is in progress already: another page or an earlier process began it.
    pub in_progress: bool,
}

/// One call, from "Start" to its results.
///
/// Contract: [`Self::handle`] one input, drain [`Self::poll_output`] to `None`, sleep until
/// [`Self::poll_timeout`]. No input can make it panic.
pub struct Client {
    now: UnixMillis,
    state: State,
    timers: Timers,
    outputs: VecDeque<Output>,
    dice: Dice,
    link: Link,
    last_conn: u64,
    last_nonce: u64,
    tries: Tries,
    /// The session is, or was, live on the server.
    was_live: bool,
    resume_window_ms: u64,
    captions: Captions,
    audio: KeptAudio,
    answers: Answers,
    /// What the server said last was wrong, on this connection.
    server_error: Option<ErrorResponse>,
    /// What [`Input::Retry`] does in [`State::Error`].
    retry: Option<Trigger>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("state", &self.state).field("link", &self.link).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that waits for [`Input::Start`]. `seed` decides the jitter of its pauses.
    #[must_use]
    pub fn new(config: ClientConfig, seed: u64, now: UnixMillis) -> Self {
        Self {
            now,
            state: State::Idle,
            timers: Timers::default(),
            outputs: VecDeque::new(),
            dice: Dice(seed),
            link: Link::Down,
            last_conn: 0,
            last_nonce: 0,
            tries: Tries::default(),
            was_live: config.in_progress,
            resume_window_ms: limits::DEFAULT_RESUME_WINDOW_MS,
            captions: Captions::default(),
            audio: KeptAudio::default(),
            answers: Answers::default(),
            server_error: None,
            retry: None,
        }
    }

    /// Where the interview stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Takes one input. Time never runs backwards: an earlier `now` counts as the latest seen.
    pub fn handle(&mut self, now: UnixMillis, input: Input) {
        self.now = self.now.max(now);
        match input {
            Input::TokenIssued { conn, token } if self.is_current(conn) => self.token_issued(conn, token),
            Input::TokenRefused { conn, refusal } if self.is_current(conn) => {
                self.token_refused(conn, refusal);
            }
            Input::SocketOpened { conn } if self.is_current(conn) => self.socket_opened(conn),
            Input::SocketFrame { conn, frame } if self.is_current(conn) => self.socket_frame(frame),
            Input::SocketClosed { conn, code } if self.is_current(conn) => self.socket_closed(code),
            // Of a connection that is ours no more.
            Input::TokenIssued { .. }
            | Input::TokenRefused { .. }
            | Input::SocketOpened { .. }
            | Input::SocketFrame { .. }
            | Input::SocketClosed { .. } => {}
            Input::Start => self.start(),
            Input::FoundInProgress => self.was_live = true,
            Input::InterviewReady => self.prepared(),
            Input::SetupFailed { message } => self.setup_failed(message),
            Input::PermissionGranted => self.permission_granted(),
            Input::PermissionDenied(_) => {
                self.step(Trigger::Denied);
            }
            Input::Microphone(pcm) => self.microphone(pcm),
            Input::TypedAnswer(text) => self.typed_answer(text),
            Input::Control(action) => self.control(action),
            Input::PlayedReport { turn, played_ms } => self.played(turn, played_ms),
            Input::EndPressed => self.end_pressed(),
            Input::Online | Input::Woke => self.hurry(),
            Input::Offline => self.probe(),
            Input::ResultsReady => self.results_ready(),
            Input::ResultsFailed => self.results_failed(),
            Input::Retry => self.retry(),
            Input::Timeout => {
                while let Some(timer) = self.timers.take_expired(self.now) {
                    self.expired(timer);
                }
            }
        }
    }

    /// The next thing to do, in order; `None` once there is nothing left for now.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to come back with [`Input::Timeout`], and why. `None` only in a state that waits for the
    /// person: see [`State::waits_for_person`].
    #[must_use]
    pub fn poll_timeout(&self) -> Option<(UnixMillis, Timer)> {
        self.timers.next()
    }

    fn expired(&mut self, timer: Timer) {
        match timer {
            Timer::Attempt | Timer::Silence => self.drop_link(),
            Timer::CaptionGap => self.ask_for_captions(),
            Timer::End => self.end_unconfirmed(),
            Timer::Ping => self.ping(),
            Timer::Reconnect => self.attempt(),
            Timer::Results => self.results_failed(),
            Timer::Setup => self.setup_failed(String::new()),
            Timer::Start => self.not_started(),
            Timer::Window => self.window_over(),
        }
    }

    /// Moves the lifecycle and says so; false when `trigger` means nothing now.
    fn step(&mut self, trigger: Trigger) -> bool {
        let Some(state) = transition(self.state, trigger) else { return false };
        self.state = state;
        self.emit(Event::State(state));
        true
    }

    fn emit(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    fn is_current(&self, conn: ConnId) -> bool {
        self.link.conn() == Some(conn)
    }

    fn start(&mut self) {
        if self.step(Trigger::Start) {
            self.prepare();
        }
    }

    fn prepare(&mut self) {
        self.timers.set(Timer::Setup, self.now + limits::SETUP_MS);
        self.outputs.push_back(Output::Prepare);
    }

    fn prepared(&mut self) {
        if self.step(Trigger::Prepared) {
            self.timers.stop(Timer::Setup);
            self.outputs.push_back(Output::AskPermission);
        }
    }

    fn setup_failed(&mut self, message: String) {
        if self.state == State::Initializing {
            self.fail_saying(ProblemKind::Setup, message);
        }
    }

    fn permission_granted(&mut self) {
        if self.step(Trigger::Granted) {
            self.begin_connecting();
        }
    }
}
