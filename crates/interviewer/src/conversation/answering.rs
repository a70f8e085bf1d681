//! The moment to answer: the words are known, the mind replies; and the ways back when the answer went on.

use gemini_wire::Role;
use mind::{Answer, Reply as Said, Then};

use super::reply::{Cause, Undo};
use super::utterance::{Phrase, Utterance};
use super::{Conversation, Job, Urgency};
use crate::dangling::dangles;
use crate::sentences::sentences;
use crate::turn_taking::{Event, FRAME_MS};

/// Speech that goes on so soon after the end of a turn belongs to the same answer, in milliseconds.
const MERGE_MS: u64 = 1_000;

/// The person is told again that they must type, after so long, in milliseconds.
const DEAF_AGAIN_MS: u64 = 30_000;

const DEAF: &str = "I am sorry, I cannot hear speech on this computer. Please type your answer.";
const NOT_UNDERSTOOD: &str = "I am sorry, I did not catch that. Could you say it again?";

impl Conversation {
    /// How to go back to before the present reply, if the speech that begins now belongs to the answer before it.
    pub(super) fn undo_for(&mut self, began: u64) -> Option<Undo> {
        let reply = self.reply.as_mut()?;
        if began > reply.committed_at + MERGE_MS {
            return None;
        }
        match std::mem::replace(&mut reply.cause, Cause::Other) {
            Cause::Answer(undo) => Some(*undo),
            Cause::Other => None,
        }
    }

    /// The reply came too soon: the answer goes on.
    pub(super) fn take_back(&mut self, undo: Undo) {
        self.cut_off();
        self.memory.brain = undo.brain;
        self.memory.history.truncate(undo.history_len);
        self.listening.utterance = Some(undo.utterance);
    }

    /// Answers, once the turn is over, its words are known, and the interviewer is not speaking.
    pub(super) fn try_to_answer(&mut self) {
        if self.reply.is_some() {
            return;
        }
        let is_ready =
            |utterance: &mut Utterance| utterance.over_since.is_some() && utterance.text().is_some();
        let Some(utterance) = self.listening.utterance.take_if(is_ready) else { return };
        let Some(answer) = utterance.answer() else {
            self.not_understood(&utterance);
            return;
        };
        let undo =
            Undo { brain: self.memory.brain.copy(), history_len: self.memory.history.len(), utterance };
        self.answer(&answer, Cause::Answer(Box::new(undo)));
    }

    /// Lets the mind answer.
    pub(super) fn answer(&mut self, answer: &Answer, cause: Cause) {
        self.memory.note(Role::User, &answer.text);
        let said = self.memory.brain.hear(self.now, answer);
        self.begin_reply(&said, cause);
    }

    /// A turn without words: noise is passed over, a failure is admitted.
    fn not_understood(&mut self, utterance: &Utterance) {
        let text = if !self.abilities.hears {
            let again = self.listening.deaf_told_at.is_none_or(|at| self.now >= at + DEAF_AGAIN_MS);
            if !again {
                return;
            }
            self.listening.deaf_told_at = Some(self.now);
            DEAF
        } else if utterance.has_failed() {
            NOT_UNDERSTOOD
        } else {
            return;
        };
        let said = Said { text: text.to_owned(), then: Then::Listen, thinking_time_ms_hint: 0 };
        self.begin_reply_as_is(&said);
    }

    /// The turn may be over: has the first sentence of the answer spoken in the pause. The voice remembers it.
    pub(super) fn rehearse(&mut self) {
        let is_open = self.listening.guess.as_ref().and_then(Phrase::text).is_some_and(|text| !dangles(text));
        if !is_open || self.reply.is_some() || self.abilities.asks_model || !self.has_voice() {
            return;
        }
        let Some(mut utterance) = self.listening.utterance.clone() else { return };
        utterance.phrases.extend(self.listening.guess.clone());
        let Some(answer) = utterance.answer() else { return };
        let said = self.memory.brain.copy().hear(self.now, &answer);
        if let Some(sentence) = sentences(&said.text).into_iter().next() {
            // Nobody waits for the result: it is found when the sentence is wanted.
            self.start(Job::Speak { sentence, urgency: Urgency::Spare });
        }
    }

    /// What is being said will not be answered. Its words are still shown.
    pub(super) fn abandon_answer(&mut self) {
        if self.listening.turns.is_in_turn() {
            let events = self.listening.turns.end_now();
            for event in events {
                if let Event::PhraseEnded(range) = event {
                    self.phrase_ended(range);
                }
            }
            let offset_ms = self.listening.turns.position() * FRAME_MS;
            self.send(self.writer.voice_activity(false, offset_ms));
        }
        self.drop_guess();
        if let Some(utterance) = self.listening.utterance.take() {
            self.listening.trailing.extend(utterance.phrases.into_iter().filter(|phrase| !phrase.is_shown));
        }
        self.show_captions();
    }
}
