//! One WebSocket with the session that speaks on it: performs what the session puts out, feeds it what comes in.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use gemini_wire::Close;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio_websockets::{CloseCode, Message, WebSocketStream};

use super::{Hub, stopped};
use crate::conversation::{Job, JobId, JobResult, Output, Urgency};
use crate::microphone::Microphone;
use crate::session::Session;
use crate::work::pool::Ticket;

/// Results that may wait for their session. A conversation has fewer pieces of work at a time.
const MAX_RESULTS: usize = 256;

/// A client that takes nothing for so long is gone.
const SEND_PATIENCE: Duration = Duration::from_secs(20);

/// How long a client may take to answer a close frame.
const CLOSE_PATIENCE: Duration = Duration::from_secs(1);

/// Work under way.
enum Running {
    Pool(Ticket),
    Task(AbortHandle),
}

pub(super) struct Socket {
    ws: WebSocketStream<TcpStream>,
    hub: Arc<Hub>,
    session: Session,
    running: HashMap<JobId, Running>,
    results: mpsc::Receiver<(JobId, JobResult)>,
    send_result: mpsc::Sender<(JobId, JobResult)>,
}

/// The connection has ended.
struct Over;

impl Socket {
    pub(super) fn new(ws: WebSocketStream<TcpStream>, hub: Arc<Hub>, session: Session) -> Self {
        let (send_result, results) = mpsc::channel(MAX_RESULTS);
        Self { ws, hub, session, running: HashMap::new(), results, send_result }
    }

    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>, drain_ms: u64) {
        let mut is_draining = false;
        loop {
            if self.perform().await.is_err() {
                return;
            }
            let due = self.session.poll_timeout();
            let due_at = self.hub.instant(due.unwrap_or_default());
            tokio::select! {
                message = self.ws.next() => match message {
                    Some(Ok(message)) if message.is_text() || message.is_binary() => self.receive(&message),
                    Some(Ok(message)) if message.is_close() => {
                        // The library answers it when it is polled once more.
                        let _ = tokio::time::timeout(CLOSE_PATIENCE, self.ws.next()).await;
                        return;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
                Some((id, result)) = self.results.recv() => {
                    if !matches!(result, JobResult::Thought(_)) {
                        self.running.remove(&id);
                    }
                    self.session.job_done(self.hub.now(), id, &result);
                }
                () = tokio::time::sleep_until(due_at), if due.is_some() => self.session.advance(self.hub.now()),
                () = stopped(&mut stop), if !is_draining => {
                    is_draining = true;
                    self.session.drain(self.hub.now(), drain_ms);
                }
            }
        }
    }

    fn receive(&mut self, message: &Message) {
        let detectors = &self.hub.detectors;
        let microphone = || Microphone::new(detectors.start());
        self.session.receive(self.hub.now(), message.as_payload(), microphone);
    }

    /// Does what the session has put out.
    async fn perform(&mut self) -> Result<(), Over> {
        let mut has_sent = false;
        while let Some(output) = self.session.poll_output() {
            match output {
                Output::Frame(frame) => {
                    self.send(Message::binary(frame)).await?;
                    has_sent = true;
                }
                Output::Start(id, job) => self.start(id, job),
                Output::Hurry(id) => {
                    if let Some(Running::Pool(ticket)) = self.running.get(&id) {
                        self.hub.pool.hurry(*ticket);
                    }
                }
                Output::Cancel(id) => {
                    if let Some(running) = self.running.remove(&id) {
                        self.cancel(&running);
                    }
                }
                // The session has made frames of them.
                Output::IssueHandle => {}
                Output::Close(close) => {
                    self.close(&close).await;
                    return Err(Over);
                }
            }
        }
        if has_sent {
            let flushed = tokio::time::timeout(SEND_PATIENCE, self.ws.flush()).await;
            flushed.map_err(|_| Over)?.map_err(|_| Over)?;
        }
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<(), Over> {
        let sent = tokio::time::timeout(SEND_PATIENCE, self.ws.feed(message)).await;
        sent.map_err(|_| Over)?.map_err(|_| Over)
    }

    fn start(&mut self, id: JobId, job: Job) {
        let results = self.send_result.clone();
        // A full channel means a session that does not read; its work is void.
        let tell = move |result| {
            let _ = results.try_send((id, result));
        };
        let running = match job {
            Job::Decode { sound, vocabulary, urgency } => self.decode(sound, vocabulary, urgency, tell),
            Job::Speak { sentence, urgency } => self.speak(sentence, urgency, tell),
            Job::Ask(question) => match self.hub.model.clone() {
                Some(model) => {
                    let task = tokio::spawn(async move { model.ask(&question, tell).await });
                    Some(Running::Task(task.abort_handle()))
                }
                None => {
                    tell(JobResult::Failed);
                    None
                }
            },
        };
        if let Some(running) = running {
            self.running.insert(id, running);
        }
    }

    fn decode(
        &self,
        sound: Vec<f32>,
        vocabulary: Arc<[String]>,
        urgency: Urgency,
        tell: impl FnOnce(JobResult) + Send + 'static,
    ) -> Option<Running> {
        let Some(ears) = self.hub.ears.clone() else {
            tell(JobResult::Failed);
            return None;
        };
        let work = move |is_cancelled: &_| match ears.transcribe(&sound, &vocabulary, is_cancelled) {
            Ok(text) => JobResult::Heard(text),
            Err(hearing::HearError::Cancelled) => JobResult::Failed,
            Err(problem) => {
                tracing::warn!(%problem, "a phrase was not understood");
                JobResult::Failed
            }
        };
        self.hub.pool.submit(urgency, work, tell).map(Running::Pool)
    }

    fn speak(
        &self,
        sentence: String,
        urgency: Urgency,
        tell: impl FnOnce(JobResult) + Send + 'static,
    ) -> Option<Running> {
        let Some(mouth) = self.hub.mouth.clone() else {
            tell(JobResult::Failed);
            return None;
        };
        let work = move |_: &_| match mouth.say(&sentence) {
            Ok(sound) => JobResult::Spoken(sound),
            Err(problem) => {
                tracing::warn!(%problem, "a sentence was not spoken");
                JobResult::Failed
            }
        };
        self.hub.pool.submit(urgency, work, tell).map(Running::Pool)
    }

    fn cancel(&self, running: &Running) {
        match running {
            Running::Pool(ticket) => self.hub.pool.cancel(*ticket),
            Running::Task(task) => task.abort(),
        }
    }

    /// Sends a close frame and waits a little for the client's.
    async fn close(&mut self, close: &Close) {
        tracing::info!(
            code = close.code,
            reason = close.reason,
            "the embedded interviewer closes a connection"
        );
        let code = CloseCode::try_from(close.code).unwrap_or(CloseCode::INTERNAL_SERVER_ERROR);
        let answered = async {
            if self.ws.send(Message::close(Some(code), &close.reason)).await.is_ok() {
                while let Some(Ok(_)) = self.ws.next().await {}
            }
        };
        let _ = tokio::time::timeout(CLOSE_PATIENCE, answered).await;
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        for running in self.running.values() {
            self.cancel(running);
        }
    }
}
