//! JSON objects of a setup: read in camelCase or snake_case, refused when they hold an unknown field.

use serde_json::{Map, Value};

use super::close::Close;

/// A JSON object of the setup with its path, readable in camelCase and snake_case; null counts as absent.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    object: &'a Map<String, Value>,
    at: &'static str,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value, at: &'static str, known: &[&str]) -> Result<Self, Close> {
        let object = value.as_object().ok_or_else(Close::invalid)?;
        let known = |key: &str| known.iter().any(|name| key == *name || key == snake_case(name));
        match object.keys().find(|key| !known(key)) {
            Some(key) => Err(Close::unknown_field(key, at)),
            None => Ok(Self { object, at }),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        let value = self.object.get(name).or_else(|| self.object.get(&snake_case(name)));
        value.filter(|value| !value.is_null())
    }

    pub(super) fn child(
        &self,
        name: &str,
        at: &'static str,
        known: &[&str],
    ) -> Result<Option<Node<'a>>, Close> {
        self.get(name).map(|value| Node::new(value, at, known)).transpose()
    }

    /// Refuses a field that exists elsewhere, but not for this model.
    pub(super) fn forbid(&self, name: &str) -> Result<(), Close> {
        self.get(name).map_or(Ok(()), |_| Err(Close::unknown_field(name, self.at)))
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, Close> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(Close::invalid))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Close> {
        self.get(name).map(|value| value.as_str().ok_or_else(Close::invalid)).transpose()
    }

    /// An unsigned integer, as a JSON number or string (proto3 JSON allows both for 64-bit fields).
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Close> {
        let read = |value: &Value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        self.get(name).map(|value| read(value).ok_or_else(Close::invalid)).transpose()
    }

    pub(super) fn one_of(&self, name: &str, allowed: &[&str]) -> Result<Option<&'a str>, Close> {
        let text = self.text(name)?;
        if text.is_none_or(|text| allowed.contains(&text)) { Ok(text) } else { Err(Close::invalid()) }
    }
}

fn snake_case(camel: &str) -> String {
    let mut snake = String::with_capacity(camel.len() + 4);
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
