//! Arbitrary people, clients and machines: nothing panics, nothing grows without end, no work is forgotten.

use proptest::prelude::*;
use serde_json::json;

use super::rig::{ABLE, Rig};
use crate::conversation::Abilities;

#[derive(Clone, Debug)]
enum Step {
    Say(u8),
    Quiet(u16),
    Noise(u16, f32),
    Wait(u16),
    Text(&'static str),
    Frame(u8),
    Drain,
}

fn step() -> impl Strategy<Value = Step> {
    let texts = prop::sample::select(vec![
        "(The candidate has joined.)",
        "(The time is up.)",
        "(The candidate asks for a moment to think.)",
        "(The candidate is ready to go on.)",
        "(The candidate has finished speaking.)",
        "(Repeat your last question.)",
        "An answer.",
        "goodbye",
        ".",
        "",
    ]);
    prop_oneof![
        6 => (0u8..12).prop_map(Step::Say),
        6 => (0u16..3_000).prop_map(Step::Quiet),
        2 => (0u16..1_000, 0.0f32..1.0).prop_map(|(ms, p)| Step::Noise(ms, p)),
        2 => (0u16..5_000).prop_map(Step::Wait),
        3 => texts.prop_map(Step::Text),
        3 => (0u8..6).prop_map(Step::Frame),
        1 => Just(Step::Drain),
    ]
}

fn run(rig: &mut Rig, step: &Step) {
    match *step {
        Step::Say(words) => rig.say(&"word ".repeat(words.into())),
        Step::Quiet(ms) => rig.quiet(ms.into()),
        Step::Noise(ms, probability) => rig.noise(ms.into(), probability),
        Step::Wait(ms) => rig.wait(ms.into()),
        Step::Text(text) => rig.text(text),
        Step::Drain => {
            rig.conversation.drain(rig.now, 60_000);
            rig.drain();
        }
        Step::Frame(number) => rig.frame(match number {
            0 => json!({"clientContent": {"turnComplete": true}}),
            1 => json!({"clientContent": {"turns": [{"role": "model", "parts": [{"text": "Hi."}]}], "turnComplete": true}}),
            2 => json!({"realtimeInput": {"audioStreamEnd": true}}),
            3 => json!({"toolResponse": {"functionResponses": [{"id": "x"}]}}),
            4 => json!({"clientContent": {"turns": [{"role": "user", "parts": [{"text": "(One minute is left.)"}]}]}}),
            _ => json!({"realtimeInput": {"text": "word"}}),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_sequence_of_events(steps in prop::collection::vec(step(), 0..60), hears: bool, speaks: bool, is_deaf: bool) {
        let mut rig = Rig::with(json!({}), Abilities { hears, speaks, ..ABLE });
        rig.is_deaf = is_deaf;
        for step in steps {
            if rig.has_ended {
                break;
            }
            run(&mut rig, &step);
            prop_assert!(rig.conversation.poll_timeout().is_some_and(|due| due + 1 >= rig.now), "a timer in the past");
        }
        // In the end everything comes to rest: the reply is heard or the call is over.
        rig.wait(60_000);
        let trace = rig.trace();
        let open = trace.matches("generation complete").count();
        let closed = trace.matches("turn complete").count();
        prop_assert!(closed >= open, "{}", trace);
    }
}
