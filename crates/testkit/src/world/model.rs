//! The model of the world: Gemini's dialect in small, with everything that goes wrong there.

use super::Shared;
use super::host::Letter;
use super::queue::Event;
use bytes::Bytes;
use contract::time::UnixMillis;
use serde_json::Value;
use session::{DialId, Frame, ModelClose};
use std::collections::BTreeMap;

/// Silence that ends the person's turn, in milliseconds.
const END_OF_TURN_MS: u64 = 800;

/// A line that lived this long was sound, in milliseconds; as the session has it.
const SOUND_MS: u64 = session::limits::MODEL_SURVIVED_MS;

/// Failures in a row after which giving up is right; as the session has it.
const FAILURES_IN_A_ROW: u32 = session::limits::MIN_REDIALS;

/// Ways in which a connection ends that may be taken up again.
const PASSING: [(u16, &str); 6] = [
    (1000, ""),
    (1006, ""),
    (1011, "Internal error encountered."),
    (1011, "Deadline expired before operation could complete."),
    (1008, "The operation was aborted"),
    (1007, "Invalid session handle"),
];

/// Ways in which it ends for good.
const FATAL: [(u16, &str); 3] = [
    (1007, "API key not valid. Please pass a valid API key."),
    (1011, "You exceeded your current quota, please check your plan"),
    (1008, "models/x is not found for API version v1beta"),
];

/// Something on a line.
#[derive(Debug)]
pub(super) enum Happening {
    /// A frame from the session arrives.
    Heard(Frame),
    /// The dial is through.
    Opened,
    /// The next piece of the answer.
    Speak,
    /// The person has been silent for long enough.
    TurnOver { spoken: u64 },
    /// The session has hung up, and the close is confirmed.
    HungUp,
    /// A fault.
    Fault,
}

/// Every line of a run.
#[derive(Debug, Default)]
pub(super) struct Models {
    lines: BTreeMap<DialId, Line>,
    said: u64,
    heard: u64,
    handles: u64,
    /// Failures since a line last lived long enough to count as sound.
    failures: u32,
    set_up_at: Option<UnixMillis>,
}

#[derive(Debug, Default)]
struct Line {
    is_set_up: bool,
    /// Stays open and says nothing any more.
    is_stalled: bool,
    /// Pieces of the answer still to be said.
    pieces: u64,
    /// Counts stretches of speech, so that an old silence is not taken for a new one.
    spoken: u64,
    is_speaking: bool,
    answer: u64,
}

impl Models {
    /// The session dials.
    pub(super) fn dial(&mut self, shared: &mut Shared, line: DialId, again: bool) {
        self.lines.insert(line, Line::default());
        if again {
            shared.tally.redials += 1;
        }
        let latency = shared.dice.between(5, 900);
        if shared.fault(15) {
            self.count_failure(shared);
            // Never answers: the session's own deadline has to notice.
            return;
        }
        shared.after(latency, Event::Model { line, happening: Happening::Opened });
    }

    /// The session sends a frame.
    pub(super) fn send(&mut self, shared: &mut Shared, line: DialId, frame: Frame) {
        let latency = shared.dice.between(1, 60);
        shared.after(latency, Event::Model { line, happening: Happening::Heard(frame) });
    }

    /// The session hangs up; the close is confirmed a while later.
    pub(super) fn hang_up(&mut self, shared: &mut Shared, line: DialId) {
        let latency = shared.dice.between(1, 3_000);
        shared.after(latency, Event::Model { line, happening: Happening::HungUp });
    }

    pub(super) fn happen(&mut self, shared: &mut Shared, line: DialId, happening: Happening) {
        if !self.lines.contains_key(&line) {
            return;
        }
        match happening {
            Happening::Opened => shared.after(0, Event::ToHost(Letter::ModelOpened(line))),
            Happening::Heard(frame) => self.hear(shared, line, &frame),
            Happening::Speak => self.speak(shared, line),
            Happening::TurnOver { spoken } => self.turn_over(shared, line, spoken),
            Happening::HungUp => self.close(shared, line, 1000, ""),
            Happening::Fault => self.fault(shared, line),
        }
    }

    /// Several failures in a row may rightly end the interview.
    fn count_failure(&mut self, shared: &mut Shared) {
        if self.set_up_at.take().is_some_and(|at| shared.now.since(at) >= SOUND_MS) {
            self.failures = 0;
        }
        self.failures += 1;
        if self.failures >= FAILURES_IN_A_ROW {
            shared.model_may_fail = true;
        }
    }

    fn close(&mut self, shared: &mut Shared, line: DialId, code: u16, reason: &str) {
        self.count_failure(shared);
        self.lines.remove(&line);
        shared.note(|| format!("model {} closes {code} {reason}", line.0));
        let close = match code {
            1006 => ModelClose::Lost,
            code => ModelClose::Closed { code: Some(code), reason: reason.to_owned() },
        };
        shared.after(1, Event::ToHost(Letter::ModelClosed(line, close)));
    }

    fn say(&self, shared: &mut Shared, line: DialId, json: &str) {
        if self.lines.get(&line).is_some_and(|state| !state.is_stalled) {
            let frame = Frame::Binary(Bytes::copy_from_slice(json.as_bytes()));
            shared.after(1, Event::ToHost(Letter::ModelFrame(line, frame)));
        }
    }

    fn hear(&mut self, shared: &mut Shared, line: DialId, frame: &Frame) {
        let Ok(value) = serde_json::from_slice::<Value>(frame.bytes()) else {
            return shared.broken(|| "the session sends the model something that is not JSON".into());
        };
        if value.get("setup").is_some() {
            return self.set_up(shared, line);
        }
        if self.lines.get(&line).is_some_and(|state| !state.is_set_up) {
            return shared.broken(|| "the session talks before the setup is complete".into());
        }
        if let Some(data) = value.pointer("/realtimeInput/audio/data").and_then(Value::as_str) {
            // "A" is the base64 of zeros: silence.
            return self.microphone(shared, line, data.bytes().any(|byte| byte != b'A' && byte != b'='));
        }
        let direction = value.pointer("/realtimeInput/text").is_some();
        let completed = value.pointer("/clientContent/turnComplete").and_then(Value::as_bool) == Some(true);
        let seed = value.pointer("/clientContent/turns/0").is_some();
        if direction || (completed && !seed) {
            self.begin_answer(shared, line);
        }
    }

    fn set_up(&mut self, shared: &mut Shared, line: DialId) {
        if shared.fault(20) {
            let (code, reason) = self.reason(shared);
            return self.close(shared, line, code, reason);
        }
        if let Some(state) = self.lines.get_mut(&line) {
            state.is_set_up = true;
        }
        self.set_up_at = Some(shared.now);
        self.say(shared, line, r#"{"setupComplete":{}}"#);
        let when = shared.dice.between(500, 40_000);
        shared.after(when, Event::Model { line, happening: Happening::Fault });
    }

    fn reason(&self, shared: &mut Shared) -> (u16, &'static str) {
        let pick = |list: &[(u16, &'static str)], at: u64| {
            let at = usize::try_from(at).unwrap_or(0) % list.len();
            list.get(at).copied().unwrap_or((1011, ""))
        };
        let at = shared.dice.bits();
        if shared.dice.one_in(12) {
            shared.model_may_fail = true;
            return pick(&FATAL, at);
        }
        pick(&PASSING, at)
    }

    fn microphone(&mut self, shared: &mut Shared, line: DialId, loud: bool) {
        let Some(state) = self.lines.get_mut(&line) else { return };
        if loud {
            state.spoken += 1;
            let spoken = state.spoken;
            let (began, answering) = (!state.is_speaking, state.pieces > 0);
            state.is_speaking = true;
            shared.after(END_OF_TURN_MS, Event::Model { line, happening: Happening::TurnOver { spoken } });
            if began {
                self.say(shared, line, r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START"}}"#);
                if answering {
                    self.interrupt(shared, line);
                }
            }
        }
    }

    fn interrupt(&mut self, shared: &mut Shared, line: DialId) {
        if let Some(state) = self.lines.get_mut(&line) {
            state.pieces = 0;
        }
        self.say(shared, line, r#"{"serverContent":{"interrupted":true}}"#);
        self.say(shared, line, r#"{"serverContent":{"turnComplete":true}}"#);
    }

    fn turn_over(&mut self, shared: &mut Shared, line: DialId, spoken: u64) {
        let Some(state) = self.lines.get_mut(&line) else { return };
        if state.spoken != spoken || !state.is_speaking {
            return;
        }
        state.is_speaking = false;
        self.say(shared, line, r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#);
        self.heard += 1;
        let words =
            format!(r#"{{"serverContent":{{"inputTranscription":{{"text":" words {}"}}}}}}"#, self.heard);
        if shared.dice.one_in(3) {
            // The words come after the answer began, or long after.
            self.begin_answer(shared, line);
            self.say(shared, line, &words);
        } else {
            self.say(shared, line, &words);
            if !shared.fault(20) {
                self.begin_answer(shared, line);
            }
        }
    }

    fn begin_answer(&mut self, shared: &mut Shared, line: DialId) {
        let pieces = shared.dice.between(1, 5);
        let Some(state) = self.lines.get_mut(&line) else { return };
        if state.pieces > 0 {
            self.interrupt(shared, line);
        }
        self.said += 1;
        let said = self.said;
        if let Some(state) = self.lines.get_mut(&line) {
            state.pieces = pieces;
            state.answer = said;
        }
        let thinking = shared.dice.between(20, 1_500);
        shared.after(thinking, Event::Model { line, happening: Happening::Speak });
    }

    fn speak(&mut self, shared: &mut Shared, line: DialId) {
        let Some(state) = self.lines.get_mut(&line) else { return };
        if state.pieces == 0 {
            return;
        }
        state.pieces -= 1;
        let (left, answer) = (state.pieces, state.answer);
        // Four samples stand for a piece of sound: what is simulated is the order of things.
        let sound = r#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"data":"AQIDBAUGBwg="}}]}}}"#;
        self.say(shared, line, sound);
        let words =
            format!(r#"{{"serverContent":{{"outputTranscription":{{"text":" piece {answer}.{left}"}}}}}}"#);
        self.say(shared, line, &words);
        if left > 0 {
            let pause = shared.dice.between(1, 400);
            return shared.after(pause, Event::Model { line, happening: Happening::Speak });
        }
        self.say(shared, line, r#"{"serverContent":{"generationComplete":true}}"#);
        self.say(
            shared,
            line,
            r#"{"serverContent":{"turnComplete":true},"usageMetadata":{"totalTokenCount":3}}"#,
        );
        if shared.dice.one_in(2) {
            self.handles += 1;
            let handle = format!(
                r#"{{"sessionResumptionUpdate":{{"newHandle":"h{}","resumable":true}}}}"#,
                self.handles
            );
            self.say(shared, line, &handle);
        }
        if shared.dice.one_in(40) {
            let call = r#"{"toolCall":{"functionCalls":[{"id":"f","name":"end_call","args":{}}]}}"#;
            self.say(shared, line, call);
        }
    }

    /// Something goes wrong on this line, now and then.
    fn fault(&mut self, shared: &mut Shared, line: DialId) {
        if shared.calm {
            return;
        }
        let again = shared.dice.between(1_000, 40_000);
        shared.after(again, Event::Model { line, happening: Happening::Fault });
        match shared.dice.below(10) {
            0..=2 => {
                let (code, reason) = self.reason(shared);
                self.close(shared, line, code, reason);
            }
            3 => {
                self.say(shared, line, r#"{"goAway":{"timeLeft":"3s"}}"#);
            }
            4 => {
                shared.note(|| format!("model {} stalls", line.0));
                self.count_failure(shared);
                if let Some(state) = self.lines.get_mut(&line) {
                    state.is_stalled = true;
                }
            }
            5 => self.say(shared, line, "this is not JSON"),
            6 => self.say(shared, line, r#"{"serverContent":{"interrupted":true}}"#),
            7 => self.say(shared, line, r#"{"serverContent":{"turnComplete":true}}"#),
            8 => self.say(shared, line, r#"{"somethingNew":{"a":[1,2,{"b":null}]}}"#),
            _ => self.say(shared, line, "{}"),
        }
    }
}
