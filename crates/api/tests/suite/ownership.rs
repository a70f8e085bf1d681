//! Every procedure against everyone who may not call it.

use crate::support::{PASSWORD, World, new_interview};
use api::{ACCESS, Access};
use http::header::AUTHORIZATION;
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(strangers_are_refused, what_is_someone_elses_is_missing);

/// An input that each procedure would accept, about the given things.
fn input_for(path: &str, interview: &str, item: &str) -> Value {
    let ended_at = "2027-01-15T08:10:00Z";
    let content = json!({"title": "T", "content": "C"});
    match path {
        "auth.session"
        | "auth.signOut"
        | "interview.getCurrent"
        | "interview.getHistory"
        | "jobDescription.list"
        | "resume.list"
        | "server.about"
        | "user.exportData"
        | "user.getProfile" => Value::Null,
        "auth.signIn" | "auth.signUp" => json!({"email": "new@example.org", "password": PASSWORD}),
        "interview.appendTranscript" => json!({"interviewId": interview, "turns": []}),
        "interview.createSession" => new_interview("key"),
        "interview.delete" | "interview.getById" => json!({"id": interview}),
        "interview.generateResumeToken"
        | "interview.generateWorkerToken"
        | "interview.getContext"
        | "interview.getFeedback" => json!({"interviewId": interview}),
        "interview.submitFeedback" => json!({
            "interviewId": interview, "summary": "", "strengths": "", "contentAndStructure": "",
            "communicationAndDelivery": "", "presentation": "",
        }),
        "interview.submitTranscript" => {
            json!({"interviewId": interview, "transcript": [], "endedAt": ended_at})
        }
        "interview.updateStatus" => json!({"interviewId": interview, "status": "ERROR"}),
        "jobDescription.create" | "resume.create" => content,
        "jobDescription.delete" | "resume.delete" => json!({"id": item}),
        "jobDescription.update" | "resume.update" => json!({"id": item, "title": "T"}),
        "user.changePassword" => json!({"current": PASSWORD, "next": "another password"}),
        "user.deleteAccount" => json!({"password": PASSWORD}),
        "user.updateProfile" => json!({"name": "N"}),
        other => panic!("who may call {other}? Say what input it takes"),
    }
}

async fn strangers_are_refused(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let id = ada.create("k").await;
    for rule in ACCESS {
        let input = || input_for(rule.path, &id, "item");
        let (mut visitor, mut guesser, mut worker) = (world.visitor(), ada.clone(), world.worker());
        guesser.set(AUTHORIZATION, "Bearer the secret of the workers, long enougH");
        let visited = visitor.call(rule.path, input()).await;
        match rule.access {
            Access::Public => assert_ne!(visited.text.contains("UNAUTHORIZED"), rule.path != "auth.signIn"),
            Access::User => {
                visited.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
                worker.call(rule.path, input()).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
            }
            Access::UserOrWorker => visited.assert_error("UNAUTHORIZED", "UNAUTHORIZED"),
            Access::Worker => {
                visited.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
                ada.call(rule.path, input()).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
                guesser.call(rule.path, input()).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
            }
        }
    }
    assert_eq!(ada.get("interview.getById", json!({"id": id})).await.data()["status"], "PENDING");
}

async fn what_is_someone_elses_is_missing(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    let interview = ada.create("k").await;
    let item = json!({"title": "mine", "content": "mine"});
    let cv = ada.post("resume.create", item.clone()).await.data()["id"].as_str().unwrap().to_owned();
    let job = ada.post("jobDescription.create", item).await.data()["id"].as_str().unwrap().to_owned();
    let before = ada.get("user.exportData", Value::Null).await.text;
    let mut checked = 0;
    for rule in ACCESS {
        let item = if rule.path.starts_with("resume") { &cv } else { &job };
        let (theirs, nothing) =
            (input_for(rule.path, &interview, item), input_for(rule.path, "nothing", "nothing"));
        if theirs == nothing || rule.access == Access::Worker {
            continue;
        }
        let (theirs, nothing) =
            (bob.call(rule.path, theirs).await.error(), bob.call(rule.path, nothing).await.error());
        assert_eq!(theirs, nothing, "{}", rule.path);
        let text = match rule.path.split_once('.').unwrap().0 {
            "interview" => "Interview not found",
            "resume" => "Resume not found",
            _ => "Job description not found",
        };
        assert_eq!(theirs, ("NOT_FOUND".to_owned(), text.to_owned()), "{}", rule.path);
        checked += 1;
    }
    assert_eq!(checked, 10);
    for status in ["IN_PROGRESS", "COMPLETED"] {
        let input = json!({"interviewId": interview, "status": status});
        bob.post("interview.updateStatus", input).await.assert_error("NOT_FOUND", "Interview not found");
    }
    for path in ["interview.getHistory", "resume.list", "jobDescription.list"] {
        assert_eq!(bob.get(path, Value::Null).await.data(), json!([]));
    }
    assert_eq!(ada.get("user.exportData", Value::Null).await.text, before);
    for rule in ACCESS.iter().filter(|rule| matches!(rule.access, Access::Worker | Access::UserOrWorker)) {
        let missing = world.worker().call(rule.path, input_for(rule.path, "nothing", "nothing")).await;
        missing.assert_error("NOT_FOUND", "Interview not found");
    }
}
