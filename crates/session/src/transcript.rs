//! From transcription deltas to finished turns, in the order they were said.
//!
//! Transcripts are unordered relative to sound: the person's words may arrive after the answer to
//! them began, the interviewer's may trail their own turn. So each side has one open turn that
//! grows, and is finished a grace after its speech ended; the person's before the answer to it.

use crate::limits::{MAX_TURN_BYTES, MAX_TURNS};
use contract::backend::{Speaker, Turn};
use contract::time::UnixMillis;

/// A turn that still grows.
#[derive(Debug, Clone)]
pub(crate) struct OpenTurn {
    /// Its number on the live protocol.
    pub(crate) number: u32,
    pub(crate) text: String,
    pub(crate) began: UnixMillis,
    pub(crate) interrupted: bool,
    /// Its speech is over: new sound begins a new turn, words may still trail.
    pub(crate) sealed: bool,
    /// When it was sealed.
    pub(crate) sealed_at: UnixMillis,
    /// Sound sent for it so far, in milliseconds.
    pub(crate) audio_ms: u64,
    /// How much of that sound was heard, when the client said so after an interruption.
    pub(crate) heard_ms: Option<u64>,
}

/// The conversation so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transcript {
    turns: Vec<Turn>,
    /// Client turn number of each finished turn, in step with `turns`.
    numbers: Vec<u32>,
    ai: Option<OpenTurn>,
    user: Option<OpenTurn>,
    last_number: u32,
    /// How many of `turns` a checkpoint has already carried.
    checkpointed: usize,
}

impl Transcript {
    /// A transcript that goes on after a restart.
    pub(crate) fn restored(turns: Vec<Turn>) -> Self {
        let numbers: Vec<u32> = (1..).take(turns.len()).collect();
        let last_number = numbers.last().copied().unwrap_or(0);
        let checkpointed = turns.len();
        Self { turns, numbers, last_number, checkpointed, ..Self::default() }
    }

    pub(crate) fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The highest sequence given out.
    pub(crate) fn last_sequence(&self) -> u64 {
        self.turns.last().map_or(0, |turn| turn.sequence)
    }

    /// Finished turns after `sequence`, each with its number on the live protocol.
    pub(crate) fn after(&self, sequence: u64) -> impl Iterator<Item = (u32, &Turn)> {
        self.numbers.iter().copied().zip(&self.turns).filter(move |(_, turn)| turn.sequence > sequence)
    }

    /// The finished turns that no checkpoint has carried yet; from now on they count as carried.
    pub(crate) fn take_unsaved(&mut self) -> Vec<Turn> {
        let unsaved = self.turns.get(self.checkpointed..).unwrap_or_default().to_vec();
        self.checkpointed = self.turns.len();
        unsaved
    }

    pub(crate) fn open(&self, speaker: Speaker) -> Option<&OpenTurn> {
        match speaker {
            Speaker::Ai => self.ai.as_ref(),
            Speaker::User => self.user.as_ref(),
        }
    }

    pub(crate) fn open_mut(&mut self, speaker: Speaker) -> Option<&mut OpenTurn> {
        match speaker {
            Speaker::Ai => self.ai.as_mut(),
            Speaker::User => self.user.as_mut(),
        }
    }

    /// The open turn of a speaker, begun now if there is none.
    pub(crate) fn begin(&mut self, speaker: Speaker, now: UnixMillis) -> &mut OpenTurn {
        let slot = match speaker {
            Speaker::Ai => &mut self.ai,
            Speaker::User => &mut self.user,
        };
        slot.get_or_insert_with(|| {
            self.last_number += 1;
            OpenTurn {
                number: self.last_number,
                text: String::new(),
                began: now,
                interrupted: false,
                sealed: false,
                sealed_at: now,
                audio_ms: 0,
                heard_ms: None,
            }
        })
    }

    /// Adds what was just transcribed to the speaker's open turn.
    pub(crate) fn append(&mut self, speaker: Speaker, delta: &str, now: UnixMillis) -> &OpenTurn {
        let turn = self.begin(speaker, now);
        let delta = if turn.text.is_empty() { delta.trim_start() } else { delta };
        if turn.text.len() + delta.len() <= MAX_TURN_BYTES {
            turn.text.push_str(delta);
        }
        turn
    }

    /// Closes the speaker's open turn. One without words leaves no trace.
    pub(crate) fn finish(&mut self, speaker: Speaker) -> Option<(u32, &Turn)> {
        let open = match speaker {
            Speaker::Ai => self.ai.take(),
            Speaker::User => self.user.take(),
        }?;
        let content = open.heard_text().trim().to_owned();
        if content.is_empty() || self.turns.len() >= MAX_TURNS {
            return None;
        }
        let sequence = self.last_sequence() + 1;
        self.numbers.push(open.number);
        self.turns.push(Turn { sequence, speaker, content, at: open.began, interrupted: open.interrupted });
        self.turns.last().map(|turn| (open.number, turn))
    }
}

impl OpenTurn {
    /// The words that were heard: all of them, unless the client reported where its playback was
    /// cut off. Sound and words run in step closely enough to cut at the same share of both.
    fn heard_text(&self) -> &str {
        let (Some(heard_ms), true) = (self.heard_ms, self.interrupted) else { return &self.text };
        if heard_ms >= self.audio_ms || self.audio_ms == 0 {
            return &self.text;
        }
        let share = self.text.len() as u64 * heard_ms / self.audio_ms;
        let share = usize::try_from(share).unwrap_or(self.text.len());
        let word_end = self
            .text
            .char_indices()
            .filter(|&(at, c)| at >= share && c.is_whitespace())
            .map(|(at, _)| at)
            .next()
            .unwrap_or(self.text.len());
        self.text.get(..word_end).unwrap_or(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: UnixMillis = UnixMillis(1_000);

    #[test]
    fn deltas_join_and_finish_in_order() {
        let mut transcript = Transcript::default();
        transcript.append(Speaker::User, " I led", T0);
        transcript.append(Speaker::Ai, "Great,", T0 + 50);
        transcript.append(Speaker::User, " the migration.", T0 + 60);
        transcript.append(Speaker::Ai, " go on.", T0 + 70);
        let (number, user) = transcript.finish(Speaker::User).unwrap();
        assert_eq!((number, user.sequence, user.content.as_str()), (1, 1, "I led the migration."));
        let (number, ai) = transcript.finish(Speaker::Ai).unwrap();
        assert_eq!((number, ai.sequence, ai.content.as_str()), (2, 2, "Great, go on."));
        assert_eq!(ai.at, T0 + 50);
        assert_eq!(transcript.finish(Speaker::Ai), None);
        assert_eq!(transcript.take_unsaved().len(), 2);
        assert_eq!(transcript.take_unsaved().len(), 0);
        assert_eq!(transcript.after(1).count(), 1);
    }

    #[test]
    fn a_turn_without_words_leaves_no_gap() {
        let mut transcript = Transcript::default();
        transcript.begin(Speaker::Ai, T0);
        assert_eq!(transcript.finish(Speaker::Ai), None);
        transcript.append(Speaker::User, "Yes.", T0);
        assert_eq!(transcript.finish(Speaker::User).unwrap().1.sequence, 1);
    }

    #[test]
    fn only_what_was_heard_is_kept() {
        let cases = [
            (None, "One two three four."),
            (Some(0), "One"),
            (Some(500), "One two three"),
            (Some(1_000), "One two three four."),
            (Some(9_000), "One two three four."),
        ];
        for (heard_ms, expected) in cases {
            let mut transcript = Transcript::default();
            let turn = transcript.begin(Speaker::Ai, T0);
            turn.text = "One two three four.".into();
            turn.audio_ms = 1_000;
            turn.interrupted = true;
            turn.heard_ms = heard_ms;
            let (_, turn) = transcript.finish(Speaker::Ai).unwrap();
            assert_eq!(turn.content, expected, "{heard_ms:?}");
        }
    }

    #[test]
    fn a_turn_cannot_grow_without_end() {
        let mut transcript = Transcript::default();
        let chunk = "x".repeat(MAX_TURN_BYTES / 2);
        for _ in 0..5 {
            transcript.append(Speaker::User, &chunk, T0);
        }
        assert_eq!(transcript.finish(Speaker::User).unwrap().1.content.len(), MAX_TURN_BYTES);
    }
}
