//! `interview.*` as a user calls it: everything is looked up among the user's own.

use super::{NO_INTERVIEW, invalid};
use crate::caller::UserCall;
use crate::convert;
use crate::errors::{from_store, no_randomness, or_missing};
use contract::backend::InterviewStatus;
use contract::ids::{JobDescriptionId, ResumeId};
use contract::procedures::Success;
use contract::procedures::interview::{
    CreateSessionInput, DeleteInput, GetByIdInput, HistoryEntry, HistoryInput, Interview, InterviewById,
    InterviewFeedback, InterviewRef, JobDescriptionSource, ResumeSource, WorkerToken,
};
use store::{HistoryCursor, MAX_HISTORY_LIMIT, NewInterview};
use trpc::Error;

pub(crate) async fn create_session(
    UserCall { call, user }: UserCall,
    input: CreateSessionInput,
) -> Result<Interview, Error> {
    input.validate().map_err(invalid)?;
    let store = &call.api.store;
    // Before the library is looked at: an item may be deleted after the first of two equal requests.
    let key = &input.idempotency_key;
    if let Some(made) = store.find_interview_by_key(&user.id, key).await.map_err(from_store)? {
        return convert::interview(made);
    }
    let caller = UserCall { call: call.clone(), user };
    let (job_description, job_description_id) = job_description(&caller, input.job_description).await?;
    let (resume, resume_id) = resume(&caller, input.resume).await?;
    let mut options = input.options.unwrap_or_default();
    options.patience_ms = options.patience_ms.or(convert::settings(&caller.user).patience_ms);
    let options =
        serde_json::to_string(&options).map_err(|error| Error::internal(format!("options: {error}")))?;
    let new = NewInterview {
        id: &call.api.ids.interview().map_err(no_randomness)?,
        user: &caller.user.id,
        idempotency_key: key,
        job_description: &job_description,
        job_description_id: job_description_id.as_ref(),
        resume: &resume,
        resume_id: resume_id.as_ref(),
        persona: input.persona.as_deref().filter(|persona| !persona.trim().is_empty()),
        duration: input.duration.unwrap_or_default(),
        language: input.language.as_deref(),
        options: &options,
    };
    let made = store.create_interview(&new, call.now).await;
    convert::interview(made.map_err(or_missing("The library's item was deleted meanwhile"))?)
}

async fn job_description(
    UserCall { call, user }: &UserCall,
    source: JobDescriptionSource,
) -> Result<(String, Option<JobDescriptionId>), Error> {
    match source {
        JobDescriptionSource::Text { content } => Ok((content, None)),
        JobDescriptionSource::Reference { job_description_id: id } => {
            let item = call.api.store.get_job_description(&user.id, &id).await;
            Ok((item.map_err(or_missing("Job description not found"))?.content, Some(id)))
        }
    }
}

async fn resume(
    UserCall { call, user }: &UserCall,
    source: ResumeSource,
) -> Result<(String, Option<ResumeId>), Error> {
    match source {
        ResumeSource::Text { content } => Ok((content, None)),
        ResumeSource::Reference { resume_id: id } => {
            let item = call.api.store.get_resume(&user.id, &id).await;
            Ok((item.map_err(or_missing("Resume not found"))?.content, Some(id)))
        }
    }
}

pub(crate) async fn get_by_id(
    UserCall { call, user }: UserCall,
    input: GetByIdInput,
) -> Result<InterviewById, Error> {
    let store = &call.api.store;
    let interview = store.get_interview(&user.id, &input.id).await.map_err(or_missing(NO_INTERVIEW))?;
    let feedback = if input.include_feedback == Some(true) {
        let stored = store.get_feedback(&interview.id).await.map_err(from_store)?;
        Some(stored.map(convert::feedback).transpose()?)
    } else {
        None
    };
    Ok(InterviewById { interview: convert::interview(interview)?, feedback })
}

pub(crate) async fn get_history(
    UserCall { call, user }: UserCall,
    input: HistoryInput,
) -> Result<Vec<HistoryEntry>, Error> {
    input.validate().map_err(invalid)?;
    let cursor =
        input.cursor.map(|cursor| HistoryCursor { created_at: cursor.created_at.into(), id: cursor.id });
    let limit = input.limit.unwrap_or(MAX_HISTORY_LIMIT);
    let search = input.search.as_deref().unwrap_or_default();
    let page = call.api.store.search_history(&user.id, search, cursor.as_ref(), limit).await;
    let page = page.map_err(from_store)?;
    Ok(page.into_iter().map(convert::history_entry).collect())
}

pub(crate) async fn get_current(
    UserCall { call, user }: UserCall,
    _: (),
) -> Result<Option<Interview>, Error> {
    let current = call.api.store.current_interview(&user.id).await.map_err(from_store)?;
    current.map(convert::interview).transpose()
}

pub(crate) async fn get_feedback(
    UserCall { call, user }: UserCall,
    input: InterviewRef,
) -> Result<InterviewFeedback, Error> {
    let store = &call.api.store;
    let id = &input.interview_id;
    let interview = store.get_interview(&user.id, id).await.map_err(or_missing(NO_INTERVIEW))?;
    let transcript = store.get_transcript(id).await.map_err(from_store)?;
    let feedback = store.get_feedback(id).await.map_err(from_store)?;
    convert::interview_feedback(interview, transcript, feedback)
}

pub(crate) async fn generate_worker_token(call: UserCall, input: InterviewRef) -> Result<WorkerToken, Error> {
    issue_token(call, input, InterviewStatus::Pending).await
}

pub(crate) async fn generate_resume_token(call: UserCall, input: InterviewRef) -> Result<WorkerToken, Error> {
    issue_token(call, input, InterviewStatus::InProgress).await
}

async fn issue_token(
    UserCall { call, user }: UserCall,
    input: InterviewRef,
    wanted: InterviewStatus,
) -> Result<WorkerToken, Error> {
    let found = call.api.store.get_interview(&user.id, &input.interview_id).await;
    let interview = found.map_err(or_missing(NO_INTERVIEW))?;
    if interview.status != wanted {
        return Err(Error::bad_request(format!("Interview is not in {} state", wanted.as_str())));
    }
    let resume = wanted == InterviewStatus::InProgress;
    Ok(WorkerToken { token: call.api.token_key.issue(user.id, interview.id, resume, call.now) })
}

pub(crate) async fn delete(UserCall { call, user }: UserCall, input: DeleteInput) -> Result<Success, Error> {
    call.api.store.delete_interview(&user.id, &input.id).await.map_err(or_missing(NO_INTERVIEW))?;
    Ok(Success::DONE)
}
