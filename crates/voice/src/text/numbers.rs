//! Numbers as English words: cardinals, ordinals, years, digits, decimals.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];
/// From this many digits on a number is read digit by digit: nobody follows quintillions.
const LONGEST_CARDINAL_DIGITS: usize = 18;

/// `250` -> "two hundred fifty".
pub(crate) fn cardinal(value: u64) -> String {
    let mut words = Vec::new();
    let mut rest = value;
    for (scale, name) in SCALES {
        if rest >= scale {
            words.push(format!("{} {name}", below_thousand(rest / scale)));
            rest %= scale;
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(below_thousand(rest));
    }
    words.join(" ")
}

/// A number below one thousand. Larger ones (over 999 quadrillion) are read by their groups.
fn below_thousand(value: u64) -> String {
    if value >= 1_000 {
        return cardinal(value);
    }
    let (hundreds, rest) = (value / 100, value % 100);
    match (hundreds, rest) {
        (0, rest) => below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", below_hundred(hundreds)),
        (hundreds, rest) => format!("{} hundred {}", below_hundred(hundreds), below_hundred(rest)),
    }
}

fn below_hundred(value: u64) -> String {
    let name = |table: &[&str], at: u64| {
        usize::try_from(at).ok().and_then(|at| table.get(at).copied()).unwrap_or_default().to_owned()
    };
    if value < 20 {
        return name(&SMALL, value);
    }
    match value % 10 {
        0 => name(&TENS, value / 10),
        ones => format!("{} {}", name(&TENS, value / 10), name(&SMALL, ones)),
    }
}

/// `21` -> "twenty first".
pub(crate) fn ordinal(value: u64) -> String {
    let words = cardinal(value);
    let (head, last) = words.rsplit_once(' ').map_or(("", words.as_str()), |(head, last)| (head, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        tens if tens.ends_with('y') => format!("{}ieth", tens.trim_end_matches('y')),
        other => format!("{other}th"),
    };
    if head.is_empty() { last } else { format!("{head} {last}") }
}

/// `1999` -> "nineteen ninety nine", `2008` -> "two thousand eight", `2021` -> "twenty twenty one".
pub(crate) fn year(value: u64) -> String {
    let (century, rest) = (value / 100, value % 100);
    match (century, rest) {
        (century, _) if !(10..100).contains(&century) => cardinal(value),
        (century, rest) if century % 10 == 0 && rest < 10 => cardinal(value),
        (century, 0) => format!("{} hundred", cardinal(century)),
        (century, rest) if rest < 10 => format!("{} oh {}", cardinal(century), cardinal(rest)),
        (century, rest) => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// `90` -> "nineties", `2000` -> "two thousands", `1990` -> "nineteen nineties".
pub(crate) fn decade(value: u64) -> String {
    let words = if value >= 1_000 { year(value) } else { cardinal(value) };
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{words}s"),
    }
}

/// "007" -> "zero zero seven".
pub(crate) fn digits(text: &str) -> String {
    let words: Vec<String> =
        text.chars().filter_map(|digit| digit.to_digit(10)).map(|digit| cardinal(u64::from(digit))).collect();
    words.join(" ")
}

/// The words of digits: a cardinal, or digit by digit when the number is too long or begins with a zero.
pub(crate) fn whole(text: &str) -> String {
    let plain = text.len() <= LONGEST_CARDINAL_DIGITS && (text == "0" || !text.starts_with('0'));
    match text.parse::<u64>() {
        Ok(value) if plain => cardinal(value),
        _ => digits(text),
    }
}

/// A number as it stands in a text: `-1,234.5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// Behind a minus sign.
    pub(crate) negative: bool,
    /// The digits before the point, without separators.
    pub(crate) whole: String,
    /// The digits behind the point.
    pub(crate) fraction: Option<String>,
    /// Written with thousands separators, so no year.
    pub(crate) grouped: bool,
}

impl Number {
    /// The number that `text` begins with, and what stands behind it.
    pub(crate) fn leading(text: &str) -> Option<(Self, &str)> {
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (first, mut rest) = leading_digits(text);
        let mut whole = first.to_owned();
        let mut grouped = false;
        while let Some((group, behind)) = rest.strip_prefix(',').map(leading_digits) {
            if group.len() != 3 || whole.is_empty() || first.len() > 3 {
                break;
            }
            whole.push_str(group);
            grouped = true;
            rest = behind;
        }
        let mut fraction = None;
        if let Some((digits, behind)) = rest.strip_prefix('.').map(leading_digits)
            && !digits.is_empty()
        {
            fraction = Some(digits.to_owned());
            rest = behind;
        }
        match (whole.is_empty(), &fraction) {
            (true, None) => None,
            (true, Some(_)) => Some((Self { negative, whole: "0".to_owned(), fraction, grouped }, rest)),
            (false, _) => Some((Self { negative, whole, fraction, grouped }, rest)),
        }
    }

    /// `text`, when it is a number and nothing else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::leading(text).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
    }

    /// "minus one thousand two hundred thirty four point five".
    pub(crate) fn words(&self) -> String {
        let sign = if self.negative { "minus " } else { "" };
        let whole = whole(&self.whole);
        match &self.fraction {
            Some(fraction) => format!("{sign}{whole} point {}", digits(fraction)),
            None => format!("{sign}{whole}"),
        }
    }

    /// Whether a noun behind it is singular.
    pub(crate) fn is_one(&self) -> bool {
        self.whole == "1" && self.fraction.is_none()
    }

    /// The value without a sign, when it is a whole number.
    pub(crate) fn integer(&self) -> Option<u64> {
        if self.fraction.is_some() { None } else { self.whole.parse().ok() }
    }
}

/// The ASCII digits that `text` begins with, and the rest.
pub(crate) fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinals_are_read_as_words() {
        let table = [
            (0, "zero"),
            (13, "thirteen"),
            (40, "forty"),
            (99, "ninety nine"),
            (100, "one hundred"),
            (250, "two hundred fifty"),
            (1_001, "one thousand one"),
            (10_000, "ten thousand"),
            (1_234_567, "one million two hundred thirty four thousand five hundred sixty seven"),
            (3_000_000_000, "three billion"),
        ];
        for (value, words) in table {
            assert_eq!(cardinal(value), words);
        }
        assert!(cardinal(u64::MAX).starts_with("eighteen thousand four hundred forty six quadrillion"));
    }

    #[test]
    fn ordinals_are_read_as_words() {
        let table = [
            (1, "first"),
            (2, "second"),
            (3, "third"),
            (5, "fifth"),
            (8, "eighth"),
            (9, "ninth"),
            (12, "twelfth"),
            (20, "twentieth"),
            (21, "twenty first"),
            (100, "one hundredth"),
        ];
        for (value, words) in table {
            assert_eq!(ordinal(value), words);
        }
    }

    #[test]
    fn years_are_read_in_pairs() {
        let table = [
            (1999, "nineteen ninety nine"),
            (1900, "nineteen hundred"),
            (1905, "nineteen oh five"),
            (2000, "two thousand"),
            (2008, "two thousand eight"),
            (2019, "twenty nineteen"),
            (2100, "twenty one hundred"),
        ];
        for (value, words) in table {
            assert_eq!(year(value), words);
        }
        assert_eq!(decade(1990), "nineteen nineties");
        assert_eq!(decade(80), "eighties");
        assert_eq!(decade(1900), "nineteen hundreds");
    }

    #[test]
    fn written_numbers_are_taken_apart() {
        let words = |text| Number::parse(text).map(|number| number.words());
        assert_eq!(words("1,234.5").as_deref(), Some("one thousand two hundred thirty four point five"));
        assert_eq!(words("-5").as_deref(), Some("minus five"));
        assert_eq!(words(".5").as_deref(), Some("zero point five"));
        assert_eq!(words("007").as_deref(), Some("zero zero seven"));
        assert_eq!(words("0.75").as_deref(), Some("zero point seven five"));
        assert_eq!(words("12345678901234567890").as_deref().map(|words| words.split(' ').count()), Some(20));
        for text in ["", "-", "x", "1,2", "1.", "1.2.3", "1,2345"] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
