//! The interview session: phase, client leg and model leg, three orthogonal machines in one.

mod backend;
mod client;
mod ending;
mod live;
mod microphone;
mod model;
mod turns;

use crate::checkpoint::{CHECKPOINT_VERSION, Checkpoint, CheckpointState};
use crate::client_wire::ServerEvent;
use crate::config::SessionConfig;
use crate::io::{Frame, Input, Outcome, Output};
use crate::limits;
use crate::model_wire::ModelEvent;
use crate::provider::Provider;
use crate::timers::{Timer, Timers};
use crate::transcript::Transcript;
use backend::Calls;
use client::ClientLeg;
use contract::backend::{BackendRequest, InterviewContext, Turn};
use contract::codes::EndReason;
use contract::ids::InterviewId;
use contract::live::session_notice;
use contract::time::UnixMillis;
use ending::Ending;
use live::Live;
use model::{LineCare, ModelLeg};
use std::collections::VecDeque;
use std::fmt;

/// Where a session stands.
#[derive(Debug)]
enum Phase {
    /// No client yet.
    AwaitingClient,
    /// The backend was asked what the interview is about.
    AwaitingContext,
    /// The provider is being reached.
    AwaitingModel,
    /// The provider is ready; the backend was told that the interview begins.
    AwaitingStatus,
    /// The conversation.
    Live(Live),
    /// Over; the result is being saved.
    Ending(Ending),
    /// Nothing more will happen.
    Done,
}

/// One interview, from the first client to the saved transcript.
///
/// Contract: [`Self::handle`] one input, drain [`Self::poll_output`] to `None`, sleep until
/// [`Self::poll_timeout`]. No input can make it panic.
pub struct Session {
    id: InterviewId,
    config: SessionConfig,
    provider: Box<dyn Provider>,
    /// State of the jitter's generator.
    dice: u64,
    now: UnixMillis,
    phase: Phase,
    client: ClientLeg,
    model: ModelLeg,
    line: LineCare,
    /// Why to end as soon as the backend has answered that the interview began.
    end_wanted: Option<EndReason>,
    calls: Calls,
    transcript: Transcript,
    timers: Timers,
    outputs: VecDeque<Output>,
    context: InterviewContext,
    resume_handle: Option<String>,
    /// The number of the newest message to the client. Numbers begin at the Unix millisecond of the
    /// session's start: fewer than a thousand a second are ever used, so that they rise over restarts
    /// too, with nothing to save.
    told: u64,
    /// Used again for every frame.
    frames: Vec<Frame>,
    /// Used again for every frame.
    events: Vec<ModelEvent>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("phase", &self.phase).finish_non_exhaustive()
    }
}

impl Session {
    /// A session that waits for its first client. `seed` decides the jitter of its retries.
    #[must_use]
    pub fn new(
        id: InterviewId,
        config: SessionConfig,
        provider: Box<dyn Provider>,
        seed: u64,
        now: UnixMillis,
    ) -> Self {
        let mut timers = Timers::default();
        timers.set(Timer::ClientGrace, now + limits::FIRST_CLIENT_MS);
        Self {
            id,
            config,
            provider,
            dice: seed,
            now,
            phase: Phase::AwaitingClient,
            client: ClientLeg::Away,
            model: ModelLeg::Down,
            line: LineCare::default(),
            end_wanted: None,
            calls: Calls::default(),
            transcript: Transcript::default(),
            timers,
            outputs: VecDeque::new(),
            context: InterviewContext::default(),
            resume_handle: None,
            told: u64::try_from(now.0).unwrap_or(0),
            frames: Vec::new(),
            events: Vec::new(),
        }
    }

    /// A session that goes on after its host went down: with the newest checkpoint and every turn
    /// that was journalled. It waits for its client, or, if it was ending, saves at once.
    #[must_use]
    pub fn restore(
        id: InterviewId,
        state: CheckpointState,
        turns: Vec<Turn>,
        config: SessionConfig,
        provider: Box<dyn Provider>,
        seed: u64,
        now: UnixMillis,
    ) -> Self {
        let mut session = Self::new(id, config, provider, seed, now);
        session.transcript = Transcript::restored(turns);
        session.context = state.context;
        session.resume_handle = state.resume_handle;
        if let Some((reason, ended_at)) = state.ending {
            session.finalise_at(reason, ended_at);
        } else if state.live {
            session.enter_live(state.deadline, state.at);
        } else {
            session.request_context();
        }
        session
    }

    /// Which interview this is.
    #[must_use]
    pub fn id(&self) -> &InterviewId {
        &self.id
    }

    /// Takes one input. Time never runs backwards: an earlier `now` counts as the latest seen.
    pub fn handle(&mut self, now: UnixMillis, input: Input) {
        self.now = self.now.max(now);
        if matches!(self.phase, Phase::Done) {
            return;
        }
        match input {
            Input::ClientAttached { conn, protocol } => self.client_attached(conn, protocol),
            Input::ClientDetached { conn } => self.client_detached(conn),
            Input::ClientFrame { conn, frame } => self.client_frame(conn, frame),
            Input::ModelOpened { dial } => self.model_opened(dial),
            Input::ModelFrame { dial, frame } => self.model_frame(dial, &frame),
            Input::ModelClosed { dial, close } => self.model_closed(dial, &close),
            Input::BackendReplied { call, reply } => self.backend_replied(call, reply),
            Input::Timeout => {
                while let Some(timer) = self.timers.take_expired(self.now) {
                    self.expired(timer);
                }
            }
            Input::Drain => self.drain(),
            Input::LeaseLost => self.lease_lost(),
        }
    }

    /// The next thing to do, in order; `None` once there is nothing left for now.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to come back with [`Input::Timeout`], and why. `None` only when the session is finished.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<(UnixMillis, Timer)> {
        self.timers.next()
    }

    fn expired(&mut self, timer: Timer) {
        match timer {
            Timer::BackendRetry => self.retry_call(),
            Timer::ClientGrace => self.client_gone(),
            Timer::Closing | Timer::Settle => self.closed(),
            Timer::Greeting => self.greet_again(),
            Timer::InterviewLimit => self.time_up(),
            Timer::ModelPause => self.hang_up(),
            Timer::ModelRedial => self.dial(),
            Timer::ModelSetup => self.model_setup_expired(),
            Timer::ModelSilence => self.model_is_silent(),
            Timer::ModelSwap => self.swap_due(),
            Timer::SaveDeadline => self.save_takes_long(),
            Timer::TimeWarning => self.time_warning(),
            Timer::TranscriptAi => self.ai_turn_due(),
            Timer::TranscriptUser => self.finish_user_turn(),
        }
    }

    /// The host goes down: journal what there is and let the client come back elsewhere.
    fn drain(&mut self) {
        match self.phase {
            Phase::Done => return,
            Phase::Live(_) => {
                self.finish_open_turns();
                self.checkpoint(None);
            }
            Phase::AwaitingClient
            | Phase::AwaitingContext
            | Phase::AwaitingModel
            | Phase::AwaitingStatus
            | Phase::Ending(_) => {}
        }
        self.notify(&ServerEvent::Notice {
            kind: session_notice::Kind::Draining,
            message: "The server is restarting. Your interview will continue in a moment.",
            remaining_ms: 0,
        });
        self.close_client(contract::codes::CloseCode::ServiceRestart);
        self.hang_up();
        self.finish(Outcome { reason: None, saved: false });
    }

    /// Another host has the interview: what it writes must not be mixed with anything of ours.
    fn lease_lost(&mut self) {
        self.close_client(contract::codes::CloseCode::TakenOver);
        self.hang_up();
        self.outputs.retain(|output| {
            !matches!(output, Output::Checkpoint(_) | Output::CallBackend { .. } | Output::SendClient { .. })
        });
        self.finish(Outcome { reason: None, saved: false });
    }

    fn checkpoint(&mut self, ending: Option<(EndReason, UnixMillis)>) {
        let deadline = match &self.phase {
            Phase::Live(live) => live.deadline,
            _ => self.now,
        };
        let state = CheckpointState {
            version: CHECKPOINT_VERSION,
            at: self.away_since().unwrap_or(self.now),
            deadline,
            live: matches!(self.phase, Phase::Live(_)) || ending.is_some(),
            resume_handle: self.resume_handle.clone(),
            ending,
            context: self.context.clone(),
        };
        let new_turns = self.transcript.take_unsaved();
        self.outputs.push_back(Output::Checkpoint(Box::new(Checkpoint {
            interview: self.id.clone(),
            new_turns,
            state,
        })));
    }

    fn finish(&mut self, outcome: Outcome) {
        self.timers.stop_all();
        self.phase = Phase::Done;
        self.outputs.push_back(Output::Finished(outcome));
    }

    /// A random share of `ms`, from half to all of it, so that sessions do not retry in step.
    fn jitter(&mut self, ms: u64) -> u64 {
        // splitmix64, https://prng.di.unimi.it/splitmix64.c
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.dice;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ms / 2 + z % (ms / 2 + 1)
    }

    fn request_context(&mut self) {
        self.timers.stop(Timer::ClientGrace);
        self.phase = Phase::AwaitingContext;
        self.call(BackendRequest::GetContext { interview: self.id.clone() });
    }
}
