//! Words that are likely to be said, and mending what was heard by them.
//!
//! A small recogniser writes words it has seldom seen as it hears them: "type script", "Goru-Tin", "numpi". Where a word or up to three
//! neighbours sound and look like a likely word, that one is written instead. A word that the model was sure of, and has as one piece, is
//! an ordinary word and is left alone.

use rphonetic::{Encoder, Metaphone};
use strsim::normalized_levenshtein;

use super::{spoken::SPOKEN, words::Word};

/// How many words a vocabulary holds at most. The rest is left out: the first are the likeliest.
const MAX_TERMS: usize = 400;

/// Length of a term, bytes.
const MAX_TERM: usize = 48;

/// Shorter terms are not mended: too many words look like them.
const MIN_LETTERS: usize = 3;

/// Neighbours that may together be one term.
const MAX_SPAN: usize = 4;

/// How alike a short term and what was heard must look; they must sound the same.
const SHORT_LETTERS: f64 = 0.6;
/// How alike a longer term and what was heard must look.
const LETTERS: f64 = 0.5;
/// How alike they must look and sound, taken together: 2 would be the same.
const BOTH: f64 = 1.45;

/// Words that are likely to be said: those of the question and of the job description.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    terms: Vec<Term>,
}

/// A way in which a likely word may sound.
#[derive(Clone, Debug)]
struct Term {
    /// As it is to be written.
    written: String,
    /// How it is spoken, in lower-case letters and digits only.
    letters: String,
    /// Its consonants, roughly: what sounds alike has the same.
    sound: String,
}

impl Vocabulary {
    /// Of words or short phrases, as they are to be written; the likeliest first.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut terms = Vec::new();
        for written in words.into_iter().map(str::trim).filter(|word| word.len() <= MAX_TERM).take(MAX_TERMS)
        {
            let spoken = SPOKEN
                .iter()
                .filter(|(term, _)| term.eq_ignore_ascii_case(written))
                .map(|(_, spoken)| *spoken);
            for form in spoken.chain([written]) {
                let letters = letters(form);
                if letters.len() >= MIN_LETTERS {
                    let sound = sound(&letters);
                    terms.push(Term { written: written.to_owned(), letters, sound });
                }
            }
        }
        Self { terms }
    }

    /// Writes likely words where they seem to have been said.
    pub(super) fn mend(&self, words: &[Word]) -> Vec<Word> {
        let mut found: Vec<Find> = (0..words.len()).flat_map(|place| self.finds_at(words, place)).collect();
        // The likest first; of two that are equally like, the one of fewer words.
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.count.cmp(&b.count)));
        let mut taken: Vec<Find> = Vec::new();
        for find in found {
            if !taken.iter().any(|other| other.overlaps(&find)) {
                taken.push(find);
            }
        }
        let mut mended = Vec::new();
        let mut place = 0;
        while let Some(word) = words.get(place) {
            match taken.iter().find(|find| find.place == place) {
                Some(Find { count, text: Some(text), .. }) => {
                    mended.push(Word { text: text.clone(), spelled: true, doubtful: true });
                    place += count;
                }
                _ => {
                    mended.push(word.clone());
                    place += 1;
                }
            }
        }
        mended
    }

    /// Every term that may begin at this word.
    fn finds_at(&self, words: &[Word], place: usize) -> Vec<Find> {
        let mut found = Vec::new();
        let rest = words.get(place..).unwrap_or_default();
        for count in 1..=MAX_SPAN.min(rest.len()) {
            let Some(span) = rest.get(..count).filter(|span| is_one_phrase(span)) else { break };
            let heard = Heard::of(span);
            let likely = |term: &Term| likeness(&heard, term).map(|score| (score, heard.rewritten(term)));
            found.extend(self.terms.iter().filter_map(likely).map(|(score, text)| Find {
                score,
                place,
                count,
                text,
            }));
        }
        found
    }
}

/// A term that was found in what was heard.
struct Find {
    /// How alike they are: 0 hardly, 1 the same.
    score: f64,
    /// Where the first word of it is.
    place: usize,
    /// How many words it takes.
    count: usize,
    /// What is to be written, unless it may stay as it is.
    text: Option<String>,
}

impl Find {
    const fn overlaps(&self, other: &Self) -> bool {
        self.place < other.place + other.count && other.place < self.place + self.count
    }
}

/// Neighbours that may be one term.
struct Heard<'a> {
    span: &'a [Word],
    letters: String,
    sound: String,
    spelled: bool,
    doubtful: bool,
}

impl<'a> Heard<'a> {
    fn of(span: &'a [Word]) -> Self {
        let letters: String = span.iter().map(|word| letters(&word.text)).collect();
        let sound = sound(&letters);
        let spelled = span.iter().any(|word| word.spelled);
        let doubtful = span.iter().any(|word| word.doubtful);
        Self { span, letters, sound, spelled, doubtful }
    }

    /// What to write instead: the term, with the punctuation that was around the words.
    fn rewritten(&self, term: &Term) -> Option<String> {
        // One ordinary word may be a term by chance: "rest", "spark". It is not spelled as one for that.
        if self.letters == term.letters && self.span.len() == 1 && !self.doubtful {
            return None;
        }
        let first = self.span.first().map_or("", |word| word.text.as_str());
        let last = self.span.last().map_or("", |word| word.text.as_str());
        let is_mark = |letter: &char| !letter.is_alphanumeric();
        let before: String = first.chars().take_while(is_mark).collect();
        let after: Vec<char> = last.chars().rev().take_while(is_mark).collect();
        let after: String = after.into_iter().rev().collect();
        Some(format!("{before}{}{after}", term.written))
    }
}

/// How alike what was heard and a term are, if they are alike enough to be the same.
fn likeness(heard: &Heard<'_>, term: &Term) -> Option<f64> {
    if heard.letters == term.letters {
        return Some(1.0);
    }
    let (short, long) =
        (heard.letters.len().min(term.letters.len()), heard.letters.len().max(term.letters.len()));
    if !heard.doubtful || short * 5 < long * 3 {
        return None;
    }
    let letters = normalized_levenshtein(&heard.letters, &term.letters);
    let sound = normalized_levenshtein(&heard.sound, &term.sound);
    let alike = match term.letters.len() {
        // "vote" is like "Vite", and a word of its own.
        ..=4 => heard.spelled && letters >= SHORT_LETTERS && sound >= 1.0,
        _ => letters >= LETTERS && letters + sound >= BOTH,
    };
    alike.then_some((letters + sound) / 2.0)
}

/// Whether no punctuation parts the words, except for hyphens.
fn is_one_phrase(span: &[Word]) -> bool {
    let (Some((_, inner)), Some(last)) = (span.split_last(), span.last()) else { return false };
    let parted = inner
        .iter()
        .any(|word| word.text.ends_with(|letter: char| !letter.is_alphanumeric() && letter != '-'));
    !parted && last.text.chars().any(char::is_alphanumeric)
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn sound(letters: &str) -> String {
    Metaphone::new(Some(MAX_TERM)).encode(letters)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::words::sentence, *};

    /// `~` in a word: the model hesitated. `^`: it spelled it.
    fn heard(text: &str) -> Vec<Word> {
        let word = |word: &str| {
            let spelled = word.contains('^');
            Word { text: word.replace(['^', '~'], ""), spelled, doubtful: spelled || word.contains('~') }
        };
        text.split_whitespace().map(word).collect()
    }

    fn vocabulary() -> Vocabulary {
        Vocabulary::new([
            "PostgreSQL",
            "TypeScript",
            "nginx",
            "NumPy",
            "gRPC",
            "Vite",
            "Jira",
            "REST",
            "goroutine",
            "event sourcing",
        ])
    }

    #[test]
    fn likely_words_are_written_where_they_were_said() {
        let table = [
            ("in react and type script.", "in react and TypeScript."),
            ("behind ~engine ~x, of course", "behind nginx, of course"),
            ("pandas and ^numpi", "pandas and NumPy"),
            ("the \"^Goru-Tin\" pool", "the \"goroutine\" pool"),
            ("we chose ^GRPC over rest", "we chose gRPC over rest"),
            ("the ^gira board", "the Jira board"),
            ("we did ^evend ^sorcing then", "we did event sourcing then"),
            ("to ^PostgreSQL today", "to PostgreSQL today"),
        ];
        for (said, expected) in table {
            assert_eq!(sentence(&vocabulary().mend(&heard(said))), expected);
        }
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        let table = [
            "we took a rest",
            "they ~vote on it",
            "a gear board",
            "my type. Script it",
            "new pie and routine work",
            "the event was a resource",
        ];
        for said in table {
            let plain = said.replace('~', "");
            assert_eq!(sentence(&vocabulary().mend(&heard(said))), plain);
            assert_eq!(sentence(&Vocabulary::default().mend(&heard(said))), plain);
        }
    }

    #[test]
    fn a_vocabulary_is_bounded() {
        let many: Vec<String> = (0..10_000).map(|number| format!("term{number}")).collect();
        let long = "x".repeat(MAX_TERM + 1);
        let vocabulary = Vocabulary::new(many.iter().map(String::as_str).chain([long.as_str()]));
        assert_eq!(vocabulary.terms.len(), MAX_TERMS);
        assert!(Vocabulary::new([long.as_str(), "", "  ", "C", "é"]).terms.is_empty());
    }

    proptest! {
        #[test]
        fn any_words_and_any_vocabulary_do(said in ".{0,60}", terms in proptest::collection::vec(".{0,20}", 0..8)) {
            let vocabulary = Vocabulary::new(terms.iter().map(String::as_str));
            let words = heard(&said);
            prop_assert!(vocabulary.mend(&words).len() <= words.len());
        }
    }
}
