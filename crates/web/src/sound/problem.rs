//! Why there is no sound, and why there is no microphone: what the browser says, sorted by what helps.

use super::devices::Permission;

/// Why there is no sound at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SoundProblem {
    /// The browser has no audio worklets: it is too old, or the page is not secure.
    Unsupported,
    /// It has, and they do not start.
    Failed,
    /// It was closed.
    Closed,
}

/// Why there is no microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MicrophoneProblem {
    /// The person, or the system, has forbidden it for this site.
    Denied,
    /// The browser's question was closed without an answer.
    Dismissed,
    /// There is none.
    NotFound,
    /// Another program holds it.
    InUse,
    /// The page is neither HTTPS nor on this computer, or a frame without leave.
    Insecure,
    /// Something else.
    Failed,
}

impl MicrophoneProblem {
    /// What the name of the browser's exception means.
    /// <https://developer.mozilla.org/docs/Web/API/MediaDevices/getUserMedia#exceptions>
    pub(super) fn of(exception: &str, permission: Option<Permission>) -> Self {
        match exception {
            "NotAllowedError" if permission == Some(Permission::Prompt) => Self::Dismissed,
            "NotAllowedError" => Self::Denied,
            "NotFoundError" | "OverconstrainedError" => Self::NotFound,
            "NotReadableError" | "AbortError" => Self::InUse,
            "SecurityError" => Self::Insecure,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_sorted_by_what_helps() {
        use MicrophoneProblem::{Denied, Dismissed, Failed, InUse, Insecure, NotFound};
        for (exception, permission, problem) in [
            ("NotAllowedError", Some(Permission::Denied), Denied),
            ("NotAllowedError", Some(Permission::Prompt), Dismissed),
            // The site may, and the system forbids it to the browser.
            ("NotAllowedError", Some(Permission::Granted), Denied),
            ("NotAllowedError", None, Denied),
            ("NotFoundError", Some(Permission::Prompt), NotFound),
            ("OverconstrainedError", None, NotFound),
            ("NotReadableError", Some(Permission::Granted), InUse),
            ("AbortError", None, InUse),
            ("SecurityError", None, Insecure),
            ("TypeError", None, Failed),
            ("", None, Failed),
        ] {
            assert_eq!(MicrophoneProblem::of(exception, permission), problem, "{exception} {permission:?}");
        }
    }
}
