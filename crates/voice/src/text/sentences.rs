//! Where sentences end.

use super::abbreviations;

/// Marks that end a sentence.
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// Quotes and brackets that may stand behind such a mark.
const CLOSING: [char; 7] = ['"', '\'', '”', '’', ')', ']', '*'];

/// Marks of list items and headings at the beginning of a line.
const LINE_MARKS: [&str; 5] = ["-", "*", "•", "#", ">"];

/// Takes a text apart into its sentences: at line breaks, and behind `.`, `!`, `?` and `…` before a
/// space, unless the full stop belongs to an abbreviation, an initial, a list number or a lower-case
/// continuation. Nothing but the marks of lists and headings is left out.
pub fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut sentence: Vec<&str> = Vec::new();
        let mut words = line.split_whitespace().skip_while(|word| is_line_mark(word)).peekable();
        while let Some(word) = words.next() {
            let list_number = sentence.is_empty() && is_list_number(word);
            sentence.push(word);
            if !list_number && words.peek().is_some_and(|next| ends_sentence(word, next)) {
                sentences.push(std::mem::take(&mut sentence).join(" "));
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence.join(" "));
        }
    }
    sentences
}

fn is_line_mark(word: &str) -> bool {
    LINE_MARKS.contains(&word) || (!word.is_empty() && word.chars().all(|c| c == '#'))
}

/// "1." or "2)".
fn is_list_number(word: &str) -> bool {
    word.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a sentence ends with `word`, before `next`.
fn ends_sentence(word: &str, next: &str) -> bool {
    let bare = word.trim_end_matches(CLOSING);
    let Some(mark) = bare.chars().last().filter(|mark| ENDS.contains(mark)) else { return false };
    let continues = next.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
    match mark {
        '!' | '?' => true,
        _ if continues => false,
        '.' => {
            let stem = bare.trim_end_matches('.').trim_start_matches(|c: char| !c.is_alphanumeric());
            let initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase) && stem != "I";
            !(abbreviations::is_short(stem) || initial)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_where_a_speaker_pauses() {
        let table: [(&str, &[&str]); 12] = [
            ("Hello. How are you?", &["Hello.", "How are you?"]),
            ("I met Dr. Smith. He left.", &["I met Dr. Smith.", "He left."]),
            ("Use caches, e.g. Redis. Why?", &["Use caches, e.g. Redis.", "Why?"]),
            ("Logs, traces, etc. are fine. Next.", &["Logs, traces, etc. are fine.", "Next."]),
            ("Version 1.2 shipped. It broke.", &["Version 1.2 shipped.", "It broke."]),
            ("\"Really?\" She nodded.", &["\"Really?\"", "She nodded."]),
            ("Well… maybe. Yes!", &["Well… maybe.", "Yes!"]),
            ("J. K. Rowling wrote it.", &["J. K. Rowling wrote it."]),
            ("One\nTwo\n\nThree", &["One", "Two", "Three"]),
            ("- First point\n2. Second point.", &["First point", "2. Second point."]),
            ("We had 12. Then none.", &["We had 12.", "Then none."]),
            ("  ", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        let text = "Wait! is it 3 p.m. or later? I'd say (roughly) 4.5. \"Fine.\" Go";
        assert_eq!(sentences(text).join(" "), text);
    }
}
