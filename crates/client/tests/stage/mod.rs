//! A stage for one client: virtual time, an API and a network that answer by themselves, and a
//! trace of everything that came out, one readable line each.
#![expect(clippy::unwrap_used, reason = "a panic is a test's report")]

use bytes::Bytes;
use client::{
    Caption, Client, ClientConfig, ConnId, Event, Input, Output, State, Timer, Token, TokenKind, TokenRefusal,
};
use contract::audio_format::client_bytes_to_ms;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{
    AudioResponse, ClientToServerMessage, ErrorResponse, Pong, ServerToClientMessage, SessionEnded,
    SessionNotice, SessionStarted, TranscriptUpdate, session_ended, session_notice,
};
use contract::time::UnixMillis;
use prost::Message as _;
use std::collections::VecDeque;
use std::fmt::Write as _;

/// Virtual time begins here.
pub const T0: i64 = 1_000_000;

/// How far the server's clock is ahead, in milliseconds.
const CLOCK_AHEAD_MS: i64 = 7_000;

pub struct Stage {
    pub client: Client,
    pub now: UnixMillis,
    /// The newest attempt.
    pub conn: ConnId,
    /// Sockets can be opened and the API answers.
    pub network: bool,
    /// What the API says to a request of each kind, while the network is there.
    pub join: Result<(), TokenRefusal>,
    pub resume: Result<(), TokenRefusal>,
    /// Answers nothing by itself.
    pub by_hand: bool,
    /// The server answers pings; then they are not in the trace.
    pub pongs: bool,
    /// Final lines shown, in order of appearance.
    pub finals: Vec<(u64, String)>,
    pub problem: Option<client::Problem>,
    /// Milliseconds of sound sent.
    pub sound_sent_ms: u64,
    trace: String,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(ClientConfig::default())
    }

    pub fn with(config: ClientConfig) -> Self {
        let now = UnixMillis(T0);
        Self {
            client: Client::new(config, 7, now),
            now,
            conn: ConnId(0),
            network: true,
            join: Ok(()),
            resume: Ok(()),
            by_hand: false,
            pongs: true,
            finals: Vec::new(),
            problem: None,
            sound_sent_ms: 0,
            trace: String::new(),
        }
    }

    /// A client whose socket is open, and whose session is not live yet.
    pub fn connecting() -> Self {
        let mut stage = Self::new();
        stage.input(Input::Start);
        stage
    }

    /// A client whose session has just gone live.
    pub fn live() -> Self {
        let mut stage = Self::connecting();
        stage.started(0, false);
        assert_eq!(stage.client.state(), State::Live);
        stage.clear();
        stage
    }

    pub fn server(&mut self, payload: FromServer) {
        let frame = ServerToClientMessage { payload: Some(payload), event: 0 }.encode_to_vec();
        self.raw(frame);
    }

    pub fn raw(&mut self, frame: Vec<u8>) {
        self.input(Input::SocketFrame { conn: self.conn, frame: frame.into() });
    }

    pub fn started(&mut self, last_sequence: u64, resumed: bool) {
        let server_time_ms = self.now.0 + CLOCK_AHEAD_MS;
        self.server(FromServer::SessionStarted(SessionStarted {
            session_id: "s".into(),
            deadline_ms: T0 + CLOCK_AHEAD_MS + 600_000,
            resume_window_ms: 60_000,
            server_time_ms,
            resumed,
            last_sequence,
        }));
    }

    /// A final line.
    pub fn line(&mut self, sequence: u64, speaker: &str, text: &str) {
        let turn = u32::try_from(sequence).unwrap();
        self.server(FromServer::TranscriptUpdate(TranscriptUpdate {
            speaker: speaker.into(),
            text: text.into(),
            is_final: true,
            turn_complete: true,
            turn,
            sequence,
            timestamp_ms: self.now.0,
        }));
    }

    /// A line that grows.
    pub fn part(&mut self, turn: u32, speaker: &str, text: &str) {
        self.server(FromServer::TranscriptUpdate(TranscriptUpdate {
            speaker: speaker.into(),
            text: text.into(),
            turn,
            ..TranscriptUpdate::default()
        }));
    }

    pub fn sound(&mut self, turn: u32, ms: usize) {
        let audio_content = Bytes::from(vec![0; 32 * ms]);
        self.server(FromServer::AudioResponse(AudioResponse { audio_content, turn }));
    }

    pub fn notice(&mut self, kind: session_notice::Kind) {
        self.server(FromServer::Notice(SessionNotice { kind: kind.into(), ..SessionNotice::default() }));
    }

    pub fn error(&mut self, code: i32, message: &str) {
        self.server(FromServer::Error(ErrorResponse { code, message: message.into() }));
    }

    pub fn ended(&mut self, reason: session_ended::Reason) {
        self.server(FromServer::SessionEnded(SessionEnded { reason: reason.into() }));
    }

    pub fn closed(&mut self, code: impl Into<Option<u16>>) {
        self.input(Input::SocketClosed { conn: self.conn, code: code.into() });
    }

    /// The microphone gives `ms` of sound, in chunks of 20 ms as time passes.
    pub fn speak(&mut self, ms: u64) {
        for _ in 0..ms / 20 {
            self.input(Input::Microphone(vec![1; 640].into()));
            self.pass(20);
        }
    }

    /// Lets time pass, waking the client whenever it asked for it.
    pub fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some((at, timer)) = self.client.poll_timeout().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            if timer != Timer::Ping || !self.pongs {
                self.write(&format!("* {timer:?}"));
            }
            self.input(Input::Timeout);
        }
        self.now = until;
    }

    pub fn input(&mut self, input: Input) {
        self.client.handle(self.now, input);
        let mut answers = VecDeque::new();
        while let Some(output) = self.client.poll_output() {
            self.perform(output, &mut answers);
        }
        while let Some(answer) = answers.pop_front() {
            self.input(answer);
        }
        assert_eq!(
            self.client.poll_timeout().is_none(),
            self.client.state().waits_for_person(),
            "a deadline always, unless it is the person's move\n{}",
            self.trace
        );
    }

    fn perform(&mut self, output: Output, answers: &mut VecDeque<Input>) {
        let answer = self.answer(&output).filter(|_| !self.by_hand);
        answers.extend(answer);
        let line = match output {
            Output::Prepare => "prepare".into(),
            Output::AskPermission => "ask for the microphone".into(),
            Output::FetchResults => "fetch the results".into(),
            Output::RequestToken { conn, kind } => {
                assert!(conn >= self.conn, "connections count up");
                self.conn = conn;
                format!("token {} {kind:?}", conn.0)
            }
            Output::OpenSocket { conn, .. } => format!("socket {} open", conn.0),
            Output::CloseSocket { conn } => format!("socket {} close", conn.0),
            Output::Send { conn, frame, is_audio } => {
                assert_eq!(conn, self.conn, "nothing goes to an old socket\n{}", self.trace);
                let message = ClientToServerMessage::decode(frame).unwrap().payload.unwrap();
                assert_eq!(is_audio, matches!(message, ToServer::AudioChunk(_)));
                match &message {
                    ToServer::AudioChunk(chunk) => {
                        self.sound_sent_ms += client_bytes_to_ms(chunk.audio_content.len());
                        return;
                    }
                    ToServer::Ping(ping) if self.pongs => {
                        let payload = Some(FromServer::Pong(Pong { nonce: ping.nonce }));
                        let frame = ServerToClientMessage { payload, event: 0 }.encode_to_vec().into();
                        answers.push_back(Input::SocketFrame { conn, frame });
                        return;
                    }
                    other => format!("socket {} <- {}", conn.0, describe(other)),
                }
            }
            Output::Event(Event::RoundTrip { .. }) if self.pongs => return,
            Output::Event(event) => self.note(event),
        };
        self.write(&line);
    }

    fn answer(&self, output: &Output) -> Option<Input> {
        Some(match *output {
            Output::Prepare => Input::InterviewReady,
            Output::AskPermission => Input::PermissionGranted,
            Output::RequestToken { conn, .. } if !self.network => {
                Input::TokenRefused { conn, refusal: TokenRefusal::Unreachable }
            }
            Output::RequestToken { conn, kind } => {
                let said = if kind == TokenKind::Join { self.join } else { self.resume };
                match said {
                    Ok(()) => Input::TokenIssued { conn, token: Token("t".into()) },
                    Err(refusal) => Input::TokenRefused { conn, refusal },
                }
            }
            Output::OpenSocket { conn, .. } if self.network => Input::SocketOpened { conn },
            Output::OpenSocket { conn, .. } => Input::SocketClosed { conn, code: None },
            _ => return None,
        })
    }

    fn note(&mut self, event: Event) -> String {
        match event {
            Event::State(state) => format!("== {}", state.as_str()),
            Event::Caption(Caption { turn, speaker, text, sequence, .. }) => {
                if let Some(sequence) = sequence {
                    self.finals.push((sequence, text.clone()));
                }
                let number = sequence.map_or("…".into(), |sequence| format!("#{sequence}"));
                format!("   {} {number} turn {turn}: {text}", speaker.as_str())
            }
            Event::Audio { turn, pcm } => format!("   sound turn {turn} {} ms", pcm.len() / 32),
            Event::Started(started) => format!(
                "   started, resumed={}, deadline in {} ms",
                started.resumed,
                started.deadline.0 - started.clock_ahead_ms - self.now.0
            ),
            Event::Problem(problem) => {
                let line = format!("   {problem:?}");
                self.problem = Some(problem);
                line
            }
            other => format!("   {other:?}"),
        }
    }

    fn write(&mut self, line: &str) {
        let _ = writeln!(self.trace, "{:>7}  {line}", self.now.0 - T0);
    }

    pub fn trace(&self) -> &str {
        &self.trace
    }

    /// The trace from here on only.
    pub fn clear(&mut self) {
        self.trace.clear();
    }
}

fn describe(message: &ToServer) -> String {
    match message {
        ToServer::AudioChunk(chunk) => format!("sound {} bytes", chunk.audio_content.len()),
        ToServer::EndRequest(_) => "EndRequest".into(),
        ToServer::TextInput(input) => format!("text {}", input.text),
        ToServer::PlaybackReport(report) => format!("played turn {} {} ms", report.turn, report.played_ms),
        ToServer::TurnControl(control) => format!("control {:?}", control.action()),
        ToServer::Resume(resume) => format!("Resume after {}", resume.last_sequence),
        ToServer::Ping(ping) => format!("ping {}", ping.nonce),
    }
}
