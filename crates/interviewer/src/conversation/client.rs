//! What the client sends besides sound: texts, directions, marks, history, answers to calls.

use gemini_wire::client_frame::{Content, FunctionResponse, Realtime};
use gemini_wire::{ClientFrame, Close, Role, close};
use mind::{Answer, Direction};

use super::Conversation;
use super::reply::Cause;

/// Longest text taken as an answer, in bytes: what one turn of the session keeps.
const MAX_TEXT_BYTES: usize = 128 << 10;

impl Conversation {
    /// Takes a frame. Sound in it is not looked at: it comes by [`Conversation::sound`].
    ///
    /// # Errors
    /// The close frame with which the service answers a frame it does not accept.
    pub(crate) fn receive(&mut self, now: u64, frame: ClientFrame<'_>) -> Result<(), Close> {
        self.now = self.now.max(now);
        self.last_input_at = self.now;
        match frame {
            ClientFrame::Setup(_) => return Err(Close::invalid()),
            ClientFrame::Realtime(input) => self.realtime(&input)?,
            ClientFrame::Content(content) => self.content(&content)?,
            ClientFrame::ToolResponse(answers) => self.call_answered(&answers)?,
            // The instruction of a running interview stays.
            ClientFrame::ContextUpdate(_) => {}
        }
        self.advance(now);
        Ok(())
    }

    fn realtime(&mut self, input: &Realtime<'_>) -> Result<(), Close> {
        let has_mark = input.activity_start.is_some() || input.activity_end.is_some();
        let has_stream_end = input.audio_stream_end == Some(true);
        let is_manual = self.setup.manual_activity;
        if (has_mark && !is_manual) || (has_stream_end && is_manual) {
            return Err(Close::invalid());
        }
        if input.media_chunks.is_some() {
            return Err(Close::new(1007, close::MEDIA_CHUNKS));
        }
        if self.memory.is_over {
            return Ok(());
        }
        if input.activity_start.is_some() {
            self.begin_turn();
        }
        if let Some(text) = &input.text {
            self.text(text);
        }
        if input.activity_end.is_some() || has_stream_end {
            self.end_turn();
        }
        Ok(())
    }

    /// A direction, or a typed answer.
    fn text(&mut self, text: &str) {
        if let Some(direction) = Direction::read(text) {
            self.direct(direction, true);
        } else if text.chars().any(char::is_alphanumeric) {
            self.typed(text);
        } else {
            // Clients send "." to make a model speak.
            self.direct(Direction::Nudge, true);
        }
    }

    fn typed(&mut self, text: &str) {
        if self.is_saying_goodbye() {
            return;
        }
        let text = text.get(..text.floor_char_boundary(MAX_TEXT_BYTES)).unwrap_or_default();
        let silence_before_ms = self.now.saturating_sub(self.heard_until);
        self.abandon_answer();
        self.interrupt();
        let answer = Answer { text: text.to_owned(), spoken_ms: 0, silence_before_ms };
        self.answer(&answer, Cause::Other);
    }

    /// Follows a direction; `speaks` says whether words may come of it.
    fn direct(&mut self, direction: Direction, speaks: bool) {
        let is_fresh = self.memory.history.is_empty();
        let direction = match direction {
            Direction::Nudge | Direction::Other if is_fresh && speaks => Direction::Greet,
            other => other,
        };
        match direction {
            Direction::Hold => self.listening.hold(true),
            Direction::Release => self.listening.hold(false),
            Direction::Nudge if self.listening.is_in_turn() => {
                self.end_turn();
                return;
            }
            // It is being answered already.
            Direction::Nudge | Direction::Greet if self.reply.is_some() || self.listening.is_busy() => return,
            _ if self.is_saying_goodbye() => return,
            _ => {}
        }
        let Some(said) = self.memory.brain.direct(self.now, direction) else { return };
        if speaks {
            self.abandon_answer();
            self.interrupt();
            self.begin_reply(&said, Cause::Other);
        }
    }

    fn content(&mut self, content: &Content) -> Result<(), Close> {
        let mut turns = content.turns()?;
        if self.memory.is_over {
            return Ok(());
        }
        if std::mem::take(&mut self.is_seeding) {
            self.is_seeding = !content.is_complete();
            self.replay(&turns);
            return Ok(());
        }
        if !content.is_complete() {
            for (_, text) in &turns {
                match Direction::read(text) {
                    Some(direction) => self.direct(direction, false),
                    None => self.memory.note(Role::User, text),
                }
            }
            return Ok(());
        }
        match turns.pop() {
            None => self.end_of_turn(),
            Some((role, text)) => {
                if self.memory.history.is_empty() && !turns.is_empty() {
                    self.replay(&turns);
                }
                match role {
                    Role::User => self.text(&text),
                    Role::Model => {
                        self.replay(&[(role, text)]);
                        self.direct(Direction::Continue, true);
                    }
                }
            }
        }
        Ok(())
    }

    /// The button "I am done".
    fn end_of_turn(&mut self) {
        self.listening.hold(false);
        if !self.end_turn() {
            self.direct(Direction::Nudge, true);
        }
    }

    fn replay(&mut self, turns: &[(Role, String)]) {
        self.memory.brain.replay(self.now, turns);
        for (role, text) in turns {
            self.memory.note(*role, text);
        }
    }

    fn call_answered(&mut self, answers: &[FunctionResponse]) -> Result<(), Close> {
        if answers.is_empty() {
            return Err(Close::invalid());
        }
        self.calls.retain(|call| !answers.iter().any(|answer| answer.id.as_ref() == Some(call)));
        Ok(())
    }
}
