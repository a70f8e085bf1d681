//! The sockets of the fake: accepts connections, upgrades them, and runs one session on each.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use gemini_wire::accept::Accepted;
use gemini_wire::{Close, Upgrade};
use http::{Request, StatusCode};
use hyper::body::Incoming;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_websockets::{CloseCode, Message, WebSocketStream};

use super::log::{ConnectionLog, Log};
use super::session::{Link, Output, Session, Shared, SharedLog, lock};

/// How long a client may take to answer a close frame, and sessions to end at shutdown.
const CLOSE_PATIENCE: Duration = Duration::from_secs(3);

/// Everything the connections of one server share.
#[derive(Debug)]
pub(super) struct Hub {
    shared: Arc<Shared>,
    seed: u64,
    started: Instant,
    connections: AtomicU64,
    logs: Mutex<Vec<SharedLog>>,
    refused: Mutex<Vec<(String, u16)>>,
    /// Wakes those who wait for something to appear in the log.
    pub(super) changed: Notify,
}

impl Hub {
    pub(super) fn new(shared: Shared, seed: u64) -> Self {
        Self {
            shared: Arc::new(shared),
            seed,
            started: Instant::now(),
            connections: AtomicU64::new(0),
            logs: Mutex::default(),
            refused: Mutex::default(),
            changed: Notify::new(),
        }
    }

    pub(super) fn log(&self) -> Log {
        let logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        Log { connections: logs.iter().map(|log| lock(log).clone()).collect(), refused: refused.clone() }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn note_refusal(&self, path: &str, status: StatusCode) {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), status.as_u16()));
        self.changed.notify_waiters();
    }

    fn open(&self, upgrade: &Upgrade, number: u64) -> Session {
        let log = ConnectionLog {
            number,
            path: upgrade.path.clone(),
            key: upgrade.key_place,
            is_open: true,
            ..ConnectionLog::default()
        };
        let log = Arc::new(Mutex::new(log));
        self.logs.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&log));
        let link = Link { number, endpoint: upgrade.endpoint.clone(), key: upgrade.key.clone() };
        Session::new(Arc::clone(&self.shared), log, link, self.seed.wrapping_add(number))
    }
}

/// Accepts connections until told to stop, then lets the sessions say goodbye.
pub(super) async fn serve(listener: TcpListener, hub: Arc<Hub>, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, Arc::clone(&hub), stop.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
            () = stopped(&mut stop) => break,
        }
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    // Sessions that do not end in time are dropped with the set.
    let _ = tokio::time::timeout(CLOSE_PATIENCE, all_ended).await;
}

/// One TCP connection: HTTP first, then perhaps a session.
async fn connection(stream: TcpStream, hub: Arc<Hub>, stop: watch::Receiver<bool>) {
    let admit = |request: &Request<Incoming>| {
        admit(&hub, request).inspect_err(|status| hub.note_refusal(request.uri().path(), *status))
    };
    let mut stop_early = stop.clone();
    let accepted = tokio::select! {
        accepted = gemini_wire::accept(stream, admit) => accepted,
        () = stopped(&mut stop_early) => None,
    };
    if let Some(Accepted { upgrade, admission, socket }) = accepted {
        let session = hub.open(&upgrade, admission);
        Socket::new(socket, hub, session).run(stop).await;
    }
}

fn admit(hub: &Hub, request: &Request<Incoming>) -> Result<(Upgrade, u64), StatusCode> {
    let upgrade = Upgrade::read(request)?;
    let number = hub.connections.fetch_add(1, Ordering::Relaxed) + 1;
    match hub.shared.script.refusal(number) {
        Some(status) => Err(StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE)),
        None => Ok((upgrade, number)),
    }
}

/// A WebSocket with the session that speaks on it.
struct Socket {
    ws: WebSocketStream<TcpStream>,
    hub: Arc<Hub>,
    log: SharedLog,
    session: Session,
    sends_text: bool,
}

impl Socket {
    fn new(ws: WebSocketStream<TcpStream>, hub: Arc<Hub>, session: Session) -> Self {
        let sends_text = hub.shared.script.knobs.text_frames;
        Self { ws, log: session.log(), hub, session, sends_text }
    }

    async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let timer = tokio::time::sleep(Duration::ZERO);
        tokio::pin!(timer);
        loop {
            let due = self.session.poll_timeout();
            if let Some(due) = due {
                timer.as_mut().reset(self.hub.started + Duration::from_millis(due));
            }
            tokio::select! {
                message = self.ws.next() => match message {
                    Some(Ok(message)) if message.is_binary() || message.is_text() => {
                        self.session.receive(self.hub.now(), &Bytes::from(message.into_payload()));
                    }
                    Some(Ok(message)) if message.is_close() => {
                        let (code, reason) = message.as_close().unwrap_or((CloseCode::NO_STATUS_RECEIVED, ""));
                        lock(&self.log).closed_by_client = Some(Close::new(code.into(), reason));
                        break;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break,
                },
                () = &mut timer, if due.is_some() => self.session.advance(self.hub.now()),
                () = stopped(&mut stop) => {
                    self.close(Close::new(1001, "the fake is shutting down")).await;
                    break;
                }
            }
            if self.flush().await.is_err() {
                break;
            }
            self.hub.changed.notify_waiters();
        }
        self.finish().await;
    }

    /// Sends what the session has to say.
    ///
    /// # Errors
    /// When the connection is over.
    async fn flush(&mut self) -> Result<(), Over> {
        let mut has_sent = false;
        while let Some(output) = self.session.poll_output() {
            match output {
                Output::Frame(frame) if self.sends_text => self.ws.feed(Message::text(text(&frame))).await?,
                Output::Frame(frame) => self.ws.feed(Message::binary(frame)).await?,
                Output::Close(close) => {
                    self.close(close).await;
                    return Err(Over);
                }
                Output::DropTcp => {
                    // A reset instead of an orderly end, as from a proxy that dies.
                    let _ = self.ws.get_ref().set_zero_linger();
                    return Err(Over);
                }
            }
            has_sent = true;
        }
        if has_sent {
            self.ws.flush().await?;
        }
        Ok(())
    }

    /// Sends a close frame and waits a little for the client's.
    async fn close(&mut self, close: Close) {
        let code = CloseCode::try_from(close.code).unwrap_or(CloseCode::INTERNAL_SERVER_ERROR);
        let message = Message::close(Some(code), &close.reason);
        lock(&self.log).closed_by_fake = Some(close);
        self.hub.changed.notify_waiters();
        let answered = async {
            if self.ws.send(message).await.is_ok() {
                while let Some(Ok(_)) = self.ws.next().await {}
            }
        };
        let _ = tokio::time::timeout(CLOSE_PATIENCE, answered).await;
    }

    /// Answers a close frame of the client. The conversation is free before the answer arrives, so that the
    /// client may resume it as soon as it has it.
    async fn finish(&mut self) {
        self.session.hang_up();
        let _ = tokio::time::timeout(CLOSE_PATIENCE, self.ws.next()).await;
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        lock(&self.log).is_open = false;
        self.hub.changed.notify_waiters();
    }
}

/// The connection has ended, one way or another.
struct Over;

impl From<tokio_websockets::Error> for Over {
    fn from(_: tokio_websockets::Error) -> Self {
        Self
    }
}

impl From<io::Error> for Over {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// Returns when the server is told to stop, or is dropped.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn text(frame: &Bytes) -> String {
    String::from_utf8_lossy(frame).into_owned()
}
