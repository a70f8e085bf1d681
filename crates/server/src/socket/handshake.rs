//! The HTTP part of a WebSocket: reading a client's upgrade request, and the key both sides prove
//! (RFC 6455 §4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, HeaderMap, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderName, HeaderValue};
use sha1::{Digest as _, Sha1};

/// The subprotocol that a client may offer, beside `token.<jwt>`, and that is then selected.
pub const SUBPROTOCOL: &str = "preppal.v2";

/// RFC 6455 §1.3.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Bytes of a decoded `Sec-WebSocket-Key`.
pub(super) const KEY_BYTES: usize = 16;

/// A valid upgrade request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// What `Sec-WebSocket-Accept` must say.
    pub accept: HeaderValue,
}

/// Why a request is not a WebSocket upgrade that we can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusedUpgrade {
    /// The key is missing, or is not 16 bytes in base64: HTTP 400.
    #[error("Sec-WebSocket-Key must be 16 bytes in base64")]
    BadKey,
    /// Not version 13: HTTP 426 naming 13.
    #[error("only WebSocket version 13 is spoken here")]
    BadVersion,
    /// An ordinary request: HTTP 426.
    #[error("this address is a WebSocket")]
    NotAnUpgrade,
}

impl Upgrade {
    /// Reads the headers of a GET request.
    ///
    /// # Errors
    /// [`RefusedUpgrade`] says which HTTP answer is due.
    pub fn read(headers: &HeaderMap) -> Result<Self, RefusedUpgrade> {
        if !lists(headers, &CONNECTION, "upgrade") || !lists(headers, &UPGRADE, "websocket") {
            return Err(RefusedUpgrade::NotAnUpgrade);
        }
        if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version.as_bytes() != b"13") {
            return Err(RefusedUpgrade::BadVersion);
        }
        let key = headers.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes).unwrap_or_default();
        if STANDARD.decode(key).map_or(0, |bytes| bytes.len()) != KEY_BYTES {
            return Err(RefusedUpgrade::BadKey);
        }
        Ok(Self { accept: accept_key(key) })
    }
}

/// The `Sec-WebSocket-Accept` that answers this `Sec-WebSocket-Key`.
#[must_use]
pub fn accept_key(key: &[u8]) -> HeaderValue {
    let digest = Sha1::new().chain_update(key).chain_update(GUID).finalize();
    // Base64 is always a valid header value.
    HeaderValue::from_str(&STANDARD.encode(digest)).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// What a client offers in `Sec-WebSocket-Protocol`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// It offers [`SUBPROTOCOL`], so the answer must select it.
    pub speaks_ours: bool,
    /// The token of `token.<jwt>`.
    pub token: Option<String>,
}

/// Reads the client's subprotocols. A browser can set no other header on a WebSocket, so this is
/// where a token travels without entering an access log.
#[must_use]
pub fn offered_protocols(headers: &HeaderMap) -> Offer {
    let mut offer = Offer::default();
    for item in items(headers, &SEC_WEBSOCKET_PROTOCOL) {
        if item == SUBPROTOCOL {
            offer.speaks_ours = true;
        } else if let Some(token) = item.strip_prefix("token.") {
            offer.token.get_or_insert_with(|| token.to_owned());
        }
    }
    offer
}

/// The comma-separated items of a header that may also be repeated.
fn items<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn lists(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    items(headers, name).any(|item| item.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    const KEY: (&str, &str) = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    const VERSION: (&str, &str) = ("sec-websocket-version", "13");
    const UP: (&str, &str) = ("upgrade", "WebSocket");
    const CONN: (&str, &str) = ("connection", "keep-alive, Upgrade");

    /// The example of RFC 6455 §1.3.
    #[test]
    fn the_accept_key_is_the_rfcs() {
        let upgrade = Upgrade::read(&headers(&[KEY, VERSION, UP, CONN])).unwrap();
        assert_eq!(upgrade.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn what_is_not_an_upgrade() {
        let cases: [(&[(&str, &str)], RefusedUpgrade); 6] = [
            (&[], RefusedUpgrade::NotAnUpgrade),
            (&[KEY, VERSION, CONN], RefusedUpgrade::NotAnUpgrade),
            (&[KEY, VERSION, UP, ("connection", "close")], RefusedUpgrade::NotAnUpgrade),
            (&[KEY, UP, CONN, ("sec-websocket-version", "8")], RefusedUpgrade::BadVersion),
            (&[VERSION, UP, CONN], RefusedUpgrade::BadKey),
            (&[VERSION, UP, CONN, ("sec-websocket-key", "dG9vIHNob3J0")], RefusedUpgrade::BadKey),
        ];
        for (pairs, expected) in cases {
            let pairs: Vec<(&'static str, &'static str)> = pairs.to_vec();
            assert_eq!(Upgrade::read(&headers(&pairs)), Err(expected), "{pairs:?}");
        }
    }

    #[test]
    fn subprotocols_are_read() {
        let offer = |value| offered_protocols(&headers(&[("sec-websocket-protocol", value)]));
        let both = offer("preppal.v2, token.a.b.c");
        assert!(both.speaks_ours);
        assert_eq!(both.token.as_deref(), Some("a.b.c"));
        assert!(!offer("token.a").speaks_ours);
        assert_eq!(offer("chat , ,preppal.v2").token, None);
        let repeated = headers(&[
            ("sec-websocket-protocol", "preppal.v2"),
            ("sec-websocket-protocol", "token.first,token.second"),
        ]);
        assert_eq!(offered_protocols(&repeated).token.as_deref(), Some("first"));
    }

    proptest! {
        #[test]
        fn no_header_panics(protocol: Vec<u8>, key: Vec<u8>, version: Vec<u8>) {
            let mut map = headers(&[UP, CONN]);
            for (name, bytes) in
                [(SEC_WEBSOCKET_PROTOCOL, protocol), (SEC_WEBSOCKET_KEY, key), (SEC_WEBSOCKET_VERSION, version)]
            {
                if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                    map.insert(name, value);
                }
            }
            let _ = offered_protocols(&map);
            let _ = Upgrade::read(&map);
        }
    }
}
