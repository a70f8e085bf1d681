//! Amounts: money, percentages, units, multiples, ranges, ordinals, years, plain numbers.

use super::{
    abbreviations::before_number,
    chunks::{Place, Reading},
    numbers::{self, Number, leading_digits},
};

/// Sign, one, several, one hundredth, several hundredths.
const CURRENCIES: [(char, &str, &str, &str, &str); 5] = [
    ('$', "dollar", "dollars", "cent", "cents"),
    ('€', "euro", "euros", "cent", "cents"),
    ('£', "pound", "pounds", "penny", "pence"),
    ('¥', "yen", "yen", "sen", "sen"),
    ('₹', "rupee", "rupees", "paisa", "paise"),
];

/// Letters behind a number: "10k", "$2M", "3bn".
const MULTIPLIERS: [(&str, &str); 9] = [
    ("k", "thousand"),
    ("K", "thousand"),
    ("m", "million"),
    ("M", "million"),
    ("mn", "million"),
    ("B", "billion"),
    ("b", "billion"),
    ("bn", "billion"),
    ("T", "trillion"),
];
/// Words that belong to the number before them, "$1.5 million".
const SCALE_WORDS: [&str; 5] = ["hundred", "thousand", "million", "billion", "trillion"];

/// Symbol, one, several. "per" units stay singular behind "per".
const UNITS: [(&str, &str, &str); 67] = [
    ("%", "percent", "percent"),
    ("ns", "nanosecond", "nanoseconds"),
    ("µs", "microsecond", "microseconds"),
    ("μs", "microsecond", "microseconds"),
    ("us", "microsecond", "microseconds"),
    ("ms", "millisecond", "milliseconds"),
    ("msec", "millisecond", "milliseconds"),
    ("s", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("secs", "second", "seconds"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("h", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("d", "day", "days"),
    ("B", "byte", "bytes"),
    ("kB", "kilobyte", "kilobytes"),
    ("KB", "kilobyte", "kilobytes"),
    ("MB", "megabyte", "megabytes"),
    ("GB", "gigabyte", "gigabytes"),
    ("TB", "terabyte", "terabytes"),
    ("PB", "petabyte", "petabytes"),
    ("KiB", "kibibyte", "kibibytes"),
    ("MiB", "mebibyte", "mebibytes"),
    ("GiB", "gibibyte", "gibibytes"),
    ("TiB", "tebibyte", "tebibytes"),
    ("kbps", "kilobit per second", "kilobits per second"),
    ("Mbps", "megabit per second", "megabits per second"),
    ("Gbps", "gigabit per second", "gigabits per second"),
    ("Hz", "hertz", "hertz"),
    ("kHz", "kilohertz", "kilohertz"),
    ("MHz", "megahertz", "megahertz"),
    ("GHz", "gigahertz", "gigahertz"),
    ("mm", "millimeter", "millimeters"),
    ("cm", "centimeter", "centimeters"),
    ("km", "kilometer", "kilometers"),
    ("mg", "milligram", "milligrams"),
    ("kg", "kilogram", "kilograms"),
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("ft", "foot", "feet"),
    ("mi", "mile", "miles"),
    ("mph", "mile per hour", "miles per hour"),
    ("ml", "milliliter", "milliliters"),
    ("W", "watt", "watts"),
    ("kW", "kilowatt", "kilowatts"),
    ("kWh", "kilowatt hour", "kilowatt hours"),
    ("px", "pixel", "pixels"),
    ("dB", "decibel", "decibels"),
    ("fps", "frame per second", "frames per second"),
    ("FPS", "frame per second", "frames per second"),
    ("QPS", "query per second", "queries per second"),
    ("qps", "query per second", "queries per second"),
    ("RPS", "request per second", "requests per second"),
    ("rps", "request per second", "requests per second"),
    ("TPS", "transaction per second", "transactions per second"),
    ("rpm", "request per minute", "requests per minute"),
    ("req", "request", "requests"),
    ("°", "degree", "degrees"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("USD", "dollar", "dollars"),
    ("EUR", "euro", "euros"),
    ("GBP", "pound", "pounds"),
    ("pct", "percent", "percent"),
];
/// Symbols that mean a unit only when they stand close to the number: "5 d" is no amount.
const CLOSE_UNITS: [&str; 4] = ["d", "B", "us", "W"];
/// Units behind a slash: "MB/s", "$5/month".
const PER: [(&str, &str); 11] = [
    ("s", "second"),
    ("sec", "second"),
    ("min", "minute"),
    ("h", "hour"),
    ("hr", "hour"),
    ("d", "day"),
    ("day", "day"),
    ("mo", "month"),
    ("month", "month"),
    ("yr", "year"),
    ("year", "year"),
];

/// Words before a number of four digits that make it a year, even before 1900.
const YEAR_AFTER: [&str; 22] = [
    "in",
    "since",
    "from",
    "until",
    "till",
    "by",
    "before",
    "after",
    "during",
    "year",
    "early",
    "late",
    "mid",
    "January",
    "February",
    "March",
    "April",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Words before the two digits of a decade.
const DECADE_AFTER: [&str; 4] = ["the", "early", "mid", "late"];
/// Words behind or before a status code.
const STATUS_BEFORE: [&str; 5] = ["HTTP", "status", "code", "Error", "error"];
const STATUS_AFTER: [&str; 6] = ["error", "errors", "response", "responses", "status", "page"];
/// Languages whose versions are read as whole numbers: "Python 3.11" is "three eleven".
const VERSIONED: [&str; 8] = ["Python", "Java", "Go", "Node", "Ruby", "Rust", "PHP", "version"];

/// Any amount that begins at this place.
pub(super) fn amount(place: &Place<'_>) -> Option<Reading> {
    let core = place.core();
    if let Some((words, rest)) = before_number(core) {
        let (amount, cores) = quantity(rest, place.after(1))?;
        return Some(Reading::over(cores, format!("{words} {amount}")));
    }
    range(place)
        .or_else(|| dimensions(core).map(Reading::of))
        .or_else(|| status_code(place))
        .or_else(|| fraction(core).map(Reading::of))
        .or_else(|| comparison(place))
        .or_else(|| decade(place))
        .or_else(|| year(place))
        .or_else(|| language_version(place))
        .or_else(|| quantity(core, place.after(1)).map(|(words, cores)| Reading::over(cores, words)))
}

/// An amount of one kind, and whether it takes one core or two.
fn quantity(core: &str, after: &str) -> Option<(String, usize)> {
    money(core, after)
        .or_else(|| with_unit(core, after))
        .or_else(|| ordinal(core).map(|words| (words, 1)))
        .or_else(|| Number::parse(core).map(|number| (number.words(), 1)))
        .or_else(|| {
            Number::parse(core.strip_suffix('+')?).map(|number| (format!("{} plus", number.words()), 1))
        })
}

/// "1920x1080", "2x2".
fn dimensions(core: &str) -> Option<String> {
    let (width, height) = core.split_once(['x', '×'])?;
    Some(format!("{} by {}", Number::parse(width)?.words(), Number::parse(height)?.words()))
}

/// "$1.5 million", "$3.50", "€20k", "$5/month".
fn money(core: &str, after: &str) -> Option<(String, usize)> {
    let (negative, unsigned) = core.strip_prefix('-').map_or((false, core), |rest| (true, rest));
    let sign = unsigned.chars().next()?;
    let (_, one, several, cent, cents) = CURRENCIES.iter().find(|currency| currency.0 == sign)?;
    let (number, rest) = Number::leading(unsigned.strip_prefix(sign)?)?;
    let (unit, per) = rest.split_once('/').map_or((rest, ""), |(unit, per)| (unit, per));
    let per = match per {
        "" => String::new(),
        per => format!(" per {}", lookup(&PER, per)?),
    };
    let sign = if negative { "minus " } else { "" };
    if let Some(scale) = lookup(&MULTIPLIERS, unit) {
        return Some((format!("{sign}{} {scale} {several}{per}", number.words()), 1));
    }
    if !unit.is_empty() {
        return None;
    }
    if SCALE_WORDS.contains(&after) && per.is_empty() {
        return Some((format!("{sign}{} {after} {several}", number.words()), 2));
    }
    let name = if number.is_one() { one } else { several };
    let words = match number.fraction.as_deref() {
        Some("00") | None => format!("{} {name}", numbers::whole(&number.whole)),
        Some(hundredths) if hundredths.len() == 2 => {
            let small = if hundredths == "01" { cent } else { cents };
            let count = numbers::whole(hundredths.trim_start_matches('0'));
            let name = if number.whole == "1" { one } else { several };
            match number.whole.as_str() {
                "0" => format!("{count} {small}"),
                whole => format!("{} {name} and {count} {small}", numbers::whole(whole)),
            }
        }
        Some(_) => format!("{} {several}", number.words()),
    };
    Some((format!("{sign}{words}{per}"), 1))
}

/// "400ms", "400 ms", "10k QPS", "95%", "5 MB/s", "3x".
fn with_unit(core: &str, after: &str) -> Option<(String, usize)> {
    let (number, rest) = Number::leading(core)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest.is_empty() {
        let unit = unit(after, number.is_one()).filter(|_| !CLOSE_UNITS.contains(&after) && after != "%")?;
        return Some((format!("{} {unit}", number.words()), 2));
    }
    if let Some(scale) = lookup(&MULTIPLIERS, rest).filter(|_| rest != "m" && rest != "b") {
        let words = format!("{} {scale}", number.words());
        return Some(match unit(after, false).filter(|_| !CLOSE_UNITS.contains(&after)) {
            Some(unit) => (format!("{words} {unit}"), 2),
            None => (words, 1),
        });
    }
    unit(rest, number.is_one()).map(|unit| (format!("{} {unit}", number.words()), 1))
}

/// The name of a unit, maybe "per" another.
fn unit(symbol: &str, one: bool) -> Option<String> {
    let (symbol, per) = symbol.split_once('/').map_or((symbol, None), |(symbol, per)| (symbol, Some(per)));
    let (_, single, several) = UNITS.iter().find(|unit| unit.0 == symbol)?;
    let name = if one { single } else { several };
    match per {
        None => Some((*name).to_owned()),
        Some(per) => Some(format!("{name} per {}", lookup(&PER, per)?)),
    }
}

/// "3x faster" -> "three times faster", "a 10x engineer" -> "a ten x engineer".
fn comparison(place: &Place<'_>) -> Option<Reading> {
    let number = Number::parse(place.core().strip_suffix(['x', 'X', '×'])?)?;
    let after = place.after(1);
    let compares = after.ends_with("er") || matches!(after, "more" | "less" | "as" | "the" | "");
    let name = if compares && after != "engineer" { "times" } else { "x" };
    Some(Reading::of(format!("{} {name}", number.words())))
}

/// "10-20", "2019–2021", "5-10 ms", "$120k-$150k".
fn range(place: &Place<'_>) -> Option<Reading> {
    let (low, high) = place.core().split_once(['-', '–'])?;
    let years = [low, high].map(|text| year_of(text).filter(|year| (1900..2100).contains(year)));
    if let [Some(from), Some(to)] = years {
        return Some(Reading::of(format!("{} to {}", numbers::year(from), numbers::year(to))));
    }
    let is_sign = |c: char| CURRENCIES.iter().any(|currency| currency.0 == c);
    let (number, scale) = Number::leading(low.trim_start_matches(is_sign))?;
    let scale = if scale.is_empty() { "" } else { lookup(&MULTIPLIERS, scale)? };
    let high_digits = high.trim_start_matches(is_sign);
    if number.negative || !high_digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sign: String = low.chars().take_while(|c| is_sign(*c)).collect();
    let (high, cores) = quantity(&format!("{sign}{high_digits}"), place.after(1))?;
    let low = format!("{} {scale}", number.words());
    Some(Reading::over(cores, format!("{} to {high}", low.trim_end())))
}

/// "1/2" -> "one half", "3/4" -> "three quarters".
fn fraction(core: &str) -> Option<String> {
    let (over, under) = core.split_once('/')?;
    let digits = |text: &str| !text.is_empty() && text.len() <= 3 && text.chars().all(|c| c.is_ascii_digit());
    if !digits(over) || !digits(under) {
        return None;
    }
    let (over, under): (u64, u64) = (over.parse().ok()?, under.parse().ok()?);
    let count = numbers::cardinal(over);
    Some(match (over, under) {
        (1, 2) => "one half".to_owned(),
        (_, 4) if over < 4 => format!("{count} {}", if over == 1 { "quarter" } else { "quarters" }),
        (1, 3..=20) => format!("one {}", numbers::ordinal(under)),
        (over, under) if over + under == 100 => format!("{count} {}", numbers::cardinal(under)),
        (over, 3..=20) if over < under => format!("{count} {}s", numbers::ordinal(under)),
        _ => format!("{count} out of {}", numbers::cardinal(under)),
    })
}

/// "21st" -> "twenty first".
fn ordinal(core: &str) -> Option<String> {
    let (number, ending) = Number::leading(core)?;
    let ending = matches!(ending, "st" | "nd" | "rd" | "th");
    number.integer().filter(|_| ending && !number.negative).map(numbers::ordinal)
}

/// "1990s", "the 80s"; "30s" alone are seconds.
fn decade(place: &Place<'_>) -> Option<Reading> {
    let (digits, ending) = leading_digits(place.core());
    let value: u64 = digits.parse().ok()?;
    let short = DECADE_AFTER.contains(&place.before()) || place.lead().ends_with('\'');
    let named = digits.len() == 4 || (digits.len() == 2 && short);
    let decade = named && value.is_multiple_of(10) && ending.trim_start_matches('\'') == "s";
    decade.then(|| Reading::of(numbers::decade(value)))
}

fn year_of(text: &str) -> Option<u64> {
    let four = text.len() == 4 && text.chars().all(|c| c.is_ascii_digit());
    if four { text.parse().ok() } else { None }
}

/// "in 1850", "2019", not "2048 bytes" and not "1000".
fn year(place: &Place<'_>) -> Option<Reading> {
    let year = year_of(place.core())?;
    let (before, after) = (place.before(), place.after(1));
    let named = YEAR_AFTER.iter().any(|word| before.eq_ignore_ascii_case(word));
    let counts = after.len() > 3 && after.ends_with('s') && after.chars().all(char::is_lowercase);
    let is_year = match year {
        1900..2100 => named || !counts || unit(after, false).is_some(),
        1500..1900 => named && !counts,
        _ => false,
    };
    let measured = unit(after, false).is_some() && !named;
    (is_year && !measured).then(|| Reading::of(numbers::year(year)))
}

/// "a 404 error" -> "four oh four".
fn status_code(place: &Place<'_>) -> Option<Reading> {
    let core = place.core();
    let three = core.len() == 3 && core.chars().all(|c| c.is_ascii_digit());
    let status = STATUS_BEFORE.contains(&place.before()) || STATUS_AFTER.contains(&place.after(1));
    if !three || !status || core.ends_with("00") {
        return None;
    }
    Some(Reading::of(numbers::digits(core).replace("zero", "oh")))
}

/// "Python 3.11" -> "three eleven" said with its point.
fn language_version(place: &Place<'_>) -> Option<Reading> {
    let (major, minor) = place.core().split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.len() < 4 && text.chars().all(|c| c.is_ascii_digit());
    let version = VERSIONED.contains(&place.before()) && digits(major) && digits(minor);
    version.then(|| Reading::of(format!("{} point {}", numbers::whole(major), numbers::whole(minor))))
}

fn lookup<'t>(table: &'t [(&str, &str)], text: &str) -> Option<&'t str> {
    table.iter().find(|(symbol, _)| *symbol == text).map(|(_, words)| *words)
}
