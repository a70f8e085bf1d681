//! `resume.*` and `jobDescription.*`: the user's own libraries.

use super::invalid;
use crate::caller::UserCall;
use crate::convert;
use crate::errors::{from_store, no_randomness, or_missing};
use contract::ids::{JobDescriptionId, ResumeId};
use contract::procedures::Success;
use contract::procedures::library::{CreateItemInput, DeleteItemInput, LibraryItem, UpdateItemInput};
use store::NewLibraryItem;
use trpc::Error;

const NO_RESUME: &str = "Resume not found";
const NO_JOB_DESCRIPTION: &str = "Job description not found";

pub(crate) async fn list_resumes(
    UserCall { call, user }: UserCall,
    _: (),
) -> Result<Vec<LibraryItem>, Error> {
    let items = call.api.store.list_resumes(&user.id).await.map_err(from_store)?;
    Ok(items.into_iter().map(convert::library_item).collect())
}

pub(crate) async fn create_resume(
    UserCall { call, user }: UserCall,
    input: CreateItemInput,
) -> Result<LibraryItem, Error> {
    input.validate().map_err(invalid)?;
    let id = call.api.ids.resume().map_err(no_randomness)?;
    let new = NewLibraryItem { title: &input.title, content: &input.content };
    let item = call.api.store.create_resume(&user.id, &id, new, call.now).await.map_err(from_store)?;
    Ok(convert::library_item(item))
}

pub(crate) async fn update_resume(
    UserCall { call, user }: UserCall,
    input: UpdateItemInput<ResumeId>,
) -> Result<LibraryItem, Error> {
    input.validate().map_err(invalid)?;
    let (title, content) = (input.title.as_deref(), input.content.as_deref());
    let item = call.api.store.update_resume(&user.id, &input.id, title, content, call.now).await;
    Ok(convert::library_item(item.map_err(or_missing(NO_RESUME))?))
}

pub(crate) async fn delete_resume(
    UserCall { call, user }: UserCall,
    input: DeleteItemInput<ResumeId>,
) -> Result<Success, Error> {
    call.api.store.delete_resume(&user.id, &input.id).await.map_err(or_missing(NO_RESUME))?;
    Ok(Success::DONE)
}

pub(crate) async fn list_job_descriptions(
    UserCall { call, user }: UserCall,
    _: (),
) -> Result<Vec<LibraryItem>, Error> {
    let items = call.api.store.list_job_descriptions(&user.id).await.map_err(from_store)?;
    Ok(items.into_iter().map(convert::library_item).collect())
}

pub(crate) async fn create_job_description(
    UserCall { call, user }: UserCall,
    input: CreateItemInput,
) -> Result<LibraryItem, Error> {
    input.validate().map_err(invalid)?;
    let id = call.api.ids.job_description().map_err(no_randomness)?;
    let new = NewLibraryItem { title: &input.title, content: &input.content };
    let item = call.api.store.create_job_description(&user.id, &id, new, call.now).await;
    Ok(convert::library_item(item.map_err(from_store)?))
}

pub(crate) async fn update_job_description(
    UserCall { call, user }: UserCall,
    input: UpdateItemInput<JobDescriptionId>,
) -> Result<LibraryItem, Error> {
    input.validate().map_err(invalid)?;
    let (title, content) = (input.title.as_deref(), input.content.as_deref());
    let item = call.api.store.update_job_description(&user.id, &input.id, title, content, call.now).await;
    Ok(convert::library_item(item.map_err(or_missing(NO_JOB_DESCRIPTION))?))
}

pub(crate) async fn delete_job_description(
    UserCall { call, user }: UserCall,
    input: DeleteItemInput<JobDescriptionId>,
) -> Result<Success, Error> {
    let deleted = call.api.store.delete_job_description(&user.id, &input.id).await;
    deleted.map_err(or_missing(NO_JOB_DESCRIPTION))?;
    Ok(Success::DONE)
}
