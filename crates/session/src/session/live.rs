//! The conversation: its beginning, its clock, and the three ways to its close.

use super::{Phase, Session};
use crate::client_wire::ServerEvent;
use crate::io::Outcome;
use crate::limits;
use crate::model_wire::Command;
use crate::prompt::direction;
use crate::timers::Timer;
use contract::backend::Speaker;
use contract::codes::EndReason;
use contract::live::session_notice;
use contract::time::UnixMillis;

/// What only a live session has.
#[derive(Debug)]
pub(super) struct Live {
    /// When the time limit strikes.
    pub(super) deadline: UnixMillis,
    /// When the sound given to the client so far will have been played.
    pub(super) playout_end: UnixMillis,
    /// Number of the interviewer's latest turn; 0 before the first.
    pub(super) last_ai_turn: u32,
    /// When the provider heard the person begin to speak.
    pub(super) speech_began: Option<UnixMillis>,
    /// Set once the end has begun.
    pub(super) closing: Option<Closing>,
    /// The person is speaking, as far as the provider has told.
    pub(super) user_speaks: bool,
    /// Loud sound since the model last gave a sign, in milliseconds.
    pub(super) loud_ms: u64,
    /// The model was reminded that it is its turn.
    pub(super) nudged: bool,
    /// The greeting was asked for twice.
    greeted_again: bool,
    /// Since when nobody is connected; the clock stands still meanwhile.
    away_since: Option<UnixMillis>,
    /// The interviewer spoke while nobody was connected.
    missed_audio: bool,
    /// The person was away long enough for the interviewer to say a word about it.
    bridge: bool,
}

/// The end that has begun: the interviewer says goodbye, or the last words are waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closing {
    pub(super) reason: EndReason,
    /// Whatever happens, it is over by then.
    latest: UnixMillis,
    /// The farewell has begun: the end of the interviewer's turn is the end.
    pub(super) heard: bool,
}

impl Session {
    /// The backend knows that the interview is in progress: begin.
    pub(super) fn go_live(&mut self) {
        let deadline = self.new_deadline();
        self.enter_live(deadline, self.now);
        self.checkpoint(None);
        self.announce_start(deadline, false);
        if let Some(reason) = self.end_wanted {
            self.end(reason);
        } else {
            self.command(Command::Say(direction::GREET));
            self.timers.set(Timer::Greeting, self.now + limits::GREETING_RETRY_MS);
        }
    }

    /// The interview was begun by a host that went down before it could note it: go on from here.
    pub(super) fn take_up(&mut self) {
        let deadline = self.new_deadline();
        self.enter_live(deadline, self.now);
        self.checkpoint(None);
        if self.client_is_attached() {
            self.announce_start(deadline, true);
            self.wake_model();
        }
    }

    fn new_deadline(&self) -> UnixMillis {
        self.now + self.context.duration.limit_ms().min(self.config.max_interview_ms)
    }

    /// The conversation begins, or goes on after a restart; without a client the clock has stood
    /// still since `since`.
    pub(super) fn enter_live(&mut self, deadline: UnixMillis, since: UnixMillis) {
        self.phase = Phase::Live(Live {
            deadline,
            playout_end: self.now,
            last_ai_turn: 0,
            speech_began: None,
            closing: None,
            user_speaks: false,
            loud_ms: 0,
            nudged: false,
            greeted_again: false,
            away_since: None,
            missed_audio: false,
            bridge: false,
        });
        self.start_clock(deadline);
        if !self.client_is_attached() {
            self.client_is_away(since);
        }
    }

    fn start_clock(&mut self, deadline: UnixMillis) {
        self.timers.set(Timer::InterviewLimit, deadline);
        self.schedule_warning(deadline);
    }

    /// Nobody is connected since `since`: the session waits, the interview's clock stands still, and
    /// soon the provider's does too.
    pub(super) fn client_is_away(&mut self, since: UnixMillis) {
        self.timers.set(Timer::ClientGrace, self.now + self.config.resume_window_ms);
        let Phase::Live(live) = &mut self.phase else { return };
        if live.away_since.is_none() && live.closing.is_none() {
            live.away_since = Some(since);
            self.timers.stop(Timer::InterviewLimit);
            self.timers.stop(Timer::TimeWarning);
            self.timers.set(Timer::ModelPause, self.now + limits::MODEL_PAUSE_MS);
        }
    }

    /// Since when nobody is connected.
    pub(super) fn away_since(&self) -> Option<UnixMillis> {
        match &self.phase {
            Phase::Live(live) => live.away_since,
            _ => None,
        }
    }

    pub(super) fn missed_audio(&mut self) {
        if let Phase::Live(live) = &mut self.phase {
            live.missed_audio = true;
        }
    }

    /// A client is here again, or another one instead: the clock goes on, and so does the talk.
    pub(super) fn client_is_back(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        let mut longer = 0;
        if let Some(since) = live.away_since.take() {
            longer = self.now.since(since);
            live.deadline = live.deadline + longer;
        }
        live.bridge |= longer >= limits::UNNOTICED_MS || std::mem::take(&mut live.missed_audio);
        let (deadline, closing) = (live.deadline, live.closing.is_some());
        self.timers.stop(Timer::ModelPause);
        if !closing {
            self.start_clock(deadline);
        }
        self.announce_start(deadline, true);
        if self.model_is_open() {
            self.bridge();
        } else {
            self.wake_model();
        }
    }

    /// Lets the interviewer say a word about an absence, if there was one worth it.
    pub(super) fn bridge(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        if std::mem::take(&mut live.bridge) && live.closing.is_none() {
            let greeted = live.last_ai_turn > 0 || !self.transcript.turns().is_empty();
            self.command(Command::Say(if greeted { direction::WELCOME_BACK } else { direction::GREET }));
        }
    }

    fn schedule_warning(&mut self, deadline: UnixMillis) {
        let due = limits::TIME_WARNINGS_MS.iter().map(|&before| deadline - before).find(|&at| at > self.now);
        if let Some(at) = due {
            self.timers.set(Timer::TimeWarning, at);
        }
    }

    pub(super) fn greet_again(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        if !live.greeted_again {
            live.greeted_again = true;
            self.command(Command::Say(direction::GREET_AGAIN));
        }
    }

    pub(super) fn time_warning(&mut self) {
        let Phase::Live(live) = &self.phase else { return };
        let deadline = live.deadline;
        let closing = live.closing.is_some();
        let remaining_ms = deadline.since(self.now);
        self.notify(&ServerEvent::Notice {
            kind: session_notice::Kind::TimeWarning,
            message: "The interview will end soon.",
            remaining_ms,
        });
        let last = limits::TIME_WARNINGS_MS.last().copied().unwrap_or(0);
        if remaining_ms <= last && !closing {
            self.command(Command::Note(direction::WRAP_UP));
        }
        self.schedule_warning(deadline);
    }

    /// The time limit: the interviewer says goodbye, then the session ends.
    pub(super) fn time_up(&mut self) {
        if self.model_is_open() && self.client_is_attached() {
            self.begin_closing(EndReason::TimeLimit, limits::CLOSING_MAX_MS, false);
            self.command(Command::Say(direction::TIME_UP));
        } else {
            self.end(EndReason::TimeLimit);
        }
    }

    /// The interviewer called `end_call`: let its farewell be heard, then end.
    pub(super) fn conclude(&mut self) {
        self.begin_closing(EndReason::AiConcluded, limits::CLOSING_MAX_MS, true);
        let speaking = self.transcript.open(Speaker::Ai).is_some_and(|turn| !turn.sealed);
        if !speaking {
            self.close_after_playout(limits::FAREWELL_WAIT_MS);
        }
    }

    /// The person pressed End: wait a moment for the transcript of their last words.
    pub(super) fn end_requested(&mut self) {
        match &self.phase {
            Phase::Live(_) if self.model_is_open() => {
                self.begin_closing(EndReason::UserEnded, limits::SETTLE_MS, false);
                self.timers.stop(Timer::Closing);
                self.timers.set(Timer::Settle, self.now + limits::SETTLE_MS);
            }
            Phase::Live(_) => self.end(EndReason::UserEnded),
            Phase::AwaitingStatus => self.end_wanted = Some(EndReason::UserEnded),
            // Not begun: there is nothing to save, and the interview may be started another time.
            Phase::AwaitingClient | Phase::AwaitingContext | Phase::AwaitingModel => {
                self.hang_up();
                self.release_client(EndReason::UserEnded);
                self.finish(Outcome { reason: Some(EndReason::UserEnded), saved: true });
            }
            Phase::Ending(_) | Phase::Done => {}
        }
    }

    /// The first reason wins, except that a person's End cuts a spoken close short.
    fn begin_closing(&mut self, reason: EndReason, longest_ms: u64, heard: bool) {
        let latest = self.now + longest_ms;
        let Phase::Live(live) = &mut self.phase else { return };
        if live.closing.is_none() || reason == EndReason::UserEnded {
            live.closing = Some(Closing { reason, latest, heard });
            self.timers.stop(Timer::InterviewLimit);
            self.timers.stop(Timer::Greeting);
            self.timers.set(Timer::Closing, latest);
        }
    }

    /// Ends once what was said has been played, plus a pause, but never later than allowed.
    pub(super) fn close_after_playout(&mut self, pause_ms: u64) {
        let Phase::Live(live) = &self.phase else { return };
        if let Some(closing) = live.closing
            && closing.reason != EndReason::UserEnded
        {
            let at = live.playout_end.max(self.now) + pause_ms;
            self.timers.set(Timer::Closing, at.min(closing.latest));
        }
    }

    /// The spoken close, or the wait for the last words, is over.
    pub(super) fn closed(&mut self) {
        if let Phase::Live(Live { closing: Some(closing), .. }) = self.phase {
            self.end(closing.reason);
        }
    }
}
