//! A person at a client: starts, speaks, types, ends; and a network that lets go now and then.

use super::backend::Backend;
use super::dice::Dice;
use super::host::{Letter, Wire};
use super::queue::Event;
use super::{START, Shared};
use bytes::Bytes;
use client::{Client, ClientConfig, Event as ClientEvent, Input, Output, State};
use contract::live::turn_control::Action;
use contract::time::UnixMillis;
use std::collections::BTreeMap;

/// Between two things that a person does, in milliseconds: a chunk of sound stands for all of it.
const ACT_MS: u64 = 250;

/// A chunk of silence, and one of speech. Few samples: what is simulated is the order of things.
const SILENCE: [u8; 8] = [0; 8];
const SPEECH: [u8; 8] = [0x20; 8];

/// Everything one person has before them.
pub(super) struct Person {
    number: usize,
    client: Client,
    dice: Dice,
    /// When the timer event that is under way comes.
    timer_at: Option<UnixMillis>,
    started: bool,
    speaking_until: UnixMillis,
    ends_at: UnixMillis,
    end_pressed: bool,
    /// Final lines as they were shown, by sequence.
    shown: BTreeMap<u64, String>,
    last_shown: u64,
    ended: u32,
}

impl Person {
    pub(super) fn new(number: usize, seed: u64, in_progress: bool) -> Self {
        let mut dice = Dice::new(seed ^ 0x5eed);
        let ends_at = START + dice.between(5_000, 120_000);
        Self {
            number,
            client: Client::new(ClientConfig { in_progress }, dice.bits(), START),
            dice,
            timer_at: None,
            started: false,
            speaking_until: START,
            ends_at,
            end_pressed: false,
            shown: BTreeMap::new(),
            last_shown: 0,
            ended: 0,
        }
    }

    /// The person does the next thing, and will do another soon, while there is something to do.
    pub(super) fn act(&mut self, shared: &mut Shared) {
        if !std::mem::replace(&mut self.started, true) {
            self.handle(shared, Input::Start);
        }
        match self.client.state() {
            State::Live | State::Reconnecting | State::Connecting => self.converse(shared),
            State::Error if !self.end_pressed && self.dice.one_in(8) => self.handle(shared, Input::Retry),
            State::ResultsReady => return,
            State::Error if self.dice.one_in(40) => return,
            _ => {}
        }
        shared.after(ACT_MS, Event::Act { person: self.number });
    }

    fn converse(&mut self, shared: &mut Shared) {
        if shared.now >= self.ends_at && !self.end_pressed && self.client.state() == State::Live {
            self.end_pressed = true;
            return self.handle(shared, Input::EndPressed);
        }
        if shared.now >= self.speaking_until && self.dice.one_in(12) {
            self.speaking_until = shared.now + self.dice.between(300, 3_000);
        }
        let sound: &'static [u8] = if shared.now < self.speaking_until { &SPEECH } else { &SILENCE };
        self.handle(shared, Input::Microphone(Bytes::from_static(sound)));
        match self.dice.below(60) {
            0 => {
                let text = format!("typed {}", self.dice.below(1_000));
                self.handle(shared, Input::TypedAnswer(text));
            }
            1 => self.handle(shared, Input::Control(Action::RepeatQuestion)),
            2 => self.handle(shared, Input::Control(Action::EndOfTurn)),
            3 => self.handle(shared, Input::Woke),
            4 => self.handle(shared, Input::Offline),
            5 => self.handle(shared, Input::Online),
            _ => {}
        }
    }

    pub(super) fn timer(&mut self, shared: &mut Shared) {
        if self.timer_at.is_some_and(|at| at <= shared.now) {
            self.timer_at = None;
            self.handle(shared, Input::Timeout);
        }
    }

    pub(super) fn handle(&mut self, shared: &mut Shared, input: Input) {
        let number = self.number;
        if !matches!(input, Input::Microphone(_)) {
            shared.note(|| format!("person {number} <- {input:?}"));
        }
        self.client.handle(shared.now, input);
        while let Some(output) = self.client.poll_output() {
            self.perform(shared, output);
        }
        self.set_timer(shared);
    }

    fn set_timer(&mut self, shared: &mut Shared) {
        let Some((at, _)) = self.client.poll_timeout() else { return };
        if self.timer_at.is_none_or(|set| at < set) {
            self.timer_at = Some(at);
            shared.after(at.since(shared.now), Event::ClientTimer { person: self.number });
        }
    }

    fn perform(&mut self, shared: &mut Shared, output: Output) {
        let person = self.number;
        let wire = |conn| Wire { person, conn };
        let latency = shared.dice.between(1, 80);
        match output {
            Output::Prepare => {
                shared.after(latency, Event::ToClient { person, input: Input::InterviewReady });
            }
            Output::AskPermission => {
                shared.after(latency, Event::ToClient { person, input: Input::PermissionGranted });
            }
            Output::RequestToken { conn, kind } => {
                shared.after(latency, Event::TokenAsked { person, conn, kind });
            }
            Output::OpenSocket { conn, .. } => shared.after(latency, Event::ToHost(Letter::Join(wire(conn)))),
            Output::Send { conn, frame, .. } => {
                shared.after(latency, Event::ToHost(Letter::Frame(wire(conn), frame)));
            }
            Output::CloseSocket { conn } => shared.after(latency, Event::ToHost(Letter::Left(wire(conn)))),
            Output::FetchResults => {
                shared.after(latency, Event::ToClient { person, input: Input::ResultsReady });
            }
            Output::Event(event) => self.see(shared, event),
        }
    }

    fn see(&mut self, shared: &mut Shared, event: ClientEvent) {
        match event {
            ClientEvent::Caption(caption) => {
                let Some(sequence) = caption.sequence else { return };
                // Once the session is over a missing line cannot be asked for again; the results have it.
                let is_over = matches!(self.client.state(), State::ProcessingResults | State::ResultsReady);
                let gap = sequence > self.last_shown + 1 && !is_over;
                if gap || sequence <= self.last_shown {
                    let last = self.last_shown;
                    shared.broken(|| format!("line {sequence} is shown after line {last}"));
                }
                self.last_shown = sequence;
                if self.shown.insert(sequence, caption.text).is_some() {
                    shared.broken(|| format!("line {sequence} is shown twice"));
                }
            }
            ClientEvent::Ended(end) => {
                self.ended += 1;
                let (number, ended) = (self.number, self.ended);
                shared.note(|| format!("person {number}: ended {end:?}"));
                if ended > 1 {
                    shared.broken(|| "a client hears of the end twice".into());
                }
            }
            ClientEvent::State(state) => {
                let number = self.number;
                shared.note(|| format!("person {number}: {}", state.as_str()));
            }
            _ => {}
        }
    }

    pub(super) fn lines(&self) -> u64 {
        self.shown.len() as u64
    }

    /// At the end of a run: what this person was shown is what is stored.
    pub(super) fn check(&self, backend: &Backend) -> Result<(), String> {
        for (sequence, text) in &self.shown {
            match backend.turns.get(sequence) {
                Some(turn) if turn.content == *text => {}
                Some(_) => return Err(format!("line {sequence} is stored with other words than were shown")),
                None => return Err(format!("line {sequence} was shown and is not stored")),
            }
        }
        Ok(())
    }
}
