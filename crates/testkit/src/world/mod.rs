//! A whole interview in virtual time: the real client core, a faulty network, the real session, a
//! scripted model and a faulty backend, under one clock and one seed.
//!
//! A seed decides everything: who says what and when, every latency, every fault. After each step
//! what must hold is checked ([`Violation`]); a failure gives its seed and, run again, its trace.

mod backend;
mod dice;
mod host;
mod log_watch;
mod model;
mod person;
mod queue;

pub use dice::Dice;

use backend::Backend;
use contract::ids::InterviewId;
use contract::time::UnixMillis;
use host::Host;
use model::Models;
use person::Person;
use queue::{Event, Queue};
use std::fmt;

/// When virtual time begins.
const START: UnixMillis = UnixMillis(1_800_000_000_000);

/// Every run ends by itself within this much virtual time: two hours.
const LONGEST_RUN_MS: u64 = 2 * 3_600_000;

/// Steps after which a run counts as one that never ends.
const MAX_STEPS: u64 = 400_000;

/// What must hold and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The seed that shows it.
    pub seed: u64,
    /// What is broken.
    pub what: String,
    /// What happened before, one line each; empty unless asked for.
    pub trace: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}: {}\n{}", self.seed, self.what, self.trace)
    }
}

/// What a run was like, to see that the seeds reach what they should.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Steps taken.
    pub steps: u64,
    /// Runs that ended COMPLETED.
    pub completed: u64,
    /// Runs that ended ERROR.
    pub failed: u64,
    /// Runs that never went live.
    pub never_live: u64,
    /// Hosts that crashed.
    pub crashes: u64,
    /// Sockets of clients that were cut.
    pub cuts: u64,
    /// Lines to the model beyond the first.
    pub redials: u64,
    /// Frames that no server can read.
    pub malformed: u64,
    /// Second windows that were opened.
    pub takeovers: u64,
    /// Final lines shown.
    pub lines: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.steps += other.steps;
        self.completed += other.completed;
        self.failed += other.failed;
        self.never_live += other.never_live;
        self.crashes += other.crashes;
        self.cuts += other.cuts;
        self.redials += other.redials;
        self.malformed += other.malformed;
        self.takeovers += other.takeovers;
        self.lines += other.lines;
    }
}

/// Runs one seed.
///
/// # Errors
/// [`Violation`] with the seed, and its trace.
pub fn run(seed: u64) -> Result<Tally, Box<Violation>> {
    match World::new(seed, false).watched_run() {
        Ok(tally) => Ok(tally),
        // The same seed does the same again, this time with a pen in hand.
        Err(what) => {
            let mut world = World::new(seed, true);
            let what = world.watched_run().err().unwrap_or(what);
            Err(Box::new(Violation { seed, what, trace: world.shared.trace.join("\n") }))
        }
    }
}

/// What every part of the world sees.
struct Shared {
    now: UnixMillis,
    dice: Dice,
    queue: Queue,
    tally: Tally,
    interview: InterviewId,
    /// No more faults: time to come to an end.
    calm: bool,
    /// A fault was injected that may rightly end the interview in ERROR.
    model_may_fail: bool,
    traced: bool,
    trace: Vec<String>,
    broken: Option<String>,
}

impl Shared {
    /// Something happens in so many milliseconds.
    fn after(&mut self, ms: u64, event: Event) {
        self.queue.push(self.now + ms, event);
    }

    fn note(&mut self, line: impl FnOnce() -> String) {
        if self.traced {
            let at = self.now.since(START);
            self.trace.push(format!("{at:>8}  {}", line()));
        }
    }

    /// The first broken promise is the one that counts.
    fn broken(&mut self, what: impl FnOnce() -> String) {
        if self.broken.is_none() {
            self.broken = Some(what());
        }
    }

    /// A chance of one in so many, while faults are on.
    fn fault(&mut self, one_in: u64) -> bool {
        let hit = self.dice.one_in(one_in);
        hit && !self.calm
    }
}

struct World {
    shared: Shared,
    people: Vec<Person>,
    host: Host,
    models: Models,
    backend: Backend,
}

impl World {
    fn new(seed: u64, traced: bool) -> Self {
        let mut dice = Dice::new(seed);
        let interview = InterviewId::from_random([7; 16]);
        let calm_after_ms = dice.between(5_000, 90_000);
        let shared = Shared {
            now: START,
            dice,
            queue: Queue::default(),
            tally: Tally::default(),
            interview,
            calm: false,
            model_may_fail: false,
            traced,
            trace: Vec::new(),
            broken: None,
        };
        let mut world = Self {
            people: vec![Person::new(0, seed, false)],
            host: Host::default(),
            models: Models::default(),
            backend: Backend::default(),
            shared,
        };
        world.shared.after(calm_after_ms, Event::Calm);
        world.shared.after(0, Event::Act { person: 0 });
        world.shared.after(500, Event::Mishap);
        world
    }

    /// Runs, and does not let an ERROR in the log pass.
    fn watched_run(&mut self) -> Result<Tally, String> {
        let (result, error) = log_watch::watched(|| self.run());
        match error {
            Some(error) => result.and(Err(format!("an ERROR was logged: {error}"))),
            None => result,
        }
    }

    fn run(&mut self) -> Result<Tally, String> {
        let mut steps = 0;
        while let Some((at, event)) = self.shared.queue.pop() {
            self.shared.now = self.shared.now.max(at);
            steps += 1;
            if steps > MAX_STEPS || self.shared.now.since(START) > LONGEST_RUN_MS {
                return Err("the run does not end".into());
            }
            self.step(event);
            if let Some(what) = self.shared.broken.take() {
                return Err(what);
            }
        }
        self.shared.tally.steps = steps;
        self.settle()?;
        Ok(self.shared.tally)
    }

    fn step(&mut self, event: Event) {
        let Self { shared, people, host, models, backend } = self;
        match event {
            Event::Calm => shared.calm = true,
            Event::Mishap => self.mishap(),
            Event::Act { person } => {
                if let Some(person) = people.get_mut(person) {
                    person.act(shared);
                }
            }
            Event::ToClient { person, input } => {
                if let Some(person) = people.get_mut(person) {
                    person.handle(shared, input);
                }
            }
            Event::ClientTimer { person } => {
                if let Some(person) = people.get_mut(person) {
                    person.timer(shared);
                }
            }
            Event::TokenAsked { person, conn, kind } => backend.token(shared, person, conn, kind),
            Event::ToHost(letter) => host.receive(shared, backend, models, letter),
            Event::HostTimer { boot } => host.timer(shared, backend, models, boot),
            Event::HostUp { boot } => host.restore(shared, backend, models, boot),
            Event::Model { line, happening } => models.happen(shared, line, happening),
        }
    }

    /// Something goes wrong now and then, until it is calm.
    fn mishap(&mut self) {
        let Self { shared, people, host, models, backend } = self;
        if shared.calm {
            return;
        }
        let pause = shared.dice.between(200, 8_000);
        shared.after(pause, Event::Mishap);
        match shared.dice.below(12) {
            0..=2 => host.cut_sockets(shared),
            3 => host.freeze_sockets(shared),
            4 | 5 => host.crash(shared),
            6 => host.drain(shared, backend, models),
            7 if people.len() < 3 => {
                shared.tally.takeovers += 1;
                let number = people.len();
                people.push(Person::new(number, shared.dice.bits(), true));
                shared.after(0, Event::Act { person: number });
            }
            8 => {
                // The machine slept: time has passed and nothing has happened meanwhile.
                let slept = shared.dice.between(1_000, 600_000);
                shared.note(|| format!("the clocks jump by {slept} ms"));
                shared.now = shared.now + slept;
            }
            9 => host.garble(shared),
            _ => {}
        }
    }

    /// At the end: what was shown is stored, in order, once; the status is the right one.
    fn settle(&mut self) -> Result<(), String> {
        self.backend.check(&mut self.shared)?;
        self.host.check(&self.backend)?;
        for person in &self.people {
            person.check(&self.backend)?;
            self.shared.tally.lines += person.lines();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
