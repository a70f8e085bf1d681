//! Technical names that a recogniser misheard: "cooper netties" is put right to "Kubernetes".
//!
//! Only names (words with a capital) are put right: an ordinary word that sounds like another one is
//! more likely to be what was said.

use super::words::MAX_TEXT_CHARS;
use rphonetic::DoubleMetaphone;

/// Most words that one name may have been heard as.
const MAX_HEARD_WORDS: usize = 3;

/// Shortest name that one misheard word may stand for; shorter ones sound like too much else.
const MIN_LETTERS_ONE_WORD: usize = 7;

/// Shortest name that several misheard words may stand for.
const MIN_LETTERS_SPLIT: usize = 6;

/// How alike the spellings must be, 0 to 1, when the sound is the same.
const ALIKE_SAME_SOUND: f64 = 0.5;

/// How alike the spellings must be, 0 to 1, whatever the sound.
const ALIKE_ANY_SOUND: f64 = 0.85;

/// Longest key of a sound, in characters.
const KEY_CHARS: usize = 12;

/// Most names to listen for.
const MAX_NAMES: usize = 200;

/// Names whose spoken form has little to do with their letters.
const SPOKEN_AS: &[(&str, &str)] = &[
    ("enginex", "nginx"),
    ("mysequel", "mysql"),
    ("postgresequel", "postgresql"),
    ("postgress", "postgresql"),
    ("postgres", "postgresql"),
    ("jason", "json"),
    ("yamel", "yaml"),
    ("kates", "kubernetes"),
    ("sequelserver", "sqlserver"),
    ("seesharp", "c#"),
    ("seaplusplus", "c++"),
];

/// Listens for certain names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ear {
    names: Vec<Name>,
}

#[derive(Debug, Clone)]
struct Name {
    /// As it is written.
    written: String,
    /// Its letters and digits in lower case.
    letters: String,
    /// What it sounds like.
    key: String,
}

impl Ear {
    pub(crate) fn new<'a>(vocabulary: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<Name> = Vec::new();
        for written in vocabulary {
            let letters = letters(written);
            let is_name = written.chars().any(char::is_uppercase) || written == "nginx";
            if is_name && !names.iter().any(|name| name.letters == letters) && names.len() < MAX_NAMES {
                let key = sound(&letters);
                names.push(Name { written: written.to_owned(), letters, key });
            }
        }
        Self { names }
    }

    /// The text with misheard names put right.
    pub(crate) fn put_right(&self, text: &str) -> String {
        let text: String = text.chars().take(MAX_TEXT_CHARS).collect();
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let mut out: Vec<String> = Vec::with_capacity(tokens.len());
        let mut rest = tokens.as_slice();
        while let Some((&first, after_one)) = rest.split_first() {
            if let Some((written, used)) = self.name_at(rest) {
                out.push(written);
                rest = rest.get(used..).unwrap_or_default();
            } else {
                out.push(first.to_owned());
                rest = after_one;
            }
        }
        out.join(" ")
    }

    /// The name that the first words stand for, and how many words that are. The most alike counts.
    fn name_at(&self, tokens: &[&str]) -> Option<(String, usize)> {
        let mut best: Option<(f64, &Name, usize)> = None;
        for count in 1..=MAX_HEARD_WORDS.min(tokens.len()) {
            let window = tokens.get(..count).unwrap_or_default();
            let heard = letters(&window.concat());
            for name in self.names.iter().filter(|_| is_one_phrase(window)) {
                if let Some(alike) = name.alike(&heard, count)
                    && best.is_none_or(|(highest, _, _)| alike > highest)
                {
                    best = Some((alike, name, count));
                }
            }
        }
        let (_, name, count) = best?;
        let last = tokens.get(count.checked_sub(1)?)?;
        let bare = last.trim_end_matches(['.', ',', '?', '!', ';', ':']);
        let marks: String = last.chars().skip(bare.chars().count()).collect();
        Some((format!("{}{marks}", name.written), count))
    }
}

/// Whether no mark separates the words.
fn is_one_phrase(window: &[&str]) -> bool {
    let Some((last, before)) = window.split_last() else { return false };
    last.starts_with(char::is_alphanumeric)
        && before.iter().all(|token| token.chars().all(char::is_alphanumeric))
}

impl Name {
    /// How alike what was heard is, 0 to 1. None when it is not this name, or needs no change.
    fn alike(&self, heard: &str, words: usize) -> Option<f64> {
        if heard == self.letters {
            // Said in one word it is right already; the score keeps it from being joined with the next.
            return (heard.len() >= if words == 1 { MIN_LETTERS_ONE_WORD } else { MIN_LETTERS_SPLIT })
                .then_some(1.0);
        }
        if SPOKEN_AS.contains(&(heard, self.letters.as_str())) {
            return Some(ALIKE_ANY_SOUND);
        }
        let shortest = if words == 1 { MIN_LETTERS_ONE_WORD } else { MIN_LETTERS_SPLIT };
        // A plural or a genitive is the same word in another form, not a mistake.
        let other_form = words == 1 && (heard.starts_with(&self.letters) || self.letters.starts_with(heard));
        if self.letters.len() < shortest || other_form {
            return None;
        }
        // Lengths too far apart cannot be alike enough: no need to compare letters.
        if heard.len().abs_diff(self.letters.len()).saturating_mul(2) > self.letters.len().max(heard.len()) {
            return None;
        }
        let alike = strsim::normalized_levenshtein(heard, &self.letters);
        (alike >= ALIKE_ANY_SOUND || (alike >= ALIKE_SAME_SOUND && sound(heard) == self.key)).then_some(alike)
    }
}

/// Letters and digits in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#'))
        .flat_map(char::to_lowercase)
        .take(60)
        .collect()
}

fn sound(letters: &str) -> String {
    let plain: String = letters.chars().filter(char::is_ascii_alphabetic).collect();
    DoubleMetaphone::new(Some(KEY_CHARS)).double_metaphone(&plain).primary()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ear() -> Ear {
        Ear::new([
            "Kubernetes",
            "PostgreSQL",
            "Postgres",
            "Terraform",
            "Scala",
            "Redis",
            "nginx",
            "JSON",
            "caching",
        ])
    }

    #[test]
    fn misheard_names_are_put_right() {
        for (heard, right) in [
            ("We ran it on cooper netties, mostly.", "We ran it on Kubernetes, mostly."),
            ("kubernettes and terra form", "Kubernetes and Terraform"),
            ("we had post gress behind engine x.", "we had Postgres behind nginx."),
            ("it returned jason", "it returned JSON"),
        ] {
            assert_eq!(ear().put_right(heard), right);
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for text in
            ["We had to scale it.", "she read us the plan", "catching the bus", "Kubernetes's API", ""]
        {
            assert_eq!(ear().put_right(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_heard(text in "\\PC{0,120}", name in "[A-Z]\\PC{0,12}") {
            let _ = Ear::new([name.as_str()]).put_right(&text);
        }
    }
}
