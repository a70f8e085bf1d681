//! Scenes of an interview, printed.

use insta::assert_snapshot;
use serde_json::json;

use super::rig::{ABLE, Rig, Scripted};
use crate::conversation::{Abilities, Memory};

#[test]
fn a_greeting_an_answer_and_a_question() {
    let mut rig = Rig::new();
    rig.text("(The candidate has joined.)");
    rig.quiet(3_000);
    rig.say("I led the migration of our payment service to Go");
    rig.quiet(4_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn long_answers_are_shown_while_they_are_said() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("one two three four five six seven eight nine ten eleven twelve");
    rig.quiet(600);
    rig.say("thirteen fourteen fifteen sixteen");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn a_barge_in_cuts_the_question_off() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.text("I typed this.");
    rig.quiet(800);
    rig.say("wait a moment please");
    rig.quiet(1_200);
    assert_snapshot!(rig.trace());
    let history = rig.conversation.remember().history;
    let texts: Vec<&str> = history.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts[1..], ["I typed this.", "I see. What about", "wait a moment please"]);
}

#[test]
fn an_answer_that_goes_on_at_once_stays_one_answer() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("we moved everything to the cloud");
    rig.quiet(830);
    // The timer has just run out; the reply is being prepared.
    rig.say("and that took two years");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
    let history = rig.conversation.remember().history;
    assert_eq!(history[1].1, "we moved everything to the cloud and that took two years");
    assert_eq!(history.len(), 2);
}

#[test]
fn an_answer_that_goes_on_after_the_reply_began_is_merged_too() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("we moved everything to the cloud");
    rig.quiet(1_300);
    rig.say("and that took two years");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
    let history = rig.conversation.remember().history;
    assert_eq!(history[1].1, "we moved everything to the cloud and that took two years");
    assert_eq!(history.len(), 2);
}

#[test]
fn words_that_dangle_are_waited_for() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("I left the company because");
    rig.quiet(1_300);
    rig.say("it was sold");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn noise_is_not_an_answer() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.noise(3_000, 0.45);
    rig.noise(160, 0.9);
    rig.quiet(1_000);
    assert_snapshot!(rig.trace(), @"");
    // Long enough for a voice, but no words in it.
    rig.noise(800, 0.9);
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn silence_is_met_with_patience_and_one_word() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.quiet(14_000);
    assert_snapshot!(rig.trace());
    rig.say("sorry I was thinking");
    rig.quiet(1_000);
    rig.trace();
    // Nobody is asked anything while no sound comes: the microphone is off.
    rig.quiet(2_000);
    rig.trace();
    rig.wait(30_000);
    assert_snapshot!(rig.trace(), @"");
}

#[test]
fn hold_gives_time_to_think_until_the_person_goes_on() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("let me see");
    rig.quiet(320);
    rig.frame(json!({"clientContent": {"turns": [{"role": "user", "parts": [{"text":
        "(The candidate asks for a moment to think. Stay silent until they go on speaking.)"}]}],
        "turnComplete": false}}));
    rig.quiet(20_000);
    rig.say("it was last year");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn the_button_ends_the_turn_at_once() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("that is all of it");
    rig.frame(json!({"clientContent": {"turnComplete": true}}));
    rig.quiet(800);
    assert_snapshot!(rig.trace());
}

#[test]
fn typed_answers_and_directions() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.text("I typed this.");
    rig.quiet(2_500);
    rig.text("(The candidate asks you to repeat your last question. Repeat it.)");
    rig.quiet(3_000);
    rig.text("(The candidate has finished speaking. Please respond.)");
    rig.quiet(1_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn the_goodbye_calls_for_the_end_and_then_we_hang_up() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("thank you goodbye");
    rig.quiet(3_000);
    rig.say("is anybody there");
    rig.wait(30_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn a_goodbye_is_not_interrupted() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.text("goodbye");
    rig.quiet(320);
    rig.say("thank you very much");
    rig.text("And one more thing.");
    rig.quiet(2_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn a_client_without_the_function_is_closed_after_the_goodbye() {
    let mut rig = Rig::with(json!({"tools": null, "sessionResumption": null}), ABLE);
    rig.text("(The time is up.)");
    rig.wait(30_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn without_a_voice_it_writes_and_without_ears_it_says_so() {
    let mut rig = Rig::with(json!({}), Abilities { hears: false, speaks: false, asks_model: false });
    rig.text("(The candidate has joined.)");
    rig.quiet(1_000);
    rig.say("do you hear me at all");
    rig.quiet(1_500);
    rig.say("hello is there anybody");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn a_failed_decode_is_admitted() {
    let mut rig = Rig::greeted();
    rig.is_deaf = true;
    rig.trace();
    rig.say("do you hear me at all");
    rig.quiet(1_500);
    assert_snapshot!(rig.trace());
}

#[test]
fn text_only_when_text_is_asked_for() {
    let mut rig = Rig::with(json!({"generationConfig": {"responseModalities": ["TEXT"]}}), ABLE);
    rig.text("(The candidate has joined.)");
    rig.quiet(500);
    assert_snapshot!(rig.trace());
}

#[test]
fn no_interruption_lets_both_finish() {
    let mut rig = Rig::with(json!({"realtimeInputConfig": {"activityHandling": "NO_INTERRUPTION"}}), ABLE);
    rig.text("(The candidate has joined.)");
    rig.quiet(300);
    rig.say("I talk over you");
    rig.quiet(4_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn marks_of_the_client() {
    let manual = json!({"realtimeInputConfig": {"automaticActivityDetection": {"disabled": true}}});
    let mut rig = Rig::with(manual, ABLE);
    rig.say("not heard at all");
    rig.frame(json!({"realtimeInput": {"activityStart": {}}}));
    rig.say("this is heard");
    rig.quiet(3_000);
    rig.say("and this");
    rig.frame(json!({"realtimeInput": {"activityEnd": {}}}));
    rig.quiet(600);
    rig.frame(json!({"realtimeInput": {"audioStreamEnd": true}}));
    assert_snapshot!(rig.trace());
}

#[test]
fn a_history_is_taken_up() {
    let mut rig = Rig::with(json!({"historyConfig": {"initialHistoryInClientContent": true}}), ABLE);
    rig.frame(json!({"clientContent": {"turns": [
        {"role": "model", "parts": [{"text": "Hello."}]}, {"role": "user", "parts": [{"text": "Hi."}]}],
        "turnComplete": true}}));
    rig.text("(The line was interrupted for a moment.)");
    rig.quiet(600);
    assert_snapshot!(rig.trace());
    assert_eq!(rig.conversation.remember().history.len(), 2);
}

#[test]
fn a_memory_goes_on_on_another_connection() {
    let mut rig = Rig::greeted();
    rig.say("my first answer");
    rig.quiet(3_500);
    let memory = rig.conversation.remember();
    let mut next = Rig::resume(json!({"sessionResumption": {"handle": "h"}}), ABLE, memory);
    next.say("my second answer");
    next.quiet(1_200);
    assert_snapshot!(next.trace());
}

#[test]
fn a_microphone_that_stops_ends_the_turn() {
    let mut rig = Rig::greeted();
    rig.trace();
    rig.say("and then my microphone went off");
    rig.wait(4_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn a_go_away_is_announced_and_kept() {
    let mut rig = Rig::new();
    rig.conversation.drain(rig.now, 5_000);
    rig.drain();
    rig.wait(10_000);
    assert_snapshot!(rig.trace());
}

#[test]
fn what_is_not_accepted() {
    for frame in [
        json!({"setup": {}}),
        json!({"realtimeInput": {"activityStart": {}}}),
        json!({"realtimeInput": {"mediaChunks": []}}),
        json!({"clientContent": {"turns": [{"parts": [{"text": "x"}]}]}}),
        json!({"toolResponse": {"functionResponses": []}}),
    ] {
        let mut rig = Rig::new();
        rig.trace();
        rig.frame(frame);
        assert!(rig.trace().contains("refused: 1007"));
    }
}

#[test]
fn a_connection_without_a_sign_of_life_is_given_up() {
    let mut rig = Rig::with(json!({}), ABLE);
    rig.wait(20 * 60_000);
    assert!(rig.has_ended);
}

#[test]
fn a_finished_interview_that_is_resumed_ends_soon() {
    let mut memory = Memory::new(Box::new(Scripted::default()));
    memory.is_over = true;
    let mut rig = Rig::resume(json!({"sessionResumption": {"handle": "h"}}), ABLE, memory);
    rig.say("hello again my friend");
    rig.wait(30_000);
    assert!(rig.has_ended);
}
