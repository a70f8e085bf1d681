//! JSON objects of a client: read in camelCase or snake_case, null counts as absent.

use serde_json::{Map, Value};

use crate::close::Close;

/// A JSON object with its path.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    object: &'a Map<String, Value>,
    at: &'static str,
}

impl<'a> Node<'a> {
    /// The object `value`, which is found at the path `at`, such as `setup`.
    ///
    /// # Errors
    /// 1007 when it is not an object.
    pub fn new(value: &'a Value, at: &'static str) -> Result<Self, Close> {
        let object = value.as_object().ok_or_else(Close::invalid)?;
        Ok(Self { object, at })
    }

    /// The same, refused when it has a field that is not in `known` (camelCase names).
    ///
    /// # Errors
    /// 1007 when it is not an object, or names the field.
    pub fn strict(value: &'a Value, at: &'static str, known: &[&str]) -> Result<Self, Close> {
        let node = Self::new(value, at)?;
        let known = |key: &str| known.iter().any(|name| key == *name || key == snake_case(name));
        match node.object.keys().find(|key| !known(key)) {
            Some(key) => Err(Close::unknown_field(key, at)),
            None => Ok(node),
        }
    }

    /// A member by its camelCase name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        let value = self.object.get(name).or_else(|| self.object.get(&snake_case(name)));
        value.filter(|value| !value.is_null())
    }

    /// A member that is an object itself.
    ///
    /// # Errors
    /// 1007 when it is there and not an object.
    pub fn child(&self, name: &str) -> Result<Option<Node<'a>>, Close> {
        self.get(name).map(|value| Node::new(value, self.at)).transpose()
    }

    /// A member that is an object with none but the `known` fields.
    ///
    /// # Errors
    /// As [`Node::strict`].
    pub fn strict_child(
        &self,
        name: &str,
        at: &'static str,
        known: &[&str],
    ) -> Result<Option<Node<'a>>, Close> {
        self.get(name).map(|value| Node::strict(value, at, known)).transpose()
    }

    /// Refuses a field that exists elsewhere, but not here.
    ///
    /// # Errors
    /// 1007 when it is there.
    pub fn forbid(&self, name: &str) -> Result<(), Close> {
        self.get(name).map_or(Ok(()), |_| Err(Close::unknown_field(name, self.at)))
    }

    /// A boolean, false when absent.
    ///
    /// # Errors
    /// 1007 when it is anything else.
    pub fn flag(&self, name: &str) -> Result<bool, Close> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(Close::invalid))
    }

    /// A string.
    ///
    /// # Errors
    /// 1007 when it is anything else.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Close> {
        self.get(name).map(|value| value.as_str().ok_or_else(Close::invalid)).transpose()
    }

    /// A list, empty when absent.
    ///
    /// # Errors
    /// 1007 when it is anything else.
    pub fn list(&self, name: &str) -> Result<&'a [Value], Close> {
        self.get(name)
            .map_or(Ok(&[][..]), |value| value.as_array().map(Vec::as_slice).ok_or_else(Close::invalid))
    }

    /// An unsigned integer, as a JSON number or string (proto3 JSON allows both for 64-bit fields).
    ///
    /// # Errors
    /// 1007 when it is anything else.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Close> {
        let read = |value: &Value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        self.get(name).map(|value| read(value).ok_or_else(Close::invalid)).transpose()
    }

    /// A string out of a fixed set.
    ///
    /// # Errors
    /// 1007 when it is anything else.
    pub fn one_of(&self, name: &str, allowed: &[&str]) -> Result<Option<&'a str>, Close> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn either_case_is_read_and_null_is_absent() {
        let value = json!({"turn_complete": true, "handle": null, "silenceDurationMs": "800", "parts": [1]});
        let node = Node::new(&value, "setup").unwrap();
        assert_eq!(node.flag("turnComplete"), Ok(true));
        assert_eq!(node.text("handle"), Ok(None));
        assert_eq!(node.number("silenceDurationMs"), Ok(Some(800)));
        assert_eq!(node.list("parts").unwrap().len(), 1);
        assert_eq!(node.text("parts"), Err(Close::invalid()));
        assert_eq!(node.forbid("handle"), Ok(()));
        assert_eq!(node.forbid("parts"), Err(Close::unknown_field("parts", "setup")));
    }

    #[test]
    fn a_strict_object_names_the_stranger() {
        let value = json!({"model": "x", "nonsense": 1});
        assert!(Node::strict(&value, "setup", &["model", "nonsense"]).is_ok());
        let refused = Node::strict(&value, "setup", &["model"]).unwrap_err();
        assert_eq!(refused, Close::unknown_field("nonsense", "setup"));
    }
}
