//! Every procedure that the app calls, with its input and output.

use super::Procedure;
use contract::procedures::Success;
use contract::procedures::auth::{SessionUser, SignInInput, SignUpInput};
use contract::procedures::interview::{
    CreateSessionInput, DeleteInput, GetByIdInput, HistoryEntry, HistoryInput, Interview, InterviewById,
    InterviewFeedback, InterviewRef, WorkerToken,
};
use contract::procedures::library::{CreateItemInput, DeleteItemInput, LibraryItem};
use contract::procedures::server::About;
use contract::procedures::user::{ChangePasswordInput, DeleteAccountInput, Profile, UpdateProfileInput};
use serde_json::Value;

/// Who is signed in.
pub(crate) const SESSION: Procedure<(), Option<SessionUser>> = Procedure::query("auth.session");
/// Signs in.
pub(crate) const SIGN_IN: Procedure<SignInInput, SessionUser> = Procedure::mutation("auth.signIn");
/// Signs out.
pub(crate) const SIGN_OUT: Procedure<(), Success> = Procedure::mutation("auth.signOut");
/// Makes an account and signs in.
pub(crate) const SIGN_UP: Procedure<SignUpInput, SessionUser> = Procedure::mutation("auth.signUp");

/// Creates an interview.
pub(crate) const CREATE_SESSION: Procedure<CreateSessionInput, Interview> =
    Procedure::mutation("interview.createSession");
/// Deletes an interview.
pub(crate) const DELETE: Procedure<DeleteInput, Success> = Procedure::mutation("interview.delete");
/// A token for the live session of an interview that is in progress.
pub(crate) const GENERATE_RESUME_TOKEN: Procedure<InterviewRef, WorkerToken> =
    Procedure::mutation("interview.generateResumeToken");
/// A token for the live session of an interview that has not begun.
pub(crate) const GENERATE_WORKER_TOKEN: Procedure<InterviewRef, WorkerToken> =
    Procedure::mutation("interview.generateWorkerToken");
/// An interview.
pub(crate) const GET_BY_ID: Procedure<GetByIdInput, InterviewById> = Procedure::query("interview.getById");
/// The interview that is live now.
pub(crate) const GET_CURRENT: Procedure<(), Option<Interview>> = Procedure::query("interview.getCurrent");
/// An interview with its transcript.
pub(crate) const GET_FEEDBACK: Procedure<InterviewRef, InterviewFeedback> =
    Procedure::query("interview.getFeedback");
/// The interviews, newest first.
pub(crate) const GET_HISTORY: Procedure<HistoryInput, Vec<HistoryEntry>> =
    Procedure::query("interview.getHistory");

/// Keeps a job description.
pub(crate) const CREATE_JOB_DESCRIPTION: Procedure<CreateItemInput, LibraryItem> =
    Procedure::mutation("jobDescription.create");
/// Removes a job description.
pub(crate) const DELETE_JOB_DESCRIPTION: Procedure<DeleteItemInput<String>, Success> =
    Procedure::mutation("jobDescription.delete");
/// The kept job descriptions.
pub(crate) const LIST_JOB_DESCRIPTIONS: Procedure<(), Vec<LibraryItem>> =
    Procedure::query("jobDescription.list");
/// Keeps a résumé.
pub(crate) const CREATE_RESUME: Procedure<CreateItemInput, LibraryItem> =
    Procedure::mutation("resume.create");
/// Removes a résumé.
pub(crate) const DELETE_RESUME: Procedure<DeleteItemInput<String>, Success> =
    Procedure::mutation("resume.delete");
/// The kept résumés.
pub(crate) const LIST_RESUMES: Procedure<(), Vec<LibraryItem>> = Procedure::query("resume.list");

/// What anyone may know of this server.
pub(crate) const ABOUT: Procedure<(), About> = Procedure::query("server.about");

/// Changes the password.
pub(crate) const CHANGE_PASSWORD: Procedure<ChangePasswordInput, Success> =
    Procedure::mutation("user.changePassword");
/// Deletes the account.
pub(crate) const DELETE_ACCOUNT: Procedure<DeleteAccountInput, Success> =
    Procedure::mutation("user.deleteAccount");
/// Everything that is stored about the person: a `UserExport`, handed on as it comes.
pub(crate) const EXPORT_DATA: Procedure<(), Value> = Procedure::query("user.exportData");
/// Name and settings.
pub(crate) const GET_PROFILE: Procedure<(), Profile> = Procedure::query("user.getProfile");
/// Changes name and settings.
pub(crate) const UPDATE_PROFILE: Procedure<UpdateProfileInput, Profile> =
    Procedure::mutation("user.updateProfile");

#[cfg(test)]
mod tests {
    use super::*;
    use trpc::Kind;

    /// The description that the server's own tests keep true.
    const OPENAPI: &str = include_str!("../../../../docs/openapi.json");

    #[test]
    fn the_server_has_each_procedure_by_that_name_and_method() {
        let openapi: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let check = |name: &str, kind: Kind| {
            let method = if kind == Kind::Query { "get" } else { "post" };
            let path = &openapi["paths"][format!("/api/trpc/{name}")][method];
            assert!(path.is_object(), "{method} {name}");
        };
        macro_rules! check_all {
            ($($procedure:expr),+ $(,)?) => { $( check($procedure.name, $procedure.kind); )+ };
        }
        check_all!(
            SESSION,
            SIGN_IN,
            SIGN_OUT,
            SIGN_UP,
            CREATE_SESSION,
            DELETE,
            GENERATE_RESUME_TOKEN,
            GENERATE_WORKER_TOKEN,
            GET_BY_ID,
            GET_CURRENT,
            GET_FEEDBACK,
            GET_HISTORY,
            CREATE_JOB_DESCRIPTION,
            DELETE_JOB_DESCRIPTION,
            LIST_JOB_DESCRIPTIONS,
            CREATE_RESUME,
            DELETE_RESUME,
            LIST_RESUMES,
            ABOUT,
            CHANGE_PASSWORD,
            DELETE_ACCOUNT,
            EXPORT_DATA,
            GET_PROFILE,
            UPDATE_PROFILE,
        );
    }
}
