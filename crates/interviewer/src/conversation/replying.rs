//! From replies to sound: sentence by sentence, in step with its words, cut off by a barge-in.

use gemini_wire::Role;
use mind::{Reply as Said, Then};
use serde_json::{Map, json};

use super::reply::{Asked, Cause, Reply, Sentence, Voicing};
use super::{Conversation, Job, JobId, JobResult, Output, Question, Urgency};
use crate::playout::{Chunk, Playout};
use crate::sentences::sentences;

/// Sentences spoken ahead of the one being played: enough that no pause comes between them.
const SENTENCES_AHEAD: usize = 2;

/// Longest sentence that is spoken, in bytes; nobody says a longer one.
const MAX_SENTENCE_BYTES: usize = 1_000;

/// The function with which the interviewer ends the call.
const END_CALL: &str = "end_call";

impl Conversation {
    /// Says something, in a language model's words if there is one.
    pub(super) fn begin_reply(&mut self, said: &Said, cause: Cause) {
        if !self.abilities.asks_model || said.text.trim().is_empty() {
            self.say(said, cause, None);
            return;
        }
        let guide = self.memory.brain.guide();
        let history = self.memory.history.clone();
        let question = Question { system: guide.system, history, task: guide.task };
        let job = self.start(Job::Ask(question));
        let asked = Asked { job, fallback: said.text.clone(), has_begun: false };
        self.say(said, cause, Some(asked));
    }

    /// Says something in these very words.
    pub(super) fn begin_reply_as_is(&mut self, said: &Said) {
        self.say(said, Cause::Other, None);
    }

    fn say(&mut self, said: &Said, cause: Cause, asked: Option<Asked>) {
        let mut reply = Reply {
            cause,
            then: said.then,
            committed_at: self.now,
            sentences: Vec::new().into(),
            asked,
            playout: Playout::default(),
            is_generated: false,
        };
        if reply.asked.is_none() {
            reply.sentences = sentences(&said.text).into_iter().map(waiting).collect();
        }
        self.reply = Some(reply);
        self.pump();
    }

    /// The last words are being said: nothing stops them.
    pub(super) fn is_saying_goodbye(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.then == Then::EndCall)
    }

    pub(super) fn has_voice(&self) -> bool {
        self.abilities.speaks && self.setup.wants_audio()
    }

    /// Moves the reply on: asks for sound, sends what is due, and comes to its end.
    pub(super) fn pump(&mut self) {
        self.speak_ahead();
        let Some(reply) = &mut self.reply else { return };
        let mut chunks = Vec::new();
        while let Some(Sentence { voicing: Voicing::Ready(_), .. }) = reply.sentences.front() {
            if let Some(Sentence { text, voicing: Voicing::Ready(sound) }) = reply.sentences.pop_front() {
                reply.playout.add(&text, sound.as_ref());
            }
        }
        while let Some(chunk) = reply.playout.next(self.now) {
            chunks.push(chunk);
        }
        self.heard_until = self.heard_until.max(reply.playout.until());
        let is_sent = reply.is_sent();
        for chunk in chunks {
            self.send_chunk(&chunk);
        }
        self.speak_ahead();
        if is_sent {
            self.generated();
        }
    }

    /// Asks for the sound of the next sentences.
    fn speak_ahead(&mut self) {
        let has_voice = self.has_voice();
        let Some(reply) = &mut self.reply else { return };
        let is_first = !reply.playout.has_begun() && reply.playout.is_empty();
        let mut wanted = Vec::new();
        for (index, sentence) in reply.sentences.iter_mut().take(SENTENCES_AHEAD).enumerate() {
            if !matches!(sentence.voicing, Voicing::Waiting) {
                continue;
            }
            if !has_voice {
                sentence.voicing = Voicing::Ready(None);
                continue;
            }
            self.last_job += 1;
            let id = JobId(self.last_job);
            sentence.voicing = Voicing::Running(id);
            let urgency = if is_first && index == 0 { Urgency::Now } else { Urgency::Soon };
            wanted.push(Output::Start(id, Job::Speak { sentence: sentence.text.clone(), urgency }));
        }
        self.out.extend(wanted);
    }

    fn send_chunk(&mut self, chunk: &Chunk) {
        if !self.setup.wants_audio() {
            self.send(self.writer.text(&chunk.words));
            return;
        }
        if !chunk.pcm.is_empty() {
            self.memory.usage.spoken_ms += chunk.ms;
            self.send(self.writer.audio(&chunk.pcm));
        }
        if self.setup.transcribe_output && !chunk.words.is_empty() {
            self.send(self.writer.output_transcription(&chunk.words));
        }
    }

    /// Everything has been sent; once it has been heard, the turn is complete.
    fn generated(&mut self) {
        let Some(reply) = &mut self.reply else { return };
        if !std::mem::replace(&mut reply.is_generated, true) {
            let is_last = reply.then == Then::EndCall;
            if is_last {
                self.say_goodbye();
            }
            self.send(self.writer.generation_complete());
        }
        let is_heard = self.reply.as_ref().is_some_and(|reply| reply.playout.until() <= self.now);
        if is_heard {
            self.complete();
        }
    }

    /// The last words were sent: asks the client to hang up, if it can be asked.
    fn say_goodbye(&mut self) {
        if self.setup.declares(END_CALL) {
            // The real ids are 18 or 19 digits long.
            let id = format!("function-call-{}", self.rng.u64(100_000_000_000_000_000..u64::MAX / 2));
            self.send(self.writer.tool_call(&id, END_CALL, &json!({"reason": "The interview is over."})));
            self.calls.push(id);
        }
        self.conclude();
    }

    fn complete(&mut self) {
        let Some(reply) = self.reply.take() else { return };
        self.memory.note(Role::Model, &reply.playout.said());
        self.listening.expect_answer();
        self.turn_complete();
        self.try_to_answer();
    }

    fn turn_complete(&mut self) {
        self.send(self.writer.turn_complete(Map::new(), self.memory.usage));
        if self.setup.resumption.is_some() {
            self.out.push_back(Output::IssueHandle);
        }
    }

    /// The person speaks or writes over the reply: it is cut off, and the mind knows how far it came.
    pub(super) fn interrupt(&mut self) {
        let Some(reply) = &self.reply else { return };
        let said = reply.playout.said_by(self.now);
        self.memory.brain.interrupted(&said);
        self.memory.note(Role::Model, &said);
        self.cut_off();
    }

    /// Stops the reply without a word to the mind.
    pub(super) fn cut_off(&mut self) {
        let Some(reply) = self.reply.take() else { return };
        for job in reply.jobs() {
            self.cancel(job);
        }
        self.heard_until = self.heard_until.min(self.now);
        if reply.playout.has_begun() {
            self.send(self.writer.interrupted());
            self.turn_complete();
        }
    }

    /// Takes the result of work for the reply; says whether it was that.
    pub(super) fn reply_job_done(&mut self, id: JobId, result: &JobResult) -> bool {
        let Some(reply) = &mut self.reply else { return false };
        if reply.asked.as_ref().is_some_and(|asked| asked.job == id) {
            take_thought(reply, result);
            return true;
        }
        let is_it = |sentence: &&mut Sentence| matches!(sentence.voicing, Voicing::Running(job) if job == id);
        let Some(sentence) = reply.sentences.iter_mut().find(is_it) else { return false };
        // A sentence that could not be spoken is still written.
        let sound = match result {
            JobResult::Spoken(sound) => Some(sound.clone()),
            _ => None,
        };
        sentence.voicing = Voicing::Ready(sound);
        true
    }

    /// When the reply needs the clock.
    pub(super) fn reply_due(&self) -> Option<u64> {
        let reply = self.reply.as_ref()?;
        reply.playout.due().or_else(|| reply.is_generated.then(|| reply.playout.until()))
    }
}

fn waiting(text: String) -> Sentence {
    Sentence { text, voicing: Voicing::Waiting }
}

/// A language model's sentence, its end, or its failure: the rules' words stand in for what never came.
fn take_thought(reply: &mut Reply, result: &JobResult) {
    let Some(asked) = &mut reply.asked else { return };
    if let JobResult::Thought(sentence) = result {
        if sentence.len() <= MAX_SENTENCE_BYTES {
            asked.has_begun = true;
            reply.sentences.push_back(waiting(sentence.clone()));
        }
        return;
    }
    let fallback = (!asked.has_begun).then(|| std::mem::take(&mut asked.fallback));
    reply.asked = None;
    if let Some(text) = fallback {
        reply.sentences.extend(sentences(&text).into_iter().map(waiting));
    }
}
