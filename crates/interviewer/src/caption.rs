//! From decoded texts of a growing phrase to what is added to its caption.
//!
//! On this wire a caption only grows: what was sent is never taken back. A decoder, though, changes its mind about the
//! last words. So a word is sent when two decodes in a row agree on it, and the last ones wait for the final decode.

/// Words at the end of a partial text that are not sent yet: the next sound may change them.
const WITHHELD: usize = 1;

/// Most words of one phrase that are compared: 12 seconds hold far fewer.
const MAX_WORDS: usize = 120;

/// The caption of one phrase.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caption {
    sent: Vec<String>,
    previous: Vec<String>,
}

impl Caption {
    /// A decode of the phrase as it is so far. Gives the text to append, empty when there is none.
    pub(crate) fn partial(&mut self, text: &str) -> String {
        let words = words(text);
        let agreed = words.iter().zip(&self.previous).take_while(|(a, b)| same(a, b)).count();
        let begins_alike = self.sent.iter().zip(&words).all(|(a, b)| same(a, b));
        let safe = agreed.min(words.len().saturating_sub(WITHHELD));
        let fresh = match words.get(self.sent.len()..safe) {
            Some(fresh) if begins_alike => fresh.to_vec(),
            _ => Vec::new(),
        };
        self.previous = words;
        self.send(fresh)
    }

    /// The final decode of the phrase.
    pub(crate) fn finish(&mut self, text: &str) -> String {
        let words = words(text);
        let covered = covered(&self.sent, &words);
        let rest = words.into_iter().skip(covered).collect();
        self.send(rest)
    }

    fn send(&mut self, words: Vec<String>) -> String {
        let delta = words.iter().map(|word| format!(" {word}")).collect();
        self.sent.extend(words);
        delta
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().take(MAX_WORDS).map(str::to_owned).collect()
}

/// Case and punctuation change from decode to decode, and matter to nobody.
fn same(a: &str, b: &str) -> bool {
    let bare = |word: &str| {
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    bare(a) == bare(b)
}

/// How many of the first `words` are what was `sent` already, by the smallest number of changed words (Levenshtein).
fn covered(sent: &[String], words: &[String]) -> usize {
    // `row[j]`: changes between the sent words so far and the first j words.
    let mut row: Vec<usize> = (0..=words.len()).collect();
    for (index, said) in sent.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(index + 1);
        let mut left = index + 1;
        for ((diagonal, above), word) in row.iter().zip(row.iter().skip(1)).zip(words) {
            let replaced = diagonal + usize::from(!same(said, word));
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    // Of equal places the one nearest to the number of words sent.
    row.iter()
        .enumerate()
        .min_by_key(|(place, changes)| (**changes, place.abs_diff(sent.len())))
        .map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_sent_once_two_decodes_agree() {
        let mut caption = Caption::default();
        assert_eq!(caption.partial("I let"), "");
        assert_eq!(caption.partial("I led the might"), " I");
        assert_eq!(caption.partial("I led the migration of"), " led the");
        assert_eq!(caption.partial("I led the migration of our pay"), " migration of");
        assert_eq!(caption.finish("I led the migration of our payment service."), " our payment service.");
    }

    #[test]
    fn a_final_text_that_differs_adds_only_what_is_new() {
        for (sent, last, added) in [
            ("we were using", "We are using Kafka there.", " Kafka there."),
            ("I worked on", "I worked on.", ""),
            ("I think we were using", "I think we're using Kafka.", " Kafka."),
            ("a b c d", "a b", ""),
            ("", "All of it.", " All of it."),
        ] {
            let mut caption = Caption { sent: words(sent), previous: Vec::new() };
            assert_eq!(caption.finish(last), added, "{sent} / {last}");
        }
    }

    #[test]
    fn partials_that_change_what_was_sent_add_nothing() {
        let mut caption = Caption { sent: words("I led"), previous: words("You let the team well") };
        assert_eq!(caption.partial("You let the team well"), "");
    }

    proptest! {
        #[test]
        fn the_caption_only_grows_and_ends_with_the_final_words(
            partials in prop::collection::vec("[ab ]{0,20}", 0..8), last in "[ab ]{0,20}",
        ) {
            let mut caption = Caption::default();
            let mut shown = String::new();
            for partial in &partials {
                shown.push_str(&caption.partial(partial));
            }
            let before = shown.clone();
            shown.push_str(&caption.finish(&last));
            prop_assert!(shown.starts_with(&before));
            prop_assert!(shown.split_whitespace().count() <= before.split_whitespace().count() + last.split_whitespace().count());
            if partials.is_empty() {
                prop_assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), last.split_whitespace().collect::<Vec<_>>());
            }
        }
    }
}
