//! How loud the microphone is, and what is wrong with it.

use super::limits::{
    CLIPPED_SAMPLE, FLOOR_DBFS, MAX_CLIPPED_PER_SECOND, NO_SIGNAL_MS, READING_MS, TOO_LOUD_DBFS,
    TOO_QUIET_DBFS,
};
use super::pcm;
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;
use std::collections::VecDeque;

/// Readings of one second.
const READINGS_PER_SECOND: usize = 1000 / READING_MS as usize;

/// What the microphone gave in the last [`READING_MS`] milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The mean level, in dBFS, not below [`FLOOR_DBFS`].
    pub level_dbfs: f32,
    /// The same from 0, at the floor, to 1, at full scale: the length of a meter's bar.
    pub bar: f32,
    /// What the level would be as speech.
    pub loudness: Loudness,
    /// What is wrong with the signal.
    pub condition: Condition,
}

/// What a level is as speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loudness {
    /// Too quiet to be understood well, or nobody speaks.
    Quiet,
    /// As it should be.
    Good,
    /// About to be distorted.
    Loud,
}

/// What is wrong with the microphone's signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Nothing.
    Fine,
    /// Exact zeros: switched off at the device, or held by another program.
    NoSignal,
    /// Peaks are cut off: the voice is distorted.
    Clipping,
}

impl Loudness {
    pub(super) fn of(level_dbfs: f32) -> Self {
        if level_dbfs < TOO_QUIET_DBFS {
            Self::Quiet
        } else if level_dbfs > TOO_LOUD_DBFS {
            Self::Loud
        } else {
            Self::Good
        }
    }
}

/// Turns sound at the rate of the wire into readings.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// Of the reading under way.
    samples: Vec<i16>,
    readings: VecDeque<Reading>,
    /// Exact zeros in a row, in samples.
    zeros: u32,
    /// Clipped samples of the last second, one number a reading.
    clipped: VecDeque<u32>,
}

impl Meter {
    pub(super) fn push(&mut self, samples: &[i16]) {
        for &sample in samples {
            self.samples.push(sample);
            if self.samples.len() >= pcm::wire_frames(READING_MS) {
                self.finish_reading();
            }
        }
    }

    /// The next reading, oldest first.
    pub(super) fn poll(&mut self) -> Option<Reading> {
        self.readings.pop_front()
    }

    /// Forgets what was heard: another device, or the microphone is muted and gives zeros on purpose.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    fn finish_reading(&mut self) {
        let level_dbfs = pcm::dbfs(&self.samples).clamp(FLOOR_DBFS, 0.0);
        let reading = Reading {
            level_dbfs,
            bar: 1.0 - level_dbfs / FLOOR_DBFS,
            loudness: Loudness::of(level_dbfs),
            condition: self.condition(),
        };
        self.samples.clear();
        self.readings.push_back(reading);
        // Nobody looks at a level older than a second.
        while self.readings.len() > READINGS_PER_SECOND {
            self.readings.pop_front();
        }
    }

    fn condition(&mut self) -> Condition {
        let (mut zeros, mut clipped) = (self.zeros, 0);
        for sample in &self.samples {
            zeros = if *sample == 0 { zeros.saturating_add(1) } else { 0 };
            clipped += u32::from(sample.unsigned_abs() >= CLIPPED_SAMPLE);
        }
        self.zeros = zeros;
        self.clipped.push_back(clipped);
        if self.clipped.len() > READINGS_PER_SECOND {
            self.clipped.pop_front();
        }
        if pcm::millis(u64::from(zeros), CLIENT_SAMPLE_RATE_HZ) >= u64::from(NO_SIGNAL_MS) {
            Condition::NoSignal
        } else if self.clipped.iter().sum::<u32>() > MAX_CLIPPED_PER_SECOND {
            Condition::Clipping
        } else {
            Condition::Fine
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(meter: &mut Meter, samples: &[i16]) -> Vec<Reading> {
        let mut all = Vec::new();
        for piece in samples.chunks(777) {
            meter.push(piece);
            all.extend(std::iter::from_fn(|| meter.poll()));
        }
        all
    }

    #[test]
    fn a_reading_comes_every_50_milliseconds() {
        let all = readings(&mut Meter::default(), &[3_277; 16_000]);
        assert_eq!(all.len(), 20);
        for reading in all {
            assert!((reading.level_dbfs + 20.0).abs() < 0.1);
            assert!((reading.bar - 2.0 / 3.0).abs() < 0.01);
            assert_eq!((reading.loudness, reading.condition), (Loudness::Good, Condition::Fine));
        }
    }

    #[test]
    fn loudness_has_three_ranges() {
        for (level, loudness) in [
            (-60.0, Loudness::Quiet),
            (-43.0, Loudness::Quiet),
            (-20.0, Loudness::Good),
            (-5.0, Loudness::Loud),
        ] {
            assert_eq!(Loudness::of(level), loudness, "{level}");
        }
    }

    #[test]
    fn two_seconds_of_exact_zeros_are_no_signal_and_a_quiet_room_is_one() {
        let mut meter = Meter::default();
        let zeros = readings(&mut meter, &[0; 32_000]);
        assert_eq!(zeros.iter().filter(|r| r.condition == Condition::NoSignal).count(), 1);
        assert_eq!(zeros.last().unwrap().condition, Condition::NoSignal);
        let mut room = vec![0; 799];
        room.push(1);
        assert_eq!(readings(&mut meter, &room)[0].condition, Condition::Fine, "it is back");
        let room = room.repeat(100);
        assert!(readings(&mut meter, &room).iter().all(|r| r.condition == Condition::Fine));
    }

    #[test]
    fn cut_peaks_are_clipping_for_a_second() {
        let mut meter = Meter::default();
        let mut shout = [1_000; 800];
        shout[..100].fill(i16::MIN);
        assert_eq!(readings(&mut meter, &shout)[0].condition, Condition::Clipping);
        let after = readings(&mut meter, &[1_000; 16_000]);
        assert_eq!(after.iter().filter(|r| r.condition == Condition::Clipping).count(), 19);
    }

    #[test]
    fn readings_nobody_takes_do_not_pile_up() {
        let mut meter = Meter::default();
        meter.push(&[5; 160_000]);
        assert_eq!(std::iter::from_fn(|| meter.poll()).count(), READINGS_PER_SECOND);
    }
}
