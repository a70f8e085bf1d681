//! `preppal interviewer`: the embedded interviewer on its own, for clients of the Gemini Live API.

use super::{ServeArgs, read_config, runtime, stop_signal};
use crate::config::{ConfigError, Embedded, Provider};
use crate::embedded::EmbeddedError;
use crate::socket::{Dialer, TlsError};
use crate::telemetry::{LogSetupError, start_logging};
use clap::Args;
use std::io::{self, Write as _};
use std::net::SocketAddr;

#[derive(Debug, Args)]
pub(super) struct InterviewerArgs {
    /// Address and port of the Gemini Live dialect. It has no TLS: keep it on a loopback address.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    address: SocketAddr,
    /// The API key that clients must send. Without it one is made and printed.
    #[arg(long, env = "PREPPAL_INTERVIEWER_KEY", hide_env_values = true)]
    key: Option<String>,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Why it does not run.
#[derive(Debug, thiserror::Error)]
pub(super) enum InterviewerError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Embedded(#[from] EmbeddedError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Logs(#[from] LogSetupError),
    #[error("{0}")]
    Tls(#[from] TlsError),
}

/// Runs it until a signal comes.
pub(super) fn run(args: InterviewerArgs) -> Result<(), InterviewerError> {
    let config = read_config(args.serve)?;
    start_logging(&config.logging)?;
    let embedded = match &config.provider {
        Provider::Embedded(embedded) => (**embedded).clone(),
        Provider::GeminiLive(_) | Provider::OpenAiRealtime => Embedded::default(),
    };
    runtime()?.block_on(async {
        let stop = stop_signal()?;
        let settings =
            crate::embedded::settings(&embedded, &config.storage.models_dir, &Dialer::new()?).await?;
        let settings = interviewer::Config { listen: args.address, key: args.key, ..settings };
        let running = interviewer::Interviewer::start(settings).await.map_err(EmbeddedError::from)?;
        let mut out = io::stdout();
        writeln!(out, "base URL  {}\nAPI key   {}", running.base_url(), running.key())?;
        out.flush()?;
        stop.await;
        running.shutdown().await;
        Ok(())
    })
}
