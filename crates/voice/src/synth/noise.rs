//! Gaussian noise from a fixed seed: the same text gives the same sound.

use realfft::num_complex::Complex32;

/// Any constant but zero.
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
/// Values of a 24-bit uniform number.
const UNIFORM_STEPS: f32 = 16_777_216.0;

/// A generator of complex Gaussian numbers, unit variance in each component.
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new() -> Self {
        Self(SEED)
    }

    /// The next number, by the Box-Muller transform (<https://en.wikipedia.org/wiki/Box–Muller_transform>).
    pub(super) fn next(&mut self) -> Complex32 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        Complex32::from_polar(radius, std::f32::consts::TAU * self.uniform())
    }

    /// The next uniform number in (0, 1), by xorshift64 (<https://www.jstatsoft.org/article/view/v008i14>).
    #[expect(clippy::cast_precision_loss, reason = "24 bits are exact in f32")]
    fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 40) as f32 + 0.5) / UNIFORM_STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_gaussian_and_repeats() {
        let draw = || {
            let mut noise = Noise::new();
            (0..20_000).map(|_| noise.next()).collect::<Vec<_>>()
        };
        let numbers = draw();
        let count = 20_000.0_f32;
        let mean = numbers.iter().sum::<Complex32>() / count;
        let variance = numbers.iter().map(|n| n.re * n.re).sum::<f32>() / count;
        assert!(mean.norm() < 0.02, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.03, "variance {variance}");
        assert_eq!(numbers, draw());
    }
}
