//! What comes from the room and not from the candidate: directions, and silence.

use super::{Mind, Pending, Phase, Reply};
use crate::direction::Direction;
use crate::limits::MAX_SILENCES;
use crate::phrases;

impl Mind {
    /// Follows a direction. None when there is nothing to say.
    pub fn direct(&mut self, now_ms: u64, direction: Direction) -> Option<Reply> {
        let back = matches!(direction, Direction::WelcomeBack | Direction::Continue);
        if back {
            self.clock.tick_after_absence(now_ms);
        } else {
            self.clock.tick(now_ms);
        }
        if self.phase == Phase::Over {
            return None;
        }
        self.silences = 0;
        match direction {
            Direction::WrapUp => {
                self.clock.warn();
                None
            }
            Direction::TimeUp => Some(self.finish(phrases::TIME_IS_UP)),
            Direction::Hold => {
                self.on_hold = true;
                None
            }
            Direction::Release => {
                self.on_hold = false;
                None
            }
            Direction::Other => None,
            _ if self.phase == Phase::Waiting => Some(self.greet()),
            Direction::Greet | Direction::Repeat => Some(self.again(phrases::REPEAT)),
            Direction::Continue => Some(self.again(phrases::LINE_BACK)),
            Direction::WelcomeBack => Some(self.again(phrases::PERSON_BACK)),
            Direction::Nudge => Some(self.aside(phrases::NOT_HEARD)),
        }
    }

    /// The candidate has been silent for `silent_ms` since the last sound of either side. None while that
    /// is still thinking.
    pub fn silence(&mut self, now_ms: u64, silent_ms: u64) -> Option<Reply> {
        self.clock.tick(now_ms);
        if matches!(self.phase, Phase::Over | Phase::Waiting) || self.on_hold {
            return None;
        }
        if self.clock.left_ms() == 0 {
            return Some(self.finish(phrases::TIME_IS_UP));
        }
        let since_reply = self.clock.now().saturating_sub(self.last.at_ms);
        if silent_ms < self.patience_ms() || since_reply < self.patience_ms() {
            return None;
        }
        if self.clock.is_over() {
            return Some(self.finish(phrases::ALMOST_UP));
        }
        self.silences = self.silences.saturating_add(1);
        if self.silences >= MAX_SILENCES {
            return Some(self.finish(phrases::NOBODY));
        }
        Some(self.break_silence())
    }

    /// First a gentle word, then the question in other words, then another question; then whether anybody
    /// is there.
    fn break_silence(&mut self) -> Reply {
        if matches!(self.pending.take(), Some(Pending::Break)) {
            return self.aside(phrases::STILL_THERE);
        }
        match (self.phase, self.silences) {
            (Phase::OwnQuestions, 1) => self.aside(phrases::ANY_QUESTIONS),
            (Phase::OwnQuestions, 2) => self.finish(phrases::THANKS),
            (_, 1) => self.aside(phrases::QUIET),
            (_, 2) => self.rephrase(phrases::REPHRASE),
            (_, 3) => {
                let lead = self.wording.pick(phrases::QUIET_LEAVE);
                self.next_question(lead)
            }
            _ => self.aside(phrases::STILL_THERE),
        }
    }
}
