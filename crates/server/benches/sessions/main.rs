//! What a live session costs: CPU time and memory of the real server process, with real sockets.
//!
//! `cargo bench -p server --bench sessions -- [--sessions 200] [--seconds 20]` starts the release
//! build of `preppal serve` and, in this process, a fake provider that never stops talking and as
//! many callers; each side sends a 20 ms chunk every 20 ms. It prints CPU milliseconds per
//! session-second and memory per session, then the same for a bare relay in a process of its own:
//! the same sockets, base64, JSON and resampling, and nothing else of a session.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and a panic is its report"
)]

mod relay;

use bytes::Bytes;
use contract::audio_format::{CHUNK_MS, CLIENT_BYTES_PER_SECOND};
use contract::live::client_to_server_message::Payload;
use contract::live::{AudioChunk, ClientToServerMessage};
use http::{HeaderMap, Uri};
use http_body_util::Full;
use prost::Message as _;
use server::call::{Account, ApiClient, InterviewInput};
use server::socket::{Dialer, SocketEvent, SocketOptions};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use testkit::fake_gemini::{Config, FakeGemini};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

/// The fake talks for as long as it is listened to.
const SCRIPT: &str = "set talk = always\nset chunk_ms = 20\nset realtime_factor = 1\n";

/// Time for the last callers to settle before measuring.
const SETTLE: Duration = Duration::from_secs(3);

struct Options {
    sessions: usize,
    seconds: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(upstream) = value("--relay-to") {
        return runtime.block_on(relay::serve(&upstream));
    }
    let number = |name: &str, default: u64| value(name).map_or(default, |text| text.parse().unwrap());
    let sessions = usize::try_from(number("--sessions", 200)).unwrap();
    let options = Options { sessions, seconds: number("--seconds", 20) };
    runtime.block_on(async {
        measure_server(&options).await;
        measure_relay(&options).await;
    });
}

/// A child process that does not outlive the benchmark.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// User and system CPU time so far, in milliseconds, and resident memory in KiB.
    fn usage(&self) -> (u64, u64) {
        let folder = format!("/proc/{}", self.0.id());
        let stat = std::fs::read_to_string(format!("{folder}/stat")).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        // Fields 14 and 15 of proc(5), in ticks of 10 ms; the split dropped the first two.
        let ticks: u64 =
            [11, 12].iter().map(|&at: &usize| fields.get(at).unwrap().parse::<u64>().unwrap()).sum();
        let status = std::fs::read_to_string(format!("{folder}/status")).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        (ticks * 10, resident.split_whitespace().next().unwrap().parse().unwrap())
    }
}

async fn measure_server(options: &Options) {
    let fake = FakeGemini::start(Config::scripted(SCRIPT).unwrap()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let server = Command::new(env!("CARGO_BIN_EXE_preppal"))
        .arg("serve")
        .env("PREPPAL_LISTEN", format!("127.0.0.1:{port}"))
        .env("PREPPAL_DATA_DIR", folder.path())
        .env("PREPPAL_MAX_SESSIONS", "100000")
        .env("PREPPAL_LOG", "warn")
        .env("GEMINI_API_KEY", "any")
        .env("GEMINI_BASE_URL", fake.base_url())
        .spawn()
        .unwrap();
    let server = Process(server);
    let dialer = Dialer::new().unwrap();
    wait_until_up(&dialer, &base).await;
    let mut api = ApiClient::new(&base, dialer.clone()).unwrap();
    api.sign_in(&Account::Throwaway).await.unwrap();
    let mut urls = Vec::new();
    for _ in 0..options.sessions {
        let input = InterviewInput { job_description: "Rust engineer".into(), ..InterviewInput::default() };
        let interview = api.create_interview(&input).await.unwrap();
        let token = api.worker_token(&interview).await.unwrap();
        urls.push(format!("{base}/{interview}?token={token}"));
    }
    report("preppal serve", options, &server, &dialer, urls).await;
}

async fn measure_relay(options: &Options) {
    let fake = FakeGemini::start(Config::scripted(SCRIPT).unwrap()).await.unwrap();
    let port = free_port();
    let relay = Command::new(std::env::current_exe().unwrap())
        .args(["--relay-to", &fake.base_url()])
        .env("RELAY_PORT", port.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let relay = Process(relay);
    let dialer = Dialer::new().unwrap();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
    let urls = vec![format!("http://127.0.0.1:{port}/"); options.sessions];
    report("bare relay", options, &relay, &dialer, urls).await;
}

/// Lets every caller join, measures, prints. Memory is what the last three quarters of the sessions
/// add: what the process needs once, caches and pools, is no session's.
async fn report(name: &str, options: &Options, process: &Process, dialer: &Dialer, urls: Vec<String>) {
    let heard = Arc::new(AtomicU64::new(0));
    let mut callers = tokio::task::JoinSet::new();
    let (first, rest) = urls.split_at(urls.len() / 4);
    let mut resident_kib = Vec::new();
    for group in [first, rest] {
        for url in group {
            callers.spawn(caller(dialer.clone(), url.parse().unwrap(), Arc::clone(&heard)));
            // Spread over the 20 ms, as real callers are.
            sleep(Duration::from_micros(10_300)).await;
        }
        sleep(SETTLE).await;
        resident_kib.push(process.usage().1);
    }
    let (heard_before, (cpu_before, _), began) =
        (heard.load(Ordering::Relaxed), process.usage(), Instant::now());
    sleep(Duration::from_secs(options.seconds)).await;
    let (cpu_after, live_kib) = process.usage();
    let seconds = began.elapsed().as_secs_f64();
    let frames = heard.load(Ordering::Relaxed) - heard_before;
    let sessions = options.sessions as f64;
    let cpu_ms = cpu_after.saturating_sub(cpu_before) as f64 / (sessions * seconds);
    let added_kib = live_kib.saturating_sub(resident_kib.first().copied().unwrap_or(0));
    let kib = added_kib as f64 / (rest.len().max(1) as f64);
    let rate = frames as f64 / (sessions * seconds);
    println!(
        "{name}: {} sessions: {cpu_ms:.2} ms CPU per session-second, {kib:.1} KiB per session, \
         {live_kib} KiB in all, {rate:.1} frames down per session-second",
        options.sessions
    );
    assert!(rate > 45.0, "the callers were not served in real time");
    callers.shutdown().await;
}

/// Speaks a chunk every 20 ms and counts what comes back.
async fn caller(dialer: Dialer, url: Uri, heard: Arc<AtomicU64>) {
    let mut socket = dialer.websocket(&url, HeaderMap::new(), SocketOptions::MODEL).await.unwrap();
    let bytes = CLIENT_BYTES_PER_SECOND * CHUNK_MS as usize / 1000;
    let payload = Payload::AudioChunk(AudioChunk { audio_content: Bytes::from(vec![0; bytes]) });
    let message = ClientToServerMessage { payload: Some(payload) }.encode_to_vec();
    let period = Duration::from_millis(u64::from(CHUNK_MS));
    let mut chunks = interval_at(Instant::now() + period, period);
    chunks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        tokio::select! {
            _ = chunks.tick() => {
                socket.queue_binary(message.clone()).unwrap();
                socket.flush_now().await;
            }
            event = socket.event() => match event {
                SocketEvent::Binary(_) | SocketEvent::Text(_) => { heard.fetch_add(1, Ordering::Relaxed); }
                SocketEvent::Closed(_) | SocketEvent::Broken(_) => return,
            }
        }
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn wait_until_up(dialer: &Dialer, base: &str) {
    for _ in 0..200 {
        let request = http::Request::get(format!("{base}/health")).body(Full::default()).unwrap();
        if dialer.request(request, 4096, Duration::from_secs(1)).await.is_ok() {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    println!("the server did not start");
}
