//! What a worker does while an interview runs and when it ends.

use crate::support::World;
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(
    an_interview_from_start_to_end,
    only_legal_steps,
    a_transcript_is_journalled_and_submitted,
    what_submission_refuses,
    feedback_is_submitted_once,
    superjson_and_bare_bodies_are_the_same,
);

fn turn(speaker: &str, content: &str) -> Value {
    json!({"speaker": speaker, "content": content, "timestamp": "2027-01-15T08:00:01.000Z"})
}

async fn an_interview_from_start_to_end(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let context = worker.get("interview.getContext", json!({"interviewId": id})).await.data();
    assert_eq!(
        context,
        json!({
            "candidateName": "ada", "jobDescription": "Baker wanted in a small town with a river",
            "resume": "I bake", "persona": null, "language": null, "duration": "STANDARD",
            "durationMs": 1_800_000, "status": "PENDING", "options": {},
        })
    );
    world.advance(1000);
    let status = json!({"interviewId": id, "status": "IN_PROGRESS"});
    let live = worker.post("interview.updateStatus", status).await.data();
    assert_eq!(
        (&live["status"], &live["startedAt"]),
        (&json!("IN_PROGRESS"), &json!("2027-01-15T08:00:01.000Z"))
    );
    let submission = json!({
        "interviewId": id, "transcript": [turn("AI", "Hello"), turn("USER", "Hi")],
        "endedAt": "2027-01-15T08:10:00.000Z",
    });
    for _ in 0..2 {
        world.advance(1000);
        let done = worker.post("interview.submitTranscript", submission.clone()).await;
        assert_eq!(done.data(), json!({"success": true}));
    }
    let result = ada.get("interview.getFeedback", json!({"interviewId": id})).await.data();
    assert_eq!(
        (&result["status"], &result["endedAt"]),
        (&json!("COMPLETED"), &json!("2027-01-15T08:10:00.000Z"))
    );
    assert_eq!(
        result["transcript"],
        json!([
            {"speaker": "AI", "content": "Hello", "timestamp": "2027-01-15T08:00:01.000Z", "sequence": 1, "interrupted": false},
            {"speaker": "USER", "content": "Hi", "timestamp": "2027-01-15T08:00:01.000Z", "sequence": 2, "interrupted": false},
        ])
    );
}

async fn only_legal_steps(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let mut step = async |status: &str| {
        worker.post("interview.updateStatus", json!({"interviewId": id, "status": status})).await
    };
    for status in ["COMPLETED", "ERROR"] {
        step(status).await.assert_error("CONFLICT", "Interview is in PENDING state");
    }
    step("IN_PROGRESS").await.data();
    step("IN_PROGRESS").await.assert_error("CONFLICT", "Interview is in IN_PROGRESS state");
    assert_eq!(step("ERROR").await.data()["endedAt"], "2027-01-15T08:00:00.000Z");
    for status in ["IN_PROGRESS", "COMPLETED", "ERROR"] {
        step(status).await.assert_error("CONFLICT", "Interview is in ERROR state");
    }
    let late =
        json!({"interviewId": id, "transcript": [turn("AI", "Hello")], "endedAt": "2027-01-15T08:10:00Z"});
    worker.post("interview.submitTranscript", late).await.data();
    let kept = ada.get("interview.getFeedback", json!({"interviewId": id})).await.data();
    assert_eq!((&kept["status"], kept["transcript"].as_array().unwrap().len()), (&json!("ERROR"), 1));
}

async fn a_transcript_is_journalled_and_submitted(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let mut first = turn("AI", "Hello");
    first["sequence"] = json!(1);
    first["interrupted"] = json!(true);
    let append = json!({"interviewId": id, "turns": [first.clone()]});
    let early = worker.post("interview.appendTranscript", append.clone()).await;
    early.assert_error("CONFLICT", "Interview is in PENDING state");
    worker.post("interview.updateStatus", json!({"interviewId": id, "status": "IN_PROGRESS"})).await.data();
    for _ in 0..2 {
        worker.post("interview.appendTranscript", append.clone()).await.data();
    }
    let read = json!({"interviewId": id});
    let live = ada.get("interview.getFeedback", read.clone()).await.data();
    assert_eq!(
        (live["transcript"].as_array().unwrap().len(), &live["transcript"][0]["interrupted"]),
        (1, &json!(true))
    );
    let whole = json!({"interviewId": id, "transcript": [first, turn("USER", "Hi")], "endedAt": "2027-01-15T08:10:00Z"});
    worker.post("interview.submitTranscript", whole).await.data();
    assert_eq!(
        ada.get("interview.getFeedback", read).await.data()["transcript"].as_array().unwrap().len(),
        2
    );
    let other =
        json!({"interviewId": id, "transcript": [turn("AI", "Bye")], "endedAt": "2027-01-15T08:10:00Z"});
    let refused = worker.post("interview.submitTranscript", other).await;
    refused.assert_error("CONFLICT", "Interview is COMPLETED with another transcript");
    let numberless = json!({"interviewId": id, "turns": [turn("AI", "Hello")]});
    let refused = worker.post("interview.appendTranscript", numberless).await;
    refused.assert_error("BAD_REQUEST", "turns[0].sequence: required, but missing");
}

async fn what_submission_refuses(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let good =
        json!({"interviewId": id, "transcript": [turn("AI", "Hello")], "endedAt": "2027-01-15T08:10:00Z"});
    let long = "x".repeat(50_001);
    for (field, pointer, value) in [
        ("transcript[0].speaker", "/transcript/0/speaker", json!("THEM")),
        ("transcript[0].content", "/transcript/0/content", json!(null)),
        ("transcript[0].content", "/transcript/0/content", json!(long)),
        ("transcript[0].timestamp", "/transcript/0/timestamp", json!("yesterday")),
        ("transcript[0]", "/transcript/0", json!(7)),
        ("transcript", "/transcript", json!({})),
        ("endedAt", "/endedAt", json!(1)),
        ("interviewId", "/interviewId", json!("a b")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        let (code, message) = worker.post("interview.submitTranscript", bad).await.error();
        assert_eq!(code, "BAD_REQUEST", "{message}");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    let early = worker.post("interview.submitTranscript", good).await;
    early.assert_error("CONFLICT", "Interview is in PENDING state");
    assert_eq!(ada.get("interview.getById", json!({"id": id})).await.data()["status"], "PENDING");
}

async fn feedback_is_submitted_once(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let mut feedback = json!({
        "interviewId": id, "summary": "s", "strengths": "t", "contentAndStructure": "c",
        "communicationAndDelivery": "d", "presentation": "p",
    });
    for _ in 0..2 {
        worker.post("interview.submitFeedback", feedback.clone()).await.data();
    }
    feedback["summary"] = json!("other");
    let refused = worker.post("interview.submitFeedback", feedback.clone()).await;
    refused.assert_error("CONFLICT", "The interview has other feedback already");
    feedback["summary"] = json!("x".repeat(20_001));
    let refused = worker.post("interview.submitFeedback", feedback).await;
    refused.assert_error("BAD_REQUEST", "summary: at most 20000 characters, but has 20001");
}

async fn superjson_and_bare_bodies_are_the_same(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let status = json!({"json": {"interviewId": id, "status": "IN_PROGRESS"}});
    let live = worker.post("interview.updateStatus", status).await.data();
    assert_eq!(live["json"]["status"], "IN_PROGRESS");
    assert_eq!(live["meta"]["values"]["startedAt"], json!(["Date"]));
    let batch = json!({"0": {"json": {"interviewId": id}}}).to_string();
    let input: String = batch.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let request = http::Request::get(format!("/api/trpc/interview.getContext?batch=1&input={input}"));
    let context = worker.send(request, axum::body::Body::empty()).await.json();
    assert_eq!(context[0]["result"]["data"]["json"]["resume"], "I bake");
}
