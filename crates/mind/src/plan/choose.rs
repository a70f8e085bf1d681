//! Choosing questions of the bank: by role, level, persona, what the job asks for, and variety.

use crate::bank::{Bank, Competency, Kind, Question};
use crate::material::Material;
use crate::text::words::Words;
use crate::wording::Wording;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Worth of a question of the role itself, and of one that the role includes.
const OWN_ROLE: usize = 6;
const INCLUDED_ROLE: usize = 4;

/// Worth of suiting the persona.
const SUITS_PERSONA: usize = 2;

/// Worth of a competency that no chosen question has.
const NEW_COMPETENCY: usize = 4;

/// Worth of each word of the question's vocabulary that the job description has, and the most of them.
const ASKED_BY_JOB: usize = 2;
const MAX_ASKED_BY_JOB: usize = 3;

/// Questions within so many points of each other are equally good: chance decides.
const EQUALLY_GOOD: usize = 4;

/// Chooses one question after the other, never one twice.
pub(super) struct Chooser<'a> {
    material: &'a Material,
    bank: &'a Bank,
    wording: &'a mut Wording,
    job: Words,
    chosen: BTreeSet<String>,
    competencies: BTreeSet<Competency>,
}

impl<'a> Chooser<'a> {
    pub(super) fn new(material: &'a Material, bank: &'a Bank, wording: &'a mut Wording) -> Self {
        let job =
            Words::of(&format!("{} {}", material.job_sentences.join(" "), material.job_skills.join(" ")));
        Self { material, bank, wording, job, chosen: BTreeSet::new(), competencies: BTreeSet::new() }
    }

    pub(super) const fn wording(&mut self) -> &mut Wording {
        self.wording
    }

    /// The best question of the first of these kinds that the bank has any of.
    pub(super) fn choose(&mut self, kinds: &[Kind]) -> Option<Arc<Question>> {
        let chosen = kinds.iter().find_map(|kind| self.choose_of(*kind))?;
        self.chosen.insert(chosen.id.clone());
        self.competencies.insert(chosen.competency);
        Some(Arc::new(chosen.clone()))
    }

    fn choose_of(&mut self, kind: Kind) -> Option<&'a Question> {
        let suits = |question: &&Question| {
            question.kind == kind
                && self.material.roles.contains(&question.role)
                && question.levels.contains(&self.material.level)
                && !self.chosen.contains(&question.id)
        };
        let scored: Vec<(usize, &Question)> = self
            .bank
            .questions()
            .iter()
            .filter(suits)
            .map(|question| (self.worth(question), question))
            .collect();
        let highest = scored.iter().map(|(worth, _)| *worth).max()?;
        let best: Vec<(usize, &Question)> =
            scored.into_iter().filter(|(worth, _)| worth.saturating_add(EQUALLY_GOOD) > highest).collect();
        self.wording.one_of(&best).map(|(_, question)| *question)
    }

    fn worth(&self, question: &Question) -> usize {
        let role = match self.material.roles.iter().position(|role| *role == question.role) {
            Some(_) if question.role == crate::bank::GENERAL => 0,
            Some(0) => OWN_ROLE,
            _ => INCLUDED_ROLE,
        };
        let persona = if question.personas.contains(&self.material.persona) { SUITS_PERSONA } else { 0 };
        let new = if self.competencies.contains(&question.competency) { 0 } else { NEW_COMPETENCY };
        let asked = question.vocabulary.iter().filter(|word| self.job.has_phrase(word)).count();
        [role, persona, new, asked.min(MAX_ASKED_BY_JOB).saturating_mul(ASKED_BY_JOB)].iter().sum()
    }
}
