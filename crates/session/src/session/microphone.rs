//! What the person says and types on its way to the model: sent, watched, and kept while there is no
//! line.

use super::{Phase, Session};
use crate::limits;
use crate::model_wire::Command;
use crate::timers::Timer;
use bytes::{Buf as _, Bytes};
use contract::audio_format::{BYTES_PER_SAMPLE, client_bytes_to_ms};

impl Session {
    /// Microphone sound. Hot path: one encoding, no copy besides.
    pub(super) fn microphone(&mut self, pcm: &Bytes) {
        let listening = matches!(&self.phase, Phase::Live(live) if live.closing.is_none());
        if !listening || pcm.is_empty() {
            return;
        }
        self.listen_for_speech(pcm);
        if self.model_is_open() {
            self.command(Command::Audio(pcm));
        } else {
            self.hold_microphone(pcm);
        }
    }

    /// A line can die without a word. When the person has spoken and nothing at all comes back, the
    /// model is taken for deaf.
    fn listen_for_speech(&mut self, pcm: &[u8]) {
        let Phase::Live(live) = &mut self.phase else { return };
        if loudness(pcm) < limits::LOUD_LEVEL {
            return;
        }
        live.loud_ms += client_bytes_to_ms(pcm.len());
        if live.loud_ms >= limits::SPEECH_MS {
            self.timers.set(Timer::ModelSilence, self.now + limits::MODEL_DEAF_MS);
        }
    }

    /// Keeps sound for the next line; the oldest goes when there is too much.
    fn hold_microphone(&mut self, pcm: &Bytes) {
        let held = &mut self.line.held_audio;
        held.extend_from_slice(pcm);
        let surplus = held.len().saturating_sub(limits::MAX_HELD_AUDIO_BYTES);
        held.advance(surplus.next_multiple_of(BYTES_PER_SAMPLE).min(held.len()));
    }

    /// Keeps a typed answer for the next line. A client may send only so many.
    pub(super) fn hold_text(&mut self, text: &str) {
        if self.line.held_texts.len() < limits::MAX_HELD_TEXTS {
            self.line.held_texts.push(text.to_owned());
        }
    }

    /// Gives the new line what was said while there was none.
    pub(super) fn replay_microphone(&mut self) {
        let held = std::mem::take(&mut self.line.held_audio);
        for chunk in held.chunks(limits::REPLAY_CHUNK_BYTES) {
            self.command(Command::Audio(chunk));
        }
    }
}

/// Mean distance from zero of 16-bit samples.
fn loudness(pcm: &[u8]) -> u64 {
    let (samples, _) = pcm.as_chunks::<BYTES_PER_SAMPLE>();
    let sum: u64 = samples.iter().map(|&pair| u64::from(i16::from_le_bytes(pair).unsigned_abs())).sum();
    sum / (samples.len() as u64).max(1)
}
