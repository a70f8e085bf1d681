//! What a voice says to a person: length, spoken form, and what an interviewer must not ask.

use crate::text::words::split;

/// Fewest words of a question or a follow-up.
const MIN_WORDS: usize = 3;

/// Marks that a text may have besides letters, digits and spaces.
const MARKS: &[char] = &['\'', '’', ',', '.', '?', '!', ':', ';', '-', '–', '—', 'é', '%'];

/// Abbreviations that a voice stumbles on, and what to write.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("approx", "about"),
    ("dept", "department"),
    ("e.g", "for example"),
    ("esp", "especially"),
    ("etc", "and so on"),
    ("hrs", "hours"),
    ("i.e", "that is"),
    ("incl", "including"),
    ("mgmt", "management"),
    ("mgr", "manager"),
    ("mins", "minutes"),
    ("misc", "other"),
    ("resp", "or"),
    ("vs", "against"),
    ("yrs", "years"),
];

/// What a follow-up must not begin with: an acknowledgement comes before it.
const BEGINNINGS: &[&str] = &[
    "excellent",
    "fair enough",
    "good",
    "got it",
    "great",
    "i see",
    "interesting",
    "nice",
    "ok",
    "okay",
    "perfect",
    "right",
    "sure",
    "thank",
    "thanks",
    "understood",
    "wow",
    "you mentioned",
    "you said",
];

/// Worn-out questions.
const CLICHES: &[&str] = &[
    "biggest weakness",
    "greatest weakness",
    "your weaknesses",
    "greatest strength",
    "biggest strength",
    "see yourself in five years",
    "see yourself in ten years",
    "why should we hire you",
    "sell me this pen",
    "in three words",
    "if you were an animal",
    "outside the box",
    "tell me about yourself",
];

/// Subjects that have no place in a job interview, and phrases that ask about them.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "age",
        &[
            "how old are you",
            "your age",
            "date of birth",
            "were you born",
            "your birthday",
            "too old",
            "too young",
        ],
    ),
    (
        "family",
        &[
            "are you married",
            "your husband",
            "your wife",
            "your spouse",
            "marital",
            "pregnan*",
            "start a family",
            "your own children",
            "your kids",
            "do you have children",
            "do you have kids",
            "want children",
            "maternity",
        ],
    ),
    (
        "health",
        &[
            "your health",
            "your disability",
            "are you disabled",
            "your illness",
            "medical history",
            "do you smoke",
            "your weight",
            "how tall",
        ],
    ),
    ("religion", &["your religion", "are you religious", "your faith", "your church", "do you pray"]),
    (
        "origin",
        &[
            "where are you from",
            "your nationality",
            "native language",
            "mother tongue",
            "your accent",
            "your race",
            "your ethnic*",
            "your citizenship",
            "country of origin",
        ],
    ),
    ("sexuality", &["sexual orientation", "your sexuality", "are you gay", "your gender"]),
    ("politics", &["your politics", "political views", "did you vote", "do you vote", "union member*"]),
    ("private money", &["your debts", "credit score", "current salary", "last salary", "what you earn now"]),
    ("crime", &["ever been arrested", "criminal record"]),
];

/// Checks one text that is said aloud. `most` is the most words it may have.
pub(super) fn text(text: &str, most: usize, say: &mut dyn FnMut(String)) {
    let count = split(text).len();
    if count < MIN_WORDS {
        say("write a whole sentence".to_owned());
    } else if count > most {
        say(format!("{count} words are too long for one breath: say it in {most}"));
    }
    if text.trim() != text || text.contains("  ") {
        say("remove the needless spaces".to_owned());
    }
    if text.chars().next().is_some_and(char::is_lowercase) {
        say("begin with a capital letter".to_owned());
    }
    if !text.ends_with(['?', '.']) {
        say("end with a full stop or a question mark".to_owned());
    }
    marks(text, say);
    subject(&split(text), say);
}

/// Checks how a follow-up begins.
pub(super) fn beginning(text: &str, say: &mut dyn FnMut(String)) {
    let words = split(text).join(" ");
    let begins =
        |with: &str| words.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if let Some(with) = BEGINNINGS.iter().find(|with| begins(with)) {
        say(format!("begin with the question, not with \"{with}\": an acknowledgement is said before it"));
    }
}

fn marks(text: &str, say: &mut dyn FnMut(String)) {
    let odd = |c: &char| !(c.is_ascii_alphanumeric() || *c == ' ' || MARKS.contains(c));
    if let Some(mark) = text.chars().find(odd) {
        say(format!("leave out {mark:?}: a voice cannot say it"));
    }
    if text.contains('%') {
        say("write \"percent\" for %".to_owned());
    }
    if text.contains("..") {
        say("leave out the dots: use a comma, or end the sentence".to_owned());
    }
    for word in split(text) {
        if let Some((_, instead)) = ABBREVIATIONS.iter().find(|(short, _)| *short == word) {
            say(format!("write \"{instead}\" for \"{word}\""));
        }
    }
}

fn subject(words: &[String], say: &mut dyn FnMut(String)) {
    let said = format!(" {} ", words.join(" "));
    for cliche in CLICHES.iter().filter(|cliche| has(&said, cliche)) {
        say(format!("\"{cliche}\" is worn out and gets rehearsed answers: ask for something that happened"));
    }
    for (topic, phrases) in FORBIDDEN {
        if phrases.iter().any(|phrase| has(&said, phrase)) {
            say(format!("an interviewer must not ask about {topic}: ask about the work instead"));
        }
    }
}

/// Whether words, with a space on both sides of each, have a phrase; a trailing `*` leaves its end open.
fn has(said: &str, phrase: &str) -> bool {
    match phrase.strip_suffix('*') {
        Some(beginning) => said.contains(&format!(" {beginning}")),
        None => said.contains(&format!(" {phrase} ")),
    }
}
