//! Text, history, manual activity, and what must be refused.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Rig;
use gemini_wire::Close;

#[test]
fn history_can_be_seeded() {
    let mut rig = Rig::new("say \"One.\"\nsay \"Two.\"\nsay \"Three.\"");
    rig.setup(json!({"historyConfig": {"initialHistoryInClientContent": true}}));
    let turn = |role: &str| json!({"role": role, "parts": [{"text": "x"}]});
    rig.send(json!({"clientContent": {"turns": [turn("model"), turn("user"), turn("model")], "turnComplete": true}}));
    rig.pass(5000);
    assert_eq!(rig.trace(), ["setupComplete"], "a seed is not answered");
    rig.text(" ");
    rig.pass(5000);
    assert_eq!(rig.log().said, ["Three."]);
    rig.send(json!({"clientContent": {"turns": [turn("user")]}}));
    rig.pass(5000);
    assert_eq!(rig.log().said.len(), 1, "an open turn is not answered");
    rig.send(json!({"client_content": {"turn_complete": true}}));
    rig.pass(5000);
    assert_eq!(rig.log().said.len(), 2);
    rig.send(json!({"clientContent": {"turns": [turn("system")]}}));
    assert_eq!(rig.closed(), Close::invalid());
}

#[test]
fn late_content_is_refused_on_3_1() {
    let mut rig = Rig::new("");
    rig.setup(json!({"model": "models/gemini-3.1-flash-live-preview"}));
    let content = json!({"clientContent": {"turns": [{"role": "user", "parts": [{"text": "x"}]}], "turnComplete": true}});
    rig.send(content.clone());
    rig.pass(9000);
    assert!(rig.end.is_none());
    rig.send(content);
    assert_eq!(rig.closed(), Close::invalid());
}

#[test]
fn manual_activity() {
    let mut rig = Rig::new("hear \"Mine.\"");
    rig.setup(json!({"realtimeInputConfig": {"automaticActivityDetection": {"disabled": true}}}));
    rig.speak("This is outside of a turn.");
    rig.silence(2000);
    assert_eq!(rig.trace(), ["setupComplete"]);
    rig.send(json!({"realtime_input": {"activity_start": {}}}));
    rig.speak("This is inside.");
    rig.send(json!({"realtimeInput": {"activityEnd": {}}}));
    rig.pass(10_000);
    assert_eq!(rig.trace(), ["heard", "audio", "generationComplete", "turnComplete"]);
    rig.send(json!({"realtimeInput": {"audioStreamEnd": true}}));
    assert_eq!(rig.closed(), Close::invalid());
    let mut auto = Rig::live("");
    auto.send(json!({"realtimeInput": {"activityStart": {}}}));
    assert_eq!(auto.closed(), Close::invalid());
}

#[test]
fn a_second_setup_and_other_nonsense() {
    for frame in [json!({"setup": {}}), json!([]), json!({}), json!({"realtimeInput": {"mediaChunks": []}})] {
        let mut rig = Rig::live("");
        rig.send(frame.clone());
        assert_eq!(rig.closed().code, 1007, "{frame}");
        rig.reconnect(json!({}));
        assert!(rig.end.is_none());
    }
    let mut lenient = Rig::live("set media_chunks = ignore");
    lenient.send(
        json!({"realtimeInput": {"mediaChunks": [{"data": "AAAA", "mimeType": "audio/pcm;rate=16000"}]}}),
    );
    assert!(lenient.end.is_none());
    let mut first = Rig::new("");
    first.text("Hello.");
    assert_eq!(first.closed(), Close::invalid());
}

/// Frames that are nearly right, to get deep into the session.
fn nearly_frames() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-zA-Z/;=+_-]{0,12}".prop_map(Value::from),
        Just(json!("audio/pcm;rate=16000")),
        Just(json!("models/gemini-3.8-live")),
        Just(json!("user")),
    ];
    let names = prop::sample::select(vec![
        "setup",
        "model",
        "realtimeInput",
        "realtime_input",
        "audio",
        "data",
        "mimeType",
        "text",
        "activityStart",
        "audioStreamEnd",
        "clientContent",
        "turns",
        "role",
        "parts",
        "turnComplete",
        "toolResponse",
        "functionResponses",
        "id",
        "response",
        "scheduling",
        "contextUpdate",
        "tools",
        "functionDeclarations",
        "name",
        "sessionResumption",
        "handle",
        "generationConfig",
        "speechConfig",
    ]);
    leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..4)
                .prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_input_panics(
        frames in prop::collection::vec((nearly_frames(), 0u64..5000), 1..8),
        bytes in prop::collection::vec(any::<u8>(), 0..100),
        is_set_up: bool,
    ) {
        let mut rig = if is_set_up { Rig::live("") } else { Rig::new("") };
        for (frame, ms) in frames {
            for name in ["setup", "realtimeInput", "clientContent", "toolResponse", "contextUpdate"] {
                rig.send(json!({ name: frame.clone() }));
                if rig.end.is_some() { rig.reconnect(json!({})); }
            }
            rig.send(frame);
            rig.pass(ms);
        }
        rig.session.receive(rig.now, &Bytes::from(bytes));
        rig.drain();
    }
}
