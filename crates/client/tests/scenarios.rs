//! What happens in a call, scene by scene, in virtual time. The traces are snapshots.

mod stage;

use client::{ClientConfig, ConnId, Event, Input, PermissionCause, ProblemKind, State, TokenRefusal};
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_ended::Reason;
use contract::live::session_notice::Kind;
use contract::live::{Interrupted, Pong, turn_control};
use insta::assert_snapshot;
use stage::Stage;

fn problem(stage: &Stage) -> (ProblemKind, bool) {
    let problem = stage.problem.as_ref().expect("a problem");
    (problem.kind, problem.can_retry)
}

#[test]
fn a_call_from_start_to_results() {
    let mut stage = Stage::new();
    stage.input(Input::Start);
    stage.input(Input::Microphone(vec![1; 640].into()));
    stage.pass(1_200);
    stage.started(0, false);
    stage.sound(1, 200);
    stage.part(1, "AI", "Hello");
    stage.line(1, "AI", "Hello Ada.");
    stage.speak(1_000);
    stage.server(FromServer::Interrupted(Interrupted { turn: 1 }));
    stage.input(Input::PlayedReport { turn: 1, played_ms: 120 });
    stage.sound(1, 20);
    stage.sound(2, 20);
    stage.input(Input::Control(turn_control::Action::Hold));
    stage.notice(Kind::TimeWarning);
    stage.line(2, "USER", "I led it.");
    stage.pass(3_000);
    stage.input(Input::EndPressed);
    stage.pass(700);
    stage.notice(Kind::Saving);
    stage.ended(Reason::UserInitiated);
    stage.closed(1000);
    stage.pass(9_000);
    stage.input(Input::ResultsReady);
    assert_eq!((stage.client.state(), stage.sound_sent_ms), (State::ResultsReady, 1_000));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_dropped_connection_is_resumed() {
    let mut stage = Stage::live();
    stage.line(1, "AI", "First.");
    stage.part(2, "USER", "I th");
    stage.pass(4_000);
    stage.by_hand = true;
    stage.clear();
    stage.closed(None);
    stage.speak(3_000);
    stage.input(Input::TypedAnswer("Typed while away.".into()));
    stage.by_hand = false;
    stage.input(Input::TokenRefused { conn: stage.conn, refusal: TokenRefusal::Unreachable });
    stage.pass(300);
    stage.started(3, true);
    // A new line may be there before the missed ones.
    stage.line(4, "AI", "Fourth.");
    stage.line(1, "AI", "First.");
    stage.line(2, "USER", "I think.");
    stage.line(3, "AI", "Third.");
    stage.line(4, "AI", "Fourth.");
    assert_eq!(stage.finals.iter().map(|(sequence, _)| *sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(stage.sound_sent_ms, 1_000, "the newest second is sent, no more");
    assert_snapshot!(stage.trace());
}

#[test]
fn a_server_that_restarts_is_waited_for() {
    let mut stage = Stage::live();
    stage.pass(30_000);
    stage.clear();
    stage.notice(Kind::Draining);
    stage.network = false;
    stage.closed(1012);
    stage.pass(20_000);
    stage.network = true;
    stage.pass(5_000);
    stage.started(0, true);
    assert_eq!(stage.client.state(), State::Live);
    assert_snapshot!(stage.trace());
}

#[test]
fn the_resume_window_has_an_end() {
    let mut stage = Stage::live();
    stage.network = false;
    stage.closed(None);
    stage.pass(59_000);
    assert_eq!(stage.client.state(), State::Reconnecting);
    stage.clear();
    stage.pass(7_000);
    assert_eq!(stage.client.state(), State::ProcessingResults);
    assert!(stage.trace().contains("Ended(NotResumed)"), "{}", stage.trace());
}

#[test]
fn a_device_that_slept_asks_once_more() {
    let mut stage = Stage::live();
    stage.network = false;
    stage.closed(None);
    stage.pass(1_000);
    // It sleeps for an hour; no timer fires in time.
    stage.network = true;
    stage.resume = Err(TokenRefusal::WrongStatus);
    stage.now = stage.now + 3_600_000;
    stage.clear();
    stage.input(Input::Timeout);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_half_open_socket_is_found() {
    let mut stage = Stage::live();
    stage.pass(5_000);
    stage.pongs = false;
    stage.clear();
    stage.speak(12_000);
    let lost_at = stage.trace().lines().find(|line| line.contains("close")).map(str::trim);
    assert_eq!(lost_at, Some("15000  socket 1 close"), "{}", stage.trace());
    assert_eq!(stage.conn, ConnId(2));
    // What the old socket still says is nobody's.
    stage.input(Input::SocketClosed { conn: ConnId(1), code: Some(4003) });
    assert_eq!(stage.client.state(), State::Reconnecting);
}

#[test]
fn pings_without_sound_are_rare_and_answered() {
    let mut stage = Stage::live();
    stage.pongs = false;
    stage.pass(5_000);
    stage.clear();
    stage.pass(40);
    stage.server(FromServer::Pong(Pong { nonce: 1 }));
    stage.server(FromServer::Pong(Pong { nonce: 1 }));
    stage.pass(34_000);
    stage.server(FromServer::Pong(Pong { nonce: 9 }));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_network_that_comes_back_is_used_at_once() {
    let mut stage = Stage::live();
    stage.network = false;
    stage.closed(None);
    stage.pass(30_000);
    stage.network = true;
    let (at, _) = stage.client.poll_timeout().unwrap();
    assert!(at > stage.now);
    stage.input(Input::Online);
    stage.started(0, true);
    assert_eq!(stage.client.state(), State::Live);
    // After waking up an open socket is not trusted either.
    stage.pongs = false;
    stage.clear();
    stage.input(Input::Woke);
    stage.pass(3_000);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_refused_token_is_replaced_once() {
    let mut stage = Stage::connecting();
    stage.error(4001, "expired");
    stage.closed(4001);
    stage.pass(300);
    assert_eq!((stage.client.state(), stage.conn), (State::Connecting, ConnId(2)));
    stage.error(4001, "expired again");
    stage.closed(4001);
    assert_eq!(problem(&stage), (ProblemKind::Unauthorized, true));
    assert_eq!(stage.problem.as_ref().unwrap().message, "expired again");
    stage.input(Input::Retry);
    stage.started(0, false);
    assert_eq!(stage.client.state(), State::Live);
}

#[test]
fn what_each_close_leads_to() {
    let live = [
        (4002, 1, State::Error, Some((ProblemKind::ProviderFailed, false))),
        (4003, 1, State::Error, Some((ProblemKind::TakenOver, true))),
        (4009, 1, State::ProcessingResults, None),
        (1008, 2, State::Live, None),
        (1008, 3, State::Error, Some((ProblemKind::Refused, true))),
        (1007, 3, State::Error, Some((ProblemKind::Refused, true))),
        (4999, 3, State::Error, Some((ProblemKind::Refused, true))),
        (1000, 9, State::Live, None),
        (1011, 9, State::Live, None),
        (1012, 9, State::Live, None),
        (1013, 9, State::Live, None),
    ];
    for (code, times, state, expected) in live {
        let mut stage = Stage::live();
        for _ in 0..times {
            stage.closed(code);
            if stage.client.state() == State::Reconnecting {
                stage.pass(5_000);
                stage.started(0, true);
            }
        }
        assert_eq!(stage.client.state(), state, "{code}:\n{}", stage.trace());
        assert_eq!(stage.problem.as_ref().map(|p| (p.kind, p.can_retry)), expected, "{code}");
    }
}

#[test]
fn refusals_long_ago_are_forgiven() {
    let mut stage = Stage::live();
    for _ in 0..6 {
        stage.closed(1008);
        stage.pass(300);
        stage.started(0, true);
        stage.pass(10_000);
        assert_eq!(stage.client.state(), State::Live, "{}", stage.trace());
    }
}

#[test]
fn an_interviewer_out_of_reach_can_be_tried_again() {
    let mut stage = Stage::connecting();
    stage.error(4002, "The interviewer cannot be reached right now.");
    stage.closed(4002);
    assert_eq!(problem(&stage), (ProblemKind::ProviderFailed, true));
    stage.clear();
    stage.input(Input::Retry);
    stage.started(0, false);
    assert_snapshot!(stage.trace());
}

#[test]
fn a_full_server_is_waited_for_and_then_said() {
    let mut stage = Stage::connecting();
    for _ in 0..40 {
        if stage.client.state() != State::Connecting {
            break;
        }
        stage.error(4503, "The server is full.");
        stage.closed(1013);
        stage.pass(5_000);
    }
    assert_eq!(problem(&stage), (ProblemKind::Unreachable, true));
    assert_eq!(stage.problem.as_ref().unwrap().message, "The server is full.");
}

#[test]
fn a_session_taken_over_can_be_taken_back() {
    let mut stage = Stage::live();
    stage.line(1, "AI", "Hello.");
    stage.clear();
    stage.notice(Kind::TakenOver);
    stage.closed(4003);
    stage.pass(600_000);
    stage.input(Input::Retry);
    stage.started(1, true);
    assert_snapshot!(stage.trace());
}

#[test]
fn the_end_is_asked_for_again_after_a_drop() {
    let mut stage = Stage::live();
    stage.line(1, "AI", "Hello.");
    stage.clear();
    stage.input(Input::EndPressed);
    stage.input(Input::EndPressed);
    stage.closed(None);
    stage.input(Input::Microphone(vec![1; 640].into()));
    stage.pass(300);
    stage.started(1, true);
    stage.ended(Reason::UserInitiated);
    assert_eq!(stage.sound_sent_ms, 0);
    assert_snapshot!(stage.trace());
}

#[test]
fn the_end_while_away_comes_after_what_was_written() {
    let mut stage = Stage::live();
    stage.network = false;
    stage.closed(None);
    stage.input(Input::TypedAnswer("My last word.".into()));
    stage.input(Input::EndPressed);
    stage.pass(2_000);
    stage.network = true;
    stage.pass(2_000);
    stage.clear();
    stage.started(1, true);
    stage.line(1, "AI", "Missed.");
    stage.line(2, "USER", "My last word.");
    assert_snapshot!(stage.trace());
}

#[test]
fn an_end_that_nobody_confirms() {
    let mut stage = Stage::live();
    stage.input(Input::EndPressed);
    stage.pass(29_999);
    assert_eq!(stage.client.state(), State::Ending);
    stage.pass(1);
    assert_eq!(stage.client.state(), State::ProcessingResults);
    assert!(stage.trace().contains("Ended(Unconfirmed)"));
}

#[test]
fn changing_ones_mind_before_it_began() {
    let mut stage = Stage::connecting();
    stage.clear();
    stage.input(Input::EndPressed);
    assert_snapshot!(stage.trace());
    stage.input(Input::Start);
    stage.started(0, false);
    assert_eq!(stage.client.state(), State::Live);
    for early in [Input::Start, Input::InterviewReady] {
        let mut stage = Stage::new();
        stage.by_hand = true;
        stage.input(Input::Start);
        stage.input(early);
        stage.input(Input::EndPressed);
        assert_eq!(stage.client.state(), State::Idle);
    }
}

#[test]
fn a_microphone_is_not_needed() {
    let mut stage = Stage::new();
    stage.by_hand = true;
    stage.input(Input::Start);
    stage.input(Input::InterviewReady);
    stage.input(Input::PermissionDenied(PermissionCause::Denied));
    stage.input(Input::Retry);
    stage.input(Input::PermissionDenied(PermissionCause::NotFound));
    stage.by_hand = false;
    stage.input(Input::PermissionGranted);
    stage.started(0, false);
    stage.input(Input::TypedAnswer("I write.".into()));
    stage.input(Input::TypedAnswer(" ".into()));
    assert_snapshot!(stage.trace());
}

#[test]
fn a_preparation_that_fails_can_be_repeated() {
    let mut stage = Stage::new();
    stage.by_hand = true;
    stage.input(Input::Start);
    stage.input(Input::SetupFailed { message: "The job description is too long.".into() });
    assert_eq!(problem(&stage), (ProblemKind::Setup, true));
    assert_eq!(stage.problem.as_ref().unwrap().message, "The job description is too long.");
    stage.input(Input::Retry);
    stage.pass(60_000);
    assert_eq!(stage.client.state(), State::Error);
    stage.by_hand = false;
    stage.input(Input::Retry);
    assert_eq!(stage.client.state(), State::Connecting);
}

#[test]
fn which_token_is_asked_for() {
    let wrong = Err(TokenRefusal::WrongStatus);
    let mut stage = Stage::new();
    stage.join = wrong;
    stage.input(Input::Start);
    stage.started(2, true);
    assert_snapshot!("an_interview_begun_by_an_attempt_that_was_lost", stage.trace());

    let mut stage = Stage::new();
    (stage.join, stage.resume) = (wrong, wrong);
    stage.input(Input::Start);
    assert_eq!(stage.client.state(), State::ProcessingResults, "neither to begin nor to resume: over");

    let mut stage = Stage::new();
    stage.input(Input::FoundInProgress);
    stage.input(Input::Start);
    assert!(stage.trace().contains("token 1 Resume"), "{}", stage.trace());

    let mut stage = Stage::with(ClientConfig { in_progress: true });
    stage.input(Input::Start);
    assert!(stage.trace().contains("token 1 Resume"));
    stage.started(2, true);
    stage.line(1, "AI", "One.");
    stage.line(2, "USER", "Two.");
    assert_eq!(stage.finals.len(), 2);

    for (refusal, kind, can_retry) in [
        (TokenRefusal::NotFound, ProblemKind::NotFound, false),
        (TokenRefusal::SignedOut, ProblemKind::SignedOut, true),
    ] {
        let mut stage = Stage::new();
        stage.join = Err(refusal);
        stage.input(Input::Start);
        assert_eq!(problem(&stage), (kind, can_retry));
    }
}

#[test]
fn missing_lines_are_asked_for_and_at_last_given_up() {
    let mut stage = Stage::live();
    stage.line(1, "AI", "One.");
    stage.line(3, "AI", "Three.");
    stage.clear();
    stage.pass(4_000);
    stage.line(2, "USER", "Two.");
    stage.line(6, "AI", "Six.");
    stage.pass(13_000);
    assert_snapshot!(stage.trace());
    stage.line(8, "AI", "Eight.");
    stage.ended(Reason::GeminiEnded);
    assert_eq!(stage.finals.iter().map(|(sequence, _)| *sequence).collect::<Vec<_>>(), [1, 2, 3, 6, 8]);
}

#[test]
fn a_typed_answer_that_did_not_arrive_is_sent_again() {
    let mut stage = Stage::live();
    stage.input(Input::TypedAnswer("arrives".into()));
    stage.line(1, "USER", "arrives");
    stage.input(Input::TypedAnswer("arrives unseen".into()));
    stage.input(Input::TypedAnswer("is lost".into()));
    stage.closed(None);
    stage.pass(300);
    stage.clear();
    stage.started(2, true);
    assert!(!stage.trace().contains("text"), "not before the missed lines are there");
    stage.line(2, "USER", "arrives unseen");
    assert_snapshot!(stage.trace());
}

#[test]
fn results_may_come_late() {
    let mut stage = Stage::live();
    stage.ended(Reason::Timeout);
    stage.input(Input::ResultsFailed);
    assert_eq!(problem(&stage), (ProblemKind::Results, true));
    stage.input(Input::Retry);
    stage.pass(600_000);
    assert_eq!(stage.client.state(), State::Error);
    stage.input(Input::Retry);
    stage.input(Input::ResultsReady);
    assert_eq!(stage.client.state(), State::ResultsReady);
}

#[test]
fn an_interviewer_that_does_not_come() {
    let mut stage = Stage::connecting();
    stage.pass(44_999);
    assert_eq!(stage.client.state(), State::Connecting);
    stage.pass(1);
    assert_eq!(problem(&stage), (ProblemKind::NotStarted, true));
}

#[test]
fn junk_ends_a_connection_and_no_call() {
    let mut stage = Stage::live();
    for _ in 0..9 {
        stage.raw(vec![0xff; 9]);
    }
    stage.line(1, "AI", "Well.");
    for _ in 0..9 {
        stage.raw(vec![0xff; 9]);
    }
    assert_eq!(stage.client.state(), State::Live);
    stage.raw(vec![0xff; 9]);
    assert_eq!(stage.client.state(), State::Reconnecting);
}

#[test]
fn a_silent_network_does_not_hold_an_attempt_for_ever() {
    let mut stage = Stage::new();
    stage.by_hand = true;
    for input in [Input::Start, Input::InterviewReady, Input::PermissionGranted] {
        stage.input(input);
    }
    stage.clear();
    stage.pass(120_000);
    assert_eq!(problem(&stage), (ProblemKind::Unreachable, true));
    assert_snapshot!(stage.trace());
}

#[test]
fn nothing_private_is_in_a_debug_text() {
    let secret = "s3cret";
    let texts = [
        format!("{:?}", Input::TypedAnswer(secret.into())),
        format!("{:?}", Input::TokenIssued { conn: ConnId(1), token: client::Token(secret.into()) }),
        format!("{:?}", client::Output::OpenSocket { conn: ConnId(1), token: client::Token(secret.into()) }),
        format!(
            "{:?}",
            Event::Caption(client::Caption {
                turn: 1,
                speaker: contract::backend::Speaker::User,
                text: secret.into(),
                sequence: None,
                began: contract::time::UnixMillis(0),
            })
        ),
    ];
    assert!(texts.iter().all(|text| !text.contains(secret)), "{texts:?}");
}
