//! The HTTP side: which paths are Gemini Live, where the key is, and the WebSocket handshake (RFC 6455 §4.2).

use std::fmt;

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::Empty;
use hyper::body::Bytes;
use sha1::{Digest, Sha1};

/// RFC 6455 §1.3: what is appended to the client's key before hashing.
const HANDSHAKE_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Where a connection came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// `v1`, `v1beta`, `v1alpha` or `v1beta1`.
    pub api_version: String,
    /// The Vertex path instead of the Developer API's.
    pub vertex: bool,
}

/// Where the client put its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyPlace {
    /// Nowhere.
    #[default]
    Missing,
    /// `?key=` or `?access_token=`.
    Query,
    /// `x-goog-api-key` or `Authorization`.
    Header,
}

/// A request that may be upgraded.
#[derive(Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// Path, without the query.
    pub path: String,
    /// Which API it is.
    pub endpoint: Endpoint,
    /// The API key or token.
    pub key: Option<String>,
    /// Where the key was.
    pub key_place: KeyPlace,
    accept: String,
}

/// Shows everything but the key.
impl fmt::Debug for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Upgrade");
        shown.field("path", &self.path).field("endpoint", &self.endpoint).field("key_place", &self.key_place);
        shown.finish_non_exhaustive()
    }
}

impl Upgrade {
    /// Looks at a request.
    ///
    /// # Errors
    /// The HTTP status that refuses it.
    pub fn read<B>(request: &Request<B>) -> Result<Self, StatusCode> {
        let path = request.uri().path();
        let endpoint = endpoint(path).ok_or(StatusCode::NOT_FOUND)?;
        if request.method() != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        let headers = request.headers();
        let is_upgrade =
            text(headers, "upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
        if !is_upgrade {
            return Err(StatusCode::UPGRADE_REQUIRED);
        }
        let nonce = text(headers, "sec-websocket-key").ok_or(StatusCode::BAD_REQUEST)?;
        if text(headers, "sec-websocket-version") != Some("13") {
            return Err(StatusCode::BAD_REQUEST);
        }
        let (key_place, key) = key(request.uri().query().unwrap_or_default(), headers);
        let digest = Sha1::new().chain_update(nonce).chain_update(HANDSHAKE_SUFFIX).finalize();
        let accept = base64_simd::STANDARD.encode_to_string(digest);
        Ok(Self { path: path.to_owned(), endpoint, key, key_place, accept })
    }

    /// The answer that switches protocols. No extension is negotiated.
    #[must_use]
    pub fn response(&self) -> Response<Empty<Bytes>> {
        let response = Response::builder()
            .status(StatusCode::SWITCHING_PROTOCOLS)
            .header(header::UPGRADE, "websocket")
            .header(header::CONNECTION, "Upgrade")
            .header(header::SEC_WEBSOCKET_ACCEPT, &self.accept);
        response.body(Empty::new()).unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

/// An empty answer with a status.
#[must_use]
pub fn refusal(status: StatusCode) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    response
}

/// The endpoints of the Developer API and of Vertex. The JavaScript SDK doubles the first slash.
fn endpoint(path: &str) -> Option<Endpoint> {
    const DEVELOPER: &str = "google.ai.generativelanguage.";
    const VERTEX: &str = "google.cloud.aiplatform.";
    let path = path.strip_prefix('/')?;
    let path = path.strip_prefix('/').unwrap_or(path).strip_prefix("ws/")?;
    let (rest, vertex) = match path.strip_prefix(DEVELOPER) {
        Some(rest) => (rest, false),
        None => (path.strip_prefix(VERTEX)?, true),
    };
    let (version, method) = rest.split_once('.')?;
    let is_known = match (vertex, version) {
        (false, "v1" | "v1beta" | "v1alpha") => {
            matches!(
                method,
                "GenerativeService.BidiGenerateContent" | "GenerativeService.BidiGenerateContentConstrained"
            )
        }
        (true, "v1" | "v1beta1") => method == "LlmBidiService/BidiGenerateContent",
        _ => false,
    };
    is_known.then(|| Endpoint { api_version: version.to_owned(), vertex })
}

fn key(query: &str, headers: &HeaderMap) -> (KeyPlace, Option<String>) {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let in_query = pairs.find(|(name, _)| name == "key" || name == "access_token");
    if let Some((_, key)) = in_query {
        return (KeyPlace::Query, Some(key.into_owned()));
    }
    let bearer = text(headers, "authorization").and_then(|value| {
        value.strip_prefix("Token ").or_else(|| value.strip_prefix("Bearer ")).map(str::trim)
    });
    match text(headers, "x-goog-api-key").or(bearer) {
        Some(key) => (KeyPlace::Header, Some(key.to_owned())),
        None => (KeyPlace::Missing, None),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

    fn request(uri: &str) -> http::request::Builder {
        Request::get(uri)
            .header("upgrade", "WebSocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    }

    #[test]
    fn the_handshake_of_the_rfc() {
        let upgrade = Upgrade::read(&request(PATH).body(()).unwrap()).unwrap();
        let response = upgrade.response();
        assert_eq!(response.status(), 101);
        assert_eq!(response.headers()["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn paths() {
        for (path, version, vertex) in [
            (PATH, "v1beta", false),
            ("//ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent", "v1", false),
            (
                "/ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContentConstrained",
                "v1alpha",
                false,
            ),
            ("/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent", "v1beta1", true),
        ] {
            let found = Upgrade::read(&request(path).body(()).unwrap()).unwrap().endpoint;
            assert_eq!(found, Endpoint { api_version: version.to_owned(), vertex }, "{path}");
        }
        for path in [
            "/",
            "///ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent",
            "/ws/google.ai.generativelanguage.v2.GenerativeService.BidiGenerateContent",
            "/ws/google.ai.generativelanguage.v1.GenerativeService.Other",
            "/ws/google.cloud.aiplatform.v1beta.LlmBidiService/BidiGenerateContent",
        ] {
            assert_eq!(Upgrade::read(&request(path).body(()).unwrap()), Err(StatusCode::NOT_FOUND), "{path}");
        }
    }

    #[test]
    fn what_is_not_an_upgrade_is_refused() {
        let status = |request: http::request::Builder| Upgrade::read(&request.body(()).unwrap()).unwrap_err();
        assert_eq!(status(Request::get(PATH)), 426);
        assert_eq!(status(Request::post(PATH)), 405);
        assert_eq!(status(Request::get(PATH).header("upgrade", "websocket")), 400);
    }

    #[test]
    fn keys_in_all_places() {
        for (uri, header, value, expected) in [
            ("?key=a%20b", "x-other", "", (KeyPlace::Query, Some("a b"))),
            ("?access_token=auth_tokens/x", "x-other", "", (KeyPlace::Query, Some("auth_tokens/x"))),
            ("", "x-goog-api-key", "k", (KeyPlace::Header, Some("k"))),
            ("", "authorization", "Token t", (KeyPlace::Header, Some("t"))),
            ("", "authorization", "Bearer t", (KeyPlace::Header, Some("t"))),
            ("?other=1", "authorization", "Basic t", (KeyPlace::Missing, None)),
        ] {
            let request = request(&format!("{PATH}{uri}")).header(header, value).body(()).unwrap();
            let upgrade = Upgrade::read(&request).unwrap();
            assert_eq!((upgrade.key_place, upgrade.key.as_deref()), expected, "{uri} {header}: {value}");
        }
    }
}
