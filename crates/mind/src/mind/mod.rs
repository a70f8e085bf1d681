//! The interviewer as a state machine: it hears an answer and replies.

mod asking;
mod ending;
mod guide;
mod replay;
mod rooms;
mod wishes;

pub use guide::Guide;
pub use replay::Role;

use crate::bank::{Bank, Competency, Kind, ProbeKind};
use crate::brief::Brief;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::intent::{self, Intent};
use crate::limits;
use crate::material::Material;
use crate::plan::Plan;
use crate::text::sounds::Ear;
use crate::text::words::Words;
use crate::topic::Topic;
use crate::wording::Wording;
use std::sync::Arc;

/// What the candidate said until they stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The words, as a recogniser heard them or as they were typed.
    pub text: String,
    /// How long they spoke; 0 for typed text.
    pub spoken_ms: u64,
    /// How long they were silent before.
    pub silence_before_ms: u64,
}

/// What the interviewer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// One or several sentences. Empty when there is nothing to say: the interview is over.
    pub text: String,
    /// What comes after it was said.
    pub then: Then,
    /// How long the candidate may think in silence before [`Mind::silence`] has something to say.
    pub thinking_time_ms_hint: u64,
}

/// What comes after a reply was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is the candidate's turn.
    Listen,
    /// The interview is over: hang up. Said once.
    EndCall,
}

/// Where the interview is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was said yet.
    Waiting,
    /// The interviewer asks.
    Questions,
    /// The candidate asks.
    OwnQuestions,
    /// Goodbye was said.
    Over,
}

/// What is being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Id of the question in the bank, or of one made from the candidate's material.
    pub question_id: String,
    /// What sort of question.
    pub kind: Kind,
    /// What it finds out about.
    pub competency: Competency,
    /// The follow-up that is to be answered, if the question itself was.
    pub probe: Option<ProbeKind>,
}

/// A structured interview. A copy of it goes its own way: whoever resumes a conversation keeps one.
#[derive(Debug, Clone)]
pub struct Mind {
    brief: Brief,
    bank: Arc<Bank>,
    material: Arc<Material>,
    plan: Plan,
    wording: Wording,
    clock: Clock,
    phase: Phase,
    topic: Option<Topic>,
    /// Something that must be settled before the interview goes on.
    pending: Option<Pending>,
    last: Last,
    /// The room asked for silence.
    on_hold: bool,
    /// Silences in a row that were answered.
    silences: u8,
    /// Times that somebody was abusive, and asked what the interviewer is.
    hostile: u8,
    asked_about_me: usize,
    /// Questions of the candidate that were answered, and remarks instead of questions.
    own_questions: u8,
    remarks: u8,
    exchanges: u32,
}

/// Something that must be settled before the interview goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    /// They were asked whether to stop.
    ReallyStop,
    /// They may go on or stop, after abuse.
    GoOnOrStop,
    /// They are having a break.
    Break,
    /// They are thinking, and said so.
    Moment,
}

/// What was said last.
#[derive(Debug, Clone, Default)]
struct Last {
    at_ms: u64,
    text: String,
    /// The question in it, which may have to be said again.
    question: String,
    /// The candidate broke in before the question was heard.
    cut: bool,
}

/// Something heard, and how it reads.
struct Heard {
    text: String,
    words: Words,
    intent: Intent,
    /// It came after a long silence.
    hesitant: bool,
}

/// A silence before an answer that is long, in milliseconds.
const HESITATION_MS: u64 = 12_000;

/// Speech of this length must have more words than one in [`MS_PER_WORD`], or it was not understood.
const LONG_SPEECH_MS: u64 = 6_000;
const MS_PER_WORD: u64 = 2_500;

/// How long a break or a moment to think may last before somebody asks, in milliseconds.
const BREAK_MS: u64 = 240_000;
const MOMENT_MS: u64 = 60_000;

impl Mind {
    /// Prepares an interview. The seed decides between questions and wordings that are equally good.
    pub fn new(brief: Brief, bank: Arc<Bank>, seed: u64) -> Self {
        let material = Arc::new(Material::read(&brief, &bank));
        let mut wording = Wording::new(Chance::new(seed));
        let plan = Plan::make(&material, &bank, brief.minutes, &mut wording);
        let clock = Clock::new(brief.minutes.clamp(*limits::MINUTES.start(), *limits::MINUTES.end()));
        Self {
            brief,
            bank,
            material,
            plan,
            wording,
            clock,
            phase: Phase::Waiting,
            topic: None,
            pending: None,
            last: Last::default(),
            on_hold: false,
            silences: 0,
            hostile: 0,
            asked_about_me: 0,
            own_questions: 0,
            remarks: 0,
            exchanges: 0,
        }
    }

    /// Hears what the candidate said, and replies.
    pub fn hear(&mut self, now_ms: u64, answer: &Answer) -> Reply {
        self.clock.tick(now_ms);
        self.silences = 0;
        self.on_hold = false;
        self.exchanges = self.exchanges.saturating_add(1);
        match self.phase {
            Phase::Over => return Reply::nothing(),
            Phase::Waiting => return self.greet(),
            Phase::Questions | Phase::OwnQuestions => {}
        }
        if self.exchanges > limits::MAX_EXCHANGES {
            return self.finish(crate::phrases::TIME_IS_UP);
        }
        let heard = self.read(answer);
        if heard.intent == Intent::Stop {
            return self.finish(crate::phrases::AS_YOU_WISH);
        }
        if self.clock.is_over() {
            return self.finish(crate::phrases::ALMOST_UP);
        }
        if not_understood(&heard, answer) && self.may_detour() {
            return self.aside(crate::phrases::NOT_HEARD);
        }
        if let Some(pending) = self.pending.take() {
            return self.settle(pending, &heard);
        }
        match self.phase {
            Phase::OwnQuestions => self.own_question(&heard),
            _ => self.answered(&heard),
        }
    }

    /// The candidate broke in; this much of the last reply had been said aloud.
    pub fn interrupted(&mut self, said_so_far: &str) {
        if self.last.question.is_empty() || !self.last.text.ends_with(&self.last.question) {
            return;
        }
        let said = said_so_far.chars().count();
        let before_question =
            self.last.text.chars().count().saturating_sub(self.last.question.chars().count());
        let heard = said.saturating_sub(before_question).saturating_mul(2);
        self.last.cut = heard < self.last.question.chars().count();
    }

    /// Words that the recogniser should favour now: of the question, the role, the job and the résumé.
    pub fn vocabulary(&self) -> Vec<String> {
        let question = self.topic.iter().flat_map(|topic| &topic.item.question.vocabulary);
        let roles = self.material.roles.iter().filter_map(|id| self.bank.role(id));
        let posts = self.material.posts.iter().filter_map(|post| post.company.as_ref());
        let mut words: Vec<String> = Vec::new();
        for word in question
            .chain(&self.material.job_skills)
            .chain(&self.material.resume_skills)
            .chain(roles.flat_map(|role| &role.vocabulary))
            .chain(posts)
        {
            if words.len() < limits::MAX_VOCABULARY && !words.contains(word) {
                words.push(word.clone());
            }
        }
        words
    }

    /// What is being asked; none before the first question and when the candidate asks.
    pub fn asked(&self) -> Option<Asked> {
        let topic = self.topic.as_ref().filter(|_| self.phase == Phase::Questions)?;
        let question = &topic.item.question;
        Some(Asked {
            question_id: question.id.clone(),
            kind: question.kind,
            competency: question.competency,
            probe: topic.probe,
        })
    }

    /// Where the interview is.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    fn read(&self, answer: &Answer) -> Heard {
        let vocabulary = self.vocabulary();
        let text = Ear::new(vocabulary.iter().map(String::as_str)).put_right(&answer.text);
        let words = Words::of(&text);
        let intent = intent::read(&text, &words);
        Heard { text, words, intent, hesitant: answer.silence_before_ms >= HESITATION_MS }
    }

    /// A reply that asks `question`: something that may have to be said again.
    fn ask(&mut self, lead: &str, question: &str) -> Reply {
        let text = joined(&[lead, question]);
        self.last =
            Last { at_ms: self.clock.now(), text: text.clone(), question: question.to_owned(), cut: false };
        self.reply(text)
    }

    /// A reply after which the last question still stands.
    fn remark(&mut self, text: String) -> Reply {
        self.last.text.clone_from(&text);
        self.last.at_ms = self.clock.now();
        self.last.cut = false;
        self.reply(text)
    }

    /// One of several remarks.
    fn aside(&mut self, table: &[&str]) -> Reply {
        let text = self.wording.pick(table);
        self.remark(text)
    }

    fn reply(&self, text: String) -> Reply {
        Reply { text: capped(text), then: Then::Listen, thinking_time_ms_hint: self.patience_ms() }
    }

    /// How long a silence may last now.
    fn patience_ms(&self) -> u64 {
        match (self.pending, &self.topic) {
            (Some(Pending::Break), _) => BREAK_MS,
            (Some(Pending::Moment), _) => MOMENT_MS,
            (_, Some(topic)) if self.phase == Phase::Questions => topic.patience_ms(),
            _ => 20_000,
        }
    }
}

impl Reply {
    /// Nothing to say.
    const fn nothing() -> Self {
        Self { text: String::new(), then: Then::Listen, thinking_time_ms_hint: u64::MAX }
    }
}

/// Much was said and nearly nothing recognised, or nothing at all.
fn not_understood(heard: &Heard, answer: &Answer) -> bool {
    let words = u64::try_from(heard.words.len()).unwrap_or(u64::MAX);
    words == 0 || (answer.spoken_ms >= LONG_SPEECH_MS && words.saturating_mul(MS_PER_WORD) < answer.spoken_ms)
}

/// The parts that are not empty, with a space between.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Never more than an interviewer says at once.
fn capped(text: String) -> String {
    if text.split_whitespace().count() <= limits::MAX_REPLY_WORDS {
        return text;
    }
    text.split_whitespace().take(limits::MAX_REPLY_WORDS).collect::<Vec<_>>().join(" ")
}
