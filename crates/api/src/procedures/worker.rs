//! `interview.*` as a worker calls it, and `interview.updateStatus`, which a user may call too.
//!
//! The functions that take [`Parts`] are the same for a worker over HTTP and for a session in this process.

use super::{NO_INTERVIEW, invalid};
use crate::caller::{Call, UserCall, WorkerCall};
use crate::config::Parts;
use crate::convert;
use crate::errors::or_missing;
use contract::ids::InterviewId;
use contract::procedures::Success;
use contract::procedures::interview::{Interview, InterviewRef};
use contract::procedures::worker::{
    AppendTranscriptInput, Context, SubmitFeedbackInput, SubmitTranscriptInput, TargetStatus,
    UpdateStatusInput,
};
use store::Feedback;
use trpc::Error;

/// What the interviewer must know.
pub(crate) async fn context(api: &Parts, id: &InterviewId) -> Result<Context, Error> {
    let interview = api.store.get_interview_any(id).await.map_err(or_missing(NO_INTERVIEW))?;
    let user = api.store.get_user(&interview.user_id).await.map_err(or_missing(NO_INTERVIEW))?;
    Ok(Context {
        candidate_name: user.name,
        options: convert::options(&interview.options)?,
        job_description: interview.job_description_snapshot,
        resume: interview.resume_snapshot,
        persona: interview.persona,
        language: interview.language,
        duration: interview.duration,
        duration_ms: interview.duration.limit_ms(),
        status: interview.status,
    })
}

pub(crate) async fn get_context(
    WorkerCall { call }: WorkerCall,
    input: InterviewRef,
) -> Result<Context, Error> {
    context(&call.api, &input.interview_id).await
}

pub(crate) async fn append_transcript(
    WorkerCall { call }: WorkerCall,
    input: AppendTranscriptInput,
) -> Result<Success, Error> {
    let id = input.interview_id.clone();
    let turns = input.turns().map_err(invalid)?;
    call.api.store.append_turns(&id, &turns).await.map_err(or_missing(NO_INTERVIEW))?;
    Ok(Success::DONE)
}

pub(crate) async fn submit_transcript(
    WorkerCall { call }: WorkerCall,
    input: SubmitTranscriptInput,
) -> Result<Success, Error> {
    let (id, ended_at) = (input.interview_id.clone(), input.ended_at.into());
    let turns = input.turns().map_err(invalid)?;
    let submitted = call.api.store.submit_transcript(&id, &turns, ended_at, call.now).await;
    submitted.map_err(or_missing(NO_INTERVIEW))?;
    Ok(Success::DONE)
}

pub(crate) async fn update_status(call: Call, input: UpdateStatusInput) -> Result<Interview, Error> {
    if call.is_worker() {
        let ended_at = input.ended_at.map(Into::into);
        let store = &call.api.store;
        let moved = store.update_status(&input.interview_id, input.status.into(), ended_at, call.now).await;
        return convert::interview(moved.map_err(or_missing(NO_INTERVIEW))?);
    }
    abandon(call.as_user()?, input).await
}

/// The one step a user may take: away from an interview of their own.
async fn abandon(
    UserCall { call, user }: UserCall,
    UpdateStatusInput { interview_id: id, status, .. }: UpdateStatusInput,
) -> Result<Interview, Error> {
    let store = &call.api.store;
    if status != TargetStatus::Error {
        // Someone else's interview is missing, whatever one wants to do with it.
        store.get_interview(&user.id, &id).await.map_err(or_missing(NO_INTERVIEW))?;
        return Err(Error::forbidden("status: a user may only abandon an interview, by ERROR"));
    }
    let left = store.abandon_interview(&user.id, &id, call.now).await;
    convert::interview(left.map_err(or_missing(NO_INTERVIEW))?)
}

pub(crate) async fn submit_feedback(
    WorkerCall { call }: WorkerCall,
    input: SubmitFeedbackInput,
) -> Result<Success, Error> {
    input.validate().map_err(invalid)?;
    let given = input.feedback;
    let feedback = Feedback {
        details: serde_json::to_string(&given.details).map_err(|error| Error::internal(error.to_string()))?,
        summary: given.summary,
        strengths: given.strengths,
        content_and_structure: given.content_and_structure,
        communication_and_delivery: given.communication_and_delivery,
        presentation: given.presentation,
    };
    let stored = call.api.store.submit_feedback(&input.interview_id, &feedback, call.now).await;
    stored.map_err(or_missing(NO_INTERVIEW))?;
    Ok(Success::DONE)
}
