//! Opaque identifiers: 128 random bits as 26 lower-case Crockford base32 characters.
//!
//! A caller gives the random bytes: this crate rolls no dice. Anything that arrives from outside is
//! parsed, so that an id is always safe in a URL, a log line and a file name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Random bytes behind one id: 128 bits, not guessable.
pub const ID_BYTES: usize = 16;

/// Longest id accepted from outside, in characters. Ours have 26; older ones may differ.
pub const MAX_ID_CHARS: usize = 64;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An id was empty, too long, or held a character other than letters, digits, `-` and `_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 64 letters, digits, '-' or '_'")]
pub struct BadId;

fn encode(bytes: [u8; ID_BYTES]) -> String {
    let number = u128::from_be_bytes(bytes);
    // 26 digits of five bits hold 130 bits; the first digit carries the top three.
    (0..26u32)
        .map(|digit| {
            let index = (number >> (125 - 5 * digit)) & 31;
            char::from(ALPHABET.get(usize::try_from(index).unwrap_or(0)).copied().unwrap_or(b'0'))
        })
        .collect()
}

fn check(text: &str) -> Result<(), BadId> {
    let fits = !text.is_empty() && text.len() <= MAX_ID_CHARS;
    let clean = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits && clean { Ok(()) } else { Err(BadId) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(String);

        impl $name {
            /// The id made of these random bytes.
            #[must_use]
            pub fn from_random(bytes: [u8; ID_BYTES]) -> Self {
                Self(encode(bytes))
            }

            /// Reads an id that came from outside.
            ///
            /// # Errors
            /// [`BadId`] when it is empty, too long or holds an unsafe character.
            pub fn parse(text: impl Into<String>) -> Result<Self, BadId> {
                let text = text.into();
                check(&text)?;
                Ok(Self(text))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id!(
    /// A person with an account.
    UserId
);
id!(
    /// One interview, from its creation to its feedback.
    InterviewId
);
id!(
    /// A résumé in a user's library.
    ResumeId
);
id!(
    /// A job description in a user's library.
    JobDescriptionId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_bytes_become_26_characters_that_parse_back() {
        let id = InterviewId::from_random([0xff; 16]);
        assert_eq!(id.as_str(), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assert_eq!(InterviewId::from_random([0; 16]).as_str(), "0".repeat(26));
        assert_eq!(InterviewId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn every_bit_counts() {
        let base = [0u8; 16];
        for bit in 0..128 {
            let mut other = base;
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(UserId::from_random(base), UserId::from_random(other), "bit {bit}");
        }
    }

    #[test]
    fn what_is_unsafe_is_refused() {
        let long = "x".repeat(65);
        for bad in ["", "a b", "../etc", "a/b", "ä", "a\n", long.as_str()] {
            assert_eq!(InterviewId::parse(bad), Err(BadId), "{bad:?}");
        }
        assert!(serde_json::from_str::<UserId>("\"a/b\"").is_err());
        assert!(InterviewId::parse("i1").is_ok());
    }
}
