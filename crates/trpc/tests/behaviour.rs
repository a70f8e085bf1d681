//! What the captured exchanges do not show: refusals, concurrency, dates in, headers, schemas, junk.

#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a panic is the report")]

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use tokio::sync::Notify;
use trpc::{Body, Date, Error, Kind, Request, Response, Router, limits};

/// The context of the tests: a gate that a slow procedure waits at, and what has happened.
#[derive(Clone, Default)]
struct World {
    gate: Arc<Notify>,
    events: Arc<Mutex<Vec<String>>>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Dated {
    #[serde(default)]
    at: Option<Date>,
    #[serde(default)]
    list: Vec<Date>,
}

async fn echo(_: World, input: Dated) -> Result<Dated, Error> {
    Ok(input)
}

async fn slow(world: World, _: ()) -> Result<&'static str, Error> {
    world.gate.notified().await;
    world.events.lock().unwrap().push("slow".into());
    Ok("slow")
}

async fn quick(world: World, _: ()) -> Result<&'static str, Error> {
    world.events.lock().unwrap().push("quick".into());
    Ok("quick")
}

async fn broken(_: World, _: ()) -> Result<(), Error> {
    Err(Error::internal("table lost"))
}

fn router() -> Router<World> {
    Router::new()
        .query("echo", echo)
        .query("slow", slow)
        .query("quick", quick)
        .query("broken", broken)
        .merge(Router::new().mutation("change", echo))
}

fn get(path: &str, query: &str) -> Request {
    let headers = HeaderMap::new();
    Request { method: Method::GET, path: path.into(), query: query.into(), headers, body: Bytes::new() }
}

fn post(path: &str, query: &str, body: impl Into<Bytes>) -> Request {
    let mut request = Request { method: Method::POST, body: body.into(), ..get(path, query) };
    request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}

fn streamed(mut request: Request) -> Request {
    request.headers.insert("trpc-accept", HeaderValue::from_static("application/jsonl"));
    request
}

fn whole(response: &Response) -> Json {
    match &response.body {
        Body::Whole(bytes) => serde_json::from_slice(bytes).unwrap(),
        other => panic!("not a whole body: {other:?}"),
    }
}

async fn answer(request: Request) -> (u16, Json) {
    let response = router().handle(World::default(), request).await;
    (response.status.as_u16(), whole(&response))
}

#[tokio::test]
async fn dates_come_in_plain_or_as_superjson() {
    let iso = "2026-01-02T03:04:05.678Z";
    let expected = json!({"at": iso, "list": [iso]});
    let plain = json!({"at": "2026-01-02T04:04:05.678+01:00", "list": [iso]});
    assert_eq!(
        answer(post("change", "", plain.to_string())).await,
        (200, json!({"result": {"data": expected}}))
    );

    let meta = json!({"values": {"at": ["Date"], "list.0": ["Date"]}, "v": 1});
    let envelope = json!({"json": expected, "meta": meta});
    assert_eq!(
        answer(post("change", "", envelope.to_string())).await,
        (200, json!({"result": {"data": envelope}}))
    );

    let absent = json!({"json": {"at": null}, "meta": {"values": {"at": ["undefined"]}, "v": 1}});
    assert_eq!(
        answer(post("change", "", absent.to_string())).await,
        (200, json!({"result": {"data": {"json": {"at": null, "list": []}}}}))
    );
}

#[tokio::test]
async fn refusals_have_status_code_and_reason() {
    let over = vec!["quick"; limits::MAX_CALLS_PER_BATCH + 1].join(",");
    for (request, status, code, reason) in [
        (post("change", "", "{"), 400, "BAD_REQUEST", "The input is not valid JSON: EOF"),
        (
            post("change", "", "[".repeat(200)),
            400,
            "BAD_REQUEST",
            "The input is not valid JSON: recursion limit",
        ),
        (
            post("change", "", r#"{"at":7}"#),
            400,
            "BAD_REQUEST",
            "at: invalid type: integer `7`, expected a date",
        ),
        (post("change", "", r#"{"bad":7}"#), 400, "BAD_REQUEST", "bad: unknown field"),
        (post("change", "", r#"{"json":1,"meta":7}"#), 400, "BAD_REQUEST", "the superjson"),
        (
            post("echo", "", "{}"),
            405,
            "METHOD_NOT_SUPPORTED",
            "Unsupported POST-request to query procedure at path \"echo\"",
        ),
        (get("change", ""), 405, "METHOD_NOT_SUPPORTED", "Unsupported GET-request to mutation procedure"),
        (get("none", "input={"), 404, "NOT_FOUND", "No procedure found on path \"none\""),
        (get("", ""), 404, "NOT_FOUND", "No procedure found on path \"\""),
        (
            get("quick,change", "batch=1"),
            400,
            "BAD_REQUEST",
            "Cannot mix procedure types in call: query, mutation",
        ),
        (get(&over, "batch=1"), 400, "BAD_REQUEST", "Batch call exceeds maximum size"),
        (streamed(get("quick", "")), 400, "BAD_REQUEST", "Streaming requests must be batched"),
        (get("broken", ""), 500, "INTERNAL_SERVER_ERROR", "Something went wrong on the server."),
    ] {
        let name = format!("{} {}", request.method, request.path);
        let (answered, body) = answer(request).await;
        let error = body.get("error").unwrap_or_else(|| panic!("{name}: {body}"));
        let error = error.get("json").unwrap_or(error);
        assert_eq!((answered, &error["data"]["code"]), (status, &json!(code)), "{name}");
        assert!(error["message"].as_str().unwrap().starts_with(reason), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_wrong_method_says_which_is_right() {
    for (request, allow) in [(post("echo", "", ""), "GET"), (get("change,change", "batch=1"), "POST")] {
        let response = router().handle(World::default(), request).await;
        assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers.get(header::ALLOW).unwrap(), allow);
    }
}

#[tokio::test]
async fn head_is_answered_empty() {
    let request = Request { method: Method::HEAD, ..get("quick", "") };
    let response = router().handle(World::default(), request).await;
    assert_eq!(response.status, StatusCode::NO_CONTENT);
    assert!(matches!(response.body, Body::Empty));
}

#[tokio::test]
async fn a_batch_runs_side_by_side_and_answers_in_order() {
    let world = World::default();
    world.gate.notify_one();
    let response = router().handle(world.clone(), get("slow,quick", "batch=1")).await;
    assert_eq!(whole(&response), json!([{"result": {"data": "slow"}}, {"result": {"data": "quick"}}]));
}

async fn next_line(body: &mut Body) -> String {
    let Body::Lines(lines) = body else { panic!("not a stream") };
    String::from_utf8(lines.next().await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_stream_sends_each_call_when_it_is_done() {
    let world = World::default();
    let mut response = router().handle(world.clone(), streamed(get("slow,quick", "batch=1"))).await;
    assert_eq!(next_line(&mut response.body).await, "{\"0\":[[0],[null,0,0]],\"1\":[[0],[null,0,1]]}\n");
    // The gate is still closed: the second call's lines come first.
    assert_eq!(
        next_line(&mut response.body).await,
        "[1,0,[[{\"result\":0}],[\"result\",0,2]]]\n[2,0,[[{\"data\":0}],[\"data\",0,3]]]\n[3,0,[[\"quick\"]]]\n"
    );
    world.gate.notify_one();
    assert!(next_line(&mut response.body).await.ends_with("[5,0,[[\"slow\"]]]\n"));
    let Body::Lines(lines) = &mut response.body else { panic!("not a stream") };
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn a_stream_is_superjson_as_soon_as_one_input_is() {
    let query = "batch=1&input=%7B%221%22%3A%7B%22json%22%3A%7B%7D%7D%7D";
    let mut response = router().handle(World::default(), streamed(get("quick,echo", query))).await;
    assert!(next_line(&mut response.body).await.starts_with("{\"json\":{\"0\":"));
    assert!(next_line(&mut response.body).await.starts_with("{\"json\":[0,0,"));
}

#[tokio::test]
async fn headers_wait_for_the_procedure_that_decides_on_them() {
    let world = World::default();
    world.gate.notify_one();
    let router = router().before_headers("slow");
    let response = router.handle(world.clone(), streamed(get("slow,quick", "batch=1"))).await;
    assert!(world.events.lock().unwrap().contains(&"slow".to_owned()), "before a line is read");
    let Body::Lines(lines) = response.body else { panic!("not a stream") };
    let text =
        lines.map(|chunk| String::from_utf8(chunk.to_vec()).unwrap()).collect::<Vec<_>>().await.concat();
    assert!(
        text.starts_with("{\"0\"") && text.contains("[[\"slow\"]]") && text.contains("[[\"quick\"]]"),
        "{text}"
    );
}

#[tokio::test]
async fn the_observer_sees_every_error_and_no_remote_text() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let router = router().on_error(move |path, error| log.lock().unwrap().push(format!("{path}|{error}")));
    for request in [
        get("broken", ""),
        get("made\nup", ""),
        post("change", "", r#"{"at":"my secret"}"#),
        get("quick,change", "batch=1"),
        streamed(get("broken", "batch=1")),
    ] {
        if let Body::Lines(lines) = router.handle(World::default(), request).await.body {
            lines.for_each(|_| std::future::ready(())).await;
        }
    }
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "broken|INTERNAL_SERVER_ERROR: table lost",
            "|NOT_FOUND: no such procedure",
            "change|BAD_REQUEST: input refused at at",
            "|BAD_REQUEST: Cannot mix procedure types in call: query, mutation",
            "broken|INTERNAL_SERVER_ERROR: table lost",
        ]
    );
}

#[test]
fn a_host_can_refuse_in_the_same_shape() {
    let response = Response::from_error(&Error::payload_too_large("The body is larger than 1 MiB"));
    assert_eq!(response.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        whole(&response),
        json!({"error": {"message": "The body is larger than 1 MiB", "code": -32013,
                         "data": {"code": "PAYLOAD_TOO_LARGE", "httpStatus": 413}}})
    );
}

#[test]
fn procedures_are_listed_with_their_schemas() {
    let list = router().procedures();
    let names: Vec<_> = list.iter().map(|info| (info.path.as_str(), info.kind)).collect();
    assert_eq!(
        names,
        [
            ("broken", Kind::Query),
            ("change", Kind::Mutation),
            ("echo", Kind::Query),
            ("quick", Kind::Query),
            ("slow", Kind::Query)
        ]
    );
    assert_eq!(list[0].input.get("type"), Some(&json!("null")));
    let date = json!({"type": "string", "format": "date-time"});
    assert_eq!(list[1].input.pointer("/properties/list/items"), Some(&date));

    let mut inputs = schemars::SchemaGenerator::default();
    let mut outputs = schemars::SchemaGenerator::default();
    let list = router().procedures_in(&mut inputs, &mut outputs);
    assert_eq!(list[1].input.get("$ref"), Some(&json!("#/$defs/Dated")));
    assert!(inputs.definitions().contains_key("Dated") && outputs.definitions().contains_key("Dated"));
}

#[test]
#[should_panic(expected = "two procedures are called echo")]
fn a_name_is_taken_once() {
    let _ = router().query("echo", echo);
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #[test]
    fn junk_gets_an_answer(
        method in "GET|POST|PUT|OPTIONS", path in "(echo|change|quick|none)(,(echo|change|none)){0,25}",
        batch: bool, stream: bool, body in prop::collection::vec(any::<u8>(), 0..60),
        json in r#"[\[\]{}",:0-9"jsonmetavlu.\\]{0,60}"#, use_json: bool,
    ) {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("batch", if batch { "1" } else { "" }).append_pair("input", &json).finish();
        let mut request = post(&path, &query, if use_json { Bytes::from(json) } else { Bytes::from(body) });
        request.method = Method::from_bytes(method.as_bytes()).unwrap();
        if stream {
            request = streamed(request);
        }
        let response = block_on(async {
            let response = router().handle(World::default(), request).await;
            match response.body {
                Body::Lines(lines) => lines.collect::<Vec<_>>().await.concat(),
                Body::Whole(bytes) => bytes.to_vec(),
                Body::Empty => Vec::new(),
            }
        });
        for line in response.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            prop_assert!(serde_json::from_slice::<Json>(line).is_ok());
        }
    }
}
