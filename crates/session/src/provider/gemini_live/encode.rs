//! Frames to Gemini Live: the setup, the microphone, and the few other messages.

use super::capabilities::{Capabilities, Thinking};
use super::settings::GeminiSettings;
use super::{Command, Opening};
use crate::io::Frame;
use crate::model_wire::END_CALL;
use base64_simd::{AsOut as _, STANDARD};
use bytes::{BufMut as _, Bytes, BytesMut};
use contract::backend::{Speaker, Turn};
use serde_json::{Value, json};

const AUDIO_HEAD: &[u8] = br#"{"realtimeInput":{"audio":{"data":""#;
const AUDIO_TAIL: &[u8] = br#"","mimeType":"audio/pcm;rate=16000"}}}"#;

/// Tokens of context at which the provider compresses, and what it compresses to. An hour of speech
/// is about 90,000 tokens and every turn pays for the whole context again; smaller windows were
/// refused now and then.
const COMPRESSION_TRIGGER_TOKENS: &str = "60000";
const COMPRESSION_TARGET_TOKENS: &str = "30000";

/// Speech needed before its start counts, in milliseconds.
const PREFIX_PADDING_MS: u32 = 20;

/// One chunk of microphone sound. Hot path: the base64 is written straight into the frame. Its
/// memory is the frame's own, so that a socket may mask it in place (RFC 6455 §5.3) without a copy.
pub(super) fn audio(pcm: &[u8]) -> Frame {
    let encoded = STANDARD.encoded_length(pcm.len());
    let mut frame = BytesMut::with_capacity(AUDIO_HEAD.len() + encoded + AUDIO_TAIL.len());
    frame.put_slice(AUDIO_HEAD);
    frame.put_bytes(0, encoded);
    if let Some(room) = frame.get_mut(AUDIO_HEAD.len()..) {
        let _ = STANDARD.encode(pcm, room.as_out());
    }
    frame.put_slice(AUDIO_TAIL);
    Frame::Text(frame.freeze())
}

/// Every command but sound.
pub(super) fn command(capabilities: Capabilities, command: Command<'_>) -> Option<Frame> {
    let realtime_text = |text: &str| json!({ "realtimeInput": { "text": text } });
    let value = match command {
        Command::Audio(_) => return None,
        Command::EndOfTurn if capabilities.client_content_any_time => {
            json!({ "clientContent": { "turnComplete": true } })
        }
        Command::EndOfTurn => json!({ "realtimeInput": { "audioStreamEnd": true } }),
        Command::History(turns) => history(turns),
        Command::Note(text) if capabilities.client_content_any_time => json!({ "clientContent": {
            "turns": [{ "role": "user", "parts": [{ "text": text }] }], "turnComplete": false } }),
        Command::Note(text) | Command::Say(text) | Command::UserText(text) => realtime_text(text),
        Command::ToolDone { id, name } => {
            let mut response = json!({ "id": id, "name": name, "response": { "output": "ok" } });
            if capabilities.non_blocking_tools
                && let Some(object) = response.as_object_mut()
            {
                object.insert("scheduling".into(), "SILENT".into());
            }
            json!({ "toolResponse": { "functionResponses": [response] } })
        }
    };
    Some(text_frame(&value))
}

fn history(turns: &[Turn]) -> Value {
    let turns: Vec<Value> = turns
        .iter()
        .map(|turn| {
            let role = match turn.speaker {
                Speaker::Ai => "model",
                Speaker::User => "user",
            };
            json!({ "role": role, "parts": [{ "text": turn.content }] })
        })
        .collect();
    json!({ "clientContent": { "turns": turns, "turnComplete": true } })
}

/// The first frame of a connection.
pub(super) fn setup(settings: &GeminiSettings, capabilities: Capabilities, opening: &Opening<'_>) -> Frame {
    let mut setup = json!({
        "model": model_path(&settings.model),
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": { "voiceConfig": { "prebuiltVoiceConfig": { "voiceName": settings.voice } } },
        },
        "systemInstruction": { "parts": [{ "text": opening.instruction }] },
        "tools": [{ "functionDeclarations": [end_call(capabilities)] }],
        "realtimeInputConfig": {
            "automaticActivityDetection": {
                "prefixPaddingMs": PREFIX_PADDING_MS,
                "silenceDurationMs": opening.patience_ms,
            },
            "activityHandling": "START_OF_ACTIVITY_INTERRUPTS",
        },
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
        "sessionResumption": {},
        "contextWindowCompression": {
            "triggerTokens": COMPRESSION_TRIGGER_TOKENS,
            "slidingWindow": { "targetTokens": COMPRESSION_TARGET_TOKENS },
        },
    });
    let mut add = |extra: Value| merge(&mut setup, extra);
    if let Some(language) = opening.language {
        // A hint: without it, noise is now and then "transcribed" in another language.
        add(json!({ "inputAudioTranscription": { "languageCodes": [language] } }));
    }
    if let Some(handle) = opening.resume_handle {
        add(json!({ "sessionResumption": { "handle": handle } }));
    }
    if opening.with_history && capabilities.history_config {
        add(json!({ "historyConfig": { "initialHistoryInClientContent": true } }));
    }
    if let Thinking::Required(level) = capabilities.thinking {
        add(json!({ "generationConfig": { "thinkingConfig": { "thinkingLevel": level } } }));
    }
    if let Some(extra) = &settings.extra_setup {
        add(extra.clone());
    }
    text_frame(&json!({ "setup": setup }))
}

fn end_call(capabilities: Capabilities) -> Value {
    let mut declaration = json!({
        "name": END_CALL,
        "description": "Ends the interview. Call it only after you have said goodbye.",
        "parameters": { "type": "OBJECT", "properties": { "reason": { "type": "STRING" } } },
    });
    if capabilities.non_blocking_tools {
        merge(&mut declaration, json!({ "behavior": "NON_BLOCKING" }));
    }
    declaration
}

fn model_path(model: &str) -> String {
    if model.contains('/') { model.to_owned() } else { format!("models/{model}") }
}

/// Merges objects key by key; anything else replaces.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn text_frame(value: &Value) -> Frame {
    Frame::Text(Bytes::from(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::time::UnixMillis;

    fn opening() -> Opening<'static> {
        Opening {
            instruction: "Be fair.",
            language: Some("en-GB"),
            patience_ms: 1_000,
            resume_handle: None,
            with_history: false,
        }
    }

    fn parse(frame: &Frame) -> Value {
        serde_json::from_slice(frame.bytes()).unwrap()
    }

    fn setup_for(model: &str, opening: &Opening<'_>, extra: Option<Value>) -> Value {
        let settings =
            GeminiSettings { model: model.into(), extra_setup: extra, ..GeminiSettings::default() };
        parse(&setup(&settings, Capabilities::of(model), opening))["setup"].clone()
    }

    #[test]
    fn the_newest_model_gets_only_what_it_accepts() {
        let setup = setup_for("gemini-3.8-live", &opening(), None);
        assert_eq!(setup["model"], "models/gemini-3.8-live");
        assert!(setup["generationConfig"]["thinkingConfig"].is_null());
        assert!(setup["proactivity"].is_null() && setup["historyConfig"].is_null());
        assert_eq!(setup["sessionResumption"], json!({}));
        assert_eq!(setup["inputAudioTranscription"]["languageCodes"], json!(["en-GB"]));
        assert_eq!(setup["tools"][0]["functionDeclarations"][0]["behavior"], "NON_BLOCKING");
    }

    #[test]
    fn the_table_decides_the_rest() {
        let thinking = setup_for("gemini-3.8-live-extended-thinking", &opening(), None);
        assert_eq!(thinking["generationConfig"]["thinkingConfig"]["thinkingLevel"], "LOW");
        assert_eq!(thinking["generationConfig"]["responseModalities"], json!(["AUDIO"]));
        let older = setup_for("gemini-2.5-flash-native-audio", &opening(), None);
        assert!(older["tools"][0]["functionDeclarations"][0]["behavior"].is_null());
    }

    #[test]
    fn raw_setup_is_merged_last() {
        let extra =
            json!({ "generationConfig": { "temperature": 0.2 }, "sessionResumption": { "handle": "mine" } });
        let opening = Opening { resume_handle: Some("theirs"), with_history: true, ..opening() };
        let setup = setup_for("gemini-3.8-live", &opening, Some(extra));
        assert_eq!(setup["generationConfig"]["temperature"], 0.2);
        assert_eq!(setup["generationConfig"]["responseModalities"], json!(["AUDIO"]));
        assert_eq!(setup["sessionResumption"]["handle"], "mine");
        assert_eq!(setup["historyConfig"]["initialHistoryInClientContent"], true);
    }

    #[test]
    fn sound_is_standard_base64_in_one_text_frame() {
        for size in [0usize, 2, 640, 1_280] {
            let pcm: Vec<u8> = (0u8..=255).cycle().take(size).collect();
            let value = parse(&audio(&pcm));
            let data = value["realtimeInput"]["audio"]["data"].as_str().unwrap();
            assert_eq!(STANDARD.decode_to_vec(data).unwrap(), pcm);
            assert_eq!(value["realtimeInput"]["audio"]["mimeType"], "audio/pcm;rate=16000");
        }
    }

    #[test]
    fn commands_by_capability() {
        let newest = Capabilities::of("gemini-3.8-live");
        let seed_only = Capabilities::of("gemini-3.1-flash-live-preview");
        let turns = [Turn {
            sequence: 1,
            speaker: Speaker::Ai,
            content: "Hi".into(),
            at: UnixMillis(0),
            interrupted: false,
        }];
        for (row, what, expected) in [
            (newest, Command::EndOfTurn, json!({"clientContent":{"turnComplete":true}})),
            (seed_only, Command::EndOfTurn, json!({"realtimeInput":{"audioStreamEnd":true}})),
            (seed_only, Command::Note("(x)"), json!({"realtimeInput":{"text":"(x)"}})),
            (newest, Command::Say("(x)"), json!({"realtimeInput":{"text":"(x)"}})),
            (
                newest,
                Command::History(&turns),
                json!({"clientContent":{"turns":[{"role":"model","parts":[{"text":"Hi"}]}],"turnComplete":true}}),
            ),
            (
                newest,
                Command::ToolDone { id: "f", name: "end_call" },
                json!({"toolResponse":{"functionResponses":[
                    {"id":"f","name":"end_call","response":{"output":"ok"},"scheduling":"SILENT"}]}}),
            ),
        ] {
            assert_eq!(parse(&command(row, what).unwrap()), expected);
        }
    }
}
