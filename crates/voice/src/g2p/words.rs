//! How one word is said: function words by what follows, known words by the lexicon, letters, word forms.

use super::{
    lexicon::{Found, Lexicon},
    morphology,
    stress::{self, PRIMARY},
    tagger::Tag,
};

/// Longest word that is looked up, letters. A longer one is in no list, and its forms are not worth the time.
const LONGEST_LETTERS: usize = 64;
/// Longest row of capitals that is spelled. A longer one is a word: "KUBERNETES".
const LONGEST_ACRONYM_LETTERS: usize = 5;
/// A capitalised name up to this length is not looked up as the common word of the same letters.
const SHORT_NAME_LETTERS: usize = 7;
/// A half of a compound up to this length must be a checked word.
const SHORT_HALF_LETTERS: usize = 3;

/// What comes behind a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// A word that begins with a vowel.
    Vowel,
    /// A word that begins with a consonant.
    Consonant,
    /// A comma, a full stop, the end.
    Pause,
}

/// What a word's sound depends on, beside the word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Its part of speech.
    pub(crate) tag: Tag<'a>,
    /// What follows.
    pub(crate) next: Next,
    /// The next word is "to": "used to" is said with an s.
    pub(crate) to_follows: bool,
}

/// The phonemes of a known word.
pub(crate) fn say(lexicon: &Lexicon, word: &str, place: Place<'_>) -> Option<String> {
    if word.chars().count() > LONGEST_LETTERS {
        return None;
    }
    if let Some(phonemes) = lexicon.own(word) {
        return Some(phonemes.to_owned());
    }
    if let Some(phonemes) = function_word(lexicon, word, place) {
        return Some(phonemes);
    }
    if let Some(letters) = dotted_letters(word) {
        return spell(lexicon, &letters);
    }
    let emphasis = emphasis(word);
    let lower = word.to_lowercase();
    let word = if is_common_word(lexicon, word, &lower, place) { lower.as_str() } else { word };
    let stem = |stem: &str| known(lexicon, stem, place, emphasis);
    stem(word)
        .or_else(|| morphology::inflected(word, &stem))
        .or_else(|| {
            let american = morphology::american_spelling(word)?;
            stem(&american).or_else(|| morphology::inflected(&american, &stem))
        })
        .or_else(|| morphology::contracted(word, &|head| say(lexicon, head, place)))
        .or_else(|| morphology::compound(word, &|half| half_of_compound(lexicon, half, &stem)))
}

/// A half of a compound: a checked word, a longer one, or a form of one.
fn half_of_compound(lexicon: &Lexicon, half: &str, stem: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let long = half.len() > SHORT_HALF_LETTERS;
    let whole = stem(half).filter(|_| long || lexicon.is_checked(half));
    whole.or_else(|| morphology::inflected(half, stem).filter(|_| long))
}

/// The names of the letters of `word`, as one word: "API".
pub(crate) fn spell(lexicon: &Lexicon, word: &str) -> Option<String> {
    let mut phonemes = String::new();
    for letter in word.chars().filter(|c| c.is_alphabetic()) {
        phonemes.push_str(lexicon.letter(letter)?);
    }
    if phonemes.is_empty() { None } else { Some(stress::last_is_primary(&phonemes)) }
}

/// Words whose sound depends on their neighbours.
fn function_word(lexicon: &Lexicon, word: &str, place: Place<'_>) -> Option<String> {
    let Place { tag, next, to_follows } = place;
    let strong = |word: &str| match lexicon.find_checked(word, tag, next == Next::Pause) {
        Some(Found::Said(phonemes)) => Some(phonemes),
        Some(Found::Spelled) | None => None,
    };
    match word {
        "a" | "A" => Some(if tag.0 == "DT" { "ɐ" } else { "ˈA" }.to_owned()),
        "am" if next == Next::Pause => Some("æm".to_owned()),
        "am" => Some("ɐm".to_owned()),
        "an" | "An" => Some("ɐn".to_owned()),
        "I" if tag.0 == "PRP" => Some("ˌI".to_owned()),
        "by" | "By" if tag.family() == "ADV" => Some("bˈI".to_owned()),
        "to" | "To" => Some(match next {
            Next::Vowel => "tʊ".to_owned(),
            Next::Consonant => "tə".to_owned(),
            Next::Pause => strong("to")?,
        }),
        "in" | "In" => Some(if next == Next::Pause || tag.0 != "IN" { "ˈɪn" } else { "ɪn" }.to_owned()),
        "the" | "The" | "THE" => Some(if next == Next::Vowel { "ði" } else { "ðə" }.to_owned()),
        "used" | "Used" => {
            let habit = to_follows && matches!(tag.0, "VBD" | "JJ");
            Some(if habit { "jˈust" } else { "jˈuzd" }.to_owned())
        }
        _ => None,
    }
}

/// "U.S.A" -> "USA".
fn dotted_letters(word: &str) -> Option<String> {
    let mut parts = word.split('.');
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    (word.contains('.') && parts.all(single)).then(|| word.replace('.', ""))
}

/// How much the capitals of a word stress it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emphasis {
    None,
    /// "Word": an unstressed word gets some stress.
    Capital,
    /// "WORD": it gets the main stress.
    Capitals,
}

fn emphasis(word: &str) -> Emphasis {
    if word == word.to_lowercase() {
        Emphasis::None
    } else if word == word.to_uppercase() {
        Emphasis::Capitals
    } else {
        Emphasis::Capital
    }
}

fn is_upper(word: &str) -> bool {
    emphasis(word) == Emphasis::Capitals
}

/// Whether a capitalised word is a common word at the beginning of a sentence, or in a title.
fn is_common_word(lexicon: &Lexicon, word: &str, lower: &str, place: Place<'_>) -> bool {
    let length = word.chars().count();
    let rest_in_one_case = || {
        let rest: String = word.chars().skip(1).collect();
        is_upper(word) || rest == rest.to_lowercase()
    };
    length > 1
        && word != lower
        && word.chars().all(|c| c.is_alphabetic() || c == '\'')
        && (!place.tag.is_proper_noun() || length > SHORT_NAME_LETTERS)
        && !lexicon.has(word)
        && rest_in_one_case()
        && (lexicon.has(lower)
            || morphology::inflected(lower, &|stem| known(lexicon, stem, place, Emphasis::None)).is_some())
}

/// The phonemes of a word of the lexicon, or of an acronym.
fn known(lexicon: &Lexicon, word: &str, place: Place<'_>, emphasis: Emphasis) -> Option<String> {
    if let Some(phonemes) = lexicon.own(word) {
        return Some(phonemes.to_owned());
    }
    let as_word = if is_upper(word) && !lexicon.is_checked(word) { &word.to_lowercase() } else { word };
    let is_name = as_word != word && place.tag.is_proper_noun();
    let pause = place.next == Next::Pause;
    let found = if is_name {
        lexicon.find_checked(as_word, place.tag, pause)
    } else {
        lexicon.find(as_word, place.tag, pause)
    };
    match found {
        Some(Found::Said(phonemes)) if !is_name || phonemes.contains(PRIMARY) => Some(match emphasis {
            Emphasis::None => phonemes,
            Emphasis::Capital => stress::at_least_secondary(&phonemes),
            Emphasis::Capitals => stress::at_least_primary(&phonemes),
        }),
        Some(_) => spell(lexicon, word),
        None if is_acronym(word) => spell(lexicon, word),
        None => None,
    }
}

/// "API", "iOS", and single letters; not "KUBERNETES".
fn is_acronym(word: &str) -> bool {
    let rest: String = word.chars().skip(1).collect();
    word.chars().all(char::is_alphabetic)
        && rest == rest.to_uppercase()
        && word.chars().count() <= LONGEST_ACRONYM_LETTERS
}
