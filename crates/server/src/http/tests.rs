//! Tests of the one port over real connections on the loopback interface.

use super::*;
use crate::socket::{Dialer, SocketEvent, SocketOptions};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use rustls::RootCertStore;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

struct Site {
    address: SocketAddr,
    readiness: Readiness,
    joined: mpsc::Receiver<JoinRequest>,
    stop: Option<oneshot::Sender<()>>,
    done: tokio::task::JoinHandle<()>,
}

async fn site() -> Site {
    site_with(Readiness::default()).await
}

async fn site_with(readiness: Readiness) -> Site {
    site_at("https://a.example", readiness).await
}

async fn site_at(public_url: &str, readiness: Readiness) -> Site {
    let routes = Router::new().route("/api/trpc/slow", get(|| async { "api" }));
    site_of(public_url, readiness, routes).await
}

async fn site_of(public_url: &str, readiness: Readiness, api: Router) -> Site {
    let (sender, joined) = mpsc::channel(8);
    let join: JoinHandler = Arc::new(move |request| {
        let sender = sender.clone();
        Box::pin(async move { sender.send(request).await.unwrap() })
    });
    let state = AppState::new(join, readiness.clone(), public_url);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async move { stopped.await.unwrap_or_default() };
    let done = tokio::spawn(accept_connections(listener, app(state, api), stopped));
    Site { address, readiness, joined, stop: Some(stop), done }
}

fn dialer() -> Dialer {
    Dialer::with_roots(RootCertStore::empty()).unwrap()
}

impl Site {
    async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Response<Bytes> {
        let mut request = Request::get(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::new())).unwrap();
        dialer().request(request, 65_536, Duration::from_secs(5)).await.unwrap()
    }
}

const UPGRADE: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

#[tokio::test]
async fn probes_answer() {
    let site = site().await;
    let health = site.get("/health", &[]).await;
    assert_eq!((health.status(), health.body().as_ref()), (StatusCode::OK, &br#"{"status":"ok"}"#[..]));
    assert_eq!(site.get("/ready", &[]).await.status(), StatusCode::OK);
    let metrics = site.get("/metrics", &[]).await;
    assert!(metrics.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    assert!(String::from_utf8_lossy(metrics.body()).contains("preppal_http_requests_total{status=\"2xx\"}"));
    site.readiness.drain();
    assert_eq!(site.get("/ready", &[]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.get("/health", &[]).await.status(), StatusCode::OK, "alive while it drains");
}

#[tokio::test]
async fn ready_names_what_is_not() {
    let failing: Check = Arc::new(|| Box::pin(async { Err("cannot be reached".into()) }));
    let readiness = Readiness::default().with("database", failing).with_known("provider", Some("no key"));
    let answer = site_with(readiness.with_known("fine", None)).await.get("/ready", &[]).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    let problems = serde_json::json!({ "database": "cannot be reached", "provider": "no key" });
    assert_eq!(body["problems"], problems);
}

#[tokio::test]
async fn routes_learn_the_clients_address_from_trusted_proxies_alone() {
    async fn who(client: Option<axum::Extension<api::ClientIp>>) -> String {
        client.map_or_else(String::new, |axum::Extension(client)| client.0.to_string())
    }
    for (trusted, address) in [("", "127.0.0.1"), ("127.0.0.0/8", "203.0.113.9")] {
        let trusted = api::TrustedProxies::parse(trusted).unwrap();
        let routes = behind_proxies(Router::new().route("/api/trpc/slow", get(who)), trusted);
        let site = site_of("https://a.example", Readiness::default(), routes).await;
        let answer = site.get("/api/trpc/slow", &[("x-forwarded-for", "203.0.113.9")]).await;
        assert_eq!(answer.body().as_ref(), address.as_bytes());
    }
}

#[tokio::test(start_paused = true)]
async fn a_check_that_hangs_counts_as_failed() {
    let hanging: Check = Arc::new(|| Box::pin(std::future::pending()));
    let problems = Readiness::default().with("database", hanging).problems().await;
    assert_eq!(problems, [("database", "no answer in time".to_owned())]);
}

#[tokio::test]
async fn every_answer_is_secured() {
    let site = site().await;
    for path in ["/", "/api/trpc/slow", "/nothing/here"] {
        let answer = site.get(path, &[]).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY");
        assert!(header("content-security-policy").contains("connect-src 'self' wss://a.example;"));
        assert!(answer.headers().contains_key("strict-transport-security"));
    }
    assert_eq!(site.get("/nothing/here", &[]).await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn plain_http_promises_no_tls() {
    let text = format!("{:?}", SecurityHeaders::new("http://127.0.0.1:3000"));
    assert!(text.contains("ws://127.0.0.1:3000"));
    assert!(!text.contains("strict-transport-security"));
}

type Headers<'a> = &'a [(&'static str, &'static str)];

#[tokio::test]
async fn which_requests_are_let_in() {
    let site = site().await;
    let no_key = &UPGRADE[..3];
    let old = [UPGRADE[0], UPGRADE[1], ("sec-websocket-version", "8"), UPGRADE[3]];
    let with_token =
        [UPGRADE[0], UPGRADE[1], UPGRADE[2], UPGRADE[3], ("sec-websocket-protocol", "preppal.v2, token.t")];
    let cases: [(&str, Headers<'_>, u16, &str); 12] = [
        ("/abc?token=t", &UPGRADE, 101, "token in the query"),
        ("/abc", &with_token, 101, "token in the subprotocol"),
        ("/v1", &UPGRADE, 101, "the old door needs no token"),
        ("/abc", &UPGRADE, 404, "no token"),
        ("/abc?token=", &UPGRADE, 404, "an empty token is none"),
        ("/abc", &[], 404, "neither token nor upgrade"),
        ("/a.b?token=t", &UPGRADE, 404, "not an id"),
        ("/abc/def?token=t", &UPGRADE, 404, "no such path"),
        ("/abc?token=t", &[], 426, "not an upgrade"),
        ("/v1", &[], 426, "not an upgrade"),
        ("/abc?token=t", &old, 426, "another version"),
        ("/abc?token=t", no_key, 400, "no key"),
    ];
    for (path, headers, status, name) in cases {
        let answer = site.get(path, headers).await;
        assert_eq!(answer.status().as_u16(), status, "{name}: {path}");
        if status == 426 {
            assert_eq!(answer.headers()["upgrade"], "websocket", "{name}");
            assert_eq!(answer.headers()["sec-websocket-version"], "13", "{name}");
        }
    }
}

#[tokio::test]
async fn a_client_is_handed_over_with_what_it_showed() {
    let mut site = site().await;
    let url = |path: &str| format!("ws://{}{path}", site.address).parse().unwrap();
    let (by_query, by_protocol) = (url("/abc?token=a%2Bb"), url("/abc"));
    let plain = dialer().websocket(&by_query, HeaderMap::new(), SocketOptions::MODEL).await.unwrap();
    let request = site.joined.recv().await.unwrap();
    let Entry::Live { interview, token } = &request.entry else { panic!("{:?}", request.entry) };
    assert_eq!((interview.as_str(), token.as_str()), ("abc", "a+b"));
    assert_eq!(format!("{:?}", request.entry), "Live(abc)", "no token in debug output");
    assert!(request.socket.stream().tcp().nodelay().unwrap());
    assert_eq!(request.peer, plain.stream().tcp().local_addr().unwrap());

    let mut headers = HeaderMap::new();
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("preppal.v2, token.x.y.z"));
    let mut client = dialer().websocket(&by_protocol, headers, SocketOptions::MODEL).await.unwrap();
    let mut request = site.joined.recv().await.unwrap();
    assert!(matches!(&request.entry, Entry::Live { token, .. } if token == "x.y.z"));
    request.socket.queue_binary(vec![1, 2]).unwrap();
    request.socket.flush().await;
    assert_eq!(client.event().await, SocketEvent::Binary(Bytes::from_static(&[1, 2])));
}

#[tokio::test]
async fn the_subprotocol_is_selected_only_when_offered() {
    let site = site().await;
    let offered =
        [UPGRADE[0], UPGRADE[1], UPGRADE[2], UPGRADE[3], ("sec-websocket-protocol", "preppal.v2,token.t")];
    let answer = site.get("/abc", &offered).await;
    assert_eq!(answer.headers()["sec-websocket-protocol"], "preppal.v2");
    assert_eq!(answer.headers()["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    let answer = site.get("/abc?token=t", &UPGRADE).await;
    assert!(!answer.headers().contains_key("sec-websocket-protocol"));
}

/// A client in a hurry sends its first frame together with the upgrade request.
#[tokio::test]
async fn a_frame_sent_early_is_not_lost() {
    let mut site = site().await;
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let mut bytes = b"GET /abc?token=t HTTP/1.1\r\nhost: x\r\n".to_vec();
    for (name, value) in UPGRADE {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n\x82\x82\0\0\0\0hi");
    stream.write_all(&bytes).await.unwrap();
    let mut request = site.joined.recv().await.unwrap();
    assert_eq!(request.socket.event().await, SocketEvent::Binary(Bytes::from_static(b"hi")));
}

#[tokio::test]
async fn a_stop_closes_the_port_and_idle_connections() {
    let mut site = site().await;
    let mut idle = TcpStream::connect(site.address).await.unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut scratch = [0u8; 4096];
    assert!(idle.read(&mut scratch).await.unwrap() > 0);
    site.stop.take().unwrap().send(()).unwrap();
    assert_eq!(idle.read(&mut scratch).await.unwrap(), 0, "an idle connection is closed");
    site.done.await.unwrap();
    assert!(TcpStream::connect(site.address).await.is_err(), "nobody listens");
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let site = site().await;
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let line = format!("x-filler: {}\r\n", "x".repeat(1000));
    stream.write_all(b"GET /health HTTP/1.1\r\n").await.unwrap();
    let mut answer = Vec::new();
    for _ in 0..100 {
        if stream.write_all(line.as_bytes()).await.is_err() {
            break;
        }
    }
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn every_address_of_the_app_gives_its_page() {
    let site = site().await;
    for path in ["/", "/signin", "/dashboard", "/interview/abc/lobby", "/interview/abc/session", "/privacy"] {
        let page = site.get(path, &[]).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8", "{path}");
        assert_eq!(page.headers()["cache-control"], "no-cache", "{path}");
        assert!(String::from_utf8_lossy(page.body()).contains("PrepPal"), "{path}");
    }
    assert_eq!(site.get("/assets/nothing-0.js", &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.get("/interview/abc", &[]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reverse_proxy_may_serve_it_under_a_path() {
    let site = site_at("https://a.example/prep", Readiness::default()).await;
    for path in ["/", "/health", "/prep/", "/prep", "/prep/health", "/prep/signin", "/prep/api/trpc/slow"] {
        assert_eq!(site.get(path, &[]).await.status(), StatusCode::OK, "{path}");
    }
    assert_eq!(site.get("/other/health", &[]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_echo_sends_back_what_it_gets_and_no_more_than_that() {
    let site = site().await;
    let url: http::Uri = format!("ws://{}/api/echo", site.address).parse().unwrap();
    let mut socket = dialer().websocket(&url, HeaderMap::new(), SocketOptions::CLIENT).await.unwrap();
    for number in 0..20u8 {
        socket.queue_binary(Bytes::copy_from_slice(&[number; 8])).unwrap();
        assert_eq!(socket.event().await, SocketEvent::Binary(Bytes::copy_from_slice(&[number; 8])));
    }
    assert!(matches!(socket.event().await, SocketEvent::Closed(close) if close.code == Some(1000)));
    let mut socket = dialer().websocket(&url, HeaderMap::new(), SocketOptions::CLIENT).await.unwrap();
    socket.queue_binary(Bytes::from(vec![0; 1025])).unwrap();
    assert!(matches!(socket.event().await, SocketEvent::Closed(close) if close.code == Some(1009)));
    let foreign = [UPGRADE.as_slice(), &[("origin", "https://b.example")]].concat();
    assert_eq!(site.get("/api/echo", &foreign).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.get("/api/echo", &[]).await.status(), StatusCode::UPGRADE_REQUIRED);
}
