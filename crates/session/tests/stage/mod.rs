//! A stage for one session: virtual time, a backend and a model that answer by themselves, and a
//! trace of everything that came out, one readable line each.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is a test's report")]

use bytes::Bytes;
use contract::backend::{
    BackendReply, BackendRequest, CallError, Duration, InterviewContext, InterviewStatus, Turn,
};
use contract::ids::InterviewId;
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::server_to_client_message::Payload as ToClient;
use contract::time::UnixMillis;
use contract::{legacy, live};
use prost::Message as _;
use serde_json::Value;
use session::provider::gemini_live::{GeminiLive, GeminiSettings};
use session::{
    CallId, ClientFrame, ConnId, DialId, Frame, Input, ModelClose, Outcome, Output, Protocol, Session,
    SessionConfig,
};
use std::collections::VecDeque;
use std::fmt::Write as _;

/// Virtual time begins here.
pub const T0: i64 = 1_000_000;

pub struct Stage {
    pub session: Session,
    pub now: UnixMillis,
    pub dial: DialId,
    pub context: InterviewContext,
    /// Replies for the next backend calls; success once it is empty.
    pub backend: VecDeque<Result<(), CallError>>,
    /// The model answers neither to a dial nor to a setup by itself.
    pub manual_model: bool,
    /// A hang-up is never confirmed.
    pub slow_hang_up: bool,
    /// The backend does not answer at all.
    pub silent_backend: bool,
    pub saved: Vec<Turn>,
    pub journal: Vec<Turn>,
    pub state: Option<session::CheckpointState>,
    pub outcome: Option<Outcome>,
    protocol: Protocol,
    trace: String,
}

pub fn provider() -> Box<GeminiLive> {
    let settings = GeminiSettings {
        api_key: "k".into(),
        base_url: "http://127.0.0.1:1".into(),
        ..GeminiSettings::default()
    };
    Box::new(GeminiLive::new(settings).unwrap())
}

pub fn interview() -> InterviewId {
    InterviewId::parse("i1").unwrap()
}

impl Stage {
    pub fn new() -> Self {
        let now = UnixMillis(T0);
        Self::with(Session::new(interview(), SessionConfig::default(), provider(), 7, now), now)
    }

    pub fn with(session: Session, now: UnixMillis) -> Self {
        let context = InterviewContext {
            candidate_name: Some("Ada".into()),
            job_description: "Rust engineer".into(),
            duration: Duration::Short,
            status: Some(InterviewStatus::Pending),
            ..InterviewContext::default()
        };
        Self {
            session,
            now,
            dial: DialId(0),
            context,
            backend: VecDeque::new(),
            manual_model: false,
            silent_backend: false,
            slow_hang_up: false,
            saved: Vec::new(),
            journal: Vec::new(),
            state: None,
            outcome: None,
            protocol: Protocol::Live,
            trace: String::new(),
        }
    }

    /// A session that has just gone live.
    pub fn live() -> Self {
        let mut stage = Self::new();
        stage.attach(1);
        stage
    }

    pub fn attach(&mut self, conn: u64) {
        self.attach_as(conn, Protocol::Live);
    }

    pub fn attach_as(&mut self, conn: u64, protocol: Protocol) {
        self.protocol = protocol;
        self.input(Input::ClientAttached { conn: ConnId(conn), protocol });
    }

    pub fn detach(&mut self, conn: u64) {
        self.input(Input::ClientDetached { conn: ConnId(conn) });
    }

    pub fn client(&mut self, conn: u64, payload: FromClient) {
        let frame = live::ClientToServerMessage { payload: Some(payload) }.encode_to_vec();
        self.raw(conn, frame);
    }

    pub fn raw(&mut self, conn: u64, frame: Vec<u8>) {
        self.input(Input::ClientFrame { conn: ConnId(conn), frame: ClientFrame::Binary(frame.into()) });
    }

    pub fn end(&mut self, conn: u64) {
        self.client(conn, FromClient::EndRequest(live::EndRequest {}));
    }

    pub fn mic(&mut self, conn: u64, ms: usize) {
        let audio_content = Bytes::from(vec![0; 32 * ms]);
        self.client(conn, FromClient::AudioChunk(live::AudioChunk { audio_content }));
    }

    /// Loud enough to be speech.
    pub fn loud_mic(&mut self, conn: u64, ms: usize) {
        let audio_content = Bytes::from(vec![0x20; 32 * ms]);
        self.client(conn, FromClient::AudioChunk(live::AudioChunk { audio_content }));
    }

    /// The model says something on the newest connection.
    pub fn model(&mut self, json: &str) {
        let frame = Frame::Binary(Bytes::copy_from_slice(json.as_bytes()));
        self.input(Input::ModelFrame { dial: self.dial, frame });
    }

    /// The interviewer speaks: sound, words, end of generation, end of turn.
    pub fn model_turn(&mut self, text: &str, ms: usize) {
        self.model_sound(ms);
        self.model_words(text);
        self.model(r#"{"serverContent":{"generationComplete":true}}"#);
        self.model(r#"{"serverContent":{"turnComplete":true}}"#);
    }

    pub fn model_sound(&mut self, ms: usize) {
        let data = base64_simd::STANDARD.encode_to_string(vec![0u8; 48 * ms]);
        self.model(&format!(
            r#"{{"serverContent":{{"modelTurn":{{"parts":[{{"inlineData":{{"data":"{data}"}}}}]}}}}}}"#
        ));
    }

    pub fn model_words(&mut self, text: &str) {
        self.model(&format!(r#"{{"serverContent":{{"outputTranscription":{{"text":"{text}"}}}}}}"#));
    }

    pub fn user_words(&mut self, text: &str) {
        self.model(&format!(r#"{{"serverContent":{{"inputTranscription":{{"text":"{text}"}}}}}}"#));
    }

    pub fn close_model(&mut self, code: u16, reason: &str) {
        let close = ModelClose::Closed { code: Some(code), reason: reason.into() };
        self.input(Input::ModelClosed { dial: self.dial, close });
    }

    /// Lets time pass, waking the session whenever it asked for it.
    pub fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some((at, timer)) = self.session.poll_timeout().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            let _ = writeln!(self.trace, "{:>7}  * {timer:?}", self.now.0 - T0);
            self.input(Input::Timeout);
        }
        self.now = until;
    }

    pub fn input(&mut self, input: Input) {
        self.session.handle(self.now, input);
        let mut answers = VecDeque::new();
        while let Some(output) = self.session.poll_output() {
            self.perform(&output, &mut answers);
        }
        while let Some(answer) = answers.pop_front() {
            self.input(answer);
        }
        assert_eq!(
            self.session.poll_timeout().is_none(),
            self.outcome.is_some(),
            "a session that is not finished always has a deadline\n{}",
            self.trace
        );
    }

    fn perform(&mut self, output: &Output, answers: &mut VecDeque<Input>) {
        assert!(self.outcome.is_none(), "nothing comes after Finished: {output:?}");
        let line = match output {
            Output::Checkpoint(checkpoint) => {
                self.journal.extend(checkpoint.new_turns.iter().cloned());
                self.state = Some(checkpoint.state.clone());
                let turns = checkpoint.new_turns.len();
                format!("checkpoint +{turns} ending={:?}", checkpoint.state.ending.map(|(reason, _)| reason))
            }
            Output::SendClient { conn, frame, audio_turn } => {
                format!("client {} <- {}", conn.0, self.describe(frame, *audio_turn))
            }
            Output::DiscardAudio { conn, turn } => format!("client {} discard audio <= {turn}", conn.0),
            Output::CloseClient { conn, code } => format!("client {} close {}", conn.0, code.number()),
            Output::Dial { dial, .. } => {
                self.dial = *dial;
                if !self.manual_model {
                    answers.push_back(Input::ModelOpened { dial: *dial });
                }
                format!("model {} dial", dial.0)
            }
            Output::SendModel { dial, frame } => {
                let value: Value = serde_json::from_slice(frame.bytes()).unwrap();
                if value.get("setup").is_some() && !self.manual_model {
                    let frame = Frame::Binary(Bytes::from_static(br#"{"setupComplete":{}}"#));
                    answers.push_back(Input::ModelFrame { dial: *dial, frame });
                }
                format!("model {} <- {}", dial.0, describe_model(&value))
            }
            Output::HangUp { dial } => {
                let close = ModelClose::Closed { code: Some(1000), reason: String::new() };
                if !self.slow_hang_up {
                    answers.push_back(Input::ModelClosed { dial: *dial, close });
                }
                format!("model {} hang up", dial.0)
            }
            Output::CallBackend { call, request } => {
                answers.extend(self.backend_reply(*call, request));
                format!("backend <- {}", describe_request(request))
            }
            Output::Finished(outcome) => {
                self.outcome = Some(*outcome);
                format!("finished {:?} saved={}", outcome.reason, outcome.saved)
            }
        };
        let _ = writeln!(self.trace, "{:>7}  {line}", self.now.0 - T0);
    }

    fn backend_reply(&mut self, call: CallId, request: &BackendRequest) -> Option<Input> {
        if self.silent_backend {
            return None;
        }
        let reply = self.backend.pop_front().unwrap_or(Ok(())).map(|()| match request {
            BackendRequest::GetContext { .. } => BackendReply::Context(Box::new(self.context.clone())),
            BackendRequest::SubmitTranscript { turns, .. } => {
                self.saved.clone_from(turns);
                BackendReply::Done
            }
            BackendRequest::UpdateStatus { .. } | BackendRequest::AppendTranscript { .. } => {
                BackendReply::Done
            }
        });
        Some(Input::BackendReplied { call, reply })
    }

    fn describe(&self, frame: &Bytes, audio_turn: Option<u32>) -> String {
        if let Protocol::Legacy { .. } = self.protocol {
            let message = legacy::ServerToClientMessage::decode(frame.clone()).unwrap();
            return match message.payload.unwrap() {
                legacy::server_to_client_message::Payload::AudioChunk(a) => {
                    format!("legacy AudioChunk {} bytes", a.audio_content.len())
                }
                other => format!("legacy {other:?}"),
            };
        }
        match live::ServerToClientMessage::decode(frame.clone()).unwrap().payload.unwrap() {
            ToClient::TranscriptUpdate(t) => {
                let state = if t.is_final { format!("final #{}", t.sequence) } else { "partial".into() };
                format!("{} turn {} {state}: {}", t.speaker, t.turn, t.text)
            }
            ToClient::AudioResponse(a) => {
                assert_eq!(audio_turn, Some(a.turn));
                format!("audio turn {} {} ms", a.turn, a.audio_content.len() / 32)
            }
            ToClient::Error(e) => format!("ErrorResponse {} {}", e.code, e.message),
            ToClient::SessionEnded(e) => format!("SessionEnded {:?}", e.reason()),
            ToClient::SessionStarted(s) => {
                let left = s.deadline_ms - s.server_time_ms;
                format!("SessionStarted resumed={} last={} left={left}", s.resumed, s.last_sequence)
            }
            ToClient::Interrupted(i) => format!("Interrupted turn {}", i.turn),
            ToClient::Notice(n) => format!("notice {:?} {}", n.kind(), n.remaining_ms),
            ToClient::Pong(p) => format!("pong {}", p.nonce),
        }
    }

    pub fn trace(&self) -> &str {
        &self.trace
    }

    /// The trace from here on only.
    pub fn clear(&mut self) {
        self.trace.clear();
    }
}

fn describe_model(value: &Value) -> String {
    if let Some(setup) = value.get("setup") {
        let handle = setup.pointer("/sessionResumption/handle").and_then(Value::as_str).unwrap_or("-");
        let history = setup.get("historyConfig").is_some();
        return format!("setup handle={handle} history={history}");
    }
    if value.pointer("/realtimeInput/audio").is_some() {
        return "audio".into();
    }
    value.to_string()
}

fn describe_request(request: &BackendRequest) -> String {
    match request {
        BackendRequest::AppendTranscript { turns, .. } => format!("append {}", turns.len()),
        BackendRequest::GetContext { .. } => "getContext".into(),
        BackendRequest::SubmitTranscript { turns, .. } => format!("submit {} turns", turns.len()),
        BackendRequest::UpdateStatus { status, .. } => format!("status {}", status.as_str()),
    }
}

/// The conversation as a person would write it down.
pub fn dialogue(turns: &[Turn]) -> String {
    turns.iter().fold(String::new(), |mut text, turn| {
        let cut = if turn.interrupted { " [interrupted]" } else { "" };
        let _ = writeln!(text, "{}. {}: {}{cut}", turn.sequence, turn.speaker.as_str(), turn.content);
        text
    })
}

/// Fails with the trace, so that the reader sees what happened.
pub fn expect_finished(stage: &Stage) -> Outcome {
    stage.outcome.unwrap_or_else(|| panic!("not finished:\n{}", stage.trace()))
}
