//! The program as an operator meets it: its exit codes, its messages, its signals.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is a test's report")]

use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// `preppal` with nothing set but this folder.
fn preppal(data: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_preppal"));
    command.env_clear().current_dir(data.path()).stdin(Stdio::null());
    command
}

fn text(output: &Output) -> (String, String) {
    let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (read(&output.stdout), read(&output.stderr))
}

#[test]
fn the_version_is_told() {
    let output = preppal(&tempfile::tempdir().unwrap()).arg("--version").output().unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output).0, format!("preppal {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_bad_configuration_is_told_before_anything_starts() {
    for words in [&["serve"][..], &["config", "check"]] {
        let data = tempfile::tempdir().unwrap();
        let output = preppal(&data)
            .args(words)
            .envs([("PREPPAL_LISTEN", "x"), ("PREPPAL_SIGNUP", "x"), ("JWT_SECRET", "hunter2")])
            .output()
            .unwrap();
        let (_, errors) = text(&output);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        for name in ["PREPPAL_LISTEN", "PREPPAL_SIGNUP", "JWT_SECRET"] {
            assert!(errors.contains(name), "{errors}");
        }
        assert!(!errors.contains("hunter2"), "{errors}");
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing was made");
    }
}

#[test]
fn a_good_configuration_is_summed_up_and_nothing_is_made() {
    let data = tempfile::tempdir().unwrap();
    let output = preppal(&data).args(["config", "check"]).env("GEMINI_API_KEY", "hunter2").output().unwrap();
    let (shown, errors) = text(&output);
    assert!(output.status.success(), "{errors}");
    assert!(shown.contains("gemini-live") && !shown.contains("hunter2"), "{shown}");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn a_call_to_nobody_fails_with_a_message() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = format!("http://127.0.0.1:{port}");
    let output = preppal(&tempfile::tempdir().unwrap()).args(["call", &server]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).1.contains("127.0.0.1 cannot be reached"), "{}", text(&output).1);
}

/// A server in its own process; ended for good when dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a server and waits until it says where it listens. Nobody reads its log from then on,
/// which must not trouble it.
fn serve(data: &tempfile::TempDir) -> Serving {
    let child = preppal(data)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("PREPPAL_LOG_FORMAT", "json")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut serving = Serving { child, address: String::new() };
    let lines = BufReader::new(serving.child.stderr.take().unwrap()).lines();
    let mut seen = String::new();
    for line in lines {
        let line = line.unwrap();
        let entry: serde_json::Value = serde_json::from_str(&line).unwrap();
        // The interviewer tells its own address before.
        let is_up = entry.get("public_url").is_some();
        if let Some(address) = entry.get("address").and_then(|address| address.as_str()).filter(|_| is_up) {
            serving.address = address.to_owned();
            return serving;
        }
        seen.push_str(&line);
    }
    panic!("the server ended: {seen}");
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_server_without_models_says_so_and_ends_on_a_signal() {
    for signal in [Signal::TERM, Signal::INT] {
        let data = tempfile::tempdir().unwrap();
        let mut serving = serve(&data);
        let address = serving.address.clone();
        assert!(get(&address, "/health").ends_with(r#"{"status":"ok"}"#));
        let ready = get(&address, "/ready");
        assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("preppal models install"), "{ready}");
        let asked = Instant::now();
        kill_process(Pid::from_child(&serving.child), signal).unwrap();
        assert_eq!(serving.child.wait().unwrap().code(), Some(0));
        assert!(asked.elapsed() < Duration::from_secs(10), "orchestrators kill after ten seconds");
    }
}
