//! Does a text end in the middle of a thought? Then the person is probably only looking for words.

/// Last words that nothing ends with: conjunctions, articles, prepositions, pronouns before a verb, fillers.
const DANGLING: [&str; 66] = [
    "a",
    "about",
    "also",
    "an",
    "and",
    "as",
    "at",
    "because",
    "been",
    "but",
    "by",
    "called",
    "could",
    "did",
    "during",
    "er",
    "erm",
    "especially",
    "for",
    "from",
    "had",
    "has",
    "have",
    "how",
    "i",
    "i'm",
    "if",
    "in",
    "into",
    "is",
    "like",
    "my",
    "of",
    "on",
    "or",
    "our",
    "she",
    "should",
    "since",
    "so",
    "such",
    "than",
    "that",
    "that's",
    "the",
    "their",
    "then",
    "these",
    "they",
    "this",
    "to",
    "uh",
    "uhm",
    "um",
    "until",
    "was",
    "we",
    "were",
    "when",
    "where",
    "which",
    "while",
    "who",
    "with",
    "would",
    "your",
];

/// Whether the words so far ask to be continued. Recognisers put full stops where a voice stops, so the last word
/// counts for more than the mark behind it.
pub(crate) fn dangles(text: &str) -> bool {
    let text = text.trim_end();
    if text.ends_with([',', '-', '–', '—', ':', '…']) || text.ends_with("...") {
        return true;
    }
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = last.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
    // "So?" and "How?" are whole questions.
    !text.ends_with('?') && DANGLING.binary_search(&word.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(DANGLING.is_sorted());
    }

    #[test]
    fn complete_and_incomplete() {
        for text in [
            "I worked there because",
            "We moved to Kafka and.",
            "So, um",
            "First we measured,",
            "The problem was that the",
            "It was, like...",
            "I think I’m",
        ] {
            assert!(dangles(text), "{text}");
        }
        for text in [
            "",
            "I led it.",
            "Ten years",
            "How?",
            "Because I wanted to grow.",
            "Yes",
            "It went from 400 to 90",
        ] {
            assert!(!dangles(text), "{text}");
        }
    }
}
