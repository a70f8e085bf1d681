//! Holds an interview with a simulated candidate in virtual time, and writes down what was said.

use crate::candidate::{Act, Candidate, Person, Prompt};
use mind::{Answer, Bank, Brief, Direction, Mind, Phase, Reply, Then};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How fast the interviewer speaks, in words a minute.
const INTERVIEWER_PACE: u64 = 165;

/// More turns than this are no interview any more.
const MAX_TURNS: usize = 150;

/// Width of the written dialogue, in characters.
const WIDTH: usize = 110;

const GREET: &str = "(The candidate has joined. Greet them by name if you know it.)";
const WELCOME_BACK: &str = "(The candidate was disconnected and is back. Do not greet again.)";
const WRAP_UP: &str = "(One minute is left. Finish this topic, then close the interview in a friendly way.)";
const TIME_UP: &str = "(The time is up. Thank the candidate and say goodbye in one short sentence now.)";

/// An interview that was held.
pub struct Held {
    /// What was said, as a person reads it.
    pub dialogue: String,
    /// When it ended, in milliseconds.
    pub ended_ms: u64,
    /// Whether the interviewer ended it.
    pub ended: bool,
    /// Questions that were asked more than once.
    pub asked_again: Vec<String>,
}

/// Holds the interview until it ends.
pub fn hold(candidate: &Candidate) -> Held {
    let mut room = Room::new(candidate);
    room.listen_to(Some(GREET));
    let mut person = Person::new(candidate);
    let mut turn = 0;
    while !room.ended && turn < MAX_TURNS {
        turn += 1;
        let asked = room.mind.asked();
        let asked = asked
            .as_ref()
            .map(|asked| (asked.question_id.as_str(), asked.kind, asked.competency, asked.probe));
        let own_questions = room.mind.phase() == Phase::OwnQuestions;
        let act = person.act(&Prompt { text: &room.said, asked, own_questions, turn });
        room.take_turn(act);
        room.look_at_the_clock();
    }
    room.close()
}

/// The interview room: the interviewer, the clock, and the pen.
struct Room<'a> {
    candidate: &'a Candidate,
    mind: Mind,
    now_ms: u64,
    /// What the interviewer said last.
    said: String,
    /// That is written down: the candidate did not cut it off.
    written: bool,
    ended: bool,
    told_to_wrap_up: bool,
    told_to_end: bool,
    /// The question that was asked last, all of them, and those that came twice.
    question: String,
    questions: BTreeSet<String>,
    asked_again: Vec<String>,
    dialogue: String,
}

impl<'a> Room<'a> {
    fn new(candidate: &'a Candidate) -> Self {
        let brief = Brief {
            persona: candidate.persona.clone(),
            job_description: candidate.job_description.clone(),
            resume: candidate.resume.clone(),
            name: candidate.name.clone(),
            minutes: candidate.minutes,
            english: !candidate.foreign_language,
        };
        let mut dialogue = format!("{}\n", candidate.about);
        let persona = if candidate.persona.is_empty() { "any" } else { &candidate.persona };
        let _ = writeln!(dialogue, "{} minutes. Interviewer: {persona}.", candidate.minutes);
        Self {
            candidate,
            mind: Mind::new(brief, Bank::built_in(), candidate.seed),
            now_ms: 0,
            said: String::new(),
            written: true,
            ended: false,
            told_to_wrap_up: false,
            told_to_end: false,
            question: String::new(),
            questions: BTreeSet::new(),
            asked_again: Vec::new(),
            dialogue,
        }
    }

    fn take_turn(&mut self, act: Act) {
        match act {
            Act::Say { text, pause_ms } => self.candidate_says(&text, pause_ms),
            Act::Interrupt { words, text } => {
                let heard: Vec<&str> = self.said.split_whitespace().take(words).collect();
                let heard = heard.join(" ");
                self.mind.interrupted(&heard);
                self.write_interviewer(&format!("{heard} —"));
                self.candidate_says(&text, 0);
            }
            Act::Silent { ms } => self.candidate_is_silent(ms),
            Act::Away { ms } => {
                self.finish_speaking();
                self.note(&format!("the line drops, and is back after {} s", ms / 1_000));
                self.now_ms += ms;
                self.listen_to(Some(WELCOME_BACK));
            }
            Act::Room { direction } => {
                self.finish_speaking();
                self.note(direction.trim_matches(['(', ')']));
                self.listen_to(Some(&direction));
            }
        }
    }

    fn candidate_says(&mut self, text: &str, pause_ms: u64) {
        self.finish_speaking();
        if pause_ms >= 3_000 {
            self.note(&format!("{} s of silence", pause_ms / 1_000));
        }
        let spoken_ms = millis(text, self.candidate.words_per_minute);
        self.now_ms += pause_ms + spoken_ms;
        self.write(self.first_name(), text);
        let answer = Answer { text: text.to_owned(), spoken_ms, silence_before_ms: pause_ms };
        let reply = self.mind.hear(self.now_ms, &answer);
        self.hear_reply(reply);
    }

    /// Once a second the interviewer is told how long the silence lasts, until it says something.
    fn candidate_is_silent(&mut self, ms: u64) {
        self.finish_speaking();
        for second in 1..=ms / 1_000 {
            self.now_ms += 1_000;
            if let Some(reply) = self.mind.silence(self.now_ms, second * 1_000) {
                self.note(&format!("{second} s of silence"));
                return self.hear_reply(reply);
            }
            self.look_at_the_clock();
            if self.ended || !self.written {
                return;
            }
        }
        self.note(&format!("{} s of silence", ms / 1_000));
    }

    fn look_at_the_clock(&mut self) {
        let end_ms = self.candidate.minutes * 60_000;
        if !self.ended && !self.told_to_wrap_up && self.now_ms + 60_000 >= end_ms {
            self.told_to_wrap_up = true;
            self.finish_speaking();
            self.note("the room: one minute is left");
            self.listen_to(Some(WRAP_UP));
        }
        if !self.ended && !self.told_to_end && self.now_ms >= end_ms {
            self.told_to_end = true;
            self.finish_speaking();
            self.note("the room: the time is up");
            self.listen_to(Some(TIME_UP));
        }
    }

    fn listen_to(&mut self, direction: Option<&str>) {
        let direction = direction.and_then(Direction::read).unwrap();
        if let Some(reply) = self.mind.direct(self.now_ms, direction) {
            self.hear_reply(reply);
        }
    }

    fn hear_reply(&mut self, reply: Reply) {
        self.ended |= reply.then == Then::EndCall;
        if reply.text.is_empty() {
            return;
        }
        self.said = reply.text;
        self.written = false;
        if self.ended {
            self.finish_speaking();
        }
    }

    /// Writes down what the interviewer said, unless that was done.
    fn finish_speaking(&mut self) {
        if !self.written {
            let said = self.said.clone();
            self.write_interviewer(&said);
        }
    }

    fn write_interviewer(&mut self, said: &str) {
        self.written = true;
        let asked = self.mind.asked();
        let (id, probe) = asked.map_or((String::new(), None), |asked| (asked.question_id, asked.probe));
        if id != self.question && !id.is_empty() {
            let minutes = self.now_ms / 60_000;
            let seconds = self.now_ms / 1_000 % 60;
            let _ = writeln!(self.dialogue, "\n{minutes}:{seconds:02} --- {id}");
            if !self.questions.insert(id.clone()) {
                self.asked_again.push(id.clone());
            }
            self.question = id;
        }
        let speaker =
            probe.map_or("Interviewer".to_owned(), |probe| format!("Interviewer ({})", probe.name()));
        self.write(&speaker, said);
        self.now_ms += millis(said, INTERVIEWER_PACE);
    }

    fn first_name(&self) -> &'a str {
        self.candidate.name.split(' ').next().unwrap()
    }

    fn note(&mut self, note: &str) {
        let _ = writeln!(self.dialogue, "    [{note}]");
    }

    fn write(&mut self, speaker: &str, said: &str) {
        let mut line = format!("{speaker}:");
        for word in said.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH {
                let _ = writeln!(self.dialogue, "{line}");
                line = "   ".to_owned();
            }
            line.push(' ');
            line.push_str(word);
        }
        let _ = writeln!(self.dialogue, "{line}");
    }

    fn close(mut self) -> Held {
        let end = if self.ended { "hangs up" } else { "never ends" };
        let _ = writeln!(
            self.dialogue,
            "\n{}:{:02} --- the interviewer {end}",
            self.now_ms / 60_000,
            self.now_ms / 1_000 % 60
        );
        Held {
            dialogue: self.dialogue,
            ended_ms: self.now_ms,
            ended: self.ended,
            asked_again: self.asked_again,
        }
    }
}

/// How long a text takes to say, in milliseconds.
fn millis(text: &str, words_per_minute: u64) -> u64 {
    let words = u64::try_from(text.split_whitespace().count()).unwrap();
    words * 60_000 / words_per_minute
}
