//! Lines of a pasted document, made fit to be said.

/// Longest clause that is taken over from a document, in words: one breath.
pub(super) const MAX_CLAUSE_WORDS: usize = 18;

/// Shortest clause that says something.
pub(super) const MIN_CLAUSE_WORDS: usize = 4;

/// The lines of a document without bullets, numbers of a list and marks of emphasis.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .map(|line| {
            let line = line
                .trim()
                .trim_start_matches(['-', '*', '•', '–', '—', '·', '▪', '◦', '●', '#', '>', ' ', '\t']);
            without_brackets(line)
                .replace("**", "")
                .replace('`', "")
                .replace(" & ", " and ")
                .trim()
                .to_owned()
        })
        .filter(|line| !line.is_empty())
}

/// Leaves out what stands in brackets.
fn without_brackets(line: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '(' | '[' | '{' => depth = depth.saturating_add(1),
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" .", ".")
}

/// The longest beginning of a sentence, up to a mark or a connecting word, that fits one breath. None when
/// there is none, or it has what cannot be said.
pub(super) fn clause(sentence: &str) -> Option<String> {
    let sentence = sentence.trim_end_matches(['.', '!', ';', ',', ':', ' ']);
    if sentence.contains(['/', '@', '|', '_', '=', '<', '>', '→', '\\', '~', '?', '"', '“', '”'])
        || sentence.contains("e.g")
    {
        return None;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let mut end = words.len();
    if end > MAX_CLAUSE_WORDS {
        end = (MIN_CLAUSE_WORDS..=MAX_CLAUSE_WORDS).rev().find(|&end| is_boundary(&words, end))?;
    }
    let clause = words.get(..end)?.join(" ");
    let clause = clause.trim_end_matches([',', ';', ':', '-', '–', '—', ' ', '.']);
    // A full stop inside a clause is the end of another sentence.
    (end >= MIN_CLAUSE_WORDS && !clause.contains(". ") && !clause.contains(';')).then(|| clause.to_owned())
}

/// Whether a clause may end before the word at `index`.
fn is_boundary(words: &[&str], index: usize) -> bool {
    const CONNECTING: [&str; 12] = [
        "which",
        "that",
        "while",
        "so",
        "including",
        "using",
        "resulting",
        "leading",
        "by",
        "as",
        "through",
        "where",
    ];
    let before = index.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let after = words.get(index).copied().unwrap_or_default();
    // A comma in a list of nouns is no boundary: look for one that a new thought follows.
    before.ends_with([';', '–', '—'])
        || (before.ends_with(',') && after.ends_with("ing"))
        || CONNECTING.contains(&after.to_lowercase().as_str())
}

/// The first letter in lower case, unless the word is a name or an abbreviation.
pub(super) fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_brackets_go() {
        let found: Vec<String> = lines("- **Lead** the team (5 people), daily\n\n  • R & D").collect();
        assert_eq!(found, ["Lead the team, daily", "R and D"]);
    }

    #[test]
    fn a_clause_fits_one_breath() {
        let long = "Led the migration of the payment service from a monolith to Go, cutting the median latency from four hundred to ninety milliseconds";
        for (sentence, expected) in [
            ("Led the whole migration.", Some("Led the whole migration")),
            (long, Some("Led the migration of the payment service from a monolith to Go")),
            ("Built it", None),
            ("See https://example.org for more of it", None),
        ] {
            assert_eq!(clause(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
