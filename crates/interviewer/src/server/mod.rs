//! The host: models, threads, sockets and the clock around the pure core.

mod socket;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gemini_wire::accept::Accepted;
use gemini_wire::{KeyPlace, Upgrade};
use hearing::Detectors;
use mind::{Bank, PackError};
use models::ModelsDir;
use serde::Serialize;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use voice::Espeak;

use crate::conversation::Abilities;
use crate::llm::{Model, ModelReport, Settings};
use crate::session::{Session, Shared};
use crate::work::capacity::{Places, Speed, measure, places};
use crate::work::ladder::{Parts, Steps};
use crate::work::pool::Pool;
use crate::work::speech::{Ears, Mouth};

use self::socket::Socket;

/// How long a connection may take to become a WebSocket.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long conversations have to move on when the process ends, in milliseconds.
const DRAIN_MS: u64 = 3_000;

/// What close frames may take on top of it.
const CLOSE: Duration = Duration::from_secs(2);

/// Connections at once, conversations or not.
const MAX_CONNECTIONS: usize = 1_000;

/// How an interviewer is started.
#[derive(Debug)]
pub struct Config {
    /// Folder of the installed models.
    pub models: PathBuf,
    /// Folder of further packs of questions.
    pub packs: Option<PathBuf>,
    /// Address to listen on; port 0 picks a free one. It should be on loopback: there is no TLS.
    pub listen: SocketAddr,
    /// The API key that clients must send; without one a random key is made.
    pub key: Option<String>,
    /// A language model in the mind's place.
    pub model: Option<Settings>,
    /// Conversations at once; without a number the computer is measured.
    pub places: Option<usize>,
    /// Worker threads; without a number one for each core.
    pub threads: Option<usize>,
}

impl Config {
    /// The defaults, with models from a folder.
    #[must_use]
    pub fn new(models: impl Into<PathBuf>) -> Self {
        Self {
            models: models.into(),
            packs: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            key: None,
            model: None,
            places: None,
            threads: None,
        }
    }
}

/// Why an interviewer does not start. Missing models are no reason: see [`Report`].
#[derive(Debug, Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("the interviewer cannot listen on {address}: {source}. Choose another address or port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// A pack of questions is wrong.
    #[error("the packs of questions cannot be used: {0}")]
    Packs(#[from] PackError),
    /// The system gives no threads or no random numbers.
    #[error("the system refuses what the interviewer needs: {0}")]
    System(String),
}

/// What a running interviewer is made of and how busy it is.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Which parts are used.
    pub parts: Steps,
    /// Measured at start.
    pub speed: Speed,
    /// Conversations at once.
    pub places: usize,
    /// Conversations now.
    pub taken: usize,
    /// Captions of what is being said are given up for now: the computer is busy.
    pub is_shedding: bool,
    /// Average wait of work for a thread, in milliseconds.
    pub wait_ms: u64,
    /// The language model in the mind's place.
    pub model: Option<ModelReport>,
}

/// Everything the connections share.
pub(crate) struct Hub {
    pub(crate) shared: Arc<Shared>,
    pub(crate) pool: Pool,
    pub(crate) ears: Option<Arc<dyn Ears>>,
    pub(crate) mouth: Option<Arc<dyn Mouth>>,
    pub(crate) detectors: Detectors,
    pub(crate) model: Option<Arc<Model>>,
    steps: Steps,
    speed: Speed,
    started: Instant,
}

impl Hub {
    /// Milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The instant of a number of milliseconds.
    pub(crate) fn instant(&self, ms: u64) -> Instant {
        self.started + Duration::from_millis(ms)
    }

    fn report(&self) -> Report {
        let load = self.pool.load();
        Report {
            parts: self.steps.clone(),
            speed: self.speed,
            places: self.shared.places.limit(),
            taken: self.shared.places.taken(),
            is_shedding: load.is_shedding,
            wait_ms: u64::try_from(load.wait.as_millis()).unwrap_or(u64::MAX),
            model: self.model.as_ref().map(|model| model.report()),
        }
    }
}

/// The embedded interviewer.
#[derive(Debug)]
pub struct Interviewer;

impl Interviewer {
    /// Loads the models, measures the computer, and listens. Takes a second or two.
    ///
    /// # Errors
    /// [`StartError`] says what stands in the way.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let address = config.listen;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|source| StartError::Listen { address, source })?;
        let local = listener.local_addr().map_err(|source| StartError::Listen { address, source })?;
        let loaded = tokio::task::spawn_blocking(move || load(config)).await;
        let hub = Arc::new(loaded.map_err(|error| StartError::System(error.to_string()))??);
        tracing::info!(
            address = %local, places = hub.shared.places.limit(), threads = hub.pool.threads(),
            hearing = hub.speed.hearing, speaking = hub.speed.speaking, "the embedded interviewer is ready"
        );
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, Arc::clone(&hub), stopped));
        Ok(Running { address: local, hub, stop, server })
    }
}

fn load(config: Config) -> Result<Hub, StartError> {
    let bank = match &config.packs {
        Some(folder) => Arc::new(Bank::with_packs(folder)?),
        None => Bank::built_in(),
    };
    let parts = Parts::load(&ModelsDir::at(config.models), Espeak::find());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = config.threads.unwrap_or(cores);
    let speed = measure(&parts);
    let limit = config.places.unwrap_or_else(|| places(speed, threads));
    let model = config.model.map(|settings| Arc::new(Model::new(settings)));
    let abilities =
        Abilities { hears: parts.ears.is_some(), speaks: parts.mouth.is_some(), asks_model: model.is_some() };
    let key = config.key.map_or_else(random_key, Ok)?;
    Ok(Hub {
        shared: Arc::new(Shared::new(key, bank, abilities, Places::new(limit))),
        pool: Pool::start(threads).map_err(|error| StartError::System(error.to_string()))?,
        ears: parts.ears,
        mouth: parts.mouth,
        detectors: parts.detectors,
        model,
        steps: parts.steps,
        speed,
        started: Instant::now(),
    })
}

/// A key that nobody else on this computer knows.
fn random_key() -> Result<String, StartError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| StartError::System(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A running interviewer. Dropping it ends it at once.
pub struct Running {
    address: SocketAddr,
    hub: Arc<Hub>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Running {
    /// `http://127.0.0.1:PORT`: the base URL for a client of Gemini Live.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The API key that clients must send.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.hub.shared.key
    }

    /// What it is made of and how busy it is.
    #[must_use]
    pub fn report(&self) -> Report {
        self.hub.report()
    }

    /// Lets nobody in any more, tells the conversations to move on, and ends after a few seconds.
    pub async fn shutdown(mut self) {
        self.hub.shared.close_the_door();
        self.stop.send_replace(true);
        let patience = Duration::from_millis(DRAIN_MS) + CLOSE;
        // The task only ends; what does not end in time is dropped.
        let _ = tokio::time::timeout(patience, &mut self.server).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Accepts connections until told to stop, then lets the conversations end.
async fn serve(listener: TcpListener, hub: Arc<Hub>, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if connections.len() < MAX_CONNECTIONS => {
                    connections.spawn(connection(stream, Arc::clone(&hub), stop.clone()));
                }
                Ok(_) => tracing::warn!("too many connections to the embedded interviewer: one was dropped"),
                // Out of file descriptors, for example: give others time to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            Some(_) = connections.join_next() => {}
            () = stopped(&mut stop) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Returns when the server is told to stop, or is dropped.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// One connection: HTTP first, then perhaps a conversation.
async fn connection(stream: TcpStream, hub: Arc<Hub>, stop: watch::Receiver<bool>) {
    let admit = |request: &http::Request<_>| Upgrade::read(request).map(|upgrade| (upgrade, ()));
    let accepted = tokio::time::timeout(HANDSHAKE, gemini_wire::accept(stream, admit)).await;
    let Ok(Some(Accepted { upgrade, socket, .. })) = accepted else { return };
    let mut seed = [0_u8; 8];
    if getrandom::fill(&mut seed).is_err() {
        return;
    }
    tracing::debug!(has_key = upgrade.key_place != KeyPlace::Missing, "a client of the embedded interviewer");
    let session = Session::new(Arc::clone(&hub.shared), upgrade.key, u64::from_le_bytes(seed), hub.now());
    Socket::new(socket, hub, session).run(stop, DRAIN_MS).await;
}
