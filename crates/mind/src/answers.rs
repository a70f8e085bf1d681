//! Answering the candidate's own questions, with sentences of the job description and nothing else.

use crate::features::Features;
use crate::text::pattern;
use crate::text::words::Words;
use std::collections::BTreeSet;

/// What a question is about, and words of a job description that belong to it. Two points for a subject that
/// a job description speaks of in one place, one for a subject that it speaks of everywhere.
const SUBJECTS: &[(usize, &str, &str)] = &[
    (2, "salary pay paid money compensation earn", "salary pay compensation remuneration bonus equity"),
    (2, "remote home hybrid office location onsite commute", "remote home hybrid office location onsite"),
    (
        2,
        "benefits perks holiday vacation leave pension",
        "benefits holiday vacation leave pension insurance perks",
    ),
    (
        2,
        "hours shift overtime weekend schedule",
        "hours shift overtime weekend schedule flexible full-time part-time",
    ),
    (2, "stack technology tools", "stack technology tools"),
    (
        2,
        "training learning growth career promotion",
        "training learning growth career budget conferences mentoring",
    ),
    (2, "visa relocation sponsor", "visa relocation sponsorship"),
    (1, "team colleagues", "team engineers colleagues report"),
    (1, "day daily tasks responsibilities typical", "responsibilities daily tasks duties"),
    (1, "process steps stage", "process stage interview steps"),
    (1, "start date begin", "start date immediately"),
    (1, "culture values", "culture values"),
    (1, "customers clients users", "customers clients users"),
];

/// Words of a question that say nothing about its subject.
const EMPTY: &str = "question questions know wonder wondering ask tell expect expected work working job role company position \
                     interview look looking like good important kind sort much many will would people person first week month \
                     year big large long often get need want happen last next three two";

/// Points that a sentence needs.
const ENOUGH: usize = 2;

/// Shortest word that says what a question is about when only one sentence has it, in letters.
const RARE_LETTERS: usize = 3;

/// The sentence of a job description that answers a question best, if any does.
pub(crate) fn answer<'a>(question: &str, sentences: &'a [String]) -> Option<&'a String> {
    let asked = Words::of(question);
    let empty = Words::of(EMPTY).content_stems();
    let wanted: BTreeSet<String> = asked.content_stems().difference(&empty).cloned().collect();
    let subjects: Vec<(usize, BTreeSet<String>)> = SUBJECTS
        .iter()
        .filter(|(_, signs, _)| signs.split_whitespace().any(|sign| asked.has_phrase(sign)))
        .map(|(points, _, words)| (*points, Words::of(words).content_stems()))
        .collect();
    let read: Vec<BTreeSet<String>> =
        sentences.iter().map(|sentence| Words::of(sentence).content_stems()).collect();
    let points_of_word = |word: &String| {
        let places = read.iter().filter(|words| words.contains(word)).count();
        if places == 1 && word.len() >= RARE_LETTERS { 2 } else { 1 }
    };
    let wants_number = pattern::matches("how many|big|large", asked.plain());
    let mut best: Option<(usize, &String)> = None;
    for (sentence, words) in sentences.iter().zip(&read) {
        if wants_number && !has_number(sentence) {
            continue;
        }
        let common: usize = words.intersection(&wanted).map(points_of_word).sum();
        let on_subject: usize = subjects
            .iter()
            .filter(|(_, subject)| !subject.is_disjoint(words))
            .map(|(points, _)| points)
            .sum();
        let worth = common.saturating_add(on_subject);
        if worth >= ENOUGH && best.is_none_or(|(highest, _)| worth > highest) {
            best = Some((worth, sentence));
        }
    }
    best.map(|(_, sentence)| sentence)
}

/// Whether a sentence has a number, in digits or as a word.
fn has_number(sentence: &str) -> bool {
    Features::of(&Words::of(sentence)).numbers > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_sentence_is_found() {
        let job: Vec<String> = [
            "The team has five engineers and a product manager.",
            "You can work remotely two days a week, with some travel.",
            "Salary: £60,000 to £70,000.",
            "You'll be on call one week in six.",
        ]
        .map(str::to_owned)
        .to_vec();
        for (question, expected) in [
            ("How big is the team?", Some(0)),
            ("Could I work from home?", Some(1)),
            ("What does it pay?", Some(2)),
            ("How much travel is it?", Some(1)),
            ("How often would I be on call?", Some(3)),
            ("How many customers are there?", None),
            ("What happened to the last person in this job?", None),
            ("", None),
        ] {
            assert_eq!(answer(question, &job), expected.map(|at: usize| &job[at]), "{question}");
        }
    }
}
