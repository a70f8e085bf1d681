//! A client of the wire, as plain as possible: sends frames, sorts what comes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use interviewer::Running;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_websockets::{ClientBuilder, Limits, MaybeTlsStream, Message, WebSocketStream};

const PATH: &str = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
const PATIENCE: Duration = Duration::from_secs(90);

/// Length of a piece of sound, in milliseconds and samples at 16 kHz.
const CHUNK_MS: u64 = 20;
const CHUNK_SAMPLES: usize = 320;

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What the microphone will pick up; then silence.
    speech: VecDeque<Vec<i16>>,
    microphone: tokio::time::Interval,
    /// When the last piece of speech was sent.
    pub(crate) spoke_at: Option<Instant>,
}

/// What came until something happened.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) heard: String,
    pub(crate) said: String,
    pub(crate) sound: Vec<i16>,
    /// When the first sound came.
    pub(crate) sound_at: Option<Instant>,
    pub(crate) handle: Option<String>,
    pub(crate) call: Option<Value>,
    /// Members of `serverContent` and of the frame, in order.
    pub(crate) signs: Vec<String>,
    pub(crate) closed: Option<(u16, String)>,
}

impl Seen {
    pub(crate) fn has(&self, sign: &str) -> bool {
        self.signs.iter().any(|seen| seen == sign)
    }
}

/// A setup as the session sends it.
pub(crate) fn setup(changes: &Value) -> Value {
    let mut setup = json!({
        "model": "models/gemini-3.8-live",
        "generationConfig": {"responseModalities": ["AUDIO"]},
        "systemInstruction": {"parts": [{"text": "You are the interviewer in a spoken practice job interview.\n\
            About 30 minutes are left.\n\n<job_description>\nBackend engineer. Go, Kafka, PostgreSQL.\n</job_description>\n\
            \n<candidate_name>\nAda\n</candidate_name>\n"}]},
        "inputAudioTranscription": {}, "outputAudioTranscription": {}, "sessionResumption": {},
        "tools": [{"functionDeclarations": [{"name": "end_call", "behavior": "NON_BLOCKING"}]}],
        "realtimeInputConfig": {"automaticActivityDetection": {"prefixPaddingMs": 20, "silenceDurationMs": 800}},
    });
    for (name, value) in changes.as_object().unwrap() {
        setup[name] = value.clone();
    }
    json!({ "setup": setup })
}

impl Client {
    pub(crate) async fn dial(interviewer: &Running, key: &str) -> Self {
        let uri = format!("{}{PATH}?key={key}", interviewer.base_url().replace("http", "ws"));
        let limits = Limits::default().max_payload_len(None);
        let (socket, _) = ClientBuilder::new().uri(&uri).unwrap().limits(limits).connect().await.unwrap();
        let microphone = tokio::time::interval(Duration::from_millis(CHUNK_MS));
        Self { socket, speech: VecDeque::new(), microphone, spoke_at: None }
    }

    /// A connection that is set up.
    pub(crate) async fn open(interviewer: &Running, changes: Value) -> Self {
        let mut client = Self::dial(interviewer, interviewer.key()).await;
        client.send(setup(&changes)).await;
        let seen = client.until("setupComplete", |seen| seen.has("setupComplete")).await;
        assert_eq!(seen.signs, ["setupComplete"]);
        client
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.socket.send(Message::text(frame.to_string())).await.unwrap();
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.send(json!({"realtimeInput": {"text": text}})).await;
    }

    /// From now on the microphone picks this up, at the pace of a person.
    pub(crate) fn say(&mut self, samples: &[i16]) {
        self.spoke_at = None;
        self.speech.extend(samples.chunks(CHUNK_SAMPLES).map(<[i16]>::to_vec));
        self.microphone.reset_immediately();
    }

    /// Listens, with the microphone on, until something is seen.
    pub(crate) async fn until(&mut self, what: &str, mut is_seen: impl FnMut(&Seen) -> bool) -> Seen {
        let mut seen = Seen::default();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !is_seen(&seen) {
            assert!(seen.closed.is_none(), "closed before {what}: {seen:?}");
            tokio::select! {
                message = self.socket.next() => match message {
                    Some(Ok(message)) => take(&mut seen, &message),
                    _ => { seen.closed.get_or_insert((1006, String::new())); }
                },
                _ = self.microphone.tick() => self.pick_up().await,
                () = tokio::time::sleep_until(deadline) => panic!("waited in vain for {what}: {:?} {:?}", seen.signs, seen.said),
            }
        }
        seen
    }

    async fn pick_up(&mut self) {
        let is_speech = !self.speech.is_empty();
        let samples = self.speech.pop_front().unwrap_or_else(|| vec![0; CHUNK_SAMPLES]);
        if is_speech && self.speech.is_empty() {
            self.spoke_at = Some(Instant::now());
        }
        let pcm: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let data = base64_simd::STANDARD.encode_to_string(pcm);
        let frame = json!({"realtimeInput": {"audio": {"data": data, "mimeType": "audio/pcm;rate=16000"}}});
        // A closed connection is noticed where it is read.
        let _ = self.socket.send(Message::text(frame.to_string())).await;
    }
}

fn take(seen: &mut Seen, message: &Message) {
    if let Some((code, reason)) = message.as_close() {
        seen.closed = Some((code.into(), reason.to_owned()));
        return;
    }
    let Ok(frame) = serde_json::from_slice::<Value>(message.as_payload()) else { return };
    let content = &frame["serverContent"];
    for (at, text) in [("inputTranscription", &mut seen.heard), ("outputTranscription", &mut seen.said)] {
        text.push_str(content[at]["text"].as_str().unwrap_or_default());
    }
    if let Some(data) = content["modelTurn"]["parts"][0]["inlineData"]["data"].as_str() {
        seen.sound_at.get_or_insert_with(Instant::now);
        let pcm = base64_simd::STANDARD.decode_to_vec(data).unwrap();
        seen.sound.extend(pcm.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
    }
    if let Some(handle) = frame["sessionResumptionUpdate"]["newHandle"].as_str() {
        seen.handle = Some(handle.to_owned());
    }
    if let Some(call) = frame["toolCall"]["functionCalls"].get(0) {
        seen.call = Some(call.clone());
    }
    let members = frame.as_object().into_iter().chain(content.as_object());
    seen.signs.extend(members.flat_map(|members| members.keys().cloned()));
}
