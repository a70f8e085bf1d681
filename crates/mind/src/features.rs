//! What can be seen in an answer without understanding it.

use crate::text::clean::{HEDGES, WordList, is_filler};
use crate::text::pattern;
use crate::text::verbs::is_deed;
use crate::text::words::Words;

/// Fewer words than this are a short answer to a question that asks for a story.
pub(crate) const SHORT_WORDS: usize = 25;

/// From this many words on, an answer is long.
pub(crate) const LONG_WORDS: usize = 120;

/// Signs of an answer, to choose a follow-up by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// Words without fillers.
    pub(crate) words: usize,
    /// "maybe", "sort of".
    pub(crate) hedges: usize,
    /// "I", "my".
    pub(crate) first_person: usize,
    /// "we", "our".
    pub(crate) team: usize,
    /// Quantities, in digits or words.
    pub(crate) numbers: usize,
    /// Tells an outcome.
    pub(crate) result: bool,
    /// Gives a reason.
    pub(crate) reason: bool,
    /// Says that it never happened, or that nothing comes to mind.
    pub(crate) avoids: bool,
    /// Tells that something was done, not how things are in general.
    pub(crate) deeds: usize,
    /// Weighs one way against another.
    pub(crate) alternatives: bool,
    /// Speaks of what can go wrong.
    pub(crate) failure: bool,
}

const FIRST_PERSON: WordList = WordList("i i'm i've i'd i'll my me myself");
const TEAM: WordList = WordList("we we're we've we'd we'll our us ourselves");

const NUMBER_WORDS: WordList = WordList(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty \
     seventy eighty ninety hundred hundreds thousand thousands million millions billion percent half \
     double doubled tripled halved dozen",
);

const RESULT: &str = "result|results|outcome|eventually|dropped|decreased|increased|reduced|improved|saved|doubled|halved \
    ; tripled|grew|shipped|launched|succeeded|solved|fixed|resolved|achieved|won|signed|passed|finished|delivered \
    ; recovered|promoted ; paid off ; ended up ; in the end ; at the end ; as a result ; turned out ; so now ; since then \
    ; it worked ; went live|well|down|up|from ; fell|rose to|by|from ; that helped ; got better|faster|worse ; met the deadline";

const REASON: &str = "because|since|therefore|reason|tradeoff|otherwise ; so that ; in order to \
    ; the idea was ; that's why ; so i|we could ; trade off";

const ALTERNATIVES: &str = "instead of ; rather than \
    ; alternative|alternatives|alternatively|versus|compared|considered|option|options ; could have \
    ; pros and cons ; on the other hand ; we|i looked at ; trade off ; tradeoff|tradeoffs";

const FAILURE: &str = " \
    fail|fails|failed|failure|failures|rollback|outage|retry|retries|fallback|alert|alerts|alerting|crash|crashes \
    ; roll back ; fall back ; go|goes|went wrong ; break|breaks|broke ; worst case ; risk|risks";

const AVOIDS: &str = "never had|happened|experienced|did ; i haven't had|really ; haven't really \
    ; didn't have any|a|that ; don't really have|get|do ; can't|cannot think of ; nothing comes to mind \
    ; no conflicts|conflict|failures|mistakes ; everyone|everybody * gets|got along ; don't * make mistakes ; not that i can \
    ; i don't have|remember|recall any|a|an|one ; can't|cannot remember|recall ; nothing special|really|particular \
    ; hard to say ; there weren't|wasn't * any|a|many|much ; went|goes according to plan ; it depends ; i always|usually avoid ; didn't happen ; i just do my job";

impl Features {
    /// Reads an answer.
    pub(crate) fn of(words: &Words) -> Self {
        let plain = words.plain();
        Self {
            words: plain.iter().filter(|word| !is_filler(word)).count(),
            hedges: words.count(HEDGES),
            first_person: words.count(FIRST_PERSON),
            team: words.count(TEAM),
            numbers: plain.iter().filter(|word| is_number(word)).count(),
            result: pattern::any(RESULT, plain),
            reason: pattern::any(REASON, plain),
            avoids: pattern::any(AVOIDS, plain),
            deeds: plain.iter().filter(|word| is_deed(word)).count(),
            alternatives: pattern::any(ALTERNATIVES, plain),
            failure: pattern::any(FAILURE, plain),
        }
    }

    /// Too little for a story.
    pub(crate) const fn is_short(&self) -> bool {
        self.words < SHORT_WORDS
    }

    /// Says much without saying what was done: hedged, or without a deed or a number.
    pub(crate) const fn is_vague(&self) -> bool {
        self.words < LONG_WORDS && self.deeds == 0 && self.numbers == 0 && self.hedges >= 2
    }

    /// Speaks of the team more than of oneself.
    pub(crate) const fn hides_in_team(&self) -> bool {
        self.team >= 2 && self.team > self.first_person
    }

    /// Nothing important is missing: who, what, and how it ended.
    pub(crate) const fn is_rich(&self) -> bool {
        self.words >= LONG_WORDS && self.result && self.reason && self.first_person > self.team
    }
}

/// A quantity: a word for one, or digits that are not a year.
fn is_number(word: &str) -> bool {
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    NUMBER_WORDS.has(word) || (word.starts_with(|c: char| c.is_ascii_digit()) && !is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Features {
        Features::of(&Words::of(text))
    }

    #[test]
    fn signs_are_seen() {
        let story =
            features("In 2019 we moved to Go because our latency was bad. It dropped from 400 ms to ninety.");
        assert!(story.result && story.reason && story.hides_in_team() && !story.avoids);
        assert_eq!((story.numbers, story.deeds), (2, 1 + 1));
        assert!(features("Um, I, uh, don't really have conflicts. Everyone on my team gets along.").avoids);
        assert!(features("It's maybe, I guess, some stuff with computers somehow").is_vague());
        assert!(features("Yes.").is_short());
        assert_eq!(features("um uh er").words, 0);
    }
}
