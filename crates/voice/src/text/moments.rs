//! Times of day and dates.

use super::{
    chunks::{Place, Reading},
    numbers,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A time or a date that begins at this place.
pub(super) fn moment(place: &Place<'_>) -> Option<Reading> {
    clock_range(place)
        .or_else(|| clock(place))
        .or_else(|| numeric_date(place))
        .or_else(|| day_of_month(place))
}

/// "9:30", "9:30am", "3 pm", "14:00".
fn clock(place: &Place<'_>) -> Option<Reading> {
    let (time, suffix) = split_suffix(place.core());
    let (half, cores) = match suffix {
        Some(half) => (Some(half), 1),
        None => match half_of_day(place.after(1)) {
            Some(half) => (Some(half), 2),
            None => (None, 1),
        },
    };
    let reading = Reading::over(cores, clock_words(time, half)?);
    let half_text = if cores == 2 { place.after(1) } else { place.core() };
    Some(Reading { takes_stop: half_text.contains('.') && !place.ends_after(cores), ..reading })
}

/// "9am-5pm", "9:00-17:00".
fn clock_range(place: &Place<'_>) -> Option<Reading> {
    let (from, to) = place.core().split_once(['-', '–'])?;
    let ((from, from_half), (to, to_half)) = (split_suffix(from), split_suffix(to));
    if !(from.contains(':') && to.contains(':') || to_half.is_some()) {
        return None;
    }
    let from = clock_words(from, from_half).or_else(|| {
        clock_words(from, to_half)
            .map(|words| words.trim_end_matches(" pm").trim_end_matches(" am").to_owned())
    })?;
    Some(Reading::of(format!("{from} to {}", clock_words(to, to_half)?)))
}

fn clock_words(time: &str, half: Option<&str>) -> Option<String> {
    let (hour, minute) = match time.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if half.is_some() => (time, "00"),
        _ => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.len() <= 2 && text.chars().all(|c| c.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u64, u64) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 24 || minute > 59 {
        return None;
    }
    let hour_words = numbers::cardinal(hour);
    let words = match (minute, half) {
        (0, Some(half)) => return Some(format!("{hour_words} {half}")),
        (0, None) if (1..=12).contains(&hour) => format!("{hour_words} o'clock"),
        (0, None) => format!("{hour_words} hundred"),
        (1..10, _) => format!("{hour_words} oh {}", numbers::cardinal(minute)),
        (minute, _) => format!("{hour_words} {}", numbers::cardinal(minute)),
    };
    Some(half.map_or_else(|| words.clone(), |half| format!("{words} {half}")))
}

/// "9:30am" -> "9:30", "AM".
fn split_suffix(core: &str) -> (&str, Option<&'static str>) {
    let end = core.find(|c: char| c.is_alphabetic()).unwrap_or(core.len());
    match core.split_at_checked(end) {
        Some((time, suffix)) if !suffix.is_empty() => match half_of_day(suffix) {
            Some(half) => (time, Some(half)),
            None => (core, None),
        },
        _ => (core, None),
    }
}

fn half_of_day(text: &str) -> Option<&'static str> {
    match text {
        "am" | "AM" | "a.m" => Some("AM"),
        "pm" | "PM" | "p.m" => Some("PM"),
        _ => None,
    }
}

/// "2024-05-17", "5/17/2024": "May seventeenth, twenty twenty four".
fn numeric_date(place: &Place<'_>) -> Option<Reading> {
    let core = place.core();
    let parts: Vec<&str> = if core.contains('-') { core.split('-') } else { core.split('/') }.collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if !parts
        .iter()
        .all(|part| !part.is_empty() && part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit()))
    {
        return None;
    }
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else if third.len() == 4 {
        (third, first, second)
    } else {
        return None;
    };
    let (mut month, mut day): (usize, u64) = (month.parse().ok()?, day.parse().ok()?);
    if month > 12 && day <= 12 {
        // 17/5/2024 can only be the day first.
        (month, day) = (usize::try_from(day).ok()?, u64::try_from(month).ok()?);
    }
    let month = MONTHS.get(month.checked_sub(1)?)?;
    if !(1..=31).contains(&day) {
        return None;
    }
    let year = numbers::year(year.parse().ok()?);
    Some(Reading::of(format!("{month} {}, {year}", numbers::ordinal(day))))
}

/// "May 5" -> "May fifth", "5 May" -> "the fifth of May".
fn day_of_month(place: &Place<'_>) -> Option<Reading> {
    let day_in = |text: &str| text.parse().ok().filter(|day| (1..=31).contains(day) && text.len() <= 2);
    let core = place.core();
    if let Some(month) = month_named(core) {
        let day = day_in(place.after_stop())?;
        return Some(Reading::over(2, format!("{month} {}", numbers::ordinal(day))));
    }
    let day = day_in(core)?;
    let month = month_named(place.after(1)).filter(|month| *month != "May" || place.before() != "the")?;
    let article = if place.before() == "the" { "" } else { "the " };
    Some(Reading::over(2, format!("{article}{} of {month}", numbers::ordinal(day))))
}

fn month_named(text: &str) -> Option<&'static str> {
    let text = if text == "Sept" { "Sep" } else { text };
    MONTHS.iter().copied().find(|month| {
        *month == text || (text.len() >= 3 && *month != "May" && short_month(month) == Some(text))
    })
}

fn short_month(month: &str) -> Option<&str> {
    month.get(..3)
}
