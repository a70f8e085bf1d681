//! From any `T: Serialize` to a [`Value`] tree, keeping [`Date`](crate::Date) and
//! [`Undefined`](crate::Undefined), which an ordinary JSON tree would lose.

use serde::ser::{self, Serialize};

use crate::date::DATE_NEWTYPE;
use crate::value::{UNDEFINED_UNIT, Value, object};

/// The output type cannot be written as JSON, for example because a map's key is a list.
#[derive(Debug, thiserror::Error)]
#[error("the procedure's output cannot be written as JSON: {0}")]
pub(crate) struct OutputError(String);

impl ser::Error for OutputError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The tree of `output`.
pub(crate) fn to_value<T: Serialize + ?Sized>(output: &T) -> Result<Value, OutputError> {
    output.serialize(ValueSerializer)
}

struct ValueSerializer;

impl ser::Serializer for ValueSerializer {
    type Ok = Value;
    type Error = OutputError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_bool(self, value: bool) -> Result<Value, OutputError> {
        Ok(Value::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_i16(self, value: i16) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_i32(self, value: i32) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_i64(self, value: i64) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_u8(self, value: u8) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_u16(self, value: u16) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_u32(self, value: u32) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_u64(self, value: u64) -> Result<Value, OutputError> {
        Ok(Value::Number(value.into()))
    }

    fn serialize_f32(self, value: f32) -> Result<Value, OutputError> {
        // Through the shortest text, so that 0.1 stays 0.1 and does not become 0.10000000149011612.
        Ok(float(value.to_string().parse().unwrap_or_else(|_| f64::from(value))))
    }

    fn serialize_f64(self, value: f64) -> Result<Value, OutputError> {
        Ok(float(value))
    }

    fn serialize_char(self, value: char) -> Result<Value, OutputError> {
        Ok(Value::String(value.into()))
    }

    fn serialize_str(self, value: &str) -> Result<Value, OutputError> {
        Ok(Value::from(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, OutputError> {
        Ok(Value::Array(value.iter().map(|byte| Value::Number((*byte).into())).collect()))
    }

    fn serialize_none(self) -> Result<Value, OutputError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, OutputError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, OutputError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Value, OutputError> {
        Ok(if name == UNDEFINED_UNIT { Value::Undefined } else { Value::Null })
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, OutputError> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, OutputError> {
        let inner = value.serialize(self)?;
        match inner {
            Value::String(text) if name == DATE_NEWTYPE => {
                text.parse().map(Value::Date).map_err(ser::Error::custom)
            }
            other => Ok(other),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, OutputError> {
        Ok(object(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, OutputError> {
        Ok(Items { variant: None, items: Vec::with_capacity(length.unwrap_or(0)) })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, OutputError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, OutputError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items, OutputError> {
        Ok(Items { variant: Some(variant), items: Vec::with_capacity(length) })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Entries, OutputError> {
        Ok(Entries { variant: None, key: None, entries: Vec::with_capacity(length.unwrap_or(0)) })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Entries, OutputError> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Entries, OutputError> {
        Ok(Entries { variant: Some(variant), key: None, entries: Vec::with_capacity(length) })
    }
}

fn float(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::NonFinite(value), Value::Number)
}

/// The content of an enum variant sits under the variant's name.
fn tagged(variant: Option<&'static str>, content: Value) -> Value {
    match variant {
        Some(variant) => object(variant, content),
        None => content,
    }
}

/// A list that is being built.
struct Items {
    variant: Option<&'static str>,
    items: Vec<Value>,
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), OutputError> {
        self.items.push(to_value(item)?);
        Ok(())
    }

    fn finish(self) -> Value {
        tagged(self.variant, Value::Array(self.items))
    }
}

impl ser::SerializeSeq for Items {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), OutputError> {
        self.push(item)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTuple for Items {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), OutputError> {
        self.push(item)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTupleStruct for Items {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), OutputError> {
        self.push(item)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTupleVariant for Items {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), OutputError> {
        self.push(item)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

/// An object that is being built.
struct Entries {
    variant: Option<&'static str>,
    key: Option<String>,
    entries: Vec<(String, Value)>,
}

impl Entries {
    fn push<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), OutputError> {
        self.entries.push((key.into(), to_value(value)?));
        Ok(())
    }

    fn finish(self) -> Value {
        tagged(self.variant, Value::Object(self.entries))
    }
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), OutputError> {
        self.key = Some(match to_value(key)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Date(date) => date.to_string(),
            _ => return Err(ser::Error::custom("a map's key is neither text nor number")),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), OutputError> {
        let key = self.key.take().ok_or_else(|| ser::Error::custom("a map's value has no key"))?;
        self.push(&key, value)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

impl ser::SerializeStruct for Entries {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), OutputError> {
        self.push(key, value)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

impl ser::SerializeStructVariant for Entries {
    type Ok = Value;
    type Error = OutputError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), OutputError> {
        self.push(key, value)
    }

    fn end(self) -> Result<Value, OutputError> {
        Ok(self.finish())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;
    use crate::{Date, Undefined};

    #[derive(Serialize)]
    enum Shape {
        Unit,
        Newtype(f32),
        Tuple(u8, char),
        Struct { at: Date },
    }

    #[test]
    fn agrees_with_serde_json_on_every_shape() {
        let at = Date::from_unix_millis(5);
        let shapes = (
            [Shape::Unit, Shape::Newtype(0.1), Shape::Tuple(7, 'x'), Shape::Struct { at }],
            BTreeMap::from([(1_u32, Some(true)), (2, None)]),
            BTreeMap::from([(at, i64::MIN)]),
            (u64::MAX, f64::INFINITY, "text", ()),
        );
        let ours = serde_json::to_string(&to_value(&shapes).unwrap()).unwrap();
        assert_eq!(ours, serde_json::to_string(&shapes).unwrap());
    }

    #[test]
    fn dates_and_undefined_survive() {
        let value = to_value(&(Date::from_unix_millis(5), Undefined, None::<Date>)).unwrap();
        assert_eq!(
            value,
            Value::Array(vec![Value::Date(Date::from_unix_millis(5)), Value::Undefined, Value::Null])
        );
    }

    #[test]
    fn a_list_as_key_is_refused() {
        assert!(to_value(&BTreeMap::from([(vec![1], 1)])).is_err());
    }

    proptest! {
        #[test]
        fn any_json_becomes_the_same_json(text in "\\PC*", number: i64, real: f64, flag: bool) {
            let json = serde_json::json!({ "t": text, "list": [number, real, flag, null, { &text: [] }] });
            let ours = serde_json::to_value(to_value(&json).unwrap()).unwrap();
            prop_assert_eq!(ours, json);
        }
    }
}
