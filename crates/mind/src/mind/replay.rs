//! Finding the place in an interview again, from its transcript alone.

use super::{Last, Mind, Phase};
use crate::bank::{ProbeKind, Question};
use crate::follow_up::{Sort, general_wordings};
use crate::phrases;
use crate::plan::{Item, Source};
use crate::topic::Topic;
use std::sync::Arc;

/// Who said a turn of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The interviewer.
    Interviewer,
    /// The candidate.
    Candidate,
}

/// Most turns that are read; the latest count.
const MAX_TURNS: usize = 2_000;

/// How much of a question must have been said to recognise it, in characters: the candidate may have broken in.
const RECOGNISED_CHARS: usize = 40;

impl Mind {
    /// Takes up an interview that was begun elsewhere: its turns, oldest first. What was asked is not asked
    /// again, and the last question stands.
    pub fn replay(&mut self, now_ms: u64, turns: &[(Role, String)]) {
        self.clock.tick(now_ms);
        let skipped = turns.len().saturating_sub(MAX_TURNS);
        for (role, text) in turns.iter().skip(skipped) {
            match role {
                Role::Interviewer => self.recall_said(text),
                Role::Candidate => {
                    if let Some(topic) = &mut self.topic {
                        topic.add_answer(text);
                    }
                }
            }
        }
    }

    fn recall_said(&mut self, text: &str) {
        if self.phase == Phase::Waiting {
            self.phase = Phase::Questions;
        }
        for table in [phrases::ACKNOWLEDGE, phrases::ROUND_OFF, phrases::BOUNDARY, phrases::ROUND_OFF_STRICT]
        {
            self.wording.recall(table, text);
        }
        let invited =
            phrases::YOUR_TURN.iter().chain(phrases::YOUR_TURN_BLIND).find(|known| was_said(text, known));
        let question = if let Some(question) = self.known_question(text) {
            self.forget(&question);
            let words = question.text.clone();
            self.topic =
                Some(Topic::new(Item { source: Source::Bank, question }, self.clock.now(), u64::MAX));
            words
        } else if let Some((kind, words)) = self.known_probe(text) {
            if let Some(topic) = &mut self.topic {
                topic.probe = Some(kind);
                topic.probed.push(kind);
            }
            self.wording.use_up(&words);
            words
        } else if let Some(invited) = invited {
            self.phase = Phase::OwnQuestions;
            self.topic = None;
            (*invited).to_owned()
        } else {
            // Not one of the known texts: a language model spoke in the mind's place.
            last_question(text)
        };
        if !question.is_empty() {
            self.last = Last { at_ms: self.clock.now(), text: text.to_owned(), question, cut: false };
        }
    }

    /// The question of the plan or the bank that was asked.
    fn known_question(&self, text: &str) -> Option<Arc<Question>> {
        let planned = self.plan.questions().map(|item| &item.question);
        if let Some(question) = planned.into_iter().find(|question| was_said(text, &question.text)) {
            return Some(Arc::clone(question));
        }
        self.bank
            .questions()
            .iter()
            .find(|question| was_said(text, &question.text))
            .map(|question| Arc::new(question.clone()))
    }

    /// The follow-up to the present question that was asked.
    fn known_probe(&self, text: &str) -> Option<(ProbeKind, String)> {
        let topic = self.topic.as_ref()?;
        let own = topic.item.question.probes.iter().map(|probe| (probe.kind, probe.text.as_str()));
        let general = ProbeKind::ALL.iter().flat_map(|kind| {
            Sort::ALL
                .into_iter()
                .flat_map(move |sort| general_wordings(*kind, sort))
                .map(move |text| (*kind, *text))
        });
        own.chain(general)
            .find(|(_, known)| was_said(text, known))
            .map(|(kind, known)| (kind, known.to_owned()))
    }

    /// Takes a question out of the plan.
    fn forget(&mut self, question: &Question) {
        let other = |item: &Item| item.question.id != question.id;
        self.plan.main.retain(other);
        self.plan.spare.retain(other);
        self.plan.closing = self.plan.closing.take().filter(other);
        // Of two lines the second has fewer minutes and so another plan: what is about the résumé or the
        // job is asked once, whatever its words.
        let group = question.id.split_once('-').map_or("", |(group, _)| group);
        if matches!(group, "resume" | "job") {
            self.plan.main.retain(|item| {
                !matches!(item.source, Source::Resume | Source::Job) || !item.question.id.starts_with(group)
            });
        }
    }
}

/// Whether the beginning of a known text was said.
fn was_said(text: &str, known: &str) -> bool {
    let beginning: String = known.chars().take(RECOGNISED_CHARS).collect();
    !beginning.is_empty() && text.contains(&beginning)
}

/// The last sentence that asks.
fn last_question(text: &str) -> String {
    let sentences = crate::text::sentences::sentences(text);
    sentences.into_iter().rev().find(|sentence| sentence.ends_with('?')).unwrap_or_default()
}
