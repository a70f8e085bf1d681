//! The recogniser's tokens: pieces of words, by number.
//!
//! `tokenizer.bin` is a list of byte strings, each after its length: one byte below 128, or two, the first of them having its top bit set
//! (`first - 128 + 128 * second`). U+2581 stands for a space. `<0x41>` is a byte, other texts in angle brackets are control tokens.

/// What stands for a space.
const SPACE: char = '\u{2581}';

/// Number of a token.
pub(super) type TokenId = u32;

/// All tokens of the model.
pub(super) struct Tokenizer {
    tokens: Vec<Token>,
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Text(Vec<u8>),
    Byte(u8),
    Control,
}

impl Tokenizer {
    /// Reads `tokenizer.bin`. `None` when it ends in the middle of a token.
    pub(super) fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut tokens = Vec::new();
        while let [length, rest @ ..] = bytes {
            let mut length = usize::from(*length);
            bytes = rest;
            if let (128.., [second, rest @ ..]) = (length, bytes) {
                length = usize::from(*second) * 128 + length - 128;
                bytes = rest;
            }
            let (token, rest) = bytes.split_at_checked(length)?;
            tokens.push(Token::read(token));
            bytes = rest;
        }
        Some(Self { tokens })
    }

    /// How many tokens there are.
    pub(super) const fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether a word begins with this token.
    pub(super) fn starts_word(&self, number: TokenId) -> bool {
        let token = usize::try_from(number).ok().and_then(|number| self.tokens.get(number));
        matches!(token, Some(Token::Text(text)) if text.starts_with(SPACE.encode_utf8(&mut [0; 4]).as_bytes()))
    }

    /// The text of tokens, without the space that a first word begins with.
    pub(super) fn decode(&self, numbers: &[TokenId]) -> String {
        let mut bytes = Vec::new();
        for number in numbers {
            match usize::try_from(*number).ok().and_then(|number| self.tokens.get(number)) {
                Some(Token::Text(text)) => bytes.extend(text),
                Some(Token::Byte(byte)) => bytes.push(*byte),
                Some(Token::Control) | None => {}
            }
        }
        String::from_utf8_lossy(&bytes).replace(SPACE, " ").trim().to_owned()
    }
}

impl Token {
    fn read(bytes: &[u8]) -> Self {
        let [b'<', inner @ .., b'>'] = bytes else { return Self::Text(bytes.to_vec()) };
        if inner.is_empty() {
            return Self::Text(bytes.to_vec());
        }
        let digits = inner.strip_prefix(b"0x").and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => Self::Byte(byte),
            None => Self::Control,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Tokenizer {
        /// One of these short tokens.
        pub(in crate::stt) fn of(tokens: &[&str]) -> Self {
            let mut bytes = Vec::new();
            for token in tokens {
                bytes.push(u8::try_from(token.len()).unwrap());
                bytes.extend(token.as_bytes());
            }
            Self::read(&bytes).unwrap()
        }
    }

    #[test]
    fn decodes_texts_bytes_and_nothing_for_the_rest() {
        let tokenizer = Tokenizer::of(&["<s>", "</s>", "<0x41>", "\u{2581}", "a", "\u{2581}ab", "c", "<>"]);
        assert_eq!(tokenizer.decode(&[0, 5, 6, 3, 2, 4, 1]), "abc Aa");
        assert_eq!(tokenizer.decode(&[5, 99, TokenId::MAX]), "ab");
        assert_eq!(tokenizer.decode(&[7]), "<>");
        let starts: Vec<bool> = [0, 2, 3, 4, 5, 99].map(|token| tokenizer.starts_word(token)).to_vec();
        assert_eq!(starts, [false, false, true, false, true, false]);
    }

    #[test]
    fn a_long_token_has_two_bytes_of_length() {
        // 300 = 2 × 128 + 44, the low part first.
        let long = "x".repeat(300);
        let mut bytes = vec![128 + 44, 2];
        bytes.extend(long.as_bytes());
        assert_eq!(Tokenizer::read(&bytes).unwrap().decode(&[0]), long);
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Some(tokenizer) = Tokenizer::read(&bytes) {
                let all: Vec<TokenId> = (0..).take(tokenizer.len()).collect();
                tokenizer.decode(&all);
            }
        }
    }
}
