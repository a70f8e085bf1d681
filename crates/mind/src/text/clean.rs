//! Which words carry meaning, which are noise, and which one does not repeat aloud.

/// A list of lower-case words, separated by spaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordList(pub(crate) &'static str);

impl WordList {
    /// Whether the word is in the list.
    pub(crate) fn has(self, word: &str) -> bool {
        self.0.split_ascii_whitespace().any(|one| one == word)
    }
}

/// Words without a meaning of their own.
const STOP_WORDS: WordList = WordList(
    "a about after again all also am an and any are as at be because been before being both but by can \
     could did do does doing done each for from get go got had has have having he her here him his how i \
     i'd i'll i'm i've if in into is it it's its just let like lot made make many me more most much my no \
     not now of on one only or other our out over really said same say she should so some something such \
     than that that's the their them then there these they thing things this those time to too up us use \
     used very was way we we'd we'll we're we've well were what when where which while who why will with \
     would yeah yes you your yours",
);

/// Sounds and words that fill a pause. They are taken out before anything is quoted.
const FILLERS: WordList = WordList("um uh uhm erm er hmm mm mhm ah eh ehm hm");

/// Words that show that somebody is not sure, or vague.
pub(crate) const HEDGES: WordList = WordList(
    "maybe probably somehow basically guess perhaps whatever stuff somewhat sort kinda sorta etc roughly \
     possibly",
);

/// Swear words and abuse: never repeated aloud.
const RUDE: WordList = WordList(
    "arse arsehole ass asshole bastard bitch bloody bollocks bullshit crap cunt damn dick dickhead douche \
     fuck fucked fucker fuckin fucking goddamn idiot idiotic moron motherfucker nazi piss pissed porn \
     prick retard retarded shit shitty slut twat wanker whore",
);

/// Whether a lower-case word carries no meaning of its own.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.has(word)
}

/// Whether a lower-case word only fills a pause.
pub(crate) fn is_filler(word: &str) -> bool {
    FILLERS.has(word)
}

/// Whether a lower-case word is not to be repeated aloud.
pub(crate) fn is_rude(word: &str) -> bool {
    RUDE.has(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_out() {
        assert!(is_stop_word("about") && is_stop_word("i'm") && !is_stop_word("kafka"));
        assert!(is_filler("um") && !is_filler("umbrella"));
        assert!(is_rude("bullshit") && !is_rude("class"));
        assert!(!WordList("a b").has("a b") && !WordList("").has(""));
    }
}
