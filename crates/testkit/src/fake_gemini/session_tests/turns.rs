//! Turns: what is said and heard, in which order and when, and how it is interrupted.

use serde_json::json;

use super::{Rig, kind};

const TURN: [&str; 4] = ["audio", "generationComplete", "turnComplete", "handle"];

#[test]
fn a_normal_turn() {
    let mut rig = Rig::live("say \"Welcome. Who are you?\"\nhear \"I am me.\"\nsay \"Why?\"");
    assert_eq!(rig.trace(), ["setupComplete"]);
    rig.text("Greet the candidate.");
    rig.pass(10_000);
    assert_eq!(rig.trace(), TURN);
    rig.speak("I am someone who can be heard.");
    rig.silence(1000);
    rig.pass(5000);
    let expected =
        ["ACTIVITY_START", "ACTIVITY_END", "heard", "audio", "generationComplete", "turnComplete", "handle"];
    assert_eq!(rig.trace(), expected);
    let log = rig.log();
    assert_eq!(log.said, ["Welcome. Who are you?", "Why?"]);
    assert_eq!((log.speech_starts, log.speech_ends, log.turns, log.interruptions), (1, 1, 2, 0));
}

#[test]
fn transcripts_are_complete_in_every_order() {
    let text = "One two three four five.";
    for place in ["before", "after-audio", "after-turn"] {
        let mut rig = Rig::live(&format!(
            "set transcript = {place}\nset output_transcript = {place}\nsay \"{text}\"\nhear \"Me.\""
        ));
        rig.trace();
        rig.speak("Hello, hello, hello.");
        rig.silence(1000);
        rig.pass(9000);
        let joined: String = rig
            .sent
            .iter()
            .filter_map(|(_, frame)| frame["serverContent"]["outputTranscription"]["text"].as_str())
            .collect();
        assert_eq!(joined, text, "{place}");
        let order: Vec<String> = rig.sent.iter().map(|(_, frame)| kind(frame)).collect();
        let at = |wanted: &str| order.iter().position(|kind| kind == wanted).unwrap();
        let is_placed = match place {
            "before" => at("heard") < at("audio") && at("said") < at("audio"),
            "after-audio" => at("heard") == at("audio") + 1 && at("said") < at("generationComplete"),
            _ => at("heard") > at("turnComplete") && at("said") > at("turnComplete"),
        };
        assert!(is_placed, "{place}: {order:?}");
    }
}

#[test]
fn audio_comes_in_a_burst_and_turn_complete_when_it_would_have_been_played() {
    let mut rig = Rig::live("say \"This is a sentence of some length.\"");
    rig.text("Go.");
    rig.pass(20_000);
    let audio = rig.time_of("audio");
    assert_eq!(audio, 50 + 200, "setup delay and thinking time");
    assert_eq!(rig.time_of("generationComplete"), audio);
    assert_eq!(rig.time_of("turnComplete"), audio + rig.log().spoken_ms);

    let mut slow =
        Rig::live("set realtime_factor = 1\nset hold_turn_complete = off\nsay \"This is a sentence.\"");
    slow.text("Go.");
    slow.pass(20_000);
    assert_eq!(slow.time_of("generationComplete"), slow.time_of("audio") + slow.log().spoken_ms);
    assert_eq!(slow.time_of("turnComplete"), slow.time_of("generationComplete"));
}

#[test]
fn barge_in_while_generating() {
    let mut rig = Rig::live(
        "set realtime_factor = 1\nsay \"A very long welcome, which will not be heard to its end.\"",
    );
    rig.text("Go.");
    rig.pass(1000);
    rig.trace();
    rig.speak("Wait a moment.");
    let trace = rig.trace();
    let cut = trace.iter().position(|kind| kind == "interrupted").unwrap();
    assert_eq!(trace[cut - 1..cut + 3], ["ACTIVITY_START", "interrupted", "turnComplete", "handle"]);
    assert!(!trace.contains(&"generationComplete".to_owned()), "{trace:?}");
    assert!(!trace[cut + 1..].contains(&"audio".to_owned()), "{trace:?}");
}

#[test]
fn barge_in_during_playback() {
    let mut rig = Rig::live("say \"A very long welcome, which will not be heard to its end.\"");
    rig.text("Go.");
    rig.pass(500);
    assert_eq!(rig.trace(), ["setupComplete", "audio", "generationComplete"]);
    rig.speak("Wait.");
    rig.silence(1000);
    let trace = rig.trace();
    assert_eq!(trace[..4], ["ACTIVITY_START", "interrupted", "turnComplete", "handle"]);
    assert_eq!(trace[4], "ACTIVITY_END");
}

#[test]
fn variants_of_interruption() {
    for (knob, expected) in [
        ("late_interrupt", vec!["turnComplete", "interrupted", "handle"]),
        ("interrupted_with_turn_complete", vec!["interrupted+turnComplete", "handle"]),
    ] {
        let mut rig = Rig::live(&format!("set {knob} = on\nsay \"A very long welcome.\""));
        rig.text("Go.");
        rig.pass(300);
        rig.trace();
        rig.text("Stop.");
        assert_eq!(rig.trace(), expected, "{knob}");
    }
    let mut rig = Rig::live("on turn 1 end: interrupt | turn_complete\nsay \"Hi.\"");
    rig.text("Go.");
    rig.pass(3000);
    let expected = [
        "setupComplete",
        "audio",
        "generationComplete",
        "turnComplete",
        "interrupted",
        "turnComplete",
        "handle",
    ];
    assert_eq!(rig.trace(), expected);
}

#[test]
fn speech_does_not_interrupt_when_it_must_not() {
    let mut rig = Rig::new("say \"A very long welcome, which will be heard to its end.\"\nsay \"Next.\"");
    rig.setup(json!({"realtimeInputConfig": {"activityHandling": "NO_INTERRUPTION"}}));
    rig.text("Go.");
    rig.pass(300);
    rig.speak("Wait.");
    rig.silence(1000);
    rig.pass(9000);
    assert_eq!((rig.log().interruptions, rig.log().turns), (0, 2));
    assert_eq!(rig.log().said.len(), 2);
}

#[test]
fn silence_must_be_received_to_end_a_turn() {
    let mut rig = Rig::live("");
    rig.speak("Is anybody there?");
    rig.send(json!({"realtimeInput": {"audioStreamEnd": true}}));
    rig.pass(60_000);
    assert_eq!((rig.log().speech_starts, rig.log().speech_ends), (1, 0), "3.8 ignores audioStreamEnd");
    let mut old = Rig::new("");
    old.setup(json!({"model": "models/gemini-3.1-flash-live-preview"}));
    old.speak("Is anybody there?");
    old.send(json!({"realtimeInput": {"audioStreamEnd": true}}));
    old.pass(10_000);
    assert_eq!((old.log().speech_ends, old.log().turns), (1, 1));
}

#[test]
fn pauses_within_an_answer_do_not_split_it() {
    let mut rig = Rig::live("set reply_delay = 1s");
    rig.speak("First.");
    rig.silence(900);
    rig.speak("And second.");
    rig.silence(3000);
    rig.pass(10_000);
    assert_eq!((rig.log().speech_ends, rig.log().turns), (2, 1), "the second part came before the reply");
}

#[test]
fn endless_talk_runs_in_real_time() {
    let mut rig = Rig::live("set talk = always\nset chunk_ms = 20\nset realtime_factor = 1");
    rig.text("Go.");
    for _ in 0..10 {
        rig.silence(1000);
    }
    let log = rig.log();
    assert!((9_900..=10_100).contains(&log.spoken_ms), "{}", log.spoken_ms);
    assert_eq!((log.audio_ms, log.audio_frames), (10_000, 500));
    assert!(log.turns >= 1);
}

#[test]
fn chance_is_seeded() {
    let run = || {
        let mut rig = Rig::live("set noise = on\nset transcript = random\nset output_transcript = random");
        for _ in 0..4 {
            rig.speak("An answer.");
            rig.silence(6000);
        }
        rig.sent
    };
    let once = run();
    assert_eq!(once, run());
    assert!(once.iter().any(|(_, frame)| frame.as_object().unwrap().is_empty()), "no keep-alive frames");
}
