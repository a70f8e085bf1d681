//! The glottis: a band-limited train of pulses at the pitch of the voice.

use std::f64::consts::TAU;

use super::{HOP, RATE_HZ};

/// Below this pitch a frame is unvoiced, Hz.
const LOWEST_PITCH_HZ: f32 = 40.0;
/// No harmonic above this, Hz: half the sample rate is 12 kHz.
const HIGHEST_HARMONIC_HZ: f32 = 11_000.0;
/// Below this denominator the closed form is replaced by its limit.
const SMALL_SINE: f32 = 2e-3;

/// The pulses for a pitch per frame: `HOP` samples each, zero where unvoiced.
pub(super) fn pulses(pitch: &[f32]) -> Vec<f32> {
    let mut pulses = Vec::with_capacity(pitch.len() * HOP);
    let mut turns = 0.0_f64;
    for frame in 0..pitch.len() {
        for sample in 0..HOP {
            let hertz = pitch_at(pitch, frame, sample);
            let voiced = hertz > LOWEST_PITCH_HZ;
            let hertz = hertz.max(LOWEST_PITCH_HZ);
            turns = (turns + f64::from(hertz / RATE_HZ)).fract();
            pulses.push(if voiced { pulse(hertz, turns * TAU) } else { 0.0 });
        }
    }
    pulses
}

/// The pitch between frames: the centre of frame k has the pitch of k, and between them it is linear.
#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
fn pitch_at(pitch: &[f32], frame: usize, sample: usize) -> f32 {
    let share = (sample as f32 + 0.5) / HOP as f32;
    let at = |frame: usize| pitch.get(frame).or(pitch.last()).copied().unwrap_or_default();
    let (from, to, share) = if sample < HOP / 2 {
        (at(frame.saturating_sub(1)), at(frame), share + 0.5)
    } else {
        (at(frame), at(frame + 1), share - 0.5)
    };
    from * (1.0 - share) + to * share
}

/// All harmonics h up to H at once: sum of cos(h t) = sin((H + 1/2) t) / (2 sin(t / 2)) - 1/2
/// (<https://en.wikipedia.org/wiki/Dirichlet_kernel>).
#[expect(clippy::cast_possible_truncation, reason = "an angle below one turn")]
fn pulse(hertz: f32, angle: f64) -> f32 {
    let angle = angle as f32;
    let harmonics = (HIGHEST_HARMONIC_HZ / hertz).floor() + 0.5;
    let denominator = 2.0 * (angle * 0.5).sin();
    let kernel =
        if denominator.abs() <= SMALL_SINE { harmonics } else { (harmonics * angle).sin() / denominator };
    kernel - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pulse_per_period() {
        // 80 frames are one second: 200 pulses at 200 Hz, each as high as its 55 harmonics.
        let train = pulses(&[200.0; 80]);
        assert_eq!(train.len(), 24_000);
        let high = train.windows(2).filter(|pair| pair[0] < 27.0 && pair[1] >= 27.0).count();
        assert!((199..=201).contains(&high), "{high} pulses");
        let peak = train.iter().copied().fold(0.0, f32::max);
        assert!((peak - 55.0).abs() < 0.6, "peak {peak}");
    }

    #[test]
    fn unvoiced_frames_are_silent() {
        let train = pulses(&[0.0, 0.0, 0.0]);
        assert!(train.iter().all(|sample| *sample == 0.0));
        assert!(pulses(&[]).is_empty());
    }

    #[test]
    fn pitch_is_continuous() {
        let pitch = [100.0, 200.0, 100.0];
        let samples: Vec<f32> = (0..3)
            .flat_map(|frame| (0..HOP).map(move |sample| (frame, sample)))
            .map(|(f, s)| pitch_at(&pitch, f, s))
            .collect();
        assert!(samples.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.5));
        assert!((samples[HOP + HOP / 2] - 200.0).abs() < 0.5);
    }
}
