//! Reading columns into the contract's types, and cleaning text on its way in.

use crate::{Result, StoreError};
use contract::time::UnixMillis;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row as _, Type};
use std::borrow::Cow;

/// Typed access to a row's columns; a surprise is [`StoreError::Corrupt`].
pub(crate) trait Columns {
    fn get_text(&self, column: &str) -> Result<String>;
    fn get_optional_text(&self, column: &str) -> Result<Option<String>>;
    fn get_number(&self, column: &str) -> Result<i64>;
    fn get_time(&self, column: &str) -> Result<UnixMillis>;
    fn get_optional_time(&self, column: &str) -> Result<Option<UnixMillis>>;

    /// A text column read by `parse`, which gives `None` for what it does not know.
    fn get_parsed<T>(&self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        parse(&self.get_text(column)?).ok_or_else(|| StoreError::corrupt(format!("column {column}")))
    }

    /// Like [`Self::get_parsed`], for a column that may be NULL.
    fn get_optional_parsed<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.get_optional_text(column)? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| StoreError::corrupt(format!("column {column}")))
    }
}

fn get<'r, T: Decode<'r, Any> + Type<Any>>(row: &'r AnyRow, column: &str) -> Result<T> {
    row.try_get(column).map_err(StoreError::from)
}

impl Columns for AnyRow {
    fn get_text(&self, column: &str) -> Result<String> {
        get(self, column)
    }

    fn get_optional_text(&self, column: &str) -> Result<Option<String>> {
        get(self, column)
    }

    fn get_number(&self, column: &str) -> Result<i64> {
        get(self, column)
    }

    fn get_time(&self, column: &str) -> Result<UnixMillis> {
        get(self, column).map(UnixMillis)
    }

    fn get_optional_time(&self, column: &str) -> Result<Option<UnixMillis>> {
        Ok(get::<Option<i64>>(self, column)?.map(UnixMillis))
    }
}

/// Text as both engines can store it: PostgreSQL refuses U+0000, and nobody means it.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}

/// [`storable`], owned as a query takes it.
pub(crate) fn stored(text: &str) -> String {
    storable(text).into_owned()
}

/// `($1, $2), ($3, $4)`: the places of `rows` rows of `columns` values, counted from `first`.
pub(crate) fn places(rows: usize, columns: usize, first: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> =
            (0..columns).map(|column| format!("${}", first + row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_on() {
        assert_eq!(places(2, 3, 4), "($4, $5, $6), ($7, $8, $9)");
        assert_eq!(places(1, 1, 1), "($1)");
    }

    #[test]
    fn only_the_null_character_is_dropped() {
        assert_eq!(storable("a\0b\n\u{1}é"), "ab\n\u{1}é");
        assert!(matches!(storable("plain"), Cow::Borrowed(_)));
    }
}
