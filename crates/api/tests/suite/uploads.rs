//! Uploaded documents and their text.

use crate::support::{Answer, Client, World, config};
use api::{Config, Limit, RateLimits};
use axum::body::Body;
use contract::procedures::limits::MAX_DOCUMENT_BYTES;
use documents::{Program, Reader};
use http::{HeaderName, Request};
use serde_json::json;
use store::testing::TestDatabase;

store::on_both_engines!(
    a_document_gives_its_text,
    a_document_that_has_none_says_why,
    strangers_and_other_sites_are_refused,
    a_document_has_a_size_and_a_person_a_number,
    a_reader_that_does_not_start_is_our_fault,
);

const PDF: &[u8] = include_bytes!("../../../documents/tests/samples/chromium.pdf");
const SCAN: &[u8] = include_bytes!("../../../documents/tests/samples/scan.pdf");

async fn upload(client: &mut Client<'_>, document: impl Into<Body>) -> Answer {
    let request = Request::post("/api/documents/text").header("content-type", "application/pdf");
    client.send(request, document.into()).await
}

async fn a_document_gives_its_text(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let answer = upload(&mut ada, PDF).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let read = answer.json();
    assert!(read["text"].as_str().unwrap().starts_with("Ada Example\n"), "{}", answer.text);
    assert_eq!((&read["pages"], &read["warnings"]), (&json!(1), &json!([])));
    let long = upload(&mut ada, "word ".repeat(20_000)).await.json();
    assert_eq!((&long["warnings"][0]["code"], &long["pages"]), (&json!("TRUNCATED"), &json!(null)));
}

async fn a_document_that_has_none_says_why(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    for (document, code, reason) in [
        (SCAN, "BAD_REQUEST", "NO_TEXT"),
        (b"", "BAD_REQUEST", "EMPTY"),
        (b"%PDF-1.7 and no more", "BAD_REQUEST", "DAMAGED"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "UNSUPPORTED_MEDIA_TYPE", "UNSUPPORTED"),
    ] {
        let answer = upload(&mut ada, document).await;
        let (found, message) = answer.error();
        assert_eq!((found.as_str(), &answer.json()["error"]["data"]["reason"]), (code, &json!(reason)));
        assert!(message.ends_with('.'), "{message}");
        assert_eq!(answer.json()["error"]["data"]["path"], "documents.text");
    }
}

async fn strangers_and_other_sites_are_refused(database: &TestDatabase) {
    let world = World::new(database).await;
    upload(&mut world.visitor(), PDF).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
    upload(&mut world.worker(), PDF).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
    let mut ada = world.sign_up("ada").await;
    ada.set(HeaderName::from_static("origin"), "http://evil.example");
    upload(&mut ada, PDF).await.assert_error("FORBIDDEN", "A request from another site is not accepted");
    assert_eq!(ada.send(Request::get("/api/documents/text"), Body::empty()).await.status, 405);
}

async fn a_document_has_a_size_and_a_person_a_number(database: &TestDatabase) {
    let few =
        RateLimits { documents_per_user: Limit { attempts: 3, window_ms: 30_000 }, ..RateLimits::default() };
    let world = World::with(database, &Config { rate_limits: few, ..config() }).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    let mut letters = vec![b'a'; MAX_DOCUMENT_BYTES];
    assert_eq!(upload(&mut ada, letters.clone()).await.status, 200);
    letters.push(b'a');
    let too_large = upload(&mut ada, letters).await;
    too_large
        .assert_error("PAYLOAD_TOO_LARGE", "The file is too large: at most 5 MiB. Please paste the text.");
    assert_eq!(too_large.json()["error"]["data"]["reason"], "TOO_LARGE");
    assert_eq!(upload(&mut ada, "text").await.status, 200);
    let refused = upload(&mut ada, "text").await;
    refused.assert_error("TOO_MANY_REQUESTS", "Too many attempts. Please try again in 10 seconds.");
    assert_eq!(upload(&mut bob, "text").await.status, 200, "each has their own number");
}

async fn a_reader_that_does_not_start_is_our_fault(database: &TestDatabase) {
    let program = Program { path: "/nowhere/at/all".into(), arguments: vec![] };
    let world = World::with(database, &Config { documents: Reader::Process(program), ..config() }).await;
    let mut ada = world.sign_up("ada").await;
    let (code, message) = upload(&mut ada, PDF).await.error();
    assert_eq!(code, "INTERNAL_SERVER_ERROR");
    assert!(!message.contains("nowhere"), "{message}");
}
