//! Requests that no well-behaved client sends, and those from other sites.

use crate::support::{Client, World, new_interview};
use axum::body::Body;
use http::header::{HOST, ORIGIN};
use http::{HeaderName, Request};
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(
    other_sites_are_refused,
    the_body_has_a_limit,
    a_wrong_body_is_never_our_fault,
    a_database_that_is_gone_is_unavailable,
    the_openapi_document_is_served,
    answers_are_not_kept,
);

async fn other_sites_are_refused(database: &TestDatabase) {
    let world = World::new(database).await;
    let ada = world.sign_up("ada").await;
    let fetch_site = HeaderName::from_static("sec-fetch-site");
    let with = |headers: &[(&HeaderName, &str)]| -> Client<'_> {
        let mut client = ada.clone();
        for (name, value) in headers {
            client.set((*name).clone(), value);
        }
        client
    };
    for (headers, allowed) in [
        (vec![], true),
        (vec![(&ORIGIN, "http://prep.example.org")], true),
        (vec![(&ORIGIN, "http://localhost:3000"), (&HOST, "localhost:3000")], true),
        (vec![(&ORIGIN, "http://evil.example")], false),
        (vec![(&ORIGIN, "null")], false),
        (vec![(&fetch_site, "cross-site")], false),
        (vec![(&fetch_site, "same-origin")], true),
    ] {
        let answer = with(&headers).post("interview.createSession", new_interview("k")).await;
        if allowed {
            answer.data();
        } else {
            answer.assert_error("FORBIDDEN", "A request from another site is not accepted");
        }
        // Reading changes nothing, and the browser keeps the answer from the other site.
        with(&headers).get("interview.getHistory", Value::Null).await.data();
    }
    let mut visitor = world.visitor();
    visitor.set(ORIGIN, "http://evil.example");
    let sign_in = json!({"email": "ada@example.org", "password": "a guess at it"});
    assert_eq!(visitor.post("auth.signIn", sign_in).await.error().0, "FORBIDDEN");
    let mut worker = world.worker();
    worker.set(ORIGIN, "http://evil.example");
    let status = json!({"interviewId": "nothing", "status": "ERROR"});
    assert_eq!(worker.post("interview.updateStatus", status).await.error().0, "NOT_FOUND");
}

async fn the_body_has_a_limit(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let limit = trpc::limits::MAX_BODY_BYTES;
    let request =
        || Request::post("/api/trpc/interview.createSession").header("content-type", "application/json");
    let mut fitting = new_interview("k").to_string();
    fitting.push_str(&" ".repeat(limit - fitting.len()));
    ada.send(request(), Body::from(fitting.clone())).await.data();
    fitting.push(' ');
    let text = "The body is larger than 1048576 bytes";
    ada.send(request(), Body::from(fitting.clone())).await.assert_error("PAYLOAD_TOO_LARGE", text);
    let chunks =
        futures_util::stream::iter(fitting.into_bytes().chunks(1000).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let unannounced = Body::from_stream(futures_util::StreamExt::map(chunks, Ok::<_, std::io::Error>));
    ada.send(request(), unannounced).await.assert_error("PAYLOAD_TOO_LARGE", text);
    let announced = request().header("content-length", "99999999999999");
    ada.send(announced, Body::from("{}")).await.assert_error("PAYLOAD_TOO_LARGE", text);
}

async fn a_wrong_body_is_never_our_fault(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let deep = "[".repeat(100_000);
    let bodies = [
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        "\u{0}",
        r#"{"json":7}"#,
        r#"{"json":{},"meta":7}"#,
        r#"{"id":"a\u0000b"}"#,
        r#"{"id":{"$ne":null}}"#,
        r#"{"interviewId":"' OR 1=1 --"}"#,
        &deep,
        r#"{"password":"\ud800","email":"x"}"#,
        r#"{"title":"\u0000","content":"\u0000"}"#,
    ];
    for rule in api::ACCESS {
        for body in bodies {
            let request = || {
                Request::post(format!("/api/trpc/{}", rule.path)).header("content-type", "application/json")
            };
            for client in [&mut ada, &mut worker] {
                let answer = client.send(request(), Body::from(body.to_owned())).await;
                assert!(answer.status.as_u16() < 500, "{} {body:.40}: {}", rule.path, answer.text);
            }
        }
        if rule.path == "auth.signOut" {
            let sign_in = json!({"email": "ada@example.org", "password": crate::support::PASSWORD});
            ada.post("auth.signIn", sign_in).await.data();
        }
    }
    for uri in
        ["/api/trpc/", "/api/trpc/%ff", "/api/trpc/x?input=%7B", "/api/trpc/auth.session?batch=1&input=7"]
    {
        let answer = ada.send(Request::get(uri), Body::empty()).await;
        assert!(answer.status.is_client_error(), "{uri}: {} {}", answer.status, answer.text);
    }
    let bytes = Request::post("/api/trpc/auth.signIn").header("content-type", "application/json");
    assert_eq!(ada.send(bytes, Body::from(vec![0xff, 0xfe])).await.status, 400);
}

async fn a_database_that_is_gone_is_unavailable(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    world.store.close().await;
    let answer = ada.get("user.getProfile", Value::Null).await;
    answer.assert_error("SERVICE_UNAVAILABLE", "The database is unavailable. Please try again.");
    let sign_in = json!({"email": "ada@example.org", "password": "whatever it is"});
    assert_eq!(world.visitor().post("auth.signIn", sign_in).await.status, 503);
}

async fn the_openapi_document_is_served(database: &TestDatabase) {
    let world = World::new(database).await;
    let answer = world.visitor().send(Request::get("/api/openapi.json"), Body::empty()).await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/trpc/interview.createSession"]["post"].is_object());
}

async fn answers_are_not_kept(database: &TestDatabase) {
    let world = World::new(database).await;
    let answer = world.visitor().get("auth.session", Value::Null).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["content-type"], "application/json");
}
