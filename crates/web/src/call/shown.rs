//! What a page shows of a call. The call writes it, the page reads it.

use super::countdown::Countdown;
use super::quality::Quality;
use crate::sound::{ContextState, MicrophoneProblem};
use client::{AnswerProblem, Dialogue, Problem, SessionEnd, State};
use contract::procedures::interview::Interview;
use leptos::prelude::*;

/// The microphone, as far as a person must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MicrophoneState {
    /// The interview is held by text.
    NotUsed,
    /// The browser is asked for it.
    Asking,
    /// There is none, or it may not be used.
    Denied(MicrophoneProblem),
    /// It hears.
    On,
    /// It was pulled out, or taken away.
    Lost,
    /// The system gives silence instead: a phone call, a switch at the device.
    Silenced,
}

impl MicrophoneState {
    /// It was there, and is not usable now.
    pub(crate) fn is_away(self) -> bool {
        matches!(self, Self::Lost | Self::Silenced)
    }
}

/// What a page shows of a call.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// Where the interview stands.
    pub(crate) state: RwSignal<State>,
    /// The interview itself, once it was looked up.
    pub(crate) interview: RwSignal<Option<Interview>>,
    /// What was said.
    pub(crate) dialogue: RwSignal<Dialogue>,
    /// The time that is left; none before it is live.
    pub(crate) countdown: RwSignal<Option<Countdown>>,
    /// How good the connection is.
    pub(crate) quality: RwSignal<Quality>,
    /// Frames of sound that were never sent over this connection.
    pub(crate) dropped: RwSignal<u32>,
    /// The microphone.
    pub(crate) microphone: RwSignal<MicrophoneState>,
    /// How loud the person is, from 0 to 1; 0 while they are not heard.
    pub(crate) level: RwSignal<f32>,
    /// How loud the interviewer is, from 0 to 1.
    pub(crate) voice_level: RwSignal<f32>,
    /// The interviewer is heard, or about to be.
    pub(crate) is_heard: RwSignal<bool>,
    /// Whether the interviewer's voice can be heard at all.
    pub(crate) has_voice: RwSignal<bool>,
    /// Whether sound flows; it needs a tap when it is suspended.
    pub(crate) sound: RwSignal<ContextState>,
    /// The person has muted the microphone.
    pub(crate) muted: RwSignal<bool>,
    /// The microphone is closed while the interviewer speaks.
    pub(crate) half_duplex: RwSignal<bool>,
    /// How loud the person wants the interviewer, in percent.
    pub(crate) volume: RwSignal<u16>,
    /// The key or button of push-to-talk is held.
    pub(crate) talking: RwSignal<bool>,
    /// The person has asked for time.
    pub(crate) on_hold: RwSignal<bool>,
    /// The server reaches for the interviewer anew.
    pub(crate) interviewer_away: RwSignal<bool>,
    /// Why the last typed answer was not taken.
    pub(crate) answer_problem: RwSignal<Option<AnswerProblem>>,
    /// Why it cannot go on.
    pub(crate) problem: RwSignal<Option<Problem>>,
    /// What the server said last was wrong, in English.
    pub(crate) server_said: RwSignal<Option<String>>,
    /// How it ended.
    pub(crate) ended: RwSignal<Option<SessionEnd>>,
}

impl Shown {
    /// Before anything has happened.
    pub(super) fn new(microphone: MicrophoneState) -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            interview: RwSignal::new(None),
            dialogue: RwSignal::new(Dialogue::default()),
            countdown: RwSignal::new(None),
            quality: RwSignal::new(Quality::default()),
            dropped: RwSignal::new(0),
            microphone: RwSignal::new(microphone),
            level: RwSignal::new(0.0),
            voice_level: RwSignal::new(0.0),
            is_heard: RwSignal::new(false),
            has_voice: RwSignal::new(false),
            sound: RwSignal::new(ContextState::Running),
            muted: RwSignal::new(false),
            half_duplex: RwSignal::new(false),
            volume: RwSignal::new(100),
            talking: RwSignal::new(false),
            on_hold: RwSignal::new(false),
            interviewer_away: RwSignal::new(false),
            answer_problem: RwSignal::new(None),
            problem: RwSignal::new(None),
            server_said: RwSignal::new(None),
            ended: RwSignal::new(None),
        }
    }
}

/// Sets a signal when that changes it: nothing is drawn anew for nothing.
pub(super) fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|now| *now != value) == Some(true) {
        signal.set(value);
    }
}
