//! The shell around the client core: what it wants done is done, what happens is told to it.
//!
//! One function, [`Call::drive`], gives it an input and performs what comes of it. The core decides how to
//! connect, resume and end; nothing here does.

use super::ducking::Ducking;
use super::entry::Entry;
use super::gate::Gate;
use super::line::{Line, refusal};
use super::quality::{Quality, RoundTrips};
use super::shown::{MicrophoneState, Shown, set};
use super::wake::WakeLock;
use super::watch::{self, Watch};
use crate::api::procedures::{GENERATE_RESUME_TOKEN, GENERATE_WORKER_TOKEN, GET_BY_ID};
use crate::browser::page;
use crate::i18n::use_language;
use crate::i18n::{Language, Text};
use crate::sound::{Microphone, Sound};
use crate::state::account::{Account, use_account};
use crate::state::preferences::{Preferences, use_preferences};
use crate::ui::announcer::{Announcer, use_announcer};
use client::{Client, ClientConfig, ConnId, Input, Output, SessionEnd, Token, TokenKind};
use contract::backend::InterviewStatus;
use contract::ids::InterviewId;
use contract::live::turn_control::Action;
use contract::procedures::interview::{GetByIdInput, Interview, InterviewRef};
use contract::time::UnixMillis;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

/// What a call needs of the app.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) account: Account,
    pub(super) announcer: Announcer,
    pub(super) language: RwSignal<Language>,
    pub(super) preferences: Preferences,
}

impl Around {
    /// The app's own.
    pub(super) fn here() -> Self {
        Self {
            account: use_account(),
            announcer: use_announcer(),
            language: use_language(),
            preferences: use_preferences(),
        }
    }
}

/// A call. A cheap handle; what it shows is in [`Self::shown`].
#[derive(Clone, Copy)]
pub(crate) struct Call {
    /// What a page shows of it.
    pub(crate) shown: Shown,
    pub(super) around: Around,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// What a call holds.
pub(super) struct Inner {
    pub(super) owner: Owner,
    pub(super) interview: InterviewId,
    client: RefCell<Client>,
    inputs: RefCell<VecDeque<Input>>,
    is_driving: Cell<bool>,
    timer: RefCell<Option<(UnixMillis, TimeoutHandle)>>,
    line: RefCell<Option<Line>>,
    pub(super) sound: RefCell<Option<Sound>>,
    pub(super) microphone: RefCell<Option<Microphone>>,
    pub(super) device: RefCell<Option<String>>,
    pub(super) gate: RefCell<Gate>,
    pub(super) ducking: RefCell<Ducking>,
    pub(super) round_trips: RefCell<RoundTrips>,
    /// The session was live on a connection before.
    pub(super) was_live: Cell<bool>,
    wake: WakeLock,
    watch: RefCell<Option<Watch>>,
    is_over: Cell<bool>,
}

impl Call {
    /// A call that is not begun yet. `owner` is that of its signals.
    pub(super) fn new(around: Around, owner: Owner, interview: InterviewId, entry: Entry) -> Self {
        let (sound, device, half_duplex, microphone) = match entry {
            Entry::Voice { sound, device, half_duplex } => {
                (Some(sound), device, half_duplex, MicrophoneState::Asking)
            }
            Entry::VoiceAgain { device, half_duplex } => {
                (Sound::new().ok(), device, half_duplex, MicrophoneState::Asking)
            }
            Entry::Text => (None, None, false, MicrophoneState::NotUsed),
        };
        let push_to_talk = around.preferences.settings.with_untracked(|settings| settings.push_to_talk);
        let inner = Inner {
            owner,
            interview,
            client: RefCell::new(Client::new(ClientConfig::default(), seed(), page::now())),
            inputs: RefCell::default(),
            is_driving: Cell::new(false),
            timer: RefCell::default(),
            line: RefCell::default(),
            sound: RefCell::default(),
            microphone: RefCell::default(),
            device: RefCell::new(device),
            gate: RefCell::new(Gate::new(push_to_talk, half_duplex)),
            ducking: RefCell::default(),
            round_trips: RefCell::default(),
            was_live: Cell::new(false),
            wake: WakeLock::default(),
            watch: RefCell::default(),
            is_over: Cell::new(false),
        };
        let inner = StoredValue::new_local(Rc::new(inner));
        let call = Self { shown: Shown::new(microphone), around, inner };
        call.shown.half_duplex.set(half_duplex);
        if let Some(sound) = sound {
            call.use_sound(sound);
        }
        call
    }

    /// Begins.
    pub(super) fn start(self) {
        if let Some(inner) = self.inner() {
            *inner.watch.borrow_mut() = Some(watch::begin(self));
        }
        self.drive(Input::Start);
    }

    /// Gives everything back: socket, microphone, loudspeaker, screen. The interview goes on for as long as
    /// the server waits.
    pub(super) fn hang_up(self) {
        let Some(inner) = self.inner() else { return };
        inner.is_over.set(true);
        inner.watch.take();
        inner.line.take();
        inner.microphone.take();
        if let Some(sound) = inner.sound.take() {
            sound.close();
        }
        if let Some((_, timer)) = inner.timer.take() {
            timer.clear();
        }
        inner.wake.release();
    }

    /// What the call holds; none once the next one has begun.
    pub(super) fn inner(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    /// Tells a screen reader.
    pub(super) fn say(self, text: Text) {
        self.around.announcer.say(self.around.language.get_untracked().say(text));
    }

    /// Gives the core an input, and does all that comes of it. Inputs that come meanwhile wait their turn.
    pub(super) fn drive(self, input: Input) {
        let Some(inner) = self.inner().filter(|inner| !inner.is_over.get()) else { return };
        inner.inputs.borrow_mut().push_back(input);
        if inner.is_driving.replace(true) {
            return;
        }
        loop {
            let next = inner.inputs.borrow_mut().pop_front();
            let Some(input) = next else { break };
            inner.client.borrow_mut().handle(page::now(), input);
            loop {
                let output = inner.client.borrow_mut().poll_output();
                let Some(output) = output else { break };
                self.perform(&inner, output);
            }
        }
        inner.is_driving.set(false);
        self.set_timer(&inner);
    }

    /// Wakes the core when it wants to be woken.
    fn set_timer(self, inner: &Inner) {
        let wanted = inner.client.borrow().poll_timeout().map(|(at, _)| at);
        let mut timer = inner.timer.borrow_mut();
        if timer.as_ref().map(|(at, _)| *at) == wanted {
            return;
        }
        if let Some((_, before)) = timer.take() {
            before.clear();
        }
        let Some(at) = wanted.filter(|_| !inner.is_over.get()) else { return };
        let wait = Duration::from_millis(at.since(page::now()));
        let wake = move || {
            if let Some(inner) = self.inner() {
                // It has fired: there is nothing to clear.
                inner.timer.take();
            }
            self.drive(Input::Timeout);
        };
        *timer = set_timeout_with_handle(wake, wait).ok().map(|handle| (at, handle));
    }

    fn perform(self, inner: &Rc<Inner>, output: Output) {
        match output {
            Output::Prepare => self.look_up(inner),
            Output::AskPermission => self.ask_for_microphone(),
            Output::RequestToken { conn, kind } => self.ask_for_token(inner, conn, kind),
            Output::OpenSocket { conn, token } => self.open(inner, conn, &token),
            Output::Send { conn, frame, is_audio } => {
                if let Some(line) = inner.line.borrow_mut().as_mut().filter(|line| line.conn() == conn) {
                    line.send(frame, is_audio);
                    self.lost_sound(line.dropped());
                }
            }
            Output::CloseSocket { conn } => {
                let line = inner.line.take();
                // One of another attempt stays.
                *inner.line.borrow_mut() = line.filter(|line| line.conn() != conn);
            }
            // The results page does that, as for an interview that was held elsewhere.
            Output::FetchResults => {}
            Output::Event(event) => self.note(inner, event),
        }
    }

    /// Sound that never left this device is the worst of connections.
    fn lost_sound(self, dropped: u32) {
        if dropped > self.shown.dropped.get_untracked() {
            set(self.shown.quality, Quality::Poor);
        }
        set(self.shown.dropped, dropped);
    }

    fn look_up(self, inner: &Inner) {
        let input = GetByIdInput { id: inner.interview.clone(), include_feedback: None };
        spawn_local(async move {
            match self.around.account.call(&GET_BY_ID, &input).await {
                Ok(found) => self.found(found.interview),
                Err(failure) => {
                    let message = failure.text(self.around.language.get_untracked());
                    self.drive(Input::SetupFailed { message });
                }
            }
        });
    }

    fn found(self, interview: Interview) {
        let status = interview.status;
        let _ = self.shown.interview.try_set(Some(interview));
        match status {
            InterviewStatus::Pending => self.drive(Input::InterviewReady),
            InterviewStatus::InProgress => {
                self.drive(Input::FoundInProgress);
                self.drive(Input::InterviewReady);
            }
            // Nothing to connect to: its results are what there is.
            InterviewStatus::Completed | InterviewStatus::Error => {
                let _ = self.shown.ended.try_set(Some(SessionEnd::AlreadyOver));
            }
        }
    }

    fn ask_for_token(self, inner: &Inner, conn: ConnId, kind: TokenKind) {
        let procedure = match kind {
            TokenKind::Join => &GENERATE_WORKER_TOKEN,
            TokenKind::Resume => &GENERATE_RESUME_TOKEN,
        };
        let input = InterviewRef { interview_id: inner.interview.clone() };
        spawn_local(async move {
            let input = match self.around.account.call(procedure, &input).await {
                Ok(issued) => Input::TokenIssued { conn, token: Token(issued.token) },
                Err(failure) => Input::TokenRefused { conn, refusal: refusal(&failure) },
            };
            self.drive(input);
        });
    }

    fn open(self, inner: &Inner, conn: ConnId, token: &Token) {
        // The one before is closed by being dropped.
        inner.line.take();
        let line = Line::open(conn, token, &inner.interview, &(Rc::new(move |input| self.drive(input)) as _));
        match line {
            Some(line) => *inner.line.borrow_mut() = Some(line),
            None => self.drive(Input::SocketClosed { conn, code: None }),
        }
    }

    /// The page is at the front again, and may hold the screen awake again.
    pub(super) fn woke(self) {
        if let Some(inner) = self.inner() {
            inner.wake.renew();
        }
        self.drive(Input::Woke);
    }

    /// Keeps the screen on, or lets it go.
    pub(super) fn stay_awake(inner: &Inner, awake: bool) {
        if awake { inner.wake.hold() } else { inner.wake.release() }
    }
}

/// What the person does.
impl Call {
    /// "End interview": the server is asked to, or the attempt is given up.
    pub(crate) fn end(self) {
        self.drive(Input::EndPressed);
    }

    /// "Try again", or "Take over here". Mostly in the handler of a tap, which lets sound flow.
    pub(crate) fn retry(self) {
        self.resume_sound();
        set(self.shown.problem, None);
        self.drive(Input::Retry);
    }

    /// Sends a typed answer.
    pub(crate) fn answer(self, text: String) {
        set(self.shown.answer_problem, None);
        self.shown.dialogue.update(|dialogue| dialogue.typed(&text));
        self.drive(Input::TypedAnswer(text));
    }

    /// Asks for the question once more.
    pub(crate) fn repeat_question(self) {
        self.drive(Input::Control(Action::RepeatQuestion));
    }

    /// "Hold on": the interviewer does not take the turn until the person is ready.
    pub(crate) fn hold_on(self, on: bool) {
        set(self.shown.on_hold, on);
        self.drive(Input::Control(if on { Action::Hold } else { Action::Release }));
    }
}

/// Randomness for the pauses between attempts: nothing secret hangs on it.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u64::from_le_bytes(bytes)
}
