//! Does the microphone hear the loudspeaker? A murmur is played, and looked for in what is heard.
//!
//! The room's level is taken first. Then the normalised cross-correlation of what was played and what was
//! heard is computed for every delay that a device may have; an echo is a peak in it, noise and speech are not.
#![expect(clippy::cast_possible_truncation, reason = "correlations lie between -1 and 1")]

use super::sounds::{PROBE_MS, echo_probe};
use crate::media::limits::{ECHO_CORRELATION, ECHO_DISTURBS_DB, ECHO_MAX_DELAY_MS, ECHO_ROOM_MS, FLOOR_DBFS};
use crate::media::pcm;
use audio::Resampler;
use bytes::Bytes;

/// Correlation needs no more than the probe's band: every fourth sample is enough, and a sixteenth of the work.
const DECIMATION: u32 = 4;

/// What the check found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Echo {
    /// What it means.
    pub verdict: EchoVerdict,
    /// How alike played and heard are at the best delay, from 0 to 1.
    pub correlation: f32,
    /// How far what was heard rises above the room, in dB.
    pub rise_db: f32,
    /// From playing to hearing, in milliseconds; zero without an echo.
    pub delay_ms: u32,
}

/// What an echo means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EchoVerdict {
    /// There is none: headphones, or it is cancelled.
    None,
    /// It is there, and too faint to disturb.
    Faint,
    /// The interviewer would hear itself: headphones, or speaking in turns.
    Disturbing,
}

/// Feed it what the microphone gives, play what [`Self::poll_probe`] gives, and wait for a result.
pub struct EchoCheck {
    probe: Option<Bytes>,
    room: Vec<i16>,
    heard: Vec<i16>,
}

/// Shows sizes, not what was said.
impl std::fmt::Debug for EchoCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EchoCheck({} and {} samples)", self.room.len(), self.heard.len())
    }
}

impl Default for EchoCheck {
    fn default() -> Self {
        Self { probe: Some(echo_probe()), room: Vec::new(), heard: Vec::new() }
    }
}

impl EchoCheck {
    /// What to play, once, at once: the room's level is known.
    pub fn poll_probe(&mut self) -> Option<Bytes> {
        if self.room.len() < pcm::wire_frames(ECHO_ROOM_MS) { None } else { self.probe.take() }
    }

    /// Takes a frame of the microphone. Gives the result, once, when enough was heard.
    pub fn hear(&mut self, frame: &[u8]) -> Option<Echo> {
        if self.probe.is_some() {
            let missing = pcm::wire_frames(ECHO_ROOM_MS).saturating_sub(self.room.len());
            self.room.extend(pcm::samples(frame).take(missing));
            return None;
        }
        let missing = pcm::wire_frames(PROBE_MS + ECHO_MAX_DELAY_MS).saturating_sub(self.heard.len());
        self.heard.extend(pcm::samples(frame).take(missing));
        let is_complete = missing > 0 && self.heard.len() >= pcm::wire_frames(PROBE_MS + ECHO_MAX_DELAY_MS);
        is_complete.then(|| self.judge())
    }

    fn judge(&self) -> Echo {
        let played: Vec<i16> = pcm::samples(&echo_probe()).collect();
        let (delay, correlation) = best_delay(&decimated(&played), &decimated(&self.heard));
        let delay = delay * DECIMATION as usize;
        let echo = self.heard.get(delay..delay + played.len()).unwrap_or_default();
        let rise_db = pcm::dbfs(echo).max(FLOOR_DBFS) - pcm::dbfs(&self.room).max(FLOOR_DBFS);
        if correlation < ECHO_CORRELATION {
            return Echo { verdict: EchoVerdict::None, correlation, rise_db, delay_ms: 0 };
        }
        let is_disturbing = rise_db >= ECHO_DISTURBS_DB;
        let verdict = if is_disturbing { EchoVerdict::Disturbing } else { EchoVerdict::Faint };
        let delay_ms = pcm::millis(delay as u64, contract::audio_format::CLIENT_SAMPLE_RATE_HZ);
        Echo { verdict, correlation, rise_db, delay_ms: u32::try_from(delay_ms).unwrap_or(u32::MAX) }
    }
}

/// Every fourth sample, what would alias left out.
fn decimated(samples: &[i16]) -> Vec<f32> {
    // The filter depends on the ratio alone, and these are two rates of this ratio.
    let Ok(mut filter) = Resampler::new(32_000, 32_000 / DECIMATION) else { return Vec::new() };
    let mut few = Vec::new();
    filter.process(samples, &mut few);
    few.into_iter().map(f32::from).collect()
}

/// The delay at which `heard` is most like `played`, and how much, from 0 to 1.
fn best_delay(played: &[f32], heard: &[f32]) -> (usize, f32) {
    let power = |sample: &f32| f64::from(*sample).powi(2);
    let played_energy: f64 = played.iter().map(power).sum();
    // The energy of each window: that of the one before, less what leaves it, plus what enters.
    let mut energy: f64 = heard.iter().take(played.len()).map(power).sum();
    let leaving = heard.iter().map(power);
    let entering = heard.iter().skip(played.len()).map(power).chain(std::iter::once(0.0));
    let mut best = (0, 0.0);
    let windows = heard.windows(played.len().max(1)).enumerate();
    for ((delay, window), (leaves, enters)) in windows.zip(leaving.zip(entering)) {
        let product: f32 = window.iter().zip(played).map(|(a, b)| a * b).sum();
        // A loudspeaker may be connected the wrong way round, which nobody hears.
        let correlation = (f64::from(product).abs() / (played_energy * energy).sqrt().max(1.0)) as f32;
        if correlation > best.1 {
            best = (delay, correlation);
        }
        // Rounding must not take it below nothing.
        energy = (energy - leaves + enters).max(0.0);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::check::sounds::speaker_test;

    /// Even noise of about this amplitude.
    fn noise(amplitude: i32, seed: u32) -> impl FnMut() -> i32 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (i32::try_from(state >> 16).unwrap() - 32_768) * amplitude / 32_768
        }
    }

    /// Runs a check in a room that adds `sound(sample index, probe sample index)` to its noise.
    fn check(room: i32, mut sound: impl FnMut(usize, &dyn Fn(usize) -> i32) -> i32) -> Echo {
        let mut check = EchoCheck::default();
        let mut noise = noise(room, 7);
        let mut probe: Option<(usize, Vec<i16>)> = None;
        for frame in 0..200_usize {
            let mut pcm = Vec::new();
            for index in frame * 320..(frame + 1) * 320 {
                let played = |delay: usize| {
                    let (since, samples) = probe.as_ref()?;
                    samples.get(index.checked_sub(delay)?.checked_sub(*since)?).copied().map(i32::from)
                };
                let sample = noise() + sound(index, &|delay| played(delay).unwrap_or(0));
                pcm.extend(i16::try_from(sample).unwrap().to_le_bytes());
            }
            if let Some(echo) = check.hear(&pcm) {
                assert_eq!(check.hear(&pcm), None, "it is judged once");
                return echo;
            }
            if let Some(sound) = check.poll_probe() {
                probe = Some(((frame + 1) * 320, pcm::samples(&sound).collect()));
            }
        }
        panic!("no result in four seconds")
    }

    #[test]
    fn headphones_have_no_echo() {
        let echo = check(60, |_, _| 0);
        assert_eq!(echo.verdict, EchoVerdict::None, "{echo:?}");
        assert!(echo.correlation < 0.1, "{echo:?}");
    }

    #[test]
    fn a_loud_echo_is_found_with_its_delay() {
        for delay in [0, 800, 3_200, 7_600] {
            let echo = check(60, |_, probe| probe(delay) / 4 + probe(delay + 300) / 8);
            assert_eq!(echo.verdict, EchoVerdict::Disturbing, "{echo:?}");
            assert!(echo.correlation > 0.6, "{echo:?}");
            assert!(echo.delay_ms.abs_diff(u32::try_from(delay).unwrap() / 16) <= 2, "{echo:?}");
        }
    }

    #[test]
    fn an_echo_below_the_noise_is_faint() {
        let echo = check(1_000, |_, probe| -probe(1_600) / 16);
        assert_eq!(echo.verdict, EchoVerdict::Faint, "{echo:?}");
        assert!(echo.rise_db < 3.0, "{echo:?}");
    }

    #[test]
    fn other_sounds_are_no_echo() {
        let notes: Vec<i32> = pcm::samples(&speaker_test()).map(i32::from).collect();
        let echo = check(60, |index, _| notes[index % notes.len()]);
        assert_eq!(echo.verdict, EchoVerdict::None, "{echo:?}");
        let mut hiss = noise(8_000, 99);
        let mut louder_later = move |index: usize| if index > 8_000 { hiss() } else { 0 };
        let echo = check(60, |index, _| louder_later(index));
        assert_eq!(echo.verdict, EchoVerdict::None, "{echo:?}");
        assert!(echo.rise_db > 20.0, "{echo:?}");
    }

    #[test]
    fn a_dead_microphone_is_no_echo() {
        let echo = check(0, |_, _| 0);
        assert_eq!((echo.verdict, echo.correlation), (EchoVerdict::None, 0.0));
    }
}
