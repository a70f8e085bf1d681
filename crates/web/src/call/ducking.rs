//! The interviewer's voice steps back as soon as the person seems to speak, before the server is sure.
//!
//! The server confirms an interruption half a second later at the earliest. When it does not, the voice is
//! restored: a cough or a door was no interruption.

use client::media::limits::READING_MS;
use client::media::{Loudness, Reading};

/// Speech over the interviewer before their voice steps back, in milliseconds.
const SPEECH_MS: u32 = 200;

/// Quiet before it comes back, in milliseconds: pauses within a sentence are shorter.
const QUIET_MS: u32 = 500;

/// Decides whether the interviewer's voice is lowered.
#[derive(Debug, Default)]
pub(super) struct Ducking {
    loud_ms: u32,
    quiet_ms: u32,
    is_ducked: bool,
}

impl Ducking {
    /// Takes a reading of the microphone. Gives the new wish when it changes.
    pub(super) fn reading(&mut self, reading: Reading, interviewer_speaks: bool) -> Option<bool> {
        let is_loud = reading.loudness != Loudness::Quiet;
        self.loud_ms =
            if is_loud && interviewer_speaks { self.loud_ms.saturating_add(READING_MS) } else { 0 };
        self.quiet_ms = if is_loud { 0 } else { self.quiet_ms.saturating_add(READING_MS) };
        let wanted = if self.is_ducked {
            interviewer_speaks && self.quiet_ms < QUIET_MS
        } else {
            self.loud_ms > SPEECH_MS
        };
        (std::mem::replace(&mut self.is_ducked, wanted) != wanted).then_some(wanted)
    }

    /// The interviewer was interrupted, or the microphone is closed. Gives the new wish when it changes.
    pub(super) fn stop(&mut self) -> Option<bool> {
        let was_ducked = self.is_ducked;
        *self = Self::default();
        was_ducked.then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::media::Condition;

    fn reading(loudness: Loudness) -> Reading {
        Reading { level_dbfs: -20.0, bar: 0.5, loudness, condition: Condition::Fine }
    }

    /// Readings of this loudness for so long; what was wished meanwhile.
    fn hear(ducking: &mut Ducking, loudness: Loudness, ms: u32, speaks: bool) -> Vec<bool> {
        (0..ms / READING_MS).filter_map(|_| ducking.reading(reading(loudness), speaks)).collect()
    }

    #[test]
    fn speech_lowers_the_voice_and_quiet_restores_it() {
        let mut ducking = Ducking::default();
        assert!(hear(&mut ducking, Loudness::Good, SPEECH_MS, true).is_empty());
        assert_eq!(hear(&mut ducking, Loudness::Good, READING_MS, true), [true]);
        assert!(hear(&mut ducking, Loudness::Quiet, QUIET_MS - READING_MS, true).is_empty());
        assert_eq!(hear(&mut ducking, Loudness::Quiet, READING_MS, true), [false]);
    }

    #[test]
    fn what_is_said_in_the_persons_own_turn_lowers_nothing() {
        let mut ducking = Ducking::default();
        assert!(hear(&mut ducking, Loudness::Loud, 2_000, false).is_empty());
    }

    #[test]
    fn an_interruption_ends_it() {
        let mut ducking = Ducking::default();
        assert_eq!(ducking.stop(), None);
        hear(&mut ducking, Loudness::Good, 1_000, true);
        assert_eq!((ducking.stop(), ducking.stop()), (Some(false), None));
        hear(&mut ducking, Loudness::Good, 1_000, true);
        assert_eq!(hear(&mut ducking, Loudness::Good, READING_MS, false), [false], "the voice fell silent");
    }
}
