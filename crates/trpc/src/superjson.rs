//! The superjson envelope `{"json": …, "meta": {"values": …, "v": 1}}`: written for outputs, read for inputs.
//!
//! `meta.values` tells which places of `json` hold something that JSON has not. Keys of a place are
//! joined with dots; a dot or a backslash inside a key is escaped by a backslash. A place is followed
//! by `[type]`, or by `[type, places inside]`; when the root itself is such a value, `values` is that list.
//! See <https://github.com/flightcontrolhq/superjson>.
//!
//! Inputs: `undefined`, `bigint` and `number` are undone. Every other type (`Date`, `URL`, `set`, …) is
//! left in its JSON form, which is what our input types read. `referentialEqualities` is ignored: the
//! values are there as well, unless a client asked superjson to leave them out.

use serde_json::{Map, Value as Json};

use crate::value::Value;

/// The version of `meta` since which a backslash in a key is escaped too.
const ESCAPED_BACKSLASH_VERSION: i64 = 1;

/// Puts a tree into an envelope. `meta` is left out when there is nothing to tell.
pub(crate) fn wrap(value: Value) -> Value {
    let mut annotations = Vec::new();
    let mut path = Vec::new();
    let json = annotate(value, &mut path, &mut annotations);
    let mut envelope = vec![("json".into(), json)];
    if let Some(values) = values(annotations) {
        let version = ("v".into(), Value::from(ESCAPED_BACKSLASH_VERSION));
        envelope.push(("meta".into(), Value::Object(vec![("values".into(), values), version])));
    }
    Value::Object(envelope)
}

/// One place that holds something JSON has not. The root has no place; an empty key has an empty one.
struct Annotation {
    place: Option<String>,
    kind: &'static str,
}

/// `meta.values` of all annotated places, or nothing when there are none.
fn values(annotations: Vec<Annotation>) -> Option<Value> {
    let kind = |kind: &'static str| Value::Array(vec![Value::from(kind)]);
    match annotations.as_slice() {
        [] => None,
        [Annotation { place: None, kind: root }] => Some(kind(root)),
        _ => {
            let entry = |found: Annotation| (found.place.unwrap_or_default(), kind(found.kind));
            Some(Value::Object(annotations.into_iter().map(entry).collect()))
        }
    }
}

/// The plain JSON of `value`; what JSON cannot hold is noted with its place.
fn annotate(value: Value, path: &mut Vec<String>, found: &mut Vec<Annotation>) -> Value {
    let (plain, kind) = match value {
        Value::Undefined => (Value::Null, "undefined"),
        Value::Date(date) => (Value::String(date.to_string()), "Date"),
        Value::NonFinite(number) => (Value::from(non_finite_name(number)), "number"),
        Value::Array(items) => {
            let walk = |(index, item): (usize, Value)| {
                path.push(index.to_string());
                let item = annotate(item, path, found);
                path.pop();
                item
            };
            return Value::Array(items.into_iter().enumerate().map(walk).collect());
        }
        Value::Object(entries) => {
            let walk = |(key, value): (String, Value)| {
                path.push(escape(&key));
                let value = annotate(value, path, found);
                path.pop();
                (key, value)
            };
            return Value::Object(entries.into_iter().map(walk).collect());
        }
        other => return other,
    };
    found.push(Annotation { place: (!path.is_empty()).then(|| path.join(".")), kind });
    plain
}

fn non_finite_name(number: f64) -> &'static str {
    match number {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

fn escape(key: &str) -> String {
    key.replace('\\', "\\\\").replace('.', "\\.")
}

/// The `meta` of an input is not what superjson writes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the superjson \"meta\" of the input is malformed")]
pub(crate) struct MalformedMeta;

/// Whether an input is an envelope: an object whose only keys are `json` and optionally `meta`.
pub(crate) fn is_envelope(input: &Json) -> bool {
    input.as_object().is_some_and(|map| {
        map.contains_key("json") && map.len() == if map.contains_key("meta") { 2 } else { 1 }
    })
}

/// The value inside an envelope; `None` is `undefined`.
pub(crate) fn unwrap(envelope: Json) -> Result<Option<Json>, MalformedMeta> {
    let Json::Object(mut envelope) = envelope else { return Err(MalformedMeta) };
    let mut root = envelope.remove("json");
    let meta = match envelope.remove("meta") {
        None | Some(Json::Null) => return Ok(root),
        Some(Json::Object(meta)) => meta,
        Some(_) => return Err(MalformedMeta),
    };
    let version = meta.get("v").and_then(Json::as_i64).unwrap_or(0);
    if let Some(values) = meta.get("values") {
        let mut undo = Undo { legacy: version < ESCAPED_BACKSLASH_VERSION, root: &mut root };
        undo.tree(values, &mut Vec::new())?;
    }
    Ok(root)
}

/// Walks `meta.values` and turns the places it names back. Its depth is bounded by
/// [`MAX_INPUT_DEPTH`](crate::limits::MAX_INPUT_DEPTH), checked before.
struct Undo<'a> {
    legacy: bool,
    root: &'a mut Option<Json>,
}

impl Undo<'_> {
    fn tree(&mut self, tree: &Json, path: &mut Vec<String>) -> Result<(), MalformedMeta> {
        match tree {
            Json::Object(places) => self.places(places, path),
            Json::Array(parts) => {
                if let Some(inside) = parts.get(1) {
                    self.places(inside.as_object().ok_or(MalformedMeta)?, path)?;
                }
                match parts.first() {
                    Some(Json::String(kind)) => self.value(kind, path),
                    // Composite types, such as `["class", name]`, stay in their JSON form.
                    Some(Json::Array(_)) => {}
                    _ => return Err(MalformedMeta),
                }
                Ok(())
            }
            _ => Err(MalformedMeta),
        }
    }

    fn places(&mut self, places: &Map<String, Json>, path: &mut Vec<String>) -> Result<(), MalformedMeta> {
        for (place, tree) in places {
            let outer = path.len();
            path.extend(segments(place, self.legacy)?);
            self.tree(tree, path)?;
            path.truncate(outer);
        }
        Ok(())
    }

    /// Undoes one value. A place that does not exist is ignored.
    fn value(&mut self, kind: &str, path: &[String]) {
        match kind {
            "undefined" => self.undefine(path),
            "bigint" | "number" => {
                if let Some(place) = self.root.as_mut().and_then(|root| locate(root, path)) {
                    *place = number(place);
                }
            }
            _ => {}
        }
    }

    fn undefine(&mut self, path: &[String]) {
        let Some((last, parents)) = path.split_last() else {
            *self.root = None;
            return;
        };
        match self.root.as_mut().and_then(|root| locate(root, parents)) {
            Some(Json::Object(map)) => {
                map.remove(last);
            }
            Some(Json::Array(items)) => {
                if let Some(item) = last.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                    *item = Json::Null;
                }
            }
            _ => {}
        }
    }
}

fn locate<'a>(root: &'a mut Json, path: &[String]) -> Option<&'a mut Json> {
    path.iter().try_fold(root, |place, key| match place {
        Json::Object(map) => map.get_mut(key),
        Json::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The number behind a text such as `"12"`, `"-0"` or `"NaN"`; what JSON cannot hold becomes null.
fn number(text: &Json) -> Json {
    let Some(text) = text.as_str() else { return text.clone() };
    if let Ok(integer) = text.parse::<i64>() {
        return integer.into();
    }
    if let Ok(integer) = text.parse::<u64>() {
        return integer.into();
    }
    text.parse::<f64>().map_or(Json::Null, Json::from)
}

/// The keys of a place. `legacy` is superjson before `"v": 1`, which escaped dots only.
fn segments(place: &str, legacy: bool) -> Result<Vec<String>, MalformedMeta> {
    let mut result = Vec::new();
    let mut segment = String::new();
    let mut chars = place.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            ('\\', Some('.')) => {
                chars.next();
                segment.push('.');
            }
            ('\\', Some('\\')) if !legacy => {
                chars.next();
                segment.push('\\');
            }
            ('\\', _) if !legacy => return Err(MalformedMeta),
            ('.', _) => result.push(std::mem::take(&mut segment)),
            (other, _) => segment.push(other),
        }
    }
    result.push(segment);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Date;
    use crate::value::object;

    fn wrapped(value: Value) -> Json {
        serde_json::to_value(wrap(value)).unwrap()
    }

    #[test]
    fn annotates_what_json_lacks() {
        let date = Value::Date(Date::from_unix_millis(0));
        for (value, envelope) in [
            (Value::from("x"), json!({"json": "x"})),
            (Value::Undefined, json!({"json": null, "meta": {"values": ["undefined"], "v": 1}})),
            (date.clone(), json!({"json": "1970-01-01T00:00:00.000Z", "meta": {"values": ["Date"], "v": 1}})),
            (
                Value::Array(vec![Value::Null, object("a.b\\c", date)]),
                json!({"json": [null, {"a.b\\c": "1970-01-01T00:00:00.000Z"}],
                       "meta": {"values": {"1.a\\.b\\\\c": ["Date"]}, "v": 1}}),
            ),
            (
                object(
                    "n",
                    Value::Array(vec![Value::NonFinite(f64::NAN), Value::NonFinite(f64::NEG_INFINITY)]),
                ),
                json!({"json": {"n": ["NaN", "-Infinity"]},
                       "meta": {"values": {"n.0": ["number"], "n.1": ["number"]}, "v": 1}}),
            ),
            (
                object("", Value::Undefined),
                json!({"json": {"": null}, "meta": {"values": {"": ["undefined"]}, "v": 1}}),
            ),
        ] {
            assert_eq!(wrapped(value), envelope);
        }
    }

    #[test]
    fn undoes_what_the_client_annotated() {
        for (envelope, value) in [
            (json!({"json": {"a": 1}}), Some(json!({"a": 1}))),
            (json!({"json": null, "meta": {"values": ["undefined"], "v": 1}}), None),
            (json!({"json": null, "meta": null}), Some(Json::Null)),
            (json!({"json": null, "meta": {}}), Some(Json::Null)),
            (
                json!({"json": {"a": null, "b": [null, 1]},
                       "meta": {"values": {"a": ["undefined"], "b.0": ["undefined"]}, "v": 1}}),
                Some(json!({"b": [null, 1]})),
            ),
            (
                json!({"json": {"a.b": {"\\": null}},
                       "meta": {"values": {"a\\.b.\\\\": ["undefined"]}, "v": 1}}),
                Some(json!({"a.b": {}})),
            ),
            (
                json!({"json": {"a.b": {"\\": null}}, "meta": {"values": {"a\\.b.\\": ["undefined"]}}}),
                Some(json!({"a.b": {}})),
            ),
            (
                json!({"json": {"big": "12", "zero": "-0", "nan": "NaN", "at": "1970-01-01T00:00:00.000Z"},
                       "meta": {"values": {"big": ["bigint"], "zero": ["number"], "nan": ["number"],
                                           "at": ["Date"]}, "v": 1}}),
                Some(json!({"big": 12, "zero": 0, "nan": null, "at": "1970-01-01T00:00:00.000Z"})),
            ),
            (
                json!({"json": {"s": [null]}, "meta": {"values": {"s": ["set", {"0": ["undefined"]}]}, "v": 1}}),
                Some(json!({"s": [null]})),
            ),
            (
                json!({"json": {"a": 1}, "meta": {"values": {"x.y.0": ["undefined"], "a.b": ["bigint"]}, "v": 1}}),
                Some(json!({"a": 1})),
            ),
        ] {
            assert!(is_envelope(&envelope));
            assert_eq!(unwrap(envelope.clone()), Ok(value), "{envelope}");
        }
    }

    #[test]
    fn malformed_meta_is_refused() {
        for meta in [
            json!(1),
            json!({"values": 1}),
            json!({"values": []}),
            json!({"values": [1]}),
            json!({"values": ["set", 1]}),
            json!({"values": {"a": "Date"}}),
            json!({"values": {"a\\b": ["Date"]}, "v": 1}),
        ] {
            assert_eq!(unwrap(json!({"json": {}, "meta": meta})), Err(MalformedMeta), "{meta}");
        }
    }

    #[test]
    fn other_objects_are_no_envelopes() {
        for input in [json!({}), json!({"meta": 1}), json!({"json": 1, "x": 2}), json!([]), json!("json")] {
            assert!(!is_envelope(&input), "{input}");
        }
    }

    proptest! {
        #[test]
        fn places_round_trip(keys in prop::collection::vec("[a.\\\\]{0,6}", 1..5)) {
            let place = keys.iter().map(|key| escape(key)).collect::<Vec<_>>().join(".");
            prop_assert_eq!(segments(&place, false), Ok(keys));
        }

        #[test]
        fn any_meta_is_refused_or_undone(place in "\\PC{0,20}", kind in "undefined|bigint|number|Date|\\PC*", v in 0..3) {
            let values = Map::from_iter([(place, json!([kind, {"0": [kind]}]))]);
            let envelope = json!({"json": {"a": ["1"]}, "meta": {"values": values, "v": v}});
            prop_assert!(unwrap(envelope).is_ok_and(|value| value.is_some()) || v > 0);
        }
    }
}
