//! The task of one interview: wait for what happens first, hand it to the session, perform what
//! comes out, sleep until the session's deadline.
//!
//! One task holds both sockets. A chunk of sound goes from one to the other without a queue, a lock
//! or an await in between; what one read brings in leaves in one write.

use super::client::Client;
use super::model::Model;
use super::registry::{Guard, Mail};
use super::{Engine, Joining, JournalError, SessionJournal};
use crate::socket::SocketEvent;
use crate::telemetry::METRICS;
use contract::audio_format::client_bytes_to_ms;
use contract::backend::{BackendReply, BackendRequest, CallError, InterviewStatus};
use contract::codes::CloseCode;
use contract::time::UnixMillis;
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use session::{CallId, Checkpoint, ClientFrame, ConnId, DialId, Input, Outcome, Output, Session};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep};

/// First pause between two tries to make a checkpoint durable; it doubles.
const CHECKPOINT_PAUSE: Duration = Duration::from_millis(100);

/// Longest such pause: how late an interview goes on once there is a disk or a database again.
const CHECKPOINT_PAUSE_MAX: Duration = Duration::from_secs(5);

/// Client frames shorter than this carry no sound worth counting, in bytes.
const MIN_AUDIO_FRAME_BYTES: usize = 64;

type Calls = FuturesUnordered<BoxFuture<'static, (CallId, Result<BackendReply, CallError>)>>;

/// Everything one interview holds.
struct Host {
    engine: Engine,
    session: Session,
    journal: SessionJournal,
    mailbox: mpsc::Receiver<Mail>,
    clients: Vec<Client>,
    /// The newest line last; older ones are being closed.
    models: Vec<Model>,
    calls: Calls,
    last_conn: u64,
    sleep: Pin<Box<Sleep>>,
    wake_at: Option<UnixMillis>,
    /// Which side had something last: it is asked first, so that a burst leaves in one write.
    model_first: bool,
    outcome: Option<Outcome>,
}

/// What woke the task.
enum Event {
    Client(ConnId, SocketEvent),
    Input(Input),
    Mail(Option<Mail>),
}

/// Runs a session to its end.
pub(super) async fn run(
    engine: Engine,
    session: Session,
    journal: SessionJournal,
    mailbox: mpsc::Receiver<Mail>,
    guard: Guard,
) {
    let mut host = Host {
        engine,
        session,
        journal,
        mailbox,
        clients: Vec::with_capacity(1),
        models: Vec::with_capacity(1),
        calls: Calls::new(),
        last_conn: 0,
        sleep: Box::pin(tokio::time::sleep(Duration::ZERO)),
        wake_at: None,
        model_first: false,
        outcome: None,
    };
    let outcome = host.live().await;
    host.leave(outcome, guard).await;
}

impl Host {
    async fn live(&mut self) -> Outcome {
        loop {
            while let Some(output) = self.session.poll_output() {
                self.perform(output).await;
            }
            if let Some(outcome) = self.outcome {
                return outcome;
            }
            self.set_alarm();
            let event = poll_fn(|cx| self.poll_event(cx)).await;
            self.take(event);
        }
    }

    fn now(&self) -> UnixMillis {
        self.engine.parts.clock.now()
    }

    /// Sets the alarm to the session's deadline, if that has come nearer. One that has moved away is
    /// left: speech pushes a deadline with every chunk, and an alarm that rings early costs less than
    /// setting it fifty times a second. The session ignores a timeout that has not come.
    fn set_alarm(&mut self) {
        let Some((at, _)) = self.session.poll_timeout() else { return };
        if self.wake_at.is_none_or(|set| at < set) {
            self.wake_at = Some(at);
            let wait = Duration::from_millis(at.since(self.now()));
            self.sleep.as_mut().reset(Instant::now() + wait);
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        if self.model_first
            && let Poll::Ready(event) = self.poll_model(cx)
        {
            return Poll::Ready(event);
        }
        for client in &mut self.clients {
            if let Poll::Ready(event) = client.poll_event(cx) {
                self.model_first = false;
                return Poll::Ready(Event::Client(client.conn, event));
            }
        }
        if !self.model_first
            && let Poll::Ready(event) = self.poll_model(cx)
        {
            return Poll::Ready(event);
        }
        if let Poll::Ready(mail) = self.mailbox.poll_recv(cx) {
            return Poll::Ready(Event::Mail(mail));
        }
        if let Poll::Ready(Some((call, reply))) = self.calls.poll_next_unpin(cx) {
            return Poll::Ready(Event::Input(Input::BackendReplied { call, reply }));
        }
        if self.wake_at.is_some() && self.sleep.as_mut().poll(cx).is_ready() {
            // The clock decides, not the alarm.
            self.wake_at = None;
            return Poll::Ready(Event::Input(Input::Timeout));
        }
        Poll::Pending
    }

    fn poll_model(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        for model in &mut self.models {
            if let Poll::Ready(input) = model.poll_input(cx) {
                self.model_first = true;
                return Poll::Ready(Event::Input(input));
            }
        }
        Poll::Pending
    }

    fn take(&mut self, event: Event) {
        let now = self.now();
        match event {
            Event::Input(input) => {
                if let Input::ModelClosed { dial, .. } = &input {
                    self.forget_model(*dial);
                }
                self.session.handle(now, input);
            }
            Event::Client(conn, event) => self.client_event(now, conn, event),
            Event::Mail(Some(Mail::Join(joining))) => self.attach(now, *joining),
            Event::Mail(Some(Mail::LeaseLost(fencing))) => {
                if fencing == self.journal.fencing() {
                    self.session.handle(now, Input::LeaseLost);
                }
            }
            // The registry is gone, or says so: the process ends.
            Event::Mail(Some(Mail::Drain) | None) => self.session.handle(now, Input::Drain),
        }
    }

    fn attach(&mut self, now: UnixMillis, joining: Joining) {
        self.last_conn += 1;
        let conn = ConnId(self.last_conn);
        self.clients.push(Client::new(conn, joining.socket));
        self.session.handle(now, Input::ClientAttached { conn, protocol: joining.protocol });
    }

    fn client_event(&mut self, now: UnixMillis, conn: ConnId, event: SocketEvent) {
        let frame = match event {
            SocketEvent::Binary(bytes) => {
                if bytes.len() >= MIN_AUDIO_FRAME_BYTES {
                    METRICS.audio_in_ms.add(client_bytes_to_ms(bytes.len()));
                }
                ClientFrame::Binary(bytes)
            }
            SocketEvent::Text(_) => ClientFrame::Text,
            SocketEvent::Broken(crate::socket::Broken::TooBig) => ClientFrame::TooBig,
            SocketEvent::Closed(_) | SocketEvent::Broken(_) => return self.client_gone(now, conn),
        };
        self.session.handle(now, Input::ClientFrame { conn, frame });
    }

    /// A client's connection is over, whoever ended it.
    fn client_gone(&mut self, now: UnixMillis, conn: ConnId) {
        if let Some(client) = self.remove_client(conn) {
            client.finish();
        }
        self.session.handle(now, Input::ClientDetached { conn });
    }

    fn remove_client(&mut self, conn: ConnId) -> Option<Client> {
        let index = self.clients.iter().position(|client| client.conn == conn)?;
        Some(self.clients.swap_remove(index))
    }

    fn model(&mut self, dial: DialId) -> Option<&mut Model> {
        self.models.iter_mut().find(|model| model.dial == dial)
    }

    /// A line is no more.
    fn forget_model(&mut self, dial: DialId) {
        if let Some(index) = self.models.iter().position(|model| model.dial == dial) {
            self.models.remove(index).leave();
        }
    }

    async fn perform(&mut self, output: Output) {
        match output {
            Output::Checkpoint(checkpoint) => self.save(&checkpoint).await,
            Output::SendClient { conn, frame, audio_turn } => self.send_client(conn, frame, audio_turn),
            Output::DiscardAudio { conn, turn } => {
                if let Some(client) = self.clients.iter_mut().find(|client| client.conn == conn) {
                    client.discard_audio(turn);
                }
            }
            Output::CloseClient { conn, code } => {
                if let Some(client) = self.remove_client(conn) {
                    client.close(code);
                }
            }
            Output::Dial { dial, request } => {
                self.models.push(Model::dial(&self.engine.parts.dialer, dial, &request));
            }
            Output::SendModel { dial, frame } => {
                if self.model(dial).is_some_and(|model| model.send(frame).is_err()) {
                    self.forget_model(dial);
                    let close = session::ModelClose::Lost;
                    self.session.handle(self.now(), Input::ModelClosed { dial, close });
                }
            }
            Output::HangUp { dial } => {
                if let Some(model) = self.model(dial) {
                    model.hang_up();
                }
            }
            Output::CallBackend { call, request } => self.call(call, request),
            Output::Finished(outcome) => self.outcome = Some(outcome),
        }
    }

    fn send_client(&mut self, conn: ConnId, frame: bytes::Bytes, audio_turn: Option<u32>) {
        let Some(client) = self.clients.iter_mut().find(|client| client.conn == conn) else { return };
        if audio_turn.is_some() {
            METRICS.audio_out_ms.add(client_bytes_to_ms(frame.len()));
        }
        if client.send(frame, audio_turn).is_err() {
            METRICS.queue_overflows.add(1);
            // It does not drain its connection: no use in waiting with what it will not take.
            if let Some(client) = self.remove_client(conn) {
                client.abandon(CloseCode::PolicyViolation);
            }
            self.session.handle(self.now(), Input::ClientDetached { conn });
        }
    }

    fn call(&mut self, call: CallId, request: BackendRequest) {
        let starts =
            matches!(request, BackendRequest::UpdateStatus { status: InterviewStatus::InProgress, .. });
        let answer = (self.engine.parts.backend)(request);
        self.calls.push(Box::pin(async move {
            let reply = answer.await;
            match &reply {
                Ok(_) if starts => METRICS.sessions_started.add(1),
                Ok(_) => {}
                Err(_) => METRICS.backend_failures.add(1),
            }
            (call, reply)
        }));
    }

    /// Makes a checkpoint durable before anything later is performed. With neither database nor disk
    /// the interview stands still, and its client finds no server: better than a conversation that
    /// the next crash takes away.
    async fn save(&mut self, checkpoint: &Checkpoint) {
        let mut pause = CHECKPOINT_PAUSE;
        for attempt in 1_u32.. {
            match self.journal.save(checkpoint).await {
                Ok(()) => return,
                Err(JournalError::Fenced) => {
                    tracing::info!(interview = %checkpoint.interview, "another node runs the interview now");
                    return self.session.handle(self.now(), Input::LeaseLost);
                }
                Err(error) => {
                    METRICS.backend_failures.add(1);
                    let interview = &checkpoint.interview;
                    tracing::error!(%interview, attempt, %error, "a checkpoint could not be saved");
                    if matches!(error, JournalError::Refused(_)) {
                        return;
                    }
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(CHECKPOINT_PAUSE_MAX);
        }
    }

    /// Closes what is open, leaves the registry, and sends clients that came too late on to the next
    /// session.
    async fn leave(mut self, outcome: Outcome, guard: Guard) {
        if let Some(reason) = outcome.reason {
            METRICS.session_ended(reason);
            let interview = self.session.id();
            tracing::info!(%interview, ?reason, saved = outcome.saved, "session ended");
        }
        if outcome.saved
            && let Err(error) = self.journal.forget().await
        {
            tracing::warn!(interview = %self.session.id(), %error, "a finished interview could not be forgotten");
        }
        for client in std::mem::take(&mut self.clients) {
            client.close(CloseCode::Normal);
        }
        for model in std::mem::take(&mut self.models) {
            model.leave();
        }
        self.mailbox.close();
        drop(guard);
        while let Some(mail) = self.mailbox.recv().await {
            if let Mail::Join(joining) = mail {
                tokio::spawn(self.engine.clone().lead_on(*joining));
            }
        }
    }
}
