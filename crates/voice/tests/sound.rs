//! The sound of the installed voice: level, length, repeatability, threads, odd texts.

mod common;

use std::thread;

use voice::{LONGEST_TEXT_CHARS, RATE, VoiceError};

fn peak_and_rms(sound: &[i16]) -> (f32, f32) {
    let level = |sample: &i16| f32::from(*sample) / 32_768.0;
    let peak = sound.iter().map(|sample| level(sample).abs()).fold(0.0, f32::max);
    let power = sound.iter().map(|sample| level(sample).powi(2)).sum::<f32>() / sound.len() as f32;
    (peak, power.sqrt())
}

#[test]
fn speech_is_loud_enough_and_never_clipped() {
    for sentence in include_str!("fixtures/spoken.txt").lines() {
        let sound = common::voice().say(sentence).unwrap();
        let (peak, rms) = peak_and_rms(&sound);
        assert!(peak < 0.9, "peak {peak}: {sentence}");
        assert!((0.05..0.15).contains(&rms), "RMS {rms}: {sentence}");
        // A calm speaker says 10 to 20 letters a second.
        let seconds = sound.len() as f32 / RATE as f32;
        let pace = sentence.len() as f32 / seconds;
        assert!((7.0..22.0).contains(&pace), "{pace} letters per second: {sentence}");
    }
}

#[test]
fn the_same_text_gives_the_same_samples_on_any_thread() {
    let voice = common::voice();
    let text = "What would you do differently?";
    let expected = voice.say(text).unwrap();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| voice.say(text).unwrap())).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == expected);
        }
    });
}

#[test]
fn odd_texts_are_said_or_left_out() {
    let voice = common::voice();
    for text in ["", "   ", "…", "🎉🎉", "***", "()"] {
        assert!(voice.say(text).unwrap().len() < RATE as usize, "{text}");
    }
    for text in [
        "Привет, как дела?",
        "你好",
        "a",
        "Ж",
        "x".repeat(300).as_str(),
        "no-hyphen-end-at-all-".repeat(20).as_str(),
    ] {
        voice.say(text).unwrap();
    }
}

#[test]
fn a_long_sentence_is_cut_at_commas_and_said_whole() {
    let voice = common::voice();
    let clause = "and then we measured it again";
    let short = voice.say(clause).unwrap().len();
    let long = voice.say(&vec![clause; 20].join(", ")).unwrap().len();
    assert!(long > 15 * short && long < 30 * short, "{short} {long}");
}

#[test]
fn a_text_without_end_is_refused() {
    let text = "word ".repeat(LONGEST_TEXT_CHARS);
    assert!(matches!(common::voice().say(&text), Err(VoiceError::TooLong { .. })));
}

#[test]
fn a_missing_or_broken_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let message = |folder: &std::path::Path| voice::Voice::load(folder).err().unwrap().to_string();
    assert!(message(folder.path()).contains("lexicon_us_gold.json.gz"));

    let from = common::models().join("hibari");
    for entry in std::fs::read_dir(&from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    for (file, content) in [
        ("hibari.onnx", "no network"),
        ("vocab.json", "{\"a\": \"b\"}"),
        ("oov.onnx", ""),
        ("oov.json", "[]"),
        ("tagger.json.gz", "no gzip"),
        ("lexicon_us_silver.json.gz", ""),
    ] {
        let path = folder.path().join(file);
        let good = std::fs::read(&path).unwrap();
        std::fs::write(&path, content).unwrap();
        let message = message(folder.path());
        assert!(message.contains(file) && message.contains("install the models again"), "{file}: {message}");
        std::fs::write(&path, good).unwrap();
    }
}
