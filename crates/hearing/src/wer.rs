//! Word error rate: how far a transcript is from what was said.

/// Errors and words of one or more comparisons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordErrors {
    /// Words that were inserted, left out or replaced.
    pub errors: usize,
    /// Words that were said.
    pub words: usize,
}

impl WordErrors {
    /// Compares what was heard with what was said. Case, punctuation and hyphens do not count; numbers must be written alike.
    pub fn of(said: &str, heard: &str) -> Self {
        let (said, heard) = (words(said), words(heard));
        Self { errors: distance(&said, &heard), words: said.len() }
    }

    /// Both comparisons together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { errors: self.errors + other.errors, words: self.words + other.words }
    }

    /// Errors per word said. 0 when nothing was said and nothing heard.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
    pub fn rate(self) -> f64 {
        self.errors as f64 / (self.words as f64).max(1.0)
    }
}

/// Lower-case words without punctuation; apostrophes stay.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            '\'' | '’' => '\'',
            letter if letter.is_alphanumeric() => letter,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Levenshtein distance of words.
fn distance(said: &[String], heard: &[String]) -> usize {
    // One row of the table: the distance of the words said so far to each beginning of what was heard.
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (place, word) in said.iter().enumerate() {
        let mut corner = place;
        let mut left = place + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(heard) {
            let best = (corner + usize::from(word != other)).min(*cell + 1).min(left + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_as_one_does_by_hand() {
        let table = [
            ("", "", 0, 0),
            ("It was the best of times.", "it was the best of times", 0, 6),
            ("the best of times", "the worst of times", 1, 4),
            ("the best of times", "best of times", 1, 4),
            ("the best of times", "the very best of the times", 2, 4),
            ("front-end", "front end", 0, 2),
            ("don’t", "don't", 0, 1),
            ("one two three", "", 3, 3),
            ("", "you", 1, 0),
        ];
        for (said, heard, errors, words) in table {
            assert_eq!(WordErrors::of(said, heard), WordErrors { errors, words }, "{said:?} {heard:?}");
        }
        assert!((WordErrors { errors: 1, words: 4 }.rate() - 0.25).abs() < 1e-9);
    }
}
