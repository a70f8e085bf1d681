//! Our phonemes against those of the pipeline that the voice's training texts were read by.
//!
//! The fixture has sentences of interviewers, the phonemes that the voice's own package gives for them, and
//! where we mean to differ, ours: "for example" for "e.g.", names and technical words from our own table.

mod common;

use std::fmt::Write;

const FIXTURE: &str = include_str!("fixtures/phonemes.tsv");
/// Most sentences that we may mean to say in another way, percent. The rest must agree.
const MEANT_PERCENT: usize = 14;
/// Least share of the other sentences that agree to the phoneme, percent.
const SAME_PERCENT: usize = 99;
/// Most phonemes of all sentences that differ from the reference, per thousand.
const DIFFERENT_PER_MILLE: usize = 12;

#[test]
fn phonemes_agree_with_the_reference() {
    let voice = common::voice();
    let (mut sentences, mut meant, mut same, mut phonemes, mut different) = (0, 0, 0, 0, 0);
    let mut report = String::new();
    for line in FIXTURE.lines() {
        let mut fields = line.split('\t');
        let (sentence, reference) = (fields.next().unwrap(), fields.next().unwrap());
        let wanted = fields.next().unwrap_or(reference);
        let ours = voice.phonemes(sentence).unwrap().join(" ");
        if wanted == ours {
            same += 1;
        } else {
            writeln!(report, "{sentence}\n  wanted {wanted}\n  ours   {ours}").unwrap();
        }
        sentences += 1;
        meant += usize::from(wanted != reference);
        phonemes += reference.chars().count();
        different += distance(&reference.chars().collect::<Vec<_>>(), &ours.chars().collect::<Vec<_>>());
    }
    writeln!(report, "{same} of {sentences} as wanted, {meant} of them meant to differ from the reference")
        .unwrap();
    writeln!(report, "{different} of {phonemes} phonemes differ from the reference").unwrap();
    println!("{report}");
    assert!(sentences >= 400);
    assert!(meant * 100 <= sentences * MEANT_PERCENT, "{report}");
    assert!(same * 100 >= sentences * SAME_PERCENT, "{report}");
    assert!(different * 1_000 <= phonemes * DIFFERENT_PER_MILLE, "{report}");
}

/// How many insertions, deletions and replacements lead from one to the other
/// (<https://en.wikipedia.org/wiki/Levenshtein_distance>).
#[expect(clippy::indexing_slicing, reason = "the row is one longer than what it is compared with")]
fn distance<T: PartialEq>(from: &[T], to: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}
