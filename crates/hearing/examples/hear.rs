//! Transcribes recordings (mono, 16 bit) and measures: `cargo run -p hearing --example hear -- MODELS FILE.wav…`.
#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "an example that people run in a terminal"
)]

use std::{
    env,
    error::Error,
    fs,
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use audio::Resampler;
use hearing::{Detectors, FRAME_SAMPLES, RATE, Recogniser, Vocabulary, phrases};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let models = arguments.next().ok_or("name the folder of models")?;
    let began = Instant::now();
    let recogniser = Recogniser::load(&Path::new(&models).join("moonshine-tiny-en"))?;
    let detectors = Detectors::silero(&Path::new(&models).join("silero-vad"))?;
    println!("loaded in {} ms, {}", began.elapsed().as_millis(), memory());
    let (mut samples_in_all, mut frames, mut detecting, mut hearing) = (0, 0, Duration::ZERO, Duration::ZERO);
    for file in arguments {
        let samples = read(&file)?;
        let began = Instant::now();
        let phrases = phrases(&detectors, &samples);
        detecting += began.elapsed();
        frames += samples.len() / FRAME_SAMPLES;
        for phrase in phrases {
            let phrase = samples.get(phrase).unwrap_or_default();
            let began = Instant::now();
            let heard = recogniser.transcribe(phrase, &Vocabulary::default(), &AtomicBool::new(false))?;
            println!(
                "{:5} ms in {:4} ms, {:.2}: {}",
                phrase.len() * 1000 / RATE as usize,
                began.elapsed().as_millis(),
                heard.confidence,
                heard.text
            );
            hearing += began.elapsed();
            samples_in_all += phrase.len();
        }
    }
    let seconds = samples_in_all as f64 / f64::from(RATE);
    println!(
        "hearing: {:.3} of real time; detecting: {:.0} us a frame; {}",
        hearing.as_secs_f64() / seconds,
        detecting.as_secs_f64() * 1e6 / f64::from(u32::try_from(frames)?),
        memory()
    );
    Ok(())
}

fn read(file: &str) -> Result<Vec<f32>, Box<dyn Error>> {
    let mut reader = hound::WavReader::open(file)?;
    let samples: Vec<i16> = reader.samples().collect::<Result<_, _>>()?;
    let mut resampler = Resampler::new(reader.spec().sample_rate, RATE)?;
    let mut resampled = Vec::new();
    resampler.process(&samples, &mut resampled);
    resampler.flush(&mut resampled);
    Ok(resampled.into_iter().map(|sample| f32::from(sample) / 32_768.0).collect())
}

/// What the process has in memory, where the system tells.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"))
        .map(|line| line.replace('\t', " ") + " ")
        .collect()
}
