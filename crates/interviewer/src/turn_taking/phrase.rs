//! One phrase while it is being said.

use std::collections::VecDeque;
use std::ops::Range;

use super::{CUT_WINDOW, Frame, STILL_VOICED, TAIL};

/// A phrase that grows.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) from: Frame,
    pub(super) last_voiced: Frame,
    /// Voiced frames in it.
    pub(super) voiced: u64,
    /// The probabilities of the last frames, to find a place to cut.
    recent: VecDeque<f32>,
    /// The frame after the last one heard.
    end: Frame,
}

impl Phrase {
    /// A phrase that begins at `from` and is heard since `now`.
    pub(super) fn new(from: Frame, now: Frame) -> Self {
        Self { from, last_voiced: now, voiced: 0, recent: VecDeque::new(), end: now }
    }

    pub(super) fn hear(&mut self, at: Frame, probability: f32, counts: bool) {
        if counts {
            self.voiced += 1;
            self.last_voiced = at;
        }
        if self.recent.len() as u64 >= CUT_WINDOW {
            self.recent.pop_front();
        }
        self.recent.push_back(probability);
        self.end = at + 1;
    }

    /// Speech that was heard before it was known to be part of this phrase: `voiced` frames up to `now`.
    pub(super) fn resume(&mut self, now: Frame, voiced: u64) {
        self.voiced += voiced;
        self.last_voiced = now;
        self.end = now + 1;
    }

    /// From its beginning to a little after its last voiced frame.
    pub(super) fn range(&self) -> Range<Frame> {
        self.from..(self.last_voiced + 1 + TAIL).min(self.end)
    }

    /// Parts it at the quietest of its last frames.
    pub(super) fn split_at_quietest(self) -> (Self, Self) {
        let quietest = self
            .recent
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map_or(0, |(index, _)| index as u64);
        let at = self.end - self.recent.len() as u64 + quietest;
        let mut rest = Self::new(at, at);
        let kept = self.recent.iter().skip(usize::try_from(quietest).unwrap_or(usize::MAX));
        for (frame, probability) in (at..).zip(kept) {
            rest.hear(frame, *probability, *probability >= STILL_VOICED);
        }
        let head = Self { voiced: self.voiced.saturating_sub(rest.voiced), end: at, ..self };
        (head, rest)
    }
}
