//! The `setup` frame: what a client asks for, read leniently. Strictness is the business of each server.

use std::fmt;

use serde_json::Value;

use crate::close::Close;
use crate::node::Node;

/// What a setup asks for, as far as a voice conversation needs it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// The model's path, such as `models/gemini-3.8-live`.
    pub model: String,
    /// The texts of the system instruction, joined by newlines.
    pub instruction: String,
    /// `responseModalities`; empty when none were named.
    pub modalities: Vec<String>,
    /// Name of the prebuilt voice.
    pub voice: Option<String>,
    /// The client marks the speech itself, by `activityStart` and `activityEnd`.
    pub manual_activity: bool,
    /// Speech that starts a turn, in milliseconds.
    pub prefix_ms: Option<u64>,
    /// Silence that ends a turn, in milliseconds.
    pub silence_ms: Option<u64>,
    /// Speech of the person does not cut the model off.
    pub no_interruption: bool,
    /// What the person says is to be written down.
    pub transcribe_input: bool,
    /// What the model says is to be written down.
    pub transcribe_output: bool,
    /// `None`: no resumption. `Some(None)`: wanted, fresh. `Some(Some(handle))`: resume.
    pub resumption: Option<Option<String>>,
    /// The first `clientContent` is history and asks for no answer.
    pub seeded_history: bool,
    /// The functions the client offers.
    pub functions: Vec<Function>,
}

/// Shows the length of the instruction only: a résumé is in it.
impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Setup");
        shown.field("model", &self.model).field("instruction_bytes", &self.instruction.len());
        shown.field("modalities", &self.modalities).field("silence_ms", &self.silence_ms);
        shown.field("functions", &self.functions).finish_non_exhaustive()
    }
}

/// A declared function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Whether it blocks the model; `None` leaves that to the model.
    pub blocks: Option<bool>,
}

impl Setup {
    /// Reads the value of `setup`. Fields it does not know are passed over.
    ///
    /// # Errors
    /// 1007 when a field it knows has a wrong type.
    pub fn read(setup: &Value) -> Result<Self, Close> {
        let root = Node::new(setup, "setup")?;
        let mut read = Self {
            model: root.text("model")?.unwrap_or_default().to_owned(),
            instruction: instruction(&root)?,
            transcribe_input: root.child("inputAudioTranscription")?.is_some(),
            transcribe_output: root.child("outputAudioTranscription")?.is_some(),
            resumption: resumption(&root)?,
            functions: functions(root.list("tools")?)?,
            ..Self::default()
        };
        if let Some(history) = root.child("historyConfig")? {
            read.seeded_history = history.flag("initialHistoryInClientContent")?;
        }
        read.read_generation(&root)?;
        read.read_input(&root)?;
        Ok(read)
    }

    fn read_generation(&mut self, root: &Node<'_>) -> Result<(), Close> {
        let Some(config) = root.child("generationConfig")? else { return Ok(()) };
        let name = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(Close::invalid);
        self.modalities = config.list("responseModalities")?.iter().map(name).collect::<Result<_, _>>()?;
        let voice = config.child("speechConfig")?.map(|speech| speech.child("voiceConfig")).transpose()?;
        let prebuilt = voice.flatten().map(|voice| voice.child("prebuiltVoiceConfig")).transpose()?;
        if let Some(prebuilt) = prebuilt.flatten() {
            self.voice = prebuilt.text("voiceName")?.map(str::to_owned);
        }
        Ok(())
    }

    fn read_input(&mut self, root: &Node<'_>) -> Result<(), Close> {
        let Some(input) = root.child("realtimeInputConfig")? else { return Ok(()) };
        self.no_interruption = input.text("activityHandling")? == Some("NO_INTERRUPTION");
        if let Some(detection) = input.child("automaticActivityDetection")? {
            self.manual_activity = detection.flag("disabled")?;
            self.prefix_ms = detection.number("prefixPaddingMs")?;
            self.silence_ms = detection.number("silenceDurationMs")?;
        }
        Ok(())
    }

    /// Whether a function of this name was declared.
    #[must_use]
    pub fn declares(&self, function: &str) -> bool {
        self.functions.iter().any(|declared| declared.name == function)
    }

    /// Whether the answers are to be spoken: unless other modalities were named, they are.
    #[must_use]
    pub fn wants_audio(&self) -> bool {
        self.modalities.is_empty() || self.modalities.iter().any(|name| name == "AUDIO")
    }
}

/// The text parts; anything but text is refused.
fn instruction(root: &Node<'_>) -> Result<String, Close> {
    let Some(content) = root.child("systemInstruction")? else { return Ok(String::new()) };
    let text =
        |part: &Value| part.get("text").and_then(Value::as_str).map(str::to_owned).ok_or_else(Close::invalid);
    let texts = content.list("parts")?.iter().map(text).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.join("\n"))
}

fn resumption(root: &Node<'_>) -> Result<Option<Option<String>>, Close> {
    let Some(node) = root.child("sessionResumption")? else { return Ok(None) };
    let handle = node.text("handle")?.filter(|handle| !handle.is_empty());
    Ok(Some(handle.map(str::to_owned)))
}

/// Reads a `tools` list.
///
/// # Errors
/// 1007 when it is malformed or a function has no name.
pub fn functions(tools: &[Value]) -> Result<Vec<Function>, Close> {
    let mut found = Vec::new();
    for tool in tools {
        for declaration in Node::new(tool, "setup.tools")?.list("functionDeclarations")? {
            let node = Node::new(declaration, "setup.tools.function_declarations")?;
            let name = node.text("name")?.filter(|name| !name.is_empty()).ok_or_else(Close::invalid)?;
            let blocks = match node.text("behavior")? {
                Some("BLOCKING") => Some(true),
                Some("NON_BLOCKING") => Some(false),
                _ => None,
            };
            found.push(Function { name: name.to_owned(), blocks });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn both_spellings_say_the_same() {
        let camel = json!({
            "model": "models/m",
            "generationConfig": {"responseModalities": ["AUDIO"],
                "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}}},
            "systemInstruction": {"parts": [{"text": "a"}, {"text": "b"}]},
            "tools": [{"functionDeclarations": [{"name": "end_call", "behavior": "NON_BLOCKING"}]}],
            "realtimeInputConfig": {"activityHandling": "NO_INTERRUPTION",
                "automaticActivityDetection": {"prefixPaddingMs": 20, "silenceDurationMs": 900}},
            "inputAudioTranscription": {},
            "sessionResumption": {"handle": "h"},
            "historyConfig": {"initialHistoryInClientContent": true},
            "somethingNew": 1,
        });
        let snake = json!({
            "model": "models/m",
            "generation_config": {"response_modalities": ["AUDIO"],
                "speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}},
            "system_instruction": {"parts": [{"text": "a"}, {"text": "b"}]},
            "tools": [{"function_declarations": [{"name": "end_call", "behavior": "NON_BLOCKING"}]}],
            "realtime_input_config": {"activity_handling": "NO_INTERRUPTION",
                "automatic_activity_detection": {"prefix_padding_ms": "20", "silence_duration_ms": "900"}},
            "input_audio_transcription": {},
            "session_resumption": {"handle": "h"},
            "history_config": {"initial_history_in_client_content": true},
        });
        let read = Setup::read(&camel).unwrap();
        assert_eq!(read, Setup::read(&snake).unwrap());
        let expected = Setup {
            model: "models/m".into(),
            instruction: "a\nb".into(),
            modalities: vec!["AUDIO".into()],
            voice: Some("Kore".into()),
            prefix_ms: Some(20),
            silence_ms: Some(900),
            no_interruption: true,
            transcribe_input: true,
            resumption: Some(Some("h".into())),
            seeded_history: true,
            functions: vec![Function { name: "end_call".into(), blocks: Some(false) }],
            ..Setup::default()
        };
        assert_eq!(read, expected);
        assert!(read.declares("end_call") && !read.declares("other") && read.wants_audio());
    }

    #[test]
    fn wrong_types_are_refused() {
        for setup in [
            json!([]),
            json!({"model": 1}),
            json!({"generationConfig": {"responseModalities": "AUDIO"}}),
            json!({"systemInstruction": {"parts": [{"inlineData": {}}]}}),
            json!({"tools": [{"functionDeclarations": [{}]}]}),
            json!({"sessionResumption": {"handle": 5}}),
            json!({"realtimeInputConfig": {"automaticActivityDetection": {"silenceDurationMs": -1}}}),
        ] {
            assert_eq!(Setup::read(&setup), Err(Close::invalid()), "{setup}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z]{0,8}".prop_map(Value::from)
        ];
        let key = prop::sample::select(vec![
            "setup",
            "tools",
            "parts",
            "text",
            "systemInstruction",
            "generation_config",
            "functionDeclarations",
            "name",
            "sessionResumption",
            "handle",
            "realtimeInputConfig",
        ]);
        leaf.prop_recursive(5, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_setup_is_read_or_refused(value in any_json()) {
            let _ = Setup::read(&value);
        }
    }
}
