//! From the sound of a frame, at whatever rate, to 32 ms frames at 16 kHz with the probability of a voice in each.

use audio::Resampler;
use gemini_wire::Close;
use gemini_wire::client_frame::Blob;
use hearing::{RATE, VoiceDetector};

use crate::tape::FRAME_SAMPLES;

/// Most sound taken in one message, in samples as sent: twenty seconds at 48 kHz. A detector looks at all of it at once.
const MAX_SAMPLES: usize = 20 * 48_000;

/// The microphone of one connection.
pub(crate) struct Microphone {
    detector: VoiceDetector,
    /// The resampler and the rate it takes.
    resampler: Option<(u32, Resampler)>,
    rest: Vec<i16>,
}

/// 32 ms of sound, from -1 to 1, and how likely a voice is in it.
pub(crate) type Frame = ([f32; FRAME_SAMPLES], f32);

impl Microphone {
    pub(crate) fn new(detector: VoiceDetector) -> Self {
        Self { detector, resampler: None, rest: Vec::new() }
    }

    /// Takes a piece of audio; gives the frames that are complete now.
    ///
    /// # Errors
    /// 1007 when it is not PCM, at a rate that no device has, or far too long.
    pub(crate) fn hear(&mut self, blob: &Blob<'_>) -> Result<Vec<Frame>, Close> {
        let rate = blob.pcm_rate()?;
        if blob.estimated_len() > 2 * MAX_SAMPLES {
            return Err(Close::invalid());
        }
        let pcm = blob.pcm()?;
        let samples: Vec<i16> = pcm.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect();
        self.resample(rate, &samples)?;
        let mut frames = Vec::new();
        let (whole, rest) = self.rest.as_chunks::<FRAME_SAMPLES>();
        for samples in whole {
            let frame = samples.map(|sample| f32::from(sample) / 32_768.0);
            frames.push((frame, self.detector.probability(&frame)));
        }
        self.rest = rest.to_vec();
        Ok(frames)
    }

    fn resample(&mut self, rate: u32, samples: &[i16]) -> Result<(), Close> {
        if self.resampler.as_ref().is_none_or(|(from, _)| *from != rate) {
            let resampler = Resampler::new(rate, RATE).map_err(|_| Close::invalid())?;
            self.resampler = Some((rate, resampler));
        }
        if let Some((_, resampler)) = &mut self.resampler {
            resampler.process(samples, &mut self.rest);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use hearing::Detectors;

    use super::*;

    fn frames(microphone: &mut Microphone, samples: usize, rate: u32) -> Result<usize, Close> {
        let data = base64_simd::STANDARD.encode_to_string(vec![0_u8; 2 * samples]);
        let blob = Blob { data: data.into(), mime_type: format!("audio/pcm;rate={rate}").into() };
        microphone.hear(&blob).map(|frames| frames.len())
    }

    #[test]
    fn any_rate_becomes_frames_of_32_ms() {
        for rate in [8_000, 16_000, 24_000, 44_100, 48_000] {
            let mut microphone = Microphone::new(Detectors::built_in().start());
            let tenth = usize::try_from(rate / 10).unwrap();
            let count: usize = (0..33).map(|_| frames(&mut microphone, tenth, rate).unwrap()).sum();
            assert!((102..=103).contains(&count), "{rate}: {count}");
        }
    }

    #[test]
    fn odd_rates_and_endless_messages_are_refused() {
        let mut microphone = Microphone::new(Detectors::built_in().start());
        assert_eq!(frames(&mut microphone, 100, 17_123), Err(Close::invalid()));
        assert_eq!(frames(&mut microphone, MAX_SAMPLES + 10, 48_000), Err(Close::invalid()));
        assert_eq!(frames(&mut microphone, 0, 16_000), Ok(0));
    }
}
