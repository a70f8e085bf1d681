//! `fake-gemini`: a faithful fake of Google's Gemini Live WebSocket API, for tests.
//!
//! | file | subject |
//! |---|---|
//! | `session` | one connection from setup to end, without sockets or clock |
//! | `live`, `input`, `reply`, `talk` | the session after its setup: state and timers, what comes in, what is said, load |
//! | `setup`, `model` | the rules of the models; the wire itself is the crate `gemini-wire` |
//! | `vad`, `voice`, `conversation` | hearing speech, speaking, what outlives a socket |
//! | `script`, `script_text`, `knobs` | what a test can ask for |
//! | `server` | sockets |
//! | `log` | what a test can look at |
//!
//! The script format and all knobs are described in `docs/fake-gemini.md`.

mod conversation;
mod input;
mod knobs;
mod live;
mod log;
mod model;
mod reply;
mod script;
mod script_text;
mod server;
mod session;
#[cfg(test)]
mod session_tests;
mod setup;
#[cfg(test)]
mod setup_tests;
mod talk;
mod vad;
mod voice;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use self::knobs::{KNOB_NAMES, Knobs, Placement, Talk};
pub use self::log::{ConnectionLog, Log};
pub use self::model::{MODELS, VOICES};
pub use self::script::{Action, Event, Phase, Script, Trigger};
pub use self::script_text::ScriptError;
pub use gemini_wire::close::MAX_REASON_BYTES;
pub use gemini_wire::{Close, KeyPlace, OUTPUT_RATE};

use self::server::Hub;
use self::session::Shared;

/// How a fake is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen on; port 0 picks a free one.
    pub listen: SocketAddr,
    /// What it says and does.
    pub script: Script,
    /// Seed of everything that is left to chance: order of transcripts, noise frames, ids.
    pub seed: u64,
    /// The only API key that is accepted; without one any key is, but not none.
    pub key: Option<String>,
    /// Keep the received audio in the log.
    pub record_audio: bool,
}

impl Default for Config {
    fn default() -> Self {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { listen, script: Script::default(), seed: 1, key: None, record_audio: false }
    }
}

impl Config {
    /// The defaults with a script, given as text.
    ///
    /// # Errors
    /// When the script is malformed.
    pub fn scripted(script: &str) -> Result<Self, ScriptError> {
        Ok(Self { script: Script::parse(script)?, ..Self::default() })
    }
}

/// Something did not show up in the log in time.
#[derive(Debug, Error)]
#[error("fake-gemini waited {waited:?} in vain for {what}; its log: {log:#?}")]
pub struct WaitError {
    what: String,
    waited: Duration,
    log: Box<Log>,
}

/// A running fake. Dropping it ends it at once.
#[derive(Debug)]
pub struct FakeGemini {
    address: SocketAddr,
    hub: Arc<Hub>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl FakeGemini {
    /// Starts a fake in the current tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let shared = Shared::new(config.script, config.key, config.record_audio);
        let hub = Arc::new(Hub::new(shared, config.seed));
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(server::serve(listener, Arc::clone(&hub), stopped));
        Ok(Self { address, hub, stop, server })
    }

    /// `http://127.0.0.1:PORT`, as the official SDKs take it.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `ws://127.0.0.1:PORT`.
    pub fn ws_base_url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// What has happened so far.
    pub fn log(&self) -> Log {
        self.hub.log()
    }

    /// Waits until the log shows something. `what` names it in the error.
    ///
    /// # Errors
    /// When it does not within `patience`.
    pub async fn wait_for(
        &self,
        what: &str,
        patience: Duration,
        mut is_there: impl FnMut(&Log) -> bool,
    ) -> Result<Log, WaitError> {
        let appears = async {
            loop {
                let changed = self.hub.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                let log = self.log();
                if is_there(&log) {
                    return log;
                }
                changed.await;
            }
        };
        tokio::time::timeout(patience, appears).await.map_err(|_| WaitError {
            what: what.to_owned(),
            waited: patience,
            log: Box::new(self.log()),
        })
    }

    /// Closes all sessions with 1001, frees the port and gives the final log.
    pub async fn shutdown(mut self) -> Log {
        self.stop.send_replace(true);
        // The task only ends; it has nothing to report.
        let _ = (&mut self.server).await;
        self.log()
    }
}

impl Drop for FakeGemini {
    fn drop(&mut self) {
        self.server.abort();
    }
}
