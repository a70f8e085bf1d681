//! Is the person heard? They say something, and their level is judged.

use crate::media::level::{Condition, Loudness, Reading};
use crate::media::limits::{CHECK_PATIENCE_MS, CHECK_SPEECH_MS, READING_MS, SPEECH_ABOVE_ROOM_DB};
use crate::media::pcm;
use std::collections::VecDeque;

/// What the check says so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LevelVerdict {
    /// The person has not said enough.
    Listening,
    /// They should have: nothing like speech comes.
    NothingHeard,
    /// The microphone is switched off, or another program holds it.
    NoSignal,
    /// They speak too quietly, or too far away.
    TooQuiet,
    /// They are distorted.
    TooLoud,
    /// They are heard well.
    Good,
}

/// Judges the level of somebody's speech.
#[derive(Debug, Default)]
pub struct LevelCheck {
    /// The quietest reading so far, in dBFS: the room.
    room_dbfs: Option<f32>,
    /// The last readings of speech, in dBFS.
    speech: VecDeque<f32>,
    /// Since speech was heard last, in milliseconds.
    silent_ms: u32,
}

impl LevelCheck {
    /// Takes a reading of [`crate::media::Capture`]. What it says may change: the person moves closer.
    pub fn read(&mut self, reading: &Reading) -> LevelVerdict {
        let room = self.room_dbfs.map_or(reading.level_dbfs, |room| room.min(reading.level_dbfs));
        self.room_dbfs = Some(room);
        if reading.level_dbfs - room >= SPEECH_ABOVE_ROOM_DB {
            self.silent_ms = 0;
            self.speech.push_back(reading.level_dbfs);
            if self.speech.len() > (CHECK_SPEECH_MS / READING_MS) as usize {
                self.speech.pop_front();
            }
        } else {
            self.silent_ms = self.silent_ms.saturating_add(READING_MS);
        }
        self.verdict(reading.condition)
    }

    fn verdict(&self, condition: Condition) -> LevelVerdict {
        match condition {
            Condition::NoSignal => return LevelVerdict::NoSignal,
            Condition::Clipping => return LevelVerdict::TooLoud,
            Condition::Fine => {}
        }
        if self.speech.len() < (CHECK_SPEECH_MS / READING_MS) as usize {
            let is_over = self.silent_ms >= CHECK_PATIENCE_MS;
            return if is_over { LevelVerdict::NothingHeard } else { LevelVerdict::Listening };
        }
        match Loudness::of(pcm::mean(self.speech.iter().copied())) {
            Loudness::Quiet => LevelVerdict::TooQuiet,
            Loudness::Good => LevelVerdict::Good,
            Loudness::Loud => LevelVerdict::TooLoud,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(level_dbfs: f32, condition: Condition) -> Reading {
        Reading { level_dbfs, bar: 0.5, loudness: Loudness::of(level_dbfs), condition }
    }

    /// The verdict after words and pauses of a quarter of a second each.
    fn after_speech(room_dbfs: f32, speech_dbfs: f32, condition: Condition) -> LevelVerdict {
        let mut check = LevelCheck::default();
        let mut verdict = LevelVerdict::Listening;
        for number in 0..60 {
            let level = if number / 5 % 2 == 0 { room_dbfs } else { speech_dbfs };
            verdict = check.read(&reading(level, condition));
        }
        verdict
    }

    #[test]
    fn speech_is_judged_by_its_level() {
        for (room, speech, condition, verdict) in [
            (-55.0, -25.0, Condition::Fine, LevelVerdict::Good),
            (-40.0, -20.0, Condition::Fine, LevelVerdict::Good),
            (-60.0, -46.0, Condition::Fine, LevelVerdict::TooQuiet),
            (-55.0, -6.0, Condition::Fine, LevelVerdict::TooLoud),
            (-55.0, -25.0, Condition::Clipping, LevelVerdict::TooLoud),
            (-60.0, -60.0, Condition::NoSignal, LevelVerdict::NoSignal),
        ] {
            assert_eq!(after_speech(room, speech, condition), verdict, "{room} {speech} {condition:?}");
        }
    }

    #[test]
    fn a_second_of_speech_is_needed_and_eight_of_patience() {
        let mut check = LevelCheck::default();
        check.read(&reading(-55.0, Condition::Fine));
        for _ in 0..19 {
            assert_eq!(check.read(&reading(-25.0, Condition::Fine)), LevelVerdict::Listening);
        }
        assert_eq!(check.read(&reading(-25.0, Condition::Fine)), LevelVerdict::Good);
        let mut check = LevelCheck::default();
        for _ in 0..159 {
            // A fan: loud, but even.
            assert_eq!(check.read(&reading(-30.0, Condition::Fine)), LevelVerdict::Listening);
        }
        assert_eq!(check.read(&reading(-30.0, Condition::Fine)), LevelVerdict::NothingHeard);
    }

    #[test]
    fn the_verdict_follows_the_person() {
        let mut check = LevelCheck::default();
        check.read(&reading(-60.0, Condition::Fine));
        let mut say = |level| (0..20).map(|_| check.read(&reading(level, Condition::Fine))).last();
        assert_eq!(say(-46.0), Some(LevelVerdict::TooQuiet));
        assert_eq!(say(-25.0), Some(LevelVerdict::Good));
    }
}
