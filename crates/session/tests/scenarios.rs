//! What happens in an interview, scene by scene, in virtual time. The traces are snapshots.

mod stage;

use contract::backend::{CallError, InterviewStatus};
use contract::codes::EndReason;
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::{self, turn_control};
use insta::assert_snapshot;
use session::{ClientFrame, ConnId, Input, Protocol, Session, SessionConfig};
use stage::{Stage, dialogue, expect_finished};

#[test]
fn an_interview_from_start_to_end() {
    let mut stage = Stage::live();
    stage.model_turn("Hello Ada. Tell me about yourself.", 400);
    stage.pass(1_500);
    stage.mic(1, 20);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START"}}"#);
    stage.pass(2_000);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#);
    stage.user_words(" I led the migration.");
    stage.model_turn("What was hardest?", 300);
    stage.pass(3_000);
    stage.end(1);
    stage.pass(1_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::UserEnded));
    assert_eq!(stage.saved, stage.journal);
    assert_snapshot!(stage.trace());
    assert_snapshot!("an_interview_dialogue", dialogue(&stage.saved));
}

#[test]
fn the_persons_words_may_arrive_after_the_answer_began() {
    let mut stage = Stage::live();
    stage.model_turn("First question?", 100);
    stage.pass(2_000);
    stage.model_sound(200);
    stage.user_words(" A late transcript.");
    stage.model_words("I see.");
    stage.model(r#"{"serverContent":{"generationComplete":true}}"#);
    stage.pass(500);
    stage.user_words(" Even later.");
    stage.model(r#"{"serverContent":{"turnComplete":true}}"#);
    stage.pass(5_000);
    stage.end(1);
    stage.pass(1_000);
    assert_snapshot!(dialogue(&stage.saved));
}

#[test]
fn barge_in_drops_what_was_not_heard() {
    let mut stage = Stage::live();
    stage.model_sound(2_000);
    stage.model_words("One two three four five six.");
    stage.clear();
    stage.model(r#"{"serverContent":{"interrupted":true}}"#);
    stage.model(r#"{"serverContent":{"turnComplete":true}}"#);
    stage.client(1, FromClient::PlaybackReport(live::PlaybackReport { turn: 1, played_ms: 900 }));
    stage.user_words(" Wait, one thing.");
    stage.model_sound(100);
    stage.model_words("Yes?");
    stage.model(r#"{"serverContent":{"generationComplete":true}}"#);
    stage.pass(3_000);
    stage.end(1);
    stage.pass(1_000);
    assert_snapshot!(stage.trace());
    assert_snapshot!("barge_in_dialogue", dialogue(&stage.saved));
}

#[test]
fn barge_in_after_the_turn_was_final_still_stops_the_sound() {
    let mut stage = Stage::live();
    stage.model_turn("A long explanation.", 9_000);
    stage.pass(2_000);
    stage.clear();
    stage.model(r#"{"serverContent":{"interrupted":true}}"#);
    assert!(stage.trace().contains("Interrupted turn 1"), "{}", stage.trace());
}

#[test]
fn a_phantom_interruption_before_any_sound_is_nothing() {
    let mut stage = Stage::live();
    stage.clear();
    stage.model(r#"{"serverContent":{"interrupted":true}}"#);
    assert_eq!(stage.trace(), "");
}

#[test]
fn the_interviewer_concludes_and_its_farewell_is_heard() {
    let mut stage = Stage::live();
    stage.clear();
    stage.model_sound(4_000);
    stage.model(r#"{"toolCall":{"functionCalls":[{"id":"f1","name":"end_call","args":{}}]}}"#);
    stage.model_words("Goodbye Ada.");
    stage.model(r#"{"serverContent":{"generationComplete":true}}"#);
    stage.pass(3_000);
    assert!(stage.outcome.is_none(), "the farewell is still playing");
    stage.pass(3_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::AiConcluded));
    assert_snapshot!(stage.trace());
}

#[test]
fn the_time_limit_warns_closes_in_words_and_ends() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.pass(10 * 60_000 - 3_000);
    stage.model_sound(1_000);
    stage.pass(2_000);
    // What was being said is cut by the direction; its end is not the farewell's end.
    stage.model(r#"{"serverContent":{"interrupted":true}}"#);
    stage.model(r#"{"serverContent":{"turnComplete":true}}"#);
    stage.pass(1_500);
    assert!(stage.outcome.is_none());
    stage.model_turn("Time is up, goodbye.", 1_000);
    stage.pass(3_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::TimeLimit));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_model_that_never_says_goodbye_does_not_hold_the_session() {
    let mut stage = Stage::live();
    stage.pass(10 * 60_000 + 31_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::TimeLimit));
}

#[test]
fn a_provider_out_of_reach_leaves_the_interview_pending() {
    let mut stage = Stage::new();
    stage.manual_model = true;
    stage.attach(1);
    stage.pass(120_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::ProviderUnreachable));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_wrong_key_is_not_tried_again() {
    let mut stage = Stage::new();
    stage.manual_model = true;
    stage.attach(1);
    stage.input(Input::ModelOpened { dial: stage.dial });
    stage.close_model(1007, "API key not valid. Please pass a valid API key.");
    assert_snapshot!(stage.trace());
}

#[test]
fn a_newcomer_is_told_that_every_place_is_taken() {
    let mut stage = Stage::new();
    stage.manual_model = true;
    stage.attach(1);
    stage.input(Input::ModelOpened { dial: stage.dial });
    stage.close_model(1011, "All 3 places of this computer are taken by other interviews. Try again");
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::ProviderBusy));
    assert!(stage.trace().contains("Please try again in a few minutes"), "{}", stage.trace());
}

#[test]
fn an_interview_waits_for_a_place_that_was_taken_meanwhile() {
    let mut stage = Stage::live();
    stage.manual_model = true;
    stage.close_model(1006, "");
    stage.pass(1_000);
    stage.input(Input::ModelOpened { dial: stage.dial });
    let before = stage.dial;
    stage.close_model(1011, "The one place of this computer is taken by other interviews. Try again");
    stage.pass(5_000);
    assert_ne!(stage.dial, before, "it is dialled again");
}

#[test]
fn a_refused_setup_is_not_tried_again() {
    let mut stage = Stage::new();
    stage.manual_model = true;
    stage.attach(1);
    stage.input(Input::ModelOpened { dial: stage.dial });
    stage.close_model(1007, "Request contains an invalid argument.");
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::ProviderUnreachable));
}

#[test]
fn a_lost_line_is_taken_up_with_the_handle() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    stage.close_model(1011, "Deadline expired before operation could complete.");
    stage.pass(1_000);
    stage.model_turn("So, go on.", 100);
    stage.pass(2_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_lost_line_without_a_handle_is_taken_up_from_the_transcript() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    stage.close_model(1007, "Invalid session handle");
    stage.pass(1_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn an_announced_end_of_the_line_is_acted_on_when_nobody_speaks() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    stage.model_sound(3_000);
    stage.model(r#"{"goAway":{"timeLeft":"50s"}}"#);
    stage.pass(1_000);
    assert!(!stage.trace().contains("hang up"), "in the middle of a sentence:\n{}", stage.trace());
    stage.model_words("A question?");
    stage.model(r#"{"serverContent":{"generationComplete":true}}"#);
    stage.pass(10_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn an_announced_end_is_acted_on_in_time_even_in_mid_speech() {
    let mut stage = Stage::live();
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.model_sound(3_000);
    stage.model(r#"{"goAway":{"timeLeft":"5s"}}"#);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START"}}"#);
    stage.pass(2_900);
    assert!(!stage.trace().contains("model 2 dial"), "{}", stage.trace());
    stage.pass(200);
    assert!(stage.trace().contains("model 2 <- setup handle=h2"), "{}", stage.trace());
}

#[test]
fn a_line_is_changed_before_it_grows_too_old_and_nobody_notices() {
    let mut stage = Stage::new();
    stage.context.duration = contract::backend::Duration::Extended;
    stage.attach(1);
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    stage.pass(30 * 60_000);
    assert_eq!(stage.trace().matches("hang up").count(), 3, "every nine minutes:\n{}", stage.trace());
    assert!(!stage.trace().contains("realtimeInput"), "the model is told nothing:\n{}", stage.trace());
}

#[test]
fn what_is_said_while_the_line_is_down_reaches_the_next_one() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.manual_model = true;
    stage.close_model(1011, "Internal error encountered.");
    stage.pass(1_000);
    stage.mic(1, 150);
    stage.client(1, FromClient::TextInput(live::TextInput { text: "And typed.".into() }));
    stage.mic(1, 60);
    stage.clear();
    stage.manual_model = false;
    stage.input(Input::ModelOpened { dial: stage.dial });
    assert_snapshot!(stage.trace());
}

#[test]
fn an_old_line_is_closed_before_the_new_one_is_dialled() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.slow_hang_up = true;
    stage.clear();
    stage.model(r#"{"goAway":{"timeLeft":"50s"}}"#);
    stage.pass(3_000);
    assert!(!stage.trace().contains("dial"), "{}", stage.trace());
    // The close is never confirmed: after five seconds the new line is dialled all the same.
    stage.pass(3_000);
    assert!(stage.trace().contains("model 2 dial"), "{}", stage.trace());
}

#[test]
fn a_handle_that_kills_its_lines_is_given_up() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"bad","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    for _ in 0..3 {
        stage.close_model(1011, "Internal error encountered.");
        stage.pass(4_000);
    }
    let trace = stage.trace();
    assert_eq!(trace.matches("handle=bad").count(), 2, "{trace}");
    assert_eq!(trace.matches("handle=- history=true").count(), 1, "{trace}");
}

#[test]
fn a_line_that_stays_silent_is_given_up() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#);
    stage.pass(21_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_line_that_died_without_a_word_is_noticed_when_the_person_speaks() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.mic(1, 2_000);
    stage.pass(60_000);
    assert!(!stage.trace().contains("hang up"), "silence is no speech:\n{}", stage.trace());
    stage.loud_mic(1, 1_000);
    stage.pass(16_000);
    assert!(stage.trace().contains("has finished speaking"), "{}", stage.trace());
    stage.pass(10_000);
    assert!(stage.trace().contains("model 2 dial"), "{}", stage.trace());
}

#[test]
fn the_clock_stands_still_while_nobody_is_there() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(9 * 60_000);
    stage.detach(1);
    stage.pass(4 * 60_000);
    stage.clear();
    stage.attach(2);
    assert!(stage.trace().contains("left=60000"), "{}", stage.trace());
    stage.pass(59_000);
    assert!(!stage.trace().contains("InterviewLimit"), "{}", stage.trace());
    stage.pass(2_000);
    assert!(stage.trace().contains("InterviewLimit"), "{}", stage.trace());
}

#[test]
fn the_providers_meter_stops_while_nobody_is_there() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.clear();
    stage.detach(1);
    stage.pass(60_000);
    stage.attach(2);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_reload_of_the_page_is_passed_over_in_silence() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(5_000);
    stage.detach(1);
    stage.pass(1_000);
    stage.clear();
    stage.attach(2);
    assert!(!stage.trace().contains("model"), "{}", stage.trace());
}

#[test]
fn a_sentence_that_nobody_heard_is_taken_up_again() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.detach(1);
    stage.model_turn("A question in the dark?", 100);
    stage.pass(500);
    stage.clear();
    stage.attach(2);
    assert!(stage.trace().contains("disconnected and is back"), "{}", stage.trace());
}

#[test]
fn a_lost_lease_stops_everything_at_once() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.user_words(" Never mine to write");
    stage.clear();
    stage.input(Input::LeaseLost);
    assert_snapshot!(stage.trace());
    assert!(stage.saved.is_empty());
}

#[test]
fn an_answer_waits_for_the_words_it_answers() {
    let mut stage = Stage::live();
    stage.model_turn("First question?", 100);
    stage.pass(2_000);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START"}}"#);
    stage.pass(2_000);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#);
    stage.model_turn("Second question?", 4_000);
    stage.pass(5_000);
    stage.user_words(" Five seconds late.");
    stage.pass(3_000);
    stage.end(1);
    stage.pass(1_000);
    assert_snapshot!(dialogue(&stage.saved));
}

#[test]
fn a_provider_lost_for_good_keeps_what_was_said() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.manual_model = true;
    stage.close_model(1006, "");
    stage.pass(60_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::ProviderLost));
    assert_eq!(stage.saved.len(), 1);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_quota_error_in_mid_interview_ends_it_with_its_transcript() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.close_model(1011, "You exceeded your current quota, please check your plan");
    assert_snapshot!(stage.trace());
}

#[test]
fn a_slow_save_is_announced_then_goes_on_without_the_client() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.backend.extend([Err(CallError::Unavailable); 8]);
    stage.end(1);
    stage.pass(60_000);
    assert!(expect_finished(&stage).saved);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_backend_that_never_answers_is_asked_again() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.silent_backend = true;
    stage.end(1);
    stage.pass(25_000);
    assert!(stage.trace().matches("submit 1 turns").count() >= 2, "{}", stage.trace());
    stage.silent_backend = false;
    stage.pass(60_000);
    assert!(expect_finished(&stage).saved);
}

#[test]
fn a_backend_out_of_reach_at_the_start_is_said_in_words() {
    let mut stage = Stage::new();
    stage.backend.extend([Err(CallError::Unavailable); 4]);
    stage.attach(1);
    stage.pass(20_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn an_interview_that_ended_cannot_be_joined() {
    let mut stage = Stage::new();
    stage.context.status = Some(InterviewStatus::Completed);
    stage.attach(1);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_dropped_client_comes_back_and_sees_what_it_missed() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.detach(1);
    stage.model_turn("Are you there?", 100);
    stage.pass(60_000);
    stage.clear();
    stage.attach(2);
    stage.client(2, FromClient::Resume(live::Resume { last_sequence: 1 }));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_client_that_stays_away_gets_what_was_said_saved() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.detach(1);
    stage.pass(299_000);
    assert!(stage.outcome.is_none());
    stage.pass(2_000);
    assert_eq!(expect_finished(&stage).reason, Some(EndReason::ClientGone));
    assert_eq!(stage.saved.len(), 1);
}

#[test]
fn a_second_window_takes_over() {
    let mut stage = Stage::live();
    stage.clear();
    stage.attach(2);
    stage.mic(1, 20);
    stage.detach(1);
    stage.mic(2, 20);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_client_that_leaves_before_the_start_leaves_nothing_behind() {
    let mut stage = Stage::new();
    stage.manual_model = true;
    stage.attach(1);
    stage.detach(1);
    let outcome = expect_finished(&stage);
    assert_eq!((outcome.reason, outcome.saved), (None, true));
    assert!(!stage.trace().contains("status"), "{}", stage.trace());
}

#[test]
fn ten_malformed_frames_in_a_row_close_the_connection_not_the_session() {
    let mut stage = Stage::live();
    stage.clear();
    for _ in 0..9 {
        stage.raw(1, vec![0xff; 5]);
    }
    stage.mic(1, 20);
    for _ in 0..10 {
        stage.raw(1, vec![0xff; 5]);
    }
    assert!(stage.trace().ends_with("client 1 close 1007\n"), "{}", stage.trace());
    assert_eq!(stage.trace().matches("ErrorResponse 4400").count(), 19);
    stage.clear();
    stage.attach(2);
    assert!(stage.trace().contains("SessionStarted resumed=true"), "{}", stage.trace());
}

#[test]
fn each_broken_rule_has_its_close_code() {
    type Act = fn(&mut Stage);
    let text: Act = |s| s.input(Input::ClientFrame { conn: ConnId(1), frame: ClientFrame::Text });
    let too_big: Act = |s| s.input(Input::ClientFrame { conn: ConnId(1), frame: ClientFrame::TooBig });
    let too_fast: Act = |s| (0..11).for_each(|_| s.mic(1, 2_000));
    let spam: Act = |s| {
        for _ in 0..21 {
            s.client(1, FromClient::TextInput(live::TextInput { text: "spam".into() }));
        }
    };
    let cases = [(text, 1003), (too_big, 1009), (too_fast, 1008), (spam, 1008)];
    for (act, code) in cases {
        let mut stage = Stage::live();
        act(&mut stage);
        let last = format!("client 1 close {code}\n");
        assert!(stage.trace().ends_with(&last), "{code}:\n{}", stage.trace());
        assert!(stage.outcome.is_none());
    }
}

#[test]
fn twice_real_time_is_still_fine() {
    let mut stage = Stage::live();
    for _ in 0..600 {
        stage.mic(1, 40);
        stage.pass(20);
    }
    assert!(!stage.trace().contains("close"), "{}", stage.trace());
}

#[test]
fn typed_answers_and_turn_controls_reach_the_model() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.clear();
    stage.client(1, FromClient::TextInput(live::TextInput { text: "I prefer to type.".into() }));
    for action in [
        turn_control::Action::Hold,
        turn_control::Action::Release,
        turn_control::Action::EndOfTurn,
        turn_control::Action::RepeatQuestion,
    ] {
        stage.client(1, FromClient::TurnControl(live::TurnControl { action: action.into() }));
    }
    stage.client(1, FromClient::Ping(live::Ping { nonce: 42 }));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_quick_typed_answer_comes_after_what_it_answers() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(200);
    stage.client(1, FromClient::TextInput(live::TextInput { text: "Hi.".into() }));
    stage.model_sound(100);
    stage.model_words("Cut off here");
    stage.client(1, FromClient::TextInput(live::TextInput { text: "Stop.".into() }));
    stage.end(1);
    stage.pass(1_000);
    assert_snapshot!(dialogue(&stage.saved));
}

#[test]
fn a_silent_model_is_nudged_and_a_missing_greeting_asked_for_again() {
    let mut stage = Stage::live();
    stage.clear();
    stage.pass(7_000);
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.model(r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#);
    stage.pass(11_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn the_legacy_protocol_is_the_same_session() {
    let mut stage = Stage::new();
    stage.attach_as(1, Protocol::Legacy { sample_rate_hz: 48_000 });
    stage.model_turn("Hello.", 100);
    stage.user_words(" Hi.");
    stage.pass(2_000);
    let end = contract::legacy::ClientToServerMessage {
        payload: Some(contract::legacy::client_to_server_message::Payload::EndRequest(
            contract::legacy::EndRequest {},
        )),
    };
    stage.raw(1, prost::Message::encode_to_vec(&end));
    stage.pass(1_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_drained_session_goes_on_from_its_checkpoint() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.model(r#"{"sessionResumptionUpdate":{"newHandle":"h2","resumable":true}}"#);
    stage.pass(2_000);
    stage.user_words(" Unfinished");
    stage.clear();
    stage.input(Input::Drain);
    assert_snapshot!("drain", stage.trace());
    let state = session::CheckpointState::from_text(&stage.state.expect("checkpoint").to_text());
    let config = SessionConfig::default();
    let session = Session::restore(
        stage::interview(),
        state.expect("reads back"),
        stage.journal.clone(),
        config,
        stage::provider(),
        9,
        stage.now,
    );
    let mut next = Stage::with(session, stage.now);
    next.attach(5);
    next.model_turn("Where were we?", 100);
    next.pass(2_000);
    next.end(5);
    next.pass(1_000);
    assert_snapshot!("restored", next.trace());
    assert_eq!(dialogue(&next.saved), "1. AI: Hello.\n2. USER: Unfinished\n3. AI: Where were we?\n");
}

#[test]
fn a_session_that_crashed_while_saving_saves_at_once() {
    let mut stage = Stage::live();
    stage.model_turn("Hello.", 100);
    stage.pass(2_000);
    stage.silent_backend = true;
    stage.end(1);
    stage.pass(1_000);
    let state = stage.state.clone().expect("checkpoint");
    let config = SessionConfig::default();
    let session = Session::restore(
        stage::interview(),
        state,
        stage.journal.clone(),
        config,
        stage::provider(),
        9,
        stage.now,
    );
    let mut next = Stage::with(session, stage.now);
    next.pass(0);
    next.input(Input::Timeout);
    assert!(expect_finished(&next).saved);
    assert_eq!(next.saved.len(), 1);
}
