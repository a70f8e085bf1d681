//! What the interviewer does when somebody wants something else than to answer.

use super::{Heard, Mind, Pending, Phase, Reply, joined};
use crate::bank::{Kind, ProbeKind};
use crate::follow_up::{self, Sort, sort};
use crate::intent::{self, Intent};
use crate::limits::MAX_DETOURS;
use crate::phrases;
use crate::text::pattern;
use crate::text::sentences::sentences;

/// From this many words on, what ends with a wish is an answer too.
const ANSWER_TOO_WORDS: usize = 16;

/// From this many words on, what comes instead of a yes or no is an answer to the question before.
const ANSWERS_AT_ONCE_WORDS: usize = 8;

/// After so many abusive remarks the interview ends.
const MAX_HOSTILE: u8 = 3;

impl Mind {
    /// Grants a wish. None when it is an answer.
    pub(super) fn wish(&mut self, heard: &Heard) -> Option<Reply> {
        if heard.intent == Intent::Answer && !intent::is_swearing(&heard.words) {
            return None;
        }
        if self.is_answer_here(heard) {
            return None;
        }
        if heard.words.len() >= ANSWER_TOO_WORDS && matches!(heard.intent, Intent::Feedback | Intent::MayI) {
            let table =
                if heard.intent == Intent::Feedback { phrases::NO_FEEDBACK } else { phrases::OF_COURSE };
            let lead = self.wording.pick(table);
            return Some(self.follow(heard, lead));
        }
        if let Some(reply) = self.weighty(heard) {
            return Some(reply);
        }
        if !self.may_detour() {
            let lead = self.wording.pick(phrases::MOVE_ON);
            return Some(self.next_question(lead));
        }
        Some(self.detour(heard.intent))
    }

    /// A "yes" or "thanks" is an answer, unless the question was only just asked.
    fn is_answer_here(&self, heard: &Heard) -> bool {
        let Some(topic) = &self.topic else { return false };
        let untouched = topic.answer.is_empty() && topic.probe.is_none() && topic.detours == 0;
        match heard.intent {
            Intent::Ready | Intent::SmallTalk | Intent::Nervous => !untouched,
            // "No" is a fine answer to "Is there anything else?".
            Intent::DontKnow => topic.item.question.kind == Kind::Closing,
            _ => false,
        }
    }

    /// Counts a detour; false when there were enough.
    pub(super) fn may_detour(&mut self) -> bool {
        let Some(topic) = &mut self.topic else { return true };
        topic.detours = topic.detours.saturating_add(1);
        topic.detours <= MAX_DETOURS
    }

    /// Wishes that change where the interview goes.
    fn weighty(&mut self, heard: &Heard) -> Option<Reply> {
        Some(match heard.intent {
            Intent::Hostile | Intent::Answer => self.boundary(),
            Intent::MaybeStop => self.await_answer(Pending::ReallyStop, phrases::REALLY_STOP),
            Intent::Skip => {
                let lead = self.wording.pick(phrases::SKIPPED);
                self.next_question(lead)
            }
            Intent::Complaint => {
                let lead = self.wording.pick(phrases::COMPLAINT);
                self.next_question(lead)
            }
            Intent::DontKnow => self.dont_know(),
            _ => return None,
        })
    }

    /// Wishes after which the same question stands.
    fn detour(&mut self, intent: Intent) -> Reply {
        match intent {
            Intent::Break => self.await_answer(Pending::Break, phrases::BREAK),
            Intent::Moment => self.await_answer(Pending::Moment, phrases::MOMENT),
            Intent::Repeat => self.again(phrases::REPEAT),
            Intent::BadSound => self.again(phrases::SOUND),
            Intent::Rephrase => self.rephrase(phrases::REPHRASE),
            Intent::Slower => self.rephrase(phrases::SLOWER),
            Intent::Language => self.rephrase(phrases::ENGLISH_ONLY),
            Intent::TellMe => self.rephrase(phrases::NO_ANSWERS),
            Intent::Injection => self.again(phrases::STAY),
            Intent::OffTopic => self.again(phrases::OFF_TOPIC),
            Intent::AboutInterviewer => self.about_me(),
            Intent::Recording => self.and_back(phrases::RECORDING),
            Intent::Feedback => self.and_back(phrases::NO_FEEDBACK),
            Intent::SmallTalk => self.and_back(phrases::HELLO),
            Intent::HowMuchLeft => self.how_much_left(),
            Intent::MayI => self.aside(phrases::YOU_MAY),
            Intent::WhichOne => self.aside(phrases::EITHER),
            Intent::HowLong => self.aside(phrases::HOW_LONG),
            Intent::Assumption if self.is_open_task() => self.aside(phrases::ASSUME),
            Intent::Assumption => self.aside(phrases::ANY_EXAMPLE),
            Intent::SoundCheck => self.again(phrases::I_HEAR),
            Intent::Verdict => self.and_back(phrases::VERDICT),
            Intent::Nervous => self.aside(phrases::CALM),
            Intent::Addition => self.aside(phrases::ADD),
            Intent::StartOver => self.aside(phrases::START_OVER),
            _ => self.aside(phrases::GO_AHEAD),
        }
    }

    /// A task that leaves numbers open, not a story.
    fn is_open_task(&self) -> bool {
        self.topic
            .as_ref()
            .is_some_and(|topic| matches!(sort(topic.item.question.kind), Sort::Craft | Sort::Situation))
    }

    fn await_answer(&mut self, pending: Pending, table: &[&str]) -> Reply {
        self.pending = Some(pending);
        self.aside(table)
    }

    /// Says the last question again, after a word.
    pub(super) fn again(&mut self, table: &[&str]) -> Reply {
        let lead = self.wording.pick(table);
        let question = without_lead_in(&self.last.question);
        self.ask(&lead, &question)
    }

    /// Says something, and leads back to the question.
    fn and_back(&mut self, table: &[&str]) -> Reply {
        let lead = joined(&[&self.wording.pick(table), &self.wording.pick(phrases::BACK)]);
        let question = without_lead_in(&self.last.question);
        self.ask(&lead, &question)
    }

    /// Puts the question in simpler words; the second time there are no simpler ones, the third time it is
    /// dropped.
    pub(super) fn rephrase(&mut self, table: &[&str]) -> Reply {
        let Some(topic) = &mut self.topic else { return self.again(table) };
        topic.rephrased = topic.rephrased.saturating_add(1);
        let simpler = match topic.probe {
            Some(kind) => follow_up::plainer(kind).map_or_else(|| self.last.question.clone(), str::to_owned),
            None => topic.item.question.rephrase.clone(),
        };
        match topic.rephrased {
            1 if !simpler.is_empty() => {
                let lead = self.wording.pick(table);
                self.ask(&lead, &simpler)
            }
            0..=2 => self.aside(phrases::ANY_EXAMPLE),
            _ => {
                let lead = self.wording.pick(phrases::NEVER_MIND);
                self.next_question(lead)
            }
        }
    }

    /// Helps once with a question, then lets it be.
    fn dont_know(&mut self) -> Reply {
        let Some(topic) = &mut self.topic else { return self.aside(phrases::GO_AHEAD) };
        topic.dont_knows = topic.dont_knows.saturating_add(1);
        let story = !matches!(sort(topic.item.question.kind), Sort::Craft | Sort::Situation);
        if topic.probe.is_some() || topic.dont_knows > 1 || !topic.answer.is_empty() {
            let lead = self.wording.pick(phrases::NEVER_MIND);
            return self.next_question(lead);
        }
        topic.probe = Some(ProbeKind::Evasion);
        topic.probed.push(ProbeKind::Evasion);
        let own = topic
            .item
            .question
            .probes
            .iter()
            .find(|probe| probe.kind == ProbeKind::Evasion && probe.mentions.is_empty());
        let help = own.filter(|_| story).map(|probe| probe.text.clone());
        let help = help.unwrap_or_else(|| {
            self.wording.pick(if story { phrases::TRY_STORY } else { phrases::TRY_CRAFT })
        });
        self.ask("", &help)
    }

    fn boundary(&mut self) -> Reply {
        self.hostile = self.hostile.saturating_add(1);
        match self.hostile {
            1 => self.await_answer(Pending::GoOnOrStop, phrases::BOUNDARY),
            hostile if hostile < MAX_HOSTILE => {
                self.await_answer(Pending::GoOnOrStop, phrases::BOUNDARY_AGAIN)
            }
            _ => self.finish(phrases::ENOUGH),
        }
    }

    fn about_me(&mut self) -> Reply {
        let at = self.asked_about_me.min(phrases::ABOUT_ME.len().saturating_sub(1));
        self.asked_about_me = self.asked_about_me.saturating_add(1);
        let text = phrases::ABOUT_ME.get(at).copied().unwrap_or_default();
        self.and_back(&[text])
    }

    fn how_much_left(&mut self) -> Reply {
        let minutes = self.clock.left_ms() / 60_000;
        self.remark(match minutes {
            0 => "We have less than a minute, so keep this one short.".to_owned(),
            1 => "We have about a minute left. Please go ahead.".to_owned(),
            _ => format!(
                "We have about {minutes} minutes left, so there's time for this one. Please go ahead."
            ),
        })
    }

    /// What was said settles what had to be settled first.
    pub(super) fn settle(&mut self, pending: Pending, heard: &Heard) -> Reply {
        let words = heard.words.plain();
        if heard.intent == Intent::Hostile {
            return self.boundary();
        }
        let wants_end = pattern::any("stop|end|quit|finish|leave|enough", words) && !intent::is_no(words);
        match pending {
            Pending::ReallyStop if wants_end || intent::is_yes(words) => {
                return self.finish(phrases::AS_YOU_WISH);
            }
            Pending::GoOnOrStop if wants_end => return self.finish(phrases::AS_YOU_WISH),
            _ => {}
        }
        if heard.intent == Intent::Answer && heard.words.len() >= ANSWERS_AT_ONCE_WORDS
            || pending == Pending::Moment
        {
            return match self.phase {
                Phase::OwnQuestions => self.own_question(heard),
                _ => self.answered(heard),
            };
        }
        let lead = if pending == Pending::Break { phrases::BACK_FROM_BREAK } else { phrases::GOING_ON };
        self.again(lead)
    }
}

/// A question that is said again needs no "Let's begin with your everyday work."
fn without_lead_in(question: &str) -> String {
    let sentences = sentences(question);
    match sentences.split_first() {
        Some((first, rest)) if !rest.is_empty() && first.starts_with("Let's ") => rest.join(" "),
        _ => question.to_owned(),
    }
}
