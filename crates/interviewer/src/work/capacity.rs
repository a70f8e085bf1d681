//! How many conversations this computer carries: measured at start, then counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use audio::Resampler;
use gemini_wire::OUTPUT_RATE;
use hearing::{MAX_PHRASE_SAMPLES, RATE};
use serde::Serialize;

use super::ladder::Parts;

/// Share of the time in which a candidate speaks.
const CANDIDATE_SHARE: f64 = 0.6;

/// Share of the time in which the interviewer speaks.
const INTERVIEWER_SHARE: f64 = 0.25;

/// Decodes in pauses that turn out not to be the end are done again: so much more work.
const SPECULATION: f64 = 1.3;

/// Voice detection, resampling and the protocol, as a share of one core.
const LISTENING_COST: f64 = 0.01;

/// Share of all cores that may be used on average: beyond it, waits grow quickly.
const UTILISATION: f64 = 0.6;

/// Time per second of sound when it cannot be measured: a slow computer.
const UNKNOWN: f64 = 0.2;

/// No computer is asked for more at once.
const MOST_PLACES: usize = 200;

/// What is spoken and transcribed to measure.
const SENTENCES: [&str; 3] = [
    "Tell me about a project that you are proud of, and what your own part in it was.",
    "What would you do differently today, and what did the others on your team say about it?",
    "How did you find out what the problem was, and how long did it take until it was solved?",
];

/// Computing time for a second of sound, in seconds of one core.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// Speech to text.
    pub hearing: f64,
    /// Text to speech.
    pub speaking: f64,
}

/// Measures how fast speech is made and understood. Blocks for a second or so.
pub(crate) fn measure(parts: &Parts) -> Speed {
    let rounds: Vec<(Option<f64>, Option<f64>)> = SENTENCES.iter().map(|words| round(parts, words)).collect();
    // The best round counts: the first one warms up, and others are disturbed by what else the computer does.
    let best = |times: &mut dyn Iterator<Item = f64>| times.min_by(f64::total_cmp).unwrap_or(UNKNOWN);
    Speed {
        hearing: best(&mut rounds.iter().filter_map(|(hearing, _)| *hearing)),
        speaking: best(&mut rounds.iter().filter_map(|(_, speaking)| *speaking)),
    }
}

/// Speaks and understands one sentence: computing time for a second of sound, hearing and speaking.
fn round(parts: &Parts, words: &str) -> (Option<f64>, Option<f64>) {
    let begun = Instant::now();
    let Some(Ok(sound)) = parts.mouth.as_ref().map(|mouth| mouth.say(words)) else { return (None, None) };
    let seconds = seconds(sound.len(), OUTPUT_RATE);
    if seconds <= 0.0 {
        return (None, None);
    }
    let speaking = begun.elapsed().as_secs_f64() / seconds;
    let phrase = for_ears(&sound);
    let begun = Instant::now();
    let heard = parts.ears.as_ref().map(|ears| ears.transcribe(&phrase, &[], &AtomicBool::new(false)));
    let hearing = matches!(heard, Some(Ok(_))).then(|| begun.elapsed().as_secs_f64() / seconds);
    (hearing, Some(speaking))
}

/// The interviewer's sound as the recogniser takes it.
pub(crate) fn for_ears(sound: &[i16]) -> Vec<f32> {
    let mut samples = Vec::new();
    if let Ok(mut resampler) = Resampler::new(OUTPUT_RATE, RATE) {
        resampler.process(sound, &mut samples);
    }
    samples.iter().take(MAX_PHRASE_SAMPLES).map(|sample| f32::from(*sample) / 32_768.0).collect()
}

fn seconds(samples: usize, rate: u32) -> f64 {
    f64::from(u32::try_from(samples).unwrap_or(u32::MAX)) / f64::from(rate)
}

/// How many conversations a computer carries, by its speed and its cores; at least one.
pub(crate) fn places(speed: Speed, cores: usize) -> usize {
    let cost =
        CANDIDATE_SHARE * speed.hearing * SPECULATION + INTERVIEWER_SHARE * speed.speaking + LISTENING_COST;
    let cores = u32::try_from(cores).unwrap_or(u32::MAX);
    // Counting up avoids a cast of a float that might be anything.
    (1..=MOST_PLACES)
        .zip(1_u32..)
        .take_while(|(_, number)| f64::from(*number) * cost <= f64::from(cores) * UTILISATION)
        .last()
        .map_or(1, |(places, _)| places)
}

/// The places of a computer.
#[derive(Debug)]
pub(crate) struct Places {
    limit: usize,
    taken: Arc<AtomicUsize>,
}

/// One taken place; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicUsize>);

impl Places {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), taken: Arc::default() }
    }

    /// A place for a new conversation; None when all are taken.
    pub(crate) fn take(&self) -> Option<Place> {
        let one_more = |taken: usize| (taken < self.limit).then_some(taken + 1);
        self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(Place(Arc::clone(&self.taken)))
    }

    /// A place for a conversation that goes on: it had one a moment ago, and a person waits.
    pub(crate) fn take_back(&self) -> Place {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Place(Arc::clone(&self.taken))
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_speed_and_cores() {
        for (hearing, speaking, cores, expected) in [
            // The machine on which the models were measured.
            (0.068, 0.026, 2, 17),
            (0.034, 0.013, 2, 30),
            (0.068, 0.026, 4, 34),
            (0.2, 0.2, 1, 2),
            (3.0, 1.0, 2, 1),
            (f64::NAN, 0.1, 2, 1),
            (0.0, 0.0, 1_000, 200),
        ] {
            assert_eq!(places(Speed { hearing, speaking }, cores), expected, "{hearing} {speaking} {cores}");
        }
    }

    #[test]
    fn a_place_is_free_again_when_its_conversation_ends() {
        let places = Places::new(2);
        let first = places.take().unwrap();
        let second = places.take();
        assert!(second.is_some() && places.take().is_none());
        let resumed = places.take_back();
        assert_eq!((places.taken(), places.limit()), (3, 2));
        drop((first, resumed));
        assert!(places.take().is_some());
    }
}
