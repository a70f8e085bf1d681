//! Frames from Gemini Live. Typed and borrowed: no JSON tree is built, sound is decoded straight
//! from the frame into a buffer that is used again.
//!
//! Frames are JSON in binary or text messages, may be pretty-printed, may be `{}`, may combine
//! members and carry unknown ones. Every member of a frame is looked at, in the order that keeps an
//! interruption before the sound that follows it.

use super::{ModelEvent, ProviderError};
use base64_simd::{AsOut as _, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use bytes::{Bytes, BytesMut};
use contract::audio_format::{BYTES_PER_SAMPLE, MODEL_SAMPLE_RATE_HZ};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// Lead time assumed for a `goAway` that names none, in milliseconds.
const GO_AWAY_DEFAULT_MS: u64 = 5_000;

/// Longest lead time believed, in milliseconds.
const GO_AWAY_MAX_MS: u64 = 3_600_000;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ServerFrame<'a> {
    setup_complete: Option<IgnoredAny>,
    #[serde(borrow)]
    server_content: Option<ServerContent<'a>>,
    #[serde(borrow)]
    tool_call: Option<ToolCall<'a>>,
    #[serde(borrow)]
    session_resumption_update: Option<ResumptionUpdate<'a>>,
    #[serde(borrow)]
    go_away: Option<GoAway<'a>>,
    #[serde(borrow)]
    voice_activity: Option<VoiceActivity<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ServerContent<'a> {
    interrupted: Option<bool>,
    #[serde(borrow)]
    model_turn: Option<ModelTurn<'a>>,
    #[serde(borrow)]
    input_transcription: Option<Transcription<'a>>,
    #[serde(borrow)]
    output_transcription: Option<Transcription<'a>>,
    generation_complete: Option<bool>,
    turn_complete: Option<bool>,
    #[serde(borrow)]
    interaction_status: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ModelTurn<'a> {
    #[serde(borrow)]
    parts: Option<Vec<Part<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Part<'a> {
    #[serde(borrow)]
    inline_data: Option<InlineData<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct InlineData<'a> {
    #[serde(borrow)]
    mime_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    data: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Transcription<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ToolCall<'a> {
    #[serde(borrow)]
    function_calls: Option<Vec<FunctionCall<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FunctionCall<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ResumptionUpdate<'a> {
    #[serde(borrow)]
    new_handle: Option<Cow<'a, str>>,
    resumable: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct GoAway<'a> {
    #[serde(borrow)]
    time_left: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct VoiceActivity<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
}

/// Reads one frame and appends what happened.
pub(super) fn frame(
    bytes: &[u8],
    buffer: &mut BytesMut,
    out: &mut Vec<ModelEvent>,
) -> Result<(), ProviderError> {
    // The error's own text may quote the frame, and a frame carries what was said: only its place is kept.
    let parsed: ServerFrame<'_> = serde_json::from_slice(bytes).map_err(|e| {
        ProviderError(format!("not a server message: {:?} at column {}", e.classify(), e.column()))
    })?;
    if parsed.setup_complete.is_some() {
        out.push(ModelEvent::Ready);
    }
    if let Some(activity) = parsed.voice_activity {
        out.extend(match activity.kind.as_deref() {
            Some("ACTIVITY_START") => Some(ModelEvent::SpeechStarted),
            Some("ACTIVITY_END") => Some(ModelEvent::SpeechEnded),
            Some(_) | None => None,
        });
    }
    if let Some(content) = parsed.server_content {
        server_content(content, buffer, out)?;
    }
    for call in parsed.tool_call.and_then(|t| t.function_calls).unwrap_or_default() {
        let text = |t: Option<Cow<'_, str>>| t.map(Cow::into_owned).unwrap_or_default();
        out.push(ModelEvent::ToolCall { id: text(call.id), name: text(call.name) });
    }
    if let Some(update) = parsed.session_resumption_update
        && update.resumable == Some(true)
        && let Some(handle) = update.new_handle.filter(|handle| !handle.is_empty())
    {
        out.push(ModelEvent::ResumeHandle(handle.into_owned()));
    }
    if let Some(go_away) = parsed.go_away {
        let time_left_ms = go_away.time_left.as_deref().and_then(duration_ms).unwrap_or(GO_AWAY_DEFAULT_MS);
        out.push(ModelEvent::GoAway { time_left_ms });
    }
    Ok(())
}

fn server_content(
    content: ServerContent<'_>,
    buffer: &mut BytesMut,
    out: &mut Vec<ModelEvent>,
) -> Result<(), ProviderError> {
    if content.interrupted == Some(true) {
        out.push(ModelEvent::Interrupted);
    }
    let spoken = |transcription: Option<Transcription<'_>>| {
        transcription.and_then(|t| t.text).filter(|text| !text.is_empty()).map(Cow::into_owned)
    };
    out.extend(spoken(content.input_transcription).map(ModelEvent::UserText));
    for part in content.model_turn.and_then(|turn| turn.parts).unwrap_or_default() {
        let Some(InlineData { mime_type, data: Some(data) }) = part.inline_data else { continue };
        let Some(rate_hz) = pcm_rate(mime_type.as_deref()) else { continue };
        let pcm = base64(&data, buffer)?;
        if !pcm.is_empty() {
            out.push(ModelEvent::Audio { pcm, rate_hz });
        }
    }
    out.extend(spoken(content.output_transcription).map(ModelEvent::ModelText));
    if content.generation_complete == Some(true) {
        out.push(ModelEvent::GenerationComplete);
    }
    // A filler utterance of a thinking model is not the end of its turn.
    let in_progress = content.interaction_status.as_deref() == Some("IN_PROGRESS");
    if content.turn_complete == Some(true) && !in_progress {
        out.push(ModelEvent::TurnComplete);
    }
    Ok(())
}

/// `audio/pcm;rate=24000`; without a rate 24 kHz is meant. None for anything that is not PCM.
fn pcm_rate(mime_type: Option<&str>) -> Option<u32> {
    let mut parts = mime_type.unwrap_or("audio/pcm").split(';').map(str::trim);
    if parts.next() != Some("audio/pcm") {
        return None;
    }
    let rate = parts.find_map(|part| part.strip_prefix("rate="));
    rate.map_or(Some(MODEL_SAMPLE_RATE_HZ), |rate| rate.parse().ok())
}

/// Decodes into the buffer's memory. Google writes the standard alphabet with padding; the others
/// are accepted too.
fn base64(data: &str, buffer: &mut BytesMut) -> Result<Bytes, ProviderError> {
    let upper_bound = STANDARD.estimated_decoded_length(data.len());
    buffer.clear();
    buffer.resize(upper_bound, 0);
    for alphabet in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
        if let Ok(decoded) = alphabet.decode(data.as_bytes(), buffer.as_mut().as_out()) {
            let length = decoded.len();
            if !length.is_multiple_of(BYTES_PER_SAMPLE) {
                return Err(ProviderError("sound with half a sample".into()));
            }
            buffer.truncate(length);
            return Ok(buffer.split().freeze());
        }
    }
    Err(ProviderError("sound that is not base64".into()))
}

/// A protobuf JSON duration, such as `9.5s`, in milliseconds.
fn duration_ms(text: &str) -> Option<u64> {
    let (whole, fraction) = {
        let number = text.strip_suffix('s')?;
        number.split_once('.').unwrap_or((number, ""))
    };
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let ms = whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(thousandths.parse().ok()?)?;
    Some(ms.min(GO_AWAY_MAX_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(text: &str) -> Result<Vec<ModelEvent>, ProviderError> {
        let mut out = Vec::new();
        frame(text.as_bytes(), &mut BytesMut::new(), &mut out).map(|()| out)
    }

    #[test]
    fn frames_seen_in_the_field() {
        use ModelEvent as E;
        let sound = |rate_hz| E::Audio { pcm: Bytes::from_static(&[1, 2, 3, 4]), rate_hz };
        let text = |t: &str| t.to_owned();
        let cases: Vec<(&str, Vec<E>)> = vec![
            (r#"{}"#, vec![]),
            (r#"{"setupComplete":{}}"#, vec![E::Ready]),
            ("{\n  \"setupComplete\": {\"sessionId\": \"f1\"}\n}\n", vec![E::Ready]),
            (r#"{"usageMetadata":{"totalTokenCount":3}}"#, vec![]),
            (
                r#"{"serverContent":{"modelTurn":{"role":"model","parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"AQIDBA=="}}]}}}"#,
                vec![sound(24_000)],
            ),
            (
                r#"{"serverContent":{"modelTurn":{"parts":[{"text":"hm","thought":true},{"inlineData":{"mimeType":"audio/pcm","data":"AQIDBA"}}]}}}"#,
                vec![sound(24_000)],
            ),
            (
                r#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AQIDBA=="}}]}}}"#,
                vec![],
            ),
            (r#"{"serverContent":{"inputTranscription":{"text":" Hi"}}}"#, vec![E::UserText(text(" Hi"))]),
            (r#"{"serverContent":{"outputTranscription":{}}}"#, vec![]),
            (
                r#"{"serverContent":{"outputTranscription":{"text":"A\n\"b\""}}}"#,
                vec![E::ModelText(text("A\n\"b\""))],
            ),
            (
                r#"{"serverContent":{},"voiceActivity":{"type":"ACTIVITY_START","audioOffset":"0.360s"}}"#,
                vec![E::SpeechStarted],
            ),
            (
                r#"{"serverContent":{"turnComplete":true,"generationComplete":true,"interrupted":true,"new":[1,{"a":null}]},"usageMetadata":{}}"#,
                vec![E::Interrupted, E::GenerationComplete, E::TurnComplete],
            ),
            (r#"{"serverContent":{"turnComplete":true,"interactionStatus":"IN_PROGRESS"}}"#, vec![]),
            (
                r#"{"toolCall":{"functionCalls":[{"id":"f-1","name":"end_call","args":{"reason":"done"}}]}}"#,
                vec![E::ToolCall { id: text("f-1"), name: text("end_call") }],
            ),
            (
                r#"{"sessionResumptionUpdate":{"newHandle":"Cihv","resumable":true}}"#,
                vec![E::ResumeHandle(text("Cihv"))],
            ),
            (r#"{"sessionResumptionUpdate":{"resumable":false}}"#, vec![]),
            (r#"{"sessionResumptionUpdate":{"newHandle":"","resumable":true}}"#, vec![]),
            (r#"{"goAway":{"timeLeft":"9.5s"}}"#, vec![E::GoAway { time_left_ms: 9_500 }]),
            (r#"{"goAway":{}}"#, vec![E::GoAway { time_left_ms: GO_AWAY_DEFAULT_MS }]),
            (r#"{"serverContent":{"modelTurn":{"parts":null},"interrupted":null}}"#, vec![]),
        ];
        for (frame, expected) in cases {
            assert_eq!(decode(frame), Ok(expected), "{frame}");
        }
    }

    #[test]
    fn what_is_not_the_dialect_is_an_error_without_its_words() {
        for junk in ["", "hello secret", "{\"serverContent\":\"secret\"}", "\u{0}", "{\"a\":"] {
            let error = decode(junk).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        let half = r#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"data":"AQID"}}]}}}"#;
        assert!(decode(half).is_err());
        let bad = r#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"data":"*"}}]}}}"#;
        assert!(decode(bad).is_err());
    }

    #[test]
    fn durations() {
        for (text, ms) in [("50s", 50_000), ("0.360s", 360), ("9.5s", 9_500), ("1.2345s", 1_234)] {
            assert_eq!(duration_ms(text), Some(ms));
        }
        for bad in ["", "s", "5", "-1s", "1e9s", "99999999999999999999s", "1.xs"] {
            assert_eq!(duration_ms(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn junk_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = frame(&bytes, &mut BytesMut::new(), &mut Vec::new());
        }

        #[test]
        fn near_misses_never_panic(text in r#"\{"(serverContent|goAway|toolCall)":[\{\["a-z0-9:,\.\}\]]{0,40}"#) {
            let _ = decode(&text);
        }

        #[test]
        fn any_sound_comes_through(samples in prop::collection::vec(any::<i16>(), 1..600)) {
            let pcm: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
            for alphabet in [STANDARD, URL_SAFE_NO_PAD] {
                let data = alphabet.encode_to_string(&pcm);
                let text = format!(r#"{{"serverContent":{{"modelTurn":{{"parts":[{{"inlineData":{{"data":"{data}"}}}}]}}}}}}"#);
                let expected = ModelEvent::Audio { pcm: pcm.clone().into(), rate_hz: 24_000 };
                prop_assert_eq!(decode(&text), Ok(vec![expected]));
            }
        }
    }
}
