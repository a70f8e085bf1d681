//! The worker procedures as plain calls, for a live session in the same process.

use crate::config::Api;
use crate::procedures::worker;
use contract::backend::{BackendReply, BackendRequest, CallError, InterviewStatus};
use store::{ConflictKind, StoreError};
use trpc::{Code, Error};

impl Api {
    /// Does what a session asks of the backend.
    ///
    /// A repeated request succeeds as the first did: the answer to the first may not have been seen.
    ///
    /// # Errors
    /// [`CallError::Refused`] when the request can never succeed, [`CallError::Unavailable`] when it may later.
    pub async fn backend_call(&self, request: BackendRequest) -> Result<BackendReply, CallError> {
        let store = &self.parts.store;
        let now = self.parts.clock.now();
        match request {
            BackendRequest::AppendTranscript { interview, turns } => {
                done(store.append_turns(&interview, &turns).await, None)
            }
            BackendRequest::GetContext { interview } => {
                let context =
                    worker::context(&self.parts, &interview).await.map_err(|error| refusal(&error))?;
                Ok(BackendReply::Context(Box::new(context.into())))
            }
            BackendRequest::SubmitTranscript { interview, turns, ended_at } => {
                done(store.submit_transcript(&interview, &turns, ended_at, now).await, None)
            }
            BackendRequest::UpdateStatus { interview, status, ended_at } => {
                done(store.update_status(&interview, status, ended_at, now).await, Some(status))
            }
        }
    }
}

/// `wanted` is the status that the request was to reach: to be there already is success.
fn done<T>(outcome: store::Result<T>, wanted: Option<InterviewStatus>) -> Result<BackendReply, CallError> {
    match outcome {
        Ok(_) => Ok(BackendReply::Done),
        Err(StoreError::Conflict(ConflictKind::Status { from })) if Some(from) == wanted => {
            Ok(BackendReply::Done)
        }
        Err(error) => Err(classify(&error)),
    }
}

fn classify(error: &StoreError) -> CallError {
    let call_error = match error {
        StoreError::Conflict(_) | StoreError::InvalidValue { .. } | StoreError::NotFound => {
            CallError::Refused
        }
        StoreError::Corrupt { .. }
        | StoreError::Misconfigured { .. }
        | StoreError::NewerDatabase { .. }
        | StoreError::Unavailable { .. } => CallError::Unavailable,
    };
    tracing::warn!(%error, detail = error.log_detail(), "a session's call to the backend failed");
    call_error
}

fn refusal(error: &Error) -> CallError {
    tracing::warn!(%error, "a session's call to the backend failed");
    match error.code {
        Code::NotFound => CallError::Refused,
        _ => CallError::Unavailable,
    }
}
