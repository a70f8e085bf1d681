//! Samples: 16-bit as they travel, floating point as devices have them.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a float-to-integer cast saturates, as sound should; counts of samples are small"
)]

use bytes::Bytes;
use contract::audio_format::{BYTES_PER_SAMPLE, CLIENT_SAMPLE_RATE_HZ};

/// Full scale of 16 bits.
const FULL_SCALE: f32 = 32_768.0;

/// A device's sample, -1 to 1, as 16 bits. What is not a number is silence.
pub(super) fn to_i16(sample: f32) -> i16 {
    (sample * FULL_SCALE).round() as i16
}

/// 16 bits as a device wants them.
pub(super) fn to_f32(sample: i16) -> f32 {
    f32::from(sample) / FULL_SCALE
}

/// The samples of little-endian bytes; a last odd byte is ignored.
pub(super) fn samples(pcm: &[u8]) -> impl Iterator<Item = i16> + '_ {
    pcm.as_chunks::<BYTES_PER_SAMPLE>().0.iter().map(|pair| i16::from_le_bytes(*pair))
}

/// What a device plays, as it travels.
pub(super) fn bytes(samples: impl Iterator<Item = f32>) -> Bytes {
    samples.flat_map(|sample| to_i16(sample).to_le_bytes()).collect()
}

/// Frames that last so many milliseconds.
pub(super) fn frames(ms: u32, rate_hz: u32) -> usize {
    (u64::from(ms) * u64::from(rate_hz) / 1000) as usize
}

/// Milliseconds that so many frames last.
pub(super) fn millis(frames: u64, rate_hz: u32) -> u64 {
    frames.saturating_mul(1000) / u64::from(rate_hz.max(1))
}

/// Samples of the wire that last so many milliseconds.
pub(super) fn wire_frames(ms: u32) -> usize {
    frames(ms, CLIENT_SAMPLE_RATE_HZ)
}

/// Bytes of the wire that last so many milliseconds.
pub(super) fn wire_bytes(ms: u32) -> usize {
    wire_frames(ms) * BYTES_PER_SAMPLE
}

/// Frames in so many bytes of the wire.
pub(super) fn wire_frames_of(bytes: usize) -> u64 {
    (bytes / BYTES_PER_SAMPLE) as u64
}

/// `part` of `whole`, from 0 to 1.
pub(super) fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// The mean; zero of nothing.
pub(super) fn mean(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len().max(1) as f32;
    values.sum::<f32>() / count
}

/// The mean level, in dBFS: 0 is a square wave at full scale. Silence is minus infinity.
pub(super) fn dbfs(samples: &[i16]) -> f32 {
    let power = samples.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>();
    let mean = power / samples.len().max(1) as f64;
    (10.0 * (mean / f64::from(FULL_SCALE).powi(2)).log10()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_convert_both_ways_and_saturate() {
        for (sample, value) in [(0.0, 0), (0.5, 16_384), (-1.0, -32_768), (1.0, 32_767), (9.0, 32_767)] {
            assert_eq!(to_i16(sample), value);
        }
        assert_eq!(to_i16(f32::NAN), 0);
        assert_eq!(to_i16(f32::NEG_INFINITY), i16::MIN);
        assert!((to_f32(-16_384) + 0.5).abs() < 1e-6);
        assert_eq!(samples(&[1, 0, 255, 255, 7]).collect::<Vec<_>>(), [1, -1]);
    }

    #[test]
    fn levels_and_lengths() {
        assert!((dbfs(&[i16::MIN; 10])).abs() < 0.01);
        assert!((dbfs(&[3_277; 10]) + 20.0).abs() < 0.01);
        assert_eq!(dbfs(&[0; 10]), f32::NEG_INFINITY);
        assert!(dbfs(&[]).is_sign_negative());
        assert_eq!((frames(20, 44_100), millis(882, 44_100), wire_frames(20)), (882, 20, 320));
    }
}
