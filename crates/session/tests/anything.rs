//! Whatever happens, in whatever order: nothing panics, and what must hold holds.

#[expect(dead_code, reason = "the stage serves the scenarios too")]
mod stage;

use bytes::Bytes;
use contract::backend::CallError;
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::{self, turn_control};
use proptest::prelude::*;
use session::{ClientFrame, ConnId, DialId, Frame, Input, ModelClose, Protocol};
use stage::Stage;

/// One thing that happens to a session.
#[derive(Debug, Clone)]
enum Step {
    Attach(u64, bool),
    Detach(u64),
    ClientBytes(u64, Vec<u8>),
    ClientText(u64),
    TooBig(u64),
    Mic(u64, usize),
    Say(u64, String),
    Control(u64, i32),
    End(u64),
    ModelOpened(u64),
    ModelBytes(u64, Vec<u8>),
    ModelJson(&'static str),
    ModelSound(usize),
    ModelClosed(u64, u16, String),
    BackendFails(usize, bool),
    ModelByHand(bool),
    Pass(u64),
    Drain,
    LeaseLost,
}

const FRAMES: [&str; 11] = [
    r#"{"setupComplete":{}}"#,
    r#"{"serverContent":{"interrupted":true}}"#,
    r#"{"serverContent":{"turnComplete":true}}"#,
    r#"{"serverContent":{"generationComplete":true}}"#,
    r#"{"serverContent":{"inputTranscription":{"text":" yes"}}}"#,
    r#"{"serverContent":{"outputTranscription":{"text":" well"}}}"#,
    r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START"}}"#,
    r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_END"}}"#,
    r#"{"toolCall":{"functionCalls":[{"id":"f","name":"end_call"}]}}"#,
    r#"{"sessionResumptionUpdate":{"newHandle":"h","resumable":true}}"#,
    r#"{"goAway":{"timeLeft":"3s"}}"#,
];

fn step() -> impl Strategy<Value = Step> {
    let conn = 1u64..4;
    prop_oneof![
        2 => (conn.clone(), any::<bool>()).prop_map(|(c, l)| Step::Attach(c, l)),
        1 => conn.clone().prop_map(Step::Detach),
        1 => (conn.clone(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(c, b)| Step::ClientBytes(c, b)),
        1 => conn.clone().prop_map(Step::ClientText),
        1 => conn.clone().prop_map(Step::TooBig),
        3 => (conn.clone(), 0usize..200).prop_map(|(c, ms)| Step::Mic(c, ms)),
        1 => (conn.clone(), "\\PC{0,20}").prop_map(|(c, t)| Step::Say(c, t)),
        1 => (conn.clone(), -1i32..6).prop_map(|(c, a)| Step::Control(c, a)),
        1 => conn.prop_map(Step::End),
        1 => (0u64..5).prop_map(Step::ModelOpened),
        1 => (0u64..5, prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(d, b)| Step::ModelBytes(d, b)),
        9 => prop::sample::select(FRAMES.to_vec()).prop_map(Step::ModelJson),
        3 => (0usize..3_000).prop_map(Step::ModelSound),
        1 => (0u64..5, prop::sample::select(vec![1000u16, 1006, 1007, 1008, 1011]), "[a-zA-Z ]{0,30}")
            .prop_map(|(d, c, r)| Step::ModelClosed(d, c, r)),
        1 => (1usize..6, any::<bool>()).prop_map(|(n, r)| Step::BackendFails(n, r)),
        1 => any::<bool>().prop_map(Step::ModelByHand),
        4 => (0u64..400_000).prop_map(Step::Pass),
        4 => (0u64..3_000).prop_map(Step::Pass),
        1 => Just(Step::Drain),
        1 => Just(Step::LeaseLost),
    ]
}

fn act(stage: &mut Stage, step: Step) {
    let binary = |bytes: Vec<u8>| Frame::Binary(Bytes::from(bytes));
    match step {
        Step::Attach(conn, true) => stage.attach(conn),
        // A legacy client would need its own decoder in the trace; a wrong rate must be harmless.
        Step::Attach(conn, false) => stage.input(Input::ClientAttached {
            conn: ConnId(conn),
            protocol: Protocol::Legacy { sample_rate_hz: 3 },
        }),
        Step::Detach(conn) => stage.detach(conn),
        Step::ClientBytes(conn, bytes) => stage.raw(conn, bytes),
        Step::ClientText(conn) => {
            stage.input(Input::ClientFrame { conn: ConnId(conn), frame: ClientFrame::Text });
        }
        Step::TooBig(conn) => {
            stage.input(Input::ClientFrame { conn: ConnId(conn), frame: ClientFrame::TooBig });
        }
        Step::Mic(conn, ms) => stage.mic(conn, ms),
        Step::Say(conn, text) => stage.client(conn, FromClient::TextInput(live::TextInput { text })),
        Step::Control(conn, action) => {
            let _ = turn_control::Action::try_from(action);
            stage.client(conn, FromClient::TurnControl(live::TurnControl { action }));
        }
        Step::End(conn) => stage.end(conn),
        Step::ModelOpened(dial) => stage.input(Input::ModelOpened { dial: DialId(dial) }),
        Step::ModelBytes(dial, bytes) => {
            stage.input(Input::ModelFrame { dial: DialId(dial), frame: binary(bytes) });
        }
        Step::ModelJson(json) => stage.model(json),
        Step::ModelSound(ms) => stage.model_sound(ms),
        Step::ModelClosed(dial, code, reason) => {
            let close = ModelClose::Closed { code: Some(code), reason };
            stage.input(Input::ModelClosed { dial: DialId(dial), close });
        }
        Step::BackendFails(times, refused) => {
            let error = if refused { CallError::Refused } else { CallError::Unavailable };
            stage.backend.extend(std::iter::repeat_n(Err(error), times));
        }
        Step::ModelByHand(by_hand) => stage.manual_model = by_hand,
        Step::Pass(ms) => stage.pass(ms),
        Step::Drain => stage.input(Input::Drain),
        Step::LeaseLost => stage.input(Input::LeaseLost),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn what_must_hold_holds(steps in prop::collection::vec(step(), 1..60)) {
        // The stage itself checks that nothing follows `Finished`, and that there is always a deadline.
        let mut stage = Stage::new();
        for step in steps {
            act(&mut stage, step);
        }
        // Every run ends by itself, within the longest interview and the longest save.
        stage.pass(3 * 60 * 60_000);
        prop_assert!(stage.outcome.is_some(), "never ends:\n{}", stage.trace());
        prop_assert!(stage.trace().matches("SessionEnded").count() <= 1, "{}", stage.trace());
        for (index, turn) in stage.journal.iter().enumerate() {
            prop_assert_eq!(turn.sequence, index as u64 + 1, "journal has a gap or a double");
        }
        if stage.outcome.is_some_and(|o| o.saved && o.reason.is_some()) && !stage.saved.is_empty() {
            prop_assert_eq!(&stage.saved, &stage.journal);
        }
        let shown = stage.trace().lines().filter(|line| line.contains(" final #")).count();
        prop_assert!(shown <= stage.journal.len() * 4);
    }
}
