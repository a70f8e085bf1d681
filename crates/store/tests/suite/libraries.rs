//! The libraries: a user's own, bounded, and independent of the interviews made from them.

use crate::support::{NOW, add_user, interview_id, new_interview};
use contract::ids::{JobDescriptionId, ResumeId};
use store::testing::TestDatabase;
use store::{ConflictKind, MAX_LIBRARY_ITEMS, NewInterview, NewLibraryItem, StoreError};

store::on_both_engines!(
    items_belong_to_their_owner,
    snapshots_outlive_the_library,
    a_foreign_reference_cannot_be_invented,
    a_library_has_an_end,
);

const CV: NewLibraryItem<'_> = NewLibraryItem { title: "CV", content: "I bake" };
const JOB: NewLibraryItem<'_> = NewLibraryItem { title: "Job", content: "Bake!" };

fn resume_id(text: &str) -> ResumeId {
    ResumeId::parse(text).unwrap()
}

fn job_id(text: &str) -> JobDescriptionId {
    JobDescriptionId::parse(text).unwrap()
}

async fn items_belong_to_their_owner(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (add_user(&store, "ada").await, add_user(&store, "bob").await);
    let (cv, job) = (resume_id("r1"), job_id("j1"));
    store.create_resume(&ada, &cv, CV, NOW).await.unwrap();
    store.create_resume(&ada, &resume_id("r2"), CV, NOW + 1).await.unwrap();
    store.create_job_description(&ada, &job, JOB, NOW).await.unwrap();
    let ids: Vec<_> = store.list_resumes(&ada).await.unwrap().into_iter().map(|item| item.id).collect();
    assert_eq!(ids, [resume_id("r2"), cv.clone()]);
    assert_eq!(store.list_job_descriptions(&ada).await.unwrap()[0].content, "Bake!");

    assert_eq!(store.list_resumes(&bob).await, Ok(vec![]));
    assert_eq!(store.get_resume(&bob, &cv).await, Err(StoreError::NotFound));
    assert_eq!(store.update_resume(&bob, &cv, Some("x"), None, NOW).await, Err(StoreError::NotFound));
    assert_eq!(store.delete_resume(&bob, &cv).await, Err(StoreError::NotFound));
    assert_eq!(store.get_job_description(&bob, &job).await, Err(StoreError::NotFound));
    let change = store.update_job_description(&bob, &job, None, Some("x"), NOW).await;
    assert_eq!(change, Err(StoreError::NotFound));
    assert_eq!(store.delete_job_description(&bob, &job).await, Err(StoreError::NotFound));

    let changed = store.update_resume(&ada, &cv, Some("New"), None, NOW + 5).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.content.as_str()), ("New", "I bake"));
    assert_eq!((changed.created_at, changed.updated_at), (NOW, NOW + 5));
    let changed = store.update_job_description(&ada, &job, None, Some("Knead!"), NOW + 5).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.content.as_str()), ("Job", "Knead!"));
    assert_eq!(store.get_job_description(&ada, &job).await, Ok(changed));
    store.delete_resume(&ada, &cv).await.unwrap();
    assert_eq!(store.get_resume(&ada, &cv).await, Err(StoreError::NotFound));
}

async fn snapshots_outlive_the_library(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let (cv, job, id) = (resume_id("r1"), job_id("j1"), interview_id("i1"));
    store.create_resume(&ada, &cv, CV, NOW).await.unwrap();
    store.create_job_description(&ada, &job, JOB, NOW).await.unwrap();
    let new = NewInterview {
        resume_id: Some(&cv),
        job_description_id: Some(&job),
        ..new_interview(&ada, &id, "key")
    };
    let made = store.create_interview(&new, NOW).await.unwrap();
    assert_eq!((made.resume_id.as_ref(), made.job_description_id.as_ref()), (Some(&cv), Some(&job)));
    store.delete_resume(&ada, &cv).await.unwrap();
    store.delete_job_description(&ada, &job).await.unwrap();
    let kept = store.get_interview(&ada, &id).await.unwrap();
    assert_eq!((kept.resume_id, kept.job_description_id), (None, None));
    assert_eq!(kept.resume_snapshot, made.resume_snapshot);
    assert_eq!(kept.job_description_snapshot, made.job_description_snapshot);
}

async fn a_foreign_reference_cannot_be_invented(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    let (cv, id) = (resume_id("nothing"), interview_id("i1"));
    let new = NewInterview { resume_id: Some(&cv), ..new_interview(&ada, &id, "key") };
    assert_eq!(store.create_interview(&new, NOW).await, Err(StoreError::NotFound));
}

async fn a_library_has_an_end(database: &TestDatabase) {
    let store = database.open().await;
    let ada = add_user(&store, "ada").await;
    for n in 0..MAX_LIBRARY_ITEMS {
        store.create_resume(&ada, &resume_id(&format!("r{n}")), CV, NOW).await.unwrap();
    }
    let full = store.create_resume(&ada, &resume_id("more"), CV, NOW).await;
    assert_eq!(full, Err(StoreError::Conflict(ConflictKind::LibraryFull)));
    store.create_job_description(&ada, &job_id("j"), JOB, NOW).await.unwrap();
    store.delete_resume(&ada, &resume_id("r0")).await.unwrap();
    store.create_resume(&ada, &resume_id("more"), CV, NOW).await.unwrap();
}
