//! The device check, before anything is spent: is the person heard, do they hear, does one device hear the other?

mod echo;
mod level;
mod sounds;

pub use echo::{Echo, EchoCheck, EchoVerdict};
pub use level::{LevelCheck, LevelVerdict};
pub use sounds::speaker_test;

use bytes::{Bytes, BytesMut};
use contract::audio_format::BYTES_PER_SAMPLE;

/// "Record some seconds and play them back": keeps frames of the microphone, and nothing leaves the device.
pub struct Recording {
    pcm: BytesMut,
    wanted_bytes: usize,
}

/// Shows sizes, not what was said.
impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recording({} of {} bytes)", self.pcm.len(), self.wanted_bytes)
    }
}

impl Recording {
    /// Of so many milliseconds, ten seconds at most.
    #[must_use]
    pub fn new(ms: u32) -> Self {
        let wanted_bytes = super::pcm::wire_bytes(ms.min(super::limits::MAX_RECORDING_MS));
        Self { pcm: BytesMut::new(), wanted_bytes }
    }

    /// Takes a frame of [`super::Capture`]. Gives the whole recording when it is complete, for
    /// [`super::Playout::sound`].
    pub fn push(&mut self, frame: &[u8]) -> Option<Bytes> {
        let missing = self.wanted_bytes.saturating_sub(self.pcm.len());
        self.pcm.extend(frame.iter().take(missing));
        (self.pcm.len() >= self.wanted_bytes && missing > 0).then(|| self.pcm.clone().freeze())
    }

    /// How much is there, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        super::pcm::share(self.pcm.len() / BYTES_PER_SAMPLE, self.wanted_bytes / BYTES_PER_SAMPLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_given_once_and_whole() {
        let mut recording = Recording::new(50);
        assert_eq!(recording.push(&[1; 640]), None);
        assert_eq!(recording.push(&[2; 640]), None);
        assert!((recording.share() - 0.8).abs() < 0.01);
        let sound = recording.push(&[3; 640]).unwrap();
        assert_eq!((sound.len(), sound[0], sound[1_599]), (1_600, 1, 3));
        assert_eq!(recording.push(&[4; 640]), None);
        assert_eq!(format!("{recording:?}"), "Recording(1600 of 1600 bytes)");
        assert_eq!(Recording::new(u32::MAX).wanted_bytes, 320_000);
    }
}
