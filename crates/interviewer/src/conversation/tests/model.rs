//! A language model in the mind's place, and the rules behind it when it fails.

use insta::assert_snapshot;
use serde_json::json;

use super::rig::{ABLE, Rig};
use crate::conversation::{Abilities, JobResult};

fn thinking(model: &[JobResult]) -> Rig {
    let mut rig = Rig::with(json!({}), Abilities { asks_model: true, ..ABLE });
    rig.model = model.to_vec();
    rig
}

fn thought(text: &str) -> JobResult {
    JobResult::Thought(text.to_owned())
}

#[test]
fn its_sentences_are_spoken_as_they_come() {
    let mut rig =
        thinking(&[thought("Interesting."), thought("How did you do that?"), JobResult::ThoughtAll]);
    rig.text("I cut the cost by half.");
    rig.wait(6_000);
    assert_snapshot!(rig.trace());
    let question = rig.question.unwrap();
    assert_eq!(question.task, "Ask question 1.");
    assert_eq!(question.history.len(), 1);
}

#[test]
fn when_it_fails_the_rules_speak() {
    for model in [&[JobResult::Failed][..], &[JobResult::ThoughtAll]] {
        let mut rig = thinking(model);
        rig.text("I cut the cost by half.");
        rig.wait(5_000);
        assert!(rig.trace().contains("I see. What about question 1?"));
    }
}

#[test]
fn when_it_breaks_off_what_it_said_counts() {
    let mut rig = thinking(&[thought("Interesting."), JobResult::Failed]);
    rig.text("I cut the cost by half.");
    rig.wait(5_000);
    let trace = rig.trace();
    assert!(
        trace.contains("Interesting.") && !trace.contains("I see.") && trace.contains("turn complete"),
        "{trace}"
    );
}

#[test]
fn a_barge_in_stops_it() {
    let mut rig = thinking(&[thought("One."), thought("Two."), thought("Three."), JobResult::ThoughtAll]);
    rig.text("Hello there.");
    rig.wait(700);
    rig.say("stop it right now");
    rig.quiet(500);
    let trace = rig.trace();
    assert!(trace.contains("interrupted") && !trace.contains("Three."), "{trace}");
}
