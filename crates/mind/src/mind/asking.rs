//! Asking: the greeting, what follows an answer, and the next question.

use super::{Heard, Mind, Phase, Reply, joined};
use crate::acknowledge::{self, Setting};
use crate::bank::{Kind, Persona, ProbeKind};
use crate::follow_up::{self, FollowUp};
use crate::intent::Intent;
use crate::limits::MIN_QUESTION_MS;
use crate::phrases;
use crate::plan::{Item, Source, with_article};
use crate::text::clean::WordList;
use crate::text::pattern;
use crate::text::words::split;
use crate::topic::Topic;

/// In how many of a hundred cases a question of another kind is announced.
const ANNOUNCED: usize = 45;

/// Fewest words of an answer that broke into a question and is an answer all the same.
const REAL_ANSWER_WORDS: usize = 25;

/// How often a sentence that was left open is waited for, in one question.
const MAX_CONTINUED: u8 = 2;

impl Mind {
    /// Says hello, what it is and how long it takes, and asks the first question.
    pub(super) fn greet(&mut self) -> Reply {
        self.phase = Phase::Questions;
        let item = self.plan.opening.clone();
        let question = item.question.text.clone();
        self.start(item);
        self.ask(&self.greeting(), &question)
    }

    fn greeting(&self) -> String {
        let hello = if self.material.persona == Persona::Friendly { "Hi" } else { "Hello" };
        let hello = match self.brief.first_name() {
            Some(name) => format!("{hello} {name}."),
            None => format!("{hello}."),
        };
        let language =
            if self.brief.english { "" } else { "I only speak English, so we'll do this in English." };
        joined(&[
            &hello,
            "I'm PrepPal's built-in practice interviewer. I follow a structured script and don't understand \
             everything, so just ask if you'd like a question repeated or put differently.",
            language,
            &self.frame(),
        ])
    }

    /// "We have about 30 minutes for a backend engineer role."
    fn frame(&self) -> String {
        let role = match &self.material.role_name {
            Some(name) => format!(" for {} role", with_article(name)),
            None => String::new(),
        };
        match self.clock.minutes() {
            0..=2 => String::new(),
            minutes => {
                format!("We have about {minutes} minutes{role}, with time for your own questions at the end.")
            }
        }
    }

    /// Makes a question the one that is talked about.
    fn start(&mut self, item: Item) {
        let waiting = u64::try_from(self.plan.main.len()).unwrap_or(u64::MAX).saturating_add(1);
        let share_ms = self.clock.for_questions_ms().checked_div(waiting).unwrap_or(0);
        self.topic = Some(Topic::new(item, self.clock.now(), share_ms));
    }

    /// Something was said while a question stands.
    pub(super) fn answered(&mut self, heard: &Heard) -> Reply {
        let cut = std::mem::take(&mut self.last.cut);
        let only_a_sound = matches!(heard.intent, Intent::Ready | Intent::SmallTalk);
        let may_answer = heard.words.len() >= REAL_ANSWER_WORDS && !self.is_new_main_question();
        if cut && (only_a_sound || heard.intent == Intent::Answer) && !may_answer {
            return self.unheard_question(heard);
        }
        if let Some(reply) = self.wish(heard) {
            return reply;
        }
        if let Some(topic) = &mut self.topic
            && topic.continued < MAX_CONTINUED
            && is_left_open(&heard.text)
        {
            topic.continued = topic.continued.saturating_add(1);
            topic.add_answer(&heard.text);
            return self.aside(phrases::GO_ON);
        }
        self.follow(heard, String::new())
    }

    /// A main question after the first one, of which nothing was answered yet.
    fn is_new_main_question(&self) -> bool {
        self.topic.as_ref().is_some_and(|topic| {
            topic.item.source != Source::Opening && topic.probe.is_none() && topic.answer.is_empty()
        })
    }

    /// They broke in before the question was out: what they said still belongs to what was before.
    fn unheard_question(&mut self, heard: &Heard) -> Reply {
        if let Some(topic) = &mut self.topic
            && topic.probe.is_some()
        {
            topic.add_answer(&heard.text);
        }
        let lead =
            if heard.words.len() > 3 { self.wording.pick(phrases::ACKNOWLEDGE) } else { String::new() };
        let question = self.last.question.clone();
        self.ask(&lead, &question)
    }

    /// Takes an answer, and follows up or goes on. `lead` is said instead of an acknowledgement.
    pub(super) fn follow(&mut self, heard: &Heard, lead: String) -> Reply {
        let Some(topic) = &mut self.topic else { return self.invite(&lead) };
        topic.add_answer(&heard.text);
        topic.detours = 0;
        if heard.words.len() >= REAL_ANSWER_WORDS {
            self.hostile = self.hostile.saturating_sub(1);
        }
        let took_ms = self.clock.now().saturating_sub(topic.since_ms);
        let in_time = topic.probed.is_empty() || took_ms < topic.share_ms;
        let strict = self.material.is_strict();
        if in_time
            && self.clock.has_time_for_probe()
            && let Some(follow_up) = follow_up::choose(
                topic,
                &heard.text,
                self.clock.has_much_time(),
                self.material.persona,
                &mut self.wording,
            )
        {
            return self.probe(heard, &follow_up, lead);
        }
        let closing = topic.item.source == Source::Closing;
        let lead = if lead.is_empty() && !closing {
            acknowledge::round_off(&heard.text, strict, &mut self.wording)
        } else {
            lead
        };
        self.next_question(lead)
    }

    fn probe(&mut self, heard: &Heard, follow_up: &FollowUp, lead: String) -> Reply {
        let lead = if !lead.is_empty() {
            lead
        } else if heard.hesitant && follow_up.kind == ProbeKind::Example {
            self.wording.pick(phrases::NO_RUSH)
        } else {
            let names = self.vocabulary();
            let kind = self.topic.as_ref().map(|topic| topic.item.question.kind);
            let setting = Setting {
                names: &names,
                strict: self.material.is_strict(),
                craft: kind.is_some_and(Kind::is_craft),
                career: matches!(kind, Some(Kind::Opening | Kind::Motivation)),
            };
            acknowledge::before_follow_up(&heard.text, follow_up, &setting, &mut self.wording)
        };
        if let Some(topic) = &mut self.topic {
            topic.probe = Some(follow_up.kind);
            topic.probed.push(follow_up.kind);
            topic.rephrased = 0;
        }
        self.ask(&lead, &follow_up.text)
    }

    /// Goes on to the next question of the plan, or to the candidate's own.
    pub(super) fn next_question(&mut self, lead: String) -> Reply {
        let Some(item) = self.take_next() else {
            let lead = if promises_more(&lead) { self.wording.pick(phrases::ACKNOWLEDGE) } else { lead };
            return self.invite(&lead);
        };
        let announced =
            if lead.to_lowercase().contains("next") { String::new() } else { self.announcement(&item) };
        let question = item.question.text.clone();
        self.start(item);
        self.ask(&joined(&[&lead, &announced]), &question)
    }

    fn take_next(&mut self) -> Option<Item> {
        if !self.clock.has_time_for_question() {
            return None;
        }
        // Late: what the bank asks gives way to the candidate's own material.
        let fits = usize::try_from(self.clock.for_questions_ms() / MIN_QUESTION_MS).unwrap_or(usize::MAX);
        while self.plan.main.len() > fits.max(1) {
            let last = self.plan.main.iter().rposition(|item| item.source == Source::Bank);
            let last = last.unwrap_or(self.plan.main.len().saturating_sub(1));
            self.plan.main.remove(last);
        }
        if let Some(item) = self.plan.main.pop_front() {
            return Some(item);
        }
        if self.clock.has_much_time()
            && let Some(item) = self.plan.spare.pop_front()
        {
            return Some(item);
        }
        self.plan.closing.take()
    }

    /// "Let's try a small case."
    fn announcement(&mut self, item: &Item) -> String {
        let same_kind = self.topic.as_ref().is_some_and(|topic| {
            topic.item.source == item.source && topic.item.question.kind == item.question.kind
        });
        let percent = if self.material.is_strict() { ANNOUNCED / 2 } else { ANNOUNCED };
        if same_kind || !self.wording.in_percent(percent) {
            return String::new();
        }
        let table = match (item.source, item.question.kind) {
            (Source::Resume, _) => phrases::TO_RESUME,
            (Source::Job, _) => phrases::TO_JOB,
            (Source::Bank, Kind::Behavioural) => phrases::TO_STORY,
            (Source::Bank, Kind::Technical) => phrases::TO_CRAFT,
            (Source::Bank, Kind::SystemDesign) => phrases::TO_DESIGN,
            (Source::Bank, Kind::Case) => phrases::TO_CASE,
            (Source::Bank, Kind::Situational) => phrases::TO_SITUATION,
            _ => return String::new(),
        };
        self.wording
            .peek(table)
            .inspect(|text| {
                self.wording.use_up(text);
            })
            .unwrap_or_default()
    }
}

/// Announces another question.
fn promises_more(lead: &str) -> bool {
    let signs = "next|another|else|different ; move|moving|go|on on|to ; rest of? the? time ; time for the rest ; try another";
    pattern::any(signs, &split(lead))
}

/// A sentence that breaks off: "…, and then I", "because".
fn is_left_open(text: &str) -> bool {
    const OPEN: WordList =
        WordList("and so because but or the a an my our to of with for i we if when which that have from in");
    let text = text.trim_end();
    // An ellipsis or a dash is how a recogniser writes a broken-off sentence.
    let text = text.trim_end_matches("...").trim_end_matches(['…', '-', '–', ',']);
    let last = split(text).pop().unwrap_or_default();
    text.ends_with(char::is_alphanumeric) && OPEN.has(&last)
}
