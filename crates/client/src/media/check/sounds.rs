//! The sounds of the check, made here: 16 kHz, mono, 16-bit little-endian.
#![expect(clippy::cast_precision_loss, reason = "counts of samples are small")]

use crate::media::pcm;
use bytes::Bytes;
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;
use std::f32::consts::TAU;

/// The notes of the speaker test, in Hz: a rising chord, which no notification of a system sounds like.
const NOTES_HZ: [f32; 3] = [392.0, 523.25, 659.25];

/// From one note to the next, in milliseconds.
const NOTE_MS: u32 = 220;

/// How long the last note fades, in milliseconds.
const LAST_NOTE_MS: u32 = 900;

/// The time in which a note falls to a third, in seconds.
const NOTE_DECAY_S: f32 = 0.25;

/// Loudness of a note at its beginning, of 1: three of them at once do not clip.
const NOTE_LEVEL: f32 = 0.22;

/// Length of the echo probe, in milliseconds: a word or two.
pub(super) const PROBE_MS: u32 = 1_000;

/// Where the probe's sound lies, in Hz: where speech is strongest, and every loudspeaker plays.
const PROBE_LOW_HZ: f32 = 300.0;
const PROBE_HIGH_HZ: f32 = 1_600.0;

/// Tones in the probe. So many at odd distances sound like a murmur, and match themselves at one delay only.
const PROBE_TONES: u16 = 64;

/// Syllables in a second: those of calm speech.
const SYLLABLES_HZ: f32 = 4.0;

/// Loudness of the probe, of 1.
const PROBE_LEVEL: f32 = 0.25;

/// Three soft notes: "Do you hear this?"
#[must_use]
pub fn speaker_test() -> Bytes {
    let begins = |index: usize| pcm::wire_frames(NOTE_MS) * index;
    let length = begins(NOTES_HZ.len() - 1) + pcm::wire_frames(LAST_NOTE_MS);
    let samples = (0..length).map(|n| {
        let notes = NOTES_HZ.iter().enumerate();
        notes.filter_map(|(index, hz)| Some(note(*hz, n.checked_sub(begins(index))?))).sum::<f32>()
    });
    pcm::bytes(samples)
}

/// A murmur, for [`super::EchoCheck`].
pub(super) fn echo_probe() -> Bytes {
    let length = pcm::wire_frames(PROBE_MS);
    let tones: Vec<(f32, f32)> = (0..PROBE_TONES).map(probe_tone).collect();
    // Their powers add up, not their peaks.
    let level = PROBE_LEVEL / f32::from(PROBE_TONES).sqrt();
    let samples = (0..length).map(|n| {
        let syllable = 0.5 - 0.5 * (TAU * SYLLABLES_HZ * seconds(n)).cos();
        let murmur: f32 = tones.iter().map(|(hz, phase)| (TAU * (hz * seconds(n) + phase)).sin()).sum();
        level * syllable * murmur
    });
    pcm::bytes(samples)
}

/// Frequency and phase of one tone. Multiples of the golden ratio are spread evenly and never repeat.
fn probe_tone(index: u16) -> (f32, f32) {
    const GOLDEN: f32 = 0.618_034;
    let spread = (f32::from(index) * GOLDEN).fract();
    let phase = (f32::from(index) * f32::from(index) * GOLDEN).fract();
    (PROBE_LOW_HZ + (PROBE_HIGH_HZ - PROBE_LOW_HZ) * spread, phase)
}

/// One sample of a note, so many samples after it was struck.
fn note(hz: f32, n: usize) -> f32 {
    let time = seconds(n);
    let attack = (time / 0.01).min(1.0);
    let end = 1.0 - (time / (LAST_NOTE_MS as f32 / 1000.0)).min(1.0);
    NOTE_LEVEL * attack * end * (-time / NOTE_DECAY_S).exp() * (TAU * hz * time).sin()
}

fn seconds(n: usize) -> f32 {
    n as f32 / CLIENT_SAMPLE_RATE_HZ as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sounds_are_loud_enough_do_not_clip_and_end_softly() {
        for (name, sound, ms) in [("speaker", speaker_test(), 1_340), ("probe", echo_probe(), 1_000)] {
            let samples: Vec<i16> = pcm::samples(&sound).collect();
            assert_eq!(samples.len(), 16 * ms, "{name}");
            let level = pcm::dbfs(&samples);
            assert!((-30.0..-12.0).contains(&level), "{name}: {level} dBFS");
            assert!(samples.iter().all(|sample| sample.unsigned_abs() < 32_000), "{name} clips");
            for edge in [samples[0], samples[samples.len() - 1]] {
                assert!(edge.unsigned_abs() < 100, "{name} clicks: {edge}");
            }
        }
    }
}
