//! The rules of the door and of the conversation, each broken once.

use crate::support::World;
use contract::backend::InterviewStatus;
use contract::ids::{InterviewId, UserId};
use contract::legacy;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{TextInput, client_to_server_message::Payload as ToServer};
use contract::token::{Claims, TokenKey};
use http::{HeaderMap, Uri};
use prost::Message as _;
use server::socket::{DialError, SocketEvent, SocketOptions};

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 10\nsay \"Hello.\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_of_any_kind_is_told_and_leaves_the_interview_pending() {
    let world = World::new(SCRIPT).await;
    let (_, interview, token) = world.interview().await;
    let (_, _, foreign) = world.interview().await;
    let stranger = TokenKey::new("a key that is not this server's at all").unwrap();
    let user = UserId::parse("u1").unwrap();
    let claims =
        Claims { user_id: user, interview_id: interview.clone(), iat: 0, exp: i64::MAX, resume: false };
    let (head, _) = token.rsplit_once('.').unwrap();
    let bad = [
        ("junk", "junk".to_owned()),
        ("of another interview", foreign),
        ("signed by another", stranger.sign(&claims)),
        ("without signature", format!("{head}.")),
        ("unsigned", "eyJhbGciOiJub25lIn0.e30.".to_owned()),
    ];
    for (what, token) in bad {
        let mut caller = world.join(&interview, &token).await;
        assert_eq!(caller.until_closed().await, 4001, "{what}");
        assert_eq!(caller.errors(), [4001], "{what}");
    }
    assert_eq!(world.status(&interview).await, InterviewStatus::Pending);
    assert!(world.fake.log().connections.is_empty(), "the provider was dialled for a bad token");
    // And the good one still works afterwards.
    let mut caller = world.join(&interview, &token).await;
    caller.until(|message| matches!(message, FromServer::SessionStarted(_))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_refused() {
    let world = World::new(SCRIPT).await;
    let (_, interview, _) = world.interview().await;
    let secret = std::fs::read_to_string(world.data_dir().join("jwt_secret"));
    let key = TokenKey::new(secret.unwrap().trim()).unwrap();
    let user = UserId::parse("u1").unwrap();
    let claims = Claims { user_id: user, interview_id: interview.clone(), iat: 1, exp: 301, resume: false };
    let mut caller = world.join(&interview, &key.sign(&claims)).await;
    assert_eq!(caller.until_closed().await, 4001);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_token_or_upgrade_there_is_no_door() {
    let world = World::new(SCRIPT).await;
    for (path, status) in
        [("/i1", 404), ("/i1?token=", 404), ("/a/b?token=x", 404), ("/no%20id?token=x", 404)]
    {
        let uri: Uri = format!("{}{path}", world.base()).parse().unwrap();
        let refused = world.dialer.websocket(&uri, HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
        match refused {
            DialError::Refused { status: got, .. } => assert_eq!(got.as_u16(), status, "{path}"),
            other => panic!("{path}: {other}"),
        }
    }
    let request =
        http::Request::get(format!("{}/i1?token=x", world.base())).body(Default::default()).unwrap();
    let answer = world.dialer.request(request, 4096, crate::support::PATIENCE).await.unwrap();
    assert_eq!(answer.status().as_u16(), 426);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_may_come_as_a_subprotocol() {
    let world = World::new(SCRIPT).await;
    let (_, interview, token) = world.interview().await;
    let uri: Uri = format!("{}/{interview}", world.base()).parse().unwrap();
    let mut headers = HeaderMap::new();
    let offer = format!("preppal.v2, token.{token}");
    headers.insert(http::header::SEC_WEBSOCKET_PROTOCOL, offer.parse().unwrap());
    let mut socket = world.dialer.websocket(&uri, headers, SocketOptions::MODEL).await.unwrap();
    assert!(matches!(socket.event().await, SocketEvent::Binary(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_frames_are_answered_and_ten_in_a_row_close() {
    let world = World::new(SCRIPT).await;
    let (_, interview, mut caller) = world.live().await;
    caller.socket.queue_binary(vec![0xff; 9]).unwrap();
    caller.until(|message| matches!(message, FromServer::Error(_))).await;
    assert_eq!(caller.errors(), [4400]);
    // The session goes on.
    caller.send(ToServer::TextInput(TextInput { text: "Still here.".into() }));
    caller.until(|m| matches!(m, FromServer::TranscriptUpdate(t) if t.text == "Still here.")).await;
    for _ in 0..10 {
        caller.socket.queue_binary(vec![0xff; 9]).unwrap();
    }
    assert_eq!(caller.until_closed().await, 1007);
    assert_eq!(world.status(&interview).await, InterviewStatus::InProgress, "the session waits for a resume");
}

#[tokio::test(flavor = "multi_thread")]
async fn text_oversize_and_too_fast_have_their_close_codes() {
    let world = World::new(SCRIPT).await;
    let (_, _, mut caller) = world.live().await;
    caller.socket.queue_text("hello".to_owned()).unwrap();
    assert_eq!(caller.until_closed().await, 1003);

    let (_, _, mut caller) = world.live().await;
    caller.send_audio(vec![0; 70_000]);
    assert_eq!(caller.until_closed().await, 1009);

    let (_, _, mut caller) = world.live().await;
    for _ in 0..12 {
        caller.send_audio(vec![0; 64_000]);
    }
    assert_eq!(caller.until_closed().await, 1008);
    assert_eq!(caller.errors(), [4429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_takes_over_and_the_first_is_told() {
    let world = World::new(SCRIPT).await;
    let (mut api, interview, mut first) = world.live().await;
    let issued: serde_json::Value = api
        .mutate("interview.generateResumeToken", serde_json::json!({ "interviewId": interview }))
        .await
        .unwrap();
    let token = issued.get("token").and_then(|token| token.as_str()).unwrap();
    let mut second = world.join(&interview, token).await;
    let started = second.until(|message| matches!(message, FromServer::SessionStarted(_))).await;
    assert!(matches!(started, FromServer::SessionStarted(s) if s.resumed));
    assert_eq!(first.until_closed().await, 4003);
    second.end();
    assert_eq!(second.until_closed().await, 1000);
    assert_eq!(world.status(&interview).await, InterviewStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_interview_cannot_be_joined_again() {
    let world = World::new(SCRIPT).await;
    let (_, interview, token) = world.interview().await;
    let mut caller = world.join(&interview, &token).await;
    caller.until(|message| matches!(message, FromServer::AudioResponse(_))).await;
    caller.end();
    assert_eq!(caller.until_closed().await, 1000);
    let mut again = world.join(&interview, &token).await;
    assert_eq!(again.until_closed().await, 4009);
    assert_eq!(again.errors(), [4409]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_says_so() {
    let database = store::testing::TestDatabase::sqlite();
    let world = World::on(database, SCRIPT, &[("PREPPAL_MAX_SESSIONS", "1")]).await;
    let (_, _, _live) = world.live().await;
    let (_, interview, token) = world.interview().await;
    let mut caller = world.join(&interview, &token).await;
    assert_eq!(caller.until_closed().await, 1013);
    assert_eq!(caller.errors(), [4503]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_legacy_protocol_works_at_its_own_rate() {
    use legacy::client_to_server_message::Payload as ToLegacy;
    use legacy::server_to_client_message::Payload as FromLegacy;
    let world = World::new(SCRIPT).await;
    let (_, interview, token) = world.interview().await;
    let send = |payload| legacy::ClientToServerMessage { payload: Some(payload) }.encode_to_vec();
    let start = |token: &str, interview: &InterviewId| {
        send(ToLegacy::StartRequest(legacy::StartRequest {
            auth_token: token.to_owned(),
            interview_id: interview.to_string(),
            audio_config: Some(legacy::AudioConfig { encoding: 1, sample_rate_hertz: 48_000 }),
        }))
    };
    let mut refused = world.open("/v1").await;
    refused.socket.queue_binary(start("junk", &interview)).unwrap();
    let SocketEvent::Binary(frame) = refused.socket.event().await else { panic!("no error") };
    let message = legacy::ServerToClientMessage::decode(frame).unwrap();
    assert!(matches!(message.payload, Some(FromLegacy::Error(error)) if error.code == 4001));

    let mut caller = world.open("/v1").await;
    caller.socket.queue_binary(start(&token, &interview)).unwrap();
    let (mut started, mut sound, mut ended) = (false, 0, None);
    loop {
        match caller.socket.event().await {
            SocketEvent::Binary(frame) => match legacy::ServerToClientMessage::decode(frame).unwrap().payload
            {
                Some(FromLegacy::StartResponse(_)) => started = true,
                Some(FromLegacy::AudioChunk(chunk)) => sound += chunk.audio_content.len(),
                Some(FromLegacy::PartialTranscript(line)) if line.is_final => {
                    caller.socket.queue_binary(send(ToLegacy::EndRequest(legacy::EndRequest {}))).unwrap();
                }
                Some(FromLegacy::SessionEnded(end)) => ended = Some(end.reason()),
                Some(FromLegacy::PartialTranscript(_) | FromLegacy::Error(_)) | None => {}
            },
            SocketEvent::Closed(close) => {
                assert_eq!(close.code, Some(1000));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(started && sound > 0, "started {started}, {sound} bytes of sound");
    assert_eq!(ended, Some(legacy::session_ended::Reason::UserInitiated));
    let log = world.fake.log();
    let spoken_ms = log.connections.first().unwrap().spoken_ms;
    // 48 kHz, two bytes a sample: 96 bytes a millisecond, less the filter's delay.
    let got_ms = sound as u64 / 96;
    assert!(spoken_ms.abs_diff(got_ms) < 20, "spoken {spoken_ms} ms, got {got_ms} ms");
}
