//! Checks the `setup` frame by the rules of the chosen model, and keeps what the session needs of it.

use std::collections::HashMap;

use gemini_wire::node::Node;
use gemini_wire::{Close, Endpoint, close};
use serde_json::Value;

use super::knobs::Knobs;
use super::model::{Family, MODELS, VOICES};

/// A setup that has passed.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    /// What the client asks for.
    pub asked: gemini_wire::Setup,
    pub family: Family,
    pub prefix_ms: u64,
    pub silence_ms: u64,
    pub compression: bool,
    /// Tool name to whether it blocks the model.
    pub tools: HashMap<String, bool>,
}

/// Silence that ends a turn when the setup names none, in milliseconds (observed, not documented).
const DEFAULT_SILENCE_MS: u64 = 800;
/// Speech that starts a turn when the setup names none, in milliseconds.
const DEFAULT_PREFIX_MS: u64 = 20;
/// The most tools one setup may declare.
const MAX_TOOLS: usize = 512;

const SETUP_FIELDS: [&str; 15] = [
    "model",
    "generationConfig",
    "systemInstruction",
    "tools",
    "realtimeInputConfig",
    "inputAudioTranscription",
    "outputAudioTranscription",
    "sessionResumption",
    "contextWindowCompression",
    "historyConfig",
    "proactivity",
    "avatarConfig",
    "safetySettings",
    "labels",
    "explicitVadSignal",
];
const GENERATION_FIELDS: [&str; 14] = [
    "responseModalities",
    "temperature",
    "topP",
    "topK",
    "maxOutputTokens",
    "candidateCount",
    "presencePenalty",
    "frequencyPenalty",
    "mediaResolution",
    "seed",
    "speechConfig",
    "thinkingConfig",
    "enableAffectiveDialog",
    "translationConfig",
];
const INPUT_FIELDS: [&str; 3] = ["automaticActivityDetection", "activityHandling", "turnCoverage"];
const DETECTION_FIELDS: [&str; 5] = [
    "disabled",
    "startOfSpeechSensitivity",
    "endOfSpeechSensitivity",
    "prefixPaddingMs",
    "silenceDurationMs",
];
const RESUMPTION_FIELDS: [&str; 2] = ["handle", "transparent"];
const COMPRESSION_FIELDS: [&str; 2] = ["triggerTokens", "slidingWindow"];
const TRANSCRIPTION_FIELDS: [&str; 8] = [
    "languageCodes",
    "customVocabulary",
    "wordTimestamp",
    "diarization",
    "mode",
    "languageAuto",
    "languageHints",
    "adaptationPhrases",
];

/// Reads and checks a setup.
///
/// # Errors
/// The close frame with which the real service refuses it.
pub(super) fn check(setup: &Value, endpoint: &Endpoint, knobs: &Knobs) -> Result<Setup, Close> {
    let root = Node::strict(setup, "setup", &SETUP_FIELDS)?;
    let family = check_model(&root, endpoint, knobs)?;
    check_generation(&root, family)?;
    if family.is_38() {
        root.forbid("proactivity")?;
    }
    if !endpoint.vertex {
        root.forbid("explicitVadSignal")?;
    }
    root.strict_child("systemInstruction", "setup.system_instruction", &["parts", "role"])?;
    check_transcription(&root)?;
    check_resumption(&root, endpoint)?;
    check_history(&root, endpoint)?;
    check_input(&root)?;
    let compression = check_compression(&root)?;
    let tools = check_tools(root.get("tools"), family)?;
    let asked = gemini_wire::Setup::read(setup)?;
    let prefix_ms = asked.prefix_ms.unwrap_or(DEFAULT_PREFIX_MS);
    let silence_ms = asked.silence_ms.unwrap_or(DEFAULT_SILENCE_MS);
    Ok(Setup { asked, family, prefix_ms, silence_ms, compression, tools })
}

fn check_model(root: &Node<'_>, endpoint: &Endpoint, knobs: &Knobs) -> Result<Family, Close> {
    let path = root.text("model")?.ok_or_else(Close::invalid)?;
    let prefix = if endpoint.vertex { "/publishers/google/models/" } else { "models/" };
    let name = match path.split_once(prefix) {
        Some(("", name)) if !endpoint.vertex => name,
        Some((project, name)) if endpoint.vertex && project.starts_with("projects/") => name,
        _ => "",
    };
    let is_known = MODELS.contains(&name) || knobs.extra_models.iter().any(|extra| extra == name);
    if is_known {
        return Ok(Family::of(name));
    }
    let reason = if endpoint.vertex {
        format!("Publisher model `{path}` was not found or your project does not have access to it.")
    } else {
        let version = &endpoint.api_version;
        format!(
            "{path} is not found for API version {version}, or is not supported for \
             bidiGenerateContent. Call ListModels to see the list of available models and their supported methods."
        )
    };
    Err(Close::new(1008, &reason))
}

fn check_generation(root: &Node<'_>, family: Family) -> Result<(), Close> {
    let at = "setup.generation_config";
    let Some(config) = root.strict_child("generationConfig", at, &GENERATION_FIELDS)? else {
        return if family == Family::Live38Thinking { Err(thinking_required()) } else { Ok(()) };
    };
    let modalities: Vec<&str> = match config.get("responseModalities") {
        None => vec!["AUDIO"],
        Some(Value::Array(list)) => list.iter().map(|item| item.as_str().unwrap_or_default()).collect(),
        Some(_) => return Err(Close::invalid()),
    };
    check_voice(&config, modalities.contains(&"AUDIO"))?;
    if modalities != ["AUDIO"] {
        let reason = format!(
            "The requested combination of response modalities ({}) is not supported by the model.",
            modalities.join(", ")
        );
        return Err(Close::new(1007, &reason));
    }
    if family != Family::Live25 {
        config.forbid("enableAffectiveDialog")?;
    }
    check_thinking(&config, family)
}

fn check_voice(config: &Node<'_>, has_audio: bool) -> Result<(), Close> {
    let at = "setup.generation_config.speech_config";
    let Some(speech) = config.strict_child(
        "speechConfig",
        at,
        &["voiceConfig", "languageCode", "multiSpeakerVoiceConfig"],
    )?
    else {
        return Ok(());
    };
    let Some(voice) = speech.strict_child(
        "voiceConfig",
        "setup.generation_config.speech_config.voice_config",
        &["prebuiltVoiceConfig", "replicatedVoiceConfig"],
    )?
    else {
        return Ok(());
    };
    if !has_audio {
        return Err(Close::new(1007, close::VOICE_WITHOUT_AUDIO));
    }
    let at = "setup.generation_config.speech_config.voice_config.prebuilt_voice_config";
    match voice.strict_child("prebuiltVoiceConfig", at, &["voiceName"])? {
        Some(prebuilt) => prebuilt.one_of("voiceName", &VOICES).map(drop),
        None => Ok(()),
    }
}

fn thinking_required() -> Close {
    Close::new(1007, close::THINKING_REQUIRED)
}

fn check_thinking(config: &Node<'_>, family: Family) -> Result<(), Close> {
    let at = "setup.generation_config.thinking_config";
    let fields = ["thinkingLevel", "thinkingBudget", "includeThoughts"];
    let thinking = config.strict_child("thinkingConfig", at, &fields)?;
    let refused = || Close::new(1007, close::THINKING_NOT_SUPPORTED);
    match (family, thinking) {
        (Family::Live38, Some(_)) => Err(refused()),
        (Family::Live38Thinking, None) => Err(thinking_required()),
        (Family::Live38Thinking, Some(thinking)) => match thinking.text("thinkingLevel")? {
            None => Err(thinking_required()),
            Some("LOW" | "MEDIUM" | "HIGH") => Ok(()),
            Some(_) => Err(refused()),
        },
        _ => Ok(()),
    }
}

fn check_transcription(root: &Node<'_>) -> Result<(), Close> {
    for name in ["inputAudioTranscription", "outputAudioTranscription"] {
        root.strict_child(name, "setup.audio_transcription", &TRANSCRIPTION_FIELDS)?;
    }
    Ok(())
}

fn check_resumption(root: &Node<'_>, endpoint: &Endpoint) -> Result<(), Close> {
    match root.strict_child("sessionResumption", "setup.session_resumption", &RESUMPTION_FIELDS)? {
        Some(node) if !endpoint.vertex => node.forbid("transparent"),
        _ => Ok(()),
    }
}

fn check_compression(root: &Node<'_>) -> Result<bool, Close> {
    let at = "setup.context_window_compression";
    let Some(node) = root.strict_child("contextWindowCompression", at, &COMPRESSION_FIELDS)? else {
        return Ok(false);
    };
    node.number("triggerTokens")?;
    let window = node.strict_child(
        "slidingWindow",
        "setup.context_window_compression.sliding_window",
        &["targetTokens"],
    )?;
    // A trigger without a window is refused.
    window.ok_or_else(Close::invalid)?.number("targetTokens")?;
    Ok(true)
}

fn check_history(root: &Node<'_>, endpoint: &Endpoint) -> Result<(), Close> {
    if endpoint.vertex {
        root.forbid("historyConfig")?;
    }
    root.strict_child("historyConfig", "setup.history_config", &["initialHistoryInClientContent"]).map(drop)
}

fn check_input(root: &Node<'_>) -> Result<(), Close> {
    let Some(input) =
        root.strict_child("realtimeInputConfig", "setup.realtime_input_config", &INPUT_FIELDS)?
    else {
        return Ok(());
    };
    input.one_of(
        "activityHandling",
        &["START_OF_ACTIVITY_INTERRUPTS", "NO_INTERRUPTION", "ACTIVITY_HANDLING_UNSPECIFIED"],
    )?;
    let at = "setup.realtime_input_config.automatic_activity_detection";
    if let Some(detection) = input.strict_child("automaticActivityDetection", at, &DETECTION_FIELDS)? {
        detection.one_of("startOfSpeechSensitivity", &["START_SENSITIVITY_HIGH", "START_SENSITIVITY_LOW"])?;
        detection.one_of("endOfSpeechSensitivity", &["END_SENSITIVITY_HIGH", "END_SENSITIVITY_LOW"])?;
    }
    Ok(())
}

/// Reads a `tools` list into names and whether each blocks.
///
/// # Errors
/// The close frame for a malformed or unsupported tool.
pub(super) fn check_tools(tools: Option<&Value>, family: Family) -> Result<HashMap<String, bool>, Close> {
    let mut found = HashMap::new();
    let Some(tools) = tools else { return Ok(found) };
    for tool in tools.as_array().ok_or_else(Close::invalid)? {
        // Code execution, URL context and maps are not offered on these models.
        let tool = Node::strict(tool, "setup.tools", &["functionDeclarations", "googleSearch"])?;
        let Some(declarations) = tool.get("functionDeclarations") else { continue };
        for declaration in declarations.as_array().ok_or_else(Close::invalid)? {
            let (name, blocks) = check_declaration(declaration, family)?;
            found.insert(name, blocks);
        }
    }
    if found.len() > MAX_TOOLS { Err(Close::invalid()) } else { Ok(found) }
}

fn check_declaration(declaration: &Value, family: Family) -> Result<(String, bool), Close> {
    let fields = [
        "name",
        "description",
        "parameters",
        "parametersJsonSchema",
        "behavior",
        "response",
        "responseJsonSchema",
    ];
    let node = Node::strict(declaration, "setup.tools.function_declarations", &fields)?;
    let name = node.text("name")?.filter(|name| !name.is_empty()).ok_or_else(Close::invalid)?;
    if node.get("parameters").is_some() && node.get("parametersJsonSchema").is_some() {
        return Err(Close::invalid());
    }
    let behavior = node.one_of("behavior", &["BLOCKING", "NON_BLOCKING", "UNSPECIFIED"])?;
    let blocks = match behavior {
        Some("BLOCKING") => true,
        Some("NON_BLOCKING") => false,
        _ => family.tools_block_by_default(),
    };
    match family {
        Family::Live38Thinking if blocks => Err(Close::new(1007, close::BLOCKING_NOT_SUPPORTED)),
        _ => Ok((name.to_owned(), blocks)),
    }
}
