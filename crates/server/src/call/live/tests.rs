//! Tests of a call's session against a scripted server over the loopback interface.

use super::*;
use crate::call::account::ApiClient;
use crate::call::conversation::Answer;
use crate::http::{AppState, JoinHandler, JoinRequest, Readiness, accept_connections, app};
use crate::socket::{Dialer, Socket, SocketEvent};
use axum::Router;
use axum::routing::post;
use contract::ids::InterviewId;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{
    AudioResponse, ClientToServerMessage, ServerToClientMessage, SessionEnded, SessionStarted,
    TranscriptUpdate,
};
use prost::Message as _;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// A server that issues tokens to everybody, and gives its sockets to the test.
struct Site {
    joined: mpsc::Receiver<JoinRequest>,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Site {
    async fn new() -> (Self, Line) {
        let (sender, joined) = mpsc::channel(8);
        let join: JoinHandler = Arc::new(move |request| {
            let sender = sender.clone();
            Box::pin(async move { sender.send(request).await.unwrap() })
        });
        let state = AppState::new(join, Readiness::default(), "https://a.example");
        let token = || post(|| async { r#"{"result":{"data":{"token":"t"}}}"# });
        let api = Router::new()
            .route("/api/trpc/interview.generateWorkerToken", token())
            .route("/api/trpc/interview.generateResumeToken", token());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopped = async move { stopped.await.unwrap_or_default() };
        tokio::spawn(accept_connections(listener, app(state, api), stopped));
        let dialer = Dialer::with_roots(rustls::RootCertStore::empty()).unwrap();
        let api = ApiClient::new(&base, dialer.clone()).unwrap();
        let line = Line::new(api, dialer, InterviewId::parse("i1").unwrap()).unwrap();
        (Self { joined, _stop: stop }, line)
    }

    async fn accept(&mut self) -> Socket {
        self.joined.recv().await.unwrap().socket
    }
}

fn plan(answers: Vec<Answer>) -> Plan {
    Plan { answers, barge_in: true, end_after_quiet_ms: 100, end_at_ms: None }
}

/// Somebody who only listens.
fn patient() -> Plan {
    Plan { end_after_quiet_ms: 600_000, ..plan(Vec::new()) }
}

fn say(server: &mut Socket, payload: FromServer) {
    server.queue_binary(ServerToClientMessage { payload: Some(payload), event: 0 }.encode_to_vec()).unwrap();
}

async fn close(mut server: Socket, code: u16) {
    server.queue_close(code, "why");
    server.finish().await;
}

/// Waits for the first message that `wanted` accepts; others in between are counted.
async fn until(server: &mut Socket, wanted: fn(&ToServer) -> bool) -> (ToServer, usize) {
    let mut others = 0;
    loop {
        let event = server.event().await;
        let SocketEvent::Binary(bytes) = event else { panic!("{event:?}") };
        let payload = ClientToServerMessage::decode(bytes).unwrap().payload.unwrap();
        if wanted(&payload) {
            return (payload, others);
        }
        others += 1;
    }
}

fn started(last_sequence: u64) -> FromServer {
    let resumed = last_sequence > 0;
    FromServer::SessionStarted(SessionStarted { resumed, last_sequence, ..SessionStarted::default() })
}

fn ended(reason: Reason) -> FromServer {
    FromServer::SessionEnded(SessionEnded { reason: reason.into() })
}

fn line(sequence: u64, text: &str) -> FromServer {
    FromServer::TranscriptUpdate(TranscriptUpdate {
        speaker: "AI".into(),
        text: text.into(),
        is_final: true,
        sequence,
        ..TranscriptUpdate::default()
    })
}

#[tokio::test]
async fn a_whole_session() {
    let (mut site, way) = Site::new().await;
    let peer = tokio::spawn(async move {
        let mut server = site.accept().await;
        say(&mut server, started(0));
        say(&mut server, line(1, "Hello."));
        say(
            &mut server,
            FromServer::AudioResponse(AudioResponse { audio_content: vec![1; 3200].into(), turn: 1 }),
        );
        let (text, _) = until(&mut server, |payload| matches!(payload, ToServer::TextInput(_))).await;
        assert!(matches!(text, ToServer::TextInput(input) if input.text == "I am well."));
        let (_, chunks) = until(&mut server, |payload| matches!(payload, ToServer::EndRequest(_))).await;
        assert!(chunks > 0, "silence is sent until the end");
        say(&mut server, ended(Reason::UserInitiated));
        close(server, 1000).await;
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.wav");
    let mut shown = Vec::new();
    let mut captions = Captions::new(&mut shown, false);
    let voice = Some(Recording::create(&path).unwrap());
    let plan = plan(vec![Answer::Text("I am well.".into())]);
    let held = hold(way, plan, voice, &mut captions, std::future::pending()).await.unwrap();
    peer.await.unwrap();
    assert_eq!((held.ended_by, held.turns, held.audio_ms, held.reconnects), (EndedBy::Us, 1, 100, 0));
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains("Interviewer: Hello.\n"), "{shown}");
    let mut reader = hound::WavReader::open(&path).unwrap();
    assert_eq!((reader.spec().sample_rate, reader.spec().channels), (16_000, 1));
    let loud = reader.samples::<i16>().filter(|sample| *sample.as_ref().unwrap() == 0x0101).count();
    assert_eq!(loud, 1600, "every sample was kept");
}

#[tokio::test]
async fn a_lost_connection_is_replaced_and_every_line_shown_once() {
    let (mut site, way) = Site::new().await;
    let peer = tokio::spawn(async move {
        let mut server = site.accept().await;
        say(&mut server, started(0));
        say(&mut server, line(1, "One."));
        until(&mut server, |payload| matches!(payload, ToServer::AudioChunk(_))).await;
        // Without a close frame, as when the network goes.
        drop(server);
        let mut server = site.accept().await;
        let (resume, before) = until(&mut server, |payload| matches!(payload, ToServer::Resume(_))).await;
        assert!(matches!(resume, ToServer::Resume(resume) if resume.last_sequence == 1));
        assert_eq!(before, 0, "it is the first message");
        say(&mut server, started(2));
        say(&mut server, line(1, "One."));
        say(&mut server, line(2, "Two."));
        until(&mut server, |payload| matches!(payload, ToServer::AudioChunk(_))).await;
        say(&mut server, ended(Reason::GeminiEnded));
        close(server, 1000).await;
    });
    let mut shown = Vec::new();
    let mut captions = Captions::new(&mut shown, false);
    let held = hold(way, patient(), None, &mut captions, std::future::pending()).await.unwrap();
    peer.await.unwrap();
    assert_eq!((held.ended_by, held.turns, held.reconnects), (EndedBy::Interviewer, 2, 1));
    let expected = "[The interview is live.]\nInterviewer: One.\n[The connection was lost. Connecting again…]\n\
         [Connected again.]\nInterviewer: Two.\n";
    assert_eq!(String::from_utf8(shown).unwrap(), expected);
}

#[tokio::test]
async fn ctrl_c_ends_in_order() {
    let (mut site, way) = Site::new().await;
    let (press, pressed) = tokio::sync::oneshot::channel::<()>();
    let peer = tokio::spawn(async move {
        let mut server = site.accept().await;
        say(&mut server, started(0));
        until(&mut server, |payload| matches!(payload, ToServer::AudioChunk(_))).await;
        press.send(()).unwrap();
        until(&mut server, |payload| matches!(payload, ToServer::EndRequest(_))).await;
        say(&mut server, ended(Reason::UserInitiated));
        close(server, 1000).await;
    });
    let mut captions = Captions::new(Vec::new(), false);
    let interrupted = async { pressed.await.unwrap() };
    let held = hold(way, patient(), None, &mut captions, interrupted).await.unwrap();
    assert_eq!(held.ended_by, EndedBy::Us);
    peer.await.unwrap();
}

#[tokio::test]
async fn ctrl_c_before_the_interviewer_came() {
    let (mut site, way) = Site::new().await;
    let (press, pressed) = tokio::sync::oneshot::channel::<()>();
    let peer = tokio::spawn(async move {
        let mut server = site.accept().await;
        press.send(()).unwrap();
        // The caller hangs up; if it had read the upgrade's answer, after an EndRequest.
        while let SocketEvent::Binary(_) = server.event().await {}
    });
    let mut captions = Captions::new(Vec::new(), false);
    let interrupted = async { pressed.await.unwrap() };
    let held = hold(way, patient(), None, &mut captions, interrupted).await.unwrap();
    assert_eq!((held.ended_by, held.lasted_ms), (EndedBy::Us, 0));
    peer.await.unwrap();
}

#[tokio::test]
async fn how_a_session_may_fail() {
    let error = |code: i32| FromServer::Error(ErrorResponse { code, message: "no".into() });
    let cases: [(Vec<FromServer>, u16, &str); 4] = [
        (vec![error(4001)], 4001, "the server ended the interview with error 4001: no"),
        (vec![started(0), error(4002)], 4002, "the server ended the interview with error 4002: no"),
        (vec![started(0)], 4003, "the interview cannot go on: This interview continues in another window."),
        (vec![started(0), error(4429)], 1008, "the server ended the interview with error 4429: no"),
    ];
    for (messages, code, expected) in cases {
        let (mut site, way) = Site::new().await;
        let peer = tokio::spawn(async move {
            while let Some(JoinRequest { mut socket, .. }) = site.joined.recv().await {
                for message in messages.clone() {
                    say(&mut socket, message);
                }
                close(socket, code).await;
            }
        });
        let mut captions = Captions::new(Vec::new(), false);
        let failed = hold(way, patient(), None, &mut captions, std::future::pending());
        assert_eq!(failed.await.unwrap_err().to_string(), expected);
        peer.abort();
    }
}

#[tokio::test]
async fn an_interview_that_ended_meanwhile() {
    let (mut site, way) = Site::new().await;
    let peer = tokio::spawn(async move {
        let mut server = site.accept().await;
        say(&mut server, started(0));
        server.flush().await;
        drop(server);
        close(site.accept().await, 4009).await;
    });
    let mut captions = Captions::new(Vec::new(), false);
    let held = hold(way, patient(), None, &mut captions, std::future::pending()).await.unwrap();
    assert_eq!(held.ended_by, EndedBy::WhileAway);
    peer.await.unwrap();
}
