//! The fake on real sockets, seen by a WebSocket client.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "in a test a panic is the report"
)]

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use testkit::fake_gemini::{Close, Config, FakeGemini, KeyPlace};
use testkit::speech::{Speaker, silence, speak, to_bytes};
use tokio::net::TcpStream;
use tokio_websockets::{ClientBuilder, CloseCode, Limits, MaybeTlsStream, Message, WebSocketStream};

const PATH: &str = "//ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
const PATIENCE: Duration = Duration::from_secs(20);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn start(script: &str) -> FakeGemini {
    FakeGemini::start(Config::scripted(script).unwrap()).await.unwrap()
}

async fn dial(fake: &FakeGemini, query: &str) -> Result<Socket, tokio_websockets::Error> {
    let uri = format!("{}{PATH}{query}", fake.ws_base_url());
    let limits = Limits::default().max_payload_len(None);
    let (socket, _) = ClientBuilder::new().uri(&uri).unwrap().limits(limits).connect().await?;
    Ok(socket)
}

async fn send(socket: &mut Socket, frame: Value) {
    socket.send(Message::text(frame.to_string())).await.unwrap();
}

/// Dials and sends a setup.
async fn open(fake: &FakeGemini) -> Socket {
    let mut socket = dial(fake, "?key=k").await.unwrap();
    let setup = json!({
        "model": "models/gemini-3.8-live",
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
        "sessionResumption": {},
    });
    send(&mut socket, json!({ "setup": setup })).await;
    socket
}

/// The next message; a JSON frame or a close.
async fn next(socket: &mut Socket) -> Option<Message> {
    tokio::time::timeout(PATIENCE, socket.next()).await.expect("a message").and_then(Result::ok)
}

/// Reads frames up to one for which `is_last` holds.
async fn until(socket: &mut Socket, is_last: impl Fn(&Value) -> bool) -> Vec<Value> {
    let mut frames = Vec::new();
    loop {
        let message = next(socket).await.unwrap_or_else(|| panic!("closed after {frames:?}"));
        assert!(message.is_binary(), "{message:?}");
        let frame: Value = serde_json::from_slice(message.as_payload()).unwrap();
        let is_done = is_last(&frame);
        frames.push(frame);
        if is_done {
            return frames;
        }
    }
}

async fn closing(socket: &mut Socket) -> Close {
    let mut close = Close::new(1006, "");
    // Reading on to the end lets the client answer the close frame.
    while let Some(message) = next(socket).await {
        if let Some((code, reason)) = message.as_close() {
            close = Close::new(code.into(), reason);
        }
    }
    close
}

fn is_turn_end(frame: &Value) -> bool {
    frame["serverContent"]["turnComplete"] == true
}

#[tokio::test]
async fn a_spoken_turn() {
    let config = Config::scripted("set ms_per_char = 10\nsay \"Welcome.\"\nhear \"Thank you.\"").unwrap();
    let fake = FakeGemini::start(Config { record_audio: true, ..config }).await.unwrap();
    let mut socket = open(&fake).await;
    let first = until(&mut socket, |_| true).await;
    assert_eq!(first, [json!({"setupComplete": {}})]);
    let mut samples = speak("Thank you for having me.", &Speaker::candidate(), 16_000);
    samples.extend(silence(1200, 16_000));
    for chunk in samples.chunks(320) {
        let data = base64_simd::STANDARD.encode_to_string(to_bytes(chunk));
        let audio = json!({"data": data, "mimeType": "audio/pcm;rate=16000"});
        send(&mut socket, json!({"realtimeInput": {"audio": audio}})).await;
    }
    let handle = |frame: &Value| frame["sessionResumptionUpdate"]["newHandle"].is_string();
    let frames = until(&mut socket, handle).await;
    assert!(frames.iter().any(is_turn_end));
    let heard = frames.iter().find_map(|frame| frame["serverContent"]["inputTranscription"]["text"].as_str());
    assert_eq!(heard, Some(" Thank you."));
    socket.send(Message::close(Some(CloseCode::NORMAL_CLOSURE), "done")).await.unwrap();
    assert_eq!(closing(&mut socket).await.code, 1000, "the close is echoed");
    let log = fake.wait_for("the end", PATIENCE, |log| log.open() == 0).await.unwrap();
    let call = log.last().unwrap();
    assert_eq!(call.audio, samples);
    assert_eq!(call.closed_by_client, Some(Close::new(1000, "done")));
    assert_eq!(call.key, KeyPlace::Query);
    assert_eq!(call.setup.as_ref().unwrap()["model"], "models/gemini-3.8-live");
}

#[tokio::test]
async fn a_resumed_connection_after_a_reset() {
    let fake = start("set handle_after_setup = on\non 30ms: drop_tcp").await;
    let mut socket = open(&fake).await;
    let frames = until(&mut socket, |frame| frame.get("sessionResumptionUpdate").is_some()).await;
    let handle = frames.last().unwrap()["sessionResumptionUpdate"]["newHandle"].clone();
    assert_eq!(closing(&mut socket).await.code, 1006);
    fake.wait_for("the end", PATIENCE, |log| log.open() == 0).await.unwrap();
    let mut socket = dial(&fake, "?key=k").await.unwrap();
    let setup = json!({"model": "models/gemini-3.8-live", "sessionResumption": {"handle": handle}});
    send(&mut socket, json!({ "setup": setup })).await;
    until(&mut socket, |frame| frame.get("setupComplete").is_some()).await;
    assert_eq!(fake.log().last().unwrap().conversation, Some(1));
}

#[tokio::test]
async fn closes_with_their_codes_and_reasons() {
    let long = "You exceeded your current quota, please check your plan and billing details. For more information on \
        this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";
    let fake = start(&format!("on connect 1: close 1011 \"{long}\"\non connect 2: close 1013")).await;
    let mut socket = open(&fake).await;
    assert_eq!(closing(&mut socket).await, Close::new(1011, &long[..123]));
    let mut socket = open(&fake).await;
    assert_eq!(closing(&mut socket).await, Close::new(1013, ""));
    let mut socket = dial(&fake, "?key=k").await.unwrap();
    send(&mut socket, json!({"clientContent": {}})).await;
    assert_eq!(closing(&mut socket).await, Close::new(1007, "Request contains an invalid argument."));
    let log = fake.shutdown().await;
    assert_eq!(log.connections[0].closed_by_fake.as_ref().unwrap().code, 1011);
    assert_eq!(log.open(), 0);
}

#[tokio::test]
async fn upgrades_that_are_refused() {
    let fake = start("on connect 1: http 503").await;
    let error = dial(&fake, "?key=k").await.unwrap_err();
    assert!(error.to_string().contains("503"), "{error}");
    let elsewhere = format!("{}/ws/elsewhere", fake.ws_base_url());
    let error = ClientBuilder::new().uri(&elsewhere).unwrap().connect().await.unwrap_err();
    assert!(error.to_string().contains("404"), "{error}");
    let mut socket = open(&fake).await;
    until(&mut socket, |frame| frame.get("setupComplete").is_some()).await;
    let refused: Vec<u16> = fake.log().refused.iter().map(|(_, status)| *status).collect();
    assert_eq!(refused, [503, 404]);
}

#[tokio::test]
async fn keys() {
    let config = Config { key: Some("right".to_owned()), ..Config::default() };
    let fake = FakeGemini::start(config).await.unwrap();
    for (query, is_right) in
        [("?key=right", true), ("?key=wrong", false), ("", false), ("?access_token=right", true)]
    {
        let mut socket = dial(&fake, query).await.unwrap();
        send(&mut socket, json!({"setup": {"model": "models/gemini-3.8-live"}})).await;
        if is_right {
            until(&mut socket, |frame| frame.get("setupComplete").is_some()).await;
        } else {
            let expected = Close::new(1007, "API key not valid. Please pass a valid API key.");
            assert_eq!(closing(&mut socket).await, expected, "{query}");
        }
    }
}

#[tokio::test]
async fn shutdown_says_goodbye() {
    let fake = start("").await;
    let mut socket = open(&fake).await;
    until(&mut socket, |frame| frame.get("setupComplete").is_some()).await;
    let (log, close) = tokio::join!(fake.shutdown(), closing(&mut socket));
    assert_eq!(close.code, 1001);
    assert_eq!((log.connections.len(), log.open()), (1, 0));
}

#[tokio::test]
async fn waiting_in_vain_says_what_for() {
    let fake = start("").await;
    let error = fake.wait_for("a connection", Duration::ZERO, |log| log.open() > 0).await.unwrap_err();
    assert!(error.to_string().contains("in vain for a connection"), "{error}");
}

/// 20 ms of silence from a microphone.
fn silent_frame() -> Message {
    let data = base64_simd::STANDARD.encode_to_string(to_bytes(&silence(20, 16_000)));
    let audio = json!({"realtimeInput": {"audio": {"data": data, "mimeType": "audio/pcm;rate=16000"}}});
    Message::text(audio.to_string())
}

#[tokio::test]
async fn two_hundred_sessions_at_once() {
    const SESSIONS: usize = 200;
    let fake = start("set talk = always\nset chunk_ms = 20\nset realtime_factor = 1").await;
    let mut sockets = Vec::new();
    for _ in 0..SESSIONS {
        let mut socket = open(&fake).await;
        for _ in 0..10 {
            socket.feed(silent_frame()).await.unwrap();
        }
        socket.flush().await.unwrap();
        sockets.push(socket);
    }
    let has_spoken = |log: &testkit::fake_gemini::Log| {
        log.connections.iter().all(|call| call.spoken_ms >= 500 && call.audio_ms == 200)
    };
    let log = fake.wait_for("speech on every session", PATIENCE, has_spoken).await.unwrap();
    assert_eq!(log.open(), SESSIONS);
    drop(sockets);
    fake.wait_for("the end of every session", PATIENCE, |log| log.open() == 0).await.unwrap();
}
