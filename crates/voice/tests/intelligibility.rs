//! What the voice says can be understood: our own recogniser writes it down, and we compare.

mod common;

use std::sync::atomic::AtomicBool;

use audio::Resampler;
use hearing::{MAX_PHRASE_SAMPLES, Recogniser, Vocabulary, wer::WordErrors};

const SENTENCES: &str = include_str!("fixtures/spoken.txt");
/// Words that a question about them would give to the recogniser.
const VOCABULARY: [&str; 4] = ["Kubernetes", "PostgreSQL", "Kafka", "p99"];
/// Most words that are heard wrongly, percent.
const WORD_ERRORS_PERCENT: f64 = 8.0;

#[test]
fn the_recogniser_understands_the_voice() {
    let voice = common::voice();
    let recogniser = Recogniser::load(&common::models().join("moonshine-tiny-en")).unwrap();
    let vocabulary = Vocabulary::new(VOCABULARY);
    let mut errors = WordErrors::default();
    for sentence in SENTENCES.lines() {
        let sound = at_16_khz(&voice.say(sentence).unwrap());
        assert!(sound.len() < MAX_PHRASE_SAMPLES, "{sentence}");
        let heard = recogniser.transcribe(&sound, &vocabulary, &AtomicBool::new(false)).unwrap().text;
        let wrong = WordErrors::of(sentence, &heard);
        println!("{:5.1} % {sentence} | {heard}", 100.0 * wrong.rate());
        errors = errors.plus(wrong);
    }
    let percent = 100.0 * errors.rate();
    println!("word error rate {percent:.1} %");
    assert!(percent < WORD_ERRORS_PERCENT, "word error rate {percent:.1} %");
}

#[expect(clippy::unwrap_used, reason = "a panic is a test's report")]
fn at_16_khz(sound: &[i16]) -> Vec<f32> {
    let mut resampler = Resampler::new(voice::RATE, hearing::RATE).unwrap();
    let mut samples = Vec::new();
    resampler.process(sound, &mut samples);
    resampler.flush(&mut samples);
    samples.into_iter().map(|sample| f32::from(sample) / 32_768.0).collect()
}
