//! The model's voice: texts as ready-made audio frames, spoken once and shared by all sessions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use gemini_wire::{FrameWriter, OUTPUT_RATE};

use crate::speech::{Speaker, samples_in, speak, to_bytes};

/// Chunk lengths seen in recordings of the real service: the first, then the others, in milliseconds.
const RECORDED_CHUNKS_MS: [u64; 2] = [200, 240];
/// Different texts kept; a script has far fewer.
const MAX_TEXTS: usize = 256;

/// One audio frame, ready to send.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub frame: Bytes,
    /// How long it plays, in milliseconds.
    pub ms: u64,
}

/// Speaks texts, and remembers them.
#[derive(Debug)]
pub(super) struct Voice {
    writer: FrameWriter,
    chunk_ms: Option<u64>,
    ms_per_char: u64,
    spoken: Mutex<HashMap<String, Arc<[Chunk]>>>,
}

impl Voice {
    /// `chunk_ms`: length of each chunk; `None` for lengths as recorded from the real service.
    pub(super) fn new(writer: FrameWriter, chunk_ms: Option<u64>, ms_per_char: u64) -> Self {
        Self { writer, chunk_ms, ms_per_char, spoken: Mutex::default() }
    }

    /// The frames of a text.
    pub(super) fn frames(&self, text: &str) -> Arc<[Chunk]> {
        let mut spoken = self.spoken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frames) = spoken.get(text) {
            return Arc::clone(frames);
        }
        let frames: Arc<[Chunk]> = self.synthesise(text).into();
        if spoken.len() < MAX_TEXTS {
            spoken.insert(text.to_owned(), Arc::clone(&frames));
        }
        frames
    }

    fn synthesise(&self, text: &str) -> Vec<Chunk> {
        let speaker = Speaker { ms_per_char: self.ms_per_char, ..Speaker::interviewer() };
        let samples = speak(text, &speaker, OUTPUT_RATE);
        let mut rest = samples.as_slice();
        let mut chunks = Vec::new();
        let [first_ms, later_ms] = RECORDED_CHUNKS_MS;
        while !rest.is_empty() {
            let usual = if chunks.is_empty() { first_ms } else { later_ms };
            let count = samples_in(self.chunk_ms.unwrap_or(usual), OUTPUT_RATE).max(1);
            let (chunk, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            let ms = chunk.len() as u64 * 1000 / u64::from(OUTPUT_RATE);
            chunks.push(Chunk { frame: self.writer.audio(&to_bytes(chunk)), ms });
            rest = after;
        }
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_as_long_as_asked_and_shared() {
        let text = "Tell me about yourself.";
        let voice = Voice::new(FrameWriter { pretty: false }, None, 60);
        let recorded = voice.frames(text);
        assert_eq!([recorded[0].ms, recorded[1].ms], [200, 240]);
        assert!(Arc::ptr_eq(&recorded, &voice.frames(text)));
        let even = Voice::new(FrameWriter { pretty: false }, Some(20), 60).frames(text);
        assert!(even.iter().rev().skip(1).all(|chunk| chunk.ms == 20));
        let total = |frames: &[Chunk]| frames.iter().map(|chunk| chunk.ms).sum::<u64>();
        assert!(total(&even).abs_diff(total(&recorded)) < 3);
    }
}
