//! The script of a conversation: what the model says, what it hears, and what goes wrong when.
//!
//! The format is described for people in `docs/fake-gemini.md`; the words are read by `script_text`.

use gemini_wire::Close;
use serde_json::Value;

use super::knobs::Knobs;
use super::script_text::{self, ScriptError};

/// A parsed script.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Behaviour that is not tied to a moment.
    pub knobs: Knobs,
    /// What the model says, turn by turn.
    pub says: Vec<String>,
    /// What the transcription of the user's speech says, turn by turn.
    pub hears: Vec<String>,
    /// What happens at given moments.
    pub events: Vec<Event>,
}

/// Something that happens at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The moment.
    pub trigger: Trigger,
    /// What happens, in order.
    pub actions: Vec<Action>,
}

/// A moment in the life of a connection or conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// On a connection, before it is set up; the number counts connections from 1, `None` means each.
    Connect(Option<u64>),
    /// Right after `setupComplete` of a fresh conversation.
    Start,
    /// Right after `setupComplete` of each resumed connection.
    Resume,
    /// At the first audio received on each resumed connection.
    ResumeAudio,
    /// Milliseconds after `setupComplete`, once in a conversation.
    After(u64),
    /// At a point of the model's turn with this number (from 1), once in a conversation.
    Turn(u64, Phase),
}

/// A point within a turn of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Before the first audio.
    Start,
    /// After half of the audio has been sent.
    Middle,
    /// After `turnComplete`.
    End,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Refuse the upgrade with this HTTP status (only on `connect`).
    Http(u16),
    /// Announce the end of the connection, and close it after this many milliseconds.
    GoAway(u64),
    /// Close the connection.
    Close(Close),
    /// Drop the TCP connection without a close frame.
    DropTcp,
    /// Send nothing any more, but keep the connection.
    Stall,
    /// Interrupt the model although nobody spoke.
    Interrupt,
    /// Send another `turnComplete`.
    TurnComplete,
    /// Answer this turn with silence (only at the start of a turn).
    Silent,
    /// Answer this turn with a `turnComplete` that carries this reason (only at the start of a turn).
    Reject(String),
    /// Call a tool.
    ToolCall(String, Value),
    /// Send this JSON object as it is.
    Send(Value),
    /// Let this many milliseconds pass before the next action.
    Wait(u64),
}

impl Default for Script {
    fn default() -> Self {
        Self {
            knobs: Knobs::default(),
            says: DEFAULT_SAYS.iter().map(|&text| text.to_owned()).collect(),
            hears: DEFAULT_HEARS.iter().map(|&text| text.to_owned()).collect(),
            events: Vec::new(),
        }
    }
}

impl Script {
    /// Reads a script. Without any `say`, the built-in interview is spoken; without any `hear`, the built-in
    /// answers are heard.
    ///
    /// # Errors
    /// The first line that cannot be understood, with its number and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        script_text::parse(text)
    }

    /// What the model says as its `index`-th scripted turn (from 0). After the last one the questions repeat.
    pub fn say(&self, index: usize) -> &str {
        repeating(&self.says, index)
    }

    /// What the `index`-th spoken turn of the user (from 0) is heard as. After the last one they repeat.
    pub fn heard(&self, index: usize) -> &str {
        repeating(&self.hears, index)
    }

    /// The HTTP status with which the connection of this number is refused, if it is.
    pub fn refusal(&self, connection: u64) -> Option<u16> {
        let on_connect = self.events.iter().filter(|event| match event.trigger {
            Trigger::Connect(number) => number.is_none_or(|number| number == connection),
            _ => false,
        });
        on_connect.flat_map(|event| &event.actions).find_map(|action| match action {
            Action::Http(status) => Some(*status),
            _ => None,
        })
    }
}

/// The item at `index`; past the end all but the first (the greeting) repeat in order.
fn repeating(items: &[String], index: usize) -> &str {
    let index = match items.len() {
        0 | 1 => 0,
        len if index < len => index,
        len => 1 + (index - len) % (len - 1),
    };
    items.get(index).map_or("", String::as_str)
}

const DEFAULT_SAYS: [&str; 6] = [
    "Hello, thanks for joining me today. To begin, please tell me a little about yourself.",
    "Thank you. What was the hardest technical problem in your last project?",
    "Interesting. How did you find out what caused it?",
    "And how did you work with the rest of the team on that?",
    "Looking back, what would you do differently?",
    "What would you like to learn in your next job?",
];

const DEFAULT_HEARS: [&str; 6] = [
    "Thank you for having me. I have been building backend services for six years.",
    "We had to move a large database to Postgres without stopping the service.",
    "I measured each step first, and the slow part was one missing index.",
    "I wrote the plan down, and we reviewed it together twice a week.",
    "I would test the migration with real data much earlier.",
    "I would like to learn more about distributed systems.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_repeat_without_the_greeting() {
        let script = Script::parse("say \"a\"\nsay \"b\"\nsay \"c\"").unwrap();
        let said: Vec<_> = (0..7).map(|index| script.say(index)).collect();
        assert_eq!(said, ["a", "b", "c", "b", "c", "b", "c"]);
        let one = Script::parse("say \"only\"").unwrap();
        assert_eq!([one.say(0), one.say(5)], ["only", "only"]);
        assert_eq!(one.heard(0), DEFAULT_HEARS[0]);
    }

    #[test]
    fn refusals_by_connection_number() {
        let script = Script::parse("on connect 2: http 503\non connect: wait 1ms").unwrap();
        assert_eq!([script.refusal(1), script.refusal(2), script.refusal(3)], [None, Some(503), None]);
    }
}
