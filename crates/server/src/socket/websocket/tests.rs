//! Tests of [`Socket`] over real TCP on the loopback interface.

use super::*;
use contract::codes::CloseCode as Code;
use std::io::{self, IoSlice};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

async fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dialled = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (accepted, _) = listener.accept().await.unwrap();
    accepted.set_nodelay(true).unwrap();
    dialled.set_nodelay(true).unwrap();
    (accepted, dialled)
}

async fn pair() -> (Socket<TcpStream>, Socket<TcpStream>) {
    let (accepted, dialled) = tcp_pair().await;
    (Socket::server(accepted, SocketOptions::CLIENT), Socket::client(dialled, SocketOptions::MODEL))
}

/// The next event of `reader` while `other` is driven too, as its own task would.
async fn event_while<S, T>(reader: &mut Socket<S>, other: &mut Socket<T>) -> SocketEvent
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    tokio::select! {
        event = reader.event() => event,
        event = other.event() => panic!("the other side got {event:?}"),
    }
}

fn closed(code: Option<u16>, reason: &str) -> SocketEvent {
    SocketEvent::Closed(CloseReason { code, reason: reason.into() })
}

#[tokio::test]
async fn messages_go_both_ways() {
    let (mut server, mut client) = pair().await;
    client.queue_binary(vec![1, 2, 3]).unwrap();
    client.queue_text("{}").unwrap();
    assert_eq!(
        event_while(&mut server, &mut client).await,
        SocketEvent::Binary(Bytes::from_static(&[1, 2, 3]))
    );
    assert_eq!(server.event().await, SocketEvent::Text(Bytes::from_static(b"{}")));
    server.queue_binary(vec![7; 60_000]).unwrap();
    let SocketEvent::Binary(echo) = event_while(&mut client, &mut server).await else { panic!() };
    assert_eq!(echo, vec![7; 60_000]);
}

#[tokio::test]
async fn a_ping_is_answered_and_is_no_event() {
    let (mut server, mut client) = pair().await;
    client.queue_ping().unwrap();
    client.flush().await;
    let pong = async {
        let mut scratch = [0u8; 16];
        // An unmasked pong without a payload.
        let count = client.inner.get_mut().read(&mut scratch).await.unwrap();
        scratch[..count].to_vec()
    };
    let answered = tokio::select! {
        bytes = pong => bytes,
        event = server.event() => panic!("{event:?}"),
    };
    assert_eq!(answered, [0x8a, 0]);
}

#[tokio::test]
async fn close_codes_reach_the_peer() {
    for code in
        [Code::Normal, Code::Unauthorized, Code::ProviderFailed, Code::TakenOver, Code::ServiceRestart]
    {
        let (mut server, mut client) = pair().await;
        server.queue_binary(vec![1]).unwrap();
        server.queue_close(code.number(), code.reason());
        assert_eq!(server.queue_binary(vec![2]), Err(QueueError::Closing), "nothing goes after a close");
        let finished = tokio::spawn(server.finish());
        assert_eq!(
            client.event().await,
            SocketEvent::Binary(Bytes::from_static(&[1])),
            "what was queued comes first"
        );
        assert_eq!(client.event().await, closed(Some(code.number()), code.reason()));
        client.finish().await;
        finished.await.unwrap();
    }
}

#[tokio::test]
async fn a_code_that_may_not_be_sent_and_a_long_reason_are_mended() {
    for (code, expected) in [(1005, 1011), (999, 1011), (4999, 4999), (5000, 1011)] {
        let (mut server, mut client) = pair().await;
        server.queue_close(code, &"ä".repeat(100));
        let finished = tokio::spawn(server.finish());
        assert_eq!(client.event().await, closed(Some(expected), &"ä".repeat(61)));
        client.finish().await;
        finished.await.unwrap();
    }
}

#[tokio::test]
async fn a_frame_over_the_limit_ends_with_1009_that_the_peer_can_read() {
    let (mut server, mut client) = pair().await;
    // More than the kernel's buffers hold: the server must read on for its close to get through.
    client.options.max_queued_bytes = usize::MAX;
    client.queue_binary(vec![0; 800_000]).unwrap();
    let peer = tokio::spawn(async move {
        let event = client.event().await;
        client.finish().await;
        event
    });
    assert_eq!(server.event().await, SocketEvent::Broken(Broken::TooBig));
    server.finish().await;
    assert!(
        matches!(peer.await.unwrap(), SocketEvent::Closed(CloseReason { code: Some(1009), .. })),
        "the close code must not be lost to a reset"
    );
}

#[tokio::test]
async fn exactly_the_limit_passes() {
    let (mut server, mut client) = pair().await;
    client.queue_binary(vec![5; SocketOptions::CLIENT.max_message_bytes]).unwrap();
    let SocketEvent::Binary(payload) = event_while(&mut server, &mut client).await else { panic!() };
    assert_eq!(payload.len(), 65_536);
}

/// A masked frame by hand; the mask is zero.
fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first_byte, 0xff];
    bytes.extend_from_slice(&(payload.len() as u64).to_be_bytes());
    if payload.len() < 126 {
        bytes = vec![first_byte, 0x80 | u8::try_from(payload.len()).unwrap()];
    } else if let Ok(short) = u16::try_from(payload.len()) {
        bytes = vec![first_byte, 0xfe];
        bytes.extend_from_slice(&short.to_be_bytes());
    }
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(payload);
    bytes
}

/// Sends raw bytes to a server and gives its event and the close code that comes back.
async fn raw_exchange(bytes: Vec<u8>) -> (SocketEvent, Option<u16>) {
    let (accepted, mut dialled) = tcp_pair().await;
    let mut server = Socket::server(accepted, SocketOptions::CLIENT);
    let peer = tokio::spawn(async move {
        dialled.write_all(&bytes).await.unwrap();
        dialled.shutdown().await.unwrap();
        let mut answer = Vec::new();
        dialled.read_to_end(&mut answer).await.unwrap();
        answer
    });
    let event = server.event().await;
    server.finish().await;
    let answer = peer.await.unwrap();
    let code = (answer.first() == Some(&0x88) && answer.len() >= 4)
        .then(|| u16::from_be_bytes([answer[2], answer[3]]));
    (event, code)
}

#[tokio::test]
async fn the_sum_of_fragments_is_held_to_the_limit() {
    let mut bytes = frame(0x02, &[0; 40_000]);
    bytes.extend(frame(0x80, &[0; 40_000]));
    assert_eq!(raw_exchange(bytes).await, (SocketEvent::Broken(Broken::TooBig), Some(1009)));
}

#[tokio::test]
async fn fragments_within_the_limit_are_one_message() {
    let mut bytes = frame(0x02, &[1; 200]);
    bytes.extend(frame(0x89, b"ping between"));
    bytes.extend(frame(0x80, &[2; 3]));
    let (event, _) = raw_exchange(bytes).await;
    let SocketEvent::Binary(payload) = event else { panic!("{event:?}") };
    assert_eq!(payload.len(), 203);
}

#[tokio::test]
async fn broken_protocol_is_told_to_the_peer() {
    let cases: [(&str, Vec<u8>, Option<u16>); 5] = [
        ("unmasked", vec![0x82, 0x01, 0x00], Some(1002)),
        ("reserved bits", frame(0xf2, b"x"), Some(1002)),
        ("unknown opcode", frame(0x83, b"x"), Some(1002)),
        ("continuation of nothing", frame(0x80, b"x"), Some(1002)),
        ("text that is not UTF-8", frame(0x81, &[0xff]), Some(1007)),
    ];
    for (name, bytes, code) in cases {
        let (event, answered) = raw_exchange(bytes).await;
        assert!(matches!(event, SocketEvent::Broken(Broken::Protocol(_))), "{name}: {event:?}");
        assert_eq!(answered, code, "{name}");
    }
}

#[tokio::test]
async fn how_a_peer_may_leave() {
    let (event, answered) = raw_exchange(frame(0x88, &[])).await;
    assert_eq!((event, answered), (closed(None, ""), None));
    let (event, answered) = raw_exchange(frame(0x88, &[0x03, 0xe8, b'o', b'k'])).await;
    assert_eq!((event, answered), (closed(Some(1000), "ok"), Some(1000)));
    let (event, _) = raw_exchange(Vec::new()).await;
    assert_eq!(event, SocketEvent::Broken(Broken::HungUp));
    let half = frame(0x82, &[0; 100]);
    let (event, _) = raw_exchange(half[..50].to_vec()).await;
    assert!(matches!(event, SocketEvent::Broken(_)), "{event:?}");
}

#[tokio::test]
async fn after_the_end_there_is_nothing() {
    let (mut server, mut client) = pair().await;
    client.queue_close(1000, "");
    let finished = tokio::spawn(client.finish());
    assert!(matches!(server.event().await, SocketEvent::Closed(_)));
    assert_eq!(server.event().await, SocketEvent::Broken(Broken::HungUp));
    assert_eq!(server.queue_binary(vec![1]), Err(QueueError::Closing));
    server.finish().await;
    finished.await.unwrap();
}

#[tokio::test]
async fn a_slow_peer_overflows_the_queue() {
    let (mut server, client) = pair().await;
    let mut accepted = 0;
    while server.queue_binary(vec![0; 65_536]).is_ok() {
        accepted += 1;
        // The kernel takes some megabytes; the peer never reads.
        server.flush_now().await;
        assert!(accepted < 10_000, "the queue has no end");
    }
    assert!(server.unflushed_bytes() + 65_536 > SocketOptions::CLIENT.max_queued_bytes);
    drop(client);
}

/// Counts the calls that reach the kernel.
struct Counting {
    stream: TcpStream,
    reads: Arc<AtomicUsize>,
    writes: Arc<AtomicUsize>,
}

impl AsyncRead for Counting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.reads.fetch_add(1, Ordering::Relaxed);
        }
        result
    }
}

impl AsyncWrite for Counting {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The figures of the module's documentation: a chunk is one write, and one read but for every
/// twelfth, which falls on the end of the 8 KiB buffer.
#[tokio::test]
async fn one_call_each_way_per_chunk() {
    const CHUNKS: usize = 1200;
    let (accepted, dialled) = tcp_pair().await;
    let (reads, writes) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { stream: accepted, reads: Arc::clone(&reads), writes: Arc::clone(&writes) };
    let mut server = Socket::server(counting, SocketOptions::CLIENT);
    let mut client = Socket::client(dialled, SocketOptions::MODEL);
    for _ in 0..CHUNKS {
        client.queue_binary(vec![1; 645]).unwrap();
        let SocketEvent::Binary(chunk) = event_while(&mut server, &mut client).await else { panic!() };
        server.queue_binary(chunk.to_vec()).unwrap();
        let SocketEvent::Binary(_) = event_while(&mut client, &mut server).await else { panic!() };
    }
    assert_eq!(writes.load(Ordering::Relaxed), CHUNKS);
    let reads = reads.load(Ordering::Relaxed);
    assert!((CHUNKS..=CHUNKS + CHUNKS / 10).contains(&reads), "{reads} reads for {CHUNKS} chunks");
}

/// Everything that comes out of these bytes, up to the end of the connection.
fn events_of(bytes: &[u8]) -> Vec<SocketEvent> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let (mut peer, ours) = tokio::io::duplex(1 << 20);
        peer.write_all(bytes).await.unwrap();
        peer.shutdown().await.unwrap();
        let mut socket = Socket::server(ours, SocketOptions::CLIENT);
        let mut events = Vec::new();
        loop {
            events.push(socket.event().await);
            if matches!(events.last(), Some(SocketEvent::Closed(_) | SocketEvent::Broken(_))) {
                return events;
            }
        }
    })
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        events_of(&bytes);
    }

    /// Valid first bytes, so that the payload's decoding is reached.
    #[test]
    fn no_frame_panics(opcode in 0u8..16, fin: bool, payload: Vec<u8>, after: Vec<u8>) {
        let mut bytes = frame(opcode | if fin { 0x80 } else { 0 }, &payload);
        bytes.extend(after);
        events_of(&bytes);
    }

    #[test]
    fn payloads_arrive_as_they_were_sent(payloads: Vec<Vec<u8>>) {
        let bytes: Vec<u8> = payloads.iter().flat_map(|payload| frame(0x82, payload)).collect();
        let mut expected: Vec<_> =
            payloads.into_iter().map(|payload| SocketEvent::Binary(Bytes::from(payload))).collect();
        expected.push(SocketEvent::Broken(Broken::HungUp));
        proptest::prop_assert_eq!(events_of(&bytes), expected);
    }
}
