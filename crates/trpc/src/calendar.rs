//! RFC 3339 texts and Unix milliseconds, in the Gregorian calendar. <https://www.rfc-editor.org/rfc/rfc3339>
//!
//! A calendar library does this and far more, and the browser app would carry all of it.

use std::fmt::{self, Write};

const MILLIS_A_SECOND: i64 = 1000;
const MILLIS_A_MINUTE: i64 = 60 * MILLIS_A_SECOND;
const MILLIS_A_DAY: i64 = 24 * 60 * MILLIS_A_MINUTE;

/// The calendar repeats itself after so many years, which have so many days.
const YEARS_AN_ERA: i64 = 400;
const DAYS_AN_ERA: i64 = 146_097;

/// Days from 1 March of the year 0, when the first era begins, to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

/// Writes `2026-01-02T03:04:05.678Z`. `millis` lies in the years 0 to 9999.
pub(crate) fn write(millis: i64, to: &mut impl Write) -> fmt::Result {
    let (year, month, day) = date_of(millis.div_euclid(MILLIS_A_DAY));
    let of_day = millis.rem_euclid(MILLIS_A_DAY);
    let minute = of_day / MILLIS_A_MINUTE;
    let of_minute = of_day % MILLIS_A_MINUTE;
    write!(to, "{year:04}-{month:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60)?;
    write!(to, ":{:02}.{:03}Z", of_minute / MILLIS_A_SECOND, of_minute % MILLIS_A_SECOND)
}

/// Reads an RFC 3339 text as Unix milliseconds. What is finer than a millisecond is cut off, and a leap
/// second is read as the one before it: Unix time has none.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (year, text) = digits(text, 4)?;
    let (month, text) = digits(text.strip_prefix('-')?, 2)?;
    let (day, text) = digits(text.strip_prefix('-')?, 2)?;
    let (hour, text) = digits(text.strip_prefix(['T', 't', ' '])?, 2)?;
    let (minute, text) = digits(text.strip_prefix(':')?, 2)?;
    let (second, text) = digits(text.strip_prefix(':')?, 2)?;
    let (milli, text) = fraction(text)?;
    let is_there = (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60;
    if !is_there || second > 60 {
        return None;
    }
    let of_day = (hour * 60 + minute - offset_minutes(text)?) * MILLIS_A_MINUTE;
    let of_minute = second.min(59) * MILLIS_A_SECOND + milli;
    Some(days_until(year, month, day) * MILLIS_A_DAY + of_day + of_minute)
}

/// The number that exactly so many digits make, and the text behind them.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_number)?, rest))
}

/// The milliseconds of `.678`, which may be missing, and the text behind it.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(text) = text.strip_prefix('.') else { return Some((0, text)) };
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.bytes().take(text.len() - rest.len());
    let places = digits.clone().map(|digit| i64::from(digit - b'0')).chain([0, 0]).take(3);
    (digits.len() > 0).then(|| (places.fold(0, |sum, digit| sum * 10 + digit), rest))
}

/// `Z` or `+01:00`, in minutes ahead of UTC.
fn offset_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let ahead = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, text) = digits(text.strip_prefix(['+', '-'])?, 2)?;
    let (minutes, text) = digits(text.strip_prefix(':')?, 2)?;
    (hours < 24 && minutes < 60 && text.is_empty()).then_some(ahead * (hours * 60 + minutes))
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 until a date. Years are counted from March, so that the leap day is the last of its
/// year. <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
fn days_until(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(YEARS_AN_ERA), year.rem_euclid(YEARS_AN_ERA));
    // Months from March on have 31, 30, 31, 30, 31 days, and then the same again.
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * DAYS_AN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_BEFORE_1970
}

/// Year, month and day of so many days after 1970-01-01.
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_BEFORE_1970;
    let (era, of_era) = (days.div_euclid(DAYS_AN_ERA), days.rem_euclid(DAYS_AN_ERA));
    // The last day of 4, of 100 and of 400 years belongs to the year before it.
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year * 365 + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * YEARS_AN_ERA + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    /// The first and the last millisecond of the years 0 to 9999, but for the day that the library lacks.
    const RANGE: std::ops::Range<i64> = -62_167_219_200_000..253_402_207_200_000;

    fn written(millis: i64) -> String {
        let mut text = String::new();
        write(millis, &mut text).unwrap();
        text
    }

    #[test]
    fn every_day_is_the_next() {
        let mut day = days_until(-1, 12, 31);
        for year in 0..=2400 {
            for month in 1..=12 {
                for of_month in 1..=days_of_month(year, month) {
                    day += 1;
                    assert_eq!(days_until(year, month, of_month), day);
                    assert_eq!(date_of(day), (year, month, of_month));
                }
            }
        }
    }

    #[test]
    fn dates_that_are_not_there_are_refused() {
        for text in [
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+01:60",
            "2026-01-01T00:00:00+01:00x",
            "2026-01-01T00:00:00",
            "+026-01-01T00:00:00Z",
            "2026-01-0٣T00:00:00Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("2024-02-29T00:00:00Z"), Some(1_709_164_800_000));
        assert_eq!(read("2016-12-31T23:59:60Z"), Some(1_483_228_799_000));
    }

    proptest! {
        #[test]
        fn a_calendar_library_writes_the_same(millis in RANGE) {
            let timestamp = Timestamp::from_millisecond(millis).unwrap();
            prop_assert_eq!(written(millis), format!("{timestamp:.3}"));
            prop_assert_eq!(read(&written(millis)), Some(millis));
        }

        #[test]
        fn a_calendar_library_reads_the_same(
            date in "[0-9]{2}(0[0-9]|[1-9]{2})-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
            rest in "(|\\.[0-9]{1,9})(Z|z|[+-][01][0-9]:[0-5][0-9])",
        ) {
            let text = date + &rest;
            let theirs = text.parse::<Timestamp>().ok().map(|timestamp| {
                timestamp.as_nanosecond().div_euclid(1_000_000)
            });
            // The library has no last day of the year 9999.
            prop_assume!(theirs.is_some() || !text.starts_with("9999"));
            prop_assert_eq!(read(&text).map(i128::from), theirs, "{}", text);
        }

        #[test]
        fn junk_never_panics(text in "\\PC{0,40}") {
            let _ = read(&text);
        }
    }
}
