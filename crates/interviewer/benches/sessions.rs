//! Load test: so many candidates with real voices talk to one interviewer, at the pace of people.
//!
//! `cargo bench -p interviewer --bench sessions -- --sessions 8 --seconds 120`
//!
//! Needs the installed models (`PREPPAL_TEST_MODELS`). Prints the time from the end of speech to the first sound of
//! the answer, the patience that is part of it, processor time per second of conversation, and memory.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark reports to a person, and a panic is a report too"
)]

#[path = "../tests/suite/client.rs"]
mod client;
#[path = "../tests/suite/models.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod models;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ::models::ModelsDir;
use audio::Resampler;
use clap::Parser;
use interviewer::{Config, Interviewer, Running};
use serde_json::json;

use self::client::Client;

/// Silence that ends a turn, as the clients set it up, in milliseconds.
const PATIENCE_MS: u128 = 800;

/// Loudness below which the end of a recording is silence.
const QUIET: u16 = 400;

/// Clock ticks per second in `/proc/self/stat` on every Linux in use.
const TICKS_PER_SECOND: f64 = 100.0;

#[derive(Parser)]
struct Options {
    /// Conversations at once.
    #[arg(long, default_value_t = 4)]
    sessions: usize,
    /// How long they talk.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Show every answer: what was heard, what was replied, how long that took.
    #[arg(long)]
    show: bool,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Answers cut from recordings of real people, 16 kHz, without silence at the end.
fn answers() -> Vec<Vec<i16>> {
    let folder = ModelsDir::at(models::folder()).samples().unwrap();
    let mut answers = Vec::new();
    for name in ["two_cities.wav", "beckett.wav"] {
        let mut recording = hound::WavReader::open(folder.join(name)).unwrap();
        assert_eq!(recording.spec().channels, 1, "{name}");
        let samples: Vec<i16> = recording.samples::<i16>().map(Result::unwrap).collect();
        let mut resampler = Resampler::new(recording.spec().sample_rate, 16_000).unwrap();
        let mut heard = Vec::new();
        resampler.process(&samples, &mut heard);
        resampler.flush(&mut heard);
        answers.extend(cut(&heard));
    }
    answers
}

/// Pieces of six to twelve seconds, cut at their quietest tenth of a second.
fn cut(mut samples: &[i16]) -> Vec<Vec<i16>> {
    const TENTH: usize = 1_600;
    let mut pieces = Vec::new();
    while samples.len() > 120 * TENTH {
        let loudness = |at: &usize| {
            samples[at * TENTH..(at + 1) * TENTH]
                .iter()
                .map(|sample| u64::from(sample.unsigned_abs()))
                .sum::<u64>()
        };
        let at = (60..120).min_by_key(loudness).unwrap();
        let (piece, rest) = samples.split_at(at * TENTH + TENTH / 2);
        let end = piece.iter().rposition(|sample| sample.unsigned_abs() > QUIET).map_or(0, |last| last + 1);
        pieces.push(piece[..end].to_vec());
        samples = rest;
    }
    pieces
}

/// What one candidate saw.
#[derive(Default)]
struct Seen {
    waits: Vec<u128>,
    /// Replies that began in a pause of the answer, before its end.
    cut_in: usize,
    words: usize,
}

/// One candidate, until the time is over.
async fn candidate(
    interviewer: Arc<Running>,
    answers: Arc<Vec<Vec<i16>>>,
    number: usize,
    until: Instant,
    show: bool,
) -> Seen {
    // Not all at the same instant.
    tokio::time::sleep(Duration::from_millis(700 * number as u64)).await;
    let mut client = Client::open(&interviewer, json!({})).await;
    client.text("(The candidate has joined. Greet them and ask your first question.)").await;
    client.until("the greeting", |seen| seen.has("turnComplete")).await;
    let mut seen = Seen::default();
    let mut turns = answers.iter().cycle().skip(number);
    while Instant::now() < until {
        client.say(turns.next().unwrap());
        let mut reply = client::Seen::default();
        // A reply to half an answer is taken back, or cut off by the rest of it.
        while client.spoke_at.is_none() || reply.sound_at.is_none_or(|sound| Some(sound) < client.spoke_at) {
            seen.cut_in += usize::from(reply.sound_at.is_some());
            reply = client.until("a reply", |seen| seen.has("turnComplete") && !seen.heard.is_empty()).await;
        }
        if let (Some(spoke), Some(sound)) = (client.spoke_at, reply.sound_at) {
            let wait = sound.saturating_duration_since(spoke).as_millis();
            if show {
                println!("{wait} ms\n  heard {}\n  said {}", reply.heard, reply.said);
            }
            seen.waits.push(wait);
        }
        seen.words += reply.heard.split_whitespace().count();
    }
    seen
}

/// Processor time of this process in seconds, and its memory in megabytes.
fn usage() -> Option<(f64, u64)> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = resident.trim().trim_end_matches(" kB").parse().ok()?;
    Some((ticks / TICKS_PER_SECOND, kilobytes / 1_024))
}

fn percentile(sorted: &[u128], share: usize) -> u128 {
    sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let answers = Arc::new(answers());
    let config = Config { places: Some(options.sessions), ..Config::new(models::folder()) };
    let interviewer = Arc::new(Interviewer::start(config).await.unwrap());
    let speed = interviewer.report().speed;
    let memory_before = usage().map_or(0, |(_, memory)| memory);
    let begun = Instant::now();
    let until = begun + Duration::from_secs(options.seconds);
    let cpu_before = usage().map_or(0.0, |(cpu, _)| cpu);
    let begin = |number| {
        let (interviewer, answers) = (Arc::clone(&interviewer), Arc::clone(&answers));
        tokio::spawn(candidate(interviewer, answers, number, until, options.show))
    };
    let candidates: Vec<_> = (0..options.sessions).map(begin).collect();
    let mut waits = Vec::new();
    let (mut words, mut cut_in) = (0, 0);
    for candidate in candidates {
        let seen = candidate.await.unwrap();
        waits.extend(seen.waits);
        cut_in += seen.cut_in;
        words += seen.words;
    }
    let elapsed = begun.elapsed().as_secs_f64();
    let report = interviewer.report();
    waits.sort_unstable();
    println!(
        "sessions {}, answers {}, words heard {words}, replies begun in a pause of an answer {cut_in}",
        options.sessions,
        waits.len()
    );
    println!("measured at start: hearing {:.3}, speaking {:.3}", speed.hearing, speed.speaking);
    let [p50, p95, most] = [50, 95, 100].map(|share| percentile(&waits, share));
    println!(
        "end of speech to first sound: p50 {p50} ms, p95 {p95} ms, most {most} ms ({PATIENCE_MS} ms of them patience)"
    );
    if let Some((cpu, memory)) = usage() {
        let cores = (cpu - cpu_before) / elapsed;
        println!("processor: {cores:.2} cores, {:.3} a session", cores / options.sessions as f64);
        println!("memory: {memory} MB, {memory_before} MB before the first session");
    }
    println!(
        "work waited {} ms on average at the end; captions given up: {}",
        report.wait_ms, report.is_shedding
    );
}
