//! What the core tells: shown, played, or told to a screen reader.

use super::countdown::Countdown;
use super::quality::Quality;
use super::shell::{Call, Inner};
use super::shown::{MicrophoneState, set};
use crate::browser::page;
use crate::i18n::format::Duration;
use crate::i18n::texts::session as texts;
use client::{Caption, Event, Input, SessionEnd, Started, State};
use contract::backend::Speaker;
use contract::live::session_notice::Kind;
use leptos::prelude::*;

/// Error codes from here on are about one frame or one request; the session goes on. docs/protocol.md
const FIRST_PASSING_ERROR: i32 = 4400;

impl Call {
    /// Takes what the core tells.
    pub(super) fn note(self, inner: &Inner, event: Event) {
        let shown = self.shown;
        match event {
            Event::State(state) => self.state_is(inner, state),
            Event::Started(started) => self.started(inner, started),
            Event::Caption(ref caption) => {
                self.read_out(caption);
                shown.dialogue.update(|dialogue| dialogue.note(&event));
            }
            Event::GrowingCaptionsGone => shown.dialogue.update(|dialogue| dialogue.note(&event)),
            Event::AnswerNotTaken(problem) => {
                shown.dialogue.update(|dialogue| dialogue.note(&event));
                shown.answer_problem.set(Some(problem));
            }
            Event::Audio { turn, pcm } => {
                if let Some(sound) = &*inner.sound.borrow() {
                    sound.speaker().sound(turn, pcm);
                }
            }
            Event::Interrupted { turn } => self.interrupted(inner, turn),
            Event::Notice { kind, remaining_ms, .. } => self.notice(kind, remaining_ms),
            Event::ServerError { code, message } => {
                let is_serious = code < FIRST_PASSING_ERROR;
                set(shown.server_said, Some(message).filter(|message| is_serious && !message.is_empty()));
            }
            Event::RoundTrip { ms } => set(shown.quality, inner.round_trips.borrow_mut().took(ms)),
            Event::Problem(problem) => set(shown.problem, Some(problem)),
            Event::Ended(end) => {
                set(shown.ended, Some(end));
                if end != SessionEnd::Cancelled {
                    self.around.announcer.interrupt(self.around.language.get_untracked().say(texts::OVER));
                }
            }
        }
    }

    fn state_is(self, inner: &Inner, state: State) {
        set(self.shown.state, state);
        Self::stay_awake(inner, matches!(state, State::Live | State::Reconnecting));
        match state {
            State::Reconnecting => {
                inner.round_trips.borrow_mut().forget();
                set(self.shown.quality, Quality::Unknown);
                self.shown.countdown.update(|countdown| {
                    *countdown = countdown.map(|countdown| countdown.stop(page::now()));
                });
            }
            State::Live => set(self.shown.server_said, None),
            // Nobody listens any more: the microphone's light goes out. A goodbye is heard to its end.
            State::ProcessingResults => self.close_microphone(inner),
            State::Error | State::Idle => {
                self.close_microphone(inner);
                if let Some(sound) = &*inner.sound.borrow() {
                    sound.speaker().interrupt(u32::MAX);
                }
            }
            _ => {}
        }
    }

    fn started(self, inner: &Inner, started: Started) {
        set(self.shown.countdown, Some(Countdown::of(started)));
        set(self.shown.interviewer_away, false);
        if inner.was_live.replace(true) {
            if let Some(sound) = &*inner.sound.borrow() {
                sound.speaker().reconnected();
            }
            self.reopen_microphone(inner);
        } else {
            self.say(if started.resumed { texts::CONNECTED_AGAIN } else { texts::CONNECTED });
        }
    }

    /// What is still to be heard is stale. The transcript keeps what was heard of it.
    fn interrupted(self, inner: &Inner, turn: u32) {
        let Some(sound) = inner.sound.borrow().clone() else { return };
        let heard = sound.speaker().interrupt(turn);
        if inner.ducking.borrow_mut().stop().is_some() {
            sound.speaker().duck(false);
        }
        if heard.turn > 0 {
            self.drive(Input::PlayedReport { turn: heard.turn, played_ms: heard.played_ms });
        }
    }

    fn notice(self, kind: Kind, remaining_ms: u64) {
        match kind {
            Kind::TimeWarning => {
                let language = self.around.language.get_untracked();
                let time = Duration::from_ms(remaining_ms).text(language);
                self.around.announcer.say(language.fill(texts::TIME_LEFT_SPOKEN, &[("time", &time)]));
            }
            Kind::ProviderReconnecting => set(self.shown.interviewer_away, true),
            Kind::ProviderReconnected => set(self.shown.interviewer_away, false),
            // What follows is told by the state: connecting again, taken over, saving.
            Kind::Draining
            | Kind::TakenOver
            | Kind::Saving
            | Kind::Paused
            | Kind::Resumed
            | Kind::Unspecified => {}
        }
    }

    /// Where nobody hears the interviewer, a screen reader reads their finished turns.
    fn read_out(self, caption: &Caption) {
        let by_text = self.shown.microphone.get_untracked() == MicrophoneState::NotUsed;
        let wanted = by_text || self.around.preferences.settings.with_untracked(|set| set.announce_turns);
        if wanted && caption.speaker == Speaker::Ai && caption.sequence.is_some() {
            self.around.announcer.say(caption.text.clone());
        }
    }
}
