//! Reads the frames a client sends: JSON in camelCase or snake_case, base64 in either alphabet.
//!
//! An audio frame is read without building a JSON tree: a load test sends ten thousand of them a second.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::close::Close;

/// One client frame: exactly one of these is in it.
pub enum ClientFrame<'a> {
    /// The first frame.
    Setup(Value),
    /// Text turns.
    Content(Content),
    /// Audio, text and activity as they happen.
    Realtime(Realtime<'a>),
    /// Answers to tool calls.
    ToolResponse(Vec<FunctionResponse>),
    /// A new system instruction or tools.
    ContextUpdate(Value),
}

/// Shows the kind only: the rest is what people say.
impl fmt::Debug for ClientFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Setup(_) => "Setup",
            Self::Content(_) => "Content",
            Self::Realtime(_) => "Realtime",
            Self::ToolResponse(_) => "ToolResponse",
            Self::ContextUpdate(_) => "ContextUpdate",
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow)]
    setup: Option<&'a RawValue>,
    #[serde(borrow, alias = "client_content")]
    client_content: Option<&'a RawValue>,
    #[serde(borrow, alias = "realtime_input")]
    realtime_input: Option<Realtime<'a>>,
    #[serde(borrow, alias = "tool_response")]
    tool_response: Option<&'a RawValue>,
    #[serde(borrow, alias = "context_update")]
    context_update: Option<&'a RawValue>,
}

/// `clientContent`.
#[derive(Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub struct Content {
    turns: Option<Vec<ContentTurn>>,
    #[serde(alias = "turn_complete")]
    turn_complete: Option<bool>,
}

#[derive(Deserialize, PartialEq)]
struct ContentTurn {
    role: Option<String>,
    parts: Option<Vec<TextPart>>,
}

#[derive(Deserialize, PartialEq)]
struct TextPart {
    text: Option<String>,
}

/// `realtimeInput`. The SDKs send one member a frame; several are taken in the order of the fields.
/// `video` is accepted and not looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Realtime<'a> {
    /// Manual start of speech.
    #[serde(alias = "activity_start")]
    pub activity_start: Option<Empty>,
    /// A piece of audio.
    #[serde(borrow)]
    pub audio: Option<Blob<'a>>,
    /// The deprecated way to send audio.
    #[serde(borrow, alias = "media_chunks")]
    pub media_chunks: Option<&'a RawValue>,
    /// Text that counts as a turn of the user.
    pub text: Option<String>,
    /// Manual end of speech.
    #[serde(alias = "activity_end")]
    pub activity_end: Option<Empty>,
    /// The microphone was switched off.
    #[serde(alias = "audio_stream_end")]
    pub audio_stream_end: Option<bool>,
}

/// An empty JSON object.
#[derive(Debug, Deserialize)]
pub struct Empty {}

/// Base64 data with its type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blob<'a> {
    /// Base64, standard or URL-safe, padded or not.
    #[serde(borrow, default)]
    pub data: Cow<'a, str>,
    /// For audio `audio/pcm;rate=16000`.
    #[serde(borrow, default, alias = "mime_type")]
    pub mime_type: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToolResponse {
    #[serde(default, alias = "function_responses")]
    function_responses: Option<Vec<FunctionResponse>>,
}

/// One answer to a tool call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionResponse {
    /// The id of the call.
    pub id: Option<String>,
    response: Option<Map<String, Value>>,
    scheduling: Option<String>,
    #[serde(alias = "will_continue")]
    will_continue: Option<bool>,
}

/// When the model reacts to the answer of a non-blocking tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheduling {
    /// Never.
    Silent,
    /// After what it is saying.
    WhenIdle,
    /// At once.
    Interrupt,
}

impl FunctionResponse {
    /// Beside `response` or inside it: Google's guides show one, its reference the other.
    #[must_use]
    pub fn scheduling(&self) -> Scheduling {
        let inside = self.response.as_ref().and_then(|map| map.get("scheduling")).and_then(Value::as_str);
        match self.scheduling.as_deref().or(inside) {
            Some("SILENT") => Scheduling::Silent,
            Some("INTERRUPT" | "INTERRUPTED") => Scheduling::Interrupt,
            _ => Scheduling::WhenIdle,
        }
    }

    /// More answers to the same call will follow.
    #[must_use]
    pub fn will_continue(&self) -> bool {
        self.will_continue.unwrap_or_default()
    }
}

impl Content {
    /// The turns as (role, text).
    ///
    /// # Errors
    /// 1007 for a turn whose role is neither `user` nor `model`.
    pub fn turns(&self) -> Result<Vec<(Role, String)>, Close> {
        self.turns.iter().flatten().map(ContentTurn::read).collect()
    }

    /// Whether the user's turn is over.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.turn_complete.unwrap_or_default()
    }
}

impl ContentTurn {
    fn read(&self) -> Result<(Role, String), Close> {
        let role = match self.role.as_deref() {
            Some("user") => Role::User,
            Some("model") => Role::Model,
            _ => return Err(Close::invalid()),
        };
        let texts: Vec<&str> = self.parts.iter().flatten().filter_map(|part| part.text.as_deref()).collect();
        Ok((role, texts.join(" ")))
    }
}

/// Who said a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Model,
}

/// Reads one frame.
///
/// # Errors
/// 1007 when it is not JSON, not an object, or has none or several of the members.
pub fn read(frame: &[u8]) -> Result<ClientFrame<'_>, Close> {
    let envelope: Envelope<'_> = serde_json::from_slice(frame).map_err(|_| Close::invalid())?;
    let mut members = [
        envelope.setup.map(|raw| parse(raw).map(ClientFrame::Setup)),
        envelope.client_content.map(|raw| parse(raw).map(ClientFrame::Content)),
        envelope.realtime_input.map(|input| Ok(ClientFrame::Realtime(input))),
        envelope.tool_response.map(|raw| {
            parse(raw).map(|answer: ToolResponse| {
                ClientFrame::ToolResponse(answer.function_responses.unwrap_or_default())
            })
        }),
        envelope.context_update.map(|raw| parse(raw).map(ClientFrame::ContextUpdate)),
    ]
    .into_iter()
    .flatten();
    match (members.next(), members.next()) {
        (Some(only), None) => only,
        _ => Err(Close::invalid()),
    }
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Close> {
    serde_json::from_str(raw.get()).map_err(|_| Close::invalid())
}

impl Blob<'_> {
    /// The sample rate of PCM audio, in hertz.
    ///
    /// # Errors
    /// 1007 when the type is not PCM, or names no rate that a microphone has.
    pub fn pcm_rate(&self) -> Result<u32, Close> {
        let mut parts = self.mime_type.split(';').map(str::trim);
        let is_pcm = parts.next() == Some("audio/pcm");
        let rate = parts.find_map(|part| part.strip_prefix("rate=")).and_then(|rate| rate.parse().ok());
        rate.filter(|rate| is_pcm && (8_000..=48_000).contains(rate)).ok_or_else(Close::invalid)
    }

    /// The PCM bytes.
    ///
    /// # Errors
    /// 1007 when the base64 is malformed or half a sample is in it.
    pub fn pcm(&self) -> Result<Vec<u8>, Close> {
        let bytes = decode_base64(&self.data).ok_or_else(Close::invalid)?;
        if bytes.len().is_multiple_of(2) { Ok(bytes) } else { Err(Close::invalid()) }
    }

    /// How many bytes of PCM are in it, without decoding them.
    #[must_use]
    pub fn estimated_len(&self) -> usize {
        self.data.trim_end_matches('=').len() * 3 / 4
    }
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    if let Ok(bytes) = base64_simd::STANDARD.decode_to_vec(text) {
        return Some(bytes);
    }
    let standard = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
    base64_simd::STANDARD_NO_PAD.decode_to_vec(standard).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn audio(frame: &[u8]) -> (u32, Vec<u8>) {
        match read(frame) {
            Ok(ClientFrame::Realtime(input)) => {
                let blob = input.audio.unwrap();
                (blob.pcm_rate().unwrap(), blob.pcm().unwrap())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn audio_in_either_case_and_alphabet() {
        // 0xfb 0xff needs the two letters in which the alphabets differ.
        for frame in [
            r#"{"realtimeInput":{"audio":{"data":"+/8=","mimeType":"audio/pcm;rate=16000"}}}"#,
            r#"{"realtime_input":{"audio":{"data":"-_8=","mime_type":"audio/pcm;rate=16000"}}}"#,
            r#"{"realtime_input":{"audio":{"mimeType":"audio/pcm; rate=16000","data":"-_8"}}}"#,
            r#"{"realtimeInput":{"audio":{"data":"\u002b\/8=","mime_type":"audio/pcm;rate=16000"},"text":null}}"#,
        ] {
            assert_eq!(audio(frame.as_bytes()), (16_000, vec![0xfb, 0xff]), "{frame}");
        }
    }

    #[test]
    fn other_members_in_either_case() {
        for frame in [
            r#"{"clientContent":{"turns":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}],"turnComplete":true}}"#,
            r#"{"client_content":{"turns":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}],"turn_complete":true}}"#,
        ] {
            let Ok(ClientFrame::Content(content)) = read(frame.as_bytes()) else { panic!("{frame}") };
            assert!(content.is_complete());
            assert_eq!(content.turns(), Ok(vec![(Role::User, "a b".to_owned())]));
        }
        for (frame, scheduling) in [
            (
                r#"{"toolResponse":{"functionResponses":[{"id":"1","scheduling":"SILENT"}]}}"#,
                Scheduling::Silent,
            ),
            (
                r#"{"tool_response":{"function_responses":[{"id":"1","response":{"scheduling":"INTERRUPT"}}]}}"#,
                Scheduling::Interrupt,
            ),
            (r#"{"toolResponse":{"functionResponses":[{"id":"1","response":{}}]}}"#, Scheduling::WhenIdle),
        ] {
            let Ok(ClientFrame::ToolResponse(answers)) = read(frame.as_bytes()) else { panic!("{frame}") };
            assert_eq!(answers[0].scheduling(), scheduling);
        }
        assert!(matches!(read(br#"{"context_update":{}}"#), Ok(ClientFrame::ContextUpdate(_))));
        assert!(matches!(
            read(br#"{"realtimeInput":{"activityStart":{}}}"#),
            Ok(ClientFrame::Realtime(Realtime { activity_start: Some(Empty {}), .. }))
        ));
    }

    #[test]
    fn what_is_not_one_member_is_refused() {
        for frame in [
            "",
            "x",
            "[]",
            "1",
            "null",
            "{}",
            r#"{"setup":null}"#,
            r#"{"unknown":{}}"#,
            r#"{"setup":{},"clientContent":{}}"#,
            r#"{"realtimeInput":[]}"#,
            r#"{"realtimeInput":"x"}"#,
            r#"{"toolResponse":{"functionResponses":{}}}"#,
            "{\"setup\":{}} trailing",
        ] {
            assert_eq!(read(frame.as_bytes()).unwrap_err(), Close::invalid(), "{frame}");
        }
        let deep = format!("{{\"setup\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(deep.as_bytes()).unwrap_err(), Close::invalid());
    }

    #[test]
    fn bad_audio_is_refused() {
        for (data, mime) in [
            ("AAA=", "audio/pcm"),
            ("AAA=", "audio/pcm;rate=7999"),
            ("AAA=", "audio/opus;rate=16000"),
            ("AAAA", "audio/pcm;rate=16000"),
            ("A", "audio/pcm;rate=16000"),
            ("!!!!", "audio/pcm;rate=16000"),
        ] {
            let blob = Blob { data: data.into(), mime_type: mime.into() };
            assert!(blob.pcm_rate().is_err() || blob.pcm().is_err(), "{data} {mime}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }

        #[test]
        fn audio_round_trips(samples in prop::collection::vec(any::<i16>(), 0..500), url_safe: bool, pad: bool) {
            let pcm: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
            let mut text = base64_simd::STANDARD.encode_to_string(&pcm);
            if url_safe { text = text.replace('+', "-").replace('/', "_"); }
            if !pad { text = text.trim_end_matches('=').to_owned(); }
            let frame = format!(r#"{{"realtimeInput":{{"audio":{{"data":"{text}","mimeType":"audio/pcm;rate=16000"}}}}}}"#);
            prop_assert_eq!(audio(frame.as_bytes()), (16_000, pcm));
        }
    }
}
