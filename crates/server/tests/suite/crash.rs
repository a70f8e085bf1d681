//! The real process, killed with SIGKILL in mid-interview again and again: every line that a client
//! was shown as final is stored, once, in order.

use crate::support::PATIENCE;
use contract::backend::{InterviewStatus, Turn};
use contract::ids::InterviewId;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{ClientToServerMessage, EndRequest, Resume, ServerToClientMessage, TextInput};
use http::{HeaderMap, Uri};
use prost::Message as _;
use serde_json::{Value, json};
use server::call::{Account, ApiClient, InterviewInput};
use server::socket::{Dialer, Socket, SocketEvent, SocketOptions};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;
use store::Store;
use store::testing::TestDatabase;
use testkit::fake_gemini::{Config as FakeConfig, FakeGemini};
use tokio::time::{Instant, sleep, timeout_at};

/// Times the server is killed.
const KILLS: u64 = 50;

/// Interviews live at once.
const CALLERS: usize = 3;

/// Between two typed answers of a caller: the limit of twenty in ten seconds is one connection's.
const TYPING_MS: u64 = 250;

/// The kill comes within this time after everybody is connected again.
const MOMENT_MS: u64 = 1_000;

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 2\nset reply_delay = 20ms\n\
    say \"Hello.\"\nsay \"I see.\"\nsay \"Go on.\"\n";

/// The server's process.
struct Process {
    child: Child,
    port: u16,
    environment: Vec<(&'static str, String)>,
    /// Where its standard error goes.
    log: PathBuf,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    fn launch(port: u16, environment: Vec<(&'static str, String)>, log: PathBuf) -> Self {
        let child = spawn(&environment, &log);
        Self { child, port, environment, log }
    }

    /// SIGKILL, and a new process in its place.
    fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.environment, &self.log);
    }

    async fn wait_until_up(&self) {
        let deadline = Instant::now() + PATIENCE;
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            assert!(Instant::now() < deadline, "the server does not come up");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

fn spawn(environment: &[(&'static str, String)], log: &Path) -> Child {
    let stderr = OpenOptions::new().create(true).append(true).open(log).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_preppal"));
    command.arg("serve").envs(environment.iter().map(|(name, value)| (*name, value)));
    command.stderr(stderr).spawn().unwrap()
}

/// One interview and what its client was shown.
struct Caller {
    api: ApiClient,
    interview: InterviewId,
    socket: Option<Socket>,
    shown: BTreeMap<u64, (String, String)>,
    typed: u64,
}

impl Caller {
    async fn new(base: &str, dialer: &Dialer) -> Self {
        let mut api = ApiClient::new(base, dialer.clone()).unwrap();
        api.sign_in(&Account::Throwaway).await.unwrap();
        let input = InterviewInput { job_description: "Rust engineer".into(), ..InterviewInput::default() };
        let interview = api.create_interview(&input).await.unwrap();
        Self { api, interview, socket: None, shown: BTreeMap::new(), typed: 0 }
    }

    /// Connects, or connects again; asks for what it has missed.
    async fn connect(&mut self, base: &str, dialer: &Dialer) {
        let input = json!({ "interviewId": self.interview });
        let resume = self.api.mutate::<Value>("interview.generateResumeToken", input.clone()).await;
        let issued = match resume {
            Ok(issued) => issued,
            // Killed before it was live: it starts like a new one.
            Err(_) => self.api.mutate("interview.generateWorkerToken", input).await.unwrap(),
        };
        let token = issued.get("token").and_then(Value::as_str).unwrap();
        let uri: Uri = format!("{base}/{}?token={token}", self.interview).parse().unwrap();
        let mut socket = dialer.websocket(&uri, HeaderMap::new(), SocketOptions::MODEL).await.unwrap();
        let last_sequence = self.shown.keys().next_back().copied().unwrap_or(0);
        send(&mut socket, ToServer::Resume(Resume { last_sequence }));
        self.socket = Some(socket);
    }

    /// Types and reads until then, or until the connection is gone.
    async fn talk_until(&mut self, until: Instant) {
        let mut next_answer = Instant::now() + Duration::from_millis(TYPING_MS);
        while Instant::now() < until {
            if Instant::now() >= next_answer {
                next_answer += Duration::from_millis(TYPING_MS);
                self.typed += 1;
                let text = format!("Answer {}.", self.typed);
                if let Some(socket) = &mut self.socket {
                    send(socket, ToServer::TextInput(TextInput { text }));
                }
            }
            self.read_until(until.min(next_answer)).await;
        }
    }

    async fn read_until(&mut self, until: Instant) {
        let Some(socket) = &mut self.socket else { return tokio::time::sleep_until(until).await };
        let Ok(event) = timeout_at(until, socket.event()).await else { return };
        match event {
            SocketEvent::Binary(frame) => {
                let message = ServerToClientMessage::decode(frame).unwrap().payload.unwrap();
                self.see(message);
            }
            SocketEvent::Text(_) => panic!("a text frame"),
            SocketEvent::Closed(_) | SocketEvent::Broken(_) => self.socket = None,
        }
    }

    fn see(&mut self, message: FromServer) {
        if let FromServer::TranscriptUpdate(update) = message
            && update.is_final
        {
            let line = (update.speaker, update.text);
            let before = self.shown.insert(update.sequence, line.clone());
            assert!(before.is_none_or(|before| before == line), "line {} changed", update.sequence);
        }
    }
}

fn send(socket: &mut Socket, payload: ToServer) {
    let message = ClientToServerMessage { payload: Some(payload) };
    // A connection that was just cut takes nothing; the next one will.
    let _ = socket.queue_binary(message.encode_to_vec());
}

/// A repeatable sequence of moments.
fn moment_ms(kill: u64) -> u64 {
    (kill.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) % MOMENT_MS
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_lose_no_line_that_was_shown() {
    let fake = FakeGemini::start(FakeConfig::scripted(SCRIPT).unwrap()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::sqlite();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let mut server = Process::launch(
        port,
        vec![
            ("PREPPAL_LISTEN", format!("127.0.0.1:{port}")),
            ("PREPPAL_DATA_DIR", folder.path().display().to_string()),
            ("DATABASE_URL", database.url().to_owned()),
            ("PREPPAL_LOG", "error".to_owned()),
            ("GEMINI_API_KEY", "any".to_owned()),
            ("GEMINI_BASE_URL", fake.base_url()),
        ],
        folder.path().join("stderr.txt"),
    );
    server.wait_until_up().await;
    let dialer = Dialer::new().unwrap();
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        callers.push(Caller::new(&base, &dialer).await);
    }
    for kill in 0..KILLS {
        for caller in &mut callers {
            caller.connect(&base, &dialer).await;
        }
        let until = Instant::now() + Duration::from_millis(moment_ms(kill) + 50);
        futures_util::future::join_all(callers.iter_mut().map(|caller| caller.talk_until(until))).await;
        server.kill_and_restart();
        // What was already on its way is still shown.
        let soon = Instant::now() + Duration::from_millis(20);
        futures_util::future::join_all(callers.iter_mut().map(|caller| caller.read_until(soon))).await;
        server.wait_until_up().await;
    }
    let store = database.open().await;
    let mut lines = 0;
    for caller in &mut callers {
        caller.connect(&base, &dialer).await;
        caller.talk_until(Instant::now() + Duration::from_millis(1_500)).await;
        if let Some(socket) = &mut caller.socket {
            send(socket, ToServer::EndRequest(EndRequest {}));
        }
        let deadline = Instant::now() + PATIENCE;
        while caller.socket.is_some() {
            assert!(Instant::now() < deadline, "the interview does not end");
            caller.read_until(deadline).await;
        }
        lines += compare(&store, caller).await;
    }
    let log = std::fs::read_to_string(&server.log).unwrap();
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
    assert!(lines > 200, "only {lines} lines were said: the test shows nothing");
}

/// Compares what was shown with what is stored; gives the number of lines shown.
async fn compare(store: &Store, caller: &Caller) -> usize {
    let interview = store.get_interview_any(&caller.interview).await.unwrap();
    assert_eq!(interview.status, InterviewStatus::Completed);
    let stored: Vec<Turn> = store.get_transcript(&caller.interview).await.unwrap();
    for (index, turn) in stored.iter().enumerate() {
        assert_eq!(turn.sequence, index as u64 + 1, "a gap or a double");
    }
    for (sequence, (speaker, text)) in &caller.shown {
        let turn = stored.iter().find(|turn| turn.sequence == *sequence);
        let turn = turn.unwrap_or_else(|| panic!("line {sequence} was shown and is not stored"));
        assert_eq!((turn.speaker.as_str(), turn.content.as_str()), (speaker.as_str(), text.as_str()));
    }
    caller.shown.len()
}
