//! The setup rules, one refusal a line.

use gemini_wire::{Close, Endpoint};
use serde_json::{Value, json};

use super::knobs::Knobs;
use super::model::Family;
use super::setup::{Setup, check};

const PLAIN: &str = "models/gemini-3.8-live";
const THINKING: &str = "models/gemini-3.8-live-extended-thinking";
const OLD: &str = "models/gemini-3.1-flash-live-preview";
const OLDEST: &str = "models/gemini-2.5-flash-native-audio-preview-12-2025";
const INVALID: &str = "Request contains an invalid argument.";

fn try_setup(setup: &Value) -> Result<Setup, Close> {
    check(setup, &Endpoint { api_version: "v1beta".to_owned(), vertex: false }, &Knobs::default())
}

fn reason(setup: &Value) -> String {
    let close = try_setup(setup).expect_err(&setup.to_string());
    assert_eq!(close.code, 1007, "{setup}");
    close.reason
}

fn unknown(name: &str, at: &str) -> String {
    Close::unknown_field(name, at).reason
}

/// A setup with one more field.
fn with(model: &str, name: &str, value: Value) -> Value {
    let mut setup = json!({ "model": model });
    setup[name] = value;
    setup
}

#[test]
fn what_is_refused_on_every_model() {
    let voice =
        |name: &str| json!({"speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": name}}}});
    let declare = |declaration: Value| json!([{ "functionDeclarations": [declaration] }]);
    let call = |field: &str| json!({"name": "f", "parameters": {}, field: {}});
    for (name, value, expected) in [
        ("colour", json!(1), unknown("colour", "setup")),
        ("transcript", json!({}), unknown("transcript", "setup")),
        ("generationConfig", json!([]), INVALID.to_owned()),
        ("generationConfig", json!({"x": 1}), unknown("x", "setup.generation_config")),
        // A common mistake: transcription belongs beside the generation config.
        (
            "generationConfig",
            json!({"inputAudioTranscription": {}}),
            unknown("inputAudioTranscription", "setup.generation_config"),
        ),
        ("generationConfig", voice("Elvis"), INVALID.to_owned()),
        ("generationConfig", json!({"responseModalities": "AUDIO"}), INVALID.to_owned()),
        (
            "sessionResumption",
            json!({"transparent": true}),
            unknown("transparent", "setup.session_resumption"),
        ),
        ("sessionResumption", json!({"handle": 5}), INVALID.to_owned()),
        ("explicitVadSignal", json!(true), unknown("explicitVadSignal", "setup")),
        ("contextWindowCompression", json!({"triggerTokens": "25000"}), INVALID.to_owned()),
        ("contextWindowCompression", json!({"slidingWindow": {"targetTokens": "many"}}), INVALID.to_owned()),
        ("tools", declare(json!({"description": "nameless"})), INVALID.to_owned()),
        ("tools", declare(call("parametersJsonSchema")), INVALID.to_owned()),
        ("tools", json!([{"codeExecution": {}}]), unknown("codeExecution", "setup.tools")),
        ("systemInstruction", json!({"parts": [{"inlineData": {}}]}), INVALID.to_owned()),
        ("realtimeInputConfig", json!({"activityHandling": "SOMETIMES"}), INVALID.to_owned()),
        (
            "realtimeInputConfig",
            json!({"automaticActivityDetection": {"silenceDurationMs": -1}}),
            INVALID.to_owned(),
        ),
    ] {
        assert_eq!(reason(&with(PLAIN, name, value)), expected);
    }
    for broken in [json!(null), json!([]), json!({}), json!({"model": 3})] {
        assert_eq!(reason(&broken), INVALID);
    }
}

#[test]
fn the_rules_of_3_8() {
    let generation = |config: Value| with(PLAIN, "generationConfig", config);
    let text = reason(&generation(json!({"responseModalities": ["TEXT"]})));
    assert!(text.contains("requested combination of response modalities (TEXT) is not supported"), "{text}");
    let voice =
        json!({"responseModalities": ["TEXT"], "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {}}}});
    assert_eq!(reason(&generation(voice)), "Cannot extract voices from a non-audio request.");
    let thinking = json!({"thinkingConfig": {"thinkingLevel": "LOW"}});
    assert_eq!(reason(&generation(thinking)), "Thinking level is not supported for this model");
    let affective = reason(&generation(json!({"enableAffectiveDialog": true})));
    assert_eq!(affective, unknown("enableAffectiveDialog", "setup.generation_config"));
    for value in [true, false] {
        let proactive = with(PLAIN, "proactivity", json!({ "proactiveAudio": value }));
        assert_eq!(reason(&proactive), unknown("proactivity", "setup"));
    }
    assert!(try_setup(&with(OLDEST, "proactivity", json!({"proactiveAudio": true}))).is_ok());
    let affective = with(OLDEST, "generationConfig", json!({"enableAffectiveDialog": true}));
    assert!(try_setup(&affective).is_ok());
}

#[test]
fn the_rules_of_extended_thinking() {
    let level = |level: Value| with(THINKING, "generationConfig", json!({"thinkingConfig": level}));
    let required = "Thinking level must be specified for this model";
    assert_eq!(reason(&json!({ "model": THINKING })), required);
    assert_eq!(reason(&with(THINKING, "generationConfig", json!({}))), required);
    assert_eq!(reason(&level(json!({"includeThoughts": true}))), required);
    let refused = reason(&level(json!({"thinkingLevel": "MINIMAL"})));
    assert_eq!(refused, "Thinking level is not supported for this model");
    for good in ["LOW", "MEDIUM", "HIGH"] {
        assert!(try_setup(&level(json!({ "thinkingLevel": good }))).is_ok());
    }
    let mut blocking = level(json!({"thinkingLevel": "LOW"}));
    blocking["tools"] = json!([{"functionDeclarations": [{"name": "f", "behavior": "BLOCKING"}]}]);
    assert_eq!(reason(&blocking), "BLOCKING function calls are not supported for this model");
}

#[test]
fn unknown_models_are_not_found() {
    let close = try_setup(&json!({"model": "models/gemini-2.0-flash-live-001"})).unwrap_err();
    assert_eq!(close.code, 1008);
    let expected = "models/gemini-2.0-flash-live-001 is not found for API version v1beta, or is not supported for \
        bidiGenerateContent. Call ListModels";
    assert_eq!(close.reason, expected.get(..123).unwrap_or(expected));
    assert_eq!(
        try_setup(&json!({"model": "gemini-3.8-live"})).unwrap_err().code,
        1008,
        "the prefix is needed"
    );
    let mut knobs = Knobs::default();
    knobs.set("extra_models", "my-model, other").unwrap();
    let endpoint = Endpoint { api_version: "v1".to_owned(), vertex: false };
    assert_eq!(
        check(&json!({"model": "models/my-model"}), &endpoint, &knobs).unwrap().family,
        Family::Live38
    );
}

#[test]
fn vertex_has_its_own_rules() {
    let endpoint = Endpoint { api_version: "v1beta1".to_owned(), vertex: true };
    let vertex = |setup: Value| check(&setup, &endpoint, &Knobs::default());
    let model = "projects/p/locations/global/publishers/google/models/gemini-3.8-live";
    assert!(vertex(with(model, "sessionResumption", json!({"transparent": true}))).is_ok());
    assert!(vertex(with(model, "historyConfig", json!({}))).is_err());
    let close = vertex(json!({ "model": PLAIN })).unwrap_err();
    assert!(close.code == 1008 && close.reason.starts_with("Publisher model"), "{close}");
}

#[test]
fn a_full_setup_in_either_case_means_the_same() {
    let camel = json!({
        "model": PLAIN,
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}}
        },
        "systemInstruction": {"role": "user", "parts": [{"text": "You are an interviewer."}]},
        "tools": [{"functionDeclarations": [{"name": "end_call", "behavior": "NON_BLOCKING"}, {"name": "ask"}]}],
        "realtimeInputConfig": {
            "automaticActivityDetection": {"disabled": false, "prefixPaddingMs": 40, "silenceDurationMs": "700"},
            "activityHandling": "NO_INTERRUPTION"
        },
        "inputAudioTranscription": {"languageCodes": ["en-US"]},
        "outputAudioTranscription": {},
        "sessionResumption": {"handle": "h"},
        "contextWindowCompression": {"triggerTokens": "60000", "slidingWindow": {"targetTokens": 30000}},
        "historyConfig": {"initialHistoryInClientContent": true},
        "labels": null
    });
    let snake = json!({
        "model": PLAIN,
        "generation_config": {
            "response_modalities": ["AUDIO"],
            "speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}
        },
        "system_instruction": {"parts": [{"text": "You are an interviewer."}]},
        "tools": [{"function_declarations": [{"name": "end_call"}, {"name": "ask"}]}],
        "realtime_input_config": {
            "automatic_activity_detection": {"prefix_padding_ms": 40, "silence_duration_ms": 700},
            "activity_handling": "NO_INTERRUPTION"
        },
        "input_audio_transcription": {},
        "output_audio_transcription": {},
        "session_resumption": {"handle": "h"},
        "context_window_compression": {"trigger_tokens": 60000, "sliding_window": {"target_tokens": "30000"}},
        "history_config": {"initial_history_in_client_content": true}
    });
    for setup in [camel, snake] {
        let read = try_setup(&setup).unwrap();
        assert_eq!((read.prefix_ms, read.silence_ms), (40, 700));
        assert!(read.asked.no_interruption && read.asked.transcribe_input && read.asked.transcribe_output);
        assert!(read.compression && read.asked.seeded_history && !read.asked.manual_activity);
        assert_eq!(read.asked.resumption, Some(Some("h".to_owned())));
        assert_eq!((read.tools["end_call"], read.tools["ask"]), (false, false));
    }
    let old = with(OLD, "tools", json!([{"functionDeclarations": [{"name": "f"}]}]));
    assert!(try_setup(&old).unwrap().tools["f"], "older models block by default");
}
