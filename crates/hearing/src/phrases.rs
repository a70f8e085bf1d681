//! Cuts a recording into phrases, at pauses.

use std::ops::Range;

use crate::{Detectors, FRAME_SAMPLES, MAX_PHRASE_SAMPLES};

/// A frame is speech from this probability on.
const SPEECH: f32 = 0.5;

/// A pause that ends a stretch of speech, frames: 288 ms.
const PAUSE: usize = 9;

/// Stretches with a longer pause between them do not belong together, frames: 2 s.
const LONG_PAUSE: usize = 62;

/// Less speech than this is a click or a cough, frames: 256 ms.
const MIN_SPEECH: usize = 8;

/// What is kept before the first and after the last frame of speech, frames: 256 ms. Soft consonants hide there, and the recogniser wants
/// a bit of silence around what it hears: with 96 ms it makes twice the errors.
const MARGIN: usize = 8;

/// Frames of a phrase at most.
const MAX_FRAMES: usize = MAX_PHRASE_SAMPLES / FRAME_SAMPLES;

/// The phrases of a recording, in samples. Each is short enough to be transcribed, and as long as it may be: single words are often
/// misheard, sentences seldom. One that has no pause for too long is cut where speech was least likely.
pub fn phrases(detectors: &Detectors, samples: &[f32]) -> Vec<Range<usize>> {
    let mut detector = detectors.start();
    let (frames, _) = samples.as_chunks::<FRAME_SAMPLES>();
    let likely: Vec<f32> = frames.iter().map(|frame| detector.probability(frame)).collect();
    let stretches = joined(stretches(&likely));
    let mut phrases = Vec::new();
    for (place, Range { start, end }) in stretches.iter().cloned().enumerate() {
        // Neighbours share the pause between them.
        let before = place.checked_sub(1).and_then(|place| stretches.get(place));
        let after = stretches.get(place + 1);
        let mut start =
            start.saturating_sub(MARGIN).max(before.map_or(0, |last| usize::midpoint(last.end, start)));
        let end = (end + MARGIN).min(after.map_or(likely.len(), |next| usize::midpoint(end, next.start)));
        while end - start > MAX_FRAMES {
            let cut = quietest(&likely, start + MAX_FRAMES / 2..start + MAX_FRAMES);
            phrases.push(start..cut);
            start = cut;
        }
        phrases.push(start..end);
    }
    phrases.into_iter().map(|phrase| phrase.start * FRAME_SAMPLES..phrase.end * FRAME_SAMPLES).collect()
}

/// Stretches of speech without a long pause, from the first to the last frame of speech.
fn stretches(likely: &[f32]) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for (place, _) in likely.iter().enumerate().filter(|(_, likely)| **likely >= SPEECH) {
        match found.last_mut() {
            Some((stretch, speech)) if place - stretch.end < PAUSE => {
                stretch.end = place + 1;
                *speech += 1;
            }
            _ => found.push((place..place + 1, 1)),
        }
    }
    found.into_iter().filter(|(_, speech)| *speech >= MIN_SPEECH).map(|(stretch, _)| stretch).collect()
}

/// Joins neighbours as long as they make one phrase.
fn joined(stretches: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for next in stretches {
        match joined.last_mut() {
            Some(last)
                if next.start - last.end < LONG_PAUSE && next.end - last.start + 2 * MARGIN <= MAX_FRAMES =>
            {
                last.end = next.end;
            }
            _ => joined.push(next),
        }
    }
    joined
}

fn quietest(likely: &[f32], within: Range<usize>) -> usize {
    let end = within.end;
    within
        .min_by(|a, b| likely.get(*a).unwrap_or(&1.0).total_cmp(likely.get(*b).unwrap_or(&1.0)))
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likely(pattern: &[(usize, f32)]) -> Vec<f32> {
        pattern.iter().flat_map(|(count, likely)| std::iter::repeat_n(*likely, *count)).collect()
    }

    /// One phrase; `vec![from..to]` reads like a mistake for the numbers between.
    fn one(phrase: Range<usize>) -> Vec<Range<usize>> {
        vec![phrase]
    }

    #[test]
    fn a_long_pause_parts_and_a_short_one_does_not() {
        let table = [
            (vec![(5, 0.0), (20, 0.9), (5, 0.1), (20, 0.9), (40, 0.0)], one(5..50)),
            (vec![(5, 0.0), (20, 0.9), (PAUSE, 0.1), (20, 0.9)], vec![5..25, 25 + PAUSE..45 + PAUSE]),
            (vec![(5, 0.0), (MIN_SPEECH - 1, 0.9), (50, 0.1)], vec![]),
            (vec![(100, 0.4)], vec![]),
            (vec![], vec![]),
        ];
        for (pattern, expected) in table {
            assert_eq!(stretches(&likely(&pattern)), expected, "{pattern:?}");
        }
    }

    #[test]
    fn neighbours_are_joined_up_to_the_longest_phrase() {
        let table = [
            (vec![0..50, 60..100], one(0..100)),
            (vec![0..50, 50 + LONG_PAUSE..200], vec![0..50, 50 + LONG_PAUSE..200]),
            (vec![0..200, 220..359, 370..380], vec![0..359, 370..380]),
            (vec![0..200, 220..360], vec![0..200, 220..360]),
            (one(0..900), one(0..900)),
        ];
        for (stretches, expected) in table {
            assert_eq!(joined(stretches.clone()), expected, "{stretches:?}");
        }
    }

    #[test]
    fn the_cut_is_where_speech_is_least_likely() {
        assert_eq!(quietest(&likely(&[(10, 0.9), (1, 0.6), (10, 0.9)]), 5..21), 10);
    }
}
