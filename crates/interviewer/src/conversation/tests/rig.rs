//! A conversation with a clock that the test moves. Words travel in the sound itself: each frame carries the number
//! of the word being said, so that a decode of any stretch of sound gives the words that were said in it.
#![expect(clippy::needless_pass_by_value, reason = "`json!` values read better without a reference")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole numbers travel as samples"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use gemini_wire::{Role, client_frame};
use mind::{Answer, Direction, Guide, Reply, Then};
use serde_json::{Value, json};

use super::super::*;
use crate::tape::FRAME_SAMPLES;
use crate::turn_taking::FRAME_MS;

/// How long a decode and the speaking of a sentence take, in milliseconds.
const WORK_MS: u64 = 100;

/// Speech of the interviewer per character of text, in milliseconds.
const MS_PER_CHAR: usize = 60;

/// How long a person takes for a word, in milliseconds.
const MS_PER_WORD: u64 = 320;

/// A mind that asks numbered questions.
#[derive(Clone, Default)]
pub(crate) struct Scripted {
    pub(super) asked: u32,
    /// What it was told, in short.
    pub(super) told: Vec<String>,
    has_prompted: bool,
}

impl Scripted {
    fn ask(&mut self) -> Reply {
        self.asked += 1;
        listen(&format!("I see. What about question {}?", self.asked))
    }
}

fn listen(text: &str) -> Reply {
    Reply { text: text.to_owned(), then: Then::Listen, thinking_time_ms_hint: 0 }
}

impl Brain for Scripted {
    fn hear(&mut self, _now_ms: u64, answer: &Answer) -> Reply {
        self.told.push(answer.text.clone());
        self.has_prompted = false;
        match answer.text.as_str() {
            text if text.contains("goodbye") => Reply { then: Then::EndCall, ..listen("Goodbye then.") },
            _ => self.ask(),
        }
    }

    fn direct(&mut self, _now_ms: u64, direction: Direction) -> Option<Reply> {
        self.told.push(format!("{direction:?}"));
        match direction {
            Direction::Greet => Some(listen("Hello. I am the interviewer.")),
            Direction::Repeat => Some(listen(&format!("Again, question {}?", self.asked))),
            Direction::Continue => Some(listen("Where were we?")),
            Direction::Nudge => Some(self.ask()),
            Direction::TimeUp => Some(Reply { then: Then::EndCall, ..listen("The time is up. Goodbye.") }),
            _ => None,
        }
    }

    fn silence(&mut self, _now_ms: u64, silent_ms: u64) -> Option<Reply> {
        let speaks = silent_ms >= 6_000 && !std::mem::replace(&mut self.has_prompted, silent_ms >= 6_000);
        speaks.then(|| listen("Take your time."))
    }

    fn replay(&mut self, _now_ms: u64, turns: &[(Role, String)]) {
        self.asked += u32::try_from(turns.iter().filter(|(role, _)| *role == Role::Model).count()).unwrap();
        self.told.push(format!("replay of {}", turns.len()));
    }

    fn interrupted(&mut self, said: &str) {
        self.told.push(format!("interrupted after \"{said}\""));
    }

    fn vocabulary(&self) -> Vec<String> {
        vec!["Kafka".to_owned()]
    }

    fn guide(&self) -> Guide {
        Guide { system: "You are the interviewer.".to_owned(), task: format!("Ask question {}.", self.asked) }
    }

    fn copy(&self) -> Box<dyn Brain> {
        Box::new(self.clone())
    }
}

/// A conversation, its clock, and a trace of what came out.
pub(super) struct Rig {
    pub(super) conversation: Conversation,
    pub(super) now: u64,
    pub(super) trace: Vec<String>,
    /// Everything said by anybody, by number.
    words: Vec<String>,
    /// Results to come.
    due: BTreeMap<(u64, JobId), JobResult>,
    /// Speech to text does not work.
    pub(super) is_deaf: bool,
    /// What a language model says, piece by piece, and how it ends.
    pub(super) model: Vec<JobResult>,
    /// The last question to a language model.
    pub(super) question: Option<Question>,
    pub(super) has_ended: bool,
    sound_ms: u64,
}

pub(super) const ABLE: Abilities = Abilities { hears: true, speaks: true, asks_model: false };

/// A setup as the session sends it, with changes.
pub(super) fn setup(changes: Value) -> Setup {
    let mut setup = json!({
        "model": "models/gemini-3.8-live",
        "inputAudioTranscription": {}, "outputAudioTranscription": {}, "sessionResumption": {},
        "tools": [{"functionDeclarations": [{"name": "end_call"}]}],
        "realtimeInputConfig": {"automaticActivityDetection": {"silenceDurationMs": 800}},
    });
    if let (Some(setup), Value::Object(changes)) = (setup.as_object_mut(), changes) {
        setup.extend(changes);
    }
    Setup::read(&setup).unwrap()
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::with(json!({}), ABLE)
    }

    pub(super) fn with(changes: Value, abilities: Abilities) -> Self {
        Self::resume(changes, abilities, Memory::new(Box::new(Scripted::default())))
    }

    pub(super) fn resume(changes: Value, abilities: Abilities, memory: Memory) -> Self {
        let conversation = Conversation::open(setup(changes), memory, abilities, 7, 0);
        let mut rig = Self {
            conversation,
            now: 0,
            trace: Vec::new(),
            words: vec![String::new()],
            due: BTreeMap::new(),
            is_deaf: false,
            model: Vec::new(),
            question: None,
            has_ended: false,
            sound_ms: 0,
        };
        rig.drain();
        rig
    }

    /// A rig whose interviewer has greeted and is silent.
    pub(super) fn greeted() -> Self {
        let mut rig = Self::new();
        rig.text("(The candidate has joined.)");
        rig.quiet(2_500);
        rig
    }

    /// Words, one after the other.
    pub(super) fn say(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.words.push(word.to_owned());
            let number = u16::try_from(self.words.len() - 1).unwrap();
            self.frames(MS_PER_WORD, f32::from(number), 0.95);
        }
    }

    /// Silence of a microphone that is on.
    pub(super) fn quiet(&mut self, ms: u64) {
        self.frames(ms, 0.0, 0.01);
    }

    /// Noise with a certain likeness to a voice.
    pub(super) fn noise(&mut self, ms: u64, probability: f32) {
        self.frames(ms, 0.0, probability);
    }

    fn frames(&mut self, ms: u64, value: f32, probability: f32) {
        for _ in 0..ms / FRAME_MS {
            self.wait(FRAME_MS);
            self.conversation.sound(self.now, [value; FRAME_SAMPLES], probability);
            self.drain();
        }
    }

    /// Time in which nothing is sent.
    pub(super) fn wait(&mut self, ms: u64) {
        let end = self.now + ms;
        loop {
            let timeout = self.conversation.poll_timeout().filter(|due| *due <= end);
            let job = self.due.first_key_value().map(|(key, _)| key.0).filter(|due| *due <= end);
            let Some(next) = timeout.into_iter().chain(job).min() else { break };
            self.now = self.now.max(next);
            match self.due.first_entry().filter(|entry| entry.key().0 <= self.now) {
                Some(entry) => {
                    let ((_, id), result) = entry.remove_entry();
                    self.conversation.job_done(self.now, id, &result);
                }
                None => self.conversation.advance(self.now),
            }
            self.drain();
        }
        self.now = end;
    }

    pub(super) fn text(&mut self, text: &str) {
        self.frame(json!({"realtimeInput": {"text": text}}));
    }

    pub(super) fn frame(&mut self, frame: Value) {
        let bytes = frame.to_string();
        let received = self.conversation.receive(self.now, client_frame::read(bytes.as_bytes()).unwrap());
        if let Err(close) = received {
            self.note(&format!("refused: {close}"));
        }
        self.drain();
    }

    pub(super) fn trace(&mut self) -> String {
        self.flush_sound();
        std::mem::take(&mut self.trace).join("\n")
    }

    pub(super) fn note(&mut self, line: &str) {
        self.flush_sound();
        self.trace.push(format!("{:>6} {line}", self.now));
    }

    fn flush_sound(&mut self) {
        let ms = std::mem::take(&mut self.sound_ms);
        if ms > 0 {
            self.trace.push(format!("       sound of {ms} ms"));
        }
    }

    pub(super) fn drain(&mut self) {
        while let Some(output) = self.conversation.poll_output() {
            assert!(!self.has_ended, "{output:?} after the end");
            match output {
                Output::Frame(frame) => self.sent(&serde_json::from_slice(&frame).unwrap()),
                Output::Start(id, job) => self.work(id, job),
                Output::Hurry(_) => {}
                Output::Cancel(id) => self.due.retain(|(_, job), _| *job != id),
                Output::IssueHandle => self.note("handle"),
                Output::Close(close) => {
                    self.note(&format!("close {close}"));
                    self.has_ended = true;
                }
            }
        }
    }

    fn work(&mut self, id: JobId, job: Job) {
        let at = self.now + WORK_MS;
        let result = match job {
            Job::Decode { .. } if self.is_deaf => JobResult::Failed,
            Job::Decode { sound, .. } => JobResult::Heard(self.words_in(&sound)),
            Job::Speak { sentence, .. } => {
                let samples = sentence.len() * MS_PER_CHAR * 24;
                JobResult::Spoken(Arc::from(vec![0_i16; samples]))
            }
            Job::Ask(question) => {
                self.question = Some(question);
                let script = self.model.clone();
                for (number, result) in (1..).zip(script) {
                    self.due.insert((self.now + number * 500, id), result);
                }
                return;
            }
        };
        self.due.insert((at, id), result);
    }

    fn words_in(&self, sound: &[f32]) -> String {
        let mut numbers: Vec<usize> = sound.iter().map(|value| *value as usize).collect();
        numbers.dedup();
        let words = numbers.into_iter().filter(|number| *number > 0);
        words.map(|number| self.words[number].as_str()).collect::<Vec<_>>().join(" ")
    }

    fn sent(&mut self, frame: &Value) {
        let content = &frame["serverContent"];
        if let Some(data) = content["modelTurn"]["parts"][0]["inlineData"]["data"].as_str() {
            self.sound_ms += data.len() as u64 * 3 / 4 / 48;
            return;
        }
        let line = if let Some(text) = content["inputTranscription"]["text"].as_str() {
            format!("heard{text}")
        } else if let Some(text) = content["outputTranscription"]["text"].as_str() {
            // Its words come with the sound; the sound is summed up behind them.
            let last = self.trace.last_mut().filter(|line| line.contains(" says ") && self.sound_ms > 0);
            if let Some(line) = last {
                line.push_str(text);
                return;
            }
            let sound = std::mem::take(&mut self.sound_ms);
            self.note(&format!("says {text}"));
            self.sound_ms = sound;
            return;
        } else if let Some(text) = content["modelTurn"]["parts"][0]["text"].as_str() {
            format!("writes {text}")
        } else if let Some(kind) = frame["voiceActivity"]["type"].as_str() {
            format!("{kind} at {}", frame["voiceActivity"]["audioOffset"].as_str().unwrap())
        } else if content["interrupted"] == true {
            "interrupted".to_owned()
        } else if content["generationComplete"] == true {
            "generation complete".to_owned()
        } else if content["turnComplete"] == true {
            "turn complete".to_owned()
        } else if let Some(name) = frame["toolCall"]["functionCalls"][0]["name"].as_str() {
            format!("calls {name}")
        } else {
            frame.to_string()
        };
        self.note(&line);
    }
}
