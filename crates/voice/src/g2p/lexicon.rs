//! The pronunciations of known words: our own table of technical words and names, then the voice's two lexicons.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{pronunciations, tagger::Tag};
use crate::{
    error::LoadError,
    files::{Files, Pairs},
    table::Table,
};

/// Hand-checked pronunciations.
const GOLD: &str = "lexicon_us_gold.json.gz";
/// Machine-made ones: more words, less sure.
const SILVER: &str = "lexicon_us_silver.json.gz";
/// Role of the pronunciation for all roles that have none of their own.
const DEFAULT_ROLE: &str = "DEFAULT";
/// Role of a word before a pause ("What can you do that others *can*?").
const BEFORE_PAUSE_ROLE: &str = "None";

/// One word of a lexicon file: a pronunciation, or one for each role in a sentence.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    One(String),
    ByRole(BTreeMap<String, Option<String>>),
}

/// A word that is said in several ways, by role. `None` means: spell it.
type Roles = BTreeMap<String, Option<String>>;

/// What the lexicon knows of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// Its phonemes.
    Said(String),
    /// It is said letter by letter in this role ("US" as a name).
    Spelled,
}

/// All known words.
pub(crate) struct Lexicon {
    own: HashMap<String, String>,
    gold: Table<Box<str>>,
    silver: Table<Box<str>>,
    heteronyms: HashMap<String, Roles>,
}

impl Lexicon {
    /// Reads the lexicons of a voice's folder.
    pub(crate) fn load(files: &Files) -> Result<Self, LoadError> {
        let mut heteronyms = HashMap::new();
        let gold = split_heteronyms(files.gzipped_json(GOLD)?, &mut heteronyms);
        let silver = split_heteronyms(files.gzipped_json(SILVER)?, &mut heteronyms);
        Ok(Self { own: pronunciations::built_in(), gold, silver, heteronyms })
    }

    /// How `word` is said in the role `tag`, `before_pause` or not. Tries `word` as written, then with
    /// its first letter in the other case.
    pub(crate) fn find(&self, word: &str, tag: Tag<'_>, before_pause: bool) -> Option<Found> {
        self.own(word).map(|phonemes| Found::Said(phonemes.to_owned())).or_else(|| {
            self.heteronym(word, tag, before_pause)
                .or_else(|| self.gold(word).or_else(|| self.silver(word)).map(|p| Found::Said(p.to_owned())))
        })
    }

    /// As `find`, in the hand-checked words only.
    pub(crate) fn find_checked(&self, word: &str, tag: Tag<'_>, before_pause: bool) -> Option<Found> {
        self.heteronym(word, tag, before_pause)
            .or_else(|| self.gold(word).map(|phonemes| Found::Said(phonemes.to_owned())))
    }

    /// The entry of our own table. Words in capitals match as written, all others in any case.
    pub(crate) fn own(&self, word: &str) -> Option<&str> {
        self.own.get(word).or_else(|| self.own.get(&word.to_lowercase())).map(String::as_str)
    }

    /// Whether a hand-checked pronunciation exists, with the first letter in either case.
    pub(crate) fn is_checked(&self, word: &str) -> bool {
        self.gold(word).is_some() || self.heteronyms.contains_key(word)
    }

    /// Whether `word` is in any list.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.own(word).is_some() || self.is_checked(word) || self.silver(word).is_some()
    }

    /// The name of a letter.
    pub(crate) fn letter(&self, letter: char) -> Option<&str> {
        let letter: String = letter.to_uppercase().collect();
        self.gold.get(&letter).map(AsRef::as_ref)
    }

    fn gold(&self, word: &str) -> Option<&str> {
        either_case(&self.gold, word)
    }

    fn silver(&self, word: &str) -> Option<&str> {
        either_case(&self.silver, word)
    }

    fn heteronym(&self, word: &str, tag: Tag<'_>, before_pause: bool) -> Option<Found> {
        let roles = self.heteronyms.get(word).or_else(|| self.heteronyms.get(&other_case(word)?))?;
        let by_role = |role: &str| roles.get(role);
        let phonemes = by_role(BEFORE_PAUSE_ROLE)
            .filter(|_| before_pause)
            .or_else(|| by_role(tag.name()))
            .or_else(|| by_role(tag.family()))
            .or_else(|| by_role(DEFAULT_ROLE))?;
        Some(phonemes.clone().map_or(Found::Spelled, Found::Said))
    }
}

/// The words with one pronunciation; the others go to `heteronyms`.
fn split_heteronyms(entries: Pairs<Entry>, heteronyms: &mut HashMap<String, Roles>) -> Table<Box<str>> {
    entries
        .0
        .into_iter()
        .filter_map(|(word, entry)| match entry {
            Entry::One(phonemes) => Some((word, phonemes.into_boxed_str())),
            Entry::ByRole(roles) => {
                heteronyms.entry(word).or_insert(roles);
                None
            }
        })
        .collect()
}

fn either_case<'t>(table: &'t Table<Box<str>>, word: &str) -> Option<&'t str> {
    table.get(word).or_else(|| table.get(&other_case(word)?)).map(AsRef::as_ref)
}

/// "word" -> "Word", "Word" -> "word"; nothing for other mixtures and single letters.
fn other_case(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if rest.is_empty() || rest.chars().any(char::is_uppercase) {
        return None;
    }
    let first: String =
        if first.is_uppercase() { first.to_lowercase().collect() } else { first.to_uppercase().collect() };
    Some(format!("{first}{rest}"))
}
