//! The model leg: dial, set up, listen, and dial again when the line is lost.

use super::client::ClientLeg;
use super::{Phase, Session};
use crate::client_wire::ServerEvent;
use crate::io::{DialId, Frame, ModelClose, Output};
use crate::limits;
use crate::model_wire::{CloseClass, Command, END_CALL, ModelEvent};
use crate::prompt::{direction, system_instruction};
use crate::provider::Opening;
use crate::timers::Timer;
use bytes::BytesMut;
use contract::backend::Speaker;
use contract::codes::EndReason;
use contract::live::session_notice;
use contract::time::UnixMillis;

/// The provider's side of the session.
#[derive(Debug)]
pub(super) enum ModelLeg {
    Down,
    /// The socket is being opened.
    Dialling(Line),
    /// The setup was sent.
    SettingUp(Line),
    /// The conversation can go on.
    Open(Line),
    /// A planned change: the old line must be closed before the next is dialled.
    HangingUp(Line),
}

/// One connection to the provider.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    dial: DialId,
    opened: UnixMillis,
    /// It continues a conversation that the provider remembers.
    resumed: bool,
    /// The model has spoken on it.
    spoke: bool,
    bad_frames: u32,
}

/// What is remembered across lines, for the sake of the next one.
#[derive(Debug, Default)]
pub(super) struct LineCare {
    last_dial: u64,
    trouble: Option<Trouble>,
    /// When a due change of line can wait no longer.
    swap_by: Option<UnixMillis>,
    /// The client was told that the line is being re-established.
    announced: bool,
    /// Continued lines in a row that died young.
    young_deaths: u32,
    /// Microphone sound for the next line.
    pub(super) held_audio: BytesMut,
    /// Typed answers for the next line.
    pub(super) held_texts: Vec<String>,
}

/// A series of failures, and what it has used up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    since: UnixMillis,
    attempts: u32,
}

impl ModelLeg {
    pub(super) fn dial(&self) -> Option<DialId> {
        self.line().map(|line| line.dial)
    }

    fn line(&self) -> Option<&Line> {
        match self {
            Self::Down | Self::HangingUp(_) => None,
            Self::Dialling(line) | Self::SettingUp(line) | Self::Open(line) => Some(line),
        }
    }
}

impl Session {
    pub(super) fn model_is_open(&self) -> bool {
        matches!(self.model, ModelLeg::Open(_))
    }

    pub(super) fn client_is_attached(&self) -> bool {
        matches!(self.client, ClientLeg::Attached(_))
    }

    /// Forgets the line and every deadline that belongs to it.
    pub(super) fn model_down(&mut self) {
        self.model = ModelLeg::Down;
        self.line.swap_by = None;
        for timer in [Timer::ModelSetup, Timer::ModelSwap, Timer::ModelSilence, Timer::ModelRedial] {
            self.timers.stop(timer);
        }
    }

    pub(super) fn dial(&mut self) {
        self.timers.stop(Timer::ModelRedial);
        self.line.last_dial += 1;
        let dial = DialId(self.line.last_dial);
        let line = Line { dial, opened: self.now, resumed: false, spoke: false, bad_frames: 0 };
        self.model = ModelLeg::Dialling(line);
        self.timers.set(Timer::ModelSetup, self.now + limits::MODEL_SETUP_MS);
        self.outputs.push_back(Output::Dial { dial, request: self.provider.dial() });
    }

    /// A client came back: make sure that somebody is there to talk to.
    pub(super) fn wake_model(&mut self) {
        let redialling = self.timers.get(Timer::ModelRedial).is_some();
        if matches!(self.model, ModelLeg::Down) && !redialling {
            self.dial();
        }
    }

    pub(super) fn model_opened(&mut self, dial: DialId) {
        let ModelLeg::Dialling(mut line) = self.model else { return };
        if line.dial != dial {
            return;
        }
        let remaining_ms = match &self.phase {
            Phase::Live(live) => live.deadline.since(self.now),
            _ => self.context.duration.limit_ms().min(self.config.max_interview_ms),
        };
        line.resumed = self.resume_handle.is_some();
        let instruction = system_instruction(&self.context, remaining_ms);
        let patience = self.context.patience_ms.unwrap_or(limits::DEFAULT_PATIENCE_MS);
        let (least, most) = (*limits::PATIENCE_RANGE_MS.start(), *limits::PATIENCE_RANGE_MS.end());
        let opening = Opening {
            instruction: &instruction,
            language: self.context.language.as_deref(),
            patience_ms: patience.clamp(least, most),
            resume_handle: self.resume_handle.as_deref(),
            with_history: !line.resumed && !self.transcript.turns().is_empty(),
        };
        self.provider.open(&opening, &mut self.frames);
        self.model = ModelLeg::SettingUp(line);
        self.flush_frames(dial);
    }

    pub(super) fn model_frame(&mut self, dial: DialId, frame: &Frame) {
        if self.model.dial() != Some(dial) {
            return;
        }
        let mut events = std::mem::take(&mut self.events);
        if let Err(problem) = self.provider.decode(frame, &mut events) {
            tracing::warn!(interview = %self.id, %problem, "provider frame skipped");
            self.count_bad_frame();
        }
        for event in events.drain(..) {
            // An event may have ended the line: what came after it is stale.
            if self.model.dial() == Some(dial) {
                self.model_event(event);
            }
        }
        self.events = events;
    }

    fn count_bad_frame(&mut self) {
        let line = match &mut self.model {
            ModelLeg::Down | ModelLeg::HangingUp(_) => return,
            ModelLeg::Dialling(line) | ModelLeg::SettingUp(line) | ModelLeg::Open(line) => line,
        };
        line.bad_frames += 1;
        if line.bad_frames >= limits::MAX_BAD_MODEL_FRAMES {
            self.model_lost(CloseClass::RetryFresh);
        }
    }

    fn model_event(&mut self, event: ModelEvent) {
        if let Phase::Live(live) = &mut self.phase
            && std::mem::take(&mut live.loud_ms) >= limits::SPEECH_MS
        {
            self.timers.stop(Timer::ModelSilence);
        }
        match event {
            ModelEvent::Ready => self.model_ready(),
            ModelEvent::ResumeHandle(handle) => self.resume_handle = Some(handle),
            ModelEvent::GoAway { time_left_ms } => {
                let by = self.now + time_left_ms.saturating_sub(limits::GO_AWAY_MARGIN_MS);
                self.line.swap_by = Some(self.line.swap_by.map_or(by, |before| before.min(by)));
                self.swap_due();
            }
            // Before the session is live nothing was asked of the model.
            _ if !matches!(self.phase, Phase::Live(_)) => {}
            ModelEvent::Audio { pcm, rate_hz } => self.model_audio(&pcm, rate_hz),
            ModelEvent::ModelText(text) => self.model_text(&text),
            ModelEvent::UserText(text) => self.user_text(&text),
            ModelEvent::GenerationComplete => self.generation_complete(),
            ModelEvent::TurnComplete => self.turn_complete(),
            ModelEvent::Interrupted => self.interrupted(),
            ModelEvent::SpeechStarted => self.speech_started(),
            ModelEvent::SpeechEnded => self.speech_ended(),
            ModelEvent::ToolCall { id, name } => {
                self.command(Command::ToolDone { id: &id, name: &name });
                if name == END_CALL {
                    self.conclude();
                }
            }
        }
    }

    fn model_ready(&mut self) {
        let ModelLeg::SettingUp(line) = self.model else { return };
        self.model = ModelLeg::Open(Line { opened: self.now, ..line });
        self.timers.stop(Timer::ModelSetup);
        self.timers.set(Timer::ModelSwap, self.now + limits::MODEL_ROTATE_MS);
        match self.phase {
            Phase::AwaitingModel => {
                // Durable before the backend is told: a crash between the two must not leave an
                // interview IN_PROGRESS that nobody knows of.
                self.checkpoint(None);
                self.phase = Phase::AwaitingStatus;
                self.call(contract::backend::BackendRequest::UpdateStatus {
                    interview: self.id.clone(),
                    status: contract::backend::InterviewStatus::InProgress,
                    ended_at: None,
                });
            }
            Phase::Live(_) => self.continue_conversation(line.resumed),
            _ => {}
        }
    }

    /// The line is back: go on where the conversation was.
    fn continue_conversation(&mut self, resumed: bool) {
        if resumed {
            self.bridge();
        } else if self.transcript.turns().is_empty() {
            self.command(Command::Say(direction::GREET));
        } else {
            // Typed answers are part of the history already.
            self.line.held_texts.clear();
            self.provider.encode(Command::History(self.transcript.turns()), &mut self.frames);
            self.flush_open();
            self.command(Command::Say(direction::CONTINUE));
        }
        for text in std::mem::take(&mut self.line.held_texts) {
            self.command(Command::UserText(&text));
        }
        self.replay_microphone();
        if std::mem::take(&mut self.line.announced) {
            self.notify(&ServerEvent::Notice {
                kind: session_notice::Kind::ProviderReconnected,
                message: "The interviewer is back.",
                remaining_ms: 0,
            });
        }
    }

    pub(super) fn model_closed(&mut self, dial: DialId, close: &ModelClose) {
        if matches!(self.model, ModelLeg::HangingUp(line) if line.dial == dial) {
            self.model = ModelLeg::Down;
            return self.dial();
        }
        if self.model.dial() != Some(dial) {
            return;
        }
        let mut class = self.provider.classify_close(close);
        tracing::info!(interview = %self.id, ?close, ?class, "provider connection closed");
        let new_setup = matches!(self.model, ModelLeg::SettingUp(line) if !line.resumed);
        if class == CloseClass::RetryFresh && new_setup && matches!(self.phase, Phase::AwaitingModel) {
            // There was no handle to blame and this setup has never worked: it would be refused again.
            class = CloseClass::Fatal;
        }
        self.model_lost(class);
    }

    pub(super) fn model_setup_expired(&mut self) {
        tracing::warn!(interview = %self.id, "provider not ready in time");
        self.model_lost(CloseClass::Retry);
    }

    /// A change of connection is due: now, if nobody is speaking or it can wait no longer.
    pub(super) fn swap_due(&mut self) {
        let by = *self.line.swap_by.get_or_insert(self.now + limits::MODEL_ROTATE_WAIT_MS);
        if self.now >= by || self.is_idle() {
            self.swap_model();
        } else if self.resume_handle.is_some() {
            self.timers.set(Timer::ModelSwap, by.min(self.now + limits::MODEL_SWAP_LOOK_MS));
        } else {
            // Without a handle a change costs the model its memory: not a moment before it must be.
            self.timers.set(Timer::ModelSwap, by);
        }
    }

    /// Nobody speaks, nothing is owed, and the provider will remember.
    fn is_idle(&self) -> bool {
        let Phase::Live(live) = &self.phase else { return false };
        let answering = self.transcript.open(Speaker::Ai).is_some_and(|turn| !turn.sealed);
        let asked = self.transcript.open(Speaker::User).is_some();
        let quiet = !live.user_speaks && !answering && !asked && live.playout_end <= self.now;
        quiet && live.closing.is_none() && self.resume_handle.is_some()
    }

    /// Hangs up and dials again. The old line is closed first: while it is open, the provider refuses
    /// to continue its conversation on another.
    fn swap_model(&mut self) {
        let ModelLeg::Open(line) = self.model else { return };
        self.hang_up();
        if matches!(&self.phase, Phase::Live(live) if live.closing.is_none()) && self.client_is_attached() {
            self.model = ModelLeg::HangingUp(line);
            // The same timer dials if the close is never confirmed.
            self.timers.set(Timer::ModelRedial, self.now + limits::HANG_UP_MS);
        }
    }

    fn model_lost(&mut self, class: CloseClass) {
        let class = self.blame_handle(class);
        let survived = match self.model {
            ModelLeg::Open(line) => self.now.since(line.opened) >= limits::MODEL_SURVIVED_MS,
            _ => false,
        };
        self.hang_up();
        if let Phase::Live(live) = &self.phase
            && let Some(closing) = live.closing
        {
            return self.end(closing.reason);
        }
        if survived {
            self.line.trouble = None;
        }
        match class {
            CloseClass::Ended => self.end(EndReason::AiConcluded),
            CloseClass::Fatal => self.give_up(),
            // Whoever is in an interview waits for the place that comes free; a newcomer is told.
            CloseClass::Busy if matches!(self.phase, Phase::AwaitingModel) => {
                self.end(EndReason::ProviderBusy);
            }
            CloseClass::RetryFresh => {
                self.resume_handle = None;
                self.redial_later();
            }
            CloseClass::Busy | CloseClass::Retry => self.redial_later(),
        }
    }

    /// A line that was continued and died before the model spoke: after two in a row the handle is to
    /// blame, whatever the provider says.
    fn blame_handle(&mut self, class: CloseClass) -> CloseClass {
        if let ModelLeg::Open(line) = self.model {
            let young = line.resumed && !line.spoke && self.now.since(line.opened) < limits::YOUNG_DEATH_MS;
            self.line.young_deaths = if young { self.line.young_deaths + 1 } else { 0 };
        }
        if class == CloseClass::Retry && self.line.young_deaths >= limits::MAX_YOUNG_DEATHS {
            self.line.young_deaths = 0;
            return CloseClass::RetryFresh;
        }
        class
    }

    fn give_up(&mut self) {
        match self.phase {
            Phase::Live(_) => self.end(EndReason::ProviderLost),
            // The backend may already know the interview as begun: then it ends as one that was.
            Phase::AwaitingStatus => self.end_wanted = Some(EndReason::ProviderLost),
            _ => self.end(EndReason::ProviderUnreachable),
        }
    }

    fn redial_later(&mut self) {
        if self.away_since().is_some() {
            // Nobody is there to talk to: the next client wakes the model.
            return;
        }
        let mut trouble = self.line.trouble.unwrap_or(Trouble { since: self.now, attempts: 0 });
        let doubled = limits::REDIAL_FIRST_MS.saturating_mul(1 << trouble.attempts.min(8));
        let pause = self.jitter(doubled.min(limits::REDIAL_MAX_MS));
        trouble.attempts += 1;
        self.line.trouble = Some(trouble);
        let budget_is_spent = (self.now + pause).since(trouble.since) > limits::REDIAL_BUDGET_MS;
        if budget_is_spent && trouble.attempts >= limits::MIN_REDIALS {
            return self.give_up();
        }
        if matches!(self.phase, Phase::Live(_)) {
            self.line.announced = true;
            self.notify(&ServerEvent::Notice {
                kind: session_notice::Kind::ProviderReconnecting,
                message: "The line to the interviewer is being re-established.",
                remaining_ms: 0,
            });
        }
        self.timers.set(Timer::ModelRedial, self.now + pause);
    }

    /// The model has been silent although it is its turn: remind it once, then give up this line.
    pub(super) fn model_is_silent(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        if std::mem::replace(&mut live.nudged, true) {
            tracing::warn!(interview = %self.id, "provider silent, line given up");
            return self.model_lost(CloseClass::Retry);
        }
        self.command(Command::Say(direction::NUDGE));
        self.timers.set(Timer::ModelSilence, self.now + limits::MODEL_SILENCE_MS);
    }

    /// The model has said something on this line.
    pub(super) fn model_spoke(&mut self) {
        if let ModelLeg::Open(line) = &mut self.model {
            line.spoke = true;
            self.line.young_deaths = 0;
        }
    }

    /// Sends a command, if the line is open.
    pub(super) fn command(&mut self, command: Command<'_>) {
        if self.model_is_open() {
            self.provider.encode(command, &mut self.frames);
            self.flush_open();
        }
    }

    fn flush_open(&mut self) {
        if let Some(dial) = self.model.dial() {
            self.flush_frames(dial);
        }
    }

    fn flush_frames(&mut self, dial: DialId) {
        self.outputs.extend(self.frames.drain(..).map(|frame| Output::SendModel { dial, frame }));
    }
}
