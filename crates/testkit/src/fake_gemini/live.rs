//! A session after its setup: the state, the timers, and what a script makes happen.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Arc, MutexGuard};

use bytes::Bytes;
use gemini_wire::{Close, FrameWriter, close};
use serde_json::{Map, Value, json};

use super::conversation::Conversation;
use super::log::ConnectionLog;
use super::reply::{Pending, Reply};
use super::script::{Action, Trigger};
use super::session::{Output, Shared, SharedLog, lock};
use super::setup::Setup;
use super::talk::Talk;
use super::vad::{Vad, VadSettings};

/// What a live session starts from.
pub(super) struct Opening {
    pub setup: Setup,
    pub conversation: Conversation,
    pub is_resumed: bool,
    pub vertex: bool,
    pub seed: u64,
}

/// Something due at a time.
enum Timer {
    /// Actions that had to wait.
    Actions(Vec<Action>),
    /// An event of the script, by its index.
    Event(usize),
    /// The connection announces its end.
    GoAway,
    /// The connection ends.
    Close(Close),
}

/// A session after its setup.
pub(super) struct Live {
    pub shared: Arc<Shared>,
    log: SharedLog,
    pub setup: Setup,
    pub conversation: Conversation,
    pub rng: fastrand::Rng,
    pub now: u64,
    pub out: VecDeque<Output>,
    pub writer: FrameWriter,
    pub vad: Vad,
    pub user_speaks: bool,
    pub manual_open: bool,
    /// The next client content only fills the history.
    pub is_seeding: bool,
    /// A resumed connection on which no audio has come yet.
    pub awaits_resumed_audio: bool,
    pub pending: Option<Pending>,
    pub reply: Option<Reply>,
    pub talk: Option<Talk>,
    /// Tool calls without an answer: id to whether the call blocks the model.
    pub calls: BTreeMap<String, bool>,
    /// Calls that were cancelled; late answers to them are ignored.
    pub cancelled: HashSet<String>,
    pub idle_due: Option<u64>,
    timers: Vec<(u64, Timer)>,
    is_stalled: bool,
    is_over: bool,
}

impl Live {
    /// Answers the setup.
    pub(super) fn open(shared: Arc<Shared>, log: SharedLog, opening: Opening, now: u64) -> Self {
        let Opening { setup, conversation, is_resumed, vertex, seed } = opening;
        let knobs = &shared.script.knobs;
        let settings = VadSettings {
            threshold: knobs.vad_threshold,
            prefix_ms: setup.prefix_ms,
            silence_ms: setup.silence_ms,
        };
        let mut live = Self {
            writer: FrameWriter { pretty: knobs.pretty },
            vad: Vad::new(settings),
            is_seeding: setup.asked.seeded_history && !is_resumed,
            awaits_resumed_audio: is_resumed,
            idle_due: knobs.idle_close.map(|ms| now + ms),
            shared,
            log,
            setup,
            conversation,
            rng: fastrand::Rng::with_seed(seed),
            now,
            out: VecDeque::new(),
            user_speaks: false,
            manual_open: false,
            pending: None,
            reply: None,
            talk: None,
            calls: BTreeMap::new(),
            cancelled: HashSet::new(),
            timers: Vec::new(),
            is_stalled: false,
            is_over: false,
        };
        live.greet(is_resumed, vertex);
        live
    }

    fn greet(&mut self, is_resumed: bool, vertex: bool) {
        let session_id = vertex.then(|| format!("{:016x}", self.rng.u64(..)));
        self.send(self.writer.setup_complete(session_id));
        {
            let mut log = self.log();
            log.is_set_up = true;
            log.conversation = Some(self.conversation.id);
        }
        if self.shared.script.knobs.handle_after_setup {
            self.send_handle();
        }
        self.set_timers();
        let actions = self.take_events(if is_resumed { Trigger::Resume } else { Trigger::Start });
        self.act(actions);
    }

    fn set_timers(&mut self) {
        let shared = Arc::clone(&self.shared);
        let knobs = &shared.script.knobs;
        let now = self.now;
        let mut add = |after: Option<u64>, timer| {
            if let Some(ms) = after {
                self.timers.push((now + ms, timer));
            }
        };
        add(knobs.go_away_after, Timer::GoAway);
        add(knobs.hard_cap, Timer::Close(Close::new(1011, close::DEADLINE_EXPIRED)));
        if !self.setup.compression {
            add(knobs.session_limit, Timer::Close(Close::invalid()));
        }
        for (index, event) in shared.script.events.iter().enumerate() {
            if let Trigger::After(ms) = event.trigger {
                add(Some(ms), Timer::Event(index));
            }
        }
    }

    pub(super) fn log(&self) -> MutexGuard<'_, ConnectionLog> {
        lock(&self.log)
    }

    /// Sends a frame, unless the session is stalled.
    pub(super) fn send(&mut self, frame: Bytes) {
        if !self.is_stalled && !self.is_over {
            self.out.push_back(Output::Frame(frame));
        }
    }

    fn end(&mut self, output: Output) {
        if !self.is_over {
            self.is_over = true;
            self.out.push_back(output);
        }
    }

    pub(super) fn next_due(&self) -> Option<u64> {
        if self.is_over {
            return None;
        }
        let timers = self.timers.iter().map(|(due, _)| *due);
        let others = [self.idle_due, self.reply_due(), self.pending_due(), self.talk_due()];
        timers.chain(others.into_iter().flatten()).min()
    }

    /// Does everything that is due, each thing at its own time.
    pub(super) fn advance(&mut self, now: u64) {
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            self.now = self.now.max(due);
            self.do_one(due);
        }
        self.now = self.now.max(now);
    }

    fn do_one(&mut self, due: u64) {
        if let Some(at) = self.timers.iter().position(|(time, _)| *time == due) {
            let (_, timer) = self.timers.swap_remove(at);
            self.expire(timer);
        } else if self.idle_due == Some(due) {
            self.idle_due = None;
            self.end(Output::Close(Close::new(1008, close::ABORTED)));
        } else if self.reply_due() == Some(due) {
            self.step_reply();
        } else if self.pending_due() == Some(due) {
            if let Some(pending) = self.pending.take() {
                self.begin_reply(&pending);
            }
        } else {
            self.step_talk();
        }
    }

    fn expire(&mut self, timer: Timer) {
        match timer {
            Timer::Actions(actions) => self.act(actions),
            Timer::GoAway => self.go_away(self.shared.script.knobs.time_left),
            Timer::Close(close) => self.end(Output::Close(close)),
            Timer::Event(index) => {
                if self.shared.world().fire(self.conversation.id, index) {
                    let event = self.shared.script.events.get(index);
                    let actions = event.map(|event| event.actions.clone()).unwrap_or_default();
                    self.act(actions);
                }
            }
        }
    }

    /// The actions of a moment. Those of a resumption happen every time, all others once in a conversation.
    pub(super) fn take_events(&mut self, trigger: Trigger) -> Vec<Action> {
        let repeats = matches!(trigger, Trigger::Resume | Trigger::ResumeAudio);
        let mut world = self.shared.world();
        let mut actions = Vec::new();
        for (index, event) in self.shared.script.events.iter().enumerate() {
            if event.trigger == trigger && (repeats || world.fire(self.conversation.id, index)) {
                actions.extend(event.actions.iter().cloned());
            }
        }
        actions
    }

    /// Performs actions in order; a `wait` puts off all that follow it.
    pub(super) fn act(&mut self, actions: Vec<Action>) {
        let mut actions = actions.into_iter();
        while let Some(action) = actions.next() {
            if let Action::Wait(ms) = action {
                self.timers.push((self.now + ms, Timer::Actions(actions.collect())));
                return;
            }
            self.perform(action);
        }
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::GoAway(left_ms) => self.go_away(left_ms),
            Action::Close(close) => self.end(Output::Close(close)),
            Action::DropTcp => self.end(Output::DropTcp),
            Action::Stall => self.is_stalled = true,
            Action::Interrupt => {
                if !self.interrupt() {
                    self.send_interrupted();
                }
            }
            Action::TurnComplete => self.send_turn_complete(Map::new()),
            Action::ToolCall(name, arguments) => self.call_tool(&name, &arguments),
            Action::Send(object) => self.send(self.writer.write(&object)),
            // The others belong to other moments; the script reader has seen to that.
            Action::Http(_) | Action::Silent | Action::Reject(_) | Action::Wait(_) => {}
        }
    }

    fn go_away(&mut self, left_ms: u64) {
        self.send(self.writer.go_away(left_ms));
        let knobs = &self.shared.script.knobs;
        let (code, is_silent) = (knobs.go_away_code, knobs.silent_after_go_away);
        let reason = if code == 1008 { close::ABORTED } else { close::DEADLINE_EXPIRED };
        self.timers.push((self.now + left_ms, Timer::Close(Close::new(code, reason))));
        self.is_stalled |= is_silent;
    }

    fn call_tool(&mut self, name: &str, arguments: &Value) {
        let Some(&blocks) = self.setup.tools.get(name) else {
            self.log().notes.push(format!("the script calls {name}, which the setup does not declare"));
            return;
        };
        // The real ids are 18 or 19 digits long.
        let id = format!("function-call-{}", self.rng.u64(100_000_000_000_000_000..u64::MAX / 2));
        self.calls.insert(id.clone(), blocks);
        if let Some(reply) = self.reply.as_mut().filter(|_| blocks) {
            reply.is_blocked = true;
        }
        self.send(self.writer.tool_call(&id, name, arguments));
    }

    pub(super) fn send_interrupted(&mut self) {
        self.log().interruptions += 1;
        self.send(self.writer.interrupted());
    }

    pub(super) fn send_turn_complete(&mut self, mut content: Map<String, Value>) {
        if self.setup.family == super::model::Family::Live38Thinking {
            content.insert("interactionStatus".to_owned(), json!("IDLE"));
        }
        self.log().turns += 1;
        self.send(self.writer.turn_complete(content, self.conversation.usage));
    }

    /// A handle to the present state, or word that there is none while tool calls are open.
    pub(super) fn send_handle(&mut self) {
        if self.setup.asked.resumption.is_none() {
            return;
        }
        if !self.calls.is_empty() {
            self.send(self.writer.not_resumable());
            return;
        }
        let random = self.rng.u64(..);
        let handle = self.shared.world().issue(&self.conversation, random, self.now);
        self.send(self.writer.resumable(&handle));
        self.log().handles.push(handle);
    }
}
