//! Sessions in virtual time: a rig with a clock that the test moves, and traces of what is sent.
#![expect(clippy::needless_pass_by_value, reason = "`json!` values read better without a reference")]

mod inputs;
mod lifetimes;
mod tools;
mod turns;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use gemini_wire::{Close, Endpoint};
use serde_json::{Value, json};

use crate::fake_gemini::log::ConnectionLog;
use crate::fake_gemini::script::Script;
use crate::fake_gemini::session::{Link, Output, Session, Shared, SharedLog};
use crate::speech::{Speaker, silence, speak, to_bytes};

/// A fake with one client, on a clock that the test moves.
struct Rig {
    shared: Arc<Shared>,
    session: Session,
    log: SharedLog,
    now: u64,
    connections: u64,
    /// (time, frame) of everything sent.
    sent: Vec<(u64, Value)>,
    end: Option<(u64, Output)>,
}

impl Rig {
    fn new(script: &str) -> Self {
        let script =
            format!("set noise = off\nset announce_not_resumable = off\nset transcript = before\n{script}");
        let shared = Arc::new(Shared::new(Script::parse(&script).unwrap(), None, false));
        let (session, log) = connect(&shared, 1);
        Self { shared, session, log, now: 0, connections: 1, sent: Vec::new(), end: None }
    }

    /// A rig whose session is set up with both transcriptions and resumption.
    fn live(script: &str) -> Self {
        let mut rig = Self::new(script);
        rig.setup(json!({"sessionResumption": {}}));
        rig
    }

    /// A new connection to the same fake; the old one is hung up.
    fn reconnect(&mut self, setup: Value) {
        self.connections += 1;
        (self.session, self.log) = connect(&self.shared, self.connections);
        self.sent.clear();
        self.end = None;
        self.setup(setup);
    }

    fn setup(&mut self, extra: Value) {
        let mut setup = json!({
            "model": "models/gemini-3.8-live",
            "generationConfig": {"responseModalities": ["AUDIO"]},
            "inputAudioTranscription": {},
            "outputAudioTranscription": {},
            "contextWindowCompression": {"slidingWindow": {}},
            "tools": [{"functionDeclarations": [{"name": "end_call"}, {"name": "ask", "behavior": "BLOCKING"}]}],
        });
        for (name, value) in extra.as_object().unwrap() {
            setup[name] = value.clone();
        }
        self.send(json!({ "setup": setup }));
        self.pass(50);
    }

    fn send(&mut self, frame: Value) {
        self.session.receive(self.now, &Bytes::from(frame.to_string()));
        self.drain();
    }

    fn text(&mut self, text: &str) {
        self.send(json!({"realtimeInput": {"text": text}}));
    }

    /// Streams audio in real time, 20 ms a frame.
    fn audio(&mut self, samples: &[i16]) {
        for chunk in samples.chunks(320) {
            let data = base64_simd::STANDARD.encode_to_string(to_bytes(chunk));
            self.send(
                json!({"realtimeInput": {"audio": {"data": data, "mimeType": "audio/pcm;rate=16000"}}}),
            );
            self.pass(20);
        }
    }

    fn speak(&mut self, text: &str) {
        self.audio(&speak(text, &Speaker::candidate(), 16_000));
    }

    fn silence(&mut self, ms: u64) {
        self.audio(&silence(ms, 16_000));
    }

    /// Lets time pass, waking the session exactly when it asks for it.
    fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(due) = self.session.poll_timeout().filter(|due| *due <= until) {
            assert!(due >= self.now, "a timeout in the past");
            self.now = due;
            self.session.advance(due);
            self.drain();
        }
        self.now = until;
    }

    fn drain(&mut self) {
        while let Some(output) = self.session.poll_output() {
            match output {
                Output::Frame(frame) => self.sent.push((self.now, serde_json::from_slice(&frame).unwrap())),
                end => self.end = Some((self.now, end)),
            }
        }
    }

    /// The kinds of frames sent since the last call; runs of audio and transcript pieces are one word.
    fn trace(&mut self) -> Vec<String> {
        let mut kinds: Vec<String> = self.sent.drain(..).map(|(_, frame)| kind(&frame)).collect();
        kinds.dedup();
        let mut trace: Vec<String> = Vec::new();
        for kind in kinds {
            let is_speech = kind == "audio" || kind == "said";
            let was_speech = trace.last().is_some_and(|last| last == "audio" || last == "said");
            if !(is_speech && was_speech) {
                trace.push(kind);
            }
        }
        trace
    }

    fn log(&self) -> ConnectionLog {
        self.log.lock().unwrap().clone()
    }

    fn closed(&self) -> Close {
        match &self.end {
            Some((_, Output::Close(close))) => close.clone(),
            other => panic!("not closed: {other:?}"),
        }
    }

    /// The time of the first frame of a kind.
    fn time_of(&self, wanted: &str) -> u64 {
        let found = self.sent.iter().find(|(_, frame)| kind(frame) == wanted);
        found.unwrap_or_else(|| panic!("no {wanted} in {:?}", self.sent)).0
    }

    fn call_id(&self) -> String {
        let calls = self.sent.iter().find_map(|(_, frame)| frame.get("toolCall"));
        calls.unwrap()["functionCalls"][0]["id"].as_str().unwrap().to_owned()
    }

    fn answer(&mut self, id: &str, scheduling: &str) {
        let answer = json!({"id": id, "name": "x", "response": {"output": "ok"}, "scheduling": scheduling});
        self.send(json!({"toolResponse": {"functionResponses": [answer]}}));
    }
}

fn connect(shared: &Arc<Shared>, number: u64) -> (Session, SharedLog) {
    let log: SharedLog = Arc::new(Mutex::default());
    let link = Link {
        number,
        endpoint: Endpoint { api_version: "v1beta".to_owned(), vertex: false },
        key: Some("k".to_owned()),
    };
    (Session::new(Arc::clone(shared), Arc::clone(&log), link, 7), log)
}

fn kind(frame: &Value) -> String {
    let content = |name: &str| frame["serverContent"].get(name).is_some();
    let name = match frame {
        _ if frame.get("voiceActivity").is_some() => frame["voiceActivity"]["type"].as_str().unwrap(),
        _ if content("modelTurn") => "audio",
        _ if content("inputTranscription") => "heard",
        _ if content("outputTranscription") => "said",
        _ if content("turnComplete") && content("interrupted") => "interrupted+turnComplete",
        _ if content("turnComplete") => "turnComplete",
        _ if content("interrupted") => "interrupted",
        _ if content("generationComplete") => "generationComplete",
        _ if frame["sessionResumptionUpdate"]["resumable"] == true => "handle",
        _ => frame.as_object().unwrap().keys().next().map_or("{}", String::as_str),
    };
    name.to_owned()
}
