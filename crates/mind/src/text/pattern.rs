//! Small patterns over words: how people say that they want something.
//!
//! A pattern is words separated by spaces. `a|b` is either; `a?` may be missing; `*` stands for up to
//! three words; `^` is the beginning and `$` the end, which may be one of several: `that|$`. `can|could you * repeat` matches "could you
//! please repeat that".

/// Most words that a `*` stands for.
const GAP: usize = 3;

/// Whether the pattern occurs in the words.
pub(crate) fn matches(pattern: &str, words: &[String]) -> bool {
    let tokens: Vec<&str> = pattern.split_whitespace().collect();
    match tokens.split_first() {
        None => false,
        Some((&"^", rest)) => here(rest, words),
        _ => (0..=words.len()).any(|start| here(&tokens, words.get(start..).unwrap_or_default())),
    }
}

/// Whether any of several patterns, separated by `;`, occurs.
pub(crate) fn any(patterns: &str, words: &[String]) -> bool {
    patterns.split(';').any(|pattern| matches(pattern, words))
}

fn here(tokens: &[&str], words: &[String]) -> bool {
    let Some((token, rest)) = tokens.split_first() else { return true };
    match *token {
        "$" => words.is_empty(),
        "*" => (0..=GAP.min(words.len())).any(|gap| here(rest, words.get(gap..).unwrap_or_default())),
        token => {
            let (alternatives, optional) = match token.strip_suffix('?') {
                Some(alternatives) => (alternatives, true),
                None => (token, false),
            };
            let ends = words.is_empty() && alternatives.split('|').any(|one| one == "$") && here(rest, words);
            let fits = words.split_first().is_some_and(|(word, after)| {
                alternatives.split('|').any(|one| one == word) && here(rest, after)
            });
            fits || ends || (optional && here(rest, words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::split;

    #[test]
    fn patterns_find_what_they_say() {
        for (pattern, text, expected) in [
            ("can|could you * repeat", "Sorry, could you please repeat that?", true),
            ("can|could you * repeat", "you could repeat", false),
            ("^ pass $", "Pass.", true),
            ("^ pass $", "I pass", false),
            ("^ i need to go now? $", "I need to go.", true),
            ("^ i need to go now? $", "I need to go deeper", false),
            ("catch that|$", "I didn't catch", true),
            ("catch that|$", "I catch fish", false),
            ("a * b", "a 1 2 3 b", true),
            ("a * b", "a 1 2 3 4 b", false),
        ] {
            assert_eq!(matches(pattern, &split(text)), expected, "{pattern} / {text}");
        }
    }
}
