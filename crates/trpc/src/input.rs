//! One call's input: from JSON text to a typed value, with errors that name the field.

use std::any::TypeId;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::error::{Error, shortened};
use crate::limits::MAX_INPUT_DEPTH;
use crate::superjson;
use crate::value::Value;

/// How the client encodes inputs and expects outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transformer {
    Plain,
    Superjson,
}

impl Transformer {
    /// Encodes what the client decodes with its transformer: a result's data, an error, a stream's line.
    pub(crate) fn encode(self, value: Value) -> Value {
        match self {
            Self::Plain => value,
            Self::Superjson => superjson::wrap(value),
        }
    }
}

/// One call's input as it came. The transformer is known even when the input is not usable.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) transformer: Transformer,
    /// `None` is `undefined`: no input at all.
    pub(crate) value: Result<Option<Json>, Error>,
}

impl Input {
    pub(crate) const fn none() -> Self {
        Self { transformer: Transformer::Plain, value: Ok(None) }
    }

    pub(crate) const fn broken(error: Error) -> Self {
        Self { transformer: Transformer::Plain, value: Err(error) }
    }

    /// Takes an envelope off when there is one.
    pub(crate) fn new(json: Json) -> Self {
        if !superjson::is_envelope(&json) {
            return Self { transformer: Transformer::Plain, value: Ok(Some(json)) };
        }
        let value = superjson::unwrap(json).map_err(|error| Error::bad_request(error.to_string()));
        Self { transformer: Transformer::Superjson, value }
    }
}

/// Parses the JSON text of one or all inputs.
pub(crate) fn parse(text: &[u8]) -> Result<Json, Error> {
    // serde_json itself stops at 128 levels, so that the check below cannot overflow the stack.
    let json: Json = serde_json::from_slice(text)
        .map_err(|error| Error::bad_request(format!("The input is not valid JSON: {error}")))?;
    if deeper_than(&json, MAX_INPUT_DEPTH) {
        return Err(Error::bad_request(format!("The input is nested deeper than {MAX_INPUT_DEPTH} levels")));
    }
    Ok(json)
}

fn deeper_than(json: &Json, levels: usize) -> bool {
    let Some(rest) = levels.checked_sub(1) else {
        return matches!(json, Json::Array(_) | Json::Object(_));
    };
    match json {
        Json::Array(items) => items.iter().any(|item| deeper_than(item, rest)),
        Json::Object(map) => map.values().any(|value| deeper_than(value, rest)),
        _ => false,
    }
}

/// Reads a typed input. `()` takes anything. No input, or null, is read as null, and if the type has no
/// place for null, as an object without keys, so that an input with optional fields only may be left out.
pub(crate) fn typed<T: DeserializeOwned + 'static>(value: Option<Json>) -> Result<T, Error> {
    if TypeId::of::<T>() == TypeId::of::<()>() {
        return from_json(Json::Null);
    }
    match value {
        None | Some(Json::Null) => from_json(Json::Null).or_else(|_| from_json(Json::Object(Map::new()))),
        Some(json) => from_json(json),
    }
}

fn from_json<T: DeserializeOwned>(json: Json) -> Result<T, Error> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let path = error.path().to_string();
        refusal(path, &error.into_inner().to_string())
    })
}

/// The error for an input that does not fit: `transcript[0].speaker: unknown variant …`. The peer reads
/// what it sent; the log gets the field only.
fn refusal(path: String, reason: &str) -> Error {
    let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    let (field, reason) = match (path.as_str(), missing) {
        (".", Some(name)) => (name.to_owned(), "required, but missing"),
        (parent, Some(name)) => (format!("{parent}.{name}"), "required, but missing"),
        (".", None) => ("input".to_owned(), reason),
        (_, None) => (path, reason),
    };
    let field = shortened(field);
    let message = shortened(format!("{field}: {reason}"));
    Error::bad_request(message).with_log(format!("input refused at {field}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::Date;
    use crate::limits::MAX_MESSAGE_BYTES;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum Speaker {
        User,
        Ai,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its decoding is looked at")]
    struct Line {
        speaker: Speaker,
        at: Date,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its decoding is looked at")]
    struct Transcript {
        transcript: Vec<Line>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Page {
        limit: Option<u32>,
    }

    #[test]
    fn a_refusal_names_the_field() {
        let at = "2026-01-02T03:04:05.678Z";
        for (input, start) in [
            (
                json!({"transcript": [{"speaker": "BOB", "at": at}]}),
                "transcript[0].speaker: unknown variant `BOB`, expected `USER` or `AI`",
            ),
            (json!({"transcript": [{"speaker": "AI"}]}), "transcript[0].at: required, but missing"),
            (json!({"transcript": [{"speaker": "AI", "at": "x"}]}), "transcript[0].at: expected a date"),
            (
                json!({"transcript": [{"speaker": "AI", "at": 5}]}),
                "transcript[0].at: invalid type: integer `5`, expected a date",
            ),
            (json!({"transcript": 1}), "transcript: invalid type"),
            (json!({}), "transcript: required, but missing"),
            (Json::Null, "transcript: required, but missing"),
            (json!("x"), "input: invalid type"),
        ] {
            let error = typed::<Transcript>(Some(input.clone())).unwrap_err();
            assert!(error.message.starts_with(start), "{input}: {}", error.message);
        }
    }

    #[test]
    fn a_refusal_neither_floods_the_peer_nor_tells_the_log() {
        let secret = "my whole résumé ".repeat(1000);
        let error = typed::<Transcript>(Some(json!({"transcript": secret}))).unwrap_err();
        assert!(error.message.len() <= MAX_MESSAGE_BYTES + '…'.len_utf8());
        assert_eq!(error.to_string(), "BAD_REQUEST: input refused at transcript");
    }

    #[test]
    fn no_input_suits_what_is_optional() {
        for value in [None, Some(Json::Null), Some(json!({}))] {
            assert_eq!(typed::<Page>(value.clone()).unwrap(), Page { limit: None });
            assert_eq!(typed::<()>(value), Ok(()));
        }
        assert_eq!(typed::<Option<Page>>(None), Ok(None));
        assert_eq!(typed::<()>(Some(json!({"anything": 1}))), Ok(()));
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(nested(MAX_INPUT_DEPTH).as_bytes()).is_ok());
        for levels in [MAX_INPUT_DEPTH + 1, 127, 128, 500_000] {
            assert!(parse(nested(levels).as_bytes()).is_err(), "{levels}");
        }
    }

    proptest! {
        #[test]
        fn junk_is_refused_without_panic(bytes: Vec<u8>) {
            if let Ok(json) = parse(&bytes) {
                let _ = Input::new(json.clone());
                let _ = typed::<Transcript>(Some(json));
            }
        }

        #[test]
        fn any_json_text_is_read(text in r#"[\[\]{}",:0-9a-z\\.]{0,40}"#) {
            let direct = serde_json::from_str::<Json>(&text).ok();
            prop_assert_eq!(parse(text.as_bytes()).ok(), direct);
        }
    }
}
