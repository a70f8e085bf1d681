//! What the server says.

use super::Client;
use crate::event::{Caption, Event, SessionEnd, Started};
use crate::lifecycle::Trigger;
use crate::limits;
use crate::timers::Timer;
use crate::wire;
use bytes::Bytes;
use contract::backend::Speaker;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_ended::Reason;
use contract::live::{AudioResponse, ErrorResponse, SessionNotice, SessionStarted};
use contract::time::UnixMillis;

impl Client {
    pub(super) fn socket_frame(&mut self, frame: Bytes) {
        if self.open_link().is_none() {
            return;
        }
        self.alive();
        match wire::decode(frame) {
            Ok((number, payload)) => {
                let Some(open) = self.open_link() else { return };
                open.bad_frames = 0;
                if open.is_new(number)
                    && let Some(payload) = payload
                {
                    self.message(payload);
                }
            }
            Err(_) => self.bad_frame(),
        }
    }

    fn bad_frame(&mut self) {
        let Some(open) = self.open_link() else { return };
        open.bad_frames += 1;
        if open.bad_frames >= limits::MAX_BAD_FRAMES {
            self.drop_link();
        }
    }

    fn message(&mut self, payload: FromServer) {
        match payload {
            FromServer::AudioResponse(audio) => self.sound(audio),
            FromServer::TranscriptUpdate(update) => {
                let mut show = Vec::new();
                self.captions.take(update, &mut show);
                self.show(show);
            }
            FromServer::SessionStarted(started) => self.session_started(&started),
            FromServer::SessionEnded(ended) => {
                let reason = Reason::try_from(ended.reason).unwrap_or(Reason::Unspecified);
                self.over(SessionEnd::Confirmed(reason));
            }
            FromServer::Error(error) => self.session_error(error),
            FromServer::Interrupted(interrupted) => self.interrupted(interrupted.turn),
            FromServer::Notice(notice) => self.notice(notice),
            FromServer::Pong(pong) => self.pong(pong.nonce),
        }
    }

    fn sound(&mut self, audio: AudioResponse) {
        let AudioResponse { audio_content: pcm, turn } = audio;
        let Some(open) = self.open_link() else { return };
        // Turn 0 is a server that numbers none.
        if turn == 0 || turn > open.stale_through {
            self.emit(Event::Audio { turn, pcm });
        }
    }

    fn interrupted(&mut self, turn: u32) {
        if let Some(open) = self.open_link() {
            open.stale_through = open.stale_through.max(turn);
            self.emit(Event::Interrupted { turn });
        }
    }

    fn notice(&mut self, notice: SessionNotice) {
        let kind = notice.kind();
        let remaining_ms = u64::try_from(notice.remaining_ms).unwrap_or(0);
        self.emit(Event::Notice { kind, message: notice.message, remaining_ms });
    }

    fn session_error(&mut self, error: ErrorResponse) {
        self.emit(Event::ServerError { code: error.code, message: error.message.clone() });
        self.server_error = Some(error);
    }

    fn session_started(&mut self, message: &SessionStarted) {
        let now = self.now;
        let Some(open) = self.open_link() else { return };
        if open.started.is_some() {
            return;
        }
        open.started = Some(now);
        if message.resume_window_ms > 0 {
            self.resume_window_ms = u64::from(message.resume_window_ms).min(limits::MAX_RESUME_WINDOW_MS);
        }
        let was_live = std::mem::replace(&mut self.was_live, true);
        self.settled();
        self.server_error = None;
        self.emit(Event::Started(Started {
            deadline: UnixMillis(message.deadline_ms),
            clock_ahead_ms: message.server_time_ms.saturating_sub(now.0),
            resume_window_ms: self.resume_window_ms,
            resumed: message.resumed,
        }));
        if was_live {
            self.emit(Event::GrowingCaptionsGone);
        }
        self.step(Trigger::Started);
        self.captions.expect(message.last_sequence);
        if self.captions.is_missing() && !was_live {
            self.send_resume();
        }
        self.watch_gap();
        self.flush();
    }

    /// Shows lines, and sends what waited for them.
    fn show(&mut self, lines: Vec<Caption>) {
        let mut finished = false;
        for line in lines {
            finished |= line.sequence.is_some();
            if line.sequence.is_some() && line.speaker == Speaker::User {
                self.answers.confirm(&line.text);
            }
            self.emit(Event::Caption(line));
        }
        if finished && let Some(open) = self.open_link() {
            open.gap_asks = 0;
            self.timers.stop(Timer::CaptionGap);
        }
        self.watch_gap();
        self.flush();
    }

    /// Missing lines are on their way, mostly; the timer asks for them when they are not.
    fn watch_gap(&mut self) {
        if !self.captions.is_missing() {
            self.timers.stop(Timer::CaptionGap);
        } else if self.started_link().is_some() {
            self.timers.set_if_none(Timer::CaptionGap, self.now + limits::CAPTION_GAP_MS);
        }
    }

    /// Lines are still missing. Before the end of the connection the next one asks for them anyway.
    pub(super) fn ask_for_captions(&mut self) {
        let Some(open) = self.started_link() else { return };
        open.gap_asks += 1;
        if open.gap_asks > limits::MAX_GAP_ASKS {
            let mut lines = Vec::new();
            self.captions.give_up_gap(&mut lines);
            self.show(lines);
        } else {
            self.send_resume();
            self.watch_gap();
        }
    }

    /// Shows the lines that waited for one that will never come.
    pub(super) fn show_held(&mut self) {
        let mut lines = Vec::new();
        self.captions.release_all(&mut lines);
        for line in lines {
            self.emit(Event::Caption(line));
        }
    }
}
