//! Tests of a call's session against a scripted peer over the loopback interface.

use super::*;
use crate::call::conversation::Answer;
use contract::live::{AudioResponse, SessionEnded, SessionStarted, TranscriptUpdate};
use tokio::net::{TcpListener, TcpStream};

async fn pair() -> (Socket, Socket) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dialled = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (accepted, _) = listener.accept().await.unwrap();
    let plain = crate::socket::NetStream::plain;
    (
        Socket::server(plain(accepted), SocketOptions::CLIENT),
        Socket::client(plain(dialled), SocketOptions::MODEL),
    )
}

fn plan(answers: Vec<Answer>) -> Plan {
    Plan { answers, barge_in: true, end_after_quiet_ms: 100, end_at_ms: None }
}

fn say(server: &mut Socket, payload: FromServer) {
    server.queue_binary(ServerToClientMessage { payload: Some(payload) }.encode_to_vec()).unwrap();
}

/// Waits for the first message that `wanted` accepts; audio in between is counted.
async fn until(server: &mut Socket, wanted: fn(&ToServer) -> bool) -> (ToServer, usize) {
    let mut chunks = 0;
    loop {
        let event = server.event().await;
        let SocketEvent::Binary(bytes) = event else { panic!("{event:?}") };
        let payload = ClientToServerMessage::decode(bytes).unwrap().payload.unwrap();
        if wanted(&payload) {
            return (payload, chunks);
        }
        chunks += 1;
    }
}

fn started() -> FromServer {
    FromServer::SessionStarted(SessionStarted::default())
}

fn ended(reason: Reason) -> FromServer {
    FromServer::SessionEnded(SessionEnded { reason: reason.into() })
}

#[tokio::test]
async fn a_whole_session() {
    let (mut server, client) = pair().await;
    let peer = tokio::spawn(async move {
        say(&mut server, started());
        say(
            &mut server,
            FromServer::TranscriptUpdate(TranscriptUpdate {
                speaker: "AI".into(),
                text: "Hello.".into(),
                is_final: true,
                sequence: 1,
                ..TranscriptUpdate::default()
            }),
        );
        say(
            &mut server,
            FromServer::AudioResponse(AudioResponse { audio_content: vec![1; 3200].into(), turn: 1 }),
        );
        let (text, _) = until(&mut server, |payload| matches!(payload, ToServer::TextInput(_))).await;
        assert!(matches!(text, ToServer::TextInput(input) if input.text == "I am well."));
        let (_, chunks) = until(&mut server, |payload| matches!(payload, ToServer::EndRequest(_))).await;
        assert!(chunks > 0, "silence is sent until the end");
        say(&mut server, ended(Reason::UserInitiated));
        server.queue_close(1000, "session ended");
        server.finish().await;
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.wav");
    let mut shown = Vec::new();
    let mut captions = Captions::new(&mut shown, false);
    let voice = Some(Recording::create(&path).unwrap());
    let plan = plan(vec![Answer::Text("I am well.".into())]);
    let held = hold(client, plan, voice, &mut captions, std::future::pending()).await.unwrap();
    peer.await.unwrap();
    assert_eq!((held.ended_by, held.turns, held.audio_ms), (EndedBy::Us, 1, 100));
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains("Interviewer: Hello.\n"), "{shown}");
    let mut reader = hound::WavReader::open(&path).unwrap();
    assert_eq!((reader.spec().sample_rate, reader.spec().channels), (16_000, 1));
    let loud = reader.samples::<i16>().filter(|sample| *sample.as_ref().unwrap() == 0x0101).count();
    assert_eq!(loud, 1600, "every sample was kept");
}

#[tokio::test]
async fn ctrl_c_ends_in_order() {
    let (mut server, client) = pair().await;
    let (press, pressed) = tokio::sync::oneshot::channel::<()>();
    let peer = tokio::spawn(async move {
        say(&mut server, started());
        until(&mut server, |payload| matches!(payload, ToServer::AudioChunk(_))).await;
        press.send(()).unwrap();
        until(&mut server, |payload| matches!(payload, ToServer::EndRequest(_))).await;
        say(&mut server, ended(Reason::UserInitiated));
        server.queue_close(1000, "");
        server.finish().await;
    });
    let mut captions = Captions::new(Vec::new(), false);
    let long = Plan { end_after_quiet_ms: 60_000, ..plan(Vec::new()) };
    let interrupted = async { pressed.await.unwrap() };
    let held = hold(client, long, None, &mut captions, interrupted).await.unwrap();
    assert_eq!(held.ended_by, EndedBy::Us);
    peer.await.unwrap();
}

#[tokio::test]
async fn how_a_session_may_fail() {
    let error = |code: i32| FromServer::Error(ErrorResponse { code, message: "no".into() });
    let cases: [(Vec<FromServer>, u16, &str); 4] = [
        (vec![error(4001)], 4001, "error 4001: no"),
        (vec![started(), error(4002)], 4002, "error 4002: no"),
        (vec![started()], 4003, "was lost (closed 4003 why)"),
        (vec![started(), error(4429)], 1008, "error 4429: no"),
    ];
    for (messages, code, expected) in cases {
        let (mut server, client) = pair().await;
        for message in messages {
            say(&mut server, message);
        }
        server.queue_close(code, "why");
        let peer = tokio::spawn(server.finish());
        let mut captions = Captions::new(Vec::new(), false);
        let failed = hold(
            client,
            plan(vec![Answer::Speech(vec![0; 160_000])]),
            None,
            &mut captions,
            std::future::pending(),
        );
        let text = failed.await.unwrap_err().to_string();
        assert!(text.contains(expected), "{text}");
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_lost_connection_is_said() {
    let (mut server, client) = pair().await;
    say(&mut server, started());
    server.flush().await;
    drop(server);
    let mut captions = Captions::new(Vec::new(), false);
    let lost = hold(
        client,
        plan(vec![Answer::Speech(vec![0; 160_000])]),
        None,
        &mut captions,
        std::future::pending(),
    );
    let text = lost.await.unwrap_err().to_string();
    assert!(text.starts_with("the connection to the interview was lost"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_start_is_not_waited_for() {
    let (server, client) = pair().await;
    let mut captions = Captions::new(Vec::new(), false);
    let slow = hold(client, plan(Vec::new()), None, &mut captions, std::future::pending());
    assert!(matches!(slow.await.unwrap_err(), CallError::TooSlow("start the interview")));
    drop(server);
}
