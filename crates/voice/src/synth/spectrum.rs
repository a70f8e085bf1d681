//! The vocal tract: pulses and noise are filtered frame by frame and laid over each other.
//!
//! For each frame, with E the spectrum of the pulses and Z Gaussian noise:
//!
//! ```text
//! S = exp(harmonic) e^(i pi tanh(harmonic_phase)) E  +  exp(noise) Z  +  exp(free) e^(i free_phase)
//! ```
//!
//! The sound is the inverse short-time Fourier transform of S: Hann window of 50 ms, 12.5 ms apart.
#![expect(
    clippy::indexing_slicing,
    reason = "index arithmetic over buffers whose lengths are checked or made here"
)]

use std::{f32::consts::PI, sync::Arc};

use realfft::{ComplexToReal, FftError, RealFftPlanner, RealToComplex, num_complex::Complex32};

use super::{BINS, HOP, WINDOW, acoustic::Frames, noise::Noise, pulses::pulses};
use crate::error::VoiceError;

/// Largest logarithm of a magnitude: e^7 is far above any sound.
const LARGEST_LOG: f32 = 7.0;
/// Smallest sum of windows that is divided by.
const SMALLEST_WEIGHT: f32 = 1e-11;

/// The tables and plans of the transforms, made once.
pub(super) struct Synthesiser {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    /// A periodic Hann window.
    window: Vec<f32>,
    /// The same, scaled so that a harmonic of amplitude 1 has magnitude 1.
    pulse_window: Vec<f32>,
}

impl Synthesiser {
    #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
    pub(super) fn new() -> Self {
        let mut planner = RealFftPlanner::new();
        let length = WINDOW as f32;
        let window: Vec<f32> =
            (0..WINDOW).map(|at| 0.5 - 0.5 * (2.0 * PI * at as f32 / length).cos()).collect();
        let pulse_window = window.iter().map(|weight| weight * 4.0 / length).collect();
        Self {
            forward: planner.plan_fft_forward(WINDOW),
            inverse: planner.plan_fft_inverse(WINDOW),
            window,
            pulse_window,
        }
    }

    /// The sound of `frames`: `HOP` samples each, in -1..1 give or take.
    pub(super) fn sound(&self, frames: &Frames) -> Result<Vec<f32>, VoiceError> {
        let mut overlap = Overlap::new(frames.count);
        if frames.count == 0 {
            return Ok(overlap.finish());
        }
        let pulses = pulses(&frames.pitch);
        let mut noise = Noise::new();
        let mut samples = self.forward.make_input_vec();
        let mut spectrum = self.forward.make_output_vec();
        for frame in 0..frames.count {
            self.window_of(&pulses, frame, &mut samples);
            self.forward.process(&mut samples, &mut spectrum).map_err(transform_failed)?;
            filter(frames, frame, &mut noise, &mut spectrum);
            self.inverse.process(&mut spectrum, &mut samples).map_err(transform_failed)?;
            overlap.add(frame, &samples, &self.window);
        }
        Ok(overlap.finish())
    }

    /// The pulses around the beginning of `frame`, mirrored at both ends, under the window.
    fn window_of(&self, pulses: &[f32], frame: usize, into: &mut [f32]) {
        let last = pulses.len() - 1;
        let centre = frame * HOP;
        for (at, (sample, weight)) in into.iter_mut().zip(&self.pulse_window).enumerate() {
            let position = (centre + at).abs_diff(WINDOW / 2);
            let mirrored = if position > last { (2 * last).saturating_sub(position) } else { position };
            *sample = pulses[mirrored.min(last)] * weight;
        }
    }
}

/// Turns the spectrum of the pulses into that of the sound.
fn filter(frames: &Frames, frame: usize, noise: &mut Noise, spectrum: &mut [Complex32]) {
    for (bin, value) in spectrum.iter_mut().enumerate() {
        let at = bin * frames.count + frame;
        let harmonic =
            Complex32::from_polar(magnitude(frames.harmonic[at]), PI * frames.harmonic_phase[at].tanh());
        let free = Complex32::from_polar(magnitude(frames.free[at]), frames.free_phase[at]);
        *value = *value * harmonic + noise.next() * magnitude(frames.noise[at]) + free;
    }
    // A real sound has no phase at 0 Hz and at half the sample rate.
    spectrum[0].im = 0.0;
    spectrum[BINS - 1].im = 0.0;
}

fn magnitude(logarithm: f32) -> f32 {
    logarithm.min(LARGEST_LOG).exp()
}

/// The lengths are constants: this cannot happen unless the library changes.
fn transform_failed(_: FftError) -> VoiceError {
    VoiceError::Unexpected("a spectrum of another length")
}

/// Frames laid over each other, weighed by their windows.
struct Overlap {
    sound: Vec<f32>,
    weights: Vec<f32>,
}

impl Overlap {
    fn new(frames: usize) -> Self {
        let length = frames * HOP + WINDOW;
        Self { sound: vec![0.0; length], weights: vec![0.0; length] }
    }

    /// Adds a frame. The inverse transform is not normalised: that is done here.
    #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
    fn add(&mut self, frame: usize, samples: &[f32], window: &[f32]) {
        let start = frame * HOP;
        let range = start..start + WINDOW;
        let sums = self.sound[range.clone()].iter_mut().zip(&mut self.weights[range]);
        for ((sum, total), (sample, weight)) in sums.zip(samples.iter().zip(window)) {
            *sum += sample * weight / WINDOW as f32;
            *total += weight * weight;
        }
    }

    /// The sound, without the half window before the first frame's centre.
    fn finish(self) -> Vec<f32> {
        let length = self.sound.len() - WINDOW;
        let samples = self.sound.iter().zip(&self.weights).skip(WINDOW / 2).take(length);
        samples.map(|(sample, weight)| sample / weight.max(SMALLEST_WEIGHT)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames whose harmonic part passes the pulses as they are, without noise.
    fn transparent(count: usize, pitch: f32) -> Frames {
        let silent = vec![-100.0; BINS * count];
        Frames {
            count,
            harmonic: vec![0.0; BINS * count],
            harmonic_phase: vec![0.0; BINS * count],
            noise: silent.clone(),
            free: silent.clone(),
            free_phase: silent,
            pitch: vec![pitch; count],
        }
    }

    #[test]
    fn a_transparent_filter_gives_the_pulses_back() {
        let frames = transparent(40, 150.0);
        let sound = Synthesiser::new().sound(&frames).unwrap();
        let expected = pulses(&frames.pitch);
        assert_eq!(sound.len(), expected.len());
        // The forward window is scaled by 4 / WINDOW: the pulses come back as much smaller.
        let scale = 4.0 / WINDOW as f32;
        for (at, (sound, pulse)) in sound.iter().zip(&expected).enumerate() {
            assert!((sound - pulse * scale).abs() < 1e-3, "sample {at}: {sound} {pulse}");
        }
    }

    #[test]
    fn no_frames_no_sound() {
        assert!(Synthesiser::new().sound(&transparent(0, 0.0)).unwrap().is_empty());
    }

    #[test]
    fn one_frame_does_not_overrun() {
        assert_eq!(Synthesiser::new().sound(&transparent(1, 100.0)).unwrap().len(), HOP);
    }
}
