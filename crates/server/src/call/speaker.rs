//! The loudspeaker: plays the interviewer's audio in real time, into a file.
//!
//! Audio arrives in bursts and is heard one sample after the other; when the person barges in, what
//! is queued is dropped. The file therefore holds what a person would have heard, silence included.

use super::error::CallError;
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;
use hound::{SampleFormat, WavSpec, WavWriter};
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Samples of one millisecond.
const SAMPLES_PER_MS: u64 = CLIENT_SAMPLE_RATE_HZ as u64 / 1000;

/// Plays chunks of numbered turns.
#[derive(Debug, Default)]
pub(super) struct Speaker {
    queue: VecDeque<Chunk>,
    /// Samples given out since the beginning, silence included.
    position: u64,
    /// The turn heard last, and how many of its samples were.
    heard: (u32, u64),
}

#[derive(Debug)]
struct Chunk {
    turn: u32,
    samples: VecDeque<i16>,
}

impl Speaker {
    /// Queues audio, 16-bit little-endian.
    pub(super) fn play(&mut self, turn: u32, pcm: &[u8]) {
        let samples: VecDeque<i16> =
            pcm.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes)).collect();
        if !samples.is_empty() {
            self.queue.push_back(Chunk { turn, samples });
        }
    }

    /// A new connection may number its turns anew: what is queued is older than any of them.
    pub(super) fn reconnected(&mut self) {
        self.heard = (0, 0);
        for chunk in &mut self.queue {
            chunk.turn = 0;
        }
    }

    /// What is heard from the last call up to `now_ms`, silence where nothing is queued.
    pub(super) fn advance(&mut self, now_ms: u64) -> Vec<i16> {
        let due = now_ms.saturating_mul(SAMPLES_PER_MS).saturating_sub(self.position);
        self.position = self.position.saturating_add(due);
        (0..due).map(|_| self.next_sample().unwrap_or(0)).collect()
    }

    /// All that is still queued.
    pub(super) fn rest(&mut self) -> Vec<i16> {
        std::iter::from_fn(|| self.next_sample()).collect()
    }

    /// Drops what is queued of `turn` and older ones. Gives the turn that was being heard and the
    /// milliseconds heard of it.
    pub(super) fn interrupt(&mut self, turn: u32) -> (u32, u32) {
        self.queue.retain(|chunk| chunk.turn > turn);
        (self.heard.0, u32::try_from(self.heard.1 / SAMPLES_PER_MS).unwrap_or(u32::MAX))
    }

    /// True when nothing is queued.
    pub(super) fn is_silent(&self) -> bool {
        self.queue.is_empty()
    }

    fn next_sample(&mut self) -> Option<i16> {
        loop {
            let chunk = self.queue.front_mut()?;
            if let Some(sample) = chunk.samples.pop_front() {
                let before = if self.heard.0 == chunk.turn { self.heard.1 } else { 0 };
                self.heard = (chunk.turn, before + 1);
                return Some(sample);
            }
            self.queue.pop_front();
        }
    }
}

/// A WAV file being written, 16 kHz mono.
pub(super) struct Recording {
    path: PathBuf,
    writer: WavWriter<BufWriter<File>>,
}

impl Recording {
    pub(super) fn create(path: &Path) -> Result<Self, CallError> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: CLIENT_SAMPLE_RATE_HZ,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let writer = WavWriter::create(path, spec)
            .map_err(|error| CallError::Sound { path: path.to_owned(), reason: error.to_string() })?;
        Ok(Self { path: path.to_owned(), writer })
    }

    pub(super) fn write(&mut self, samples: &[i16]) -> Result<(), CallError> {
        for sample in samples {
            let written = self.writer.write_sample(*sample);
            written.map_err(|error| self.failed(&error))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), CallError> {
        let path = self.path;
        self.writer.finalize().map_err(|error| CallError::Sound { path, reason: error.to_string() })
    }

    fn failed(&self, error: &hound::Error) -> CallError {
        CallError::Sound { path: self.path.clone(), reason: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pcm(value: i16, ms: usize) -> Vec<u8> {
        value.to_le_bytes().repeat(16 * ms)
    }

    fn runs(samples: &[i16]) -> Vec<(i16, usize)> {
        samples.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() / 16)).collect()
    }

    #[test]
    fn a_burst_is_heard_in_real_time() {
        let mut speaker = Speaker::default();
        let mut heard = speaker.advance(10);
        speaker.play(1, &pcm(5, 30));
        speaker.play(1, &pcm(6, 30));
        heard.extend(speaker.advance(50));
        assert!(!speaker.is_silent());
        heard.extend(speaker.advance(100));
        assert_eq!(runs(&heard), [(0, 10), (5, 30), (6, 30), (0, 30)]);
        assert!(speaker.advance(90).is_empty(), "time does not run backwards");
    }

    #[test]
    fn barging_in_drops_what_is_queued() {
        let mut speaker = Speaker::default();
        speaker.play(3, &pcm(5, 100));
        speaker.advance(40);
        assert_eq!(speaker.interrupt(3), (3, 40));
        assert!(speaker.is_silent());
        speaker.play(4, &pcm(7, 10));
        assert_eq!(runs(&speaker.advance(60)), [(7, 10), (0, 10)]);
    }

    #[test]
    fn what_an_old_connection_left_is_older_than_all_that_comes() {
        let mut speaker = Speaker::default();
        speaker.play(9, &pcm(5, 100));
        speaker.advance(10);
        speaker.reconnected();
        assert!(!speaker.is_silent(), "it is played on");
        speaker.play(2, &pcm(6, 10));
        assert_eq!(speaker.interrupt(1), (0, 0));
        assert_eq!(runs(&speaker.rest()), [(6, 10)]);
    }

    #[test]
    fn the_rest_can_be_kept() {
        let mut speaker = Speaker::default();
        speaker.play(0, &pcm(5, 10));
        speaker.advance(4);
        assert_eq!(runs(&speaker.rest()), [(5, 6)]);
        assert!(speaker.is_silent());
        speaker.play(1, &[9]);
        assert!(speaker.rest().is_empty(), "half a sample is no sample");
    }
}
