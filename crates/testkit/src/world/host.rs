//! The host of the world: it performs what the session says, crashes at any point of that, and
//! comes back with what was durable.

use super::Shared;
use super::backend::Backend;
use super::dice::Dice;
use super::model::Models;
use super::queue::Event;
use bytes::Bytes;
use client::Input as ToClient;
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::server_to_client_message::Payload;
use contract::live::{self, ClientToServerMessage, ServerToClientMessage};
use contract::time::UnixMillis;
use prost::Message as _;
use session::provider::gemini_live::{GeminiLive, GeminiSettings};
use session::{
    CallId, ClientFrame, ConnId, DialId, Frame, Input, ModelClose, Outcome, Output, Protocol, Session,
    SessionConfig,
};
use std::collections::BTreeMap;

/// How long a session waits for its client, in milliseconds: shorter than in life, so that runs end.
const RESUME_WINDOW_MS: u64 = 60_000;

/// After this long without a session an interrupted interview is taken up again, in milliseconds.
const LEASE_MS: u64 = 30_000;

/// More dials than one start of the host ever makes.
const DIALS_PER_BOOT: u64 = 1_000_000;

/// The longest interview, in milliseconds.
const INTERVIEW_MS: u64 = 150_000;

/// One end of a connection: which client's, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wire {
    pub(super) person: usize,
    pub(super) conn: client::ConnId,
}

/// Something that reaches the host.
#[derive(Debug)]
pub(super) enum Letter {
    BackendReplied {
        boot: u64,
        call: CallId,
        reply: Result<contract::backend::BackendReply, contract::backend::CallError>,
    },
    /// The kernel has given the connection up.
    Dead(Wire),
    Frame(Wire, Bytes),
    Join(Wire),
    Left(Wire),
    ModelClosed(DialId, ModelClose),
    ModelFrame(DialId, Frame),
    ModelOpened(DialId),
}

/// A connection as the host has it.
#[derive(Debug)]
struct Socket {
    wire: Wire,
    /// Half-open: nothing passes any more, and neither side knows.
    is_frozen: bool,
    /// `SessionEnded` was sent: nothing may follow.
    has_ended: bool,
}

/// Most unreadable frames in a row: fewer than close a connection, since the client is a good one.
const MAX_GARBLED: u64 = 9;

/// The host.
#[derive(Default)]
pub(super) struct Host {
    session: Option<Session>,
    sockets: BTreeMap<ConnId, Socket>,
    last_conn: u64,
    /// Counts starts, so that what was meant for a crashed host is not taken for the next one's.
    boot: u64,
    is_down: bool,
    timer_at: Option<UnixMillis>,
    lines: Vec<DialId>,
    /// The highest number that a message of the interview had.
    told: u64,
}

impl Host {
    pub(super) fn receive(
        &mut self,
        shared: &mut Shared,
        backend: &mut Backend,
        models: &mut Models,
        letter: Letter,
    ) {
        if self.is_down {
            if let Letter::Join(wire) = letter {
                closed(shared, wire, None);
            }
            return;
        }
        let input = match letter {
            Letter::Join(wire) => return self.join(shared, backend, models, wire),
            Letter::Frame(wire, frame) => match self.conn_of(wire) {
                Some(conn) => Input::ClientFrame { conn, frame: ClientFrame::Binary(frame) },
                None => return,
            },
            Letter::Left(wire) => match self.conn_of(wire) {
                Some(conn) => self.detach(conn),
                None => return,
            },
            Letter::Dead(wire) => match self.sockets.iter().find(|(_, socket)| socket.wire == wire) {
                Some((&conn, _)) => self.detach(conn),
                None => return,
            },
            Letter::BackendReplied { boot, .. } if boot != self.boot => return,
            Letter::BackendReplied { call, reply, .. } => Input::BackendReplied { call, reply },
            Letter::ModelClosed(line, close) => {
                let Some(dial) = self.dial_of(line) else { return };
                self.lines.retain(|open| *open != dial);
                Input::ModelClosed { dial, close }
            }
            Letter::ModelFrame(line, frame) => match self.dial_of(line) {
                Some(dial) => Input::ModelFrame { dial, frame },
                None => return,
            },
            Letter::ModelOpened(line) => match self.dial_of(line) {
                Some(dial) => Input::ModelOpened { dial },
                None => return,
            },
        };
        self.handle(shared, backend, models, input);
    }

    /// A session counts its dials from one after each start; the world tells the starts apart.
    fn line_of(&self, dial: DialId) -> DialId {
        DialId(self.boot * DIALS_PER_BOOT + dial.0)
    }

    fn dial_of(&self, line: DialId) -> Option<DialId> {
        (line.0 / DIALS_PER_BOOT == self.boot).then_some(DialId(line.0 % DIALS_PER_BOOT))
    }

    fn detach(&mut self, conn: ConnId) -> Input {
        self.sockets.remove(&conn);
        Input::ClientDetached { conn }
    }

    /// The live connection of a wire; a frozen one lets nothing through.
    fn conn_of(&self, wire: Wire) -> Option<ConnId> {
        let found = self.sockets.iter().find(|(_, socket)| socket.wire == wire && !socket.is_frozen);
        found.map(|(conn, _)| *conn)
    }

    fn join(&mut self, shared: &mut Shared, backend: &mut Backend, models: &mut Models, wire: Wire) {
        if self.session.is_none() {
            self.session = Some(match backend.saved(shared) {
                Some((state, turns)) => restored(shared, state, turns),
                None => Session::new(
                    shared.interview.clone(),
                    config(),
                    dialect(),
                    shared.dice.bits(),
                    shared.now,
                ),
            });
        }
        self.last_conn += 1;
        let conn = ConnId(self.last_conn);
        self.sockets.insert(conn, Socket { wire, is_frozen: false, has_ended: false });
        let opened = ToClient::SocketOpened { conn: wire.conn };
        shared.after(1, Event::ToClient { person: wire.person, input: opened });
        self.handle(shared, backend, models, Input::ClientAttached { conn, protocol: Protocol::Live });
    }

    pub(super) fn timer(
        &mut self,
        shared: &mut Shared,
        backend: &mut Backend,
        models: &mut Models,
        boot: u64,
    ) {
        if boot == self.boot && !self.is_down && self.timer_at.is_some_and(|at| at <= shared.now) {
            self.timer_at = None;
            self.handle(shared, backend, models, Input::Timeout);
        }
    }

    /// The host is up again: an interview that was interrupted waits for its client.
    pub(super) fn restore(
        &mut self,
        shared: &mut Shared,
        backend: &mut Backend,
        models: &mut Models,
        boot: u64,
    ) {
        if boot != self.boot {
            return;
        }
        self.is_down = false;
        shared.note(|| "the host is up".into());
        if self.session.is_some() {
            return;
        }
        if let Some((state, turns)) = backend.saved(shared) {
            self.session = Some(restored(shared, state, turns));
            self.handle(shared, backend, models, Input::Timeout);
        }
    }

    fn handle(&mut self, shared: &mut Shared, backend: &mut Backend, models: &mut Models, input: Input) {
        let Some(session) = &mut self.session else { return };
        if !matches!(input, Input::ClientFrame { .. }) {
            shared.note(|| format!("session <- {}", brief(&input)));
        }
        session.handle(shared.now, input);
        while let Some(output) = self.session.as_mut().and_then(Session::poll_output) {
            self.perform(shared, backend, models, output);
            // A crash may come between any two things.
            if self.session.is_some() && shared.fault(4_000) {
                return self.crash(shared);
            }
        }
        let finished = self.session.as_ref().is_some_and(|session| session.poll_timeout().is_none());
        if finished {
            shared.broken(|| "the session has no deadline and is not finished".into());
        }
        self.set_timer(shared);
    }

    fn set_timer(&mut self, shared: &mut Shared) {
        let Some((at, _)) = self.session.as_ref().and_then(Session::poll_timeout) else { return };
        if self.timer_at.is_none_or(|set| at < set) {
            self.timer_at = Some(at);
            shared.after(at.since(shared.now), Event::HostTimer { boot: self.boot });
        }
    }

    fn perform(&mut self, shared: &mut Shared, backend: &mut Backend, models: &mut Models, output: Output) {
        match output {
            Output::Checkpoint(checkpoint) => backend.save(shared, &checkpoint),
            Output::SendClient { conn, frame, .. } => self.send(shared, backend, conn, frame),
            Output::DiscardAudio { .. } => {}
            Output::CloseClient { conn, code } => match self.sockets.remove(&conn) {
                Some(socket) if !socket.is_frozen => closed(shared, socket.wire, Some(code.number())),
                Some(_) => {}
                None => shared.broken(|| format!("connection {} is closed, which is not there", conn.0)),
            },
            Output::Dial { dial, .. } => {
                self.lines.push(dial);
                models.dial(shared, self.line_of(dial), dial.0 > 1);
            }
            Output::SendModel { dial, frame } => {
                if self.lines.contains(&dial) {
                    models.send(shared, self.line_of(dial), frame);
                }
            }
            Output::HangUp { dial } => models.hang_up(shared, self.line_of(dial)),
            Output::CallBackend { call, request } => {
                shared.note(|| format!("backend <- {}", brief_call(&request)));
                let boot = self.boot;
                if let Some(reply) = backend.call(shared, &request) {
                    let slow = if shared.fault(20) { 20_000 } else { 50 };
                    let latency = shared.dice.between(1, slow);
                    shared.after(latency, Event::ToHost(Letter::BackendReplied { boot, call, reply }));
                }
            }
            Output::Finished(outcome) => self.finished(shared, backend, outcome),
        }
    }

    /// A frame on its way to a client: final lines must be durable by now.
    fn send(&mut self, shared: &mut Shared, backend: &Backend, conn: ConnId, frame: Bytes) {
        let Some(socket) = self.sockets.get_mut(&conn) else {
            return shared.broken(|| format!("a frame goes to the stale connection {}", conn.0));
        };
        if socket.has_ended {
            shared.broken(|| "something is sent after SessionEnded".into());
        }
        let message = ServerToClientMessage::decode(frame.clone()).unwrap_or_default();
        let is_sound = matches!(message.payload, Some(Payload::AudioResponse(_)));
        if is_sound != (message.event == 0) || (!is_sound && message.event <= self.told) {
            shared.broken(|| format!("message {} comes after message {}", message.event, self.told));
        }
        self.told = self.told.max(message.event);
        match message.payload {
            Some(Payload::SessionEnded(_)) => socket.has_ended = true,
            Some(Payload::TranscriptUpdate(line)) if line.is_final => {
                let stored = backend.turns.get(&line.sequence).is_some_and(|turn| turn.content == line.text);
                if !stored {
                    shared.broken(|| format!("line {} is told as final before it is durable", line.sequence));
                }
            }
            Some(_) => {}
            None => shared.broken(|| "the session sends a client something unreadable".into()),
        }
        if socket.is_frozen {
            return;
        }
        let wire = socket.wire;
        let arrive = |frame| Event::ToClient {
            person: wire.person,
            input: ToClient::SocketFrame { conn: wire.conn, frame },
        };
        if shared.fault(50) {
            // Doubled on the way.
            shared.after(1, arrive(frame.clone()));
        }
        shared.after(1, arrive(frame));
    }

    fn finished(&mut self, shared: &mut Shared, backend: &mut Backend, outcome: Outcome) {
        shared.note(|| format!("finished {:?} saved={}", outcome.reason, outcome.saved));
        if outcome.saved {
            backend.checkpoint = None;
        }
        self.session = None;
        self.timer_at = None;
        // The next session counts its dials from one again.
        self.boot += 1;
        self.lines.clear();
        for (_, socket) in std::mem::take(&mut self.sockets) {
            closed(shared, socket.wire, Some(1000));
        }
        if !outcome.saved {
            // Its lease runs out, and the sweep takes it up.
            shared.after(LEASE_MS, Event::HostUp { boot: self.boot });
        }
    }

    /// SIGKILL: what was not durable is gone.
    pub(super) fn crash(&mut self, shared: &mut Shared) {
        if self.is_down {
            return;
        }
        shared.note(|| "the host crashes".into());
        shared.tally.crashes += 1;
        self.go_down(shared);
    }

    /// SIGTERM: the session is told first, and journals.
    pub(super) fn drain(&mut self, shared: &mut Shared, backend: &mut Backend, models: &mut Models) {
        if self.is_down {
            return;
        }
        shared.note(|| "the host is drained".into());
        self.handle(shared, backend, models, Input::Drain);
        self.go_down(shared);
    }

    fn go_down(&mut self, shared: &mut Shared) {
        self.session = None;
        self.timer_at = None;
        self.is_down = true;
        self.boot += 1;
        self.lines.clear();
        for (_, socket) in std::mem::take(&mut self.sockets) {
            if !socket.is_frozen {
                closed(shared, socket.wire, None);
            }
        }
        let pause = shared.dice.between(50, 30_000);
        shared.after(pause, Event::HostUp { boot: self.boot });
    }

    /// The network lets go of every client: the clients notice at once, the host a while later.
    pub(super) fn cut_sockets(&mut self, shared: &mut Shared) {
        for socket in self.sockets.values_mut().filter(|socket| !socket.is_frozen) {
            shared.tally.cuts += 1;
            shared.note(|| format!("the network drops person {}", socket.wire.person));
            socket.is_frozen = true;
            closed(shared, socket.wire, None);
            let later = shared.dice.between(1, 5_000);
            shared.after(later, Event::ToHost(Letter::Dead(socket.wire)));
        }
    }

    /// The network holds everything back and nobody is told, until the kernel gives up.
    pub(super) fn freeze_sockets(&mut self, shared: &mut Shared) {
        for socket in self.sockets.values_mut().filter(|socket| !socket.is_frozen) {
            shared.tally.cuts += 1;
            shared.note(|| format!("the network freezes person {}", socket.wire.person));
            socket.is_frozen = true;
            let later = shared.dice.between(25_000, 50_000);
            shared.after(later, Event::ToHost(Letter::Dead(socket.wire)));
        }
    }

    /// What arrives is not what a client would say: junk, halves of frames, words of tomorrow.
    pub(super) fn garble(&self, shared: &mut Shared) {
        for socket in self.sockets.values().filter(|socket| !socket.is_frozen) {
            for _ in 0..shared.dice.between(1, MAX_GARBLED) {
                shared.tally.malformed += 1;
                let frame = unreadable(&mut shared.dice);
                shared.after(1, Event::ToHost(Letter::Frame(socket.wire, frame)));
            }
        }
    }

    /// At the end of a run.
    pub(super) fn check(&self, backend: &Backend) -> Result<(), String> {
        if self.session.is_some() {
            return Err("a session is left that nobody will ever end".into());
        }
        if backend.checkpoint.is_some() {
            return Err("a checkpoint is left that nobody will ever take up".into());
        }
        Ok(())
    }
}

fn closed(shared: &mut Shared, wire: Wire, code: Option<u16>) {
    let latency = shared.dice.between(1, 60);
    let input = ToClient::SocketClosed { conn: wire.conn, code };
    shared.after(latency, Event::ToClient { person: wire.person, input });
}

/// A frame that must be refused: random bytes, half a sample, an empty text, an unknown message.
fn unreadable(dice: &mut Dice) -> Bytes {
    let payload = match dice.below(4) {
        0 => {
            // A length that is longer than what follows: never a whole message.
            let junk: Vec<u8> = (0..dice.between(1, 40)).flat_map(|_| dice.bits().to_le_bytes()).collect();
            return [&[0x0a, 0xff, 0xff, 0x03], junk.as_slice()].concat().into();
        }
        1 => Some(FromClient::AudioChunk(live::AudioChunk { audio_content: Bytes::from_static(&[1, 2, 3]) })),
        2 => Some(FromClient::TextInput(live::TextInput { text: "  ".into() })),
        _ => None,
    };
    ClientToServerMessage { payload }.encode_to_vec().into()
}

fn config() -> SessionConfig {
    SessionConfig { resume_window_ms: RESUME_WINDOW_MS, max_interview_ms: INTERVIEW_MS }
}

fn restored(
    shared: &mut Shared,
    state: session::CheckpointState,
    turns: Vec<contract::backend::Turn>,
) -> Session {
    let seed = shared.dice.bits();
    Session::restore(shared.interview.clone(), state, turns, config(), dialect(), seed, shared.now)
}

#[expect(clippy::expect_used, reason = "the settings are constants")]
fn dialect() -> Box<GeminiLive> {
    let settings =
        GeminiSettings { api_key: "k".into(), base_url: "http://model".into(), ..GeminiSettings::default() };
    Box::new(GeminiLive::new(settings).expect("the settings are good"))
}

fn brief(input: &Input) -> String {
    match input {
        Input::ModelFrame { dial, frame } => {
            format!("model {} {}", dial.0, String::from_utf8_lossy(frame.bytes()))
        }
        Input::BackendReplied { call, reply } => {
            format!("reply {} {}", call.0, if reply.is_ok() { "ok" } else { "failed" })
        }
        other => format!("{other:?}"),
    }
}

fn brief_call(request: &contract::backend::BackendRequest) -> String {
    use contract::backend::BackendRequest as R;
    match request {
        R::AppendTranscript { .. } => "append".into(),
        R::GetContext { .. } => "getContext".into(),
        R::SubmitTranscript { turns, .. } => format!("submit {} turns", turns.len()),
        R::UpdateStatus { status, .. } => format!("status {}", status.as_str()),
    }
}
