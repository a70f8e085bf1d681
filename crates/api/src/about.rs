//! `server.about`: what anyone may know of this server. What the API decides is told from its own constants,
//! the rest by the host.

use crate::caller::Call;
use crate::config::{Parts, SignUp};
use crate::cookie::SESSION_LIFETIME_MS;
use contract::backend::Duration;
use contract::procedures::limits::{
    MAX_DOCUMENT_BYTES, MAX_JOB_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MAX_PATIENCE_MS,
    MAX_PERSONA_CHARS, MAX_RESUME_CHARS, MAX_TITLE_CHARS, MIN_PASSWORD_CHARS, MIN_PATIENCE_MS,
};
use contract::procedures::server::{
    About, DatabaseKind, DurationLimit, HowLong, Interviewer, Kept, KeptKind, Limits, SignUpPolicy,
};
use std::sync::Arc;
use store::MAX_LIBRARY_ITEMS;
use trpc::Error;

/// What only the host knows of itself. Nothing of it may be secret: anyone can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFacts {
    /// Who speaks as the interviewer, as it is now.
    pub interviewer: Interviewer,
    /// How long an interview waits for a person whose connection was lost, in milliseconds.
    pub resume_window_ms: u64,
}

/// Tells the host's facts as they are now. It is called for each `server.about`, so it must not wait.
pub type TellFacts = Arc<dyn Fn() -> HostFacts + Send + Sync>;

pub(crate) async fn about(call: Call, _: ()) -> Result<About, Error> {
    let HostFacts { interviewer, resume_window_ms } = (call.api.facts)();
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sign_up: sign_up(call.api.sign_up),
        interviewer,
        kept: kept(),
        database: database(&call.api),
        resume_window_ms,
        limits: limits(),
    })
}

fn sign_up(policy: SignUp) -> SignUpPolicy {
    match policy {
        SignUp::Closed => SignUpPolicy::Closed,
        SignUp::Invite => SignUpPolicy::Invite,
        SignUp::Open => SignUpPolicy::Open,
    }
}

fn database(api: &Parts) -> DatabaseKind {
    if api.store.is_postgres() { DatabaseKind::Postgresql } else { DatabaseKind::Sqlite }
}

/// The schema in words. No table has a place for sound or files.
fn kept() -> Vec<Kept> {
    use HowLong::{AfterLastUse, Never, UntilDeleted};
    use KeptKind::{Account, Feedback, Interviews, Library, SignIns, Sound, Transcripts, Uploads};
    [
        (Account, UntilDeleted),
        (SignIns, AfterLastUse { ms: SESSION_LIFETIME_MS }),
        (Library, UntilDeleted),
        (Interviews, UntilDeleted),
        (Transcripts, UntilDeleted),
        (Feedback, UntilDeleted),
        (Sound, Never),
        (Uploads, Never),
    ]
    .map(|(what, how_long)| Kept { what, how_long })
    .into()
}

fn limits() -> Limits {
    let durations = [Duration::Short, Duration::Standard, Duration::Extended];
    Limits {
        job_description_chars: MAX_JOB_DESCRIPTION_CHARS,
        resume_chars: MAX_RESUME_CHARS,
        persona_chars: MAX_PERSONA_CHARS,
        name_chars: MAX_NAME_CHARS,
        title_chars: MAX_TITLE_CHARS,
        min_password_chars: MIN_PASSWORD_CHARS,
        max_password_chars: MAX_PASSWORD_CHARS,
        min_patience_ms: MIN_PATIENCE_MS,
        max_patience_ms: MAX_PATIENCE_MS,
        document_bytes: MAX_DOCUMENT_BYTES,
        library_items: usize::try_from(MAX_LIBRARY_ITEMS).unwrap_or(usize::MAX),
        durations: durations.map(|duration| DurationLimit { duration, limit_ms: duration.limit_ms() }).into(),
    }
}
