//! The microphone: whatever a device gives, as frames for the server.
//!
//! > **The contract:** [`Capture::push`] what the device gave, then drain [`Capture::poll_frame`] and
//! > [`Capture::poll_reading`] to `None`.

use super::level::{Meter, Reading};
use super::limits::{FRAME_MS_RANGE, MAX_WAITING_FRAMES};
use super::pcm;
use audio::{Resampler, UnsupportedRate};
use bytes::Bytes;
use contract::audio_format::{BYTES_PER_SAMPLE, CLIENT_SAMPLE_RATE_HZ};
use std::collections::VecDeque;

/// Turns a device's sound into frames of 16 kHz, 16-bit little-endian, and measures it.
#[derive(Debug)]
pub struct Capture {
    resampler: Resampler,
    frame_bytes: usize,
    muted: bool,
    meter: Meter,
    /// What is not a whole frame yet.
    begun: Vec<u8>,
    frames: VecDeque<Bytes>,
    dropped: u64,
    /// Kept, so that no call allocates: the device's samples, and those of the wire.
    device: Vec<i16>,
    wire: Vec<i16>,
}

impl Capture {
    /// For a device of this rate, mono; a frame lasts `frame_ms`, or as long as
    /// [`super::limits::FRAME_MS_RANGE`] lets it.
    ///
    /// # Errors
    /// [`UnsupportedRate`] for a rate that is not one of [`audio::SUPPORTED_RATES_HZ`].
    pub fn new(device_rate_hz: u32, frame_ms: u32) -> Result<Self, UnsupportedRate> {
        let frame_ms = frame_ms.clamp(*FRAME_MS_RANGE.start(), *FRAME_MS_RANGE.end());
        Ok(Self {
            resampler: Resampler::new(device_rate_hz, CLIENT_SAMPLE_RATE_HZ)?,
            frame_bytes: pcm::wire_frames(frame_ms) * BYTES_PER_SAMPLE,
            muted: false,
            meter: Meter::default(),
            begun: Vec::new(),
            frames: VecDeque::new(),
            dropped: 0,
            device: Vec::new(),
            wire: Vec::new(),
        })
    }

    /// Another device, or the same at another rate. What was not a whole frame is dropped.
    ///
    /// # Errors
    /// [`UnsupportedRate`]; the old rate stays.
    pub fn change_device(&mut self, device_rate_hz: u32) -> Result<(), UnsupportedRate> {
        self.resampler = Resampler::new(device_rate_hz, CLIENT_SAMPLE_RATE_HZ)?;
        self.begun.clear();
        self.meter.reset();
        Ok(())
    }

    /// While muted, frames are silence: the conversation's clock goes on, and nobody hears.
    pub fn set_muted(&mut self, muted: bool) {
        if self.muted != muted {
            self.muted = muted;
            self.meter.reset();
        }
    }

    /// Whether frames are silence.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// Takes what the device gave: mono, -1 to 1.
    pub fn push(&mut self, samples: &[f32]) {
        self.device.clear();
        self.device.extend(samples.iter().map(|&sample| pcm::to_i16(sample)));
        self.take_device();
    }

    /// The same from a device that gives 16 bits.
    pub fn push_i16(&mut self, samples: &[i16]) {
        self.device.clear();
        self.device.extend_from_slice(samples);
        self.take_device();
    }

    /// The next frame, for [`crate::Input::Microphone`].
    pub fn poll_frame(&mut self) -> Option<Bytes> {
        self.frames.pop_front()
    }

    /// The next reading of the level; none while muted.
    pub fn poll_reading(&mut self) -> Option<Reading> {
        self.meter.poll()
    }

    /// Frames dropped so far because the host did not take them in time.
    #[must_use]
    pub fn dropped_frames(&self) -> u64 {
        self.dropped
    }

    fn take_device(&mut self) {
        if self.muted {
            self.device.fill(0);
        }
        self.wire.clear();
        self.resampler.process(&self.device, &mut self.wire);
        if !self.muted {
            self.meter.push(&self.wire);
        }
        for sample in &self.wire {
            self.begun.extend_from_slice(&sample.to_le_bytes());
            if self.begun.len() >= self.frame_bytes {
                self.frames.push_back(Bytes::copy_from_slice(&self.begun));
                self.begun.clear();
            }
        }
        while self.frames.len() > MAX_WAITING_FRAMES {
            self.frames.pop_front();
            self.dropped = self.dropped.saturating_add(1);
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "test signals are small numbers")]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    fn tone(hz: f32, rate: u32, ms: u32) -> Vec<f32> {
        (0..pcm::frames(ms, rate)).map(|n| 0.5 * (TAU * hz * n as f32 / rate as f32).sin()).collect()
    }

    fn frames(capture: &mut Capture) -> Vec<Bytes> {
        std::iter::from_fn(|| capture.poll_frame()).collect()
    }

    #[test]
    fn any_device_gives_frames_of_20_to_40_milliseconds_in_real_time() {
        for rate in audio::SUPPORTED_RATES_HZ {
            for (asked_ms, bytes) in [(0, 640), (20, 640), (40, 1280), (99, 1280)] {
                let mut capture = Capture::new(rate, asked_ms).unwrap();
                let mut got = Vec::new();
                for quantum in tone(440.0, rate, 1_000).chunks(128) {
                    capture.push(quantum);
                    got.extend(frames(&mut capture));
                }
                assert!(got.iter().all(|frame| frame.len() == bytes), "{rate} Hz");
                let ms = got.len() * bytes / 32;
                assert!(
                    (980..=1_000).contains(&ms) || ms == 960 && bytes == 1280,
                    "{rate} Hz: {ms} ms of a second"
                );
            }
        }
        assert_eq!(Capture::new(44_000, 20).err(), Some(UnsupportedRate(44_000)));
    }

    #[test]
    fn speech_passes_and_what_would_alias_does_not() {
        for (hz, is_kept) in [(1_000.0, true), (10_000.0, false), (20_000.0, false)] {
            let mut capture = Capture::new(48_000, 20).unwrap();
            capture.push(&tone(hz, 48_000, 500));
            let last = frames(&mut capture).pop().unwrap();
            let level = pcm::dbfs(&pcm::samples(&last).collect::<Vec<_>>());
            assert_eq!(level > -10.0, is_kept, "{hz} Hz: {level} dBFS");
            assert_eq!(level < -60.0, !is_kept, "{hz} Hz: {level} dBFS");
        }
    }

    #[test]
    fn muted_frames_are_silence_and_keep_their_pace() {
        let mut capture = Capture::new(16_000, 20).unwrap();
        capture.set_muted(true);
        capture.push(&tone(440.0, 16_000, 200));
        let muted = frames(&mut capture);
        assert_eq!(muted.len(), 10);
        assert!(muted.iter().all(|frame| frame.iter().all(|byte| *byte == 0)));
        assert_eq!(capture.poll_reading(), None, "zeros on purpose are no broken microphone");
        capture.set_muted(false);
        assert!(!capture.is_muted());
        capture.push(&tone(440.0, 16_000, 200));
        assert!(frames(&mut capture).iter().all(|frame| frame.iter().any(|byte| *byte != 0)));
        assert!((capture.poll_reading().unwrap().level_dbfs + 9.0).abs() < 0.3);
    }

    #[test]
    fn both_kinds_of_device_give_the_same() {
        let sound = tone(440.0, 48_000, 100);
        let mut floating = Capture::new(48_000, 20).unwrap();
        floating.push(&sound);
        let mut integer = Capture::new(48_000, 20).unwrap();
        integer.push_i16(&sound.iter().map(|&sample| pcm::to_i16(sample)).collect::<Vec<_>>());
        assert_eq!(frames(&mut floating), frames(&mut integer));
    }

    #[test]
    fn a_host_that_sleeps_loses_the_oldest() {
        let mut capture = Capture::new(16_000, 20).unwrap();
        capture.push_i16(&[1; 16_000]);
        capture.push_i16(&[2; 16_000]);
        assert_eq!(capture.dropped_frames(), 50);
        let kept = frames(&mut capture);
        assert_eq!(kept.len(), 50);
        assert!(kept.iter().all(|frame| frame[0] == 2));
    }

    #[test]
    fn another_device_in_mid_call() {
        let mut capture = Capture::new(48_000, 20).unwrap();
        capture.push(&tone(440.0, 48_000, 30));
        assert_eq!(capture.change_device(1), Err(UnsupportedRate(1)));
        capture.change_device(24_000).unwrap();
        frames(&mut capture);
        capture.push(&tone(440.0, 24_000, 1_000));
        assert_eq!(frames(&mut capture).len(), 50);
    }
}
