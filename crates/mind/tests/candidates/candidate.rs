//! A simulated candidate: who it is, and what it does when something is asked. Read from a TOML file.

use mind::bank::{Competency, Kind, ProbeKind};
use serde::Deserialize;

/// A candidate's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// What is special, for the reader of the dialogue.
    pub about: String,
    /// Name, as the person gave it.
    pub name: String,
    /// The interviewer's manner, in the person's words.
    #[serde(default)]
    pub persona: String,
    /// Length of the interview.
    pub minutes: u64,
    /// Decides everything that the interviewer leaves to chance.
    #[serde(default)]
    pub seed: u64,
    /// How fast the candidate speaks.
    pub words_per_minute: u64,
    /// Another language than English was asked for.
    #[serde(default)]
    pub foreign_language: bool,
    /// The job description.
    #[serde(default)]
    pub job_description: String,
    /// The résumé.
    #[serde(default)]
    pub resume: String,
    /// What is done when no answer fits, in turn and from the beginning again.
    pub otherwise: Vec<String>,
    /// What is done when something particular is asked; the first that fits and is not used up.
    #[serde(default)]
    pub answer: Vec<Answer>,
}

/// What a candidate does when something particular is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// All of these must hold.
    #[serde(default)]
    when: When,
    /// One after the other; each is used once.
    #[serde(rename = "do")]
    acts: Vec<String>,
}

/// When an answer fits.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    /// Part of the question's id.
    question: Option<String>,
    /// The candidate's own questions: "asks".
    phase: Option<String>,
    /// Kind of question.
    kind: Option<String>,
    /// Competency of the question.
    competency: Option<String>,
    /// Kind of follow-up; "none" for the question itself.
    probe: Option<String>,
    /// One of these texts is in what the interviewer said last.
    #[serde(default)]
    heard: Vec<String>,
    /// The candidate's turn, from 1.
    turn: Option<usize>,
}

/// What was asked.
pub struct Prompt<'a> {
    /// What the interviewer said.
    pub text: &'a str,
    /// Which question of the bank it is about.
    pub asked: Option<(&'a str, Kind, Competency, Option<ProbeKind>)>,
    /// Whether it is the candidate's turn to ask.
    pub own_questions: bool,
    /// The candidate's turn, from 1.
    pub turn: usize,
}

/// What a candidate does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Act {
    /// Speaks, after a pause in milliseconds.
    Say { text: String, pause_ms: u64 },
    /// Speaks after hearing so many words, while the interviewer is still speaking.
    Interrupt { words: usize, text: String },
    /// Says nothing for so many milliseconds.
    Silent { ms: u64 },
    /// Loses the connection, and is back after so many milliseconds.
    Away { ms: u64 },
    /// The interview room gives a direction, such as "(The candidate asks for a moment to think. …)".
    Room { direction: String },
}

/// The pause before an ordinary answer, in milliseconds.
const PAUSE_MS: u64 = 900;

impl Act {
    /// Reads `{silent 9 s}`, `{away 40 s}`, `{after 5 words} text`, `{pause 8 s} text`, `(a direction)`, or what is said.
    pub fn parse(act: &str) -> Self {
        if act.starts_with('(') {
            return Self::Room { direction: act.to_owned() };
        }
        let Some((command, text)) = act.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Self::Say { text: act.to_owned(), pause_ms: PAUSE_MS };
        };
        let text = text.trim().to_owned();
        let words: Vec<&str> = command.split_whitespace().collect();
        let number: u64 = words[1].parse().unwrap();
        match (words[0], words[2]) {
            ("silent", "s") => Self::Silent { ms: number * 1_000 },
            ("away", "s") => Self::Away { ms: number * 1_000 },
            ("pause", "s") => Self::Say { text, pause_ms: number * 1_000 },
            ("after", "words") => Self::Interrupt { words: usize::try_from(number).unwrap(), text },
            _ => panic!("unknown act {{{command}}}"),
        }
    }
}

/// A candidate in an interview: remembers what was used.
pub struct Person<'a> {
    candidate: &'a Candidate,
    used: Vec<usize>,
    otherwise: usize,
}

impl<'a> Person<'a> {
    pub fn new(candidate: &'a Candidate) -> Self {
        Self { candidate, used: vec![0; candidate.answer.len()], otherwise: 0 }
    }

    /// What the person does now.
    pub fn act(&mut self, prompt: &Prompt<'_>) -> Act {
        for (answer, used) in self.candidate.answer.iter().zip(&mut self.used) {
            if *used < answer.acts.len() && answer.when.fits(prompt) {
                *used += 1;
                return Act::parse(&answer.acts[*used - 1]);
            }
        }
        let act = &self.candidate.otherwise[self.otherwise % self.candidate.otherwise.len()];
        self.otherwise += 1;
        Act::parse(act)
    }
}

impl When {
    fn fits(&self, prompt: &Prompt<'_>) -> bool {
        let said = prompt.text.to_lowercase();
        let asked = prompt.asked;
        let is = |wanted: &Option<String>, found: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(found);
        is(&self.phase, &|name| prompt.own_questions == (name == "asks"))
            && is(&self.question, &|part| asked.is_some_and(|(id, ..)| id.contains(part)))
            && is(&self.kind, &|name| asked.is_some_and(|(_, kind, ..)| kind.name() == name))
            && is(&self.competency, &|name| {
                asked.is_some_and(|(_, _, competency, _)| competency.name() == name)
            })
            && is(&self.probe, &|name| {
                asked.is_some_and(|(.., probe)| probe.map_or("none", ProbeKind::name) == name)
            })
            && (self.heard.is_empty() || self.heard.iter().any(|part| said.contains(&part.to_lowercase())))
            && self.turn.is_none_or(|turn| turn == prompt.turn)
    }
}
