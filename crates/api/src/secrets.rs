//! Secrets that arrive in requests: compared in constant time, kept as hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::token::MIN_SECRET_CHARS;
use sha2::{Digest as _, Sha256};
use store::{IdSource, NoRandomness, TokenHash};
use subtle::ConstantTimeEq as _;

/// Random bytes of a session token or an invitation's code: 256 bits.
const TOKEN_BYTES: usize = 32;

fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The secret that workers share with the API.
pub(crate) struct WorkerSecret {
    hash: [u8; 32],
}

impl WorkerSecret {
    /// None when it is too short to be one.
    pub(crate) fn new(secret: &str) -> Option<Self> {
        (secret.chars().count() >= MIN_SECRET_CHARS).then(|| Self { hash: sha256(secret) })
    }

    /// Compares in a time that tells nothing: both sides are hashed first, so the length tells nothing either.
    pub(crate) fn matches(&self, given: &str) -> bool {
        self.hash.ct_eq(&sha256(given)).into()
    }
}

/// A fresh token, as the client keeps it.
pub(crate) fn new_token(ids: &IdSource) -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(ids.bytes::<TOKEN_BYTES>()?))
}

/// What is stored of a token. Tokens are random, so a plain hash cannot be reversed by guessing.
pub(crate) fn token_hash(token: &str) -> TokenHash {
    TokenHash(sha256(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_matches() {
        let text = "0123456789abcdef0123456789abcdef";
        let secret = WorkerSecret::new(text).unwrap();
        assert!(secret.matches(text));
        for other in
            ["", "0123456789abcdef0123456789abcdeF", text.trim_start_matches('0'), &format!("{text} ")]
        {
            assert!(!secret.matches(other), "{other:?}");
        }
        assert!(WorkerSecret::new("short").is_none());
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let ids = IdSource::system();
        let (one, two) = (new_token(&ids).unwrap(), new_token(&ids).unwrap());
        assert_eq!(one.len(), 43);
        assert!(one != two && token_hash(&one) != token_hash(&two));
    }
}
