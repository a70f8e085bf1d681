//! Word forms that no lexicon lists: plurals, pasts, gerunds, British spellings, compounds of two known words.

use super::stress;

/// After these phonemes `t` between vowels is a tap: "waited", "waiting".
const TAP_AFTER: &str = "AIOWYiuæɑəɛɪɹʊʌ";
/// Consonant letters that are doubled before -ing and -ed: "planning".
const DOUBLED: &str = "bcdgklmnprstvxz";
/// Shortest half of a compound, letters: "hash" + "map" is one, "car" + "son" is a name.
const SHORTEST_HALF: usize = 3;
/// Shortest compound, letters.
const SHORTEST_COMPOUND: usize = 7;

/// The phonemes of `word` by the form it has, when `known` knows its stem.
pub(crate) fn inflected(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    plural_stems(word)
        .iter()
        .find_map(|stem| known(stem))
        .map(|stem| with_s(&stem))
        .or_else(|| past_stems(word).iter().find_map(|stem| known(stem)).map(|stem| with_ed(&stem)))
        .or_else(|| gerund_stems(word).iter().find_map(|stem| known(stem)).map(|stem| with_ing(&stem)))
}

/// "that'll" and "how'd": the word before the apostrophe, and what is left of the other.
pub(crate) fn contracted(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let (head, tail) = word.rsplit_once('\'')?;
    let tail = match tail {
        "ll" => "əl",
        "d" => "d",
        "ve" => "əv",
        "re" => "əɹ",
        "m" => "m",
        _ => return None,
    };
    Some(format!("{}{tail}", known(head)?))
}

/// "containerised" -> "containerized": the lexicon is American.
pub(crate) fn american_spelling(word: &str) -> Option<String> {
    for (british, american) in [("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze")] {
        for end in ["", "s", "d", "r", "rs"] {
            let suffix = format!("{british}{end}");
            if let Some(stem) = word.strip_suffix(&suffix).filter(|stem| stem.len() >= SHORTEST_HALF) {
                return Some(format!("{stem}{american}{end}"));
            }
        }
    }
    None
}

/// A lower-case word of two known words, "webhook": the first has the main stress.
pub(crate) fn compound(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if word.len() < SHORTEST_COMPOUND || !word.chars().all(|c| c.is_ascii_lowercase()) {
        return None;
    }
    // The evenest cut is the likeliest: "micro" + "services".
    let mut cuts: Vec<usize> = (SHORTEST_HALF..=word.len().saturating_sub(SHORTEST_HALF)).collect();
    cuts.sort_by_key(|cut| cut.abs_diff(word.len() / 2));
    cuts.into_iter().find_map(|cut| {
        let (head, tail) = word.split_at_checked(cut)?;
        let (head, tail) = (known(head)?, known(tail)?);
        Some(format!("{head}{}", stress::weaken(&tail)))
    })
}

fn plural_stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    if word.chars().count() < 3 {
        return stems;
    }
    if let Some(stem) = word.strip_suffix("'s").or_else(|| word.strip_suffix("s'")) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', '\''])) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        stems.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix("es").filter(|stem| stem.len() > 2) {
        stems.push(stem.to_owned());
    }
    stems
}

fn past_stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    if let Some(stem) = word.strip_suffix("ied").filter(|stem| stem.len() > 1) {
        stems.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('d').filter(|stem| stem.len() > 2 && stem.ends_with('e')) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("ed").filter(|stem| stem.len() > 2 && !stem.ends_with('e')) {
        stems.push(stem.to_owned());
        stems.extend(undoubled(stem));
    }
    stems
}

fn gerund_stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    if let Some(stem) = word.strip_suffix("ing").filter(|stem| stem.len() > 1) {
        stems.push(stem.to_owned());
        stems.push(format!("{stem}e"));
        stems.extend(undoubled(stem));
    }
    stems
}

/// "plann" -> "plan".
fn undoubled(stem: &str) -> Option<String> {
    let last = stem.chars().last().filter(|last| DOUBLED.contains(*last))?;
    stem.strip_suffix(last).filter(|shorter| shorter.ends_with(last)).map(str::to_owned)
}

/// A stem and the -s of plural, possessive or third person.
pub(crate) fn with_s(stem: &str) -> String {
    match stem.chars().last() {
        Some(voiceless) if "ptkfθ".contains(voiceless) => format!("{stem}s"),
        Some(hissing) if "szʃʒʧʤ".contains(hissing) => format!("{stem}ᵻz"),
        _ => format!("{stem}z"),
    }
}

fn with_ed(stem: &str) -> String {
    match stem.chars().last() {
        Some(voiceless) if "pkfθʃsʧ".contains(voiceless) => format!("{stem}t"),
        Some('d') => format!("{stem}ᵻd"),
        Some('t') => tapped(stem, "ᵻd"),
        _ => format!("{stem}d"),
    }
}

fn with_ing(stem: &str) -> String {
    let stem = stress::at_least_secondary(stem);
    if stem.ends_with('t') { tapped(&stem, "ɪŋ") } else { format!("{stem}ɪŋ") }
}

/// A stem that ends in `t`, and a suffix that begins with a vowel.
fn tapped(stem: &str, suffix: &str) -> String {
    let tap = stem.strip_suffix('t').filter(|head| head.ends_with(|c| TAP_AFTER.contains(c)));
    tap.map_or_else(|| format!("{stem}{suffix}"), |head| format!("{head}ɾ{suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(stem: &str) -> Option<String> {
        let table = [
            ("plan", "plˈæn"),
            ("edge", "ˈɛʤ"),
            ("query", "kwˈɪɹi"),
            ("wait", "wˈAt"),
            ("test", "tˈɛst"),
            ("box", "bˈɑks"),
            ("hash", "hˈæʃ"),
            ("map", "mˈæp"),
            ("fix", "fˈɪks"),
            ("need", "nˈid"),
            ("cache", "kˈæʃ"),
        ];
        table.iter().find(|(word, _)| *word == stem).map(|(_, phonemes)| (*phonemes).to_owned())
    }

    #[test]
    fn forms_are_built_from_stems() {
        let table = [
            ("plans", "plˈænz"),
            ("plan's", "plˈænz"),
            ("edges", "ˈɛʤᵻz"),
            ("boxes", "bˈɑksᵻz"),
            ("queries", "kwˈɪɹiz"),
            ("queried", "kwˈɪɹid"),
            ("waited", "wˈAɾᵻd"),
            ("waiting", "wˈAɾɪŋ"),
            ("tested", "tˈɛstᵻd"),
            ("fixed", "fˈɪkst"),
            ("needed", "nˈidᵻd"),
            ("planned", "plˈænd"),
            ("planning", "plˈænɪŋ"),
            ("caching", "kˈæʃɪŋ"),
            ("cached", "kˈæʃt"),
        ];
        for (word, phonemes) in table {
            assert_eq!(inflected(word, &known).as_deref(), Some(phonemes), "{word}");
        }
        for word in ["s", "'s", "ing", "ed", "miss", "unknown"] {
            assert_eq!(inflected(word, &known), None, "{word}");
        }
    }

    #[test]
    fn compounds_are_two_known_words() {
        assert_eq!(compound("hashmap", &known).as_deref(), Some("hˈæʃmˌæp"));
        assert_eq!(compound("Hashmap", &known), None);
        assert_eq!(compound("hashxyz", &known), None);
    }

    #[test]
    fn contractions_are_the_word_and_its_rest() {
        assert_eq!(contracted("plan'll", &known).as_deref(), Some("plˈænəl"));
        assert_eq!(contracted("box'd", &known).as_deref(), Some("bˈɑksd"));
        for word in ["plan", "plan'x", "'ll", "unknown'd"] {
            assert_eq!(contracted(word, &known), None, "{word}");
        }
    }

    #[test]
    fn british_spellings_become_american() {
        for (british, american) in [
            ("containerised", "containerized"),
            ("optimise", "optimize"),
            ("virtualisation", "virtualization"),
            ("analyses", "analyzes"),
        ] {
            assert_eq!(american_spelling(british).as_deref(), Some(american));
        }
        assert_eq!(american_spelling("plan"), None);
    }
}
