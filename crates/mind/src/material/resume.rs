//! What a résumé says: deeds worth asking about, and posts.

use super::lines::{clause, lines, uncapitalised};
use crate::text::clean::WordList;
use crate::text::person::turned;
use crate::text::sentences::sentences;
use crate::text::verbs::{is_deed, is_duty, is_past};

/// Most deeds that are kept.
const MAX_DEEDS: usize = 12;

/// Most posts that are kept.
const MAX_POSTS: usize = 6;

/// Longest line that names a post, in words.
const MAX_POST_WORDS: usize = 14;

/// Nouns that a job title ends with.
const TITLE_NOUNS: WordList = WordList(
    "accountant administrator advisor agent analyst apprentice architect assistant associate auditor bookkeeper \
     buyer carer cashier chef clerk consultant controller coordinator designer developer director doctor \
     editor engineer executive head instructor intern lead lecturer librarian manager marketer nurse \
     officer operator owner physician planner producer programmer recruiter representative researcher \
     scientist specialist strategist supervisor teacher technician tester trainee trainer tutor writer",
);

/// A post that somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// Lower case, without an article: "senior backend engineer".
    pub(crate) title: String,
    /// Where, when the line says so.
    pub(crate) company: Option<String>,
}

/// The first lines, which often name the profession.
pub(super) fn headline(text: &str) -> String {
    lines(text).take(6).collect::<Vec<_>>().join("\n")
}

/// What was done, each as a clause in the second person, those with a number first.
pub(super) fn deeds(text: &str) -> Vec<String> {
    let mut found: Vec<(u8, String)> = Vec::new();
    for sentence in lines(text).flat_map(|line| sentences(&line)) {
        if let Some(deed) = deed(&sentence)
            && !found.iter().any(|(_, known)| *known == deed.1)
        {
            found.push(deed);
        }
    }
    // The sort is stable: what the résumé has first comes first.
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    found.into_iter().take(MAX_DEEDS).map(|(_, deed)| deed).collect()
}

/// A clause that begins with what was done, and its worth.
fn deed(sentence: &str) -> Option<(u8, String)> {
    let sentence = sentence.strip_prefix("I ").unwrap_or(sentence);
    let first = sentence.split_whitespace().next()?.to_lowercase();
    if !(is_past(&first) || (is_duty(&first) && is_verb_here(sentence))) || is_dated(sentence) {
        return None;
    }
    let sentence = sentence.split([':', ';']).next().unwrap_or(sentence);
    let words: Vec<String> = uncapitalised(&clause(sentence)?).split(' ').map(str::to_owned).collect();
    let clause = format!("you {}", turned(&words)?.join(" "));
    let has_number = clause.chars().any(|c| c.is_ascii_digit());
    let rank = u8::from(has_number) * 2 + u8::from(is_deed(&first));
    Some((rank, clause))
}

/// "Lead a team" has a verb, "Support agent" and "Test automation" have none: an article or the like tells.
fn is_verb_here(sentence: &str) -> bool {
    const AFTER_VERB: WordList =
        WordList("a an the my our all up with on for and over to in new several two three");
    let second = sentence.split_whitespace().nth(1).unwrap_or_default().to_lowercase();
    AFTER_VERB.has(&second) || second.starts_with(|c: char| c.is_ascii_digit())
}

/// A line with a time span heads a post: "since 2022", "2019 - 2023".
fn is_dated(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &str| {
        word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u16>().is_ok()
    };
    words.windows(2).any(|pair| match pair {
        [before, year] if is_year(year) => {
            matches!(before.to_lowercase().as_str(), "since" | "from") || is_year(before)
        }
        [year, after] if is_year(year) => {
            matches!(after.to_lowercase().as_str(), "to" | "present" | "now" | "today")
        }
        _ => false,
    })
}

/// The posts, in the order of the résumé: by custom the newest first.
///
/// The first line and lines with the candidate's name head the document: they are no posts.
pub(super) fn posts(text: &str, name: &str) -> Vec<Post> {
    let names: Vec<&str> = name.split_whitespace().filter(|word| word.chars().count() > 2).collect();
    let mut found: Vec<Post> = Vec::new();
    let body = lines(text).skip(1).filter(|line| !names.iter().any(|name| line.contains(name)));
    for post in body.filter_map(|line| post(&line)) {
        if !found.contains(&post) {
            found.push(post);
        }
    }
    found.truncate(MAX_POSTS);
    found
}

fn post(line: &str) -> Option<Post> {
    if line.split_whitespace().count() > MAX_POST_WORDS || line.ends_with('.') {
        return None;
    }
    let line = [": ", " since ", " at ", " | ", " - ", " – ", " — ", ", ", " · "]
        .iter()
        .fold(line.to_owned(), |line, mark| line.replace(mark, "\n"));
    let parts: Vec<&str> = line.lines().map(str::trim).collect();
    let at = parts.iter().position(|part| is_title(part))?;
    let company = parts.get(at.saturating_add(1)).or_else(|| parts.get(at.checked_sub(1)?));
    Some(Post {
        title: parts.get(at)?.to_lowercase(),
        company: company.copied().filter(|name| is_company(name)).map(str::to_owned),
    })
}

fn is_title(part: &str) -> bool {
    let words: Vec<String> = part.split_whitespace().map(str::to_lowercase).collect();
    (2..=5).contains(&words.len())
        && words.last().is_some_and(|last| TITLE_NOUNS.has(last))
        && part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''))
        && !words.first().is_some_and(|first| is_duty(first) && first != "support" && first != "lead")
}

fn is_company(part: &str) -> bool {
    part.chars().next().is_some_and(char::is_uppercase)
        && part.split_whitespace().count() <= 4
        && part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '&' | '\''))
        && !is_title(part)
        && !["Present", "Remote", "Full-time", "Part-time", "Freelance"].contains(&part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESUME: &str = "Maria Lopez\nSenior Backend Engineer, Acme Corp (2019 - 2023)\n\
        - Migrated our payment service from Rails to Go\n- Cut infrastructure costs by 40% in one year.\n\
        - Responsible for many things\n- Support agent at Booksy since 2022: 45 tickets a day\n- Test automation with Selenium and Playwright\n- Lead a team of 5 engineers at two sites\nHobbies: chess\n\
        Junior Developer at Beta\nI built the search for my city's library.";

    #[test]
    fn deeds_are_turned_round() {
        assert_eq!(
            deeds(RESUME),
            [
                "you cut infrastructure costs by 40% in one year",
                "you lead a team of 5 engineers at two sites",
                "you migrated your payment service from Rails to Go",
                "you built the search for your city's library",
            ]
        );
    }

    #[test]
    fn posts_are_found() {
        assert_eq!(
            posts(RESUME, "Maria Lopez"),
            [
                Post { title: "senior backend engineer".into(), company: Some("Acme Corp".into()) },
                Post { title: "support agent".into(), company: Some("Booksy".into()) },
                Post { title: "junior developer".into(), company: Some("Beta".into()) },
            ]
        );
    }
}
