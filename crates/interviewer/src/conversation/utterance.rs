//! One answer while it is being heard: its phrases, decoded one by one, and their captions.

use std::ops::Range;

use mind::Answer;

use super::JobId;
use crate::caption::Caption;
use crate::turn_taking::{FRAME_MS, Frame};

/// Where the text of a phrase stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decode {
    /// It is being decoded.
    Running(JobId),
    /// It was decoded; the text may be empty.
    Done(String),
    /// It could not be decoded.
    Failed,
}

/// One phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) range: Range<Frame>,
    pub(super) decode: Decode,
    pub(super) caption: Caption,
    /// Its caption is complete.
    pub(super) is_shown: bool,
}

impl Phrase {
    pub(super) fn new(range: Range<Frame>, decode: Decode, caption: Caption) -> Self {
        Self { range, decode, caption, is_shown: false }
    }

    /// Takes the result of its decode, if it is that; says whether it was.
    pub(super) fn settle(&mut self, id: JobId, text: Option<&str>) -> bool {
        let is_it = self.decode == Decode::Running(id);
        if is_it {
            self.decode = text.map_or(Decode::Failed, |text| Decode::Done(text.trim().to_owned()));
        }
        is_it
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.decode {
            Decode::Done(text) => Some(text),
            Decode::Running(_) | Decode::Failed => None,
        }
    }

    pub(super) fn job(&self) -> Option<JobId> {
        match self.decode {
            Decode::Running(id) => Some(id),
            Decode::Done(_) | Decode::Failed => None,
        }
    }
}

/// Completes captions in order, as far as the texts are known; gives what is to be appended.
pub(super) fn show(phrases: &mut [Phrase]) -> Vec<String> {
    let mut deltas = Vec::new();
    for phrase in phrases.iter_mut().skip_while(|phrase| phrase.is_shown) {
        if phrase.job().is_some() {
            break;
        }
        phrase.is_shown = true;
        let text = phrase.text().unwrap_or_default().to_owned();
        deltas.push(phrase.caption.finish(&text));
    }
    deltas
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Utterance {
    pub(super) phrases: Vec<Phrase>,
    /// Silence before it, in milliseconds.
    pub(super) silence_before_ms: u64,
    /// When the person stopped, once the turn is over.
    pub(super) over_since: Option<u64>,
}

impl Utterance {
    pub(super) fn new(silence_before_ms: u64) -> Self {
        Self { phrases: Vec::new(), silence_before_ms, over_since: None }
    }

    /// The words, once all of them are known.
    pub(super) fn text(&self) -> Option<String> {
        if self.phrases.iter().any(|phrase| phrase.job().is_some()) {
            return None;
        }
        let texts: Vec<&str> =
            self.phrases.iter().filter_map(Phrase::text).filter(|text| !text.is_empty()).collect();
        Some(texts.join(" "))
    }

    /// What the mind is told, once all words are known and there are any.
    pub(super) fn answer(&self) -> Option<Answer> {
        let text = self.text().filter(|text| !text.is_empty())?;
        let frames: u64 = self.phrases.iter().map(|phrase| phrase.range.end - phrase.range.start).sum();
        Some(Answer { text, spoken_ms: frames * FRAME_MS, silence_before_ms: self.silence_before_ms })
    }

    /// Something was said, and none of it could be decoded.
    pub(super) fn has_failed(&self) -> bool {
        !self.phrases.is_empty() && self.phrases.iter().all(|phrase| phrase.decode == Decode::Failed)
    }
}
