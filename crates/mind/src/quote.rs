//! Taking up what was said: a phrase of the answer, turned to the second person.
//!
//! "The hardest part was keeping both systems in sync" becomes "the hardest part was keeping both
//! systems in sync", and "I moved our payments to Go" becomes "you moved your payments to Go". A phrase
//! that is not surely good English is not taken: a plain word is better than a wrong quote.

use crate::text::clean::{HEDGES, WordList, is_filler, is_rude, is_stop_word};
use crate::text::pattern;
use crate::text::person::turned;
use crate::text::verbs::{is_deed, is_past};

/// Shortest and longest quote, in words.
const WORDS: std::ops::RangeInclusive<usize> = 4..=15;

/// Fewest words of a quote that carry meaning.
const MIN_MEANING: usize = 2;

/// What a quote is about; it decides which follow-up it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    /// What was hard.
    Difficulty,
    /// What came out of it.
    Result,
    /// What was decided or chosen.
    Choice,
    /// What the candidate would do.
    Proposal,
    /// What was done.
    Deed,
}

/// A clause that the interviewer may say after "You said" or "So".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) about: About,
    pub(crate) clause: String,
}

/// The quotable clauses of an answer, the most telling first.
pub(crate) fn quotes(answer: &str) -> Vec<Quote> {
    let mut found: Vec<Quote> = clauses(answer).iter().filter_map(|clause| quote(clause)).collect();
    found.sort_by_key(|quote| quote.about);
    found
}

/// A word as it was written, without its marks, and in lower case.
#[derive(Debug, Clone)]
struct Token {
    written: String,
    lower: String,
}

fn quote(clause: &[Token]) -> Option<Quote> {
    let clause = without_opening(clause);
    let lower: Vec<String> = clause.iter().map(|token| token.lower.clone()).collect();
    let about = about(&lower)?;
    let written: Vec<String> = clause.iter().map(|token| token.written.clone()).collect();
    let words = turned(&written)?;
    is_clean(&words).then(|| Quote { about, clause: first_in_lower_case(&words).join(" ") })
}

/// What sort of clause it is, by how it begins.
fn about(words: &[String]) -> Option<About> {
    const HARD: &str = "^ the|my|our hardest|biggest|main|trickiest|toughest|hard|difficult|tricky \
                        part|thing|challenge|problem|issue|bit|difficulty|mistake * was|is|were \
                        ; ^ the most difficult|challenging|painful part|thing|challenge|problem * was|is|were";
    const CHOICE: &str = "^ i|we also|then|finally? decided|chose|picked|opted";
    const PROPOSAL: &str = "^ i'd|we'd|i'll ; ^ i|we would|will";
    const RESULT: &str = "dropped|fell|rose|grew|increased|decreased|improved|went|reduced|cut|doubled|halved|tripled|saved|won";
    let has_amount = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        || pattern::matches(
            "by|from|to half|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero",
            words,
        )
        || pattern::matches("hundred|thousand|million|percent|doubled|halved|tripled", words);
    if pattern::any(HARD, words) {
        return Some(About::Difficulty);
    }
    if has_amount && pattern::matches(RESULT, words) && begins_with_subject(words) {
        return Some(About::Result);
    }
    if pattern::matches(CHOICE, words) {
        return Some(About::Choice);
    }
    if pattern::any(PROPOSAL, words) {
        return is_proposal(words).then_some(About::Proposal);
    }
    is_told_deed(words).then_some(About::Deed)
}

/// "I", "we", or a short noun phrase that the verb follows; never "it", "this" or "they".
fn begins_with_subject(words: &[String]) -> bool {
    let Some(first) = words.first() else { return false };
    if matches!(first.as_str(), "i" | "we") {
        return words.get(1).is_some_and(|word| is_past(word));
    }
    let unclear =
        ["it", "this", "that", "they", "he", "she", "which", "there", "these", "those", "what", "so", "to"];
    let verb = words.iter().position(|word| is_past(word));
    !unclear.contains(&first.as_str())
        && verb.is_some_and(|at| (1..=4).contains(&at))
        && words
            .iter()
            .take(verb.unwrap_or(0))
            .all(|word| !matches!(word.as_str(), "i" | "we" | "of" | "was" | "is"))
}

/// "I would use a hash": not "I would say" or "I would like to".
fn is_proposal(words: &[String]) -> bool {
    const EMPTY: WordList = WordList(
        "say like be think love not never probably guess have definitely really just want \
         hope argue do know see look see need ask try check feel go get start first expect",
    );
    let verb_at = if words.first().is_some_and(|word| word.contains('\'')) { 1 } else { 2 };
    words.get(verb_at).is_some_and(|verb| !EMPTY.has(verb) && verb.len() > 1 && !verb.ends_with("ly"))
}

/// "I migrated our service", "I then wrote the tests".
fn is_told_deed(words: &[String]) -> bool {
    const ADVERBS: WordList =
        WordList("also then finally first personally actually eventually quickly immediately");
    let mut rest = words.iter();
    let subject = rest.next().is_some_and(|word| matches!(word.as_str(), "i" | "we"));
    let verb = rest.find(|word| !ADVERBS.has(word));
    subject && verb.is_some_and(|word| is_deed(word))
}

/// Whether it can be said aloud as it is.
fn is_clean(words: &[String]) -> bool {
    const DANGLING: WordList = WordList(
        "a an the and or but of to in on for with at by from as that is was were are be so if \
         when because than then your their its very really like into about which who how what \
         this these some also just between more not would had it's you both there",
    );
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let meaning = lower.iter().filter(|word| !is_stop_word(word) && word.len() > 2).count();
    WORDS.contains(&words.len())
        && meaning >= MIN_MEANING
        && !lower.last().is_some_and(|last| DANGLING.has(last))
        && lower.iter().all(|word| is_speakable(word))
        && !lower.iter().any(|word| {
            matches!(word.as_str(), "i" | "we" | "am" | "my" | "our" | "me" | "us" | "gonna" | "wanna")
        })
        && !lower.windows(2).any(|pair| pair.first() == pair.last())
}

fn is_speakable(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    letters > 0
        && word.chars().count() <= 24
        && word.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '\'' | '-' | '.' | ',' | '%' | '$' | '€' | '£' | '+' | '#')
        })
        && !is_rude(word)
        && !HEDGES.has(word)
}

/// Without "so", "and then", "basically", and without a first part like "after three months".
fn without_opening(clause: &[Token]) -> &[Token] {
    const OPENING: WordList = WordList(
        "and so then but well okay yeah yes basically actually also because that which \
         honestly eventually finally like now there where when first right obviously \
         therefore",
    );
    const TIMES: WordList = WordList("after last in at within during over before by");
    let mut rest = clause;
    while let Some((first, after)) = rest.split_first()
        && OPENING.has(&first.lower)
    {
        rest = after;
    }
    // "After three months latency dropped", "last year I moved": what follows the time is the clause.
    if rest.first().is_some_and(|first| TIMES.has(&first.lower)) {
        let unit = rest.iter().take(5).position(|token| {
            matches!(
                token.lower.as_str(),
                "year" | "years" | "month" | "months" | "week" | "weeks" | "day" | "days" | "end" | "time"
            )
        });
        if let Some(at) = unit {
            rest = rest.get(at.saturating_add(1)..).unwrap_or_default();
        }
    }
    rest
}

/// The clauses of an answer: cut at marks and at words that begin another thought. Fillers and stutters
/// are taken out.
fn clauses(answer: &str) -> Vec<Vec<Token>> {
    let mut found = Vec::new();
    let mut clause: Vec<Token> = Vec::new();
    let words: Vec<&str> = answer.split_whitespace().collect();
    // What somebody said themselves is not taken for what they did: "he told him: I'll find out".
    let mut reported = false;
    for (index, word) in words.iter().enumerate() {
        let next = words
            .get(index.saturating_add(1))
            .map(|word| word.to_lowercase().replace('’', "'"))
            .unwrap_or_default();
        let bare = word
            .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '$' | '€' | '£' | '+' | '#'));
        let lower = bare.to_lowercase().replace('’', "'");
        if RELATIVE.has(&lower) {
            // Without what follows, the noun before is only half said.
            clause.clear();
        } else if begins_thought(&lower, &next) {
            found.push(std::mem::take(&mut clause));
        }
        let stutter = clause.last().is_some_and(|last| last.lower == lower);
        if !lower.is_empty() && !is_filler(&lower) && !stutter && !reported {
            clause.push(Token { written: bare.to_owned(), lower: lower.clone() });
        }
        if word.ends_with(['.', ',', ';', ':', '!', '?', '…', '-', '–', '—']) {
            found.push(std::mem::take(&mut clause));
        }
        reported = (reported || word.ends_with(':') || SAID.has(&lower)) && !word.ends_with(['.', '!', '?']);
    }
    found.push(clause);
    found.retain(|clause| clause.len() >= *WORDS.start());
    found
}

/// Words that describe the noun before.
const RELATIVE: WordList = WordList("who which whose whom where");

/// Words that what somebody said follows.
const SAID: WordList = WordList("said says say asked told replied answered");

fn begins_thought(word: &str, next: &str) -> bool {
    const ALWAYS: WordList = WordList("because but although though while whereas if unless until when");
    const SUBJECTS: WordList =
        WordList("i we it they he she that this there the my our then so i'd we'd in after now you");
    ALWAYS.has(word)
        || (matches!(word, "so" | "then") && SUBJECTS.has(next))
        || (matches!(word, "and" | "or") && (SUBJECTS.has(next) || is_past(next)))
}

/// The word that began a sentence goes into lower case; abbreviations keep their capitals.
fn first_in_lower_case(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut()
        && (first.chars().count() == 1
            || first.chars().skip(1).all(|c| !c.is_uppercase() && !c.is_ascii_digit()))
    {
        *first = first.to_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(answer: &str) -> Vec<String> {
        quotes(answer).into_iter().map(|quote| quote.clause).collect()
    }

    #[test]
    fn good_phrases_are_taken_up() {
        let story = "Last year I migrated our payment service from a Rails monolith to Go. The hardest part was keeping \
                     both systems in sync, so we used a dual write. After three months latency dropped from 400 \
                     milliseconds to 90.";
        assert_eq!(
            said(story),
            [
                "the hardest part was keeping both systems in sync",
                "latency dropped from 400 milliseconds to 90",
                "you migrated your payment service from a Rails monolith to Go",
            ]
        );
    }

    #[test]
    fn each_form_is_turned_right() {
        for (answer, quote) in [
            ("Um, so I, I would use a hash of the URL.", Some("you would use a hash of the URL")),
            ("Basically I'd put a queue in front of it.", Some("you'd put a queue in front of it")),
            ("And we decided to stop the rollout because it broke.", Some("you decided to stop the rollout")),
            ("I reduced our costs by 40% and my boss was happy", Some("you reduced your costs by 40%")),
            ("I rewrote it", None),
            ("I believed that people who buy a used lamp fear the cable", None),
            ("He told the customer: I'll find out the price by three", None),
            ("I would like to say that we are good", None),
            ("It dropped from 400 to 90 milliseconds", None),
            ("I told you I built the whole system", None),
            ("I built the fucking thing for my boss", None),
            ("I built something with a lot of the", None),
            ("I guess we built stuff and things maybe", None),
        ] {
            assert_eq!(said(answer).first().map(String::as_str), quote, "{answer}");
        }
    }

    proptest! {
        #[test]
        fn quotes_are_always_fit_to_be_said(answer in "(I |we |built |the |hardest part was |\\PC|[a-z]{1,9} |, ){0,60}") {
            for quote in quotes(&answer) {
                prop_assert!(WORDS.contains(&quote.clause.split_whitespace().count()));
            }
        }
    }
}
