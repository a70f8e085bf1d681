//! What the tests of the suite share: a clock, users, interviews and turns.

use contract::backend::{Duration, InterviewStatus, Speaker, Turn};
use contract::ids::{InterviewId, UserId};
use contract::time::UnixMillis;
use store::{CheckpointWrite, Claim, ClaimRule, Fencing, Lease, NewInterview, NewUser, Store};

pub(crate) const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

pub(crate) fn user_id(text: &str) -> UserId {
    UserId::parse(text).unwrap()
}

pub(crate) fn interview_id(text: &str) -> InterviewId {
    InterviewId::parse(text).unwrap()
}

/// A user whose id is `name`.
pub(crate) async fn add_user(store: &Store, name: &str) -> UserId {
    let id = user_id(name);
    let email = format!("{name}@example.org");
    let new =
        NewUser { id: &id, email: &email, name: Some(name), password_hash: Some("$hash"), ui_language: "en" };
    store.create_user(new, NOW).await.unwrap();
    id
}

pub(crate) fn new_interview<'a>(user: &'a UserId, id: &'a InterviewId, key: &'a str) -> NewInterview<'a> {
    NewInterview {
        id,
        user,
        idempotency_key: key,
        job_description: "Baker wanted",
        job_description_id: None,
        resume: "I bake",
        resume_id: None,
        persona: None,
        duration: Duration::Standard,
        language: None,
        options: "{}",
    }
}

/// An interview whose id and key are `name`, in the given status.
pub(crate) async fn add_interview(
    store: &Store,
    user: &UserId,
    name: &str,
    status: InterviewStatus,
) -> InterviewId {
    let id = interview_id(name);
    store.create_interview(&new_interview(user, &id, name), NOW).await.unwrap();
    if status != InterviewStatus::Pending {
        store.update_status(&id, InterviewStatus::InProgress, None, NOW + 1).await.unwrap();
    }
    if matches!(status, InterviewStatus::Completed | InterviewStatus::Error) {
        store.update_status(&id, status, None, NOW + 2).await.unwrap();
    }
    id
}

pub(crate) fn turn(sequence: u64, content: &str) -> Turn {
    let speaker = if sequence % 2 == 1 { Speaker::Ai } else { Speaker::User };
    Turn { sequence, speaker, content: content.into(), at: NOW + sequence, interrupted: sequence == 3 }
}

/// A claim that always succeeds, for 30 seconds.
pub(crate) async fn claim(store: &Store, interview: &InterviewId, node: &str) -> Claim {
    store.claim(interview, node, ClaimRule::Always, NOW + 30_000, NOW).await.unwrap().unwrap()
}

/// A checkpoint whose state tells its fencing number and version.
pub(crate) fn write(
    interview: &InterviewId,
    fencing: Fencing,
    version: u64,
    turns: &[Turn],
) -> CheckpointWrite {
    CheckpointWrite {
        lease: Lease { interview: interview.clone(), fencing },
        version: i64::try_from(version).unwrap(),
        turns: turns.to_vec(),
        data: format!("{}/{version}", fencing.0),
    }
}
