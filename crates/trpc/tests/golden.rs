//! The exchanges captured between the original tRPC client and server, replayed against a router that
//! has the same procedures. Everything must be equal, except the text of an input-validation message.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::collections::BTreeMap;

use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use trpc::{Body, Date, Error, Request, Response, Router, Undefined};

/// What was captured: a request and the original server's response to it.
#[derive(Deserialize)]
struct Exchange {
    case: String,
    label: String,
    request: CapturedRequest,
    response: CapturedResponse,
}

#[derive(Deserialize)]
struct CapturedRequest {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct CapturedResponse {
    status: u16,
    headers: BTreeMap<String, String>,
    /// JSON, or the text of all lines when it was a stream.
    body: Json,
}

#[derive(Deserialize, JsonSchema)]
struct ById {
    id: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ByInterviewId {
    interview_id: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Speaker {
    User,
    Ai,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "no captured submission is valid")]
struct Line {
    speaker: Speaker,
    content: String,
    timestamp: Date,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "no captured submission is valid")]
struct Submission {
    interview_id: String,
    transcript: Vec<Line>,
    ended_at: Date,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Interview {
    id: String,
    status: &'static str,
    created_at: Date,
    started_at: Option<Date>,
    #[schemars(skip)]
    ended_at: Undefined,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Summary {
    id: &'static str,
    created_at: Date,
}

#[derive(Serialize, JsonSchema)]
struct Token {
    token: &'static str,
}

/// 2026-01-02T03:04:05.678Z.
const CREATED: Date = Date::from_unix_millis(1_767_323_045_678);

/// In the captured server a success took longer than a failure.
async fn take_a_while() {
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
}

async fn get_by_id(_: (), input: ById) -> Result<Interview, Error> {
    if input.id == "none" {
        return Err(Error::not_found("Interview not found"));
    }
    take_a_while().await;
    Ok(Interview {
        id: input.id,
        status: "PENDING",
        created_at: CREATED,
        started_at: None,
        ended_at: Undefined,
    })
}

async fn get_history(_: (), _: ()) -> Result<Vec<Summary>, Error> {
    Ok(vec![Summary { id: "a", created_at: CREATED }])
}

async fn generate_worker_token(_: (), input: ByInterviewId) -> Result<Token, Error> {
    match input.interview_id.as_str() {
        "anon" => Err(Error::unauthorized()),
        "live" => Err(Error::bad_request("Interview is not in PENDING state")),
        _ => {
            take_a_while().await;
            Ok(Token { token: "jwt" })
        }
    }
}

async fn submit_transcript(_: (), _: Submission) -> Result<(), Error> {
    Ok(())
}

async fn nothing(_: (), _: ()) -> Result<(), Error> {
    Ok(())
}

fn router() -> Router<()> {
    Router::new()
        .query("interview.getById", get_by_id)
        .query("interview.getHistory", get_history)
        .mutation("interview.generateWorkerToken", generate_worker_token)
        .mutation("interview.submitTranscript", submit_transcript)
        .mutation("interview.nothing", nothing)
}

fn request(captured: &CapturedRequest) -> Request {
    let (path, query) = captured.url.split_once('?').unwrap_or((&captured.url, ""));
    let mut headers = HeaderMap::new();
    for (name, value) in &captured.headers {
        headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    Request {
        method: Method::from_bytes(captured.method.as_bytes()).unwrap(),
        path: path.trim_start_matches('/').to_owned(),
        query: query.to_owned(),
        headers,
        body: captured.body.clone().unwrap_or_default().into(),
    }
}

/// The body in the form in which it was captured.
async fn body(response: Response) -> Json {
    match response.body {
        Body::Empty => Json::Null,
        Body::Whole(bytes) => serde_json::from_slice(&bytes).unwrap(),
        Body::Lines(lines) => {
            let chunks: Vec<_> = lines.collect().await;
            Json::String(String::from_utf8(chunks.concat()).unwrap())
        }
    }
}

/// Replaces every error message, at any depth, in JSON or in lines of JSON.
fn without_messages(body: Json) -> Json {
    match body {
        Json::String(lines) => {
            lines.lines().map(|line| without_messages(serde_json::from_str(line).unwrap())).collect()
        }
        Json::Array(items) => items.into_iter().map(nested_without_messages).collect(),
        other => nested_without_messages(other),
    }
}

fn nested_without_messages(value: Json) -> Json {
    match value {
        Json::Object(map) => {
            let entry = |(key, value)| match key {
                key if key == "message" => (key, json!("…")),
                key => (key, nested_without_messages(value)),
            };
            Json::Object(map.into_iter().map(entry).collect())
        }
        Json::Array(items) => items.into_iter().map(nested_without_messages).collect(),
        other => other,
    }
}

#[tokio::test]
async fn every_captured_exchange_is_answered_alike() {
    let exchanges: Vec<Exchange> = serde_json::from_str(include_str!("golden/trpc-golden.json")).unwrap();
    assert_eq!(exchanges.len(), 68);
    let router = router();
    for exchange in exchanges {
        let name = format!("{}: {}", exchange.case, exchange.label);
        let response = router.handle((), request(&exchange.request)).await;
        assert_eq!(response.status.as_u16(), exchange.response.status, "{name}");
        for header in ["content-type", "vary"] {
            let ours = response.headers.get(header).map(|value| value.to_str().unwrap());
            assert_eq!(ours, exchange.response.headers.get(header).map(String::as_str), "{name}: {header}");
        }
        let (ours, captured) = (body(response).await, exchange.response.body);
        if exchange.label.contains("invalid input") {
            assert!(ours.to_string().contains("transcript[0].content: "), "{name}: {ours}");
            assert_eq!(without_messages(ours), without_messages(captured), "{name}");
        } else {
            assert_eq!(ours, captured, "{name}");
        }
    }
}
