//! What the person said or wrote and the server does not have yet.

use crate::event::AnswerProblem;
use crate::io::ConnId;
use crate::limits::{MAX_CHUNK_BYTES, MAX_KEPT_ANSWERS, MAX_KEPT_AUDIO_BYTES, MAX_KEPT_CHUNKS};
use bytes::Bytes;
use contract::audio_format::{BYTES_PER_SAMPLE, MAX_TEXT_INPUT_CHARS};
use std::collections::VecDeque;

/// Sound in pieces that fit a frame; half a sample at the end is dropped.
pub(crate) fn pieces(mut pcm: Bytes) -> impl Iterator<Item = Bytes> {
    pcm.truncate(pcm.len() / BYTES_PER_SAMPLE * BYTES_PER_SAMPLE);
    std::iter::from_fn(move || {
        let piece = pcm.split_to(pcm.len().min(MAX_CHUNK_BYTES));
        (!piece.is_empty()).then_some(piece)
    })
}

/// The newest sound of the microphone, while nobody hears it.
#[derive(Debug, Default)]
pub(crate) struct KeptAudio {
    chunks: VecDeque<Bytes>,
    bytes: usize,
}

impl KeptAudio {
    pub(crate) fn keep(&mut self, pcm: Bytes) {
        for piece in pieces(pcm) {
            self.bytes = self.bytes.saturating_add(piece.len());
            self.chunks.push_back(piece);
        }
        while self.bytes > MAX_KEPT_AUDIO_BYTES || self.chunks.len() > MAX_KEPT_CHUNKS {
            let Some(oldest) = self.chunks.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(oldest.len());
        }
    }

    pub(crate) fn take(&mut self) -> VecDeque<Bytes> {
        self.bytes = 0;
        std::mem::take(&mut self.chunks)
    }
}

/// Typed answers that the transcript does not show yet.
///
/// A frame that was sent may be lost with its connection. The server makes a typed answer a final
/// line at once, so an answer without its line, when all missed lines are there, was not received.
#[derive(Default)]
pub(crate) struct Answers {
    waiting: VecDeque<Answer>,
}

struct Answer {
    text: String,
    sent_on: Option<ConnId>,
}

/// Shows how many, not what.
impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({})", self.waiting.len())
    }
}

impl Answers {
    /// Takes an answer to be sent.
    pub(crate) fn add(&mut self, text: String) -> Result<(), AnswerProblem> {
        if text.trim().is_empty() {
            return Err(AnswerProblem::Empty);
        }
        if text.chars().count() > MAX_TEXT_INPUT_CHARS {
            return Err(AnswerProblem::TooLong);
        }
        if self.waiting.len() >= MAX_KEPT_ANSWERS {
            // One that was sent has most likely arrived.
            let sent = self.waiting.iter().position(|answer| answer.sent_on.is_some());
            self.waiting.remove(sent.ok_or(AnswerProblem::TooMany)?);
        }
        self.waiting.push_back(Answer { text, sent_on: None });
        Ok(())
    }

    /// The answers not sent over this connection, in order; from now on they count as sent.
    pub(crate) fn take_unsent(&mut self, conn: ConnId) -> Vec<String> {
        let unsent = self.waiting.iter_mut().filter(|answer| answer.sent_on != Some(conn));
        unsent
            .map(|answer| {
                answer.sent_on = Some(conn);
                answer.text.clone()
            })
            .collect()
    }

    /// The transcript shows this line of the person.
    pub(crate) fn confirm(&mut self, line: &str) {
        let shown = |answer: &Answer| answer.sent_on.is_some() && answer.text.trim() == line;
        if let Some(index) = self.waiting.iter().position(shown) {
            self.waiting.remove(index);
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_cut_to_frames() {
        let sizes = |bytes| pieces(Bytes::from(vec![0; bytes])).map(|piece| piece.len()).collect::<Vec<_>>();
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(1), [0; 0]);
        assert_eq!(sizes(641), [640]);
        assert_eq!(sizes(70_001), [32_000, 32_000, 6_000]);
    }

    #[test]
    fn the_newest_second_is_kept() {
        let mut kept = KeptAudio::default();
        for second in 0..3u8 {
            for _ in 0..50 {
                kept.keep(vec![second; 640].into());
            }
        }
        let chunks = kept.take();
        assert_eq!(chunks.len(), 50);
        assert!(chunks.iter().all(|chunk| chunk.iter().all(|byte| *byte == 2)));
        kept.keep(vec![1; 100_000].into());
        assert!(kept.take().iter().map(Bytes::len).sum::<usize>() <= MAX_KEPT_AUDIO_BYTES);
        for _ in 0..2_000 {
            kept.keep(vec![1; 2].into());
        }
        assert_eq!(kept.take().len(), MAX_KEPT_CHUNKS);
    }

    #[test]
    fn answers_are_sent_once_a_connection_until_they_are_shown() {
        let mut answers = Answers::default();
        answers.add(" one ".into()).unwrap();
        answers.confirm("one");
        assert_eq!(answers.take_unsent(ConnId(1)), [" one "], "an older line with these words is not it");
        answers.add("two".into()).unwrap();
        assert_eq!(answers.take_unsent(ConnId(1)), ["two"]);
        assert!(answers.take_unsent(ConnId(1)).is_empty());
        answers.confirm("one");
        assert_eq!(answers.take_unsent(ConnId(2)), ["two"]);
        answers.clear();
        assert!(answers.take_unsent(ConnId(3)).is_empty());
    }

    #[test]
    fn answers_that_are_not_taken() {
        let mut answers = Answers::default();
        assert_eq!(answers.add(" \n".into()), Err(AnswerProblem::Empty));
        assert_eq!(answers.add("ä".repeat(8_001)), Err(AnswerProblem::TooLong));
        assert_eq!(answers.add("ä".repeat(8_000)), Ok(()));
        answers.take_unsent(ConnId(1));
        for number in 0..MAX_KEPT_ANSWERS {
            assert_eq!(answers.add(number.to_string()), Ok(()), "the one that was sent makes room");
        }
        assert_eq!(answers.add("more".into()), Err(AnswerProblem::TooMany));
    }
}
