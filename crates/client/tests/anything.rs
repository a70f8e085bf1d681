//! Whatever happens, in whatever order: nothing panics, and what must hold holds.

#[expect(dead_code, reason = "the stage serves the scenarios too")]
mod stage;

use client::{ClientConfig, ConnId, Input, PermissionCause, State, Token, TokenRefusal};
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::session_ended::Reason;
use contract::live::{Interrupted, turn_control};
use proptest::prelude::*;
use stage::Stage;

/// One thing that happens to a client.
#[derive(Debug, Clone)]
enum Step {
    Person(Input),
    World(Input),
    /// The current connection closes.
    Close(Option<u16>),
    Bytes(Vec<u8>),
    Started(u64, bool),
    Line(u64),
    Part(u32),
    Sound(u32),
    Interrupted(u32),
    Error(i32),
    Ended,
    Network(bool),
    Pongs(bool),
    ByHand(bool),
    Refuse(Option<TokenRefusal>, Option<TokenRefusal>),
    Speak(u64),
    Pass(u64),
    /// Time jumps, and nothing woke the client meanwhile.
    Sleep(u64),
}

fn refusal() -> impl Strategy<Value = TokenRefusal> {
    prop::sample::select(vec![
        TokenRefusal::NotFound,
        TokenRefusal::SignedOut,
        TokenRefusal::Unreachable,
        TokenRefusal::WrongStatus,
    ])
}

fn person() -> impl Strategy<Value = Input> {
    prop_oneof![
        Just(Input::Start),
        Just(Input::Retry),
        Just(Input::EndPressed),
        Just(Input::PermissionGranted),
        Just(Input::PermissionDenied(PermissionCause::Unusable)),
        Just(Input::Control(turn_control::Action::Hold)),
        Just(Input::PlayedReport { turn: 1, played_ms: 9 }),
        "\\PC{0,9}".prop_map(Input::TypedAnswer),
        prop::collection::vec(any::<u8>(), 0..2_000).prop_map(|pcm| Input::Microphone(pcm.into())),
    ]
}

fn world() -> impl Strategy<Value = Input> {
    let conn = (0u64..6).prop_map(ConnId);
    prop_oneof![
        Just(Input::FoundInProgress),
        Just(Input::InterviewReady),
        Just(Input::SetupFailed { message: "no".into() }),
        Just(Input::Online),
        Just(Input::Offline),
        Just(Input::Woke),
        Just(Input::ResultsReady),
        Just(Input::ResultsFailed),
        Just(Input::Timeout),
        conn.clone().prop_map(|conn| Input::TokenIssued { conn, token: Token("t".into()) }),
        (conn.clone(), refusal()).prop_map(|(conn, refusal)| Input::TokenRefused { conn, refusal }),
        conn.clone().prop_map(|conn| Input::SocketOpened { conn }),
        (conn, any::<Option<u16>>()).prop_map(|(conn, code)| Input::SocketClosed { conn, code }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let code = prop::sample::select(vec![
        None,
        Some(1000),
        Some(1008),
        Some(1011),
        Some(1012),
        Some(4001),
        Some(4002),
        Some(4003),
        Some(4009),
    ]);
    prop_oneof![
        4 => person().prop_map(Step::Person),
        3 => world().prop_map(Step::World),
        3 => code.prop_map(Step::Close),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Step::Bytes),
        4 => (0u64..9, any::<bool>()).prop_map(|(last, resumed)| Step::Started(last, resumed)),
        6 => (0u64..9).prop_map(Step::Line),
        1 => (0u32..9).prop_map(Step::Part),
        1 => (0u32..9).prop_map(Step::Sound),
        1 => (0u32..9).prop_map(Step::Interrupted),
        1 => (4000i32..4600).prop_map(Step::Error),
        1 => Just(Step::Ended),
        2 => any::<bool>().prop_map(Step::Network),
        1 => any::<bool>().prop_map(Step::Pongs),
        1 => any::<bool>().prop_map(Step::ByHand),
        1 => (prop::option::of(refusal()), prop::option::of(refusal())).prop_map(|(j, r)| Step::Refuse(j, r)),
        1 => (20u64..3_000).prop_map(Step::Speak),
        6 => (0u64..40_000).prop_map(Step::Pass),
        1 => (0u64..4_000_000).prop_map(Step::Sleep),
    ]
}

fn perform(stage: &mut Stage, step: Step) {
    match step {
        Step::Person(input) | Step::World(input) => stage.input(input),
        Step::Close(code) => stage.closed(code),
        Step::Bytes(bytes) => stage.raw(bytes),
        Step::Started(last, resumed) => stage.started(last, resumed),
        Step::Line(sequence) => stage.line(sequence, "USER", &format!("line {sequence}")),
        Step::Part(turn) => stage.part(turn, "AI", "…"),
        Step::Sound(turn) => stage.sound(turn, 20),
        Step::Interrupted(turn) => stage.server(FromServer::Interrupted(Interrupted { turn })),
        Step::Error(code) => stage.error(code, "no"),
        Step::Ended => stage.ended(Reason::Timeout),
        Step::Network(up) => stage.network = up,
        Step::Pongs(pongs) => stage.pongs = pongs,
        Step::ByHand(by_hand) => stage.by_hand = by_hand,
        Step::Refuse(join, resume) => {
            stage.join = join.map_or(Ok(()), Err);
            stage.resume = resume.map_or(Ok(()), Err);
        }
        Step::Speak(ms) => stage.speak(ms),
        Step::Pass(ms) => stage.pass(ms),
        Step::Sleep(ms) => stage.now = stage.now + ms,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn holds(in_progress: bool, begins: bool, steps in prop::collection::vec(step(), 0..70)) {
        let mut stage = Stage::with(ClientConfig { in_progress });
        if begins {
            stage.input(Input::Start);
            stage.started(0, in_progress);
        }
        let (mut offered_ms, mut audio_away) = (0, 0);
        for step in steps {
            let (was, sent) = (stage.client.state(), stage.sound_sent_ms);
            match &step {
                Step::Speak(ms) => offered_ms += ms,
                Step::Person(Input::Microphone(pcm)) => offered_ms += pcm.len() as u64 / 32 + 1,
                _ => {}
            }
            let speaks = matches!(step, Step::Speak(_) | Step::Person(Input::Microphone(_)));
            perform(&mut stage, step);
            if !speaks {
                // What was kept while away goes out at once, a second of it at most.
                audio_away = stage.sound_sent_ms - sent;
            }
            prop_assert!(audio_away <= 1_000, "{audio_away} ms\n{}", stage.trace());
            if was == State::ResultsReady {
                prop_assert_eq!(stage.client.state(), State::ResultsReady);
            }
        }
        prop_assert!(stage.sound_sent_ms <= offered_ms);

        // Numbered lines come once and in order.
        let numbered: Vec<u64> = stage.finals.iter().map(|(sequence, _)| *sequence).filter(|n| *n > 0).collect();
        prop_assert!(numbered.is_sorted_by(|a, b| a < b), "{numbered:?}\n{}", stage.trace());
        prop_assert_eq!(stage.trace().lines().any(|line| line.contains("line 0")), stage.finals.iter().any(|f| f.0 == 0));

        // Left alone by everybody, a call comes to where it waits for the person.
        stage.by_hand = true;
        stage.network = false;
        stage.pongs = false;
        stage.pass(3 * 60 * 60_000);
        prop_assert!(stage.client.state().waits_for_person(), "{:?}\n{}", stage.client, stage.trace());
    }

    /// A server that never loses a line, over a network that does what it likes.
    #[test]
    fn every_line_of_a_good_server_is_shown(
        drops in prop::collection::vec((1u64..12, 0u64..12, any::<Option<u16>>()), 0..8),
        total in 1u64..12,
    ) {
        let mut stage = Stage::live();
        let mut spoken = 0;
        for (upto, arrive, code) in drops {
            let code = code.filter(|code| ![1003, 1007, 1008, 1009].contains(code) && *code < 4000);
            let upto = upto.clamp(spoken, total);
            // Some lines arrive, the rest is lost with the connection.
            for sequence in (spoken + 1)..=upto.min(spoken + arrive) {
                stage.line(sequence, "AI", "…");
            }
            spoken = upto;
            stage.closed(code);
            stage.pass(6_000);
            prop_assert_eq!(stage.client.state(), State::Reconnecting);
            stage.started(spoken, true);
            let seen = stage.finals.last().map_or(0, |(sequence, _)| *sequence);
            let asked = format!("Resume after {seen}");
            prop_assert!(stage.trace().contains(&asked), "{}", stage.trace());
            for sequence in (seen + 1)..=spoken {
                stage.line(sequence, "AI", "…");
            }
        }
        for sequence in 1..=total {
            stage.line(sequence, "AI", "…");
        }
        let shown: Vec<u64> = stage.finals.iter().map(|(sequence, _)| *sequence).collect();
        prop_assert_eq!(shown, (1..=total).collect::<Vec<_>>());
    }
}
