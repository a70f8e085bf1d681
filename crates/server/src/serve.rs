//! The whole server put together: database, API, engine and the one port.

use crate::clock::Clock;
use crate::config::{Config, Gemini, Provider, SecretError, Secrets, SignUp, private_folder};
use crate::embedded::EmbeddedError;
use crate::engine::{Backend, Engine, EngineParts, Journal, JournalError, NewProvider};
use crate::http::{AppState, Check, JoinHandler, Readiness, accept_connections, app, behind_proxies};
use crate::socket::{Dialer, TlsError};
use api::Api;
use serde_json::json;
use session::SessionConfig;
use session::provider::gemini_live::GeminiSettings;
use session::provider::{ProviderSettings, SettingsError};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{IdSource, Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The dialect of the embedded interviewer.
const GEMINI_DIALECT: &str = "gemini-live";

/// Name of the program's file, and its command that reads one document.
const PROGRAM: &str = "preppal";
const READ_DOCUMENT: &str = "read-document";

/// From the signal to the end of the process, at most; orchestrators kill after ten seconds.
const STOP_LIMIT: Duration = Duration::from_secs(9);

/// How often sign-ins and invitations that have run out are deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Two settings that do not go together; the configuration checks each alone before.
    #[error("the API cannot be set up: {0}")]
    Api(#[from] api::ConfigError),
    /// The address is taken, or not ours.
    #[error("PREPPAL_LISTEN: {address} cannot be listened on: {source}; choose another address or port")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data folder.
    #[error("PREPPAL_DATA_DIR: {path} cannot be made: {source}; choose another folder", path = path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The embedded interviewer.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The journal could not be opened, or interrupted interviews not be read.
    #[error("the journal of live interviews: {0}")]
    Journal(#[from] JournalError),
    /// The provider's settings do not go together.
    #[error("{0}")]
    Provider(#[from] SettingsError),
    /// The secrets' files.
    #[error(transparent)]
    Secrets(#[from] SecretError),
    /// The database.
    #[error("DATABASE_URL: {0}")]
    Store(#[from] StoreError),
    /// TLS for dialling out.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A server that listens and has not begun to answer: clients that connect wait.
pub struct Server {
    address: SocketAddr,
    listener: TcpListener,
    app: axum::Router,
    api: Api,
    engine: Engine,
    readiness: Readiness,
    store: Store,
    /// The embedded interviewer, when it is the provider.
    interviewer: Option<Arc<interviewer::Running>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Makes what is missing, opens the database, takes up interrupted interviews, binds the port.
    ///
    /// # Errors
    /// [`StartError`] names what is wrong.
    pub async fn start(config: &Config) -> Result<Self, StartError> {
        announce(config);
        raise_file_limit();
        let Opened { secrets, store } = open(config).await?;
        let (listener, address) = bind(config.network.listen).await?;
        let public_url = config.network.public_url_at(address);
        let clock = Arc::new(Clock::new());
        let dialer = Dialer::new()?;
        let interviewer = start_interviewer(config, &dialer).await?;
        let facts = crate::about::facts(config, interviewer.as_ref());
        let api = api(config, &secrets, &public_url, &store, &clock, facts)?;
        let journal = Journal::open(store.clone(), Arc::clone(&clock), &config.storage.data_dir).await?;
        let provider = new_provider(&config.provider, interviewer.as_deref())?;
        let engine = engine(config, &api, journal, clock, dialer, provider);
        let restored = engine.restore().await?;
        let readiness = readiness(config, &store, interviewer.as_ref());
        let state = AppState::new(join_handler(engine.clone()), readiness.clone(), &public_url);
        tracing::info!(%address, public_url, provider = config.provider.name(), restored, "PrepPal is up");
        let app = app(state, behind_proxies(api.router(), config.network.trusted_proxies.clone()));
        Ok(Self { address, listener, app, api, engine, readiness, store, interviewer })
    }

    /// Where it listens: the real port, also when port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is ready. Then in order: no new connections, sessions told and
    /// journalled, database closed.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (close_port, port_closed) = oneshot::channel::<()>();
        let until_closed = async move { port_closed.await.unwrap_or_default() };
        let port = tokio::spawn(accept_connections(self.listener, self.app, until_closed));
        let sweeper = tokio::spawn(sweep(self.api));
        let keeper = tokio::spawn(self.engine.clone().keep_leases());
        stop.await;
        tracing::info!(sessions = self.engine.live(), "stopping");
        sweeper.abort();
        keeper.abort();
        self.readiness.drain();
        // The other end is gone only when the port's task has failed, which shows just below.
        let _ = close_port.send(());
        let goodbye = async {
            let (port, ()) = tokio::join!(port, self.engine.drain());
            if let Err(error) = port {
                tracing::error!(%error, "the port's task ended badly");
            }
            self.store.close().await;
        };
        match tokio::time::timeout(STOP_LIMIT, goodbye).await {
            Ok(()) => tracing::info!("stopped"),
            Err(_) => tracing::warn!("stopped before everything had ended"),
        }
        // Its conversations are the sessions that have just ended.
        drop(self.interviewer);
    }
}

/// Says at start what an operator should know.
fn announce(config: &Config) {
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    if let Some(missing) = config.provider.missing() {
        tracing::warn!("interviews cannot be held: {missing}");
    }
}

/// What a server and the commands about accounts have in common.
struct Opened {
    secrets: Secrets,
    store: Store,
}

/// Makes the data folder and opens what is in it.
async fn open(config: &Config) -> Result<Opened, StartError> {
    let data_dir = &config.storage.data_dir;
    private_folder(data_dir).map_err(|source| StartError::DataDir { path: data_dir.clone(), source })?;
    let secrets = config.secrets.open()?;
    let store = Store::open(config.storage.database_url.expose()).await?;
    Ok(Opened { secrets, store })
}

/// The API without a server around it, for commands.
///
/// # Errors
/// [`StartError`] names what is wrong.
pub async fn open_api(config: &Config) -> Result<Api, StartError> {
    let Opened { secrets, store } = open(config).await?;
    let public_url = config.network.public_url_at(config.network.listen);
    let facts = crate::about::facts(config, None);
    api(config, &secrets, &public_url, &store, &Arc::new(Clock::new()), facts)
}

async fn start_interviewer(
    config: &Config,
    dialer: &Dialer,
) -> Result<Option<Arc<interviewer::Running>>, StartError> {
    let Provider::Embedded(embedded) = &config.provider else { return Ok(None) };
    let running = crate::embedded::start(embedded, &config.storage.models_dir, dialer).await?;
    Ok(Some(Arc::new(running)))
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Bind { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn sign_up(policy: SignUp) -> api::SignUp {
    match policy {
        SignUp::Closed => api::SignUp::Closed,
        SignUp::Invite => api::SignUp::Invite,
        SignUp::Open => api::SignUp::Open,
    }
}

fn api(
    config: &Config,
    secrets: &Secrets,
    public_url: &str,
    store: &Store,
    clock: &Arc<Clock>,
    facts: api::TellFacts,
) -> Result<Api, StartError> {
    let clock = Arc::clone(clock);
    let settings = api::Config {
        public_url: public_url.to_owned(),
        sign_up: sign_up(config.network.sign_up),
        jwt_secret: secrets.jwt.expose().to_owned(),
        worker_secret: secrets.worker.expose().to_owned(),
        rate_limits: api::RateLimits::default(),
        facts,
        documents: document_reader(),
    };
    Ok(Api::new(store.clone(), Arc::new(move || clock.now()), IdSource::system(), &settings)?)
}

/// Uploads are read by this program in a process of its own.
fn document_reader() -> documents::Reader {
    match std::env::current_exe() {
        Ok(path) if path.file_stem().is_some_and(|name| name == PROGRAM) => {
            documents::Reader::Process(documents::Program { path, arguments: vec![READ_DOCUMENT.into()] })
        }
        // A server inside another program, such as a test.
        _ => documents::Reader::Thread,
    }
}

fn engine(
    config: &Config,
    api: &Api,
    journal: Journal,
    clock: Arc<Clock>,
    dialer: Dialer,
    provider: NewProvider,
) -> Engine {
    let backend_api = api.clone();
    let backend: Backend = Arc::new(move |request| {
        let api = backend_api.clone();
        Box::pin(async move { api.backend_call(request).await })
    });
    Engine::new(EngineParts {
        backend,
        clock,
        dialer,
        journal,
        max_sessions: usize::try_from(config.limits.max_sessions).unwrap_or(usize::MAX),
        provider,
        session: SessionConfig {
            resume_window_ms: config.limits.resume_window_ms,
            ..SessionConfig::default()
        },
        token_key: api.token_key().clone(),
    })
}

/// Makes dialects of the configured provider. One is made at once, so that settings which do not go
/// together stop the start and not the first interview.
fn new_provider(
    provider: &Provider,
    embedded: Option<&interviewer::Running>,
) -> Result<NewProvider, SettingsError> {
    // The embedded interviewer is Gemini at another address.
    let name = if embedded.is_some() { GEMINI_DIALECT } else { provider.name() };
    let Some(entry) = session::provider::find(name) else {
        let problem = provider.missing().unwrap_or("this provider is not part of this version");
        return Ok(Arc::new(move || {
            Err(SettingsError { setting: "PREPPAL_PROVIDER", problem: problem.to_owned() })
        }));
    };
    let mut settings = ProviderSettings::default();
    match (provider, embedded) {
        (_, Some(running)) => settings.gemini = crate::embedded::gemini_settings(running),
        (Provider::GeminiLive(gemini), None) => settings.gemini = gemini_settings(gemini),
        (Provider::Embedded(_) | Provider::OpenAiRealtime, None) => {}
    }
    (entry.build)(&settings)?;
    Ok(Arc::new(move || (entry.build)(&settings)))
}

fn gemini_settings(gemini: &Gemini) -> GeminiSettings {
    GeminiSettings {
        api_key: gemini.api_key.expose().to_owned(),
        api_version: gemini.api_version.clone(),
        base_url: gemini.base_url.clone(),
        extra_setup: (!gemini.extra_setup.is_empty())
            .then(|| serde_json::Value::Object(gemini.extra_setup.clone())),
        model: gemini.live_model.clone(),
        voice: gemini.voice.clone(),
    }
}

fn join_handler(engine: Engine) -> JoinHandler {
    Arc::new(move |request| {
        let engine = engine.clone();
        Box::pin(async move { engine.join(request).await })
    })
}

fn readiness(config: &Config, store: &Store, interviewer: Option<&Arc<interviewer::Running>>) -> Readiness {
    let store = store.clone();
    let database: Check = Arc::new(move || {
        let store = store.clone();
        Box::pin(async move { store.ping().await.map_err(|error| error.to_string()) })
    });
    let readiness =
        Readiness::default().with("database", database).with_known("provider", config.provider.missing());
    match interviewer.map(Arc::clone) {
        None => readiness,
        Some(running) => readiness.with_detail("interviewer", Arc::new(move || json!(running.report()))),
    }
}

async fn sweep(api: Api) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        match api.delete_expired().await {
            Ok(deleted) => tracing::debug!(deleted, "sign-ins that had run out are deleted"),
            Err(error) => tracing::warn!(%error, "sign-ins that had run out could not be deleted"),
        }
    }
}

/// A session takes two file descriptors, and many systems start a process with 1024. The process may
/// raise that itself up to what the system allows it.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        if current != maximum
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })
        {
            tracing::debug!(%error, "the limit of open files could not be raised");
        }
    }
}
