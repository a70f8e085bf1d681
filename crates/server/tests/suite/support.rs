//! A server, an interviewer and a raw client for the tests.

use bytes::Bytes;
use contract::backend::{InterviewStatus, Turn};
use contract::ids::InterviewId;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{AudioChunk, ClientToServerMessage, EndRequest, ServerToClientMessage};
use http::{HeaderMap, Uri};
use prost::Message as _;
use server::call::{Account, ApiClient, InterviewInput};
use server::config::{Config, Flags, Sources};
use server::serve::Server;
use server::socket::{CloseReason, Dialer, Socket, SocketEvent, SocketOptions};
use std::time::Duration;
use store::Store;
use store::testing::TestDatabase;
use tempfile::TempDir;
use testkit::fake_gemini::{Config as FakeConfig, FakeGemini};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Far longer than anything here takes, even on a busy machine; reached only by a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs in this process.
pub(crate) struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    async fn start(config: &Config) -> Self {
        let server = Server::start(config).await.unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }));
        Self { address, stop, task }
    }

    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

/// A server with its database and its interviewer.
pub(crate) struct World {
    pub(crate) fake: FakeGemini,
    pub(crate) server: Running,
    pub(crate) store: Store,
    pub(crate) dialer: Dialer,
    config: Config,
    pub(crate) database: TestDatabase,
    data: TempDir,
}

impl World {
    /// On SQLite, with this script.
    pub(crate) async fn new(script: &str) -> Self {
        Self::on(TestDatabase::sqlite(), script, &[]).await
    }

    /// On this database, with these settings besides.
    pub(crate) async fn on(database: TestDatabase, script: &str, settings: &[(&str, &str)]) -> Self {
        let fake = FakeGemini::start(FakeConfig::scripted(script).unwrap()).await.unwrap();
        let data = TempDir::new().unwrap();
        let mut environment = vec![
            ("PREPPAL_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("PREPPAL_DATA_DIR".to_owned(), data.path().display().to_string()),
            ("DATABASE_URL".to_owned(), database.url().to_owned()),
            ("GEMINI_API_KEY".to_owned(), "a-key".to_owned()),
            ("GEMINI_BASE_URL".to_owned(), fake.base_url()),
        ];
        environment.extend(settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        let config = Config::read(&Sources::gather(Flags::default(), environment)).unwrap();
        let server = Running::start(&config).await;
        let store = database.open().await;
        let dialer = Dialer::new().unwrap();
        Self { fake, server, store, dialer, config, database, data }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.server.address)
    }

    pub(crate) fn data_dir(&self) -> &std::path::Path {
        self.data.path()
    }

    /// A new account, signed in.
    pub(crate) async fn user(&self) -> ApiClient {
        let mut api = ApiClient::new(&self.base(), self.dialer.clone()).unwrap();
        api.sign_in(&Account::Throwaway).await.unwrap();
        api
    }

    /// A new interview of a new user, and a token for it.
    pub(crate) async fn interview(&self) -> (ApiClient, InterviewId, String) {
        let mut api = self.user().await;
        let input = InterviewInput {
            job_description: "Rust engineer for audio".into(),
            resume: "Ten years of C++".into(),
            ..InterviewInput::default()
        };
        let interview = api.create_interview(&input).await.unwrap();
        let token = api.worker_token(&interview).await.unwrap();
        (api, interview, token)
    }

    /// Joins by URL, as a browser does.
    pub(crate) async fn join(&self, interview: &InterviewId, token: &str) -> Caller {
        self.open(&format!("/{interview}?token={token}")).await
    }

    /// Another server on the same database, with the same secrets and a data folder of its own.
    pub(crate) async fn second_node(&self) -> (Running, TempDir) {
        let data = TempDir::new().unwrap();
        let mut config = self.config.clone();
        config.storage.data_dir = data.path().to_owned();
        (Running::start(&config).await, data)
    }

    /// Opens a WebSocket at this path.
    pub(crate) async fn open(&self, path: &str) -> Caller {
        self.open_at(&self.server, path).await
    }

    /// Opens a WebSocket at this path of this server.
    pub(crate) async fn open_at(&self, server: &Running, path: &str) -> Caller {
        let uri: Uri = format!("http://{}{path}", server.address).parse().unwrap();
        let socket = self.dialer.websocket(&uri, HeaderMap::new(), SocketOptions::MODEL).await.unwrap();
        Caller { socket, seen: Vec::new() }
    }

    /// An interview that is live, with its greeting begun.
    pub(crate) async fn live(&self) -> (ApiClient, InterviewId, Caller) {
        let (api, interview, token) = self.interview().await;
        let mut caller = self.join(&interview, &token).await;
        caller.until(|message| matches!(message, FromServer::AudioResponse(_))).await;
        (api, interview, caller)
    }

    pub(crate) async fn status(&self, interview: &InterviewId) -> InterviewStatus {
        self.store.get_interview_any(interview).await.unwrap().status
    }

    pub(crate) async fn transcript(&self, interview: &InterviewId) -> Vec<Turn> {
        self.store.get_transcript(interview).await.unwrap()
    }

    /// Waits until the interview has this status.
    pub(crate) async fn reaches(&self, interview: &InterviewId, status: InterviewStatus) {
        let reached = async {
            while self.status(interview).await != status {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        assert!(timeout(PATIENCE, reached).await.is_ok(), "the interview never became {status:?}");
    }

    /// Waits until nothing is left in the journal of a finished interview: that follows its end.
    pub(crate) async fn is_forgotten(&self, interview: &InterviewId) {
        let forgotten = async {
            while self.store.load_checkpoint(interview).await != Ok(None) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        assert!(timeout(PATIENCE, forgotten).await.is_ok(), "a finished interview is not forgotten");
    }

    /// Waits until the provider has so many lines and the newest is set up.
    pub(crate) async fn line(&self, lines: usize) {
        let ready = self.fake.wait_for("the next line", PATIENCE, |log| {
            log.connections.len() >= lines && log.connections.last().is_some_and(|line| line.is_set_up)
        });
        ready.await.unwrap();
    }

    /// Stops the server in order and starts it again on the same database, at a new port.
    pub(crate) async fn restart(mut self) -> Self {
        self.server.stop().await;
        self.server = Running::start(&self.config).await;
        self.store = self.database.open().await;
        self
    }
}

/// What was seen, without its sound, for a person to read.
fn told(seen: &[FromServer]) -> String {
    let lines = seen.iter().map(|message| match message {
        FromServer::AudioResponse(audio) => format!("audio of turn {}", audio.turn),
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A client that does what a test tells it.
pub(crate) struct Caller {
    pub(crate) socket: Socket,
    pub(crate) seen: Vec<FromServer>,
}

/// What came over the socket.
#[derive(Debug)]
pub(crate) enum Got {
    Message(FromServer),
    Closed(CloseReason),
}

impl Caller {
    pub(crate) fn send(&mut self, payload: ToServer) {
        let message = ClientToServerMessage { payload: Some(payload) };
        self.socket.queue_binary(message.encode_to_vec()).unwrap();
    }

    pub(crate) fn send_audio(&mut self, pcm: Vec<u8>) {
        self.send(ToServer::AudioChunk(AudioChunk { audio_content: Bytes::from(pcm) }));
    }

    pub(crate) fn end(&mut self) {
        self.send(ToServer::EndRequest(EndRequest {}));
    }

    /// The next message or the close.
    pub(crate) async fn next(&mut self) -> Got {
        let event = timeout(PATIENCE, self.socket.event()).await;
        match event.unwrap_or_else(|_| panic!("nothing came; seen so far:\n{}", told(&self.seen))) {
            SocketEvent::Binary(frame) => {
                let payload = ServerToClientMessage::decode(frame).unwrap().payload.unwrap();
                self.seen.push(payload.clone());
                Got::Message(payload)
            }
            SocketEvent::Text(_) => panic!("a text frame"),
            SocketEvent::Closed(close) => Got::Closed(close),
            SocketEvent::Broken(broken) => panic!("{broken}; seen so far:\n{}", told(&self.seen)),
        }
    }

    /// Reads until a message satisfies this.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&FromServer) -> bool) -> FromServer {
        loop {
            match self.next().await {
                Got::Message(message) if wanted(&message) => return message,
                Got::Message(_) => {}
                Got::Closed(close) => panic!("closed: {close:?}; seen so far:\n{}", told(&self.seen)),
            }
        }
    }

    /// Reads to the close; gives its code.
    pub(crate) async fn until_closed(&mut self) -> u16 {
        loop {
            if let Got::Closed(close) = self.next().await {
                return close.code.unwrap();
            }
        }
    }

    /// Codes of the errors seen so far.
    pub(crate) fn errors(&self) -> Vec<i32> {
        let code = |message: &FromServer| match message {
            FromServer::Error(error) => Some(error.code),
            _ => None,
        };
        self.seen.iter().filter_map(code).collect()
    }

    /// Final lines seen so far: sequence, speaker and text.
    pub(crate) fn finals(&self) -> Vec<(u64, String, String)> {
        let line = |message: &FromServer| match message {
            FromServer::TranscriptUpdate(update) if update.is_final => {
                Some((update.sequence, update.speaker.clone(), update.text.clone()))
            }
            _ => None,
        };
        self.seen.iter().filter_map(line).collect()
    }
}
