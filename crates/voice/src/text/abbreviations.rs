//! Abbreviations and symbols that are read as words.

use super::chunks::{Place, Reading};

/// With a full stop behind them: as written without it, and what is said.
const WITH_STOP: [(&str, &str); 50] = [
    ("e.g", "for example"),
    ("i.e", "that is"),
    ("etc", "etc"),
    ("vs", "versus"),
    ("approx", "approximately"),
    ("incl", "including"),
    ("excl", "excluding"),
    ("resp", "respectively"),
    ("cf", "compare"),
    ("al", "others"),
    ("a.k.a", "also known as"),
    ("Mr", "Mister"),
    ("Mrs", "Missus"),
    ("Ms", "Miz"),
    ("Mx", "Mix"),
    ("Dr", "Doctor"),
    ("Prof", "Professor"),
    ("St", "Saint"),
    ("Jr", "Junior"),
    ("Sr", "Senior"),
    ("Inc", "Incorporated"),
    ("Ltd", "Limited"),
    ("Corp", "Corporation"),
    ("Dept", "Department"),
    ("dept", "department"),
    ("Univ", "University"),
    ("Fig", "Figure"),
    ("fig", "figure"),
    ("Vol", "Volume"),
    ("Ch", "Chapter"),
    ("Jan", "January"),
    ("Feb", "February"),
    ("Mar", "March"),
    ("Apr", "April"),
    ("Jun", "June"),
    ("Jul", "July"),
    ("Aug", "August"),
    ("Sep", "September"),
    ("Sept", "September"),
    ("Oct", "October"),
    ("Nov", "November"),
    ("Dec", "December"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("avg", "average"),
    ("Eng", "Engineering"),
    ("mgr", "manager"),
    ("Ph.D", "PhD"),
    ("B.Sc", "BSC"),
    ("M.Sc", "MSC"),
];

/// Without a full stop, too.
const WITHOUT_STOP: [(&str, &str); 23] = [
    ("e.g", "for example"),
    ("eg", "for example"),
    ("i.e", "that is"),
    ("etc", "etc"),
    ("vs", "versus"),
    ("Mr", "Mister"),
    ("Mrs", "Missus"),
    ("Ms", "Miz"),
    ("Dr", "Doctor"),
    ("Prof", "Professor"),
    ("Jr", "Junior"),
    ("Sr", "Senior"),
    ("aka", "also known as"),
    ("AKA", "also known as"),
    ("w/", "with"),
    ("w/o", "without"),
    ("b/c", "because"),
    ("approx", "approximately"),
    ("btw", "by the way"),
    ("BTW", "by the way"),
    ("TBD", "to be decided"),
    ("24/7", "twenty four seven"),
    ("9/11", "nine eleven"),
];

/// Signs that stand alone. A sign that is not here and not in a word is not read.
const SIGNS: [(&str, &str); 26] = [
    ("&", "and"),
    ("+", "plus"),
    ("=", "equals"),
    ("==", "equals"),
    ("!=", "is not equal to"),
    ("≠", "is not equal to"),
    ("<", "less than"),
    (">", "greater than"),
    ("<=", "at most"),
    (">=", "at least"),
    ("≤", "at most"),
    ("≥", "at least"),
    ("≈", "about"),
    ("±", "plus or minus"),
    ("×", "times"),
    ("÷", "divided by"),
    ("%", "percent"),
    ("@", "at"),
    ("#", "number"),
    ("/", "slash"),
    ("->", "to"),
    ("→", "to"),
    ("=>", "to"),
    ("⇒", "to"),
    ("°", "degrees"),
    ("$", "dollars"),
];

/// Signs that open a number, "~5", ">10".
const BEFORE_NUMBERS: [(&str, &str); 11] = [
    (">=", "at least"),
    ("<=", "at most"),
    ("≥", "at least"),
    ("≤", "at most"),
    ("~", "about"),
    ("≈", "about"),
    ("<", "less than"),
    (">", "more than"),
    ("±", "plus or minus"),
    ("+", "plus"),
    ("#", "number"),
];

fn find<'t>(table: &'t [(&str, &str)], text: &str) -> Option<&'t str> {
    table.iter().find(|(short, _)| *short == text).map(|(_, long)| *long)
}

/// "e.g." -> "for example", "Dr." -> "Doctor", "&" -> "and".
pub(super) fn abbreviation(place: &Place<'_>) -> Option<Reading> {
    let core = place.core();
    if place.trail().starts_with('.') && !core.is_empty() {
        // At the end of a sentence only those are short for sure that are never whole words.
        let sure =
            !place.is_last() || matches!(core, "etc" | "e.g" | "i.e" | "vs" | "Jr" | "Sr" | "Inc" | "Ltd");
        if let Some(words) = find(&WITH_STOP, core).filter(|_| sure) {
            let takes_stop = !place.is_last();
            return Some(Reading { takes_stop, ..Reading::of(words) });
        }
        let initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
        if core.contains('.') && core.split('.').all(initial) {
            return Some(Reading { takes_stop: !place.is_last(), ..Reading::of(core) });
        }
        if core == "No" && place.number_follows() {
            return Some(Reading { takes_stop: true, ..Reading::of("number") });
        }
    }
    find(&WITHOUT_STOP, core).or_else(|| find(&SIGNS, core)).map(Reading::of)
}

/// "~5" -> "about", "5".
pub(super) fn before_number(core: &str) -> Option<(&'static str, &str)> {
    BEFORE_NUMBERS.iter().find_map(|(sign, words)| {
        let rest = core.strip_prefix(sign)?;
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '€' | '£'))
            .then_some((*words, rest))
    })
}

/// Whether `word` with a full stop behind it is short for something, so that no sentence ends there.
pub(super) fn is_short(word: &str) -> bool {
    find(&WITH_STOP, word)
        .is_some_and(|_| !matches!(word, "etc" | "max" | "min" | "al" | "Mar" | "Jr" | "Sr" | "Inc"))
        || word == "No"
}
