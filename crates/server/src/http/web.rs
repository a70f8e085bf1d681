//! The web app: one page for all of its addresses, and the files that the page names.

use super::AppState;
use axum::extract::{Path, Request, State};
use axum::response::{Html, IntoResponse as _, Response};
use http::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

/// The addresses of the app; it tells them apart itself.
pub(super) const PAGES: [&str; 10] = [
    "/",
    "/signin",
    "/dashboard",
    "/create-interview",
    "/interview/{id}/lobby",
    "/interview/{id}/session",
    "/interview/{id}/feedback",
    "/profile",
    "/privacy",
    "/terms",
];

/// Names hold a hash of the content: what is behind one never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The page names the newest files, so it is asked for each time.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// What a program reads where there is nothing.
const NOTHING: (StatusCode, &str) = (StatusCode::NOT_FOUND, "There is nothing at this address.\n");

/// The page.
pub(super) async fn page(State(state): State<AppState>) -> Response {
    let page = web_assets::index(&state.base_path).unwrap_or_else(|| web_assets::HOW_TO_BUILD.to_owned());
    ([(CACHE_CONTROL, ASK_EACH_TIME)], Html(page)).into_response()
}

/// An address that leads nowhere: the app says so to a person, one line to a program.
pub(super) async fn nothing(State(state): State<AppState>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match web_assets::index(&state.base_path).filter(|_| is_read && wants_html(request.headers())) {
        Some(page) => (StatusCode::NOT_FOUND, [(CACHE_CONTROL, ASK_EACH_TIME)], Html(page)).into_response(),
        None => NOTHING.into_response(),
    }
}

/// Browsers name the type when they open a page, and for nothing else (RFC 9110 §12.5.1).
fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let media_type = range.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("text/html")
    })
}

/// `GET /assets/{name}`.
pub(super) async fn asset(Path(name): Path<String>, request: Request) -> Response {
    let Some(asset) = web_assets::asset(&format!("assets/{name}")) else {
        return NOTHING.into_response();
    };
    let fixed = HeaderValue::from_static;
    let headers = [
        (CONTENT_TYPE, fixed(asset.content_type)),
        (CACHE_CONTROL, FOR_EVER),
        (VARY, fixed("accept-encoding")),
    ];
    match asset.brotli.filter(|_| takes_brotli(request.headers())) {
        Some(brotli) => (headers, [(CONTENT_ENCODING, fixed("br"))], brotli).into_response(),
        None => (headers, asset.content).into_response(),
    }
}

/// Browsers offer brotli over TLS and on loopback. A quality of zero refuses it (RFC 9110 §12.5.3).
fn takes_brotli(headers: &HeaderMap) -> bool {
    let offers = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = parts.any(|part| {
            part.strip_prefix("q=").and_then(|quality| quality.parse::<f32>().ok()).is_some_and(|q| q <= 0.0)
        });
        is_brotli && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_programs() {
        for (accept, is_person) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("application/json, Text/HTML;q=0.5", true),
            ("*/*", false),
            ("application/json", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
            assert_eq!(wants_html(&headers), is_person, "{accept}");
        }
    }

    #[test]
    fn brotli_is_for_who_takes_it() {
        for (offer, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=0.5", true),
            ("BR", true),
            ("br;q=0", false),
            ("gzip, br; q=0.0", false),
            ("gzip", false),
            ("", false),
            ("brrr", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(offer).unwrap());
            assert_eq!(takes_brotli(&headers), takes, "{offer}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
