//! Turn taking from scripted probabilities, and from arbitrary ones.

use proptest::prelude::*;

use super::*;

/// A stream written as runs of (probability, milliseconds).
fn run(turns: &mut TurnTaking, script: &[(f32, u64)]) -> Vec<(u64, Event)> {
    let mut seen = Vec::new();
    for &(probability, ms) in script {
        for _ in 0..frames(ms) {
            let at = turns.position() * FRAME_MS;
            seen.extend(turns.frame(probability).into_iter().map(|event| (at, event)));
        }
    }
    seen
}

fn patient(patience_ms: u64) -> TurnTaking {
    TurnTaking::new(Settings { patience_ms, manual: false })
}

fn names(events: &[(u64, Event)]) -> Vec<String> {
    let name = |event: &Event| match event {
        Event::SpeechBegan(_) => "began",
        Event::Paused(_) => "paused",
        Event::WentOn => "went on",
        Event::PhraseEnded(_) => "phrase",
        Event::TurnEnded => "turn ended",
    };
    events.iter().map(|(at, event)| format!("{at} {}", name(event))).collect()
}

#[test]
fn an_answer_and_its_end() {
    let events = run(&mut patient(800), &[(0.0, 1_000), (0.9, 1_500), (0.0, 2_000)]);
    // 1000 ms are 32 frames, 1500 ms are 47, 800 ms are 25.
    assert_eq!(names(&events), ["1248 began", "2752 paused", "3296 phrase", "3296 turn ended"]);
    // From a quarter of a second before the first voiced frame to a fifth after the last.
    assert_eq!(events[0].1, Event::SpeechBegan(32 - 8));
    assert_eq!(events[1].1, Event::Paused(24..32 + 47 + 6));
    assert_eq!(events[2].1, Event::PhraseEnded(24..32 + 47 + 6));
}

#[test]
fn coughs_clicks_and_murmur_are_not_speech() {
    for script in [
        &[(0.9, 200), (0.0, 2_000)][..],
        &[(0.9, 96), (0.0, 400), (0.9, 96), (0.0, 400), (0.9, 96), (0.0, 400)],
        &[(0.45, 5_000)],
        &[(f32::NAN, 5_000)],
    ] {
        assert_eq!(run(&mut patient(800), script), [], "{script:?}");
    }
}

#[test]
fn a_pause_within_an_answer_is_no_end() {
    let script = [(0.9, 1_000), (0.0, 480), (0.9, 1_000), (0.0, 1_000)];
    let events = run(&mut patient(800), &script);
    assert_eq!(
        names(&events),
        ["224 began", "1248 paused", "1568 went on", "2752 paused", "3296 phrase", "3296 turn ended"]
    );
    let Event::PhraseEnded(phrase) = &events[4].1 else { panic!("{events:?}") };
    assert_eq!(phrase.start, 0, "the phrase was not cut");
}

#[test]
fn a_long_phrase_is_cut_at_a_pause_and_a_short_one_at_a_long_pause() {
    let patient = || patient(3_000);
    let long = run(&mut patient(), &[(0.9, 4_000), (0.0, 700), (0.9, 1_000), (0.0, 4_000)]);
    assert_eq!(
        names(&long),
        ["224 began", "4224 paused", "4480 phrase", "5952 paused", "6720 phrase", "8704 turn ended"]
    );
    let short = run(&mut patient(), &[(0.9, 1_000), (0.0, 1_200), (0.9, 1_000), (0.0, 4_000)]);
    assert_eq!(
        names(&short),
        ["224 began", "1248 paused", "2016 phrase", "3488 paused", "4256 phrase", "6240 turn ended"]
    );
}

#[test]
fn speech_without_a_pause_is_cut_at_its_quietest_moment() {
    let mut turns = patient(800);
    let script = [(0.9, 10_880), (0.6, 32), (0.9, 2_000), (0.0, 1_000)];
    let events = run(&mut turns, &script);
    let phrases: Vec<_> = events
        .iter()
        .filter_map(|(_, event)| match event {
            Event::PhraseEnded(range) => Some(range.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(phrases.len(), 2);
    assert_eq!((phrases[0].clone(), phrases[1].start), (0..340, 340));
    assert!(phrases.iter().all(|phrase| (phrase.end - phrase.start) * FRAME_MS <= 12_000));
}

#[test]
fn what_dangles_is_waited_for() {
    for (text, patience_ms, expected) in [
        (TextState::Complete, 800, 800),
        (TextState::Dangling, 800, 1_600),
        (TextState::Unknown, 800, 1_600),
        (TextState::Dangling, 500, 1_504),
        (TextState::Dangling, 2_000, 2_496 + 32),
        (TextState::Dangling, 4_000, 4_000),
        (TextState::Complete, 1, 320),
        (TextState::Complete, u64::MAX, 10_016),
    ] {
        let mut turns = patient(patience_ms);
        run(&mut turns, &[(0.9, 960), (0.0, 288)]);
        turns.set_text(text);
        let events = run(&mut turns, &[(0.0, 12_000)]);
        let ended = events.iter().find(|(_, event)| *event == Event::TurnEnded).unwrap().0;
        assert_eq!(ended + FRAME_MS - 960, expected, "{text:?} {patience_ms}");
    }
}

#[test]
fn a_voice_that_comes_back_at_the_last_moment_keeps_the_turn() {
    let events = run(&mut patient(800), &[(0.9, 960), (0.0, 768), (0.9, 640), (0.0, 480)]);
    assert_eq!(names(&events), ["224 began", "1184 paused", "1792 went on", "2592 paused"]);
}

#[test]
fn a_click_does_not_prolong_a_pause() {
    let events = run(&mut patient(800), &[(0.9, 960), (0.0, 600), (0.9, 64), (0.0, 600)]);
    let ended = events.iter().find(|(_, event)| *event == Event::TurnEnded).unwrap().0;
    assert_eq!(ended, 960 + 800 - FRAME_MS);
}

#[test]
fn echo_needs_more_to_become_speech() {
    let mut turns = patient(800);
    turns.set_echo(true);
    assert_eq!(run(&mut turns, &[(0.65, 3_000), (0.0, 500), (0.9, 288), (0.0, 500)]), []);
    assert_eq!(names(&run(&mut turns, &[(0.9, 320)])).len(), 1);
}

#[test]
fn a_held_turn_ends_when_the_person_goes_on_or_releases_it() {
    let mut turns = patient(800);
    run(&mut turns, &[(0.9, 960), (0.0, 320)]);
    turns.hold(true);
    assert_eq!(names(&run(&mut turns, &[(0.0, 20_000)])).len(), 1, "the phrase is cut, the turn goes on");
    assert_eq!(turns.end_due_ms(), None);
    run(&mut turns, &[(0.9, 960)]);
    assert!(!turns.is_held());
    assert_eq!(
        names(&run(&mut turns, &[(0.0, 900)])).last().unwrap().split_once(' ').unwrap().1,
        "turn ended"
    );

    run(&mut turns, &[(0.9, 960), (0.0, 320)]);
    turns.hold(true);
    run(&mut turns, &[(0.0, 5_000)]);
    turns.hold(false);
    assert_eq!(names(&run(&mut turns, &[(0.0, 32)])).len(), 1);
}

#[test]
fn a_button_ends_the_turn_at_once() {
    let mut turns = patient(2_000);
    run(&mut turns, &[(0.9, 960)]);
    assert_eq!(turns.end_now(), [Event::PhraseEnded(0..30), Event::TurnEnded]);
    assert_eq!(turns.end_now(), []);
    run(&mut turns, &[(0.0, 640), (0.9, 160)]);
    assert_eq!(turns.end_now().len(), 3, "a short yes");
}

#[test]
fn marks_of_the_client_rule_in_manual_mode() {
    let mut turns = TurnTaking::new(Settings { patience_ms: 800, manual: true });
    assert_eq!(run(&mut turns, &[(0.9, 3_000)]), []);
    assert_eq!(turns.begin_now().len(), 1);
    let events = run(&mut turns, &[(0.9, 2_000), (0.0, 5_000)]);
    assert!(events.iter().all(|(_, event)| *event != Event::TurnEnded));
    assert_eq!(turns.end_now(), [Event::TurnEnded], "the phrase ended in the silence");
}

proptest! {
    #[test]
    fn arbitrary_sound_and_commands(steps in prop::collection::vec((0.0f32..1.0, 0u8..60), 0..3_000)) {
        let mut turns = patient(800);
        let mut last_end = 0;
        let mut is_in_turn = false;
        for (probability, command) in steps {
            let mut events = match command {
                0 => turns.end_now(),
                1 => turns.begin_now(),
                2 => { turns.hold(true); Vec::new() }
                3 => { turns.set_text(TextState::Dangling); Vec::new() }
                4 => { turns.set_echo(probability > 0.5); Vec::new() }
                _ => Vec::new(),
            };
            events.extend(turns.frame(probability));
            for event in events {
                match event {
                    Event::SpeechBegan(_) => { prop_assert!(!is_in_turn); is_in_turn = true; }
                    Event::TurnEnded => { prop_assert!(is_in_turn); is_in_turn = false; }
                    Event::PhraseEnded(phrase) => {
                        prop_assert!(is_in_turn && phrase.start < phrase.end && phrase.start + 9 >= last_end.min(phrase.start + 9));
                        prop_assert!((phrase.end - phrase.start) * FRAME_MS <= 12_000);
                        last_end = phrase.end;
                    }
                    Event::Paused(_) | Event::WentOn => prop_assert!(is_in_turn),
                }
            }
            prop_assert_eq!(turns.is_in_turn(), is_in_turn);
            prop_assert!(turns.needed_from() <= turns.position());
            prop_assert!((turns.position() - turns.needed_from()) * FRAME_MS <= 13_000);
        }
    }
}
