//! `preppal call` over a line that breaks: the call goes on, and every line is shown once.

use crate::support::{PATIENCE, World};
use contract::backend::InterviewStatus;
use server::call::{Account, Answer, CallError, CallOptions, CallReport, Captions, EndedBy};
use server::call::{InterviewInput, Plan, call};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const SCRIPT: &str = "set hold_turn_complete = off\nset ms_per_char = 10\nset reply_delay = 20ms\n\
    say \"Hello Ada.\"\nsay \"And what then?\"\nsay \"Thank you, goodbye.\"\n";

/// One address that leads to whichever server there is, over connections that can be cut.
struct Road {
    address: SocketAddr,
    target: watch::Sender<SocketAddr>,
    /// What befalls every connection that there is, when this changes.
    faults: watch::Sender<Fault>,
}

/// What a network does to a connection.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// Ends it on both sides.
    Cut,
    /// Ends the client's side; the server's stays open a while longer.
    HalfClose,
    /// Carries nothing any more and tells nobody.
    Stall,
}

impl Road {
    async fn to(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (target, where_to) = watch::channel(address_of(world));
        let (faults, fault) = watch::channel(Fault::Cut);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, *where_to.borrow(), fault.clone()));
            }
        });
        Self { address, target, faults }
    }

    fn lead_to(&self, world: &World) {
        self.target.send_replace(address_of(world));
    }

    /// This befalls every connection that there is; new ones are carried as before.
    fn suffer(&self, fault: Fault) {
        self.faults.send_replace(fault);
    }
}

fn address_of(world: &World) -> SocketAddr {
    world.base().trim_start_matches("http://").parse().unwrap()
}

async fn carry(mut near: TcpStream, target: SocketAddr, mut fault: watch::Receiver<Fault>) {
    fault.mark_unchanged();
    let Ok(mut far) = TcpStream::connect(target).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => return,
        _ = fault.changed() => {}
    }
    let fault = *fault.borrow();
    match fault {
        Fault::Cut => {}
        Fault::HalfClose => {
            drop(near);
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        Fault::Stall => tokio::time::sleep(PATIENCE).await,
    }
}

/// What a caller shows, for a test to watch.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Waits until `text` is there `times` times.
    async fn shows(&self, text: &str, times: usize) {
        let shown = async {
            while self.text().matches(text).count() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(timeout(PATIENCE, shown).await.is_ok(), "{text:?} never came:\n{}", self.text());
    }

    /// The transcript, without what the caller says of its own.
    fn lines(&self) -> Vec<String> {
        self.text().lines().filter(|line| !line.starts_with('[')).map(str::to_owned).collect()
    }
}

/// Somebody who writes two answers and ends when it has been quiet.
fn begin(world: &World, road: &Road, screen: &Screen) -> JoinHandle<Result<CallReport, CallError>> {
    let options = CallOptions {
        server: format!("http://{}", road.address),
        account: Account::Throwaway,
        interview: InterviewInput { job_description: "Rust engineer".into(), ..InterviewInput::default() },
        plan: Plan {
            answers: ["I built a compiler.", "Then I tested it."]
                .map(|text| Answer::Text(text.into()))
                .into(),
            barge_in: false,
            end_after_quiet_ms: 2_000,
            end_at_ms: None,
        },
        out: None,
    };
    let (dialer, mut captions) = (world.dialer.clone(), Captions::new(screen.clone(), false));
    tokio::spawn(async move { Box::pin(call(options, &dialer, &mut captions, std::future::pending())).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_restarted_in_mid_call() {
    let world = World::new(SCRIPT).await;
    let (road, screen) = (Road::to(&world).await, Screen::default());
    let held = begin(&world, &road, &screen);
    screen.shows("You: I built a compiler.", 1).await;
    let world = world.restart().await;
    road.lead_to(&world);

    let report = timeout(PATIENCE, held).await.unwrap().unwrap().unwrap();
    let text = screen.text();
    assert_eq!((report.held.ended_by, report.held.reconnects), (EndedBy::Us, 1), "{text}");
    assert_eq!(world.status(&report.interview).await, InterviewStatus::Completed);
    let stored: Vec<String> = world.transcript(&report.interview).await.iter().map(shown_as).collect();
    assert_eq!(screen.lines(), stored, "every line once, in order: {text}");
    for line in ["Interviewer: Hello Ada.", "You: I built a compiler.", "You: Then I tested it."] {
        assert!(stored.iter().any(|shown| shown == line), "{line} is missing: {text}");
    }
    assert_eq!(report.held.turns, stored.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_goes_again_and_again() {
    let world = World::new(SCRIPT).await;
    let (road, screen) = (Road::to(&world).await, Screen::default());
    let held = begin(&world, &road, &screen);
    let lines = ["Interviewer: Hello Ada.", "You: I built a compiler.", "You: Then I tested it."];
    for (times, line) in (1..).zip(lines) {
        screen.shows(line, 1).await;
        road.suffer(Fault::Cut);
        screen.shows("[Connected again.]", times).await;
    }

    let report = timeout(PATIENCE, held).await.unwrap().unwrap().unwrap();
    let text = screen.text();
    assert_eq!((report.held.ended_by, report.held.reconnects), (EndedBy::Us, 3), "{text}");
    let stored: Vec<String> = world.transcript(&report.interview).await.iter().map(shown_as).collect();
    assert_eq!(screen.lines(), stored, "every line once, in order: {text}");
    assert_eq!(stored.iter().filter(|line| line.starts_with("You")).count(), 2, "{text}");
}

/// A stalled connection is found out by its silence, a half-closed one leaves the server in doubt.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_stalls_and_half_closes() {
    let world = World::new(SCRIPT).await;
    let (road, screen) = (Road::to(&world).await, Screen::default());
    let held = begin(&world, &road, &screen);
    let lines = [("Interviewer: Hello Ada.", Fault::HalfClose), ("You: I built a compiler.", Fault::Stall)];
    for (times, (line, fault)) in (1..).zip(lines) {
        screen.shows(line, 1).await;
        road.suffer(fault);
        screen.shows("[Connected again.]", times).await;
    }

    let report = timeout(2 * PATIENCE, held).await.unwrap().unwrap().unwrap();
    let text = screen.text();
    assert_eq!((report.held.ended_by, report.held.reconnects), (EndedBy::Us, 2), "{text}");
    assert_eq!(world.status(&report.interview).await, InterviewStatus::Completed);
    let stored: Vec<String> = world.transcript(&report.interview).await.iter().map(shown_as).collect();
    assert_eq!(screen.lines(), stored, "every line once, in order: {text}");
}

fn shown_as(turn: &contract::backend::Turn) -> String {
    let name = match turn.speaker {
        contract::backend::Speaker::Ai => "Interviewer",
        contract::backend::Speaker::User => "You",
    };
    format!("{name}: {}", turn.content)
}
