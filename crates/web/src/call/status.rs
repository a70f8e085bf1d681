//! What is going on, in one word: the status line of the page.

use client::{Dialogue, State};
use contract::backend::Speaker;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The connection is being made, or the interviewer fetched.
    Connecting,
    /// It is the person's turn.
    Listening,
    /// The interviewer is about to speak.
    Thinking,
    /// The interviewer speaks.
    Speaking,
    /// The connection was lost.
    Reconnecting,
    /// The interviewer waits until the person is ready.
    Paused,
    /// The interview is being saved.
    Ending,
    /// It is over, or cannot go on.
    Over,
}

impl Status {
    /// The name in `data-status`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Listening => "listening",
            Self::Thinking => "thinking",
            Self::Speaking => "speaking",
            Self::Reconnecting => "reconnecting",
            Self::Paused => "paused",
            Self::Ending => "ending",
            Self::Over => "over",
        }
    }
}

/// What is going on.
///
/// `is_heard`: the interviewer's voice comes out of the loudspeaker. `has_voice`: there is one at all; in text mode
/// the interviewer speaks while their words come. `is_on_hold`: the person has asked for time, or has lost
/// their microphone.
pub(crate) fn status(
    state: State,
    dialogue: &Dialogue,
    is_heard: bool,
    has_voice: bool,
    is_on_hold: bool,
) -> Status {
    match state {
        State::Idle
        | State::Initializing
        | State::RequestingPermissions
        | State::PermissionsDenied
        | State::Connecting => Status::Connecting,
        State::Reconnecting => Status::Reconnecting,
        State::Ending => Status::Ending,
        State::ProcessingResults if is_heard => Status::Speaking,
        State::ProcessingResults | State::ResultsReady | State::Error => Status::Over,
        State::Live if is_heard || (!has_voice && dialogue.is_growing(Speaker::Ai)) => Status::Speaking,
        State::Live if is_on_hold => Status::Paused,
        // Before the greeting, and after each answer.
        State::Live if dialogue.lines().is_empty() || dialogue.awaits_interviewer() => Status::Thinking,
        State::Live => Status::Listening,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::{Caption, Event};
    use contract::time::UnixMillis;

    fn said(speaker: Speaker, sequence: Option<u64>) -> Dialogue {
        let mut dialogue = Dialogue::default();
        let text = "So it is.".to_owned();
        dialogue.note(&Event::Caption(Caption { turn: 1, speaker, text, sequence, began: UnixMillis(0) }));
        dialogue
    }

    #[test]
    fn a_live_conversation() {
        let live = |dialogue: &Dialogue, heard| status(State::Live, dialogue, heard, true, false);
        assert_eq!(live(&Dialogue::default(), false), Status::Thinking);
        assert_eq!(live(&said(Speaker::Ai, None), true), Status::Speaking);
        assert_eq!(live(&said(Speaker::Ai, Some(1)), false), Status::Listening);
        assert_eq!(live(&said(Speaker::User, None), false), Status::Listening);
        assert_eq!(live(&said(Speaker::User, Some(2)), false), Status::Thinking);
        assert_eq!(live(&said(Speaker::User, Some(2)), true), Status::Speaking);
    }

    #[test]
    fn in_text_mode_words_are_the_voice() {
        let growing = said(Speaker::Ai, None);
        assert_eq!(status(State::Live, &growing, false, false, false), Status::Speaking);
        assert_eq!(status(State::Live, &growing, false, true, false), Status::Listening);
    }

    #[test]
    fn the_interviewer_waits_while_on_hold() {
        let answered = said(Speaker::User, Some(1));
        assert_eq!(status(State::Live, &answered, false, true, true), Status::Paused);
        assert_eq!(status(State::Live, &answered, true, true, true), Status::Speaking);
        assert_eq!(status(State::Reconnecting, &answered, false, true, true), Status::Reconnecting);
    }

    #[test]
    fn a_goodbye_is_heard_to_its_end() {
        let dialogue = Dialogue::default();
        assert_eq!(status(State::ProcessingResults, &dialogue, true, true, false), Status::Speaking);
        assert_eq!(status(State::ProcessingResults, &dialogue, false, true, false), Status::Over);
    }

    #[test]
    fn every_state_has_a_word() {
        let dialogue = Dialogue::default();
        for state in State::ALL {
            assert!(!status(state, &dialogue, false, true, false).as_str().is_empty());
        }
    }
}
