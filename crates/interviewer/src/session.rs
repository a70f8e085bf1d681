//! One connection, pure: from its setup to its end. It checks who comes in and gives out handles; the talk itself is in
//! [`Conversation`].

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gemini_wire::{ClientFrame, Close, FrameWriter, Setup, client_frame, close};
use mind::{Bank, Brief, Mind};
use serde_json::Value;
use subtle::ConstantTimeEq;

use crate::conversation::{Abilities, Conversation, JobId, JobResult, Memory, Output};
use crate::handles::Handles;
use crate::microphone::Microphone;
use crate::work::capacity::{Place, Places};

/// How long a client may take for its setup, in milliseconds.
const SETUP_MS: u64 = 20_000;

/// What every connection of a server shares.
pub(crate) struct Shared {
    pub(crate) key: String,
    pub(crate) bank: Arc<Bank>,
    pub(crate) abilities: Abilities,
    pub(crate) places: Places,
    handles: Mutex<Handles>,
    conversations: AtomicU64,
    is_draining: AtomicBool,
}

impl Shared {
    pub(crate) fn new(key: String, bank: Arc<Bank>, abilities: Abilities, places: Places) -> Self {
        Self {
            key,
            bank,
            abilities,
            places,
            handles: Mutex::default(),
            conversations: AtomicU64::new(0),
            is_draining: AtomicBool::new(false),
        }
    }

    fn handles(&self) -> MutexGuard<'_, Handles> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on nobody is let in.
    pub(crate) fn close_the_door(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }
}

enum Phase {
    AwaitingSetup { until: u64 },
    Live(Box<Live>),
    Over,
}

struct Live {
    conversation: Conversation,
    number: u64,
    microphone: Microphone,
    /// Taken until the connection ends.
    _place: Place,
}

/// One connection.
pub(crate) struct Session {
    shared: Arc<Shared>,
    key: Option<String>,
    rng: fastrand::Rng,
    phase: Phase,
    out: VecDeque<Output>,
}

impl Session {
    /// A connection that came in with `key`.
    pub(crate) fn new(shared: Arc<Shared>, key: Option<String>, seed: u64, now: u64) -> Self {
        let rng = fastrand::Rng::with_seed(seed);
        Self { shared, key, rng, phase: Phase::AwaitingSetup { until: now + SETUP_MS }, out: VecDeque::new() }
    }

    /// Takes a message of the client. `microphone` is for a conversation that begins with it.
    pub(crate) fn receive(&mut self, now: u64, message: &[u8], microphone: impl FnOnce() -> Microphone) {
        let received = client_frame::read(message).and_then(|frame| match &mut self.phase {
            Phase::Over => Ok(()),
            Phase::AwaitingSetup { .. } => match frame {
                ClientFrame::Setup(setup) => self.open(now, &setup, microphone),
                _ => Err(Close::invalid()),
            },
            Phase::Live(live) => live.receive(now, frame),
        });
        if let Err(close) = received {
            self.out.push_back(Output::Close(close));
        }
        self.gather(now);
    }

    /// Takes the result of a piece of work.
    pub(crate) fn job_done(&mut self, now: u64, id: JobId, result: &JobResult) {
        if let Phase::Live(live) = &mut self.phase {
            live.conversation.job_done(now, id, result);
        }
        self.gather(now);
    }

    /// Does what is due by now.
    pub(crate) fn advance(&mut self, now: u64) {
        match &mut self.phase {
            Phase::Live(live) => live.conversation.advance(now),
            Phase::AwaitingSetup { until } if *until <= now => {
                self.out.push_back(Output::Close(Close::new(1008, close::ABORTED)));
            }
            Phase::AwaitingSetup { .. } | Phase::Over => {}
        }
        self.gather(now);
    }

    /// The process is about to end.
    pub(crate) fn drain(&mut self, now: u64, left_ms: u64) {
        match &mut self.phase {
            Phase::Live(live) => live.conversation.drain(now, left_ms),
            Phase::AwaitingSetup { .. } => self.out.push_back(Output::Close(unavailable())),
            Phase::Over => {}
        }
        self.gather(now);
    }

    /// What is to be done next.
    pub(crate) fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When [`Self::advance`] must be called next.
    pub(crate) fn poll_timeout(&self) -> Option<u64> {
        match &self.phase {
            Phase::AwaitingSetup { until } => Some(*until),
            Phase::Live(live) => live.conversation.poll_timeout(),
            Phase::Over => None,
        }
    }

    /// Key, setup, handle, place: in the order in which the service looks at them.
    fn open(
        &mut self,
        now: u64,
        setup: &Value,
        microphone: impl FnOnce() -> Microphone,
    ) -> Result<(), Close> {
        let given = self.key.take().unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(self.shared.key.as_bytes())) {
            return Err(Close::new(1007, close::KEY_NOT_VALID));
        }
        if self.shared.is_draining.load(Ordering::Relaxed) {
            return Err(unavailable());
        }
        let setup = Setup::read(setup)?;
        let (place, number, memory) = match setup.resumption.iter().flatten().next() {
            Some(handle) => {
                let found = self.shared.handles().redeem(handle, now);
                let (number, memory) = found.ok_or_else(|| Close::new(1007, close::INVALID_HANDLE))?;
                (self.shared.places.take_back(), number, memory)
            }
            None => {
                let place = self.shared.places.take().ok_or_else(|| full(self.shared.places.limit()))?;
                let number = self.shared.conversations.fetch_add(1, Ordering::Relaxed) + 1;
                let brief = Brief::from_instruction(&setup.instruction);
                let mind = Mind::new(brief, Arc::clone(&self.shared.bank), self.rng.u64(..));
                (place, number, Memory::new(Box::new(mind)))
            }
        };
        let conversation = Conversation::open(setup, memory, self.shared.abilities, self.rng.u64(..), now);
        let live = Live { conversation, number, microphone: microphone(), _place: place };
        self.phase = Phase::Live(Box::new(live));
        Ok(())
    }

    /// Takes over what the conversation puts out, and sees to handles and the end.
    fn gather(&mut self, now: u64) {
        if let Phase::Live(live) = &mut self.phase {
            while let Some(output) = live.conversation.poll_output() {
                if output != Output::IssueHandle {
                    self.out.push_back(output);
                    continue;
                }
                let memory = live.conversation.remember();
                let handle = self.shared.handles().issue(live.number, memory, self.rng.u128(..), now);
                self.out.push_back(Output::Frame(FrameWriter { pretty: false }.resumable(&handle)));
            }
        }
        let end = self.out.iter().position(|output| matches!(output, Output::Close(_)));
        if let Some(end) = end {
            self.out.truncate(end + 1);
            self.phase = Phase::Over;
        }
    }
}

impl Live {
    fn receive(&mut self, now: u64, frame: ClientFrame<'_>) -> Result<(), Close> {
        if let ClientFrame::Realtime(input) = &frame
            && let Some(audio) = &input.audio
        {
            for (samples, probability) in self.microphone.hear(audio)? {
                self.conversation.sound(now, samples, probability);
            }
        }
        self.conversation.receive(now, frame)
    }
}

/// Every place is taken. The words are for the person who waits.
fn full(places: usize) -> Close {
    let taken = if places == 1 {
        "The one place of this computer is taken".to_owned()
    } else {
        format!("All {places} places of this computer are taken")
    };
    Close::new(1011, &format!("{taken} by other interviews. Try again in a few minutes."))
}

fn unavailable() -> Close {
    Close::new(1011, "The service is currently unavailable.")
}

#[cfg(test)]
mod tests {
    use hearing::Detectors;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const ABLE: Abilities = Abilities { hears: true, speaks: false, asks_model: false };

    fn shared(places: usize) -> Arc<Shared> {
        Arc::new(Shared::new("right".to_owned(), Bank::built_in(), ABLE, Places::new(places)))
    }

    fn microphone() -> Microphone {
        Microphone::new(Detectors::built_in().start())
    }

    /// A connection on which messages were sent; what came out, in short.
    fn talk(shared: &Arc<Shared>, key: &str, messages: &[Value]) -> (Session, Vec<Value>) {
        let mut session = Session::new(Arc::clone(shared), Some(key.to_owned()), 1, 0);
        for message in messages {
            session.receive(0, message.to_string().as_bytes(), microphone);
        }
        session.advance(0);
        let sent = drain(&mut session);
        (session, sent)
    }

    fn drain(session: &mut Session) -> Vec<Value> {
        let mut sent = Vec::new();
        while let Some(output) = session.poll_output() {
            match output {
                Output::Frame(frame) => sent.push(serde_json::from_slice(&frame).unwrap()),
                Output::Close(close) => sent.push(json!(close.to_string())),
                _ => {}
            }
        }
        sent
    }

    fn setup(handle: Option<&str>) -> Value {
        json!({"setup": {"model": "models/any", "sessionResumption": {"handle": handle}}})
    }

    fn closes(sent: &[Value]) -> &str {
        sent.last().and_then(Value::as_str).unwrap_or_default()
    }

    #[test]
    fn who_is_let_in() {
        let shared = shared(2);
        let hello = json!({"realtimeInput": {"text": "Hello."}});
        for (key, messages, expected) in [
            ("wrong", vec![setup(None)], "1007 API key not valid. Please pass a valid API key."),
            ("", vec![setup(None)], "1007 API key not valid. Please pass a valid API key."),
            ("right", vec![hello], "1007 Request contains an invalid argument."),
            ("right", vec![setup(None), setup(None)], "1007 Request contains an invalid argument."),
            ("right", vec![setup(Some("unknown"))], "1007 Invalid session handle"),
            ("right", vec![json!({"setup": {"tools": 5}})], "1007 Request contains an invalid argument."),
            ("right", vec![setup(None)], ""),
        ] {
            let (_, sent) = talk(&shared, key, &messages);
            assert_eq!(closes(&sent), expected, "{messages:?}");
        }
        assert_eq!(shared.places.taken(), 0);
    }

    #[test]
    fn a_full_computer_says_so() {
        let shared = shared(1);
        let (first, _) = talk(&shared, "right", &[setup(None)]);
        let (_, sent) = talk(&shared, "right", &[setup(None)]);
        assert!(closes(&sent).starts_with("1011 The one place of this computer"), "{sent:?}");
        drop(first);
        let (_second, sent) = talk(&shared, "right", &[setup(None)]);
        assert_eq!(sent, [json!({"setupComplete": {}})]);
        shared.close_the_door();
        let (_, sent) = talk(&shared, "right", &[setup(None)]);
        assert_eq!(closes(&sent), "1011 The service is currently unavailable.");
        assert!(full(200).reason.ends_with("minutes."), "the reason fits a close frame");
    }

    #[test]
    fn a_handle_leads_back_even_when_the_computer_is_full() {
        let shared = shared(1);
        let greet = json!({"realtimeInput": {"text": "(The candidate has joined.)"}});
        let (first, sent) = talk(&shared, "right", &[setup(None), greet]);
        let handle =
            sent.iter().find_map(|frame| frame["sessionResumptionUpdate"]["newHandle"].as_str()).unwrap();
        drop(first);
        let (_other, _) = talk(&shared, "right", &[setup(None)]);
        let (_, sent) = talk(&shared, "right", &[setup(Some(handle))]);
        assert_eq!(sent, [json!({"setupComplete": {}})]);
    }

    #[test]
    fn a_client_without_a_setup_is_not_waited_for() {
        let (mut session, _) = talk(&shared(1), "right", &[]);
        session.advance(session.poll_timeout().unwrap());
        assert_eq!(closes(&drain(&mut session)), "1008 The operation was aborted");
        assert_eq!(session.poll_timeout(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_after_a_setup(messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..5)) {
            let (mut session, _) = talk(&shared(1), "right", &[setup(None)]);
            for message in &messages {
                session.receive(1, message, microphone);
            }
        }
    }
}
