//! The one table from the store's errors to the wire's.

use store::{ConflictKind, NoRandomness, StoreError};
use trpc::Error;

/// What the store said, where nothing can be missing.
pub(crate) fn from_store(error: StoreError) -> Error {
    match error {
        StoreError::NotFound => Error::not_found("Not found"),
        StoreError::Conflict(kind) => from_conflict(kind),
        StoreError::Unavailable { detail } => {
            Error::service_unavailable("The database is unavailable. Please try again.", detail)
        }
        StoreError::InvalidValue { detail } => {
            Error::internal(format!("the database refuses a value: {detail}"))
        }
        StoreError::Corrupt { detail } => Error::internal(format!("stored data cannot be read: {detail}")),
        error @ (StoreError::Misconfigured { .. } | StoreError::NewerDatabase { .. }) => {
            Error::internal(error.to_string())
        }
    }
}

/// What the store said, and `missing` when the row does not exist or is someone else's.
pub(crate) fn or_missing(missing: &'static str) -> impl Fn(StoreError) -> Error {
    move |error| match error {
        StoreError::NotFound => Error::not_found(missing),
        other => from_store(other),
    }
}

fn from_conflict(kind: ConflictKind) -> Error {
    let text = match kind {
        ConflictKind::Duplicate => "It exists already".to_owned(),
        ConflictKind::EmailTaken => "An account with this e-mail address exists already".to_owned(),
        ConflictKind::FeedbackDiffers => "The interview has other feedback already".to_owned(),
        ConflictKind::Fenced => "Another worker runs the interview".to_owned(),
        ConflictKind::LibraryFull => {
            format!("The library holds {} items already. Delete one first.", store::MAX_LIBRARY_ITEMS)
        }
        ConflictKind::Status { from } => format!("Interview is in {} state", from.as_str()),
        ConflictKind::TranscriptDiffers => "Interview is COMPLETED with another transcript".to_owned(),
    };
    Error::conflict(text)
}

/// The system gave no random bytes.
pub(crate) fn no_randomness(error: NoRandomness) -> Error {
    Error::internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use trpc::Code;

    #[test]
    fn the_peer_learns_what_concerns_it_only() {
        let detail = || "connection refused".to_owned();
        for (error, code) in [
            (StoreError::NotFound, Code::NotFound),
            (StoreError::Conflict(ConflictKind::LibraryFull), Code::Conflict),
            (StoreError::Unavailable { detail: detail() }, Code::ServiceUnavailable),
            (StoreError::Corrupt { detail: detail() }, Code::InternalServerError),
            (StoreError::Misconfigured { problem: detail() }, Code::InternalServerError),
        ] {
            let error = or_missing("Interview not found")(error);
            assert_eq!(error.code, code);
            assert!(!error.message.contains("refused"), "{}", error.message);
            if code == Code::NotFound {
                assert_eq!(error.message, "Interview not found");
            }
        }
    }
}
