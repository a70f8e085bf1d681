//! Graphemes to phonemes: the sound of a sentence of plain words.
//!
//! Words are looked up from the last to the first, since the sound of "the", "to", "a", "used" depends on
//! what follows. The rules are those by which the voice's training texts were read.

mod lexicon;
mod morphology;
mod pronunciations;
mod stress;
mod tagger;
mod tokens;
mod unknown;
mod words;

use self::{
    lexicon::Lexicon,
    stress::{CONSONANTS, PRIMARY, VOWELS},
    tagger::{Tag, Tagger},
    tokens::{Token, Word},
    unknown::Unknown,
    words::{Next, Place},
};
use crate::{
    error::{LoadError, VoiceError},
    files::Files,
    threads::Threads,
};

/// Marks that are a pause to the words before them.
const PAUSES: &str = ";:,.!?—…";
/// Words behind "point" in a decimal number.
const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Everything that turns words into phonemes. Read-only once loaded.
pub(crate) struct G2p {
    lexicon: Lexicon,
    tagger: Tagger,
    unknown: Unknown,
}

impl G2p {
    /// Reads a voice's folder.
    pub(crate) fn load(files: &Files) -> Result<Self, LoadError> {
        Ok(Self {
            lexicon: Lexicon::load(files)?,
            tagger: Tagger::load(files)?,
            unknown: Unknown::load(files)?,
        })
    }

    /// The phonemes of one sentence that `text::normalise` has made.
    pub(crate) fn phonemes(&self, sentence: &str, threads: &Threads) -> Result<String, VoiceError> {
        let tokens = tokens::split(sentence);
        let (pieces, starts) = tokens::pieces(&tokens);
        let tags = self.tagger.tag(&pieces);
        let tag = |piece: usize| tags.get(piece).copied().unwrap_or(Tag("NN"));

        let mut said: Vec<String> = Vec::with_capacity(tokens.len());
        let (mut next, mut to_follows) = (Next::Pause, false);
        for (at, token) in tokens.iter().enumerate().rev() {
            let sound = match token {
                Token::Mark(mark) => String::from(*mark),
                Token::Word(_) if is_decimal_point(&tokens, at) => "pYnt".to_owned(),
                Token::Word(word) => {
                    let start = starts.get(at).copied().unwrap_or_default();
                    self.word(word, &|piece| tag(start + piece), next, to_follows, threads)?
                }
            };
            next = first_sound(&sound).unwrap_or(next);
            to_follows = matches!(token, Token::Word(word) if word.text.eq_ignore_ascii_case("to"));
            said.push(sound);
        }
        said.reverse();
        Ok(tokens::join(&tokens, &said).replace('ɾ', "T").replace('ʔ', "t"))
    }

    /// One word: as a whole if it is known, else part by part. `tag` gives the tag of its nth piece.
    fn word<'t>(
        &self,
        word: &Word,
        tag: &dyn Fn(usize) -> Tag<'t>,
        next: Next,
        to_follows: bool,
        threads: &Threads,
    ) -> Result<String, VoiceError> {
        let whole = Place { tag: tag(word.main_piece()), next, to_follows };
        if let Some(phonemes) = words::say(&self.lexicon, &word.text, whole) {
            return Ok(phonemes);
        }
        let mut parts: Vec<String> = Vec::with_capacity(word.parts.len());
        let (mut next, mut to_follows) = (next, to_follows);
        for part in word.parts.iter().rev() {
            let place = Place { tag: tag(part.piece), next, to_follows };
            let phonemes = match words::say(&self.lexicon, &part.text, place) {
                Some(phonemes) => phonemes,
                None => self.unknown.say(&part.text, threads)?,
            };
            next = first_sound(&phonemes).unwrap_or(next);
            to_follows = part.text == "to";
            parts.push(phonemes);
        }
        parts.reverse();
        balance(word, &mut parts);
        Ok(parts.concat())
    }
}

/// "point" in "two point five" is unstressed.
fn is_decimal_point(tokens: &[Token], at: usize) -> bool {
    let text = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
        Some(Token::Word(word)) => word.text.as_str(),
        _ => "",
    };
    text(Some(at)) == "point"
        && DIGITS.contains(&text(at.checked_add(1)))
        && text(at.checked_sub(1)).chars().next().is_some_and(|c| c.is_ascii_lowercase())
}

/// What a sound begins with, for the word before it. Nothing for marks that are no pause.
fn first_sound(sound: &str) -> Option<Next> {
    sound.chars().find_map(|c| match c {
        vowel if VOWELS.contains(vowel) => Some(Next::Vowel),
        consonant if CONSONANTS.contains(consonant) => Some(Next::Consonant),
        pause if PAUSES.contains(pause) => Some(Next::Pause),
        _ => None,
    })
}

/// A compound has one main stress for two parts: the lighter parts give way.
fn balance(word: &Word, parts: &mut [String]) {
    let mut order: Vec<(bool, usize, usize)> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| (part.contains(PRIMARY), stress::weight(part), at))
        .collect();
    let weaken = |at: usize, parts: &mut [String]| {
        if let Some(part) = parts.get_mut(at) {
            *part = stress::weaken(part);
        }
    };
    let first_is_letter = word.parts.first().is_some_and(|part| part.text.chars().count() == 1);
    if let ([_, (_, _, second)], true) = (order.as_slice(), first_is_letter) {
        weaken(*second, parts);
        return;
    }
    let stressed = order.iter().filter(|(stressed, _, _)| *stressed).count();
    if order.len() < 2 || stressed <= order.len().div_ceil(2) {
        return;
    }
    order.sort_unstable();
    for (_, _, at) in order.iter().take(order.len() / 2) {
        weaken(*at, parts);
    }
}
