//! Interviews with simulated candidates: talkative, terse, hostile, silent, and many more.
//!
//! Each file `candidates/*.toml` is a candidate. Its interview runs in virtual time against the built-in
//! bank, and the dialogue is a snapshot in `candidates/dialogues/`, to be read as a person would.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is a test's report"
)]

#[path = "candidates/candidate.rs"]
mod candidate;
#[path = "candidates/interview.rs"]
mod interview;

use candidate::Candidate;

/// How long after the planned end the goodbye may be over, in milliseconds: one answer and two sentences.
const GRACE_MS: u64 = 90_000;

fn interview(name: &str) {
    let path = format!("{}/tests/candidates/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let candidate: Candidate = toml::from_str(&std::fs::read_to_string(&path).unwrap())
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    let held = interview::hold(&candidate);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("candidates/dialogues");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, &held.dialogue));
    assert!(held.ended, "it never ends:\n{}", held.dialogue);
    assert!(held.ended_ms <= candidate.minutes * 60_000 + GRACE_MS, "it ended late:\n{}", held.dialogue);
    assert!(held.asked_again.is_empty(), "asked again: {:?}\n{}", held.asked_again, held.dialogue);
}

/// One test for each candidate; a last one compares the list with the folder.
macro_rules! candidates {
    ($($test:ident = $name:literal,)+) => {
        $(
            #[test]
            fn $test() {
                interview($name);
            }
        )+

        const NAMES: &[&str] = &[$($name),+];
    };
}

candidates! {
    asks_back = "asks-back",
    asks_for_feedback = "asks-for-feedback",
    asks_whether_ai = "asks-whether-ai",
    career_changer = "career-changer",
    contradicting = "contradicting",
    deep_diver = "deep-diver",
    does_not_understand = "does-not-understand",
    drops_and_returns = "drops-and-returns",
    evasive = "evasive",
    garbled = "garbled",
    german = "german",
    graduate = "graduate",
    hostile = "hostile",
    injecting = "injecting",
    interrupting = "interrupting",
    long_silences = "long-silences",
    nervous = "nervous",
    non_native = "non-native",
    number_lover = "number-lover",
    nurse = "nurse",
    off_topic = "off-topic",
    one_word = "one-word",
    out_of_time = "out-of-time",
    over_rehearsed = "over-rehearsed",
    product_manager = "product-manager",
    rambling = "rambling",
    salesperson = "salesperson",
    senior_sre = "senior-sre",
    silent = "silent",
    stops_early = "stops-early",
    talkative = "talkative",
    teacher = "teacher",
    terse = "terse",
    we_speaker = "we-speaker",
}

#[test]
fn every_candidate_of_the_folder_is_interviewed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/candidates");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            entry.unwrap().file_name().into_string().unwrap().strip_suffix(".toml").map(str::to_owned)
        })
        .collect();
    found.sort();
    assert_eq!(found, NAMES);
}
