//! Who may call which procedure, and what it is for: the one list of them.

/// Who may call a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// A signed-in user, for what is theirs.
    User,
    /// A signed-in user for what is theirs, or a worker.
    UserOrWorker,
    /// A worker, by its shared secret.
    Worker,
}

/// One procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What it does, in one sentence.
    pub summary: &'static str,
}

const fn rule(path: &'static str, access: Access, summary: &'static str) -> Rule {
    Rule { path, access, summary }
}

/// Every procedure, sorted by name.
pub const ACCESS: [Rule; 31] = {
    use Access::{Public, User, UserOrWorker, Worker};
    [
        rule("auth.session", Public, "Tells who is signed in, or null."),
        rule("auth.signIn", Public, "Signs in with a password and sets the session cookie."),
        rule("auth.signOut", Public, "Ends the session and removes its cookie."),
        rule("auth.signUp", Public, "Makes an account, signs it in and sets the session cookie."),
        rule("interview.appendTranscript", Worker, "Journals finished turns of a live interview."),
        rule("interview.createSession", User, "Creates an interview, once per idempotency key."),
        rule("interview.delete", User, "Deletes an interview with everything that belongs to it."),
        rule("interview.generateResumeToken", User, "Issues a token to come back to a live interview."),
        rule("interview.generateWorkerToken", User, "Issues a token to join a pending interview."),
        rule("interview.getById", User, "Gives one interview."),
        rule("interview.getContext", Worker, "Gives what the interviewer must know."),
        rule("interview.getCurrent", User, "Gives the interview that is live now, or null."),
        rule("interview.getFeedback", User, "Gives an interview with its transcript and feedback."),
        rule("interview.getHistory", User, "Lists interviews, newest first."),
        rule("interview.submitFeedback", Worker, "Stores the feedback on an interview."),
        rule(
            "interview.submitTranscript",
            Worker,
            "Stores the whole transcript and completes the interview.",
        ),
        rule("interview.updateStatus", UserOrWorker, "Moves an interview on; a user may only abandon one."),
        rule("jobDescription.create", User, "Adds a job description to the library."),
        rule("jobDescription.delete", User, "Deletes a job description from the library."),
        rule("jobDescription.list", User, "Lists the library's job descriptions, newest first."),
        rule("jobDescription.update", User, "Changes a job description of the library."),
        rule("resume.create", User, "Adds a résumé to the library."),
        rule("resume.delete", User, "Deletes a résumé from the library."),
        rule("resume.list", User, "Lists the library's résumés, newest first."),
        rule("resume.update", User, "Changes a résumé of the library."),
        rule(
            "server.about",
            Public,
            "Tells who takes part in an interview, what is kept, and how much fits.",
        ),
        rule("user.changePassword", User, "Changes the password and signs out every other browser."),
        rule("user.deleteAccount", User, "Deletes the user and everything stored about them."),
        rule("user.exportData", User, "Gives everything stored about the user."),
        rule("user.getProfile", User, "Gives the user's profile."),
        rule("user.updateProfile", User, "Changes the user's profile."),
    ]
};
