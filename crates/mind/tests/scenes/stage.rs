//! A stage for scenes: plays an interview in virtual time and prints it as a dialogue.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use mind::{Answer, Bank, Brief, Direction, Mind, Reply, Role, Then};
use std::fmt::Write as _;

/// How fast the interviewer speaks, in milliseconds a word.
const MS_PER_WORD: u64 = 380;

pub struct Stage {
    pub mind: Mind,
    now_ms: u64,
    over: bool,
    ids: Vec<String>,
    turns: Vec<(Role, String)>,
    script: String,
}

impl Stage {
    /// An interview that has been greeted.
    pub fn new(brief: Brief) -> Self {
        let mut stage = Self::silent_start(brief);
        stage.direct(Direction::Greet);
        stage
    }

    /// An interview in which nothing was said.
    pub fn silent_start(brief: Brief) -> Self {
        let mind = Mind::new(brief, Bank::built_in(), 7);
        Self { mind, now_ms: 0, over: false, ids: Vec::new(), turns: Vec::new(), script: String::new() }
    }

    pub fn say(&mut self, text: &str) {
        let words = u64::try_from(text.split_whitespace().count()).unwrap();
        self.say_for(text, (words * MS_PER_WORD).div_ceil(1_000));
    }

    pub fn say_for(&mut self, text: &str, seconds: u64) {
        if self.over {
            return;
        }
        self.now_ms += seconds * 1_000;
        writeln!(self.script, "> {text}").unwrap();
        self.turns.push((Role::Candidate, text.to_owned()));
        let spoken_ms = u64::try_from(text.split_whitespace().count()).unwrap() * MS_PER_WORD;
        let reply = self
            .mind
            .hear(self.now_ms, &Answer { text: text.to_owned(), spoken_ms, silence_before_ms: 1_000 });
        self.hear(reply);
    }

    pub fn breaks_in(&mut self, said_so_far: &str, text: &str) {
        writeln!(self.script, "[breaks in after \"{said_so_far}\"]").unwrap();
        self.mind.interrupted(said_so_far);
        self.say(text);
    }

    pub fn silent(&mut self, seconds: u64) {
        self.now_ms += seconds * 1_000;
        writeln!(self.script, "[silent for {seconds} s]").unwrap();
        if let Some(reply) = self.mind.silence(self.now_ms, seconds * 1_000) {
            self.hear(reply);
        }
    }

    pub fn direct(&mut self, direction: Direction) {
        self.now_ms += 1_000;
        writeln!(self.script, "[{direction:?}]").unwrap();
        if let Some(reply) = self.mind.direct(self.now_ms, direction) {
            self.hear(reply);
        }
    }

    fn hear(&mut self, reply: Reply) {
        let words = reply.text.split_whitespace().count();
        assert!(words <= mind::limits::MAX_REPLY_WORDS, "too long: {}", reply.text);
        self.now_ms += u64::try_from(words).unwrap() * MS_PER_WORD;
        if let Some(asked) = self.mind.asked()
            && self.ids.last() != Some(&asked.question_id)
        {
            self.ids.push(asked.question_id);
        }
        writeln!(self.script, "{}", reply.text).unwrap();
        self.turns.push((Role::Interviewer, reply.text));
        if reply.then == Then::EndCall {
            assert!(!self.over, "ended twice");
            self.over = true;
            let (minutes, seconds) = (self.now_ms / 60_000, self.now_ms / 1_000 % 60);
            writeln!(self.script, "[hangs up after {minutes}:{seconds:02}]").unwrap();
        }
    }

    pub const fn is_over(&self) -> bool {
        self.over
    }

    pub fn asked_ids(&self) -> &[String] {
        &self.ids
    }

    pub fn turns(&self) -> &[(Role, String)] {
        &self.turns
    }

    pub fn script(&self) -> &str {
        &self.script
    }
}

pub fn backend_brief(minutes: u64) -> Brief {
    Brief {
        name: "Maria Lopez".into(),
        minutes,
        job_description: "Senior Backend Engineer\n\nWe process payments for small shops. The team has six engineers and a product \
            manager.\n\nYou will:\n- Lead the migration of our billing platform to Kubernetes\n- Design APIs that other teams build on\n\
            - Take part in the on-call rota, one week in six\n\nYou bring:\n- 5+ years with Go, PostgreSQL and Kafka\n\
            - Experience with Terraform\n\nSalary: 70,000 to 85,000 pounds. You can work from home three days a week."
            .into(),
        resume: "Maria Lopez\nBackend Engineer, Acme Pay (2019 - 2024)\n- Migrated our payment service from Rails to Go\n\
            - Cut infrastructure costs by 40% in one year\n- Led a team of 4 engineers for the ledger project\n\
            Junior Developer, Smallsoft (2017 - 2019)\nSkills: Go, Kafka, PostgreSQL, Docker"
            .into(),
        ..Brief::default()
    }
}
