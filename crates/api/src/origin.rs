//! Cross-site request forgery: a browser says where a request comes from, and elsewhere is refused.
//!
//! A script sends neither `Origin` nor `Sec-Fetch-Site` and is let through: it cannot have been
//! tricked into sending a person's cookie.

use crate::config::PublicUrl;
use http::{HeaderMap, header};

/// Whether a request that changes something may come from where it comes from.
pub(crate) fn is_allowed(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("not readable"));
    if let Some(origin) = text("origin") {
        return same_origin(origin, text(header::HOST.as_str()), public_url);
    }
    text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"))
}

/// `Origin` must name the public address, or the very host that the request was sent to (someone who
/// types `localhost` in place of `127.0.0.1`). Behind https it must say https.
fn same_origin(origin: &str, host: Option<&str>, public_url: &PublicUrl) -> bool {
    let (https, authority) = match origin.split_once("://") {
        Some(("https", authority)) => (true, authority),
        Some(("http", authority)) => (false, authority),
        _ => return false,
    };
    let ours = authority.eq_ignore_ascii_case(&public_url.authority)
        || host.is_some_and(|host| authority.eq_ignore_ascii_case(host));
    ours && (https || !public_url.https)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn check(https: bool, pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        is_allowed(&headers, &PublicUrl { https, authority: "prep.example.org".into() })
    }

    #[test]
    fn where_a_request_may_come_from() {
        type Headers = &'static [(&'static str, &'static str)];
        let cases: [(bool, Headers, bool); 14] = [
            (true, &[], true),
            (true, &[("origin", "https://prep.example.org")], true),
            (true, &[("origin", "https://PREP.example.org")], true),
            (true, &[("origin", "http://prep.example.org")], false),
            (true, &[("origin", "https://evil.example")], false),
            (true, &[("origin", "https://prep.example.org.evil.example")], false),
            (true, &[("origin", "null")], false),
            (true, &[("origin", "")], false),
            (false, &[("origin", "http://localhost:3000"), ("host", "localhost:3000")], true),
            (false, &[("origin", "http://localhost:3001"), ("host", "localhost:3000")], false),
            (true, &[("sec-fetch-site", "cross-site")], false),
            (true, &[("sec-fetch-site", "same-site")], false),
            (true, &[("sec-fetch-site", "same-origin")], true),
            (true, &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")], false),
        ];
        for (https, pairs, allowed) in cases {
            assert_eq!(check(https, pairs), allowed, "{pairs:?}");
        }
    }

    #[test]
    fn an_unreadable_origin_is_not_ours() {
        let mut headers = HeaderMap::new();
        headers.insert("origin", HeaderValue::from_bytes(&[0xff]).unwrap());
        assert!(!is_allowed(&headers, &PublicUrl { https: false, authority: "x".into() }));
    }
}
