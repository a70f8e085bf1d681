//! The link to the server: an attempt, a token, a socket, its loss, and the next attempt.

use super::Client;
use crate::event::{Event, ProblemKind, SessionEnd};
use crate::io::{ConnId, Output, Token, TokenKind, TokenRefusal};
use crate::lifecycle::Trigger;
use crate::limits;
use crate::policy::{AfterClose, after_close};
use crate::timers::Timer;
use crate::wire;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::{Ping, Resume};
use contract::time::UnixMillis;

/// The link as it is now. Everything of an older one is dropped where inputs come in.
#[derive(Debug)]
pub(super) enum Link {
    /// None, and none is wanted.
    Down,
    /// A pause before the next attempt.
    Pausing,
    /// A token is asked for.
    Asking { conn: ConnId, kind: TokenKind, asked_both: bool },
    /// The socket is being opened.
    Opening { conn: ConnId, kind: TokenKind },
    /// The socket is open.
    Open(Open),
}

/// An open socket.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) conn: ConnId,
    /// When the session was live on it; none before.
    pub(super) started: Option<UnixMillis>,
    /// All lines that were missed have come: what was kept may be sent.
    pub(super) caught_up: bool,
    /// The end was asked for over it.
    pub(super) end_asked: bool,
    /// Missing lines were asked for so often in vain.
    pub(super) gap_asks: u32,
    pub(super) bad_frames: u32,
    /// Sound of this turn and older ones is stale. Another connection may count its turns anew.
    pub(super) stale_through: u32,
    /// Number of the newest message.
    newest: u64,
    last_frame: UnixMillis,
    /// The ping on its way.
    ping: Option<(u64, UnixMillis)>,
    last_sound: Option<UnixMillis>,
}

impl Open {
    /// Whether a message of this number was not seen on this connection yet; 0 is a message without one.
    pub(super) fn is_new(&mut self, number: u64) -> bool {
        let is_new = number == 0 || number > self.newest;
        self.newest = self.newest.max(number);
        is_new
    }
}

impl Link {
    pub(super) fn conn(&self) -> Option<ConnId> {
        match self {
            Self::Down | Self::Pausing => None,
            Self::Asking { conn, .. } | Self::Opening { conn, .. } => Some(*conn),
            Self::Open(open) => Some(open.conn),
        }
    }
}

/// What the attempts of this call have come to.
#[derive(Debug, Default)]
pub(super) struct Tries {
    /// Attempts since a session was last stable.
    attempts: u32,
    /// Connections closed for what we sent, since then.
    refusals: u32,
    /// A token was refused by the engine since a session last started.
    token_refused: bool,
    /// The time to get connected is over: the attempt under way is the last.
    is_last: bool,
}

impl Client {
    /// The open socket, if the session is live on it.
    pub(super) fn started_link(&mut self) -> Option<&mut Open> {
        match &mut self.link {
            Link::Open(open) if open.started.is_some() => Some(open),
            _ => None,
        }
    }

    pub(super) fn open_link(&mut self) -> Option<&mut Open> {
        match &mut self.link {
            Link::Open(open) => Some(open),
            _ => None,
        }
    }

    pub(super) fn begin_connecting(&mut self) {
        self.tries = Tries::default();
        self.set_window();
        self.attempt();
    }

    /// The time to get connected runs from the loss, or from the first attempt.
    fn set_window(&mut self) {
        let ms = if self.was_live { self.resume_window_ms } else { limits::CONNECT_BUDGET_MS };
        self.timers.set_if_none(Timer::Window, self.now + ms);
    }

    pub(super) fn attempt(&mut self) {
        self.timers.stop(Timer::Reconnect);
        self.last_conn += 1;
        let conn = ConnId(self.last_conn);
        let kind = if self.was_live { TokenKind::Resume } else { TokenKind::Join };
        self.link = Link::Asking { conn, kind, asked_both: false };
        self.server_error = None;
        self.tries.attempts = self.tries.attempts.saturating_add(1);
        self.timers.set(Timer::Attempt, self.now + limits::ATTEMPT_MS);
        self.outputs.push_back(Output::RequestToken { conn, kind });
    }

    pub(super) fn token_issued(&mut self, conn: ConnId, token: Token) {
        let Link::Asking { kind, .. } = self.link else { return };
        self.link = Link::Opening { conn, kind };
        self.outputs.push_back(Output::OpenSocket { conn, token });
    }

    pub(super) fn token_refused(&mut self, conn: ConnId, refusal: TokenRefusal) {
        let Link::Asking { kind, asked_both, .. } = self.link else { return };
        match refusal {
            TokenRefusal::NotFound => self.fail(ProblemKind::NotFound),
            TokenRefusal::SignedOut => self.fail(ProblemKind::SignedOut),
            TokenRefusal::Unreachable => self.lost(),
            // It was live, or is in neither status: it has ended.
            TokenRefusal::WrongStatus if asked_both || self.was_live => self.over(SessionEnd::AlreadyOver),
            // An earlier attempt began the interview, although we never heard so.
            TokenRefusal::WrongStatus => {
                let kind = match kind {
                    TokenKind::Join => TokenKind::Resume,
                    TokenKind::Resume => TokenKind::Join,
                };
                self.link = Link::Asking { conn, kind, asked_both: true };
                self.outputs.push_back(Output::RequestToken { conn, kind });
            }
        }
    }

    pub(super) fn socket_opened(&mut self, conn: ConnId) {
        let Link::Opening { kind, .. } = self.link else { return };
        self.timers.stop(Timer::Attempt);
        self.timers.set(Timer::Start, self.now + limits::START_MS);
        self.timers.set(Timer::Ping, self.now + limits::PING_ACTIVE_MS);
        self.link = Link::Open(Open {
            conn,
            started: None,
            caught_up: false,
            end_asked: false,
            gap_asks: 0,
            bad_frames: 0,
            stale_through: 0,
            newest: 0,
            last_frame: self.now,
            ping: None,
            last_sound: None,
        });
        self.captions.connected();
        if kind == TokenKind::Resume {
            self.was_live = true;
            self.send_resume();
        }
    }

    /// What must be the first message after a reconnect.
    pub(super) fn send_resume(&mut self) {
        let last_sequence = self.captions.last();
        self.send(ToServer::Resume(Resume { last_sequence }));
    }

    /// Sends a message over the open socket; without one it goes nowhere.
    pub(super) fn send(&mut self, payload: ToServer) {
        let is_audio = matches!(payload, ToServer::AudioChunk(_));
        let now = self.now;
        let Some(open) = self.open_link() else { return };
        let conn = open.conn;
        if is_audio {
            open.last_sound = Some(now);
            self.timers.bring_forward(Timer::Ping, now + limits::PING_ACTIVE_MS);
        }
        self.outputs.push_back(Output::Send { conn, frame: wire::encode(payload), is_audio });
    }

    /// The session is live on this connection: all forgiven, except what repeats itself too soon.
    pub(super) fn settled(&mut self) {
        self.tries.token_refused = false;
        self.tries.is_last = false;
        self.timers.stop(Timer::Start);
        self.timers.stop(Timer::Window);
    }

    pub(super) fn socket_closed(&mut self, code: Option<u16>) {
        let after = match self.link {
            // A token in hand and no socket: nobody has read the token.
            Link::Asking { .. } => AfterClose::Reconnect,
            _ => after_close(code),
        };
        match after {
            AfterClose::Reconnect => self.lost(),
            AfterClose::ReconnectFewTimes => {
                self.forgive_when_stable();
                self.tries.refusals += 1;
                if self.tries.refusals >= limits::MAX_REFUSALS {
                    self.fail_gone(ProblemKind::Refused);
                } else {
                    self.lost();
                }
            }
            AfterClose::FreshToken if self.tries.token_refused => self.fail_gone(ProblemKind::Unauthorized),
            AfterClose::FreshToken => {
                self.tries.token_refused = true;
                self.lost();
            }
            AfterClose::ProviderFailed => self.fail_gone(ProblemKind::ProviderFailed),
            AfterClose::TakenOver => self.fail_gone(ProblemKind::TakenOver),
            AfterClose::Over => {
                self.link_gone();
                self.over(SessionEnd::AlreadyOver);
            }
        }
    }

    fn fail_gone(&mut self, kind: ProblemKind) {
        self.link_gone();
        self.fail(kind);
    }

    /// Gives up on the connection there is, and makes another.
    pub(super) fn drop_link(&mut self) {
        self.forgive_when_stable();
        self.close_link();
        self.lost();
    }

    /// The connection is gone, and the next one is to be made.
    pub(super) fn lost(&mut self) {
        self.forgive_when_stable();
        self.link_gone();
        self.step(Trigger::Lost);
        self.set_window();
        if self.tries.is_last {
            return self.give_up();
        }
        self.link = Link::Pausing;
        let pause = self.dice.pause_ms(self.tries.attempts.saturating_sub(1));
        self.timers.set(Timer::Reconnect, self.now + pause);
    }

    /// Forgets the connection; what it counted for stays.
    fn link_gone(&mut self) {
        self.link = Link::Down;
        for timer in [Timer::Attempt, Timer::Start, Timer::Ping, Timer::Silence, Timer::CaptionGap] {
            self.timers.stop(timer);
        }
    }

    fn forgive_when_stable(&mut self) {
        let now = self.now;
        let stable = self
            .started_link()
            .and_then(|open| open.started)
            .is_some_and(|started| now.since(started) >= limits::STABLE_MS);
        if stable {
            self.tries.attempts = 1;
            self.tries.refusals = 0;
        }
    }

    /// Tells the shell to be done with the connection, if there is one.
    pub(super) fn close_link(&mut self) {
        if let Some(conn) = self.link.conn() {
            self.outputs.push_back(Output::CloseSocket { conn });
        }
        self.link_gone();
    }

    /// The time to get connected is over: an attempt under way may still succeed, and if none is,
    /// there is one more. It finds out what became of the session while this device slept.
    pub(super) fn window_over(&mut self) {
        self.tries.is_last = true;
        if matches!(self.link, Link::Pausing) {
            self.attempt();
        }
    }

    fn give_up(&mut self) {
        if self.was_live { self.over(SessionEnd::NotResumed) } else { self.fail(ProblemKind::Unreachable) }
    }

    /// The socket is open, but the session does not start on it.
    pub(super) fn not_started(&mut self) {
        self.close_link();
        if self.was_live { self.lost() } else { self.fail(ProblemKind::NotStarted) }
    }

    /// The network may be back: do not wait, and do not trust an open socket.
    pub(super) fn hurry(&mut self) {
        if matches!(self.link, Link::Pausing) {
            self.tries.attempts = 0;
            self.attempt();
        } else {
            self.probe();
        }
    }

    /// Finds out whether the open socket still works.
    pub(super) fn probe(&mut self) {
        if self.open_link().is_some() {
            self.send_ping();
            self.timers.bring_forward(Timer::Silence, self.now + limits::PROBE_MS);
        }
    }

    /// The time for a ping has come.
    pub(super) fn ping(&mut self) {
        let now = self.now;
        let Some(open) = self.open_link() else { return };
        let active = open.last_sound.is_some_and(|at| now.since(at) < limits::PING_ACTIVE_MS);
        let dead = (open.last_frame + limits::SILENCE_MS).max(now + limits::PONG_MS);
        let pause = if active { limits::PING_ACTIVE_MS } else { limits::PING_IDLE_MS };
        self.timers.set(Timer::Ping, now + pause);
        self.timers.set_if_none(Timer::Silence, dead);
        self.send_ping();
    }

    fn send_ping(&mut self) {
        self.last_nonce += 1;
        let (nonce, now) = (self.last_nonce, self.now);
        if let Some(open) = self.open_link() {
            open.ping = Some((nonce, now));
            self.send(ToServer::Ping(Ping { nonce }));
        }
    }

    /// A frame has come: the connection lives.
    pub(super) fn alive(&mut self) {
        let now = self.now;
        if let Some(open) = self.open_link() {
            open.last_frame = now;
            self.timers.stop(Timer::Silence);
        }
    }

    pub(super) fn pong(&mut self, nonce: u64) {
        let now = self.now;
        let Some(open) = self.open_link() else { return };
        if let Some((_, sent)) = open.ping.take_if(|(expected, _)| *expected == nonce) {
            self.emit(Event::RoundTrip { ms: now.since(sent) });
        }
    }
}
