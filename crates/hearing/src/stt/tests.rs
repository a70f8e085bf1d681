//! The recogniser on recorded speech.

use std::thread;

use super::*;
use crate::{
    Detectors, phrases,
    testing::{models, sample},
    wer::WordErrors,
};

const BECKETT: &str = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.";

const TWO_CITIES: &str = "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the \
    epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the spring of hope, it was \
    the winter of despair, we had everything before us, we had nothing before us, we were all going direct to Heaven, we were all going direct the \
    other way. In short, the period was so far like the present period, that some of its noisiest authorities insisted on its being received, for \
    good or for evil, in the superlative degree of comparison only.";

fn recogniser() -> Recogniser {
    Recogniser::load(&models().join("moonshine-tiny-en")).unwrap()
}

fn never() -> AtomicBool {
    AtomicBool::new(false)
}

/// Transcribes a recording phrase by phrase.
fn transcribe(recogniser: &Recogniser, recording: &str) -> String {
    let samples = sample(recording);
    let detectors = Detectors::silero(&models().join("silero-vad")).unwrap();
    let texts: Vec<String> = phrases(&detectors, &samples)
        .into_iter()
        .map(|phrase| recogniser.transcribe(&samples[phrase], &Vocabulary::default(), &never()).unwrap().text)
        .collect();
    texts.join(" ")
}

/// Measured: 0 of 12 words and 3 of 118.
#[test]
fn recorded_speech_is_understood() {
    let recogniser = recogniser();
    for (recording, said, most) in [("beckett.wav", BECKETT, 0.1), ("two_cities.wav", TWO_CITIES, 0.05)] {
        let heard = transcribe(&recogniser, recording);
        let errors = WordErrors::of(said, &heard);
        assert!(errors.rate() <= most, "{recording}: {errors:?}: {heard}");
    }
}

#[test]
fn one_model_serves_two_threads_at_once() {
    let recogniser = recogniser();
    let recordings = ["beckett.wav", "two_cities.wav"];
    let alone = recordings.map(|recording| transcribe(&recogniser, recording));
    let together = thread::scope(|scope| {
        let started = recordings.map(|recording| scope.spawn(|| transcribe(&recogniser, recording)));
        started.map(|thread| thread.join().unwrap())
    });
    assert_eq!(alone, together);
}

#[test]
fn a_likely_word_is_written_as_it_is_spelled() {
    let samples = sample("beckett.wav");
    let vocabulary = Vocabulary::new(["tryAgain", "Kubernetes"]);
    let heard = recogniser().transcribe(&samples, &vocabulary, &never()).unwrap();
    assert!(heard.text.contains("tryAgain") && !heard.text.contains("Kubernetes"), "{}", heard.text);
    assert!(heard.confidence > 0.5, "{}", heard.confidence);
}

#[test]
fn sound_without_words_or_of_a_wrong_length_does_no_harm() {
    let recogniser = recogniser();
    let none = Vocabulary::default();
    let hear = |samples: &[f32]| recogniser.transcribe(samples, &none, &never());
    assert_eq!(hear(&[]).unwrap().text, "");
    assert_eq!(hear(&vec![0.5; MIN_SAMPLES - 1]).unwrap().text, "");
    for value in [0.0, 1.0, f32::NAN, f32::INFINITY] {
        for length in [MIN_SAMPLES, MIN_SAMPLES + 7, RATE as usize] {
            hear(&vec![value; length]).unwrap();
        }
    }
    assert!(matches!(hear(&vec![0.0; MAX_PHRASE_SAMPLES + 1]), Err(HearError::TooLong { ms: 12_000 })));
}

#[test]
fn a_set_flag_ends_it_before_the_first_word() {
    let cancelled = AtomicBool::new(true);
    let result = recogniser().transcribe(&sample("beckett.wav"), &Vocabulary::default(), &cancelled);
    assert!(matches!(result, Err(HearError::Cancelled)));
}

#[test]
fn a_model_that_is_not_there_is_named() {
    let error = Recogniser::load(Path::new("/nowhere")).err().unwrap().to_string();
    assert!(error.contains("/nowhere/") && error.contains("preppal models install"), "{error}");
}

#[test]
fn repetition_is_found_and_cut() {
    let choices = |tokens: &[TokenId]| -> Vec<Choice> {
        tokens.iter().map(|token| Choice { token: *token, probability: 0.9 }).collect()
    };
    let table: [(&[TokenId], Option<usize>); 5] = [
        (&[5, 9, 9, 9, 9], Some(2)),
        (&[5, 9, 9, 9], None),
        (&[5, 7, 8, 7, 8, 7, 8, 7, 8], Some(3)),
        (&[7, 8, 7, 8, 7, 8, 7, 9], None),
        (&[], None),
    ];
    for (tokens, expected) in table {
        assert_eq!(before_repetition(&choices(tokens)), expected, "{tokens:?}");
    }
}
