//! Words out of tokens, with what the tokens tell about how sure each word is.

use super::tokenizer::{TokenId, Tokenizer};

/// A token as it was chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) token: TokenId,
    /// What the model gave it, from 0 to 1.
    pub(super) probability: f32,
}

/// A word as it was heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// With its punctuation.
    pub(super) text: String,
    /// The model spelled it out of several pieces, as it does with words that it does not know.
    pub(super) spelled: bool,
    /// Another word may have been said: it is spelled out, or the model hesitated.
    pub(super) doubtful: bool,
}

/// A word with a token below this probability is doubtful.
const SURE: f32 = 0.6;

/// Splits what was chosen into words.
pub(super) fn words(tokenizer: &Tokenizer, choices: &[Choice]) -> Vec<Word> {
    let starts = |choice: &Choice| tokenizer.starts_word(choice.token);
    let mut words = Vec::new();
    let mut rest = choices;
    while !rest.is_empty() {
        let end = rest.iter().skip(1).position(starts).map_or(rest.len(), |place| place + 1);
        let Some((word, after)) = rest.split_at_checked(end) else { break };
        rest = after;
        let tokens: Vec<TokenId> = word.iter().map(|choice| choice.token).collect();
        let text = without_repeats(&tokenizer.decode(&tokens));
        if !text.is_empty() {
            // Punctuation is a token of its own and makes no word doubtful.
            let letters: Vec<&Choice> =
                word.iter().filter(|choice| has_letters(tokenizer, choice.token)).collect();
            let spelled = letters.len() > 1;
            let doubtful = spelled || letters.iter().any(|choice| choice.probability < SURE);
            words.push(Word { text, spelled, doubtful });
        }
    }
    words
}

/// The model stutters over commas: a mark that follows itself is written once. Dots may be an ellipsis.
fn without_repeats(text: &str) -> String {
    let mut last = None;
    text.chars()
        .filter(|&mark| last.replace(mark) != Some(mark) || !matches!(mark, ',' | ';' | ':' | '!' | '?'))
        .collect()
}

fn has_letters(tokenizer: &Tokenizer, token: TokenId) -> bool {
    tokenizer.decode(&[token]).chars().any(char::is_alphanumeric)
}

/// Puts words together again.
pub(super) fn sentence(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The geometric mean of what the model gave its choices. 0 when there are none.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred tokens")]
pub(super) fn confidence(choices: &[Choice]) -> f32 {
    if choices.is_empty() {
        return 0.0;
    }
    let sum: f32 = choices.iter().map(|choice| choice.probability.max(f32::MIN_POSITIVE).ln()).sum();
    (sum / choices.len() as f32).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(tokens: &[(TokenId, f32)]) -> Vec<Choice> {
        tokens
            .iter()
            .map(|(token, probability)| Choice { token: *token, probability: *probability })
            .collect()
    }

    #[test]
    fn a_word_is_doubtful_when_it_is_spelled_or_hesitated_at() {
        let tokenizer = Tokenizer::of(&["\u{2581}so", "\u{2581}num", "pi", ",", "\u{2581}Yes"]);
        let heard = choices(&[(0, 0.9), (1, 0.9), (2, 0.9), (3, 0.2), (4, 0.3), (3, 0.9)]);
        let words = words(&tokenizer, &heard);
        assert_eq!(sentence(&words), "so numpi, Yes,");
        let kinds: Vec<(bool, bool)> = words.iter().map(|word| (word.spelled, word.doubtful)).collect();
        assert_eq!(kinds, [(false, false), (true, true), (false, true)]);
    }

    #[test]
    fn a_mark_is_written_once() {
        for (heard, written) in
            [("short,,", "short,"), ("what??", "what?"), ("well...", "well..."), ("!", "!")]
        {
            assert_eq!(without_repeats(heard), written);
        }
    }

    #[test]
    fn nothing_heard_is_no_word() {
        let tokenizer = Tokenizer::of(&["\u{2581}", "<s>"]);
        assert_eq!(words(&tokenizer, &choices(&[(0, 0.9), (1, 0.9)])), []);
        assert!(confidence(&[]).abs() < f32::EPSILON);
    }

    #[test]
    fn confidence_is_a_mean() {
        assert!((confidence(&choices(&[(0, 0.5), (0, 0.5)])) - 0.5).abs() < 1e-6);
        assert!((confidence(&choices(&[(0, 1.0), (0, 0.25)])) - 0.5).abs() < 1e-6);
    }
}
