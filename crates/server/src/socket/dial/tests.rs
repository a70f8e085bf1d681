//! Tests of the dialler against real listeners on the loopback interface, TLS included.

use super::*;
use crate::socket::websocket::SocketEvent;
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_websockets::ServerBuilder;

fn dialer() -> Dialer {
    Dialer::with_roots(RootCertStore::empty()).unwrap()
}

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    (listener, authority)
}

fn uri(text: &str) -> Uri {
    text.parse().unwrap()
}

/// Accepts one WebSocket, tells the first frame at once, then echoes; gives the request's head.
async fn echo_server<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> http::Request<()> {
    let (request, mut socket) = ServerBuilder::new().accept(stream).await.unwrap();
    let hello = tokio_websockets::Message::binary(Bytes::from_static(b"hello"));
    futures_util::SinkExt::send(&mut socket, hello).await.unwrap();
    while let Some(Ok(message)) = futures_util::StreamExt::next(&mut socket).await {
        if !message.is_text() {
            break;
        }
        futures_util::SinkExt::send(&mut socket, message).await.unwrap();
    }
    request
}

async fn converse(mut socket: Socket) {
    assert_eq!(socket.event().await, SocketEvent::Binary(Bytes::from_static(b"hello")));
    socket.queue_text("how are you".to_owned()).unwrap();
    assert_eq!(socket.event().await, SocketEvent::Text(Bytes::from_static(b"how are you")));
    socket.finish().await;
}

#[tokio::test]
async fn a_plain_websocket_with_its_headers_and_path() {
    let (listener, authority) = listener().await;
    let server = tokio::spawn(async move { echo_server(listener.accept().await.unwrap().0).await });
    let mut headers = HeaderMap::new();
    headers.insert("x-goog-api-key", HeaderValue::from_static("k"));
    let target = uri(&format!("http://{authority}/ws/a.b?x=1"));
    let socket = dialer().websocket(&target, headers, SocketOptions::MODEL).await.unwrap();
    assert!(socket.stream().tcp().nodelay().unwrap());
    converse(socket).await;
    let request = server.await.unwrap();
    assert_eq!(request.uri(), "/ws/a.b?x=1");
    assert_eq!(request.headers()["x-goog-api-key"], "k");
    assert_eq!(request.headers()["host"], authority.as_str());
}

fn self_signed() -> (ServerConfig, RootCertStore) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
    let certificate = CertificateDer::from(made.cert);
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    // A provider that prefers HTTP/2 must still give us HTTP/1.1.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (config, roots)
}

#[tokio::test]
async fn a_websocket_over_tls() {
    let (config, roots) = self_signed();
    for (host, scheme) in [("localhost", "wss"), ("127.0.0.1", "https")] {
        let (listener, authority) = listener().await;
        let acceptor = TlsAcceptor::from(Arc::new(config.clone()));
        let server = tokio::spawn(async move {
            let stream = acceptor.accept(listener.accept().await.unwrap().0).await.unwrap();
            let alpn = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            echo_server(stream).await;
            alpn
        });
        let port = authority.rsplit(':').next().unwrap();
        let target = uri(&format!("{scheme}://{host}:{port}/"));
        let dialer = Dialer::with_roots(roots.clone()).unwrap();
        let socket = dialer.websocket(&target, HeaderMap::new(), SocketOptions::MODEL).await.unwrap();
        assert!(socket.stream().tcp().nodelay().unwrap());
        converse(socket).await;
        assert_eq!(server.await.unwrap().as_deref(), Some(&b"http/1.1"[..]));
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused() {
    let (config, _) = self_signed();
    let (listener, authority) = listener().await;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        let _ = acceptor.accept(listener.accept().await.unwrap().0).await;
    });
    let target = uri(&format!("wss://{authority}/"));
    let error = dialer().websocket(&target, HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
    assert!(matches!(error, DialError::Tls { .. }), "{error}");
}

/// Answers whatever comes with these bytes.
async fn answer_with(bytes: &'static [u8]) -> String {
    let (listener, authority) = listener().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0u8; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        stream.write_all(bytes).await.unwrap();
    });
    authority
}

#[tokio::test]
async fn a_refused_upgrade_tells_its_status_and_no_key() {
    let authority = answer_with(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 7\r\n\r\nbad key").await;
    let target = uri(&format!("ws://{authority}/?key=hunter2"));
    let error = dialer().websocket(&target, HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
    assert!(!error.to_string().contains("hunter2"));
    let DialError::Refused { status, body } = error else { panic!("{error}") };
    assert_eq!((status, body.as_str()), (StatusCode::FORBIDDEN, "bad key"));
}

#[tokio::test]
async fn what_is_not_a_websocket() {
    let answers: [&[u8]; 4] = [
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"",
    ];
    for answer in answers {
        let authority = answer_with(answer).await;
        let target = uri(&format!("ws://{authority}/"));
        let error = dialer().websocket(&target, HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
        assert!(matches!(error, DialError::Handshake(_)), "{error}");
    }
}

#[tokio::test]
async fn nobody_there_and_no_address() {
    let (unused, authority) = listener().await;
    drop(unused);
    let target = uri(&format!("ws://{authority}/"));
    let error = dialer().websocket(&target, HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
    assert!(matches!(error, DialError::Unreachable { .. }), "{error}");
    for bad in ["/path", "ftp://x/"] {
        let error = dialer().websocket(&uri(bad), HeaderMap::new(), SocketOptions::MODEL).await.unwrap_err();
        assert!(matches!(error, DialError::BadAddress), "{bad}: {error}");
    }
}

#[tokio::test]
async fn a_request_is_answered_within_its_limits() {
    let answer: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    let post = |authority: &str| {
        let body = Full::new(Bytes::from_static(b"{}"));
        Request::post(format!("http://{authority}/a?b=c")).body(body).unwrap()
    };
    let whole = answer_with(answer).await;
    let response = dialer().request(post(&whole), 5, CONNECT_TIMEOUT).await.unwrap();
    assert_eq!(response.body(), "hello");
    let cut = answer_with(answer).await;
    let error = dialer().request(post(&cut), 4, CONNECT_TIMEOUT).await.unwrap_err();
    assert!(matches!(error, RequestError::TooLarge(4)), "{error}");
    let (silent, authority) = listener().await;
    let error = dialer().request(post(&authority), 5, Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, RequestError::TimedOut), "{error}");
    drop(silent);
}
