//! Showing that something was heard: a phrase of the answer, a name, a plain word, or nothing.

use crate::features::SHORT_WORDS;
use crate::follow_up::FollowUp;
use crate::phrases;
use crate::quote::{About, Quote, quotes};
use crate::text::words::Words;
use crate::wording::Wording;

/// In how many of a hundred cases a phrase is taken up when there is a good one.
const TAKE_UP: usize = 75;

/// The same after the last answer to a question.
const TAKE_UP_AT_THE_END: usize = 40;

/// In how many of a hundred cases a name is taken up.
const TAKE_UP_NAME: usize = 45;

/// In how many of a hundred cases something plain is said; else the follow-up comes at once.
const PLAIN: usize = 55;

/// A name of so many letters is hardly an ordinary word.
const LONG_NAME: usize = 8;

/// What an acknowledgement has to fit.
pub(crate) struct Setting<'a> {
    /// Names that the interviewer knows: tools, methods.
    pub(crate) names: &'a [String],
    pub(crate) strict: bool,
    /// The question is about the craft.
    pub(crate) craft: bool,
    /// The question is about somebody's path or motives.
    pub(crate) career: bool,
}

/// What is said before a follow-up; may be empty.
pub(crate) fn before_follow_up(
    answer: &str,
    follow_up: &FollowUp,
    setting: &Setting<'_>,
    wording: &mut Wording,
) -> String {
    let suits = |quote: &Quote| {
        follow_up.suits().contains(&quote.about)
            // What the follow-up speaks of has to be in the phrase that leads to it.
            && (follow_up.mentions.is_empty() || Words::of(&quote.clause).has_any(&follow_up.mentions))
            // A question about the path of a career does not follow from a detail.
            && (!setting.career || matches!(quote.about, About::Deed | About::Choice))
    };
    if let Some(quote) = quotes(answer).into_iter().find(suits)
        && wording.in_percent(TAKE_UP)
        && wording.use_up(&quote.clause)
    {
        return taken_up(&quote, wording);
    }
    if setting.craft
        && !follow_up.suits().is_empty()
        && follow_up.mentions.is_empty()
        && let Some(name) = name_in(answer, setting.names)
        && wording.in_percent(TAKE_UP_NAME)
        && wording.use_up(&format!("name {name}"))
    {
        return format!("You mentioned {name}.");
    }
    if wording.in_percent(PLAIN) { wording.pick(plain(setting.strict)) } else { String::new() }
}

/// What is said after the last answer to a question.
pub(crate) fn round_off(answer: &str, strict: bool, wording: &mut Wording) -> String {
    let telling =
        quotes(answer).into_iter().find(|quote| matches!(quote.about, About::Result | About::Difficulty));
    if let Some(quote) = telling
        && wording.in_percent(TAKE_UP_AT_THE_END)
        && wording.use_up(&quote.clause)
    {
        let thanks = if strict { "Noted." } else { "Thank you." };
        return format!("Okay, so {}. {thanks}", quote.clause);
    }
    let short = Words::of(answer).len() < SHORT_WORDS;
    wording.pick(match (strict, short) {
        (true, _) => phrases::ROUND_OFF_STRICT,
        (false, true) => phrases::ROUND_OFF_SHORT,
        (false, false) => phrases::ROUND_OFF,
    })
}

const fn plain(strict: bool) -> &'static [&'static str] {
    if strict { phrases::ACKNOWLEDGE_STRICT } else { phrases::ACKNOWLEDGE }
}

/// "You said the hard part was keeping both systems in sync." "So you moved to Go."
fn taken_up(quote: &Quote, wording: &mut Wording) -> String {
    let about_you = quote.clause.starts_with("you ") || quote.clause.starts_with("you'");
    let frames: &[&str] = if about_you { &["So"] } else { &["You said", "You mentioned that", "So"] };
    let frame = wording.one_of(frames).copied().unwrap_or("So");
    format!("{frame} {}.", quote.clause)
}

/// The last name of the list that the answer has.
fn name_in<'a>(answer: &str, names: &'a [String]) -> Option<&'a String> {
    let words = Words::of(answer);
    // Short names are words too ("Go", "rest"): they count only in their own spelling.
    let is_sure = |name: &str| name.len() >= LONG_NAME || answer.contains(name);
    let is_name = |name: &str| name.chars().any(char::is_uppercase);
    names.iter().rev().find(|name| is_name(name) && words.has_phrase(name) && is_sure(name))
}
