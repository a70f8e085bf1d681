//! The seam to the interviewer's mind: what a conversation asks of it.

use gemini_wire::Role;
use mind::{Answer, Direction, Guide, Mind, Reply};

/// The interviewer's mind. A copy of it is a way back to the moment it was copied at.
pub(crate) trait Brain: Send {
    /// The candidate has answered.
    fn hear(&mut self, now_ms: u64, answer: &Answer) -> Reply;
    /// The interview room has given a direction. None when it asks for no words.
    fn direct(&mut self, now_ms: u64, direction: Direction) -> Option<Reply>;
    /// Nobody has spoken for so long. None when that is still fine.
    fn silence(&mut self, now_ms: u64, silent_ms: u64) -> Option<Reply>;
    /// The conversation so far, for a mind that knows nothing of it.
    fn replay(&mut self, now_ms: u64, turns: &[(Role, String)]);
    /// The last reply was cut off after these words.
    fn interrupted(&mut self, said: &str);
    /// Words that are likely to be said now.
    fn vocabulary(&self) -> Vec<String>;
    /// The plan for a language model.
    fn guide(&self) -> Guide;
    /// A copy.
    fn copy(&self) -> Box<dyn Brain>;
}

impl Brain for Mind {
    fn hear(&mut self, now_ms: u64, answer: &Answer) -> Reply {
        Mind::hear(self, now_ms, answer)
    }

    fn direct(&mut self, now_ms: u64, direction: Direction) -> Option<Reply> {
        Mind::direct(self, now_ms, direction)
    }

    fn silence(&mut self, now_ms: u64, silent_ms: u64) -> Option<Reply> {
        Mind::silence(self, now_ms, silent_ms)
    }

    fn replay(&mut self, now_ms: u64, turns: &[(Role, String)]) {
        let role = |role: &Role| match role {
            Role::User => mind::Role::Candidate,
            Role::Model => mind::Role::Interviewer,
        };
        let turns: Vec<_> = turns.iter().map(|(who, text)| (role(who), text.clone())).collect();
        Mind::replay(self, now_ms, &turns);
    }

    fn interrupted(&mut self, said: &str) {
        Mind::interrupted(self, said);
    }

    fn vocabulary(&self) -> Vec<String> {
        Mind::vocabulary(self)
    }

    fn guide(&self) -> Guide {
        Mind::guide(self)
    }

    fn copy(&self) -> Box<dyn Brain> {
        Box::new(self.clone())
    }
}
