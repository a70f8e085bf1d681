//! The bare relay to compare with: sockets, base64, JSON and resampling, and nothing of a session.

use audio::Resampler;
use bytes::{Bytes, BytesMut};
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::server_to_client_message::Payload as ToClient;
use contract::live::{AudioResponse, ClientToServerMessage, ServerToClientMessage};
use futures_util::{SinkExt as _, StreamExt as _};
use http::{HeaderMap, HeaderValue, Uri};
use prost::Message as _;
use server::socket::{Dialer, SocketEvent, SocketOptions};
use session::Frame;
use session::provider::gemini_live::{GeminiLive, GeminiSettings};
use session::provider::{Command, ModelEvent, Opening, Provider};
use std::future::poll_fn;
use std::task::Poll;
use tokio::net::{TcpListener, TcpStream};
use tokio_websockets::{Message, ServerBuilder};

/// Serves on the port of `RELAY_PORT` until it is killed.
pub(crate) async fn serve(upstream: &str) {
    let port: u16 = std::env::var("RELAY_PORT").unwrap().parse().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let dialer = Dialer::new().unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        tokio::spawn(relay(stream, dialer.clone(), upstream.to_owned()));
    }
}

/// Which side had something.
enum Side {
    Client(Option<Message>),
    Model(SocketEvent),
}

async fn relay(stream: TcpStream, dialer: Dialer, upstream: String) {
    let Ok((_, mut client)) = ServerBuilder::new().accept(stream).await else { return };
    let settings = GeminiSettings { api_key: "any".into(), base_url: upstream, ..GeminiSettings::default() };
    let mut dialect = GeminiLive::new(settings).unwrap();
    let request = dialect.dial();
    let uri: Uri = request.url.parse().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-goog-api-key", HeaderValue::from_static("any"));
    let mut model = dialer.websocket(&uri, headers, SocketOptions::MODEL).await.unwrap();
    let mut frames = Vec::new();
    let opening = Opening {
        instruction: "Talk.",
        language: None,
        patience_ms: 1_000,
        resume_handle: None,
        with_history: false,
    };
    dialect.open(&opening, &mut frames);
    dialect.encode(Command::Say("Go."), &mut frames);
    let mut down = Resampler::model_to_client();
    let (mut pcm_out, mut events) = (BytesMut::new(), Vec::new());
    loop {
        for frame in frames.drain(..) {
            let (Frame::Text(bytes) | Frame::Binary(bytes)) = frame;
            model.queue_text(bytes).unwrap();
        }
        let side = poll_fn(|cx| {
            let _ = client.poll_flush_unpin(cx);
            if let Poll::Ready(message) = client.poll_next_unpin(cx) {
                return Poll::Ready(Side::Client(message.and_then(Result::ok)));
            }
            model.poll_event(cx).map(Side::Model)
        });
        match side.await {
            Side::Client(Some(message)) => {
                let message = ClientToServerMessage::decode(Bytes::from(message.into_payload())).unwrap();
                if let Some(FromClient::AudioChunk(chunk)) = message.payload {
                    dialect.encode(Command::Audio(&chunk.audio_content), &mut frames);
                }
            }
            Side::Model(SocketEvent::Binary(bytes) | SocketEvent::Text(bytes)) => {
                dialect.decode(&Frame::Binary(bytes), &mut events).unwrap();
                for event in events.drain(..) {
                    if let ModelEvent::Audio { pcm, .. } = event {
                        down.process_le_bytes(&pcm, &mut pcm_out);
                        let audio_content = pcm_out.split().freeze();
                        let payload = ToClient::AudioResponse(AudioResponse { audio_content, turn: 1 });
                        let message = ServerToClientMessage { payload: Some(payload), event: 0 };
                        client.start_send_unpin(Message::binary(message.encode_to_vec())).unwrap();
                    }
                }
            }
            Side::Client(None) | Side::Model(SocketEvent::Closed(_) | SocketEvent::Broken(_)) => return,
        }
    }
}
