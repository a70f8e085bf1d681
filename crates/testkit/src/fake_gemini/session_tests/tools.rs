//! Tool calls and their answers.

use serde_json::json;

use super::Rig;
use gemini_wire::Close;

#[test]
fn the_model_ends_the_call() {
    let mut rig = Rig::live("say \"Welcome.\"\nset farewell = \"Thank you and goodbye.\"");
    rig.text("Greet; when time is up, conclude.");
    rig.pass(5000);
    assert_eq!(rig.trace().last().unwrap(), "handle");
    rig.text("Time is up: conclude the interview.");
    rig.pass(200);
    let id = rig.call_id();
    assert!(
        id.strip_prefix("function-call-").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())),
        "{id}"
    );
    assert_eq!(rig.trace(), ["audio", "toolCall", "audio", "generationComplete"]);
    rig.answer(&id, "SILENT");
    rig.pass(5000);
    assert_eq!(rig.trace(), ["turnComplete", "handle"]);
    assert_eq!(rig.log().answered_calls, [id]);
    rig.speak("Bye, bye.");
    rig.silence(2000);
    assert_eq!(rig.trace(), ["ACTIVITY_START", "ACTIVITY_END", "heard"]);
}

#[test]
fn an_unanswered_call_blocks_the_handle_and_is_cancelled_by_interruption() {
    let mut rig = Rig::live("on turn 1: end_call \"done\"\nsay \"Welcome to this.\"");
    rig.text("Go.");
    rig.pass(9000);
    let expected = [
        "setupComplete",
        "audio",
        "toolCall",
        "audio",
        "generationComplete",
        "turnComplete",
        "sessionResumptionUpdate",
    ];
    assert_eq!(rig.trace(), expected);

    let mut rig = Rig::live("on turn 1: end_call \"done\"\nsay \"Welcome to this.\"");
    rig.text("Go.");
    rig.pass(300);
    let id = rig.call_id();
    rig.trace();
    rig.text("Stop.");
    assert_eq!(rig.trace(), ["interrupted", "toolCallCancellation", "turnComplete", "handle"]);
    rig.answer(&id, "WHEN_IDLE");
    assert!(rig.end.is_none());
    assert!(rig.log().answered_calls.is_empty());
}

#[test]
fn a_blocking_call_holds_the_turn_until_it_is_answered() {
    let mut rig = Rig::live("on turn 1: tool_call ask {\"q\": 1}\nsay \"Welcome to this interview.\"");
    rig.text("Go.");
    rig.pass(30_000);
    assert_eq!(rig.trace(), ["setupComplete", "audio", "toolCall"]);
    let mut rig = Rig::live("on turn 1: tool_call ask\nsay \"Welcome to this interview.\"");
    rig.text("Go.");
    rig.pass(30_000);
    let id = rig.call_id();
    rig.answer(&id, "");
    rig.pass(5000);
    assert_eq!(rig.trace()[2..], ["toolCall", "audio", "generationComplete", "turnComplete", "handle"]);
}

#[test]
fn answers_of_tools_are_spoken_of_as_they_ask() {
    for (scheduling, turns, interruptions) in [("SILENT", 1, 0), ("WHEN_IDLE", 2, 0), ("INTERRUPT", 2, 1)] {
        let mut rig = Rig::live(
            "on turn 1: end_call \"x\"\nset tool_reply = \"Noted.\"\nsay \"Welcome, this is long.\"",
        );
        rig.text("Go.");
        rig.pass(300);
        let id = rig.call_id();
        rig.answer(&id, scheduling);
        rig.pass(20_000);
        assert_eq!((rig.log().turns, rig.log().interruptions), (turns, interruptions), "{scheduling}");
        assert_eq!(rig.log().said.contains(&"Noted.".to_owned()), turns == 2, "{scheduling}");
    }
}

#[test]
fn a_tool_that_was_not_declared_is_not_called() {
    let mut rig = Rig::live("on start: tool_call launch_rocket");
    assert_eq!(rig.trace(), ["setupComplete"]);
    assert_eq!(rig.log().notes.len(), 1);
    rig.send(json!({"toolResponse": {"functionResponses": [{"id": "who?", "response": {}}]}}));
    assert!(rig.end.is_none(), "unknown ids are ignored by default");
    let mut strict = Rig::live("set unknown_tool_id = close");
    strict.send(json!({"toolResponse": {"functionResponses": [{"id": "who?", "response": {}}]}}));
    assert_eq!(strict.closed(), Close::invalid());
}
