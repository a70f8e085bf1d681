//! A question that is being talked about: what was answered, and which follow-ups were asked.

use crate::bank::{Kind, Persona, ProbeKind};
use crate::features::Features;
use crate::plan::{Item, Source};
use crate::text::words::{MAX_TEXT_CHARS, Words};

/// The state of one question.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) item: Item,
    /// When it was asked.
    pub(crate) since_ms: u64,
    /// How long it may take.
    pub(crate) share_ms: u64,
    /// All that was answered, each answer a line.
    pub(crate) answer: String,
    /// The follow-up that is being answered now.
    pub(crate) probe: Option<ProbeKind>,
    /// Kinds of the follow-ups asked so far.
    pub(crate) probed: Vec<ProbeKind>,
    /// Exchanges that did not answer it.
    pub(crate) detours: u8,
    /// How often it was put differently.
    pub(crate) rephrased: u8,
    /// How often a sentence was left open and waited for.
    pub(crate) continued: u8,
    /// How often the candidate did not know.
    pub(crate) dont_knows: u8,
    /// Short answers in a row.
    pub(crate) short_answers: u8,
}

impl Topic {
    pub(crate) const fn new(item: Item, since_ms: u64, share_ms: u64) -> Self {
        Self {
            item,
            since_ms,
            share_ms,
            answer: String::new(),
            probe: None,
            probed: Vec::new(),
            detours: 0,
            rephrased: 0,
            continued: 0,
            dont_knows: 0,
            short_answers: 0,
        }
    }

    /// Adds an answer, and counts whether it is short.
    pub(crate) fn add_answer(&mut self, text: &str) {
        let room = MAX_TEXT_CHARS.saturating_sub(self.answer.chars().count());
        self.answer.extend(text.chars().take(room));
        self.answer.push('\n');
        let short = Features::of(&Words::of(text)).words < 8;
        self.short_answers = if short { self.short_answers.saturating_add(1) } else { 0 };
    }

    /// Most follow-ups; one more when there is much time.
    pub(crate) fn max_probes(&self, persona: Persona, much_time: bool) -> usize {
        match (self.item.source, self.item.question.kind) {
            (Source::Closing, _) => 0,
            (Source::Opening, _) | (_, Kind::Motivation) => 1,
            _ if much_time || matches!(persona, Persona::Strict | Persona::Technical) => 3,
            _ => 2,
        }
    }

    /// How long somebody may think before the interviewer says something, in milliseconds.
    pub(crate) fn patience_ms(&self) -> u64 {
        match self.item.question.kind {
            Kind::SystemDesign | Kind::Case => 30_000,
            Kind::Technical | Kind::Situational => 25_000,
            _ => 20_000,
        }
    }
}
