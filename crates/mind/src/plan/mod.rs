//! The plan of an interview: which questions, in which order, fitted to the minutes.

mod choose;
mod made;

use crate::bank::{Bank, Kind, Persona, Question};
use crate::limits::{MAX_MAIN_QUESTIONS, MAX_SPARE_QUESTIONS};
use crate::material::Material;
use crate::wording::Wording;
use choose::Chooser;
pub(crate) use made::with_article;
use std::collections::VecDeque;
use std::sync::Arc;

/// Where a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The first question.
    Opening,
    /// The bank.
    Bank,
    /// The candidate's résumé.
    Resume,
    /// The job description.
    Job,
    /// The last question.
    Closing,
}

/// A question of the plan.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) source: Source,
    pub(crate) question: Arc<Question>,
}

/// What is going to be asked.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Asked right after the greeting.
    pub(crate) opening: Item,
    /// The main questions, in order.
    pub(crate) main: VecDeque<Item>,
    /// More of them, for somebody who is done long before the time.
    pub(crate) spare: VecDeque<Item>,
    /// A last question, when there is time.
    pub(crate) closing: Option<Item>,
}

impl Plan {
    /// Makes the plan for an interview of some minutes.
    pub(crate) fn make(material: &Material, bank: &Bank, minutes: u64, wording: &mut Wording) -> Self {
        let mut chooser = Chooser::new(material, bank, wording);
        let opening = chooser.choose(&[Kind::Opening]).unwrap_or_else(made::opening);
        let opening = item(Source::Opening, opening);
        let count = main_questions(minutes);
        let mut about = made::about_material(material, chooser.wording());
        about.truncate(count);
        let from_bank = count.saturating_sub(about.len());
        let mut kinds = shape(material.persona).iter();
        let mut chosen: VecDeque<Item> = VecDeque::new();
        for kinds in kinds.by_ref().take(from_bank) {
            chosen.extend(chooser.choose(kinds).map(|question| item(Source::Bank, question)));
        }
        let spares = match minutes {
            0..=7 => 0,
            8..=19 => 2,
            20..=39 => 4,
            _ => MAX_SPARE_QUESTIONS,
        };
        let spare = kinds
            .chain(shape(material.persona))
            .take(spares)
            .filter_map(|kinds| chooser.choose(kinds))
            .map(|question| item(Source::Bank, question))
            .collect();
        let closing = (minutes >= 20)
            .then(|| chooser.choose(&[Kind::Closing]))
            .flatten()
            .map(|question| item(Source::Closing, question));
        Self { opening, main: interleave(chosen, about), spare, closing }
    }

    /// All questions that it may ask.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &Item> {
        std::iter::once(&self.opening).chain(&self.main).chain(&self.spare).chain(&self.closing)
    }
}

const fn item(source: Source, question: Arc<Question>) -> Item {
    Item { source, question }
}

/// Three to six questions, as the minutes allow; fewer only when it would be a rush.
const fn main_questions(minutes: u64) -> usize {
    match minutes {
        0..=4 => 1,
        5..=8 => 2,
        9..=14 => 3,
        15..=24 => 4,
        25..=39 => 5,
        _ => MAX_MAIN_QUESTIONS,
    }
}

/// The kinds of questions in order, each with what takes its place when the bank has none for the role.
fn shape(persona: Persona) -> &'static [&'static [Kind]] {
    use Kind::{Behavioural, Case, Motivation, Situational, SystemDesign, Technical};
    const CRAFT: &[Kind] = &[Technical, Case, Situational];
    const STORY: &[Kind] = &[Behavioural, Situational];
    const SITUATION: &[Kind] = &[Situational, Behavioural];
    const DESIGN: &[Kind] = &[SystemDesign, Case, Technical, Situational];
    const CASE: &[Kind] = &[Case, SystemDesign, Technical, Situational];
    const WHY: &[Kind] = &[Motivation, Behavioural];
    match persona {
        Persona::Friendly => &[STORY, CRAFT, SITUATION, STORY, CASE, CRAFT, STORY],
        Persona::Technical => &[CRAFT, DESIGN, CRAFT, STORY, CASE, CRAFT, STORY],
        Persona::Hr => &[WHY, STORY, SITUATION, STORY, STORY, SITUATION, CRAFT],
        Persona::Strict => &[CRAFT, STORY, CASE, STORY, DESIGN, SITUATION, STORY],
    }
}

/// The résumé comes first, the job description in the middle.
fn interleave(mut chosen: VecDeque<Item>, about: Vec<Item>) -> VecDeque<Item> {
    for item in about {
        let at = if item.source == Source::Resume { 0 } else { chosen.len().div_ceil(2) };
        chosen.insert(at.min(chosen.len()), item);
    }
    chosen
}
