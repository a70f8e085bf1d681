//! How connections begin, end and are resumed.

use serde_json::json;

use super::{Rig, connect};
use crate::fake_gemini::session::Output;
use gemini_wire::Close;

#[test]
fn a_planned_go_away() {
    let mut rig = Rig::live("set go_away_after = 9min\nset time_left = 50s");
    rig.pass(539_999);
    rig.trace();
    rig.pass(1);
    assert_eq!(rig.sent[0].1, json!({"goAway": {"timeLeft": "50s"}}));
    rig.pass(49_999);
    assert!(rig.end.is_none());
    rig.pass(1);
    assert_eq!(rig.closed(), Close::new(1011, "Deadline expired before operation could complete."));
    rig.text("Too late.");
    assert_eq!(rig.session.poll_timeout(), None);

    let mut silent =
        Rig::live("set silent_after_go_away = on\nset go_away_close = 1008\non start: go_away 5s");
    silent.text("Hello?");
    silent.pass(5000);
    assert_eq!(silent.trace(), ["setupComplete", "goAway"]);
    assert_eq!(silent.closed(), Close::new(1008, "The operation was aborted"));
}

#[test]
fn connections_do_not_live_for_ever() {
    for (knobs, setup, at_ms, close) in [
        ("", json!({}), 58 * 60_000, Close::new(1011, "Deadline expired before operation could complete.")),
        ("", json!({"contextWindowCompression": null}), 15 * 60_000, Close::invalid()),
        ("set idle_close = 90s", json!({}), 90_000, Close::new(1008, "The operation was aborted")),
    ] {
        let mut rig = Rig::new(knobs);
        rig.setup(setup);
        rig.pass(at_ms - 1);
        assert!(rig.end.is_none(), "{knobs}");
        rig.pass(1);
        assert_eq!(rig.closed(), close, "{knobs}");
    }
}

#[test]
fn resuming_goes_back_to_the_handle() {
    let mut rig =
        Rig::live("on turn 2 start: close 1011 \"Internal error encountered.\"\nsay \"One.\"\nsay \"Two.\"");
    rig.text("Go.");
    rig.pass(5000);
    let handle = rig.log().handles[0].clone();
    rig.text("On.");
    rig.pass(5000);
    assert_eq!(rig.closed().code, 1011);
    rig.reconnect(json!({"sessionResumption": {"handle": handle}}));
    assert_eq!(rig.trace(), ["setupComplete"]);
    rig.text("On.");
    rig.pass(5000);
    assert!(rig.end.is_none(), "an event happens once in a conversation");
    let log = rig.log();
    assert_eq!(log.said, ["Two."], "the lost turn is said again");
    assert_eq!((log.resumed_with, log.conversation), (Some(handle), Some(1)));
}

#[test]
fn handles_that_do_not_work() {
    for (knobs, close) in [
        ("", Close::new(1007, "Invalid session handle")),
        ("set bad_handle = 1008", Close::new(1008, "BidiGenerateContent session not found")),
    ] {
        let mut rig = Rig::new(knobs);
        rig.setup(json!({"sessionResumption": {"handle": "made-up"}}));
        assert_eq!(rig.closed(), close);
        assert!(rig.sent.is_empty());
    }
    let mut rig = Rig::live("set handle_after_setup = on\nset handle_ttl = 1s\nset hard_cap = off");
    let handle = rig.log().handles[0].clone();
    let resume = json!({"sessionResumption": {"handle": handle}});
    let (old, _old_log) = connect(&rig.shared, 9);
    let first = std::mem::replace(&mut rig.session, old);
    rig.setup(resume.clone());
    assert_eq!(rig.closed(), Close::new(1011, "Internal error encountered."), "the old socket is open");
    drop(first);
    rig.pass(2000);
    rig.reconnect(resume);
    assert_eq!(rig.closed(), Close::new(1007, "Invalid session handle"), "too old");
}

#[test]
fn resumed_and_dead_at_the_first_utterance() {
    let mut rig =
        Rig::live("set handle_after_setup = on\non resume audio: close 1011 \"Internal error encountered.\"");
    for _ in 0..2 {
        let handle = rig.log().handles[0].clone();
        rig.reconnect(json!({"sessionResumption": {"handle": handle}}));
        assert!(rig.end.is_none());
        rig.silence(20);
        assert_eq!(rig.closed().code, 1011);
    }
}

#[test]
fn odd_turns() {
    let mut rig = Rig::live("on turn 1 start: silent\non turn 2 start: reject \"RESPONSE_REJECTED\"");
    rig.text("Go.");
    rig.pass(5000);
    assert_eq!(rig.trace(), ["setupComplete", "handle"]);
    rig.text("Go.");
    rig.pass(5000);
    assert_eq!(rig.sent[0].1["serverContent"]["turnCompleteReason"], "RESPONSE_REJECTED");
    let mut stalled = Rig::live("on turn 1: stall\nsay \"This will not be said to the end.\"");
    stalled.text("Go.");
    stalled.pass(60_000);
    assert_eq!(stalled.trace(), ["setupComplete", "audio"]);
    assert!(stalled.end.is_none());
    let mut dropped = Rig::live("on 3s: send {\"x\": 1} | wait 1s | drop_tcp");
    dropped.pass(10_000);
    assert_eq!(dropped.end, Some((4050, Output::DropTcp)));
    assert_eq!(dropped.trace(), ["setupComplete", "x"]);
}

#[test]
fn before_the_setup_is_complete() {
    let mut rig = Rig::new("set setup_delay = 1s");
    rig.setup(json!({}));
    rig.text("Early.");
    assert!(rig.sent.is_empty());
    rig.pass(10_000);
    assert_eq!(rig.trace(), ["setupComplete", "audio", "generationComplete", "turnComplete"]);
    let mut strict = Rig::new("set setup_delay = 1s\nset early_frames = refuse");
    strict.setup(json!({}));
    strict.text("Early.");
    assert_eq!(strict.closed(), Close::invalid());
    let mut closing =
        Rig::new("on connect 1: wait 1s | close 1011 \"The service is currently unavailable.\"");
    closing.setup(json!({}));
    assert!(closing.end.is_none());
    closing.pass(1000);
    assert_eq!(closing.closed().reason, "The service is currently unavailable.");
    closing.reconnect(json!({}));
    assert_eq!(closing.trace(), ["setupComplete"]);
    let mut stalled = Rig::new("on connect: stall");
    stalled.setup(json!({}));
    stalled.pass(1_000_000);
    assert!(stalled.sent.is_empty() && stalled.end.is_none());
}

#[test]
fn too_many_sessions() {
    let mut rig = Rig::live("set max_sessions = 1");
    let (second, _log) = connect(&rig.shared, 2);
    let first = std::mem::replace(&mut rig.session, second);
    rig.setup(json!({}));
    assert_eq!(rig.closed().code, 1011);
    assert!(rig.closed().reason.starts_with("You exceeded your current quota"));
    drop(first);
    rig.reconnect(json!({}));
    assert_eq!(rig.trace(), ["setupComplete"]);
}
