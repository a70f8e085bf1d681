//! Running commands and telling what happens meanwhile.

use std::ffi::OsStr;
use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::root;

/// Why a developer command did not succeed, in words that say what to do.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells the person something, on standard error, where Cargo tells its progress too.
pub(crate) fn say(text: impl Display) {
    // Nobody can be told when standard error itself is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Cargo itself, in the workspace.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end, its output shown.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let text = shown(&command);
    say(format!("  $ {text}"));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!("`{text}` failed ({status})"))),
        Err(error) => Err(Failure::new(format!("`{text}` does not start: {error}"))),
    }
}

/// Runs a command and takes its standard output; nothing when it fails or is not there.
pub(crate) fn output_of(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Numbers the steps of a longer job, and times them.
#[derive(Debug)]
pub(crate) struct Steps {
    number: usize,
    of: usize,
}

impl Steps {
    pub(crate) const fn new(of: usize) -> Self {
        Self { number: 0, of }
    }

    /// Says what comes, does it, and says how long it took.
    pub(crate) fn step<T>(
        &mut self,
        what: &str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.number += 1;
        say(format!("\n[{}/{}] {what}", self.number, self.of));
        let start = Instant::now();
        let result = work()?;
        say(format!("  done in {:.1} s", start.elapsed().as_secs_f64()));
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_arguments() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exit 3"]);
        let failure = run(command).unwrap_err().to_string();
        assert_eq!(failure, "`sh -c exit 3` failed (exit status: 3)");
    }

    #[test]
    fn output_is_trimmed_and_failure_is_none() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            output_of(command)
        };
        assert_eq!(shell("echo ' 15 '"), Some("15".into()));
        assert_eq!(shell("echo x; exit 1"), None);
    }

    #[test]
    fn steps_stop_at_a_failure() {
        let mut steps = Steps::new(2);
        assert!(steps.step("one", || Ok(1)).is_ok_and(|value| value == 1));
        assert!(steps.step("two", || Err::<(), _>(Failure::new("no"))).is_err());
    }
}
