//! The low-pass behind every conversion: a Kaiser-windowed sinc, cut into polyphase branches.
//!
//! Method: A. V. Oppenheim, R. W. Schafer, *Discrete-Time Signal Processing*, §4.6 and §7.5.3.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "filter design works on small counts that f64 holds exactly"
)]

use std::f64::consts::PI;

/// How much of what would alias is left, in dB. 60 are promised; the rest is margin for rounding.
const STOPBAND_DB: f64 = 72.0;

/// Where the pass band ends, as a share of the lower rate's Nyquist frequency: 7 kHz for 16 kHz.
const PASSBAND_EDGE: f64 = 0.875;

/// Taps of one branch are padded to this, so that the inner loop has no remainder.
pub(crate) const LANES: usize = 8;

/// A polyphase filter that raises the rate by `up` and lowers it by `down`.
#[derive(Debug)]
pub(crate) struct Polyphase {
    pub(crate) up: usize,
    pub(crate) down: usize,
    /// Taps of one branch; a multiple of [`LANES`].
    pub(crate) taps: usize,
    /// `up` branches of `taps` coefficients, newest input sample last.
    coefficients: Vec<f32>,
}

impl Polyphase {
    /// Designs the filter for a conversion between two rates.
    pub(crate) fn design(from_hz: u32, to_hz: u32) -> Self {
        let divisor = gcd(from_hz, to_hz);
        let up = (to_hz / divisor) as usize;
        let down = (from_hz / divisor) as usize;
        let working_hz = f64::from(from_hz) * up as f64;
        let nyquist_hz = f64::from(from_hz.min(to_hz)) / 2.0;
        let transition = nyquist_hz * (1.0 - PASSBAND_EDGE) / working_hz;
        let cutoff = nyquist_hz * f64::midpoint(1.0, PASSBAND_EDGE) / working_hz;
        // Kaiser's estimate of the order, and of the window's shape, from the wanted attenuation.
        let order = ((STOPBAND_DB - 7.95) / (14.36 * transition)).ceil();
        let shape = 0.1102 * (STOPBAND_DB - 8.7);
        let taps = ((order / up as f64).ceil() as usize).next_multiple_of(LANES);
        let coefficients = branches(up, taps, order, cutoff, shape);
        Self { up, down, taps, coefficients }
    }

    /// The branch for one phase, or an empty slice for a phase that does not exist.
    pub(crate) fn branch(&self, phase: usize) -> &[f32] {
        let start = phase * self.taps;
        self.coefficients.get(start..start + self.taps).unwrap_or_default()
    }
}

fn branches(up: usize, taps: usize, order: f64, cutoff: f64, shape: f64) -> Vec<f32> {
    let middle = order / 2.0;
    let normal = bessel_i0(shape);
    let tap_at = |index: usize| {
        let x = index as f64 - middle;
        let off = x / middle;
        if off.abs() > 1.0 {
            return 0.0;
        }
        let window = bessel_i0(shape * (1.0 - off * off).sqrt()) / normal;
        let angle = 2.0 * cutoff * x;
        let sinc = if angle.abs() < 1e-12 { 1.0 } else { (PI * angle).sin() / (PI * angle) };
        2.0 * cutoff * sinc * window * up as f64
    };
    (0..up).flat_map(|phase| (0..taps).rev().map(move |k| tap_at(phase + k * up) as f32)).collect()
}

/// The modified Bessel function of the first kind, order zero, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..64 {
        term *= quarter / f64::from(k * k);
        sum += term;
        if term < sum * 1e-12 {
            break;
        }
    }
    sum
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_reduced() {
        let filter = Polyphase::design(24_000, 16_000);
        assert_eq!((filter.up, filter.down), (2, 3));
        let filter = Polyphase::design(44_100, 16_000);
        assert_eq!((filter.up, filter.down), (160, 441));
    }

    #[test]
    fn each_branch_passes_a_constant_unchanged() {
        for (from, to) in [(24_000, 16_000), (48_000, 16_000), (44_100, 16_000), (24_000, 48_000)] {
            let filter = Polyphase::design(from, to);
            for phase in 0..filter.up {
                let sum: f32 = filter.branch(phase).iter().sum();
                assert!((sum - 1.0).abs() < 1e-3, "{from}->{to} phase {phase}: {sum}");
            }
        }
    }
}
