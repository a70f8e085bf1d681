//! With the models: a spoken interview from greeting to goodbye, what the sound is worth, and what is no speech.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sounds are computed from small numbers"
)]

use std::sync::atomic::AtomicBool;

use audio::Resampler;
use hearing::wer::WordErrors;
use hearing::{Recogniser, Vocabulary};
use interviewer::{Config, Interviewer};
use models::ModelsDir;
use serde_json::json;

use crate::client::Client;
use crate::models::{folder, speak};

const ANSWER: &str = "I led the migration of our payment service to a new platform. It took my team nine months, \
    and in the end it was three times faster.";

/// What the recogniser makes of the interviewer's own sound, in pieces that it can take.
fn transcribe(sound: &[i16]) -> String {
    let recogniser = Recogniser::load(&ModelsDir::at(folder()).recogniser().unwrap()).unwrap();
    let mut samples = Vec::new();
    Resampler::new(24_000, 16_000).unwrap().process(sound, &mut samples);
    let samples: Vec<f32> = samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    let mut texts = Vec::new();
    for piece in pieces(&samples) {
        let vocabulary = Vocabulary::new([]);
        texts.push(recogniser.transcribe(piece, &vocabulary, &AtomicBool::new(false)).unwrap().text);
    }
    texts.join(" ")
}

/// Cuts at the quietest tenth of a second between five and ten seconds.
fn pieces(mut samples: &[f32]) -> Vec<&[f32]> {
    const TENTH: usize = 1_600;
    let mut pieces = Vec::new();
    while samples.len() > 100 * TENTH {
        let loudness =
            |at: &usize| samples[at * TENTH..(at + 1) * TENTH].iter().map(|s| s.abs()).sum::<f32>();
        let at = (50..100).min_by(|a, b| loudness(a).total_cmp(&loudness(b))).unwrap();
        let (piece, rest) = samples.split_at(at * TENTH + TENTH / 2);
        pieces.push(piece);
        samples = rest;
    }
    pieces.push(samples);
    pieces
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interview_aloud() {
    let interviewer = Interviewer::start(Config::new(folder())).await.unwrap();
    let report = interviewer.report();
    assert!(report.parts.is_complete(), "{report:?}");
    println!("speed {:?}, {} places", report.speed, report.places);

    let mut client = Client::open(&interviewer, json!({})).await;
    client
        .text("(The candidate has joined. Greet them by name if you know it, and ask your first question.)")
        .await;
    let greeting = client.until("the greeting", |seen| seen.has("turnComplete")).await;
    println!("greeting: {}", greeting.said);
    assert!(greeting.said.contains("Ada"), "greeted by name");
    let heard = transcribe(&greeting.sound);
    let errors = WordErrors::of(&greeting.said, &heard);
    println!("heard back: {heard} ({:.1} %)", 100.0 * errors.rate());
    assert!(errors.rate() < 0.15, "the greeting is intelligible: {heard}");

    client.say(&speak(ANSWER));
    let question =
        client.until("a question", |seen| seen.has("turnComplete") && !seen.heard.is_empty()).await;
    println!("answer: {}\nquestion: {}", question.heard, question.said);
    let errors = WordErrors::of(ANSWER, &question.heard);
    assert!(errors.rate() < 0.2, "the answer is understood: {}", question.heard);
    assert!(question.said.contains('?') && question.handle.is_some());
    let waited = question.sound_at.unwrap().duration_since(client.spoke_at.unwrap());
    println!("from the end of speech to the first sound: {} ms", waited.as_millis());

    // A barge-in stops the next one.
    client.text("I like to measure before I change anything.").await;
    client.until("its sound", |seen| seen.sound.len() > 24_000).await;
    client.say(&speak("Sorry, may I add something to what I have said before?"));
    let cut = client.until("the interruption", |seen| seen.has("interrupted")).await;
    assert!(cut.has("voiceActivity"));
    client.until("an answer to it", |seen| seen.has("turnComplete") && !seen.heard.is_empty()).await;

    client.text("(The time is up. Thank the candidate and say goodbye in one short sentence now.)").await;
    let goodbye = client.until("the goodbye", |seen| seen.call.is_some() && seen.has("turnComplete")).await;
    println!("goodbye: {}", goodbye.said);
    let call = goodbye.call.unwrap();
    assert_eq!(call["name"], "end_call");
    let answer = json!({"id": call["id"], "name": "end_call", "response": {"output": "ok"}});
    client.send(json!({"toolResponse": {"functionResponses": [answer]}})).await;
    interviewer.shutdown().await;
}

/// Samples of a sound at 16 kHz, from a function of the time in seconds to -1 to 1.
fn sound(ms: u32, wave: impl FnMut(f32) -> f32) -> Vec<i16> {
    let times = (0..ms * 16).map(|sample| sample as f32 / 16_000.0);
    times.map(wave).map(|value| (value.clamp(-1.0, 1.0) * 32_767.0) as i16).collect()
}

/// White noise, hum, chords that change, noise that clips.
fn noises() -> Vec<i16> {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut noise = move || rng.f32() * 2.0 - 1.0;
    let tone = |time: f32, hz: f32| (std::f32::consts::TAU * hz * time).sin();
    let chords = [[262.0, 330.0, 392.0], [220.0, 277.0, 330.0], [294.0, 370.0, 440.0]];
    let mut all = sound(2_500, |_| 0.2 * noise());
    all.extend(sound(2_000, |time| 0.3 * tone(time, 50.0) + 0.1 * tone(time, 150.0)));
    all.extend(sound(3_000, |time| {
        let chord = chords[(time * 2.0) as usize % chords.len()];
        0.15 * chord.iter().map(|hz| tone(time, *hz) + 0.4 * tone(time, 2.0 * hz)).sum::<f32>()
    }));
    all.extend(sound(1_500, |_| 4.0 * noise()));
    all.extend(sound(1_500, |_| 0.0));
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn noise_and_music_are_no_words() {
    let interviewer = Interviewer::start(Config::new(folder())).await.unwrap();
    let mut client = Client::open(&interviewer, json!({})).await;
    client.say(&noises());
    client.say(&speak(ANSWER));
    let seen = client.until("a reply", |seen| seen.has("turnComplete") && !seen.heard.is_empty()).await;
    let errors = WordErrors::of(ANSWER, &seen.heard);
    assert!(errors.rate() < 0.2, "only the answer is heard: {}", seen.heard);
}
