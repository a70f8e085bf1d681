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
use bytes::Bytes;
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
}

/// One connection to the provider.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    dial: DialId,
    opened: UnixMillis,
    /// It continues a conversation that the provider remembers.
    resumed: bool,
    bad_frames: u32,
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
            Self::Down => None,
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
        for timer in [Timer::ModelSetup, Timer::ModelGoAway, Timer::ModelSilence, Timer::ModelRedial] {
            self.timers.stop(timer);
        }
    }

    pub(super) fn dial(&mut self) {
        self.last_dial += 1;
        let dial = DialId(self.last_dial);
        let line = Line { dial, opened: self.now, resumed: false, bad_frames: 0 };
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
            ModelLeg::Down => return,
            ModelLeg::Dialling(line) | ModelLeg::SettingUp(line) | ModelLeg::Open(line) => line,
        };
        line.bad_frames += 1;
        if line.bad_frames >= limits::MAX_BAD_MODEL_FRAMES {
            self.model_lost(CloseClass::RetryFresh);
        }
    }

    fn model_event(&mut self, event: ModelEvent) {
        match event {
            ModelEvent::Ready => self.model_ready(),
            ModelEvent::ResumeHandle(handle) => self.resume_handle = Some(handle),
            ModelEvent::GoAway { time_left_ms } => {
                let at = self.now + time_left_ms.saturating_sub(limits::GO_AWAY_MARGIN_MS);
                self.timers.set(Timer::ModelGoAway, at);
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
        match self.phase {
            Phase::AwaitingModel => {
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
        if !resumed && self.transcript.turns().is_empty() {
            self.command(Command::Say(direction::GREET));
        } else if !resumed {
            self.provider.encode(Command::History(self.transcript.turns()), &mut self.frames);
            self.flush_open();
            self.command(Command::Say(direction::CONTINUE));
        }
        self.notify(&ServerEvent::Notice {
            kind: session_notice::Kind::ProviderReconnected,
            message: "The interviewer is back.",
            remaining_ms: 0,
        });
    }

    pub(super) fn model_closed(&mut self, dial: DialId, close: &ModelClose) {
        if self.model.dial() != Some(dial) {
            return;
        }
        let mut class = self.provider.classify_close(close);
        tracing::info!(interview = %self.id, ?close, ?class, "provider connection closed");
        let new_setup = matches!(self.model, ModelLeg::SettingUp(line) if !line.resumed);
        if class == CloseClass::RetryFresh && new_setup {
            // There was no handle to blame: the setup itself is refused, and would be again.
            class = CloseClass::Fatal;
        }
        self.model_lost(class);
    }

    pub(super) fn model_setup_expired(&mut self) {
        tracing::warn!(interview = %self.id, "provider not ready in time");
        self.model_lost(CloseClass::Retry);
    }

    /// A planned change of connection, before the provider ends this one.
    pub(super) fn swap_model(&mut self) {
        self.hang_up();
        if self.client_is_attached() {
            self.dial();
        }
    }

    fn model_lost(&mut self, class: CloseClass) {
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
            self.trouble = None;
        }
        match class {
            CloseClass::Ended => self.end(EndReason::AiConcluded),
            CloseClass::Fatal => self.give_up(),
            CloseClass::RetryFresh => {
                self.resume_handle = None;
                self.redial_later();
            }
            CloseClass::Retry => self.redial_later(),
        }
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
        let mut trouble = self.trouble.unwrap_or(Trouble { since: self.now, attempts: 0 });
        let doubled = limits::REDIAL_FIRST_MS.saturating_mul(1 << trouble.attempts.min(8));
        let pause = self.jitter(doubled.min(limits::REDIAL_MAX_MS));
        trouble.attempts += 1;
        self.trouble = Some(trouble);
        if (self.now + pause).since(trouble.since) > limits::REDIAL_BUDGET_MS {
            return self.give_up();
        }
        if matches!(self.phase, Phase::Live(_)) {
            self.notify(&ServerEvent::Notice {
                kind: session_notice::Kind::ProviderReconnecting,
                message: "The line to the interviewer is being re-established.",
                remaining_ms: 0,
            });
        }
        self.timers.set(Timer::ModelRedial, self.now + pause);
    }

    pub(super) fn nudge_model(&mut self) {
        if matches!(self.phase, Phase::Live(_)) {
            self.command(Command::Say(direction::NUDGE));
        }
    }

    /// Microphone sound. Hot path: one encoding, no copy besides.
    pub(super) fn microphone(&mut self, pcm: &Bytes) {
        let listening = matches!(&self.phase, Phase::Live(live) if live.closing.is_none());
        if listening && !pcm.is_empty() {
            self.command(Command::Audio(pcm));
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
