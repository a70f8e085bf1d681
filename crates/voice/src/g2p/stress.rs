//! Stress marks in phoneme strings: weakening, adding and weighing them.
//!
//! The alphabet is the one the voice was trained on: IPA with single letters for diphthongs
//! (`A` as in day, `I` as in my, `O` as in go, `W` as in how, `Y` as in boy).

/// Main stress of a word, before its vowel.
pub(crate) const PRIMARY: char = 'ˈ';
/// Weaker stress.
pub(crate) const SECONDARY: char = 'ˌ';
/// Phonemes that carry a syllable.
pub(crate) const VOWELS: &str = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ";
/// Phonemes that do not.
pub(crate) const CONSONANTS: &str = "bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ";
/// Phonemes that take twice the time of the others.
const LONG: &str = "AIOQWYʤʧ";

/// Primary stress becomes secondary. A word that has only secondary stress, or none, stays as it is.
pub(crate) fn weaken(phonemes: &str) -> String {
    if phonemes.contains(PRIMARY) {
        phonemes.replace(SECONDARY, "").replace(PRIMARY, "ˌ")
    } else {
        phonemes.to_owned()
    }
}

/// An unstressed word gets secondary stress on its first vowel.
pub(crate) fn at_least_secondary(phonemes: &str) -> String {
    if phonemes.contains([PRIMARY, SECONDARY]) {
        phonemes.to_owned()
    } else {
        mark_first_vowel(phonemes, SECONDARY)
    }
}

/// A word without primary stress gets it: where its secondary stress is, else on its first vowel.
pub(crate) fn at_least_primary(phonemes: &str) -> String {
    if phonemes.contains(PRIMARY) {
        phonemes.to_owned()
    } else if phonemes.contains(SECONDARY) {
        phonemes.replace(SECONDARY, "ˈ")
    } else {
        mark_first_vowel(phonemes, PRIMARY)
    }
}

/// Only the last stress of several is the main one: how a row of letters is said.
pub(crate) fn last_is_primary(phonemes: &str) -> String {
    let weak = weaken(phonemes);
    match weak.rsplit_once(SECONDARY) {
        Some((head, tail)) => format!("{head}{PRIMARY}{tail}"),
        None => weak,
    }
}

/// How long a word sounds; the shorter part of a compound gives way.
pub(crate) fn weight(phonemes: &str) -> usize {
    phonemes.chars().map(|phoneme| if LONG.contains(phoneme) { 2 } else { 1 }).sum()
}

fn mark_first_vowel(phonemes: &str, mark: char) -> String {
    match phonemes.find(|c| VOWELS.contains(c)).and_then(|at| phonemes.split_at_checked(at)) {
        Some((head, tail)) => format!("{head}{mark}{tail}"),
        None => phonemes.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stress_moves_as_named() {
        assert_eq!(weaken("ˌɛnʤənˈɪɹ"), "ɛnʤənˌɪɹ");
        assert_eq!(weaken("ðə"), "ðə");
        assert_eq!(at_least_secondary("hW"), "hˌW");
        assert_eq!(at_least_secondary("hˈW"), "hˈW");
        assert_eq!(at_least_primary("ɪt"), "ˈɪt");
        assert_eq!(at_least_primary("ˌɪt"), "ˈɪt");
        assert_eq!(at_least_primary("hmm"), "hmm");
        assert_eq!(last_is_primary("ˈApˈiˈI"), "ˌApˌiˈI");
    }
}
