//! The fallback voice: the program `espeak-ng`, when it is installed (<https://github.com/espeak-ng/espeak-ng>).
//!
//! It runs as a process of its own, once per sentence: text through its standard input, a WAV file from
//! its standard output. Its time and its output are bounded, and it is killed when it passes a bound.

use std::{
    env,
    ffi::OsStr,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use audio::Resampler;

use crate::{LONGEST_TEXT_CHARS, RATE, error::VoiceError};

const PROGRAM: &str = "espeak-ng";
/// American English; words per minute as in a calm conversation; text as UTF-8.
const ARGUMENTS: [&str; 8] = ["-v", "en-us", "-s", "165", "-b", "1", "--stdin", "--stdout"];
/// Longest time for one text. It usually takes some hundredths of a second.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Most output for one text: three minutes of sound at 22.05 kHz.
const OUTPUT_LIMIT_BYTES: u64 = 8 << 20;
/// How often we look whether a program that has said everything has ended.
const END_POLL: Duration = Duration::from_millis(2);

/// `espeak-ng` did not say a text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EspeakError {
    /// It could not be started, or it did not take the text.
    #[error("the program could not be run: {0}; is it installed and executable?")]
    Run(#[from] std::io::Error),
    /// It was killed.
    #[error("the program took longer than {} s and was ended", TIME_LIMIT.as_secs())]
    TooSlow,
    /// It was killed.
    #[error("the program gave more than {OUTPUT_LIMIT_BYTES} bytes and was ended")]
    TooMuch,
    /// It ended with an error.
    #[error("the program ended with {0}; try it on the command line")]
    Failed(std::process::ExitStatus),
    /// It gave something else than sound.
    #[error("the program gave no sound that we know: {0}")]
    NoSound(&'static str),
}

/// The program `espeak-ng`.
#[derive(Debug, Clone)]
pub struct Espeak {
    program: PathBuf,
    time_limit: Duration,
}

impl Espeak {
    /// Looks for the program on the path. `None` when it is not installed.
    pub fn find() -> Option<Self> {
        find_in(&env::var_os("PATH")?)
    }

    /// The program at a given place.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), time_limit: TIME_LIMIT }
    }

    /// Where the program is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Says a text: mono samples at [`RATE`]. Blocks until the program has said it.
    ///
    /// # Errors
    /// When the text is longer than [`LONGEST_TEXT_CHARS`], or the program fails, is too slow or gives no sound.
    pub fn say(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
        let chars = text.chars().count();
        if chars > LONGEST_TEXT_CHARS {
            return Err(VoiceError::TooLong { chars, limit: LONGEST_TEXT_CHARS });
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        let wav = self.run(text)?;
        let sound = Wav::read(&wav).map_err(EspeakError::NoSound)?;
        let mut samples = Vec::new();
        let mut resampler = Resampler::new(sound.rate_hz, RATE)
            .map_err(|_| EspeakError::NoSound("an unusual sample rate"))?;
        resampler.process(&sound.samples, &mut samples);
        resampler.flush(&mut samples);
        Ok(samples)
    }

    /// Runs the program and gives its output.
    fn run(&self, text: &str) -> Result<Vec<u8>, EspeakError> {
        let deadline = Instant::now() + self.time_limit;
        let mut child = Command::new(&self.program)
            .args(ARGUMENTS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = output_of(&mut child, text, deadline);
        if output.is_err() {
            end(&mut child);
            return output;
        }
        loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return output,
                Ok(Some(status)) => return Err(EspeakError::Failed(status)),
                Ok(None) if Instant::now() < deadline => thread::sleep(END_POLL),
                Ok(None) => {
                    end(&mut child);
                    return Err(EspeakError::TooSlow);
                }
                Err(error) => {
                    end(&mut child);
                    return Err(error.into());
                }
            }
        }
    }
}

/// Gives the program its text and takes its output, until it closes it.
fn output_of(child: &mut Child, text: &str, deadline: Instant) -> Result<Vec<u8>, EspeakError> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(EspeakError::NoSound("no pipes"));
    };
    let (sender, receiver) = mpsc::channel();
    // A thread of its own, since a read cannot be given a time limit. It ends when the pipe is closed.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.take(OUTPUT_LIMIT_BYTES + 1).read_to_end(&mut bytes);
        // Nobody waits any more when the deadline has passed.
        let _ = sender.send(read.map(|_| bytes));
    });
    // The longest text fits into the buffer of a pipe, so this does not block. A program that ends
    // without reading its input says more about itself by its exit status.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    let left = deadline.saturating_duration_since(Instant::now());
    let bytes = receiver.recv_timeout(left).map_err(|_| EspeakError::TooSlow)??;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= OUTPUT_LIMIT_BYTES) {
        Ok(bytes)
    } else {
        Err(EspeakError::TooMuch)
    }
}

/// Ends the program by its id. It fails only when it has ended already.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn find_in(path: &OsStr) -> Option<Espeak> {
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path).map(|folder| folder.join(&name)).find(|program| program.is_file()).map(Espeak::at)
}

/// The sound of a WAV file (<http://soundfile.sapp.org/doc/WaveFormat/>): 16-bit, mono.
#[derive(Debug, PartialEq, Eq)]
struct Wav {
    rate_hz: u32,
    samples: Vec<i16>,
}

impl Wav {
    /// Reads a WAV file that was written to a pipe: its lengths are not known when it begins, so a
    /// length beyond the end means "until the end".
    fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let rest = bytes.strip_prefix(b"RIFF").and_then(|rest| rest.get(4..));
        let mut rest = rest.and_then(|rest| rest.strip_prefix(b"WAVE")).ok_or("no WAV file")?;
        let mut rate_hz = None;
        loop {
            let (name, behind) = rest.split_first_chunk::<4>().ok_or("no sound in the WAV file")?;
            let (length, behind) = behind.split_first_chunk::<4>().ok_or("a cut WAV file")?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let body = behind.get(..length).unwrap_or(behind);
            match name {
                b"fmt " => rate_hz = Some(Self::rate(body)?),
                b"data" => {
                    let samples = body.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes));
                    let rate_hz = rate_hz.ok_or("a WAV file without format")?;
                    return Ok(Self { rate_hz, samples: samples.collect() });
                }
                _ => {}
            }
            // Chunks begin at even places.
            rest = behind.get(length.saturating_add(length % 2)..).unwrap_or_default();
        }
    }

    /// The sample rate, when the format is the one we know.
    fn rate(format: &[u8]) -> Result<u32, &'static str> {
        let [kind_low, kind_high, channels_low, channels_high, a, b, c, d, ..] = format else {
            return Err("a cut WAV format");
        };
        let bits = format.get(14..16);
        let pcm = u16::from_le_bytes([*kind_low, *kind_high]) == 1;
        let mono = u16::from_le_bytes([*channels_low, *channels_high]) == 1;
        if pcm && mono && bits == Some(&16_u16.to_le_bytes()) {
            Ok(u32::from_le_bytes([*a, *b, *c, *d]))
        } else {
            Err("not 16-bit mono")
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
