//! Interviews as their owner sees them.

use crate::support::{NOW, World, new_interview};
use contract::ids::InterviewId;
use contract::procedures::interview::WorkerToken;
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(
    an_interview_is_created_once_per_key,
    references_are_ones_own_and_become_snapshots,
    what_creation_refuses,
    history_is_paged,
    history_is_searched,
    patience_comes_from_the_profile,
    tokens_fit_the_status,
    a_user_may_only_abandon,
    feedback_is_null_until_it_is_there,
    deleting,
);

async fn an_interview_is_created_once_per_key(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    let made = ada.post("interview.createSession", new_interview("k")).await.data();
    let user = ada.get("auth.session", Value::Null).await.data();
    assert_eq!(
        made,
        json!({
            "id": made["id"], "userId": user["id"], "status": "PENDING", "idempotencyKey": "k",
            "title": "Baker wanted in a small town with a river",
            "jobTitleSnapshot": "Baker wanted in a small town w",
            "jobDescriptionSnapshot": "Baker wanted in a small town with a river", "jobDescriptionId": null,
            "resumeSnapshot": "I bake", "resumeId": null, "persona": null, "duration": "STANDARD",
            "language": null, "options": {}, "createdAt": "2027-01-15T08:00:00.000Z",
            "updatedAt": "2027-01-15T08:00:00.000Z", "startedAt": null, "endedAt": null,
        })
    );
    let again = ada.post("interview.createSession", new_interview("k")).await.data();
    assert_eq!(again, made);
    assert_ne!(bob.post("interview.createSession", new_interview("k")).await.data()["id"], made["id"]);
    let id = json!({"id": made["id"]});
    assert_eq!(ada.get("interview.getById", id).await.data(), made);
    let mut full = new_interview("k2");
    full["persona"] = json!("a strict baker");
    full["duration"] = json!("SHORT");
    full["language"] = json!("de");
    full["options"] = json!({"patienceMs": 1500});
    let full = ada.post("interview.createSession", full).await.data();
    assert_eq!(
        (&full["persona"], &full["duration"], &full["language"], &full["options"]),
        (&json!("a strict baker"), &json!("SHORT"), &json!("de"), &json!({"patienceMs": 1500}))
    );
}

async fn references_are_ones_own_and_become_snapshots(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    let job = ada.post("jobDescription.create", json!({"title": "J", "content": "Bake!"})).await.data();
    let cv = ada.post("resume.create", json!({"title": "C", "content": "I bake"})).await.data();
    let input = json!({
        "jobDescription": {"type": "reference", "jobDescriptionId": job["id"]},
        "resume": {"type": "reference", "resumeId": cv["id"]},
        "idempotencyKey": "k",
    });
    let made = ada.post("interview.createSession", input.clone()).await.data();
    assert_eq!((&made["jobDescriptionSnapshot"], &made["jobDescriptionId"]), (&json!("Bake!"), &job["id"]));
    assert_eq!((&made["resumeSnapshot"], &made["resumeId"]), (&json!("I bake"), &cv["id"]));
    let foreign = bob.post("interview.createSession", input.clone()).await;
    foreign.assert_error("NOT_FOUND", "Job description not found");
    let mut foreign = new_interview("k");
    foreign["resume"] = input["resume"].clone();
    bob.post("interview.createSession", foreign).await.assert_error("NOT_FOUND", "Resume not found");
    assert_eq!(bob.get("interview.getHistory", Value::Null).await.data(), json!([]));
    ada.post("resume.delete", json!({"id": cv["id"]})).await.data();
    let again = ada.post("interview.createSession", input).await.data();
    assert_eq!((&again["resumeSnapshot"], &again["resumeId"]), (&json!("I bake"), &Value::Null));
}

async fn what_creation_refuses(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let long = "x".repeat(50_001);
    for (field, key, value) in [
        ("jobDescription.content", "jobDescription", json!({"type": "text", "content": ""})),
        ("jobDescription.content", "jobDescription", json!({"type": "text", "content": long})),
        ("jobDescription", "jobDescription", json!({"type": "text"})),
        ("jobDescription", "jobDescription", json!({"type": "file"})),
        ("jobDescription", "jobDescription", json!("text")),
        ("resume.content", "resume", json!({"type": "text", "content": long})),
        ("resume", "resume", json!({"type": "reference", "resumeId": "../x"})),
        ("idempotencyKey", "idempotencyKey", json!("")),
        ("duration", "duration", json!("LONG")),
        ("language", "language", json!("x y")),
        ("options.patienceMs", "options", json!({"patienceMs": -1})),
    ] {
        let mut input = new_interview("k");
        input[key] = value;
        let (code, message) = ada.post("interview.createSession", input).await.error();
        assert_eq!(code, "BAD_REQUEST", "{message}");
        assert!(message.starts_with(field), "{field}: {message}");
    }
}

async fn history_is_paged(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    for key in ["a", "b", "c"] {
        world.advance(1);
        ada.create(key).await;
    }
    let all = ada.get("interview.getHistory", Value::Null).await.data();
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert_eq!(all[0]["createdAt"], "2027-01-15T08:00:00.003Z");
    let keys: Vec<&String> = all[0].as_object().unwrap().keys().collect();
    assert!(!keys.iter().any(|key| key.contains("Description") || key.contains("resume")), "{keys:?}");
    let first = ada.get("interview.getHistory", json!({"limit": 2})).await.data();
    assert_eq!(first.as_array().unwrap()[..], all.as_array().unwrap()[..2]);
    let cursor = json!({"createdAt": first[1]["createdAt"], "id": first[1]["id"]});
    let rest = ada.get("interview.getHistory", json!({"cursor": cursor, "limit": 2})).await.data();
    assert_eq!(rest.as_array().unwrap()[..], all.as_array().unwrap()[2..]);
    for limit in [0, 501] {
        let refused = ada.get("interview.getHistory", json!({"limit": limit})).await;
        refused.assert_error("BAD_REQUEST", "limit: must be from 1 to 500");
    }
}

async fn history_is_searched(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    bob.create("k").await;
    for (key, job) in [("a", "Job title: Pâtissier\nÉclairs"), ("b", "Rust engineer"), ("c", "Engine driver")]
    {
        let mut input = new_interview(key);
        input["jobDescription"]["content"] = json!(job);
        ada.post("interview.createSession", input).await.data();
        world.advance(1);
    }
    for (search, titles) in [
        ("ENGINE", json!(["Engine driver", "Rust engineer"])),
        ("éclairs patissier", json!([])),
        ("ÉCLAIRS pâtiss", json!(["Pâtissier"])),
        ("baker", json!([])),
        ("%", json!([])),
    ] {
        let found = ada.get("interview.getHistory", json!({"search": search})).await.data();
        let found: Vec<&Value> = found.as_array().unwrap().iter().map(|entry| &entry["title"]).collect();
        assert_eq!(json!(found), titles, "{search}");
    }
    let first = ada.get("interview.getHistory", json!({"search": "engine", "limit": 1})).await.data();
    let cursor = json!({"createdAt": first[0]["createdAt"], "id": first[0]["id"]});
    let rest = ada.get("interview.getHistory", json!({"search": "engine", "cursor": cursor})).await.data();
    assert_eq!((rest.as_array().unwrap().len(), &rest[0]["title"]), (1, &json!("Rust engineer")));
    let long = ada.get("interview.getHistory", json!({"search": "x".repeat(201)})).await;
    long.assert_error("BAD_REQUEST", "search: at most 200 characters, but has 201");
}

async fn patience_comes_from_the_profile(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    ada.post("user.updateProfile", json!({"settings": {"patienceMs": 2500}})).await.data();
    let id = ada.create("k").await;
    let context = world.worker().get("interview.getContext", json!({"interviewId": id})).await.data();
    assert_eq!(context["options"], json!({"patienceMs": 2500}));
    let mut input = new_interview("k2");
    input["options"] = json!({"patienceMs": 900});
    let made = ada.post("interview.createSession", input).await.data();
    assert_eq!(made["options"], json!({"patienceMs": 900}));
}

async fn tokens_fit_the_status(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let by_id = json!({"interviewId": id});
    let early = ada.post("interview.generateResumeToken", by_id.clone()).await;
    early.assert_error("BAD_REQUEST", "Interview is not in IN_PROGRESS state");
    let token = ada.post("interview.generateWorkerToken", by_id.clone()).await.data();
    let WorkerToken { token } = serde_json::from_value(token).unwrap();
    let interview = InterviewId::parse(id.as_str()).unwrap();
    let claims = world.api.token_key().verify(&token, &interview, NOW).unwrap();
    let user = ada.get("auth.session", Value::Null).await.data();
    assert_eq!(
        (json!(claims.user_id), claims.exp - claims.iat, claims.resume),
        (user["id"].clone(), 300, false)
    );

    let status = json!({"interviewId": id, "status": "IN_PROGRESS"});
    worker.post("interview.updateStatus", status).await.data();
    let late = ada.post("interview.generateWorkerToken", by_id.clone()).await;
    late.assert_error("BAD_REQUEST", "Interview is not in PENDING state");
    let token = ada.post("interview.generateResumeToken", by_id).await.data();
    let WorkerToken { token } = serde_json::from_value(token).unwrap();
    assert!(world.api.token_key().verify(&token, &interview, NOW).unwrap().resume);
    assert_eq!(ada.get("interview.getCurrent", Value::Null).await.data()["id"], json!(id));
}

async fn a_user_may_only_abandon(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let id = ada.create("k").await;
    for status in ["IN_PROGRESS", "COMPLETED"] {
        let refused = ada.post("interview.updateStatus", json!({"interviewId": id, "status": status})).await;
        refused.assert_error("FORBIDDEN", "status: a user may only abandon an interview, by ERROR");
    }
    let abandon = json!({"interviewId": id, "status": "ERROR", "endedAt": "2001-01-01T00:00:00Z"});
    let left = ada.post("interview.updateStatus", abandon.clone()).await.data();
    assert_eq!((&left["status"], &left["endedAt"]), (&json!("ERROR"), &json!("2027-01-15T08:00:00.000Z")));
    let again = ada.post("interview.updateStatus", abandon).await;
    again.assert_error("CONFLICT", "Interview is in ERROR state");
    let (code, message) =
        ada.post("interview.updateStatus", json!({"interviewId": id, "status": "PENDING"})).await.error();
    assert_eq!(code, "BAD_REQUEST");
    assert!(message.starts_with("status: "), "{message}");
}

async fn feedback_is_null_until_it_is_there(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut worker) = (world.sign_up("ada").await, world.worker());
    let id = ada.create("k").await;
    let by_id = json!({"interviewId": id});
    let before = ada.get("interview.getFeedback", by_id.clone()).await.data();
    assert_eq!(
        (&before["feedback"], &before["feedbackState"], &before["transcript"]),
        (&Value::Null, &json!("NONE"), &json!([]))
    );
    assert_eq!(before["status"], "PENDING");
    let with = json!({"id": id, "includeFeedback": true});
    assert_eq!(ada.get("interview.getById", with.clone()).await.data().get("feedback"), Some(&Value::Null));
    let without = ada.get("interview.getById", json!({"id": id})).await.data();
    assert_eq!(without.get("feedback"), None);
    let feedback = json!({
        "summary": "s", "strengths": "t", "contentAndStructure": "c", "communicationAndDelivery": "d",
        "presentation": "p", "details": {"score": 7},
    });
    let mut submission = feedback.clone();
    submission["interviewId"] = json!(id);
    worker.post("interview.submitFeedback", submission).await.data();
    let after = ada.get("interview.getFeedback", by_id).await.data();
    assert_eq!((&after["feedback"], &after["feedbackState"]), (&feedback, &json!("READY")));
    assert_eq!(ada.get("interview.getById", with).await.data()["feedback"], feedback);
}

async fn deleting(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let id = json!({"id": ada.create("k").await});
    assert_eq!(ada.post("interview.delete", id.clone()).await.data(), json!({"success": true}));
    ada.post("interview.delete", id.clone()).await.assert_error("NOT_FOUND", "Interview not found");
    ada.get("interview.getById", id).await.assert_error("NOT_FOUND", "Interview not found");
}
