//! Builds the frames a server sends: JSON as the real service writes it, each once and ready for the wire.

use bytes::Bytes;
use serde_json::{Map, Value, json};

/// Writes frames in one layout for a whole session.
#[derive(Clone, Copy, Debug)]
pub struct FrameWriter {
    /// Two-space indentation and a newline at the end, as in recordings of the real service.
    pub pretty: bool,
}

/// Tokens the service adds to every session, before anything is said (observed).
const PREAMBLE_TOKENS: u64 = 2600;
/// Tokens for one second of audio, either way (documented).
const AUDIO_TOKENS_PER_SECOND: u64 = 25;
/// Characters of text in one token, roughly.
const CHARS_PER_TOKEN: u64 = 4;

/// What a session has used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Characters of text, both ways.
    pub text_chars: u64,
    /// Sound received, in milliseconds.
    pub heard_ms: u64,
    /// Sound sent, in milliseconds.
    pub spoken_ms: u64,
}

impl FrameWriter {
    /// Any frame.
    #[must_use]
    pub fn write(self, value: &Value) -> Bytes {
        if !self.pretty {
            return Bytes::from(value.to_string());
        }
        Bytes::from(format!("{value:#}\n"))
    }

    /// A chunk of speech: 16-bit little-endian PCM at 24 kHz.
    #[must_use]
    pub fn audio(self, pcm: &[u8]) -> Bytes {
        const MARK: &str = "@";
        let empty = json!({"serverContent": {"modelTurn": {"parts": [
            {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": MARK}}
        ]}}});
        let frame = self.write(&empty);
        let at = frame.iter().position(|byte| *byte == b'@').unwrap_or(frame.len());
        let (head, tail) = frame.split_at_checked(at).unwrap_or((&frame, &[]));
        let data = base64_simd::STANDARD.encode_to_string(pcm);
        Bytes::from([head, data.as_bytes(), tail.get(MARK.len()..).unwrap_or_default()].concat())
    }

    /// The answer to a setup; Vertex names the session in it.
    #[must_use]
    pub fn setup_complete(self, session_id: Option<String>) -> Bytes {
        let body = session_id.map_or(json!({}), |id| json!({ "sessionId": id }));
        self.write(&json!({ "setupComplete": body }))
    }

    /// The person began or stopped to speak, at `offset_ms` since the first sample.
    #[must_use]
    pub fn voice_activity(self, start: bool, offset_ms: u64) -> Bytes {
        let kind = if start { "ACTIVITY_START" } else { "ACTIVITY_END" };
        let offset = format!("{}.{:03}s", offset_ms / 1000, offset_ms % 1000);
        self.write(&json!({"serverContent": {}, "voiceActivity": {"type": kind, "audioOffset": offset}}))
    }

    /// Words of the person, to be joined to the previous ones.
    #[must_use]
    pub fn input_transcription(self, text: &str) -> Bytes {
        self.write(&json!({"serverContent": {"inputTranscription": {"text": text}}}))
    }

    /// A piece of an answer in writing, for a client that asked for the modality TEXT.
    #[must_use]
    pub fn text(self, text: &str) -> Bytes {
        self.write(&json!({"serverContent": {"modelTurn": {"parts": [{"text": text}]}}}))
    }

    /// Words of the model, to be joined to the previous ones.
    #[must_use]
    pub fn output_transcription(self, text: &str) -> Bytes {
        let body = if text.is_empty() { json!({}) } else { json!({ "text": text }) };
        self.write(&json!({"serverContent": {"outputTranscription": body}}))
    }

    /// The answer has been generated; its sound may still be playing.
    #[must_use]
    pub fn generation_complete(self) -> Bytes {
        self.write(&json!({"serverContent": {"generationComplete": true}}))
    }

    /// `turnComplete`; `content` may bring further members of `serverContent`.
    #[must_use]
    pub fn turn_complete(self, content: Map<String, Value>, usage: Usage) -> Bytes {
        let mut content = content;
        content.insert("turnComplete".to_owned(), Value::Bool(true));
        self.write(&json!({"serverContent": content, "usageMetadata": usage.metadata()}))
    }

    /// The person cut the model off.
    #[must_use]
    pub fn interrupted(self) -> Bytes {
        self.write(&json!({"serverContent": {"interrupted": true}}))
    }

    /// Asks the client to call a function.
    #[must_use]
    pub fn tool_call(self, id: &str, name: &str, args: &Value) -> Bytes {
        self.write(&json!({"toolCall": {"functionCalls": [{"id": id, "name": name, "args": args}]}}))
    }

    /// Takes calls back.
    #[must_use]
    pub fn tool_call_cancellation(self, ids: &[String]) -> Bytes {
        self.write(&json!({"toolCallCancellation": {"ids": ids}}))
    }

    /// A handle to the conversation as it is now.
    #[must_use]
    pub fn resumable(self, handle: &str) -> Bytes {
        self.write(&json!({"sessionResumptionUpdate": {"newHandle": handle, "resumable": true}}))
    }

    /// There is no handle to this moment.
    #[must_use]
    pub fn not_resumable(self) -> Bytes {
        self.write(&json!({"sessionResumptionUpdate": {"resumable": false}}))
    }

    /// The connection will be closed in `left_ms` milliseconds.
    #[must_use]
    pub fn go_away(self, left_ms: u64) -> Bytes {
        let left = match left_ms % 1000 {
            0 => format!("{}s", left_ms / 1000),
            rest => format!("{}.{rest:03}s", left_ms / 1000),
        };
        self.write(&json!({"goAway": {"timeLeft": left}}))
    }

    /// What was used so far.
    #[must_use]
    pub fn usage(self, usage: Usage) -> Bytes {
        self.write(&json!({ "usageMetadata": usage.metadata() }))
    }

    /// The empty frame the service sends now and then.
    #[must_use]
    pub fn keep_alive(self) -> Bytes {
        self.write(&json!({}))
    }
}

impl Usage {
    /// `usageMetadata`: the prompt is the whole context again each time; modalities with zero are left out.
    fn metadata(self) -> Value {
        let text = PREAMBLE_TOKENS + self.text_chars / CHARS_PER_TOKEN;
        let audio = self.heard_ms * AUDIO_TOKENS_PER_SECOND / 1000;
        let response = self.spoken_ms * AUDIO_TOKENS_PER_SECOND / 1000;
        let mut usage = json!({
            "promptTokenCount": text + audio,
            "totalTokenCount": text + audio + response,
            "promptTokensDetails": details(&[("TEXT", text), ("AUDIO", audio)]),
        });
        if let (true, Some(usage)) = (response > 0, usage.as_object_mut()) {
            usage.insert("responseTokenCount".to_owned(), json!(response));
            usage.insert("responseTokensDetails".to_owned(), details(&[("AUDIO", response)]));
        }
        usage
    }
}

fn details(counts: &[(&str, u64)]) -> Value {
    let used = counts.iter().filter(|(_, tokens)| *tokens > 0);
    used.map(|(modality, tokens)| json!({"modality": modality, "tokenCount": tokens})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_in_both_layouts_is_the_same_json() {
        let plain = FrameWriter { pretty: false }.audio(&[0xfb, 0xff, 0, 0]);
        let expected = r#"{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"data":"+/8AAA==","mimeType":"audio/pcm;rate=24000"}}]}}}"#;
        assert_eq!(plain, expected);
        let pretty = FrameWriter { pretty: true }.audio(&[0xfb, 0xff, 0, 0]);
        assert!(pretty.starts_with(b"{\n  \"serverContent\"") && pretty.ends_with(b"}\n"));
        let parse = |frame: &Bytes| serde_json::from_slice::<Value>(frame).unwrap();
        assert_eq!(parse(&plain), parse(&pretty));
    }

    #[test]
    fn times_are_written_like_the_service_does() {
        let writer = FrameWriter { pretty: false };
        assert_eq!(writer.go_away(50_000), r#"{"goAway":{"timeLeft":"50s"}}"#);
        assert_eq!(writer.go_away(500), r#"{"goAway":{"timeLeft":"0.500s"}}"#);
        let activity =
            r#"{"serverContent":{},"voiceActivity":{"audioOffset":"1.040s","type":"ACTIVITY_START"}}"#;
        assert_eq!(writer.voice_activity(true, 1040), activity);
    }

    #[test]
    fn usage_counts_the_context_and_leaves_zeros_out() {
        let usage = Usage { text_chars: 400, heard_ms: 4000, spoken_ms: 0 }.metadata();
        assert_eq!(usage["promptTokenCount"], 2600 + 100 + 100);
        assert!(usage.get("responseTokensDetails").is_none());
        let spoken = Usage { text_chars: 0, heard_ms: 0, spoken_ms: 2000 }.metadata();
        assert_eq!(spoken["responseTokenCount"], 50);
        assert_eq!(spoken["promptTokensDetails"], json!([{"modality": "TEXT", "tokenCount": 2600}]));
    }
}
