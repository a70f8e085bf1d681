//! Sentences of a text that was said or written.

/// Splits at `.`, `!`, `?` before a space or the end, and at line ends. Marks stay with their sentence.
pub(crate) fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            push(&mut found, &mut sentence);
            continue;
        }
        sentence.push(c);
        let at_end = chars.peek().is_none_or(|next| next.is_whitespace());
        if matches!(c, '.' | '!' | '?' | '…') && at_end && !is_abbreviation(&sentence) {
            push(&mut found, &mut sentence);
        }
    }
    push(&mut found, &mut sentence);
    found
}

fn push(found: &mut Vec<String>, sentence: &mut String) {
    let trimmed = sentence.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        found.push(trimmed.to_owned());
    }
    sentence.clear();
}

/// Whether the sentence so far ends in a dot that does not end it: "Dr.", "e.g.", an initial.
fn is_abbreviation(sentence: &str) -> bool {
    const SHORT: [&str; 14] =
        ["dr", "mr", "mrs", "ms", "prof", "st", "inc", "ltd", "co", "vs", "etc", "e.g", "i.e", "approx"];
    let Some(last) = sentence.strip_suffix('.').and_then(|rest| rest.split_whitespace().last()) else {
        return false;
    };
    let last = last.trim_start_matches(['(', '"']).to_lowercase();
    SHORT.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_split_into_sentences() {
        let text = "I led it. It took 3.5 years, e.g. too long! Really?\n- a point\n\n...";
        assert_eq!(
            sentences(text),
            ["I led it.", "It took 3.5 years, e.g. too long!", "Really?", "- a point"]
        );
    }
}
