//! When to begin: so much sound waits first that the network's unevenness is not heard.

use crate::media::limits::{
    CALM_MS, LONGEST_GAP_MS, MAX_QUEUED_MS, MAX_START_MS, MIN_START_MS, START_GROWTH_MS, START_SHRINK_MS,
};
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;

/// Decides whether to play, and learns from gaps. Times are the device's, in milliseconds.
#[derive(Debug)]
pub(super) struct Buffer {
    start_ms: u32,
    gaps: u32,
    /// Heard since the last gap, or since less waited for the last time.
    calm_ms: u64,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing waits. The turn that was heard last, and since when there is silence.
    Silent {
        after: Option<(u32, u64)>,
    },
    /// Sound gathers since then.
    Gathering {
        since_ms: u64,
    },
    Playing,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { start_ms: MIN_START_MS, gaps: 0, calm_ms: 0, phase: Phase::Silent { after: None } }
    }
}

impl Buffer {
    /// What may wait at most, in frames of the wire.
    pub(super) const MAX_QUEUED_FRAMES: u64 = MAX_QUEUED_MS * CLIENT_SAMPLE_RATE_HZ as u64 / 1000;

    pub(super) fn start_ms(&self) -> u32 {
        self.start_ms
    }

    pub(super) fn gaps(&self) -> u32 {
        self.gaps
    }

    /// Sound of this turn came.
    pub(super) fn sound_came(&mut self, turn: u32, now_ms: u64) {
        let Phase::Silent { after } = self.phase else { return };
        if let Some((heard, since_ms)) = after
            && heard == turn
            && now_ms.saturating_sub(since_ms) <= LONGEST_GAP_MS
        {
            self.gaps = self.gaps.saturating_add(1);
            self.calm_ms = 0;
            self.start_ms = (self.start_ms + START_GROWTH_MS).min(MAX_START_MS);
        }
        self.phase = Phase::Gathering { since_ms: now_ms };
    }

    /// Whether to play, now that so much waits. What comes slower than it is heard, or is short, begins
    /// when the time is over in which it could have gathered.
    pub(super) fn may_play(&mut self, waiting_ms: u64, now_ms: u64) -> bool {
        if let Phase::Gathering { since_ms } = self.phase {
            let start_ms = u64::from(self.start_ms);
            if waiting_ms >= start_ms || now_ms.saturating_sub(since_ms) >= start_ms {
                self.phase = Phase::Playing;
            }
        }
        self.phase == Phase::Playing
    }

    /// So much was heard.
    pub(super) fn played(&mut self, ms: u64) {
        self.calm_ms = self.calm_ms.saturating_add(ms);
        if self.calm_ms >= CALM_MS {
            self.calm_ms = 0;
            self.start_ms = self.start_ms.saturating_sub(START_SHRINK_MS).max(MIN_START_MS);
        }
    }

    /// Everything was heard, of this turn last.
    pub(super) fn ran_dry(&mut self, turn: u32, now_ms: u64) {
        if self.phase == Phase::Playing {
            self.phase = Phase::Silent { after: Some((turn, now_ms)) };
        }
    }

    /// What was heard was cut on purpose.
    pub(super) fn stop(&mut self) {
        self.phase = Phase::Silent { after: None };
    }

    /// Turns are numbered anew.
    pub(super) fn forget_numbers(&mut self) {
        if let Phase::Silent { after } = &mut self.phase {
            *after = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays a turn to its end, which is heard at `end_ms`.
    fn play(buffer: &mut Buffer, turn: u32, end_ms: u64) {
        buffer.sound_came(turn, end_ms);
        assert!(buffer.may_play(u64::from(MAX_START_MS), end_ms));
        buffer.ran_dry(turn, end_ms);
    }

    #[test]
    fn it_begins_when_enough_waits_or_enough_time_went_by() {
        let mut buffer = Buffer::default();
        assert!(!buffer.may_play(1_000, 0), "nothing came");
        buffer.sound_came(1, 1_000);
        assert!(!buffer.may_play(79, 1_000));
        assert!(buffer.may_play(80, 1_000));
        buffer.ran_dry(1, 2_000);
        assert!(!buffer.may_play(0, 2_000));
        buffer.sound_came(2, 3_000);
        assert!(!buffer.may_play(20, 3_079));
        assert!(buffer.may_play(20, 3_080), "a short word is not held back for ever");
    }

    #[test]
    fn a_gap_within_a_turn_makes_more_wait_up_to_a_limit() {
        let mut buffer = Buffer::default();
        play(&mut buffer, 1, 1_000);
        let mut starts = Vec::new();
        for gap in 1..=5 {
            play(&mut buffer, 1, 1_000 + gap * 300);
            starts.push(buffer.start_ms());
        }
        assert_eq!(starts, [120, 160, 200, 200, 200]);
        assert_eq!(buffer.gaps(), 5);
    }

    #[test]
    fn a_pause_between_turns_or_a_long_one_is_no_gap() {
        let mut buffer = Buffer::default();
        play(&mut buffer, 1, 1_000);
        play(&mut buffer, 2, 1_200);
        play(&mut buffer, 2, 1_200 + LONGEST_GAP_MS + 1);
        buffer.stop();
        play(&mut buffer, 2, 2_400);
        buffer.forget_numbers();
        play(&mut buffer, 2, 2_500);
        assert_eq!((buffer.gaps(), buffer.start_ms()), (0, MIN_START_MS));
    }

    #[test]
    fn calm_makes_less_wait_again() {
        let mut buffer = Buffer::default();
        play(&mut buffer, 1, 0);
        play(&mut buffer, 1, 100);
        assert_eq!(buffer.start_ms(), 120);
        let mut starts = Vec::new();
        for _ in 0..4 {
            buffer.played(CALM_MS);
            starts.push(buffer.start_ms());
        }
        assert_eq!(starts, [100, 80, 80, 80]);
    }
}
