//! The eleven states of an interview in the web client, and the one function that moves between them.

/// Where an interview stands for the person. The page shows it as `data-interview-state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Ready to begin.
    Idle,
    /// "Start" was pressed: the interview is created or looked up.
    Initializing,
    /// The microphone is asked for.
    RequestingPermissions,
    /// The microphone was denied, or there is none.
    PermissionsDenied,
    /// The connection is being made, and the interviewer fetched.
    Connecting,
    /// The conversation.
    Live,
    /// The connection was lost; it is being made again.
    Reconnecting,
    /// "End" was pressed: the server is asked to confirm.
    Ending,
    /// The session is over; its results are waited for.
    ProcessingResults,
    /// The results can be looked at.
    ResultsReady,
    /// It cannot go on without the person: [`crate::Problem`] says why.
    Error,
}

impl State {
    /// Every state there is.
    pub const ALL: [Self; 11] = [
        Self::Idle,
        Self::Initializing,
        Self::RequestingPermissions,
        Self::PermissionsDenied,
        Self::Connecting,
        Self::Live,
        Self::Reconnecting,
        Self::Ending,
        Self::ProcessingResults,
        Self::ResultsReady,
        Self::Error,
    ];

    /// The name in `data-interview-state`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Initializing => "initializing",
            Self::RequestingPermissions => "requestingPermissions",
            Self::PermissionsDenied => "permissionsDenied",
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Reconnecting => "reconnecting",
            Self::Ending => "ending",
            Self::ProcessingResults => "processingResults",
            Self::ResultsReady => "resultsReady",
            Self::Error => "error",
        }
    }

    /// True when nothing happens until the person, or what asks the person, does something.
    #[must_use]
    pub fn waits_for_person(self) -> bool {
        matches!(
            self,
            Self::Idle
                | Self::RequestingPermissions
                | Self::PermissionsDenied
                | Self::ResultsReady
                | Self::Error
        )
    }
}

/// What moves an interview from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The person pressed "Start".
    Start,
    /// The interview exists.
    Prepared,
    /// There is a microphone, or the person goes on without.
    Granted,
    /// There is no microphone.
    Denied,
    /// The microphone is asked for once more.
    AskAgain,
    /// The server says that the session is live.
    Started,
    /// The connection was lost.
    Lost,
    /// The person ended a session that is live.
    EndAsked,
    /// The person ended it before it was live.
    Cancelled,
    /// The session is over.
    Over,
    /// The results are there.
    ResultsReady,
    /// It cannot go on.
    Failed,
    /// The person tries again: from the beginning.
    RetrySetup,
    /// The person tries again: to connect.
    RetryConnection,
    /// The person tries again: to get back into a session that was live.
    RetrySession,
    /// The person tries again: to fetch the results.
    RetryResults,
}

impl Trigger {
    /// Every trigger there is.
    pub const ALL: [Self; 16] = [
        Self::Start,
        Self::Prepared,
        Self::Granted,
        Self::Denied,
        Self::AskAgain,
        Self::Started,
        Self::Lost,
        Self::EndAsked,
        Self::Cancelled,
        Self::Over,
        Self::ResultsReady,
        Self::Failed,
        Self::RetrySetup,
        Self::RetryConnection,
        Self::RetrySession,
        Self::RetryResults,
    ];
}

/// The state after `trigger`; none when it means nothing in `state`.
#[must_use]
pub fn transition(state: State, trigger: Trigger) -> Option<State> {
    use State as S;
    use Trigger as T;
    Some(match (trigger, state) {
        (T::Start, S::Idle) | (T::RetrySetup, S::Error) => S::Initializing,
        (T::Prepared, S::Initializing) | (T::AskAgain, S::PermissionsDenied) => S::RequestingPermissions,
        (T::Denied, S::RequestingPermissions) => S::PermissionsDenied,
        (T::Granted, S::RequestingPermissions | S::PermissionsDenied) | (T::RetryConnection, S::Error) => {
            S::Connecting
        }
        (T::Started, S::Connecting | S::Reconnecting) => S::Live,
        (T::Lost, S::Live) | (T::RetrySession, S::Error) => S::Reconnecting,
        (T::EndAsked, S::Connecting | S::Live | S::Reconnecting) => S::Ending,
        (T::Cancelled, S::Initializing | S::RequestingPermissions | S::PermissionsDenied | S::Connecting) => {
            S::Idle
        }
        (T::Over, S::Connecting | S::Live | S::Reconnecting | S::Ending) | (T::RetryResults, S::Error) => {
            S::ProcessingResults
        }
        (T::ResultsReady, S::ProcessingResults) => S::ResultsReady,
        (
            T::Failed,
            S::Initializing | S::Connecting | S::Live | S::Reconnecting | S::Ending | S::ProcessingResults,
        ) => S::Error,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        use State::{
            Connecting, Ending, Error, Idle, Initializing, Live, PermissionsDenied, ProcessingResults,
            Reconnecting, RequestingPermissions, ResultsReady,
        };
        let moves = [
            (Idle, Trigger::Start, Initializing),
            (Initializing, Trigger::Prepared, RequestingPermissions),
            (Initializing, Trigger::Cancelled, Idle),
            (Initializing, Trigger::Failed, Error),
            (RequestingPermissions, Trigger::Granted, Connecting),
            (RequestingPermissions, Trigger::Denied, PermissionsDenied),
            (RequestingPermissions, Trigger::Cancelled, Idle),
            (PermissionsDenied, Trigger::Granted, Connecting),
            (PermissionsDenied, Trigger::AskAgain, RequestingPermissions),
            (PermissionsDenied, Trigger::Cancelled, Idle),
            (Connecting, Trigger::Started, Live),
            (Connecting, Trigger::EndAsked, Ending),
            (Connecting, Trigger::Cancelled, Idle),
            (Connecting, Trigger::Over, ProcessingResults),
            (Connecting, Trigger::Failed, Error),
            (Live, Trigger::Lost, Reconnecting),
            (Live, Trigger::EndAsked, Ending),
            (Live, Trigger::Over, ProcessingResults),
            (Live, Trigger::Failed, Error),
            (Reconnecting, Trigger::Started, Live),
            (Reconnecting, Trigger::EndAsked, Ending),
            (Reconnecting, Trigger::Over, ProcessingResults),
            (Reconnecting, Trigger::Failed, Error),
            (Ending, Trigger::Over, ProcessingResults),
            (Ending, Trigger::Failed, Error),
            (ProcessingResults, Trigger::ResultsReady, ResultsReady),
            (ProcessingResults, Trigger::Failed, Error),
            (Error, Trigger::RetrySetup, Initializing),
            (Error, Trigger::RetryConnection, Connecting),
            (Error, Trigger::RetrySession, Reconnecting),
            (Error, Trigger::RetryResults, ProcessingResults),
        ];
        for state in State::ALL {
            for trigger in Trigger::ALL {
                let expected =
                    moves.iter().find(|(from, by, _)| (*from, *by) == (state, trigger)).map(|(_, _, to)| *to);
                assert_eq!(transition(state, trigger), expected, "{state:?} {trigger:?}");
            }
        }
    }

    #[test]
    fn names_on_the_page() {
        let names = State::ALL.map(State::as_str);
        let expected = [
            "idle",
            "initializing",
            "requestingPermissions",
            "permissionsDenied",
            "connecting",
            "live",
            "reconnecting",
            "ending",
            "processingResults",
            "resultsReady",
            "error",
        ];
        assert_eq!(names, expected);
    }
}
