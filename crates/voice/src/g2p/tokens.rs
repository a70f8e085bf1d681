//! A sentence as words and marks, and a word as the parts and pieces that rules and tagger look at.

/// Marks that the voice was trained on.
const MARKS: &str = ";:,.!?—…()";
/// Endings that are a word of their own to the tagger: "do" + "n't".
const CONTRACTIONS: [&str; 7] = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];

/// A word or a mark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word, maybe with hyphens and apostrophes.
    Word(Word),
    /// One of the marks.
    Mark(char),
}

/// A word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written.
    pub(crate) text: String,
    /// What stands between hyphens, slashes and humps: "end", "to", "end"; "Graph", "QL".
    pub(crate) parts: Vec<Part>,
}

/// A part of a word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// As written.
    pub(crate) text: String,
    /// Which of the word's pieces it begins with.
    pub(crate) piece: usize,
}

impl Word {
    fn new(text: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut piece = 0;
        for between in text.split(['-', '/', '_']).filter(|part| !part.is_empty()) {
            let mut humps = humps(between);
            // Humps are one word to the tagger.
            parts.extend(humps.drain(..).map(|hump| Part { text: hump, piece }));
            piece += contraction(between).map_or(1, |_| 2) + 1;
        }
        Self { text: text.to_owned(), parts }
    }

    /// The piece whose tag stands for the whole: that of the longest part.
    pub(crate) fn main_piece(&self) -> usize {
        let longest = self.parts.iter().rev().max_by_key(|part| part.text.chars().count());
        longest.map_or(0, |part| part.piece)
    }
}

/// Takes a normalised sentence apart.
pub(crate) fn split(sentence: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for chunk in sentence.split_whitespace() {
        let mut word = String::new();
        let mut letters = chunk.chars().peekable();
        while let Some(c) = letters.next() {
            // A dot between letters is part of "U.S".
            let inner_dot = c == '.' && !word.is_empty() && letters.peek().is_some_and(|c| c.is_alphabetic());
            if MARKS.contains(c) && !inner_dot {
                push_word(&mut tokens, &mut word);
                tokens.push(Token::Mark(c));
            } else {
                word.push(c);
            }
        }
        push_word(&mut tokens, &mut word);
    }
    tokens
}

fn push_word(tokens: &mut Vec<Token>, word: &mut String) {
    let text = word.trim_matches(|c: char| matches!(c, '-' | '/' | '_'));
    if text.chars().any(char::is_alphabetic) {
        tokens.push(Token::Word(Word::new(text)));
    }
    word.clear();
}

/// What the tagger sees, and for each token where its pieces begin.
pub(crate) fn pieces(tokens: &[Token]) -> (Vec<&str>, Vec<usize>) {
    let mut pieces = Vec::new();
    let mut starts = Vec::new();
    for token in tokens {
        starts.push(pieces.len());
        match token {
            Token::Mark(mark) => pieces.push(mark_piece(*mark)),
            Token::Word(word) => {
                let between = word.text.split(['-', '/', '_']).filter(|part| !part.is_empty());
                for (at, part) in between.enumerate() {
                    if at > 0 {
                        pieces.push("-");
                    }
                    match contraction(part) {
                        Some((head, tail)) => pieces.extend([head, tail]),
                        None => pieces.push(part),
                    }
                }
            }
        }
    }
    (pieces, starts)
}

fn mark_piece(mark: char) -> &'static str {
    match mark {
        ';' => ";",
        ':' => ":",
        ',' => ",",
        '!' => "!",
        '?' => "?",
        '—' => "—",
        '…' => "…",
        '(' => "(",
        ')' => ")",
        _ => ".",
    }
}

/// "don't" -> "do", "n't".
fn contraction(word: &str) -> Option<(&str, &str)> {
    CONTRACTIONS.iter().find_map(|ending| {
        let cut = word.len().checked_sub(ending.len()).filter(|cut| *cut > 0)?;
        let (head, tail) = word.split_at_checked(cut)?;
        tail.eq_ignore_ascii_case(ending).then_some((head, tail))
    })
}

/// "GraphQL" -> "Graph", "QL"; "JSONParser" -> "JSON", "Parser".
fn humps(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut parts: Vec<String> = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(at + 1);
        let rises = letter.is_uppercase() && before.is_some_and(|c| c.is_lowercase());
        let last_capital = letter.is_uppercase()
            && before.is_some_and(|c| c.is_uppercase())
            && after.is_some_and(|c| c.is_lowercase() && *c != 's');
        if rises || last_capital {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(*letter);
        }
    }
    parts
}

/// The sounds of all tokens as one text: a space between words, marks close to the word before them.
pub(crate) fn join(tokens: &[Token], sounds: &[String]) -> String {
    let mut text = String::new();
    let mut open = true;
    for (token, sound) in tokens.iter().zip(sounds) {
        if sound.is_empty() {
            continue;
        }
        let close = matches!(token, Token::Mark(mark) if !matches!(mark, '(' | '—'));
        if !close && !open && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sound);
        open = matches!(token, Token::Mark('('));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(word: &str) -> Vec<String> {
        Word::new(word).parts.into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn words_have_parts() {
        assert_eq!(parts("end-to-end"), ["end", "to", "end"]);
        assert_eq!(parts("GraphQL"), ["Graph", "QL"]);
        assert_eq!(parts("PhD"), ["Ph", "D"]);
        assert_eq!(parts("JSONParser"), ["JSON", "Parser"]);
        assert_eq!(parts("APIs"), ["APIs"]);
        assert_eq!(parts("don't"), ["don't"]);
    }

    #[test]
    fn pieces_are_what_the_tagger_knows() {
        let tokens = split("He didn't use end-to-end tests, did he?");
        let (pieces, starts) = pieces(&tokens);
        assert_eq!(
            pieces,
            ["He", "did", "n't", "use", "end", "-", "to", "-", "end", "tests", ",", "did", "he", "?"]
        );
        assert_eq!(starts, [0, 1, 3, 4, 9, 10, 11, 12, 13]);
        let Token::Word(word) = &tokens[3] else { panic!("a word") };
        assert_eq!(word.parts.iter().map(|part| part.piece).collect::<Vec<_>>(), [0, 2, 4]);
    }

    #[test]
    fn marks_and_words_are_told_apart() {
        let sounds = |text: &str| {
            let tokens = split(text);
            let words: Vec<String> = tokens
                .iter()
                .map(|token| match token {
                    Token::Word(word) => word.text.clone(),
                    Token::Mark(mark) => mark.to_string(),
                })
                .collect();
            join(&tokens, &words)
        };
        assert_eq!(sounds("The U.S plan (risky),  worked — well."), "The U.S plan (risky), worked — well.");
        assert_eq!(sounds("-- ''' 12"), "");
    }
}
