//! The tree a procedure's output becomes: JSON plus the two things JavaScript has and JSON has not.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::date::Date;

/// The unit struct name under which [`Undefined`] is serialised, so that the tree keeps it.
pub(crate) const UNDEFINED_UNIT: &str = "$trpc::Undefined";

/// JavaScript's `undefined` in a procedure's output. Plain JSON drops an object's key that holds it,
/// superjson lists it in `meta.values`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undefined;

impl Serialize for Undefined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_struct(UNDEFINED_UNIT)
    }
}

/// JSON with dates and `undefined`. Objects keep the order of their keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value, as a procedure without output returns it.
    Undefined,
    /// JSON `null`.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A number that JSON can hold.
    Number(serde_json::Number),
    /// NaN or an infinity; `null` in plain JSON.
    NonFinite(f64),
    /// A text.
    String(String),
    /// A point in time; a text in plain JSON.
    Date(Date),
    /// A list. `undefined` inside is `null` in plain JSON.
    Array(Vec<Value>),
    /// Keys and values, in order. A key whose value is `undefined` is left out of plain JSON.
    Object(Vec<(String, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

/// An object with one key.
pub(crate) fn object(key: impl Into<String>, value: Value) -> Value {
    Value::Object(vec![(key.into(), value)])
}

/// Writes plain JSON, by the rules of JavaScript's `JSON.stringify`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Undefined | Self::Null | Self::NonFinite(_) => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Date(value) => value.serialize(serializer),
            Self::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(None)?;
                for (key, value) in entries {
                    if *value != Self::Undefined {
                        map.serialize_entry(key, value)?;
                    }
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_json_is_what_json_stringify_writes() {
        let date = Date::from_unix_millis(1_767_323_045_678);
        for (value, text) in [
            (Value::Undefined, "null"),
            (Value::Null, "null"),
            (Value::NonFinite(f64::NAN), "null"),
            (Value::from(-7_i64), "-7"),
            (Value::Date(date), r#""2026-01-02T03:04:05.678Z""#),
            (Value::Array(vec![Value::Undefined, Value::Bool(true)]), "[null,true]"),
            (
                Value::Object(vec![
                    ("z".into(), Value::Null),
                    ("gone".into(), Value::Undefined),
                    ("a\"".into(), Value::from("\n")),
                ]),
                r#"{"z":null,"a\"":"\n"}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
        }
    }
}
