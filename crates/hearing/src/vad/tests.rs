//! Both detectors on made-up sound, and Silero against the original.

use std::f32::consts::TAU;

use super::*;
use crate::{
    RATE,
    testing::{models, sample},
};

/// Five seconds of a made-up sound, as a function of time in seconds.
fn sound(at: impl FnMut(f32) -> f32) -> Vec<f32> {
    let rate = RATE as f32;
    (0..5 * RATE).map(|place| place as f32 / rate).map(at).collect()
}

/// White noise between -1 and 1.
fn noise() -> impl FnMut() -> f32 {
    let mut state = 1u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    }
}

fn tone(hertz: f32, seconds: f32) -> f32 {
    (TAU * hertz * seconds).sin()
}

/// What nobody said.
fn not_speech() -> Vec<(&'static str, Vec<f32>)> {
    let (mut white, mut quiet, mut hiss) = (noise(), noise(), noise());
    let chord = |t: f32| [220.0, 277.2, 329.6].iter().map(|hertz| tone(*hertz, t)).sum::<f32>() / 6.0;
    // Two notes a second.
    let melody = |t: f32| {
        let notes = [262.0, 294.0, 330.0, 349.0, 392.0].iter().cycle();
        let note = notes.zip(1_u8..).find(|(_, number)| t * 2.0 < f32::from(*number));
        note.map_or(0.0, |(hertz, _)| tone(*hertz, t)) * (1.0 - t * 2.0 % 1.0) * 0.4
    };
    vec![
        ("silence", sound(|_| 0.0)),
        ("white noise", sound(|_| white() * 0.3)),
        ("quiet noise", sound(|_| quiet() * 0.01)),
        ("hum", sound(|t| tone(50.0, t) * 0.3 + tone(150.0, t) * 0.1)),
        ("hum and hiss", sound(|t| tone(100.0, t) * 0.2 + hiss() * 0.05)),
        ("a tone", sound(|t| tone(440.0, t) * 0.5)),
        ("a chord", sound(chord)),
        ("a melody", sound(melody)),
        ("a clipped tone", sound(|t| (tone(200.0, t) * 20.0).clamp(-1.0, 1.0))),
        ("clicks", sound(|t| if t * 4.0 % 1.0 < 0.001 { 0.8 } else { 0.0 })),
        ("a constant", sound(|_| 0.5)),
    ]
}

fn speech_frames(detectors: &Detectors, samples: &[f32]) -> Vec<bool> {
    let mut detector = detectors.start();
    samples.as_chunks().0.iter().map(|frame| detector.probability(frame) >= 0.5).collect()
}

fn share(frames: &[bool]) -> f32 {
    frames.iter().filter(|speech| **speech).count() as f32 / frames.len() as f32
}

fn silero() -> Detectors {
    Detectors::silero(&models().join("silero-vad")).unwrap()
}

#[test]
fn silero_hears_no_voice_where_there_is_none() {
    for (name, samples) in not_speech() {
        assert!(share(&speech_frames(&silero(), &samples)) < 0.03, "{name}");
        assert!(crate::phrases(&silero(), &samples).is_empty(), "{name}");
    }
}

/// The built-in detector may take a tone for a voice. Of silence, noise, hum and clicks it makes nothing.
#[test]
fn the_built_in_detector_hears_no_voice_in_noise() {
    for (name, samples) in not_speech() {
        if ["silence", "white noise", "quiet noise", "hum", "clicks", "a constant"].contains(&name) {
            assert!(share(&speech_frames(&Detectors::built_in(), &samples)) < 0.03, "{name}");
        }
    }
}

#[test]
fn both_hear_a_voice() {
    let samples = sample("beckett.wav");
    for detectors in [silero(), Detectors::built_in()] {
        let share = share(&speech_frames(&detectors, &samples));
        assert!((0.4..0.8).contains(&share), "{:?}: {share}", detectors.kind());
    }
}

/// The first 60 frames of that recording: silence, "Ever tried", a pause. The package's own graph gives these for the same weights, with the
/// Fourier transform as a table.
const ORIGINAL: [f32; 60] = [
    0.0327, 0.0206, 0.0124, 0.0107, 0.0110, 0.0098, 0.0077, 0.0077, 0.0305, 0.0424, 0.7400, 0.9809, 0.9988,
    0.9999, 0.9998, 0.9999, 1.0000, 0.9999, 0.9999, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 0.9999, 0.9999,
    0.9999, 0.9998, 0.9997, 0.9998, 0.9999, 0.9999, 0.9999, 0.9999, 0.9998, 0.9921, 0.9398, 0.6488, 0.2423,
    0.0901, 0.0469, 0.0319, 0.0280, 0.0583, 0.0391, 0.0269, 0.0285, 0.0261, 0.0227, 0.0181, 0.0224, 0.0213,
    0.0234, 0.0179, 0.0300, 0.0266, 0.0213, 0.0942, 0.4835, 0.9962,
];

#[test]
fn silero_is_the_same_as_the_original() {
    let samples = sample("beckett.wav");
    let mut detector = silero().start();
    let frames = samples.as_chunks().0.iter().zip(ORIGINAL).enumerate();
    for (place, (frame, original)) in frames {
        let probability = detector.probability(frame);
        assert!((probability - original).abs() < 0.001, "frame {place}: {probability} instead of {original}");
    }
}

#[test]
fn a_broken_sample_does_no_lasting_harm() {
    let samples = sample("beckett.wav");
    for detectors in [silero(), Detectors::built_in()] {
        let mut detector = detectors.start();
        for broken in [f32::NAN, f32::INFINITY, f32::MIN, 1e30] {
            assert!((0.0..=1.0).contains(&detector.probability(&[broken; FRAME_SAMPLES])));
        }
        let after: Vec<f32> = samples.as_chunks().0.iter().map(|frame| detector.probability(frame)).collect();
        assert!(after.iter().any(|probability| *probability > 0.9), "{:?}", detectors.kind());
    }
}

#[test]
fn a_model_that_is_not_there_is_named() {
    let error = Detectors::silero(Path::new("/nowhere")).err().unwrap().to_string();
    assert!(
        error.contains("/nowhere/silero_vad_16k.safetensors") && error.contains("preppal models install"),
        "{error}"
    );
}
