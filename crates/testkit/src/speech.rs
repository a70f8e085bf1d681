//! Deterministic speech-like sound from text, and the few helpers tests need around it.
//!
//! It cannot be understood, but it has what a voice has: a varying pitch, moving formants, hiss, syllables,
//! pauses between words and sentences. So voice detectors, resamplers and codecs treat it like speech.

mod phones;
mod synth;

use std::path::Path;

pub use synth::{Speaker, speak};

/// Samples for this many milliseconds at `rate` hertz.
pub fn samples_in(ms: u64, rate: u32) -> usize {
    usize::try_from(ms * u64::from(rate) / 1000).unwrap_or(usize::MAX)
}

/// Digital silence.
pub fn silence(ms: u64, rate: u32) -> Vec<i16> {
    vec![0; samples_in(ms, rate)]
}

/// Loudness: root mean square, in steps of 16-bit samples. Zero for no samples.
pub fn rms(samples: &[i16]) -> f64 {
    if samples.is_empty() {
        return 0.0;
    }
    let sum: f64 = samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum();
    (sum / samples.len() as f64).sqrt()
}

/// Samples as the little-endian bytes that go over the wire.
pub fn to_bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// Little-endian bytes as samples; half a sample at the end is dropped.
pub fn from_bytes(bytes: &[u8]) -> Vec<i16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
}

/// How a person answering questions talks and waits.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// What is "said": one talk spurt each.
    pub texts: &'a [&'a str],
    /// Silence before the first one, in milliseconds.
    pub lead_ms: u64,
    /// Silence after each, in milliseconds: over 800 so that a usual voice detector ends the turn.
    pub gap_ms: u64,
    /// Sample rate in hertz.
    pub rate: u32,
}

/// A person's side of an interview: talk spurts with silence between them.
pub fn candidate_answers(answers: &Answers<'_>) -> Vec<i16> {
    let mut samples = silence(answers.lead_ms, answers.rate);
    for text in answers.texts {
        samples.extend(speak(text, &Speaker::candidate(), answers.rate));
        samples.extend(silence(answers.gap_ms, answers.rate));
    }
    samples
}

/// Writes a person's side of an interview as a WAV file.
///
/// # Errors
/// When the file cannot be written.
pub fn candidate_answer_wav(path: &Path, answers: &Answers<'_>) -> Result<(), hound::Error> {
    write_wav(path, &candidate_answers(answers), answers.rate)
}

/// Writes mono 16-bit samples as a WAV file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_wav(path: &Path, samples: &[i16], rate: u32) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for &sample in samples {
        writer.write_sample(sample)?;
    }
    writer.finalize()
}

/// Reads a WAV file of 16-bit samples: the samples (channels interleaved) and the rate in hertz.
///
/// # Errors
/// When the file cannot be read or holds something else than 16-bit samples.
pub fn read_wav(path: &Path) -> Result<(Vec<i16>, u32), hound::Error> {
    let mut reader = hound::WavReader::open(path)?;
    let rate = reader.spec().sample_rate;
    let samples: Result<Vec<i16>, _> = reader.samples::<i16>().collect();
    Ok((samples?, rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "I moved a large database to Postgres, and it was a success.";

    #[test]
    fn a_wav_file_comes_back_as_it_was() {
        let dir = std::env::temp_dir().join(format!("testkit-speech-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("answer.wav");
        let answers = Answers { texts: &[TEXT, "Yes."], lead_ms: 200, gap_ms: 1000, rate: 16_000 };
        candidate_answer_wav(&path, &answers).unwrap();
        let (samples, rate) = read_wav(&path).unwrap();
        assert_eq!((samples, rate), (candidate_answers(&answers), 16_000));
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn answers_begin_and_end_silent_and_are_loud_between() {
        let answers = Answers { texts: &[TEXT], lead_ms: 300, gap_ms: 900, rate: 16_000 };
        let samples = candidate_answers(&answers);
        assert_eq!(rms(&samples[..samples_in(300, 16_000)]), 0.0);
        assert_eq!(rms(&samples[samples.len() - samples_in(900, 16_000)..]), 0.0);
        assert!(rms(&samples) > 1000.0);
    }

    #[test]
    fn bytes_and_samples() {
        let samples = [0, 1, -1, i16::MIN, i16::MAX];
        assert_eq!(from_bytes(&to_bytes(&samples)), samples);
        assert!(from_bytes(&[1]).is_empty());
        assert_eq!(rms(&[]), 0.0);
        assert_eq!(rms(&[3, -3]), 3.0);
    }
}
