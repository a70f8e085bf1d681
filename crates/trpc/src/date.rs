//! A point in time as tRPC clients see it: milliseconds inside, an ISO 8601 text on the wire.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::calendar;

/// The newtype name under which a [`Date`] is serialised. The superjson writer recognises it and
/// lists the value's path in `meta.values` as `["Date"]`; every other serialiser sees a plain string.
pub(crate) const DATE_NEWTYPE: &str = "$trpc::Date";

/// 0000-01-01T00:00:00.000Z in Unix milliseconds: the first date that has a four-digit year.
const MIN_MILLIS: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z in Unix milliseconds: the last one.
const MAX_MILLIS: i64 = 253_402_300_799_999;

/// A point in time in Unix milliseconds, like JavaScript's `Date`.
///
/// On the wire it is `2026-01-02T03:04:05.678Z`. On input any RFC 3339 text is accepted: other
/// offsets, and more or fewer digits of a second (finer than a millisecond is cut off).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i64);

impl Date {
    /// The date `millis` milliseconds after 1970-01-01T00:00:00Z. Values outside the years 0 to 9999
    /// become the nearest date inside, so that a date can always be written.
    pub const fn from_unix_millis(millis: i64) -> Self {
        if millis < MIN_MILLIS {
            Self(MIN_MILLIS)
        } else if millis > MAX_MILLIS {
            Self(MAX_MILLIS)
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }
}

/// Writes the wire form, `2026-01-02T03:04:05.678Z`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        calendar::write(self.0, f)
    }
}

/// The text is not an RFC 3339 date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date and time such as 2026-01-02T03:04:05.678Z")
    }
}

impl std::error::Error for InvalidDate {}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        calendar::read(text).map(Self::from_unix_millis).ok_or(InvalidDate)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(DATE_NEWTYPE, &self.to_string())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateVisitor)
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date and time such as 2026-01-02T03:04:05.678Z")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Date")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_milliseconds_and_z() {
        for (millis, text) in [
            (1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
            (1_767_323_045_000, "2026-01-02T03:04:05.000Z"),
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (i64::MIN, "0000-01-01T00:00:00.000Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Date::from_unix_millis(millis).to_string(), text);
            assert_eq!(
                serde_json::to_value(Date::from_unix_millis(millis)).unwrap(),
                serde_json::json!(text)
            );
        }
    }

    #[test]
    fn reads_any_rfc_3339_text() {
        for (text, millis) in [
            ("2026-01-02T03:04:05.678Z", 1_767_323_045_678),
            ("2026-01-02T04:04:05.678+01:00", 1_767_323_045_678),
            ("2026-01-02T03:04:05Z", 1_767_323_045_000),
            ("2026-01-02T03:04:05.6Z", 1_767_323_045_600),
            ("2026-01-02T03:04:05.678999999Z", 1_767_323_045_678),
            ("2026-01-02t03:04:05z", 1_767_323_045_000),
        ] {
            assert_eq!(text.parse::<Date>().map(Date::unix_millis), Ok(millis), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in
            ["", "today", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "1767323045678"]
        {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate), "{text}");
        }
        let error = serde_json::from_str::<Date>("17").unwrap_err().to_string();
        assert!(error.contains("expected a date and time such as"), "{error}");
    }

    #[test]
    fn round_trips() {
        for millis in [0, 1, -1, 999, 1_767_323_045_678, MIN_MILLIS, MAX_MILLIS] {
            let date = Date::from_unix_millis(millis);
            assert_eq!(date.to_string().parse(), Ok(date));
        }
    }
}
