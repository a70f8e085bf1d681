//! The command line: `preppal serve`, `call`, `account`, `models`, `interviewer`, `config check`.

mod accounts;
mod embedded;
mod models;

use crate::call::{Account, Answer, CallOptions, CallReport, Captions, InterviewInput, Plan, call, read_wav};
use crate::config::{Config, ConfigError, Flags, Sources};
use crate::serve::{Server, StartError};
use crate::socket::Dialer;
use crate::telemetry::{LogSetupError, start_logging};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Largest text file taken as a job description or résumé, in bytes; the server's own limit is lower.
const MAX_TEXT_FILE_BYTES: u64 = 1024 * 1024;

/// Exit code when the configuration is at fault, as for a wrong flag.
const EXIT_CONFIG: u8 = 2;

/// Practise job interviews with an AI interviewer.
#[derive(Debug, Parser)]
#[command(name = "preppal", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server: web pages, API and interviews on one port.
    Serve(ServeArgs),
    /// Holds an interview from the terminal, as a person with a browser would.
    Call(Box<CallArgs>),
    /// Makes, lists and deletes accounts, and invites people.
    #[command(subcommand)]
    Account(accounts::AccountCommand),
    /// Installs and checks the embedded interviewer's speech models.
    #[command(subcommand)]
    Models(models::ModelsCommand),
    /// Runs the embedded interviewer on its own, for clients of the Gemini Live API.
    Interviewer(embedded::InterviewerArgs),
    /// Looks at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Reads one document from standard input and writes its text: what the server runs for an upload.
    #[command(hide = true)]
    ReadDocument,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Reads every setting and reports all problems; starts and writes nothing.
    Check(ServeArgs),
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// TOML file with settings; PREPPAL_CONFIG names it as well.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on; wins over PREPPAL_LISTEN.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder for everything that is kept; wins over PREPPAL_DATA_DIR.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct CallArgs {
    /// The server: http:// or https:// and its host.
    server: String,
    /// An answer: speech as a WAV file of any rate. May be given several times: one answer each.
    #[arg(long, value_name = "WAV")]
    mic: Vec<PathBuf>,
    /// A typed answer, given after those with --mic. May be given several times.
    #[arg(long, value_name = "TEXT")]
    text: Vec<String>,
    /// Where the interviewer's voice is written: WAV, 16 kHz, mono, as heard in time.
    #[arg(long, value_name = "WAV")]
    out: Option<PathBuf>,
    /// E-mail address of an account. Without it a throw-away account is made.
    #[arg(long, requires = "password")]
    email: Option<String>,
    /// Its password; better given as PREPPAL_CALL_PASSWORD.
    #[arg(long, env = "PREPPAL_CALL_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Make the account first.
    #[arg(long)]
    sign_up: bool,
    /// The job description: a text file, or the text itself.
    #[arg(long, value_name = "FILE|TEXT", default_value = "Software engineer in a small product team.")]
    job_description: String,
    /// The résumé: a text file, or the text itself.
    #[arg(long, value_name = "FILE|TEXT", default_value = "")]
    resume: String,
    /// How the interviewer should be.
    #[arg(long)]
    persona: Option<String>,
    /// How long the interview may last.
    #[arg(long)]
    duration: Option<Length>,
    /// The spoken language, such as en or de-DE.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// End after so many seconds in any case.
    #[arg(long, value_name = "SECONDS")]
    max_seconds: Option<u32>,
    /// End when everything is said and it has been quiet for so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 6)]
    end_after: u32,
    /// Speak at once, over the interviewer's greeting.
    #[arg(long)]
    barge_in: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Length {
    /// Ten minutes.
    Short,
    /// Thirty minutes.
    Standard,
    /// An hour.
    Extended,
}

/// Anything that ends a command.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Call(#[from] crate::call::CallError),
    #[error(transparent)]
    Accounts(#[from] accounts::AccountsError),
    #[error("The configuration cannot be used. {0}")]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Interviewer(#[from] embedded::InterviewerError),
    #[error(transparent)]
    Models(#[from] models::ModelsError),
    #[error("{0}")]
    Log(#[from] LogSetupError),
    #[error("{path}: {reason}", path = path.display())]
    File { path: PathBuf, reason: String },
    #[error("PrepPal cannot start: {0}")]
    Start(#[from] StartError),
    #[error("{0}")]
    System(#[from] io::Error),
    #[error("{0}")]
    Tls(#[from] crate::socket::TlsError),
}

/// Runs the command that was given. Errors go to standard error, as one message.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => run_server(args),
        Command::Call(args) => hold_call(*args),
        Command::Account(command) => accounts::run(command).map_err(Failure::from),
        Command::Models(command) => models::run(command).map_err(Failure::from),
        Command::Interviewer(args) => embedded::run(args).map_err(Failure::from),
        Command::Config(ConfigCommand::Check(args)) => check(args),
        Command::ReadDocument => read_document(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{failure}");
            ExitCode::from(if matches!(failure, Failure::Config(_)) { EXIT_CONFIG } else { 1 })
        }
    }
}

/// Before anything else is opened: the process gives up the means to do harm.
fn read_document() -> Result<(), Failure> {
    Ok(documents::answer(&mut io::stdin().lock(), &mut io::stdout().lock())?)
}

fn read_config(args: ServeArgs) -> Result<Config, ConfigError> {
    let flags = Flags { config: args.config, listen: args.listen, data_dir: args.data_dir };
    Config::read(&Sources::of_process(flags))
}

/// One worker thread a core.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

fn run_server(args: ServeArgs) -> Result<(), Failure> {
    let config = read_config(args)?;
    start_logging(&config.logging)?;
    runtime()?.block_on(async {
        let stop = stop_signal()?;
        Server::start(&config).await?.run(stop).await;
        Ok(())
    })
}

/// Ready on SIGTERM and on SIGINT (Ctrl-C).
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(ctrl_c())
}

async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal there is no way to be interrupted.
        std::future::pending::<()>().await;
    }
}

fn check(args: ServeArgs) -> Result<(), Failure> {
    let config = read_config(args)?;
    let mut out = io::stdout();
    writeln!(out, "The configuration can be used.")?;
    writeln!(out, "  listens on   {}", config.network.listen)?;
    writeln!(out, "  public URL   {}", config.network.public_url_at(config.network.listen))?;
    writeln!(out, "  data folder  {}", config.storage.data_dir.display())?;
    writeln!(out, "  interviewer  {}", config.provider.name())?;
    for warning in &config.warnings {
        writeln!(out, "Note: {warning}.")?;
    }
    if let Some(missing) = config.provider.missing() {
        writeln!(out, "Note: interviews cannot be held: {missing}.")?;
    }
    Ok(())
}

fn hold_call(args: CallArgs) -> Result<(), Failure> {
    let options = call_options(args)?;
    let out = options.out.clone();
    let terminal = io::stdout().is_terminal();
    let report = runtime()?.block_on(async {
        let dialer = Dialer::new()?;
        let mut captions = Captions::new(io::stdout(), terminal);
        Ok::<_, Failure>(Box::pin(call(options, &dialer, &mut captions, ctrl_c())).await?)
    })?;
    Ok(summarise(&report, out.as_deref())?)
}

fn summarise(report: &CallReport, out: Option<&Path>) -> io::Result<()> {
    let held = &report.held;
    let seconds = held.lasted_ms / 1000;
    let mut stdout = io::stdout();
    writeln!(
        stdout,
        "[Interview {} lasted {}:{:02} with {} finished turns: {}.]",
        report.interview,
        seconds / 60,
        seconds % 60,
        held.turns,
        held.ended_by.as_str()
    )?;
    if let Some(path) = out {
        writeln!(stdout, "[The interviewer's voice is in {}.]", path.display())?;
    }
    stdout.flush()
}

fn call_options(args: CallArgs) -> Result<CallOptions, Failure> {
    let speech = args.mic.iter().map(|path| Ok(Answer::Speech(read_wav(path)?)));
    let typed = args.text.into_iter().map(|text| Ok(Answer::Text(text)));
    let answers = speech.chain(typed).collect::<Result<Vec<_>, Failure>>()?;
    Ok(CallOptions {
        server: args.server,
        account: match (args.email, args.password, args.sign_up) {
            (Some(email), Some(password), true) => Account::SignUp { email, password },
            (Some(email), Some(password), false) => Account::SignIn { email, password },
            _ => Account::Throwaway,
        },
        interview: InterviewInput {
            job_description: text_or_file(args.job_description)?,
            resume: text_or_file(args.resume)?,
            persona: args.persona,
            duration: args.duration.map(|length| match length {
                Length::Short => contract::backend::Duration::Short,
                Length::Standard => contract::backend::Duration::Standard,
                Length::Extended => contract::backend::Duration::Extended,
            }),
            language: args.language,
        },
        plan: Plan {
            answers,
            barge_in: args.barge_in,
            end_after_quiet_ms: u64::from(args.end_after) * 1000,
            end_at_ms: args.max_seconds.map(|seconds| u64::from(seconds) * 1000),
        },
        out: args.out,
    })
}

/// The text of the file of this name, or the text itself when there is none.
fn text_or_file(text: String) -> Result<String, Failure> {
    let path = Path::new(&text);
    let Ok(metadata) = std::fs::metadata(path) else { return Ok(text) };
    let failed = |reason: String| Failure::File { path: path.to_owned(), reason };
    if !metadata.is_file() || metadata.len() > MAX_TEXT_FILE_BYTES {
        return Err(failed("not a text file of at most a megabyte".into()));
    }
    std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn call_args(words: &[&str]) -> CallArgs {
        let words = ["preppal", "call", "http://h"].iter().chain(words);
        match Cli::try_parse_from(words).unwrap().command {
            Command::Call(args) => *args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_commands_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn who_calls() {
        let account = |words: &[&str]| call_options(call_args(words)).unwrap().account;
        let (email, password) = ("a@b.c".to_owned(), "p".to_owned());
        assert_eq!(account(&[]), Account::Throwaway);
        assert_eq!(account(&["--sign-up"]), Account::Throwaway);
        let both = ["--email", "a@b.c", "--password", "p"];
        assert_eq!(account(&both), Account::SignIn { email: email.clone(), password: password.clone() });
        let new = ["--email", "a@b.c", "--password", "p", "--sign-up"];
        assert_eq!(account(&new), Account::SignUp { email, password });
        assert!(Cli::try_parse_from(["preppal", "call", "http://h", "--email", "a@b.c"]).is_err());
    }

    #[test]
    fn what_is_said_and_when_it_ends() {
        let words =
            ["--text", "one", "--text", "two", "--max-seconds", "9", "--duration", "short", "--barge-in"];
        let options = call_options(call_args(&words)).unwrap();
        assert_eq!(options.plan.answers, [Answer::Text("one".into()), Answer::Text("two".into())]);
        assert_eq!((options.plan.end_at_ms, options.plan.end_after_quiet_ms), (Some(9000), 6000));
        assert!(options.plan.barge_in);
        assert_eq!(options.interview.duration, Some(contract::backend::Duration::Short));
    }

    #[test]
    fn a_text_may_be_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cv.txt");
        std::fs::write(&file, "ten years of Rust").unwrap();
        assert_eq!(text_or_file(file.to_str().unwrap().to_owned()).unwrap(), "ten years of Rust");
        assert_eq!(text_or_file("no such file".into()).unwrap(), "no such file");
        assert!(text_or_file(folder.path().to_str().unwrap().to_owned()).is_err());
    }
}
