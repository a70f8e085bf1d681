//! The client leg: attach, detach, take over; what a client may send, and how much of it.

use super::{Phase, Session};
use crate::client_wire::{ClientEvent, ClientWire, ServerEvent};
use crate::io::{ClientFrame, ConnId, Outcome, Output, Protocol};
use crate::limits;
use crate::model_wire::Command;
use crate::prompt::direction;
use crate::timers::Timer;
use bytes::Bytes;
use contract::audio_format::client_bytes_to_ms;
use contract::backend::Speaker;
use contract::codes::{CloseCode, EndReason, ErrorCode};
use contract::live::{session_notice, turn_control};
use contract::time::UnixMillis;

/// The client's side of the session.
#[derive(Debug)]
pub(super) enum ClientLeg {
    Attached(Box<Attached>),
    Away,
}

#[derive(Debug)]
pub(super) struct Attached {
    conn: ConnId,
    wire: ClientWire,
    malformed: u32,
    window: Window,
}

/// What came in since the window began.
#[derive(Debug)]
struct Window {
    began: UnixMillis,
    audio_ms: u64,
    frames: u32,
    texts: u32,
}

impl Window {
    fn at(now: UnixMillis) -> Self {
        Self { began: now, audio_ms: 0, frames: 0, texts: 0 }
    }

    /// Counts a frame; false when it is one too many.
    fn count_frame(&mut self, now: UnixMillis) -> bool {
        if now.since(self.began) >= limits::AUDIO_RATE_WINDOW_MS {
            *self = Self::at(now);
        }
        self.frames += 1;
        self.frames <= limits::MAX_FRAMES_PER_WINDOW
    }

    /// Counts the content of a frame; false when it is too much.
    fn count(&mut self, event: &ClientEvent) -> bool {
        match event {
            ClientEvent::Audio(pcm) => {
                self.audio_ms += client_bytes_to_ms(pcm.len());
                self.audio_ms <= limits::MAX_AUDIO_MS_PER_WINDOW
            }
            ClientEvent::Text(_) | ClientEvent::Control(_) => {
                self.texts += 1;
                self.texts <= limits::MAX_TEXTS_PER_WINDOW
            }
            ClientEvent::Played { .. }
            | ClientEvent::Resume { .. }
            | ClientEvent::Ping { .. }
            | ClientEvent::End => true,
        }
    }
}

impl Session {
    pub(super) fn client_attached(&mut self, conn: ConnId, protocol: Protocol) {
        let Some(wire) = ClientWire::new(protocol) else {
            // A host checks the rate first, to answer in words; this is the last line.
            self.outputs.push_back(Output::CloseClient { conn, code: CloseCode::InvalidPayload });
            return;
        };
        self.take_over();
        let window = Window::at(self.now);
        self.client = ClientLeg::Attached(Box::new(Attached { conn, wire, malformed: 0, window }));
        self.timers.stop(Timer::ClientGrace);
        match &self.phase {
            Phase::AwaitingClient => self.request_context(),
            Phase::Live(_) => self.client_is_back(),
            Phase::Ending(_) => self.notify_saving(),
            Phase::AwaitingContext | Phase::AwaitingModel | Phase::AwaitingStatus | Phase::Done => {}
        }
    }

    /// Tells an older connection that it is no longer the session's, and closes it.
    fn take_over(&mut self) {
        self.notify(&ServerEvent::Notice {
            kind: session_notice::Kind::TakenOver,
            message: "This interview continues in another window.",
            remaining_ms: 0,
        });
        self.close_client(CloseCode::TakenOver);
    }

    pub(super) fn client_detached(&mut self, conn: ConnId) {
        match &self.client {
            ClientLeg::Attached(attached) if attached.conn == conn => self.client_left(),
            ClientLeg::Attached(_) | ClientLeg::Away => {}
        }
    }

    /// What follows when no client is left.
    fn client_left(&mut self) {
        self.client = ClientLeg::Away;
        match self.phase {
            // Nothing was begun that a person would miss: the interview stays PENDING.
            Phase::AwaitingModel => {
                self.hang_up();
                self.finish(Outcome { reason: None, saved: true });
            }
            Phase::Live(_) | Phase::AwaitingStatus => self.client_is_away(self.now),
            // What the backend says decides what there is to do without a client.
            Phase::AwaitingClient | Phase::AwaitingContext | Phase::Ending(_) | Phase::Done => {}
        }
    }

    /// The client did not come back, or never came.
    pub(super) fn client_gone(&mut self) {
        match self.phase {
            Phase::Live(_) => self.end(EndReason::ClientGone),
            Phase::AwaitingClient => self.finish(Outcome { reason: None, saved: true }),
            // The backend was told that the interview begins: its answer decides what is left to do.
            Phase::AwaitingStatus => {
                self.timers.set(Timer::ClientGrace, self.now + limits::BACKEND_RETRY_MAX_MS);
            }
            Phase::AwaitingContext | Phase::AwaitingModel | Phase::Ending(_) | Phase::Done => {}
        }
    }

    pub(super) fn client_frame(&mut self, conn: ConnId, frame: ClientFrame) {
        let now = self.now;
        let attached = match &mut self.client {
            ClientLeg::Attached(attached) if attached.conn == conn => attached,
            ClientLeg::Attached(_) | ClientLeg::Away => return,
        };
        let bytes = match frame {
            ClientFrame::Binary(bytes) => bytes,
            ClientFrame::Text => return self.drop_client(CloseCode::UnsupportedData),
            ClientFrame::TooBig => return self.drop_client(CloseCode::MessageTooBig),
        };
        if !attached.window.count_frame(now) {
            return self.too_fast();
        }
        match attached.wire.decode(bytes) {
            Ok(event) => {
                attached.malformed = 0;
                if attached.window.count(&event) { self.client_event(event) } else { self.too_fast() }
            }
            Err(problem) => {
                attached.malformed += 1;
                let enough = attached.malformed >= limits::MAX_MALFORMED_IN_A_ROW;
                let message = problem.to_string();
                self.notify(&ServerEvent::Error { code: ErrorCode::BadFrame, message: &message });
                if enough {
                    self.drop_client(CloseCode::InvalidPayload);
                }
            }
        }
    }

    fn too_fast(&mut self) {
        let message = "Too much at once: audio may come at twice real time at most.";
        self.notify(&ServerEvent::Error { code: ErrorCode::TooFast, message });
        self.drop_client(CloseCode::PolicyViolation);
    }

    /// Closes a connection for what it did. The session waits for a better one.
    fn drop_client(&mut self, code: CloseCode) {
        self.close_client(code);
        self.client_left();
    }

    fn client_event(&mut self, event: ClientEvent) {
        match event {
            ClientEvent::Audio(pcm) => self.microphone(&pcm),
            ClientEvent::End => self.end_requested(),
            ClientEvent::Ping { nonce } => self.notify(&ServerEvent::Pong { nonce }),
            ClientEvent::Played { turn, played_ms } => self.played(turn, played_ms),
            ClientEvent::Resume { last_sequence } => self.replay(last_sequence),
            ClientEvent::Text(text) => self.typed_answer(&text),
            ClientEvent::Control(action) => self.turn_control(action),
        }
    }

    fn turn_control(&mut self, action: turn_control::Action) {
        use turn_control::Action;
        match action {
            Action::Hold => self.command(Command::Note(direction::HOLD)),
            Action::Release => self.command(Command::Note(direction::RELEASE)),
            Action::EndOfTurn => self.command(Command::EndOfTurn),
            Action::RepeatQuestion => self.command(Command::Say(direction::REPEAT)),
            Action::Unspecified => {}
        }
    }

    /// Sends again what was finished while the client was away.
    fn replay(&mut self, last_sequence: u64) {
        let ClientLeg::Attached(attached) = &mut self.client else { return };
        for (number, turn) in self.transcript.after(last_sequence) {
            let event = ServerEvent::Transcript {
                speaker: turn.speaker,
                text: &turn.content,
                turn: number,
                sequence: Some(turn.sequence),
                began: turn.at,
            };
            self.told += 1;
            if let Some(frame) = attached.wire.encode(&event, self.told) {
                let conn = attached.conn;
                self.outputs.push_back(Output::SendClient { conn, frame, audio_turn: None });
            }
        }
    }

    fn played(&mut self, turn: u32, played_ms: u32) {
        if let Some(open) = self.transcript.open_mut(Speaker::Ai)
            && open.number == turn
            && open.interrupted
        {
            open.heard_ms = Some(u64::from(played_ms));
        }
    }

    /// Sends an event to the client, if there is one.
    pub(super) fn notify(&mut self, event: &ServerEvent<'_>) {
        let ClientLeg::Attached(attached) = &mut self.client else { return };
        self.told += 1;
        if let Some(frame) = attached.wire.encode(event, self.told) {
            let conn = attached.conn;
            self.outputs.push_back(Output::SendClient { conn, frame, audio_turn: None });
        }
    }

    /// Sends the interviewer's sound to the client, if there is one.
    pub(super) fn send_audio(&mut self, pcm: &Bytes, rate_hz: u32, turn: u32) {
        let ClientLeg::Attached(attached) = &mut self.client else {
            return self.missed_audio();
        };
        if let Some(frame) = attached.wire.encode_audio(pcm, rate_hz, turn) {
            let conn = attached.conn;
            self.outputs.push_back(Output::SendClient { conn, frame, audio_turn: Some(turn) });
        }
    }

    /// Makes the client, and everything on the way to it, forget sound up to this turn.
    pub(super) fn discard_audio(&mut self, turn: u32) {
        if let ClientLeg::Attached(attached) = &mut self.client {
            attached.wire.cut_audio();
            let conn = attached.conn;
            self.outputs.push_back(Output::DiscardAudio { conn, turn });
        }
        self.notify(&ServerEvent::Interrupted { turn });
    }

    /// Closes the client's connection, if there is one.
    pub(super) fn close_client(&mut self, code: CloseCode) {
        if let ClientLeg::Attached(attached) = &self.client {
            self.outputs.push_back(Output::CloseClient { conn: attached.conn, code });
            self.client = ClientLeg::Away;
        }
    }

    pub(super) fn announce_start(&mut self, deadline: UnixMillis, resumed: bool) {
        let session_id = self.id.to_string();
        self.notify(&ServerEvent::Started {
            session_id: &session_id,
            deadline,
            resume_window_ms: self.config.resume_window_ms,
            now: self.now,
            resumed,
            last_sequence: self.transcript.last_sequence(),
        });
    }
}
