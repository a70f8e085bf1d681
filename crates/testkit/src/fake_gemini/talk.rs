//! `set talk = always`: endless speech for load tests, without voice detection and turn taking.

use std::sync::Arc;

use serde_json::Map;

use super::knobs::{self, whole_ms};
use super::live::Live;
use super::voice::Chunk;

/// Where in the endless speech a session is.
pub(super) struct Talk {
    frames: Arc<[Chunk]>,
    next: usize,
    due: u64,
}

impl Live {
    pub(super) fn talks_always(&self) -> bool {
        self.shared.script.knobs.talk == knobs::Talk::Always
    }

    pub(super) fn talk_due(&self) -> Option<u64> {
        self.talk.as_ref().map(|talk| talk.due)
    }

    /// Starts to talk, at the first input of any kind.
    pub(super) fn begin_talk(&mut self) {
        if self.talk.is_none() {
            let frames = self.next_line();
            self.talk = Some(Talk { frames, next: 0, due: self.now });
        }
    }

    /// Sends the next chunk; at the end of a line the turn ends and the next line begins.
    pub(super) fn step_talk(&mut self) {
        let Some(mut talk) = self.talk.take() else { return };
        if let Some(chunk) = talk.frames.get(talk.next) {
            self.send(chunk.frame.clone());
            self.log().spoken_ms += chunk.ms;
            talk.next += 1;
            talk.due += self.paced(chunk.ms).max(1);
        } else {
            self.send(self.writer.generation_complete());
            self.send_turn_complete(Map::new());
            let frames = self.next_line();
            talk = Talk { frames, next: 0, due: talk.due };
        }
        self.talk = Some(talk);
    }

    /// The time to let pass for audio of this length. Endless talk is never faster than real time.
    fn paced(&self, ms: u64) -> u64 {
        let factor = self.shared.script.knobs.realtime_factor;
        if factor > 0.0 { whole_ms(ms as f64 * factor).unwrap_or(ms) } else { ms }
    }

    fn next_line(&mut self) -> Arc<[Chunk]> {
        let shared = Arc::clone(&self.shared);
        let index = self.conversation.said;
        let text = shared.script.say(index);
        self.conversation.said += 1;
        if self.setup.asked.transcribe_input && index > 0 {
            self.send(self.writer.input_transcription(&format!(" {}", shared.script.heard(index))));
        }
        if self.setup.asked.transcribe_output {
            self.send(self.writer.output_transcription(text));
        }
        shared.voice.frames(text)
    }
}
