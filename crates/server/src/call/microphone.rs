//! Speech from a WAV file: any rate, depth and number of channels, as 16 kHz mono.

use super::error::CallError;
use audio::Resampler;
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;
use hound::{SampleFormat, WavReader};
use std::io::Read;
use std::path::Path;

/// Longest file, in samples of all channels: an hour of stereo at 48 kHz.
const MAX_SAMPLES: u32 = 2 * 48_000 * 3600;

/// Reads a WAV file as 16-bit mono samples at 16 kHz.
///
/// # Errors
/// [`CallError::Sound`] when it cannot be read, is too long or has a rate that cannot be converted.
pub fn read_wav(path: &Path) -> Result<Vec<i16>, CallError> {
    let wrong = |reason: String| CallError::Sound { path: path.to_owned(), reason };
    let reader = WavReader::open(path).map_err(|error| wrong(error.to_string()))?;
    let spec = reader.spec();
    if reader.len() > MAX_SAMPLES {
        return Err(wrong("longer than an hour".into()));
    }
    let mono = mix_down(reader).map_err(|error| wrong(error.to_string()))?;
    if spec.sample_rate == CLIENT_SAMPLE_RATE_HZ {
        return Ok(mono);
    }
    let mut resampler = Resampler::new(spec.sample_rate, CLIENT_SAMPLE_RATE_HZ)
        .map_err(|_| wrong(format!("{} Hz is not supported", spec.sample_rate)))?;
    let mut out = Vec::new();
    resampler.process(&mono, &mut out);
    resampler.flush(&mut out);
    Ok(out)
}

/// All channels averaged into one, at 16 bits.
fn mix_down<R: Read>(reader: WavReader<R>) -> Result<Vec<i16>, hound::Error> {
    let spec = reader.spec();
    let samples: Vec<f64> = match spec.sample_format {
        SampleFormat::Float => {
            reader.into_samples::<f32>().map(|sample| sample.map(f64::from)).collect::<Result<_, _>>()?
        }
        SampleFormat::Int => {
            let full_scale = 2f64.powi(i32::from(spec.bits_per_sample) - 1);
            reader
                .into_samples::<i32>()
                .map(|sample| sample.map(|value| f64::from(value) / full_scale))
                .collect::<Result<_, _>>()?
        }
    };
    let channels = usize::from(spec.channels.max(1));
    Ok(samples
        .chunks(channels)
        .map(|frame| to_i16(frame.iter().sum::<f64>() / f64::from(spec.channels.max(1))))
        .collect())
}

fn to_i16(value: f64) -> i16 {
    let scaled = (value * 32_768.0).round().clamp(-32_768.0, 32_767.0);
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i16 just above")]
    let sample = scaled as i16;
    sample
}

#[cfg(test)]
mod tests {
    use super::*;
    use hound::{WavSpec, WavWriter};

    fn spec(channels: u16, sample_rate: u32, bits_per_sample: u16, sample_format: SampleFormat) -> WavSpec {
        WavSpec { channels, sample_rate, bits_per_sample, sample_format }
    }

    #[test]
    fn depths_and_channels_become_one_kind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        for (spec, left, right) in [
            (spec(1, 16_000, 16, SampleFormat::Int), 1000, None),
            (spec(2, 16_000, 16, SampleFormat::Int), 500, Some(1500)),
            (spec(1, 16_000, 24, SampleFormat::Int), 256_000, None),
        ] {
            let mut writer = WavWriter::create(&path, spec).unwrap();
            for _ in 0..10 {
                writer.write_sample(left).unwrap();
                if let Some(right) = right {
                    writer.write_sample(right).unwrap();
                }
            }
            writer.finalize().unwrap();
            assert_eq!(read_wav(&path).unwrap(), vec![1000; 10], "{spec:?}");
        }
        let mut writer = WavWriter::create(&path, spec(1, 16_000, 32, SampleFormat::Float)).unwrap();
        writer.write_sample(2.0f32).unwrap();
        writer.write_sample(-0.5f32).unwrap();
        writer.finalize().unwrap();
        assert_eq!(read_wav(&path).unwrap(), [32_767, -16_384]);
    }

    #[test]
    fn other_rates_keep_their_length_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        for rate in [8_000, 24_000, 44_100, 48_000] {
            let mut writer = WavWriter::create(&path, spec(1, rate, 16, SampleFormat::Int)).unwrap();
            for _ in 0..rate {
                writer.write_sample(0i16).unwrap();
            }
            writer.finalize().unwrap();
            let samples = read_wav(&path).unwrap().len();
            assert!(samples.abs_diff(16_000) < 100, "{samples} samples from one second at {rate} Hz");
        }
    }

    #[test]
    fn junk_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        assert!(read_wav(&path).unwrap_err().to_string().contains("a.wav"));
        std::fs::write(&path, b"RIFF no").unwrap();
        assert!(read_wav(&path).is_err());
    }
}
