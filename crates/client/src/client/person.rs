//! What the person does: speaks, writes, steers, ends, tries again.

use super::Client;
use crate::event::{AnswerProblem, Event};
use crate::io::Output;
use crate::kept::pieces;
use crate::lifecycle::{State, Trigger};
use crate::limits;
use crate::timers::Timer;
use bytes::Bytes;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::{AudioChunk, EndRequest, PlaybackReport, TextInput, TurnControl, turn_control};

impl Client {
    /// Hot path while live: one frame, no copy but the encoder's.
    pub(super) fn microphone(&mut self, pcm: Bytes) {
        match self.state {
            State::Live => {
                for audio_content in pieces(pcm) {
                    self.send(ToServer::AudioChunk(AudioChunk { audio_content }));
                }
            }
            State::Reconnecting => self.audio.keep(pcm),
            _ => {}
        }
    }

    pub(super) fn typed_answer(&mut self, text: String) {
        let taken = match self.state {
            State::Connecting | State::Live | State::Reconnecting => self.answers.add(text),
            _ => Err(AnswerProblem::NotNow),
        };
        match taken {
            Ok(()) => self.flush(),
            Err(problem) => self.emit(Event::AnswerNotTaken(problem)),
        }
    }

    pub(super) fn control(&mut self, action: turn_control::Action) {
        if self.state == State::Live && action != turn_control::Action::Unspecified {
            self.send(ToServer::TurnControl(TurnControl { action: action.into() }));
        }
    }

    pub(super) fn played(&mut self, turn: u32, played_ms: u32) {
        if self.state == State::Live {
            self.send(ToServer::PlaybackReport(PlaybackReport { turn, played_ms }));
        }
    }

    /// Sends what was kept, once the session is live on this connection and every missed line is
    /// there: only then is it known which answers arrived. The end comes last.
    pub(super) fn flush(&mut self) {
        let (live, ending) = (self.state == State::Live, self.state == State::Ending);
        let missing = self.captions.is_missing();
        let Some(open) = self.started_link() else { return };
        open.caught_up |= !missing;
        let (conn, caught_up) = (open.conn, open.caught_up);
        if live {
            for audio_content in self.audio.take() {
                self.send(ToServer::AudioChunk(AudioChunk { audio_content }));
            }
        }
        if !caught_up || !(live || ending) {
            return;
        }
        for text in self.answers.take_unsent(conn) {
            self.send(ToServer::TextInput(TextInput { text }));
        }
        if ending
            && let Some(open) = self.started_link()
            && !std::mem::replace(&mut open.end_asked, true)
        {
            self.send(ToServer::EndRequest(EndRequest {}));
        }
    }

    pub(super) fn end_pressed(&mut self) {
        if self.was_live && self.step(Trigger::EndAsked) {
            self.audio.take();
            self.timers.set(Timer::End, self.now + limits::END_MS);
            self.flush();
        } else {
            self.cancel();
        }
    }

    /// The person presses "Try again".
    pub(super) fn retry(&mut self) {
        match self.state {
            State::PermissionsDenied => {
                self.step(Trigger::AskAgain);
                self.outputs.push_back(Output::AskPermission);
            }
            State::Reconnecting | State::Connecting => self.hurry(),
            State::Error => {
                let Some(trigger) = self.retry.take() else { return };
                self.step(trigger);
                match trigger {
                    Trigger::RetrySetup => self.prepare(),
                    Trigger::RetryResults => self.fetch_results(),
                    _ => self.begin_connecting(),
                }
            }
            _ => {}
        }
    }
}
