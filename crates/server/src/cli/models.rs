//! `preppal models`: the embedded interviewer's speech models, fetched when asked and never by themselves.

use super::{ServeArgs, read_config};
use crate::config::{Config, ConfigError, Provider};
use clap::{Args, Subcommand};
use models::{InstallError, ManifestError, ModelsDir, Outcome, Progress, Source, State, Step};
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

/// Bytes in a megabyte, as people count them.
const MEGABYTE: u64 = 1_000_000;

/// Width of the progress bar, in characters.
const BAR_WIDTH: u64 = 30;

/// What to do with the models.
#[derive(Debug, Subcommand)]
pub(super) enum ModelsCommand {
    /// Fetches the models that are missing, checks them, and tries them out.
    Install(InstallArgs),
    /// Shows which models there are.
    List(FolderArgs),
    /// Compares every file with what was installed.
    Verify(FolderArgs),
}

#[derive(Debug, Args)]
pub(super) struct FolderArgs {
    /// Folder of the models; without it the configured one.
    #[arg(long, value_name = "FOLDER")]
    models_dir: Option<PathBuf>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// Take the packages from this folder and fetch nothing.
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
    /// Do nothing when the configured provider needs no models, or all of them are there.
    #[arg(long)]
    if_needed: bool,
}

/// Why the models are not as they should be.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModelsError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("The models were not installed: {0}.")]
    Install(#[from] InstallError),
    #[error("{0}")]
    Manifest(#[from] ManifestError),
    #[error("{0}")]
    Output(#[from] io::Error),
    #[error("The models are installed and do not work here: {0}.")]
    SelfTest(#[from] interviewer::SelfTestError),
    #[error("{0} of the models' files are not as installed. `preppal models install` repairs them.")]
    Unfit(usize),
}

/// Runs the command.
pub(super) fn run(command: ModelsCommand) -> Result<(), ModelsError> {
    let mut out = io::stdout();
    match command {
        ModelsCommand::Install(args) if args.if_needed => match needed(args.folder)? {
            Some(dir) => install(&dir, args.from.as_deref(), &mut out),
            None => Ok(()),
        },
        ModelsCommand::Install(args) => install(&folder(args.folder)?, args.from.as_deref(), &mut out),
        ModelsCommand::List(args) => list(&folder(args)?, &mut out),
        ModelsCommand::Verify(args) => verify(&folder(args)?, &mut out),
    }
}

fn folder(args: FolderArgs) -> Result<ModelsDir, ConfigError> {
    let Some(path) = args.models_dir else {
        let config: Config = read_config(args.serve)?;
        return Ok(ModelsDir::at(config.storage.models_dir));
    };
    Ok(ModelsDir::at(path))
}

/// The folder, if `preppal serve` with this configuration would miss a model in it.
fn needed(args: FolderArgs) -> Result<Option<ModelsDir>, ModelsError> {
    let config: Config = read_config(args.serve)?;
    if !matches!(config.provider, Provider::Embedded(_)) {
        return Ok(None);
    }
    let dir = ModelsDir::at(args.models_dir.unwrap_or(config.storage.models_dir));
    let is_complete = dir.status()?.iter().all(|status| matches!(status.state, State::Installed));
    Ok((!is_complete).then_some(dir))
}

fn install(dir: &ModelsDir, from: Option<&Path>, out: &mut impl Write) -> Result<(), ModelsError> {
    writeln!(out, "The speech models go to {}.", dir.path().display())?;
    let source = from.map_or(Source::Pip, Source::Folder);
    let mut bar = Bar { terminal: io::stderr().is_terminal(), shown: None };
    let report = models::install(dir, source, &mut |progress| bar.show(&progress))?;
    if !report.kept.is_empty() {
        writeln!(out, "There already: {}.", report.kept.join(", "))?;
    }
    if !report.installed.is_empty() {
        writeln!(out, "Installed: {}.", report.installed.join(", "))?;
    }
    writeln!(out, "Trying them out: a sentence is spoken and written down again.")?;
    let test = interviewer::self_test(dir)?;
    writeln!(out, "  said   {}\n  heard  {}", test.said, test.heard)?;
    writeln!(out, "The embedded interviewer is ready.")?;
    Ok(())
}

fn list(dir: &ModelsDir, out: &mut impl Write) -> Result<(), ModelsError> {
    writeln!(out, "{}", dir.path().display())?;
    for status in dir.status()? {
        let state = match status.state {
            State::Installed => "installed".to_owned(),
            State::Missing => "missing".to_owned(),
            State::Broken(reason) => format!("broken: {reason}"),
        };
        let megabytes = status.bytes.div_ceil(MEGABYTE);
        let (kind, id, licence) = (status.kind.name(), status.id, status.licence);
        writeln!(out, "  {id:<20} {kind:<18} {megabytes:>4} MB  {licence:<12} {state}")?;
    }
    Ok(())
}

fn verify(dir: &ModelsDir, out: &mut impl Write) -> Result<(), ModelsError> {
    let checks = models::verify(dir)?;
    let mut unfit = 0;
    for check in &checks {
        let found = match check.outcome {
            Outcome::Good => continue,
            Outcome::Missing => "is missing",
            Outcome::Changed => "was changed",
            Outcome::NotInstalled => "is not installed",
        };
        unfit += 1;
        writeln!(out, "{}/{} {found}", check.model, check.file)?;
    }
    if unfit > 0 {
        return Err(ModelsError::Unfit(unfit));
    }
    writeln!(out, "All {} files are as they were installed.", checks.len())?;
    Ok(())
}

/// How far the installation is, on one line of a terminal, or a line for each step elsewhere.
struct Bar {
    terminal: bool,
    shown: Option<(String, Step)>,
}

impl Bar {
    fn show(&mut self, progress: &Progress) {
        let now = (progress.model.clone(), progress.step);
        let is_new = self.shown.as_ref() != Some(&now);
        let verb = match progress.step {
            Step::Kept | Step::Installed => return,
            Step::Fetching => "fetching",
            Step::Unpacking => "unpacking",
        };
        let mut err = io::stderr();
        // A bar that cannot be shown is no reason to stop.
        let _ = if self.terminal {
            write!(err, "\r\x1b[2K{verb:<9} {:<20} {}", progress.model, bar(progress.done, progress.total))
                .and_then(|()| if progress.done >= progress.total { writeln!(err) } else { err.flush() })
        } else if is_new {
            let megabytes = progress.total.div_ceil(MEGABYTE);
            writeln!(err, "{verb} {} ({megabytes} MB)", progress.model)
        } else {
            Ok(())
        };
        self.shown = Some(now);
    }
}

/// `[####      ] 12 of 34 MB`.
fn bar(done: u64, total: u64) -> String {
    let filled = done.min(total) * BAR_WIDTH / total.max(1);
    let count = |cells: u64| usize::try_from(cells).unwrap_or(0);
    let (full, empty) = ("#".repeat(count(filled)), " ".repeat(count(BAR_WIDTH - filled)));
    format!("[{full}{empty}] {} of {} MB", done / MEGABYTE, total.div_ceil(MEGABYTE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills() {
        assert_eq!(bar(0, 10_000_000), "[                              ] 0 of 10 MB");
        assert_eq!(bar(5_000_000, 10_000_000), "[###############               ] 5 of 10 MB");
        assert_eq!(bar(20_000_000, 10_000_000), "[##############################] 20 of 10 MB");
        assert_eq!(bar(0, 0), "[                              ] 0 of 0 MB");
    }

    #[test]
    fn an_empty_folder_has_no_models_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let dir = ModelsDir::at(folder.path());
        let mut text = Vec::new();
        list(&dir, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("missing") && text.contains("MIT"), "{text}");
        assert!(matches!(verify(&dir, &mut Vec::new()), Err(ModelsError::Unfit(_))));
        let nothing = install(&dir, Some(folder.path()), &mut Vec::new());
        assert!(
            matches!(nothing, Err(ModelsError::Install(InstallError::NotInFolder { .. }))),
            "{nothing:?}"
        );
    }
}
