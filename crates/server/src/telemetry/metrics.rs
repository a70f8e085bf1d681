//! The metrics of the process: atomics in one static, written out as Prometheus text.
//!
//! A registry library would hash label sets on the audio path; here counting is one relaxed add.
//! Text format: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use super::process;
use crate::socket::Leg;
use contract::codes::EndReason;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A number that only rises.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Adds to it.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// The number now.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that rises and falls.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    const fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// Counts one more until the guard is dropped.
    pub fn hold(&'static self) -> Held {
        self.0.fetch_add(1, Ordering::Relaxed);
        Held(self)
    }

    /// The number now.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One that counts in a [`Gauge`] while it lives.
#[derive(Debug)]
#[must_use = "the gauge falls again when this is dropped"]
pub struct Held(&'static Gauge);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Every metric of the process.
#[derive(Debug)]
pub struct Metrics {
    /// Sessions live now.
    pub sessions_live: Gauge,
    /// Sessions that reached the interviewer.
    pub sessions_started: Counter,
    sessions_ended: [Counter; EndReason::ALL.len()],
    frames_in: [Counter; 2],
    frames_out: [Counter; 2],
    /// Milliseconds of audio received from clients.
    pub audio_in_ms: Counter,
    /// Milliseconds of audio sent to clients.
    pub audio_out_ms: Counter,
    http_requests: [Counter; 5],
    /// HTTP connections open now, WebSockets not counted.
    pub http_connections: Gauge,
    /// Calls of the engine to the backend that failed and will be repeated.
    pub backend_failures: Counter,
    /// Times that a bounded queue was full, and its slow reader was dropped.
    pub queue_overflows: Counter,
    /// Dials to the model provider that failed.
    pub model_dial_failures: Counter,
}

/// The metrics of this process.
pub static METRICS: Metrics = Metrics::new();

impl Metrics {
    const fn new() -> Self {
        Self {
            sessions_live: Gauge::new(),
            sessions_started: Counter::new(),
            sessions_ended: [const { Counter::new() }; EndReason::ALL.len()],
            frames_in: [const { Counter::new() }; 2],
            frames_out: [const { Counter::new() }; 2],
            audio_in_ms: Counter::new(),
            audio_out_ms: Counter::new(),
            http_requests: [const { Counter::new() }; 5],
            http_connections: Gauge::new(),
            backend_failures: Counter::new(),
            queue_overflows: Counter::new(),
            model_dial_failures: Counter::new(),
        }
    }

    /// Data messages received on sockets of this leg.
    pub fn frames_in(&self, leg: Leg) -> &Counter {
        let [client, model] = &self.frames_in;
        if leg == Leg::Client { client } else { model }
    }

    /// Data messages queued on sockets of this leg.
    pub fn frames_out(&self, leg: Leg) -> &Counter {
        let [client, model] = &self.frames_out;
        if leg == Leg::Client { client } else { model }
    }

    /// Counts a session that ended for this reason.
    pub fn session_ended(&self, reason: EndReason) {
        for (_, counter) in self.sessions_ended().filter(|(each, _)| *each == reason) {
            counter.add(1);
        }
    }

    fn sessions_ended(&self) -> impl Iterator<Item = (EndReason, &Counter)> {
        EndReason::ALL.into_iter().zip(&self.sessions_ended)
    }

    /// HTTP requests answered with a status of this class; the upgrade of a WebSocket is a 1xx.
    pub fn http_requests(&self, status: http::StatusCode) -> &Counter {
        let [info, success, redirect, client, server] = &self.http_requests;
        match status.as_u16() / 100 {
            1 => info,
            2 => success,
            3 => redirect,
            4 => client,
            _ => server,
        }
    }

    /// All metrics as Prometheus text.
    #[must_use]
    pub fn render(&self) -> String {
        let mut page = Page::default();
        self.render_sessions(&mut page);
        self.render_traffic(&mut page);
        page.counter(
            "preppal_backend_call_failures_total",
            "Backend calls of the engine that failed.",
            &self.backend_failures,
        );
        page.counter("preppal_queue_overflows_total", "Bounded queues found full.", &self.queue_overflows);
        page.counter(
            "preppal_model_dial_failures_total",
            "Dials to the model provider that failed.",
            &self.model_dial_failures,
        );
        render_process(&mut page);
        page.text
    }

    fn render_sessions(&self, page: &mut Page) {
        page.head("preppal_sessions_live", "Sessions live now.", "gauge");
        page.sample("preppal_sessions_live", "", self.sessions_live.value());
        page.counter(
            "preppal_sessions_started_total",
            "Sessions that reached the interviewer.",
            &self.sessions_started,
        );
        let ended = "preppal_sessions_ended_total";
        page.head(ended, "Sessions ended, by reason.", "counter");
        for (reason, counter) in self.sessions_ended() {
            page.sample(ended, &format!("reason=\"{reason:?}\""), counter.value());
        }
    }

    fn render_traffic(&self, page: &mut Page) {
        for (name, help, [client, model]) in [
            (
                "preppal_websocket_messages_received_total",
                "WebSocket data messages received.",
                &self.frames_in,
            ),
            ("preppal_websocket_messages_sent_total", "WebSocket data messages queued.", &self.frames_out),
        ] {
            page.head(name, help, "counter");
            page.sample(name, "leg=\"client\"", client.value());
            page.sample(name, "leg=\"model\"", model.value());
        }
        let audio = "preppal_audio_milliseconds_total";
        page.head(audio, "Audio exchanged with clients, in milliseconds.", "counter");
        page.sample(audio, "direction=\"in\"", self.audio_in_ms.value());
        page.sample(audio, "direction=\"out\"", self.audio_out_ms.value());
        let requests = "preppal_http_requests_total";
        page.head(requests, "HTTP requests answered, by status class.", "counter");
        for (class, counter) in (1..=5).zip(&self.http_requests) {
            page.sample(requests, &format!("status=\"{class}xx\""), counter.value());
        }
        page.head("preppal_http_connections", "HTTP connections open now.", "gauge");
        page.sample("preppal_http_connections", "", self.http_connections.value());
    }
}

fn render_process(page: &mut Page) {
    let usage = process::usage();
    if let Some(bytes) = usage.resident_bytes {
        page.head("process_resident_memory_bytes", "Resident memory.", "gauge");
        page.sample("process_resident_memory_bytes", "", bytes);
    }
    if let Some(ms) = usage.cpu_ms {
        page.head("process_cpu_seconds_total", "User and system CPU time.", "counter");
        let seconds = format!("{}.{:03}", ms / 1000, ms % 1000);
        page.sample("process_cpu_seconds_total", "", seconds);
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn head(&mut self, name: &str, help: &str, kind: &str) {
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, label: &str, value: impl std::fmt::Display) {
        let _ = if label.is_empty() {
            writeln!(self.text, "{name} {value}")
        } else {
            writeln!(self.text, "{name}{{{label}}} {value}")
        };
    }

    fn counter(&mut self, name: &str, help: &str, counter: &Counter) {
        self.head(name, help, "counter");
        self.sample(name, "", counter.value());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_page_is_prometheus_text() {
        static METRICS: Metrics = Metrics::new();
        METRICS.frames_in(Leg::Client).add(3);
        METRICS.session_ended(EndReason::TimeLimit);
        METRICS.session_ended(EndReason::TimeLimit);
        METRICS.http_requests(http::StatusCode::NOT_FOUND).add(1);
        let held = METRICS.sessions_live.hold();
        let page = METRICS.render();
        for line in [
            "preppal_websocket_messages_received_total{leg=\"client\"} 3",
            "preppal_websocket_messages_received_total{leg=\"model\"} 0",
            "preppal_sessions_ended_total{reason=\"TimeLimit\"} 2",
            "preppal_http_requests_total{status=\"4xx\"} 1",
            "preppal_sessions_live 1",
            "# TYPE preppal_sessions_live gauge",
        ] {
            assert!(page.lines().any(|l| l == line), "{line} is missing from\n{page}");
        }
        drop(held);
        assert_eq!(METRICS.sessions_live.value(), 0);
    }

    #[test]
    fn every_sample_has_a_head_and_none_comes_twice() {
        static METRICS: Metrics = Metrics::new();
        let page = METRICS.render();
        let mut seen = BTreeSet::new();
        for line in page.lines().filter(|line| !line.starts_with('#')) {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(seen.insert(series.to_owned()), "{series} twice");
            let name = series.split('{').next().unwrap();
            assert!(page.contains(&format!("# TYPE {name} ")), "{name} has no TYPE");
        }
    }

    #[test]
    fn each_end_reason_counts_for_itself() {
        static METRICS: Metrics = Metrics::new();
        for reason in EndReason::ALL {
            METRICS.session_ended(reason);
        }
        assert!(METRICS.sessions_ended().all(|(_, counter)| counter.value() == 1));
    }
}
