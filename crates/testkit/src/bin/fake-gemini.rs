//! `fake-gemini`: runs the fake of the Gemini Live API until interrupted.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use testkit::fake_gemini::{Config, FakeGemini, Script};
use thiserror::Error;

/// A fake of Google's Gemini Live API. Prints its base URL, then serves until interrupted.
#[derive(Parser)]
struct Arguments {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Script of the conversation (docs/fake-gemini.md); a built-in interview without one.
    #[arg(long)]
    script: Option<PathBuf>,
    /// A knob, as in the script: `--set realtime_factor=1`. May be repeated; wins over the script.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// Seed of everything left to chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The only API key that is accepted; any key without one.
    #[arg(long)]
    key: Option<String>,
}

/// Why the fake did not start.
#[derive(Debug, Error)]
enum Problem {
    #[error("cannot read the script {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0}")]
    Script(#[from] testkit::fake_gemini::ScriptError),
    #[error("--set {0}: {1}")]
    Setting(String, String),
    #[error("cannot serve on {0}: {1}")]
    Serve(SocketAddr, std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Nothing can be done if even this cannot be written.
            let _ = writeln!(std::io::stderr(), "fake-gemini: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Problem> {
    let mut script = match &arguments.script {
        None => Script::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path);
            Script::parse(&text.map_err(|error| Problem::Unreadable(path.clone(), error))?)?
        }
    };
    for setting in &arguments.settings {
        let wrong = |problem: String| Problem::Setting(setting.clone(), problem);
        let (name, value) = setting.split_once('=').ok_or_else(|| wrong("expected NAME=VALUE".to_owned()))?;
        script.knobs.set(name.trim(), value.trim()).map_err(wrong)?;
    }
    let config = Config {
        listen: arguments.listen,
        script,
        seed: arguments.seed,
        key: arguments.key,
        record_audio: false,
    };
    let serve = |error| Problem::Serve(arguments.listen, error);
    let fake = FakeGemini::start(config).await.map_err(serve)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", fake.base_url()).and_then(|()| out.flush()).map_err(serve)?;
    tokio::signal::ctrl_c().await.map_err(serve)?;
    fake.shutdown().await;
    Ok(())
}
