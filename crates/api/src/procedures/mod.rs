//! The procedures, by the first part of their name, and the router that holds them.

pub(crate) mod auth;
mod interview;
mod library;
mod user;
pub(crate) mod worker;

use crate::about;
use crate::caller::{Call, for_users, for_workers};
use contract::procedures::InvalidField;
use trpc::{Error, Router};

/// What a missing interview and someone else's have in common.
pub(crate) const NO_INTERVIEW: &str = "Interview not found";

/// Every procedure. Which wrapper a line has must agree with [`crate::ACCESS`]; a test compares.
pub(crate) fn router() -> Router<Call> {
    Router::new().merge(auth_procedures()).merge(interview_procedures()).merge(own_procedures())
}

fn auth_procedures() -> Router<Call> {
    Router::new()
        .query("auth.session", auth::session)
        .mutation("auth.signIn", auth::sign_in)
        .mutation("auth.signOut", auth::sign_out)
        .mutation("auth.signUp", auth::sign_up)
        .before_headers("auth.signIn")
        .before_headers("auth.signOut")
        .before_headers("auth.signUp")
}

fn interview_procedures() -> Router<Call> {
    Router::new()
        .mutation("interview.appendTranscript", for_workers(worker::append_transcript))
        .mutation("interview.createSession", for_users(interview::create_session))
        .mutation("interview.delete", for_users(interview::delete))
        .mutation("interview.generateResumeToken", for_users(interview::generate_resume_token))
        .mutation("interview.generateWorkerToken", for_users(interview::generate_worker_token))
        .query("interview.getById", for_users(interview::get_by_id))
        .query("interview.getContext", for_workers(worker::get_context))
        .query("interview.getCurrent", for_users(interview::get_current))
        .query("interview.getFeedback", for_users(interview::get_feedback))
        .query("interview.getHistory", for_users(interview::get_history))
        .mutation("interview.submitFeedback", for_workers(worker::submit_feedback))
        .mutation("interview.submitTranscript", for_workers(worker::submit_transcript))
        .mutation("interview.updateStatus", worker::update_status)
}

fn own_procedures() -> Router<Call> {
    Router::new()
        .mutation("jobDescription.create", for_users(library::create_job_description))
        .mutation("jobDescription.delete", for_users(library::delete_job_description))
        .query("jobDescription.list", for_users(library::list_job_descriptions))
        .mutation("jobDescription.update", for_users(library::update_job_description))
        .mutation("resume.create", for_users(library::create_resume))
        .mutation("resume.delete", for_users(library::delete_resume))
        .query("resume.list", for_users(library::list_resumes))
        .mutation("resume.update", for_users(library::update_resume))
        .query("server.about", about::about)
        .mutation("user.changePassword", for_users(user::change_password))
        .mutation("user.deleteAccount", for_users(user::delete_account))
        .query("user.exportData", for_users(user::export_data))
        .query("user.getProfile", for_users(user::get_profile))
        .mutation("user.updateProfile", for_users(user::update_profile))
        .before_headers("user.deleteAccount")
}

/// BAD_REQUEST that names the field.
pub(crate) fn invalid(InvalidField { field, problem }: InvalidField) -> Error {
    Error::bad_request(format!("{field}: {problem}")).with_log(format!("input refused at {field}"))
}
