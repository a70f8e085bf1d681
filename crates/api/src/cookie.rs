//! The session cookie (RFC 6265): read from requests, written to responses.

use http::{HeaderMap, HeaderValue, header};

/// How long a session lasts without being used.
pub(crate) const SESSION_LIFETIME_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// How old the last extension must be before a request extends the session again: a write a day, not
/// a write a request.
pub(crate) const EXTEND_AFTER_MS: u64 = 24 * 60 * 60 * 1000;

/// Longest token looked at; ours have 43 characters.
const MAX_TOKEN_CHARS: usize = 100;

/// The cookie's name. Behind https it carries the prefix that binds it to this very host and to TLS
/// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-the-__host-prefix>).
pub(crate) const fn name(https: bool) -> &'static str {
    if https { "__Host-preppal_session" } else { "preppal_session" }
}

/// The session token of a request, if it has one.
pub(crate) fn read(headers: &HeaderMap, https: bool) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(key, _)| *key == name(https))?;
    (!token.is_empty() && token.len() <= MAX_TOKEN_CHARS).then_some(token)
}

/// Sets the cookie for as long as the session lasts.
pub(crate) fn set(token: &str, https: bool) -> Option<HeaderValue> {
    write(token, SESSION_LIFETIME_MS / 1000, https)
}

/// Removes the cookie.
pub(crate) fn clear(https: bool) -> Option<HeaderValue> {
    write("", 0, https)
}

/// None never comes: tokens are base64url. It is the caller's to do without.
fn write(token: &str, max_age_seconds: u64, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let name = name(https);
    let text = format!("{name}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::COOKIE, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn it_is_found_among_others() {
        for (values, https, token) in [
            (vec!["preppal_session=abc"], false, Some("abc")),
            (vec!["a=b; preppal_session=abc;c=d"], false, Some("abc")),
            (vec!["a=b", "preppal_session=abc"], false, Some("abc")),
            (vec!["preppal_session=abc"], true, None),
            (vec!["__Host-preppal_session=abc"], true, Some("abc")),
            (vec!["xpreppal_session=abc", "preppal_session="], false, None),
            (vec![";;=;", ""], false, None),
        ] {
            assert_eq!(read(&headers(&values), https), token, "{values:?}");
        }
        let long = format!("preppal_session={}", "x".repeat(101));
        assert_eq!(read(&headers(&[&long]), false), None);
    }

    #[test]
    fn attributes() {
        assert_eq!(
            set("abc", true).unwrap(),
            "__Host-preppal_session=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(clear(false).unwrap(), "preppal_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    proptest! {
        #[test]
        fn junk_never_panics(bytes in proptest::collection::vec(0x20u8..0xff, 0..100)) {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                headers.insert(header::COOKIE, value);
            }
            prop_assert!(read(&headers, false).is_none_or(|token| token.len() <= MAX_TOKEN_CHARS));
        }
    }
}
