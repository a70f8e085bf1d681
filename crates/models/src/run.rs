//! Running a program that fetches: bounded in time and in what is kept of its words.

use std::{
    collections::VecDeque,
    io::{self, Read},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A package of 85 MB over a line of 1 Mbit/s takes 12 minutes.
const TIME_LIMIT: Duration = Duration::from_secs(30 * 60);

/// Between two looks at a running program, which is also how often progress is told.
const LOOK: Duration = Duration::from_millis(150);

/// How much of the end of a program's error output is kept, bytes: a few lines.
const KEPT_OUTPUT: usize = 2000;

/// How a program ended.
pub(crate) struct Ended {
    /// With exit code 0, in time.
    pub(crate) good: bool,
    /// The end of its error output.
    pub(crate) said: String,
}

/// Runs `command` to its end and calls `watch` now and then. An error means that the program could not be started.
pub(crate) fn run(command: &mut Command, watch: &mut dyn FnMut()) -> io::Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let errors = child.stderr.take();
    let reader = thread::spawn(move || errors.map(tail).unwrap_or_default());
    let began = Instant::now();
    let (mut status, mut in_time) = (child.try_wait()?, true);
    while status.is_none() {
        if began.elapsed() > TIME_LIMIT {
            in_time = false;
            child.kill()?;
            child.wait()?;
            break;
        }
        thread::sleep(LOOK);
        watch();
        status = child.try_wait()?;
    }
    let said = reader.join().unwrap_or_default();
    let said = if in_time {
        said
    } else {
        format!("{said}\nit took more than {} minutes", TIME_LIMIT.as_secs() / 60)
    };
    Ok(Ended { good: status.is_some_and(|status| status.success()), said })
}

/// Reads to the end and keeps the last bytes.
fn tail(mut from: impl Read) -> String {
    let mut kept = VecDeque::new();
    let mut chunk = [0; 1024];
    while let Ok(count @ 1..) = from.read(&mut chunk) {
        kept.extend(chunk.iter().take(count));
        let excess = kept.len().saturating_sub(KEPT_OUTPUT);
        kept.drain(..excess);
    }
    let bytes: Vec<u8> = kept.into();
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_much_output_is_kept() {
        let long = "x".repeat(10 * KEPT_OUTPUT) + "the reason\n";
        let kept = tail(long.as_bytes());
        assert!(kept.len() <= KEPT_OUTPUT && kept.ends_with("xthe reason"));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(run(&mut Command::new("preppal-no-such-program"), &mut || {}).is_err());
    }
}
