//! The worker token: a JSON Web Token (RFC 7519) that lets one user join one interview.
//!
//! HS256 and nothing else: the header is compared with the one we write, so an `alg` that someone
//! else chose is never looked at. The clock is an argument. Written here in place of a JWT library
//! because those that run on WebAssembly bring RSA and elliptic curves along for one HMAC.

use crate::ids::{InterviewId, UserId};
use crate::time::UnixMillis;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;

/// How long a token is good for, in seconds.
pub const TOKEN_LIFETIME_SECONDS: i64 = 300;

/// Shortest secret accepted, in characters.
pub const MIN_SECRET_CHARS: usize = 32;

/// Longest token read, in bytes: ours are about 300.
pub const MAX_TOKEN_BYTES: usize = 2048;

/// How far the two clocks may differ before an `iat` counts as from the future, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// `{"alg":"HS256","typ":"JWT"}`.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    /// Who may join.
    pub user_id: UserId,
    /// What they may join.
    pub interview_id: InterviewId,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Expires at, Unix seconds.
    pub exp: i64,
    /// True when it was issued to come back to a live interview.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resume: bool,
}

/// Why a token was refused. The peer hears only that it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The time of `exp` has come.
    #[error("token expired")]
    Expired,
    /// Not three parts, not base64url, not our header, not our claims.
    #[error("token malformed")]
    Malformed,
    /// `iat` lies in the future.
    #[error("token issued in the future")]
    NotYetValid,
    /// Signed with another secret, or changed on the way.
    #[error("token signature does not match")]
    Signature,
    /// Good, but for another interview.
    #[error("token is for another interview")]
    WrongInterview,
}

/// The key that signs worker tokens.
#[derive(Clone)]
pub struct TokenKey {
    mac: Hmac<Sha256>,
}

/// A secret too short to sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret must have at least {MIN_SECRET_CHARS} characters")]
pub struct WeakSecret;

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

impl TokenKey {
    /// A key from the configured secret.
    ///
    /// # Errors
    /// [`WeakSecret`] when it is shorter than [`MIN_SECRET_CHARS`].
    pub fn new(secret: &str) -> Result<Self, WeakSecret> {
        if secret.chars().count() < MIN_SECRET_CHARS {
            return Err(WeakSecret);
        }
        let mac = Hmac::new_from_slice(secret.as_bytes()).map_err(|_| WeakSecret)?;
        Ok(Self { mac })
    }

    /// Issues a token good for [`TOKEN_LIFETIME_SECONDS`] from `now`.
    #[must_use]
    pub fn issue(&self, user: UserId, interview: InterviewId, resume: bool, now: UnixMillis) -> String {
        let iat = now.0.div_euclid(1000);
        self.sign(&Claims {
            user_id: user,
            interview_id: interview,
            iat,
            exp: iat.saturating_add(TOKEN_LIFETIME_SECONDS),
            resume,
        })
    }

    /// Signs these claims as they are.
    #[must_use]
    pub fn sign(&self, claims: &Claims) -> String {
        let payload = serde_json::to_vec(claims).unwrap_or_default();
        let mut token = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(payload));
        let tag = self.mac.clone().chain_update(token.as_bytes()).finalize().into_bytes();
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(tag));
        token
    }

    /// Reads a token for `interview`. The signature is checked, in constant time, before anything in
    /// the token is believed.
    ///
    /// # Errors
    /// [`TokenError`] says why not.
    pub fn verify(
        &self,
        token: &str,
        interview: &InterviewId,
        now: UnixMillis,
    ) -> Result<Claims, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let (signed, tag) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| TokenError::Malformed)?;
        self.mac
            .clone()
            .chain_update(signed.as_bytes())
            .verify_slice(&tag)
            .map_err(|_| TokenError::Signature)?;
        if !is_our_header(header) {
            return Err(TokenError::Malformed);
        }
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| TokenError::Malformed)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| TokenError::Malformed)?;
        check_claims(&claims, interview, now)?;
        Ok(claims)
    }
}

/// Another signer may order the header's keys differently, so a header that is not ours to the
/// letter is read, and must still say HS256.
fn is_our_header(header: &str) -> bool {
    #[derive(Deserialize)]
    struct Header {
        alg: String,
    }
    if header == HEADER {
        return true;
    }
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(header) else { return false };
    serde_json::from_slice::<Header>(&bytes).is_ok_and(|h| h.alg == "HS256")
}

fn check_claims(claims: &Claims, interview: &InterviewId, now: UnixMillis) -> Result<(), TokenError> {
    let now_seconds = now.0.div_euclid(1000);
    if now_seconds >= claims.exp {
        return Err(TokenError::Expired);
    }
    if claims.iat > now_seconds.saturating_add(CLOCK_SKEW_SECONDS) {
        return Err(TokenError::NotYetValid);
    }
    if claims.interview_id != *interview {
        return Err(TokenError::WrongInterview);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn key() -> TokenKey {
        TokenKey::new("0123456789abcdef0123456789abcdef").unwrap()
    }

    fn interview() -> InterviewId {
        InterviewId::parse("i1").unwrap()
    }

    fn token() -> String {
        key().issue(UserId::parse("u1").unwrap(), interview(), false, NOW)
    }

    #[test]
    fn a_token_lives_five_minutes() {
        let claims = key().verify(&token(), &interview(), NOW).unwrap();
        assert_eq!(claims.exp - claims.iat, 300);
        assert!(!claims.resume);
        assert!(key().verify(&token(), &interview(), NOW + 299_999).is_ok());
        assert_eq!(key().verify(&token(), &interview(), NOW + 300_000), Err(TokenError::Expired));
        assert_eq!(key().verify(&token(), &interview(), NOW - 120_000), Err(TokenError::NotYetValid));
    }

    #[test]
    fn what_is_refused() {
        let other = InterviewId::parse("i2").unwrap();
        let stranger = TokenKey::new("another secret of enough characters").unwrap();
        assert_eq!(key().verify(&token(), &other, NOW), Err(TokenError::WrongInterview));
        assert_eq!(stranger.verify(&token(), &interview(), NOW), Err(TokenError::Signature));
        for junk in ["", ".", "..", "a.b", "a.b.c", "ä.ö.ü"] {
            assert!(key().verify(junk, &interview(), NOW).is_err(), "{junk:?}");
        }
        let long = "x".repeat(MAX_TOKEN_BYTES + 1);
        assert_eq!(key().verify(&long, &interview(), NOW), Err(TokenError::Malformed));
        assert_eq!(TokenKey::new("short").err(), Some(WeakSecret));
    }

    #[test]
    fn the_algorithm_is_ours_to_choose() {
        let payload = token().split('.').nth(1).unwrap().to_owned();
        let none = URL_SAFE_NO_PAD.encode(br#"{"alg":"none"}"#);
        assert!(key().verify(&format!("{none}.{payload}."), &interview(), NOW).is_err());
        let signed = format!("{none}.{payload}");
        let tag = key().mac.chain_update(signed.as_bytes()).finalize().into_bytes();
        let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag));
        assert_eq!(key().verify(&forged, &interview(), NOW), Err(TokenError::Malformed));
    }

    /// Made with another implementation: header keys in the other order.
    #[test]
    fn a_token_of_another_signer_is_read() {
        let header = URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"HS256"}"#);
        let payload = URL_SAFE_NO_PAD
            .encode(br#"{"userId":"u1","interviewId":"i1","iat":1800000000,"exp":1800000300}"#);
        let signed = format!("{header}.{payload}");
        let tag = key().mac.chain_update(signed.as_bytes()).finalize().into_bytes();
        let whole = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag));
        assert!(key().verify(&whole, &interview(), NOW).is_ok());
    }

    proptest! {
        #[test]
        fn junk_never_panics_and_never_passes(text in "\\PC{0,200}") {
            prop_assert!(key().verify(&text, &interview(), NOW).is_err());
        }

        #[test]
        fn a_changed_token_never_passes(at in 0usize..200, with in "[A-Za-z0-9_-]") {
            let mut bytes = token().into_bytes();
            let at = at % bytes.len();
            let with = with.as_bytes()[0];
            prop_assume!(bytes[at] != with);
            bytes[at] = with;
            let changed = String::from_utf8(bytes).unwrap();
            // The last character of a base64url group may carry unused bits; those are refused too.
            prop_assert!(key().verify(&changed, &interview(), NOW).is_err());
        }
    }
}
