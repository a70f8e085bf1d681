//! English verbs as far as an interview needs them: what was done, and what a job asks to do.

use super::clean::WordList;

/// Past forms that do not end in "ed".
const IRREGULAR_PAST: WordList = WordList(
    "became began bought broke brought built came caught chose cut dealt did drew drove fell felt fought \
     found gave got grew had heard held hit kept knew led left let lost made met paid put quit ran read \
     rewrote rose said sat saw sent set shot showed sold spent split spoke stood sought taught thought \
     threw told took tried understood went won wrote",
);

/// Words in "ed" that are not past forms.
const NOT_PAST: WordList = WordList("bed embed exceed feed indeed need proceed red seed shed speed succeed");

/// Past forms that say too little to be repeated alone: "I thought", "I had".
const EMPTY_PAST: WordList = WordList(
    "came did felt found gave got had heard kept knew let liked loved meant mentioned needed said saw \
     seemed supposed thought told understood used wanted went guessed tried started",
);

/// What a line of a job description begins with when it names a duty.
const DUTY: WordList = WordList(
    "administer advise analyse analyze assess assist attend automate build care champion coach \
     collaborate communicate conduct contribute coordinate create define deliver deploy design develop \
     document drive educate ensure establish evaluate execute facilitate guide handle help identify \
     implement improve investigate lead maintain manage mentor monitor negotiate operate optimise \
     optimize organise organize oversee own participate partner perform plan prepare present prioritise \
     prioritize produce provide recruit report research resolve review run scale secure sell serve shape \
     ship solve supervise support teach test track train translate troubleshoot work write",
);

/// Whether a lower-case word is a past form of a verb.
pub(crate) fn is_past(word: &str) -> bool {
    IRREGULAR_PAST.has(word)
        || (word.len() > 4 && word.ends_with("ed") && !NOT_PAST.has(word) && !word.contains('\''))
}

/// Whether a lower-case word is a past form that says what was done.
pub(crate) fn is_deed(word: &str) -> bool {
    is_past(word) && !EMPTY_PAST.has(word)
}

/// Whether a lower-case word begins a duty: "lead", "design".
pub(crate) fn is_duty(word: &str) -> bool {
    DUTY.has(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_forms_are_told_from_others() {
        for (word, past, deed) in [
            ("migrated", true, true),
            ("wrote", true, true),
            ("thought", true, false),
            ("need", false, false),
            ("speed", false, false),
            ("red", false, false),
            ("design", false, false),
        ] {
            assert_eq!((is_past(word), is_deed(word)), (past, deed), "{word}");
        }
    }
}
