//! The time of an interview: how much is left, and what it is still good for.

use crate::limits::{FAREWELL_MS, MAX_ABSENCE_MS, MIN_PROBE_MS, MIN_QUESTION_MS};

/// Milliseconds of a minute.
const MINUTE_MS: u64 = 60_000;

/// Counts down from the first moment on. All times are milliseconds of the host's clock.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    minutes: u64,
    now: u64,
    deadline: Option<u64>,
    /// The room has said that a minute is left.
    warned: bool,
}

impl Clock {
    pub(crate) const fn new(minutes: u64) -> Self {
        Self { minutes, now: 0, deadline: None, warned: false }
    }

    /// It is `now`; the first time starts the clock. It never goes back.
    pub(crate) fn tick(&mut self, now: u64) {
        self.now = self.now.max(now);
        if self.deadline.is_none() {
            self.deadline = Some(self.now.saturating_add(self.minutes.saturating_mul(MINUTE_MS)));
        }
    }

    /// It is `now`, and since the last tick nobody was there: that time does not count.
    pub(crate) fn tick_after_absence(&mut self, now: u64) {
        let away = now.saturating_sub(self.now).min(MAX_ABSENCE_MS);
        self.deadline = self.deadline.map(|deadline| deadline.saturating_add(away));
        self.tick(now);
    }

    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    pub(crate) const fn minutes(&self) -> u64 {
        self.minutes
    }

    pub(crate) fn left_ms(&self) -> u64 {
        self.deadline
            .map_or(self.minutes.saturating_mul(MINUTE_MS), |deadline| deadline.saturating_sub(self.now))
    }

    /// The room warns that the end is near.
    pub(crate) const fn warn(&mut self) {
        self.warned = true;
    }

    /// Nothing but a goodbye fits any more.
    pub(crate) fn is_over(&self) -> bool {
        self.warned || self.left_ms() <= FAREWELL_MS
    }

    /// What is kept for the candidate's own questions and the goodbye.
    fn reserve_ms(&self) -> u64 {
        match self.minutes {
            0..=4 => 25_000,
            5..=8 => 60_000,
            9..=14 => 90_000,
            15..=39 => 180_000,
            _ => 300_000,
        }
    }

    /// What is left for questions.
    pub(crate) fn for_questions_ms(&self) -> u64 {
        if self.warned { 0 } else { self.left_ms().saturating_sub(self.reserve_ms()) }
    }

    /// Whether another main question makes sense.
    pub(crate) fn has_time_for_question(&self) -> bool {
        self.for_questions_ms() >= MIN_QUESTION_MS
    }

    /// Whether a follow-up makes sense.
    pub(crate) fn has_time_for_probe(&self) -> bool {
        self.for_questions_ms() >= MIN_PROBE_MS
    }

    /// Whether more than a third of the interview is left for questions: there is time for spare ones.
    pub(crate) fn has_much_time(&self) -> bool {
        self.for_questions_ms() > self.minutes.saturating_mul(MINUTE_MS) / 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_runs_down() {
        let mut clock = Clock::new(10);
        clock.tick(1_000_000);
        assert_eq!(clock.left_ms(), 600_000);
        assert!(clock.has_time_for_question() && clock.has_much_time() && !clock.is_over());
        clock.tick(1_450_000);
        assert!(!clock.has_time_for_question() && clock.has_time_for_probe());
        clock.tick(5);
        assert_eq!(clock.now(), 1_450_000);
        clock.tick_after_absence(1_500_000);
        assert_eq!(clock.left_ms(), 150_000);
        clock.tick(1_630_000);
        assert!(clock.is_over());
    }

    #[test]
    fn a_warning_ends_it() {
        let mut clock = Clock::new(60);
        clock.tick(0);
        clock.warn();
        assert!(clock.is_over() && !clock.has_time_for_probe());
    }
}
