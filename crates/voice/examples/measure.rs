//! What the voice costs on this machine: processor time per second of speech, time to the first sound, memory.
//!
//! `PREPPAL_TEST_MODELS=<models> cargo run --release -p voice --example measure`
#![expect(clippy::print_stdout, reason = "a command line program")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]

use std::{env, error::Error, fs, path::PathBuf, time::Instant};

use voice::{RATE, Voice};

const SENTENCES: &str = include_str!("../tests/fixtures/spoken.txt");
/// Clock ticks per second in `/proc`, on every Linux in use.
const TICKS_HZ: f64 = 100.0;

fn main() -> Result<(), Box<dyn Error>> {
    let models =
        env::var_os("PREPPAL_TEST_MODELS").ok_or("PREPPAL_TEST_MODELS is the folder of the models")?;
    let (begun, before) = (Instant::now(), processor_seconds()?);
    let voice = Voice::load(&PathBuf::from(models).join("hibari"))?;
    println!(
        "loaded in {} ms, {:.2} s of processor, {} MB",
        begun.elapsed().as_millis(),
        processor_seconds()? - before,
        memory_mb("VmRSS:")?
    );
    let before = processor_seconds()?;
    let (mut samples, mut latencies) = (0, Vec::new());
    for sentence in SENTENCES.lines().flat_map(voice::sentences) {
        let begun = Instant::now();
        samples += voice.say(&sentence)?.len();
        latencies.push(begun.elapsed().as_millis());
    }
    latencies.sort_unstable();
    let at = |percent: usize| latencies.get(latencies.len() * percent / 100).copied().unwrap_or_default();
    let seconds = samples as f64 / f64::from(RATE);
    println!("{} sentences, {seconds:.1} s of speech", latencies.len());
    println!("processor time per second of speech: {:.4} s", (processor_seconds()? - before) / seconds);
    println!("time to a sentence: p50 {} ms, p95 {} ms", at(50), at(95));
    println!("memory: {} MB, at most {} MB", memory_mb("VmRSS:")?, memory_mb("VmHWM:")?);
    Ok(())
}

/// Processor time of this process, from <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS_HZ)
}

fn memory_mb(field: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).ok_or("no memory figure")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
}
