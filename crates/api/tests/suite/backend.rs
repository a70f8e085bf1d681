//! The same procedures as plain calls, for a session in this process.

use crate::support::{NOW, World};
use contract::backend::{
    BackendReply, BackendRequest, CallError, Duration, InterviewContext, InterviewStatus, Speaker, Turn,
};
use contract::ids::InterviewId;
use serde_json::json;
use store::testing::TestDatabase;

store::on_both_engines!(a_session_calls_its_backend, repeated_calls_succeed, refused_and_unavailable_differ);

fn turn(sequence: u64) -> Turn {
    Turn { sequence, speaker: Speaker::Ai, content: "Hello".into(), at: NOW, interrupted: false }
}

async fn a_session_calls_its_backend(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let interview = InterviewId::parse(ada.create("k").await).unwrap();
    let reply = world.api.backend_call(BackendRequest::GetContext { interview: interview.clone() }).await;
    let expected = InterviewContext {
        candidate_name: Some("ada".into()),
        job_description: "Baker wanted in a small town with a river".into(),
        resume: "I bake".into(),
        duration: Duration::Standard,
        status: Some(InterviewStatus::Pending),
        ..Default::default()
    };
    assert_eq!(reply, Ok(BackendReply::Context(Box::new(expected))));
    for request in [
        BackendRequest::UpdateStatus {
            interview: interview.clone(),
            status: InterviewStatus::InProgress,
            ended_at: None,
        },
        BackendRequest::AppendTranscript { interview: interview.clone(), turns: vec![turn(1)] },
        BackendRequest::SubmitTranscript {
            interview: interview.clone(),
            turns: vec![turn(1), turn(2)],
            ended_at: NOW + 5,
        },
    ] {
        assert_eq!(world.api.backend_call(request).await, Ok(BackendReply::Done));
    }
    let result = ada.get("interview.getFeedback", json!({"interviewId": interview})).await.data();
    assert_eq!((&result["status"], result["transcript"].as_array().unwrap().len()), (&json!("COMPLETED"), 2));
}

async fn repeated_calls_succeed(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let interview = InterviewId::parse(ada.create("k").await).unwrap();
    let step = |status| BackendRequest::UpdateStatus { interview: interview.clone(), status, ended_at: None };
    for _ in 0..2 {
        let reply = world.api.backend_call(step(InterviewStatus::InProgress)).await;
        assert_eq!(reply, Ok(BackendReply::Done));
    }
    for _ in 0..2 {
        assert_eq!(world.api.backend_call(step(InterviewStatus::Error)).await, Ok(BackendReply::Done));
    }
    let back = world.api.backend_call(step(InterviewStatus::InProgress)).await;
    assert_eq!(back, Err(CallError::Refused));
}

async fn refused_and_unavailable_differ(database: &TestDatabase) {
    let world = World::new(database).await;
    let interview = InterviewId::parse("nothing").unwrap();
    let requests = || {
        [
            BackendRequest::GetContext { interview: interview.clone() },
            BackendRequest::AppendTranscript { interview: interview.clone(), turns: vec![] },
            BackendRequest::SubmitTranscript { interview: interview.clone(), turns: vec![], ended_at: NOW },
        ]
    };
    for request in requests() {
        assert_eq!(world.api.backend_call(request).await, Err(CallError::Refused));
    }
    world.store.close().await;
    for request in requests() {
        assert_eq!(world.api.backend_call(request).await, Err(CallError::Unavailable));
    }
}
