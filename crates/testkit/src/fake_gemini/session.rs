//! The protocol brain of one connection: frames and time in, frames out. It knows no sockets and no clock.
//!
//! Use: after each `receive` or `advance`, drain `poll_output` to `None`, then sleep until `poll_timeout`.
//! All times are milliseconds on one clock of the caller's choosing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use gemini_wire::{ClientFrame, Close, Endpoint, FrameWriter, client_frame, close};
use serde_json::Value;

use super::conversation::{BadHandle, Conversation, World};
use super::live::{Live, Opening};
use super::log::{ConnectionLog, MAX_FRAMES};
use super::script::{Action, Script, Trigger};
use super::setup::{self, Setup};
use super::voice::Voice;

/// Frames kept when a client does not wait for `setupComplete`.
const MAX_EARLY_FRAMES: usize = 1000;

/// What every session of a server has in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub script: Script,
    /// The only key that is accepted; without one, any key is.
    pub key: Option<String>,
    pub voice: Voice,
    pub record_audio: bool,
    world: Mutex<World>,
}

impl Shared {
    pub(super) fn new(script: Script, key: Option<String>, record_audio: bool) -> Self {
        let knobs = &script.knobs;
        let writer = FrameWriter { pretty: knobs.pretty };
        let voice = Voice::new(writer, knobs.chunk_ms, knobs.ms_per_char);
        Self { script, key, voice, record_audio, world: Mutex::default() }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a client came in.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub number: u64,
    pub endpoint: Endpoint,
    pub key: Option<String>,
}

/// What the host has to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Output {
    /// Send a data frame (binary, unless the knobs say text).
    Frame(Bytes),
    /// Send a close frame; nothing follows.
    Close(Close),
    /// Drop the connection without a close frame; nothing follows.
    DropTcp,
}

/// A log that the session writes and the test reads.
pub(super) type SharedLog = Arc<Mutex<ConnectionLog>>;

enum Phase {
    AwaitingSetup,
    SettingUp { due: u64, verdict: Verdict, early: Vec<Bytes> },
    Live(Box<Live>),
    Over,
}

/// How a setup ends once its delay is over.
enum Verdict {
    Open(Box<(Setup, Conversation, bool)>),
    Close(Close),
    DropTcp,
    Stall,
}

/// One connection.
pub(super) struct Session {
    shared: Arc<Shared>,
    log: SharedLog,
    link: Link,
    seed: u64,
    phase: Phase,
    /// The conversation that must be marked as hung up in the end.
    held: Option<u64>,
    out: VecDeque<Output>,
}

impl Session {
    pub(super) fn new(shared: Arc<Shared>, log: SharedLog, link: Link, seed: u64) -> Self {
        shared.world().sessions += 1;
        Self { shared, log, link, seed, phase: Phase::AwaitingSetup, held: None, out: VecDeque::new() }
    }

    pub(super) fn log(&self) -> SharedLog {
        Arc::clone(&self.log)
    }

    /// Takes a data frame of the client.
    pub(super) fn receive(&mut self, now: u64, frame: &Bytes) {
        self.advance(now);
        let result = match &mut self.phase {
            Phase::Over => return,
            Phase::Live(live) => {
                let result = read_and_log(frame, &self.log).and_then(|frame| live.receive(now, frame));
                self.out.append(&mut live.out);
                result
            }
            Phase::AwaitingSetup => match read_and_log(frame, &self.log) {
                Ok(ClientFrame::Setup(setup)) => self.begin_setup(now, &setup),
                Ok(_) => Err(Close::invalid()),
                Err(close) => Err(close),
            },
            Phase::SettingUp { early, .. } => {
                if self.shared.script.knobs.queue_early_frames && early.len() < MAX_EARLY_FRAMES {
                    early.push(frame.clone());
                    Ok(())
                } else {
                    Err(Close::invalid())
                }
            }
        };
        if let Err(close) = result {
            self.close(close);
        }
        self.end_if_closed();
    }

    /// Does what is due by now.
    pub(super) fn advance(&mut self, now: u64) {
        match &mut self.phase {
            Phase::SettingUp { due, .. } if *due <= now => self.finish_setup(now),
            Phase::Live(live) => {
                live.advance(now);
                self.out.append(&mut live.out);
                self.end_if_closed();
            }
            _ => {}
        }
    }

    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When `advance` must be called next; `None` when nothing is due.
    pub(super) fn poll_timeout(&self) -> Option<u64> {
        match &self.phase {
            Phase::SettingUp { verdict: Verdict::Stall, .. } => None,
            Phase::SettingUp { due, .. } => Some(*due),
            Phase::Live(live) => live.next_due(),
            _ => None,
        }
    }

    fn close(&mut self, close: Close) {
        self.out.push_back(Output::Close(close));
    }

    fn end_if_closed(&mut self) {
        let last = self.out.iter().position(|output| !matches!(output, Output::Frame(_)));
        if let Some(at) = last {
            self.out.truncate(at + 1);
            self.phase = Phase::Over;
            self.hang_up();
        }
    }

    /// The conversation has no connection any more, and may be resumed.
    pub(super) fn hang_up(&mut self) {
        if let Some(conversation) = self.held.take() {
            self.shared.world().hang_up(conversation);
        }
    }

    fn begin_setup(&mut self, now: u64, setup: &Value) -> Result<(), Close> {
        lock(&self.log).setup = Some(setup.clone());
        let knobs = &self.shared.script.knobs;
        let mut due = now + knobs.setup_delay;
        let mut verdict = match self.check(now, setup) {
            Ok(opening) => Verdict::Open(Box::new(opening)),
            Err(close) => Verdict::Close(close),
        };
        for action in self.connect_actions() {
            match action {
                Action::Wait(ms) => due += ms,
                Action::Close(close) => verdict = Verdict::Close(close),
                Action::DropTcp => verdict = Verdict::DropTcp,
                Action::Stall => verdict = Verdict::Stall,
                _ => {}
            }
        }
        self.phase = Phase::SettingUp { due, verdict, early: Vec::new() };
        self.advance(now);
        Ok(())
    }

    fn connect_actions(&self) -> Vec<Action> {
        let applies = |trigger| match trigger {
            Trigger::Connect(number) => number.is_none_or(|number| number == self.link.number),
            _ => false,
        };
        let events = self.shared.script.events.iter().filter(|event| applies(event.trigger));
        events.flat_map(|event| event.actions.iter().cloned()).collect()
    }

    /// Key, quota, setup rules, handle: in the order in which the service looks at them.
    fn check(&mut self, now: u64, setup: &Value) -> Result<(Setup, Conversation, bool), Close> {
        let knobs = &self.shared.script.knobs;
        let given = self.link.key.as_deref().filter(|key| !key.is_empty());
        let is_valid = given.is_some_and(|key| self.shared.key.as_deref().is_none_or(|right| right == key));
        if !is_valid {
            return Err(Close::new(1007, close::KEY_NOT_VALID));
        }
        let mut world = self.shared.world();
        if knobs.max_sessions.is_some_and(|most| world.sessions > most) {
            return Err(Close::new(1011, close::QUOTA));
        }
        let setup = setup::check(setup, &self.link.endpoint, knobs)?;
        let handle = setup.asked.resumption.clone().flatten();
        let conversation = match &handle {
            None => Ok(world.begin()),
            Some(handle) => world.resume(handle, now, knobs.handle_ttl, knobs.resume_while_open),
        };
        drop(world);
        let conversation = conversation.map_err(|bad| match (bad, knobs.bad_handle_code) {
            (BadHandle::StillOpen, _) => Close::new(1011, close::INTERNAL),
            (BadHandle::Unknown, 1008) => Close::new(1008, close::SESSION_NOT_FOUND),
            (BadHandle::Unknown, _) => Close::new(1007, close::INVALID_HANDLE),
        })?;
        self.held = Some(conversation.id);
        let is_resumed = handle.is_some();
        lock(&self.log).resumed_with = handle;
        Ok((setup, conversation, is_resumed))
    }

    fn finish_setup(&mut self, now: u64) {
        let Phase::SettingUp { due, verdict, early } = std::mem::replace(&mut self.phase, Phase::Over) else {
            return;
        };
        match verdict {
            Verdict::Stall => self.phase = Phase::SettingUp { due: u64::MAX, verdict, early },
            Verdict::Close(close) => self.close(close),
            Verdict::DropTcp => self.out.push_back(Output::DropTcp),
            Verdict::Open(opening) => {
                let (setup, conversation, is_resumed) = *opening;
                let vertex = self.link.endpoint.vertex;
                let opening = Opening { setup, conversation, is_resumed, vertex, seed: self.seed };
                let live = Live::open(Arc::clone(&self.shared), Arc::clone(&self.log), opening, due);
                self.phase = Phase::Live(Box::new(live));
                self.advance(due);
                for frame in early {
                    self.receive(due.max(now), &frame);
                }
                self.advance(now);
            }
        }
        self.end_if_closed();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.hang_up();
        self.shared.world().sessions -= 1;
    }
}

/// Reads a frame; whatever is not audio goes into the log.
fn read_and_log<'a>(frame: &'a Bytes, log: &SharedLog) -> Result<ClientFrame<'a>, Close> {
    let read = client_frame::read(frame);
    let is_audio = matches!(&read, Ok(ClientFrame::Realtime(input)) if input.audio.is_some());
    if !is_audio {
        let value = serde_json::from_slice(frame).unwrap_or(Value::Null);
        let mut log = lock(log);
        if log.frames.len() < MAX_FRAMES {
            log.frames.push(value);
        }
    }
    read
}

pub(super) fn lock(log: &SharedLog) -> MutexGuard<'_, ConnectionLog> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}
