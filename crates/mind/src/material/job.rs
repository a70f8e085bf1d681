//! What a job description says: the duties of the job, and sentences that answer a candidate's questions.

use super::lines::{clause, lines, uncapitalised};
use crate::text::sentences::sentences as split_sentences;
use crate::text::verbs::is_duty;
use crate::text::words::Words;

/// Most duties that are kept.
const MAX_DUTIES: usize = 30;

/// Most sentences that are kept.
const MAX_SENTENCES: usize = 300;

/// Longest sentence that is read aloud, in words.
const MAX_SENTENCE_WORDS: usize = 32;

/// What comes before the verb of a duty.
const LEAD_INS: &[&str] =
    &["you will be expected to ", "you will ", "you'll ", "you would ", "we need you to ", "to "];

/// The duties of the job, each as it follows "to".
pub(super) fn duties(text: &str) -> Vec<String> {
    lines(text)
        .flat_map(|line| split_sentences(&line))
        .filter_map(|sentence| duty(&sentence))
        .take(MAX_DUTIES)
        .collect()
}

fn duty(sentence: &str) -> Option<String> {
    let mut rest = sentence.replace('’', "'");
    let lower = rest.to_lowercase();
    if let Some(lead_in) = LEAD_INS.iter().find(|lead_in| lower.starts_with(**lead_in)) {
        rest = rest.chars().skip(lead_in.chars().count()).collect();
    }
    let first = rest.split_whitespace().next()?.to_lowercase();
    if !is_duty(&first) {
        return None;
    }
    let words: Vec<String> = clause(&rest)?.split(' ').map(of_the_company).collect();
    let duty = words.join(" ");
    let unspeakable =
        words.iter().any(|word| matches!(word.to_lowercase().as_str(), "we" | "we're" | "i" | "my"));
    (!unspeakable).then(|| uncapitalised(&duty))
}

/// The interviewer is not of the company: "our customers" are "the customers".
fn of_the_company(word: &str) -> String {
    let bare = word.trim_end_matches([',', '.']);
    let marks: String = word.chars().skip(bare.chars().count()).collect();
    match bare.to_lowercase().as_str() {
        "our" => format!("the{marks}"),
        "us" => format!("the team{marks}"),
        _ => word.to_owned(),
    }
}

/// Sentences and points that can be read aloud.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let is_title = |at: usize, sentence: &str| {
        let words = Words::of(sentence);
        at == 0 && !words.has_any(&["is", "are", "we", "you"])
    };
    lines(text)
        .flat_map(|line| split_sentences(&line))
        .enumerate()
        .filter(|(at, sentence)| !is_title(*at, sentence))
        .map(|(_, sentence)| sentence)
        .filter(|sentence| {
            let words = sentence.split_whitespace().count();
            (3..=MAX_SENTENCE_WORDS).contains(&words)
                && !sentence.contains(['@', '|', '_', '=', '<', '>', '\\', '{', '}'])
                && !sentence.contains("://")
                && !sentence.ends_with('?')
                && !sentence.ends_with(':')
        })
        .take(MAX_SENTENCES)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_are_found_and_made_fit() {
        let text = "Rust Engineer\nWe are a small team.\nYou will:\n- Lead the migration of our billing platform\n\
                    - You'll work closely with us and the sales team.\n- 5+ years of experience\n- Work hard\n\
                    Responsibilities: many";
        assert_eq!(
            duties(text),
            ["lead the migration of the billing platform", "work closely with the team and the sales team"]
        );
    }

    #[test]
    fn sentences_can_be_read_aloud() {
        let text = "Engineer for a team of five\nThe team has five engineers. Apply at jobs@example.org now please.\n- Salary: 60,000 to 70,000\nBenefits:";
        assert_eq!(sentences(text), ["The team has five engineers.", "Salary: 60,000 to 70,000"]);
    }
}
