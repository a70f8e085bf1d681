//! A turn of the model: planned as a list of steps, run at the pace of the knobs, cut off by interruption.

use std::collections::VecDeque;

use gemini_wire::Role;
use serde_json::{Map, Value, json};

use super::knobs::{Placement, whole_ms};
use super::live::Live;
use super::script::{Action, Phase, Trigger};
use super::voice::Chunk;

/// Why the model is about to speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The user has spoken.
    Speech,
    /// The user, or the application, has written.
    Text(String),
    /// A tool has answered.
    Tool,
}

/// A reply that has not begun.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub ask: Ask,
    /// There is speech of the user to transcribe.
    pub has_speech: bool,
    pub due: u64,
}

/// A reply under way.
pub(super) struct Reply {
    steps: VecDeque<Step>,
    due: u64,
    /// When the first audio was sent.
    started: Option<u64>,
    audio_ms: u64,
    /// A blocking tool call waits for its answer.
    pub is_blocked: bool,
    is_generated: bool,
    is_complete: bool,
}

enum Step {
    Audio(Chunk),
    /// The transcription of what the user said.
    Heard(String),
    /// A piece of the transcription of what the model says.
    Said(String),
    Noise,
    NotResumable,
    Actions(Phase, Vec<Action>),
    GenerationComplete,
    TurnComplete(Option<String>),
    Handle,
}

/// Once in this many audio chunks comes a `{}` or usage frame.
const NOISE_EVERY: u32 = 4;

impl Reply {
    /// A blocking call was answered.
    pub(super) fn unblock(&mut self, now: u64) {
        self.is_blocked = false;
        self.due = self.due.max(now);
    }
}

impl Live {
    pub(super) fn reply_due(&self) -> Option<u64> {
        self.reply.as_ref().filter(|reply| !reply.is_blocked).map(|reply| reply.due)
    }

    /// A reply waits for the one before it, and, unless it was asked for in writing, for the user to stop.
    pub(super) fn pending_due(&self) -> Option<u64> {
        let pending = self.pending.as_ref()?;
        let must_wait = self.user_speaks && !matches!(pending.ask, Ask::Text(_));
        (self.reply.is_none() && !must_wait).then_some(pending.due)
    }

    /// Asks for a reply, after the model's thinking time. Speech that was not answered yet is not forgotten.
    /// A request in writing stays one when speech or a tool comes on top.
    pub(super) fn ask(&mut self, ask: Ask) {
        let has_speech = ask == Ask::Speech;
        let due = self.now + self.shared.script.knobs.reply_delay;
        match (&mut self.pending, &ask) {
            (Some(_), Ask::Tool) => {}
            (Some(Pending { ask: Ask::Text(_), has_speech, .. }), Ask::Speech) => *has_speech = true,
            (Some(pending), _) => {
                *pending = Pending { ask, has_speech: has_speech || pending.has_speech, due };
            }
            (None, _) => self.pending = Some(Pending { ask, has_speech, due }),
        }
    }

    pub(super) fn begin_reply(&mut self, pending: &Pending) {
        let heard = pending.has_speech.then(|| self.hear());
        if self.conversation.closing && pending.ask == Ask::Speech {
            // After the farewell the model stays silent.
            self.send_heard(heard.as_deref().unwrap_or_default());
            return;
        }
        self.conversation.model_turns += 1;
        let number = self.conversation.model_turns;
        let start = self.take_events(Trigger::Turn(number, Phase::Start));
        let mut middle = self.take_events(Trigger::Turn(number, Phase::Middle));
        let end = self.take_events(Trigger::Turn(number, Phase::End));
        let steps = if start.contains(&Action::Silent) {
            heard.map(Step::Heard).into_iter().collect()
        } else if let Some(reason) = start.iter().find_map(reject_reason) {
            heard.map(Step::Heard).into_iter().chain([Step::TurnComplete(Some(reason))]).collect()
        } else {
            let text = self.choose_text(&pending.ask, &mut middle);
            self.plan(&text, heard, middle)
        };
        let mut steps: VecDeque<Step> = steps;
        steps.push_front(Step::Actions(Phase::Start, start));
        steps.push_back(Step::Actions(Phase::End, end));
        steps.push_back(Step::Handle);
        self.reply = Some(Reply {
            steps,
            due: self.now,
            started: None,
            audio_ms: 0,
            is_blocked: false,
            is_generated: false,
            is_complete: false,
        });
    }

    /// What the user's speech was heard as.
    fn hear(&mut self) -> String {
        let text = self.shared.script.heard(self.conversation.heard).to_owned();
        self.conversation.heard += 1;
        self.remember(Role::User, &text);
        text
    }

    pub(super) fn remember(&mut self, role: Role, text: &str) {
        self.conversation.usage.text_chars += text.len() as u64;
        self.conversation.history.push((role, text.to_owned()));
    }

    fn choose_text(&mut self, ask: &Ask, middle: &mut Vec<Action>) -> String {
        let knobs = &self.shared.script.knobs;
        let text = match ask {
            Ask::Tool => knobs.tool_reply.clone(),
            Ask::Text(direction) if self.is_closing(direction) => {
                if knobs.end_call_on_closing {
                    let arguments = json!({"reason": "The interview is over."});
                    middle.push(Action::ToolCall("end_call".to_owned(), arguments));
                }
                let farewell = knobs.farewell.clone();
                self.conversation.closing = true;
                farewell
            }
            Ask::Speech | Ask::Text(_) => {
                let text = self.shared.script.say(self.conversation.said).to_owned();
                self.conversation.said += 1;
                text
            }
        };
        self.remember(Role::Model, &text);
        self.log().said.push(text.clone());
        text
    }

    /// The first direction is always the one to begin, whatever words it contains.
    fn is_closing(&self, direction: &str) -> bool {
        let direction = direction.to_lowercase();
        let words = &self.shared.script.knobs.closing_words;
        self.conversation.said > 0 && words.iter().any(|words| direction.contains(words.as_str()))
    }

    fn plan(&mut self, text: &str, heard: Option<String>, middle: Vec<Action>) -> VecDeque<Step> {
        let knobs = self.shared.script.knobs.clone();
        let chunks = self.shared.voice.frames(text);
        let heard_at = self.place(knobs.transcript);
        let said_at = self.place(knobs.output_transcript);
        let mut pieces = pieces(text, chunks.len()).into_iter();
        let mut heard = heard.map(Step::Heard);
        let mut middle = Some(Step::Actions(Phase::Middle, middle));
        let mut steps = VecDeque::new();
        if knobs.announce_not_resumable && self.setup.asked.resumption.is_some() {
            steps.push_back(Step::NotResumable);
        }
        if heard_at == Placement::Before {
            steps.extend(heard.take());
        }
        if said_at == Placement::Before {
            steps.extend(pieces.by_ref().map(Step::Said));
        }
        for (index, chunk) in chunks.iter().enumerate() {
            steps.push_back(Step::Audio(chunk.clone()));
            if heard_at == Placement::AfterAudio {
                steps.extend(heard.take());
            }
            if said_at == Placement::AfterAudio {
                steps.extend(pieces.next().map(Step::Said));
            }
            if knobs.noise && self.rng.u32(..NOISE_EVERY) == 0 {
                steps.push_back(Step::Noise);
            }
            if index >= (chunks.len() - 1) / 2 {
                steps.extend(middle.take());
            }
        }
        steps.extend(middle);
        steps.push_back(Step::GenerationComplete);
        steps.push_back(Step::TurnComplete(None));
        steps.extend(heard);
        steps.extend(pieces.map(Step::Said));
        steps
    }

    fn place(&mut self, knob: Placement) -> Placement {
        let choices = [Placement::Before, Placement::AfterAudio, Placement::AfterTurn];
        match knob {
            Placement::Random => self.rng.choice(choices).unwrap_or(Placement::Before),
            fixed => fixed,
        }
    }

    /// Runs the next step.
    pub(super) fn step_reply(&mut self) {
        let step = self.reply.as_mut().and_then(|reply| reply.steps.pop_front());
        match step {
            None => self.reply = None,
            Some(Step::Audio(chunk)) => self.send_audio(&chunk),
            Some(Step::Heard(text)) => self.send_heard(&text),
            Some(Step::Said(text)) => {
                if self.setup.asked.transcribe_output {
                    self.send(self.writer.output_transcription(&text));
                }
            }
            Some(Step::Noise) => self.send_noise(),
            Some(Step::NotResumable) => self.send(self.writer.not_resumable()),
            Some(Step::Actions(_, actions)) => self.act(actions),
            Some(Step::GenerationComplete) => self.complete_generation(),
            Some(Step::TurnComplete(reason)) => {
                if let Some(reply) = &mut self.reply {
                    reply.is_complete = true;
                }
                let reason = reason.map(|reason| ("turnCompleteReason".to_owned(), Value::String(reason)));
                self.send_turn_complete(reason.into_iter().collect());
            }
            Some(Step::Handle) => self.send_handle(),
        }
    }

    fn send_audio(&mut self, chunk: &Chunk) {
        self.send(chunk.frame.clone());
        self.conversation.usage.spoken_ms += chunk.ms;
        self.log().spoken_ms += chunk.ms;
        let factor = self.shared.script.knobs.realtime_factor;
        let now = self.now;
        if let Some(reply) = &mut self.reply {
            reply.started.get_or_insert(now);
            reply.audio_ms += chunk.ms;
            reply.due = now + whole_ms(chunk.ms as f64 * factor).unwrap_or_default();
        }
    }

    fn complete_generation(&mut self) {
        self.send(self.writer.generation_complete());
        let is_held = self.shared.script.knobs.hold_turn_complete;
        let now = self.now;
        if let Some(reply) = &mut self.reply {
            reply.is_generated = true;
            if is_held {
                let played = reply.started.unwrap_or(now) + reply.audio_ms;
                reply.due = now.max(played);
            }
        }
    }

    fn send_heard(&mut self, text: &str) {
        if !self.setup.asked.transcribe_input {
            return;
        }
        if self.setup.family.transcribes_by_word() {
            for word in text.split_whitespace() {
                self.send(self.writer.input_transcription(&format!(" {word}")));
            }
        } else {
            self.send(self.writer.input_transcription(&format!(" {text}")));
        }
    }

    fn send_noise(&mut self) {
        let frame = match self.rng.u8(..3) {
            0 => self.writer.usage(self.conversation.usage),
            1 if self.setup.asked.transcribe_output => self.writer.output_transcription(""),
            _ => self.writer.keep_alive(),
        };
        self.send(frame);
    }

    /// Cuts the reply off, if one is still being generated or played. Says whether there was one.
    pub(super) fn interrupt(&mut self) -> bool {
        let Some(reply) = self.reply.take_if(|reply| !reply.is_complete) else { return false };
        let knobs = &self.shared.script.knobs;
        let is_late = knobs.late_interrupt && reply.is_generated;
        if is_late {
            self.send_turn_complete(Map::new());
            self.send_interrupted();
            self.cancel_calls();
        } else if knobs.interrupted_with_turn_complete {
            self.cancel_calls();
            self.log().interruptions += 1;
            self.send_turn_complete(Map::from_iter([("interrupted".to_owned(), Value::Bool(true))]));
        } else {
            self.send_interrupted();
            self.cancel_calls();
            self.send_turn_complete(Map::new());
        }
        for step in reply.steps {
            match step {
                Step::Heard(text) => self.send_heard(&text),
                Step::Actions(Phase::End, actions) => self.act(actions),
                Step::Handle => self.send_handle(),
                _ => {}
            }
        }
        true
    }

    fn cancel_calls(&mut self) {
        let ids: Vec<String> = std::mem::take(&mut self.calls).into_keys().collect();
        if !ids.is_empty() {
            self.send(self.writer.tool_call_cancellation(&ids));
            self.cancelled.extend(ids);
        }
    }
}

fn reject_reason(action: &Action) -> Option<String> {
    match action {
        Action::Reject(reason) => Some(reason.clone()),
        _ => None,
    }
}

/// Splits a text at its spaces into at most `count` pieces of about the same number of words. Joined without
/// anything between them they are the text again.
fn pieces(text: &str, count: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let size = words.len().div_ceil(count.max(1)).max(1);
    words.chunks(size).map(<[&str]>::concat).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::pieces;

    #[test]
    fn pieces_are_even() {
        assert_eq!(pieces("one two three four", 2), ["one two ", "three four"]);
        assert_eq!(pieces("one", 5), ["one"]);
    }

    proptest! {
        #[test]
        fn pieces_join_to_the_text(text in "[a-z .]{0,60}", count in 0usize..20) {
            let pieces = pieces(&text, count);
            prop_assert!(pieces.len() <= count.max(1));
            prop_assert_eq!(pieces.concat(), text);
        }
    }
}
