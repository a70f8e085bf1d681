//! A streaming resampler: any chunk sizes in, the same samples out, state carried across chunks.

use crate::filter::{LANES, Polyphase};
use std::sync::{Arc, OnceLock};

/// The rates a device or a peer may have, in Hz.
pub const SUPPORTED_RATES_HZ: [u32; 13] =
    [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

/// Bytes of one 16-bit sample.
const SAMPLE_BYTES: usize = 2;

/// A rate that is none of [`SUPPORTED_RATES_HZ`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sample rate of {0} Hz is not supported")]
pub struct UnsupportedRate(pub u32);

/// Converts a stream of 16-bit mono samples from one rate to another.
///
/// Band-limited: what would alias is at least 60 dB down, up to 7/8 of the lower rate's Nyquist
/// frequency nothing is lost (measured in the tests). The delay is about 2.2 ms from 24 to 16 kHz.
/// A chunk may have any length; how a stream is cut into chunks does not change a single sample.
#[derive(Debug, Clone)]
pub struct Resampler {
    /// None when both rates are equal: samples pass through.
    filter: Option<Arc<Polyphase>>,
    /// The input that later outputs still need, oldest first.
    history: Vec<f32>,
    /// The output phase, in steps of the raised rate.
    phase: usize,
}

impl Resampler {
    /// A resampler between two of [`SUPPORTED_RATES_HZ`].
    ///
    /// # Errors
    /// [`UnsupportedRate`] names the rate that is not one of them.
    pub fn new(from_hz: u32, to_hz: u32) -> Result<Self, UnsupportedRate> {
        for rate in [from_hz, to_hz] {
            if !SUPPORTED_RATES_HZ.contains(&rate) {
                return Err(UnsupportedRate(rate));
            }
        }
        let filter = match (from_hz, to_hz) {
            (from, to) if from == to => None,
            (24_000, 16_000) => Some(model_to_client()),
            (from, to) => Some(Arc::new(Polyphase::design(from, to))),
        };
        let mut resampler = Self { filter, history: Vec::new(), phase: 0 };
        resampler.reset();
        Ok(resampler)
    }

    /// The conversion of the live path: the model's 24 kHz to the client's 16 kHz.
    #[must_use]
    pub fn model_to_client() -> Self {
        let mut resampler = Self { filter: Some(model_to_client()), history: Vec::new(), phase: 0 };
        resampler.reset();
        resampler
    }

    /// Forgets the stream so far, as when audio was dropped at a barge-in.
    pub fn reset(&mut self) {
        self.history.clear();
        self.phase = 0;
        if let Some(filter) = &self.filter {
            self.history.resize(filter.taps - 1, 0.0);
        }
    }

    /// Converts samples; what comes out is appended to `out`.
    pub fn process(&mut self, input: &[i16], out: &mut Vec<i16>) {
        let Some(filter) = self.filter.clone() else {
            out.extend_from_slice(input);
            return;
        };
        self.history.extend(input.iter().map(|&sample| f32::from(sample)));
        self.drain(&filter, |sample| out.push(sample));
    }

    /// The same on little-endian bytes, as they travel. A last odd byte is ignored.
    pub fn process_le_bytes(&mut self, input: &[u8], out: &mut impl Extend<u8>) {
        let Some(filter) = self.filter.clone() else {
            let whole = input.len() - input.len() % SAMPLE_BYTES;
            out.extend(input.iter().take(whole).copied());
            return;
        };
        let (pairs, _odd) = input.as_chunks::<SAMPLE_BYTES>();
        self.history.extend(pairs.iter().map(|&pair| f32::from(i16::from_le_bytes(pair))));
        self.drain(&filter, |sample| out.extend(sample.to_le_bytes()));
    }

    /// Ends the stream: gives what the filter still holds.
    pub fn flush(&mut self, out: &mut Vec<i16>) {
        if let Some(filter) = self.filter.clone() {
            self.process(&vec![0; filter.taps / 2], out);
        }
        self.reset();
    }

    /// Computes every output that the history allows, then drops the input no longer needed.
    fn drain(&mut self, filter: &Polyphase, mut emit: impl FnMut(i16)) {
        let mut start = 0;
        while let Some(window) = self.history.get(start..start + filter.taps) {
            emit(to_sample(dot(window, filter.branch(self.phase))));
            self.phase += filter.down;
            start += self.phase / filter.up;
            self.phase %= filter.up;
        }
        // One step is never longer than the filter, so `start` lies within the history.
        self.history.drain(..start.min(self.history.len()));
    }
}

/// The filter of the live path is made once: every session shares it.
fn model_to_client() -> Arc<Polyphase> {
    static FILTER: OnceLock<Arc<Polyphase>> = OnceLock::new();
    Arc::clone(FILTER.get_or_init(|| Arc::new(Polyphase::design(24_000, 16_000))))
}

/// A dot product in eight independent sums, which the compiler turns into vector instructions.
fn dot(window: &[f32], branch: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (window, _) = window.as_chunks::<LANES>();
    let (branch, _) = branch.as_chunks::<LANES>();
    for (samples, taps) in window.iter().zip(branch) {
        for ((sum, sample), tap) in sums.iter_mut().zip(samples).zip(taps) {
            *sum += sample * tap;
        }
    }
    sums.iter().sum()
}

#[expect(clippy::cast_possible_truncation, reason = "a float-to-integer cast saturates, as audio should")]
fn to_sample(value: f32) -> i16 {
    // `round` would be a library call for every sample; adding half and truncating is not.
    (value + 0.5f32.copysign(value)) as i16
}

#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "test signals are small numbers"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::TAU;

    const LEVEL: f64 = 16_000.0;

    fn tone(hz: f64, rate: u32, seconds: f64) -> Vec<i16> {
        let count = (f64::from(rate) * seconds) as usize;
        (0..count).map(|n| (LEVEL * (TAU * hz * n as f64 / f64::from(rate)).sin()).round() as i16).collect()
    }

    fn convert(from: u32, to: u32, input: &[i16]) -> Vec<i16> {
        let mut out = Vec::new();
        Resampler::new(from, to).unwrap().process(input, &mut out);
        out
    }

    /// RMS level relative to the test tone, in dB, with the filter's start-up cut off.
    fn level_db(samples: &[i16]) -> f64 {
        let steady = &samples[samples.len() / 4..];
        let power = steady.iter().map(|&s| f64::from(s).powi(2)).sum::<f64>() / steady.len() as f64;
        10.0 * (power.max(1e-9) / (LEVEL * LEVEL / 2.0)).log10()
    }

    #[test]
    fn aliases_are_60_db_down_and_7_khz_passes() {
        for (from, top) in [(24_000, 11_900), (48_000, 23_900), (44_100, 22_000)] {
            for hz in (8_000..=top).step_by(250) {
                let level = level_db(&convert(from, 16_000, &tone(f64::from(hz), from, 0.5)));
                assert!(level <= -60.0, "{from} Hz: a tone of {hz} Hz aliases at {level:.1} dB");
            }
            for hz in (100..=7_000).step_by(250) {
                let level = level_db(&convert(from, 16_000, &tone(f64::from(hz), from, 0.5)));
                assert!(level.abs() <= 0.5, "{from} Hz: a tone of {hz} Hz changes by {level:.2} dB");
            }
        }
    }

    #[test]
    fn raising_the_rate_makes_no_images() {
        let out = convert(24_000, 48_000, &tone(1_000.0, 24_000, 0.5));
        let expected = tone(1_000.0, 48_000, 0.5);
        assert!((level_db(&out) - level_db(&expected)).abs() < 0.05);
    }

    #[test]
    fn the_length_is_exact() {
        for (from, to, seconds) in [(24_000, 16_000, 3), (44_100, 16_000, 2), (16_000, 48_000, 1)] {
            let out = convert(from, to, &vec![0; from as usize * seconds]);
            assert_eq!(out.len(), to as usize * seconds, "{from} -> {to}");
        }
    }

    #[test]
    fn full_scale_saturates_and_does_not_wrap() {
        // A full-scale step overshoots (Gibbs): the overshoot must clip, not wrap to the other sign.
        let mut step = vec![i16::MIN; 1_200];
        step.resize(2_400, i16::MAX);
        let out = convert(24_000, 16_000, &step);
        assert!(out[100..780].iter().all(|&s| s < -20_000), "wrapped before the step");
        assert!(out[860..].iter().all(|&s| s > 20_000), "wrapped after the step");
    }

    #[test]
    fn equal_rates_pass_through_and_odd_rates_are_refused() {
        let input = tone(440.0, 16_000, 0.1);
        assert_eq!(convert(16_000, 16_000, &input), input);
        assert_eq!(Resampler::new(44_101, 16_000).err(), Some(UnsupportedRate(44_101)));
    }

    #[test]
    fn flush_gives_the_tail() {
        let mut resampler = Resampler::model_to_client();
        let mut out = Vec::new();
        resampler.process(&[10_000; 240], &mut out);
        let before = out.len();
        resampler.flush(&mut out);
        assert!(out.len() > before);
    }

    proptest! {
        #[test]
        fn how_the_stream_is_cut_changes_nothing(
            cuts in prop::collection::vec(0usize..700, 1..12),
            pair in prop::sample::select(vec![(24_000, 16_000), (44_100, 16_000), (16_000, 48_000)]),
        ) {
            let input = tone(700.0, pair.0, 0.1);
            let whole = convert(pair.0, pair.1, &input);
            let mut resampler = Resampler::new(pair.0, pair.1).unwrap();
            let mut pieces = Vec::new();
            let mut rest = input.as_slice();
            for cut in cuts {
                let (piece, tail) = rest.split_at(cut.min(rest.len()));
                resampler.process(piece, &mut pieces);
                rest = tail;
            }
            let bytes: Vec<u8> = rest.iter().flat_map(|s| s.to_le_bytes()).collect();
            let mut tail_bytes: Vec<u8> = Vec::new();
            resampler.process_le_bytes(&bytes, &mut tail_bytes);
            pieces.extend(tail_bytes.chunks(2).map(|b| i16::from_le_bytes([b[0], b[1]])));
            prop_assert_eq!(pieces, whole);
        }
    }
}
