//! The person's side of the sound: opening a microphone, losing it, getting it back, and what of it is sent.

use super::entry::{self, Entry};
use super::shell::{Call, Inner};
use super::shown::{MicrophoneState, set};
use crate::i18n::texts::session as texts;
use crate::sound::{ContextState, Microphone, MicrophoneEvent, MicrophoneProblem, Sound};
use client::media::Reading;
use client::{Input, PermissionCause, State};
use contract::live::turn_control::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Call {
    /// Hears and is heard by this from now on.
    pub(super) fn use_sound(self, sound: Sound) {
        let Some(inner) = self.inner() else { return };
        let speaker = sound.speaker();
        let (status, level, state) = (speaker.status(), speaker.level(), sound.state());
        let shown = self.shown;
        shown.has_voice.set(true);
        *inner.sound.borrow_mut() = Some(sound);
        inner.owner.with(|| {
            Effect::new(move |_| {
                let status = status.get();
                set(shown.is_heard, status.is_speaking || status.waiting_ms > 0);
            });
            Effect::new(move |_| set(shown.voice_level, level.get()));
            Effect::new(move |_| set(shown.sound, state.get()));
        });
    }

    /// Lets sound flow again, in the handler of a tap.
    pub(crate) fn resume_sound(self) {
        if let Some(sound) = self.inner().and_then(|inner| inner.sound.borrow().clone()) {
            sound.resume_in_tap();
        }
    }

    /// The core wants a microphone. In text mode there is nothing to ask for.
    pub(super) fn ask_for_microphone(self) {
        if self.shown.microphone.get_untracked() == MicrophoneState::NotUsed {
            return self.drive(Input::PermissionGranted);
        }
        set(self.shown.microphone, MicrophoneState::Asking);
        spawn_local(async move {
            let input = match self.open_microphone().await {
                Ok(()) => Input::PermissionGranted,
                Err(problem) => {
                    set(self.shown.microphone, MicrophoneState::Denied(problem));
                    Input::PermissionDenied(cause(problem))
                }
            };
            self.drive(input);
        });
    }

    async fn open_microphone(self) -> Result<(), MicrophoneProblem> {
        let inner = self.inner().ok_or(MicrophoneProblem::Failed)?;
        let sound = inner.sound.borrow().clone();
        let sound = match sound {
            Some(sound) if sound.state().get_untracked() != ContextState::Closed => sound,
            // An attempt before has failed, or there was none.
            _ => {
                let sound = Sound::new().map_err(|_| MicrophoneProblem::Failed)?;
                self.use_sound(sound.clone());
                sound
            }
        };
        let device = inner.device.borrow().clone();
        let on_event = inner.owner.with(|| Callback::new(move |event| self.microphone_event(event)));
        let microphone = sound.microphone(device, on_event).await?;
        // The person may have chosen text, or left, while the browser asked.
        let wanted =
            self.shown.microphone.try_get_untracked().is_some_and(|state| state != MicrophoneState::NotUsed);
        if !wanted || inner.sound.borrow().is_none() {
            return Err(MicrophoneProblem::Dismissed);
        }
        microphone.set_muted(inner.gate.borrow().muted);
        *inner.microphone.borrow_mut() = Some(microphone);
        set(self.shown.microphone, MicrophoneState::On);
        Ok(())
    }

    /// Goes on by text, without a microphone, in the handler of a tap.
    pub(crate) fn go_on_by_text(self) {
        let Some(inner) = self.inner() else { return };
        self.resume_sound();
        entry::remember(&inner.interview, &Entry::Text);
        set(self.shown.microphone, MicrophoneState::NotUsed);
        inner.microphone.take();
        set(self.shown.level, 0.0);
        // The voice stays, if there is one: only the person writes.
        if self.shown.state.get_untracked() == State::PermissionsDenied {
            self.drive(Input::PermissionGranted);
        }
    }

    /// From text to voice, in the handler of a tap.
    pub(crate) fn use_voice(self) {
        let Some(inner) = self.inner() else { return };
        let has_sound = inner.sound.borrow().is_some();
        if has_sound {
            self.resume_sound();
        } else if let Ok(sound) = Sound::in_tap() {
            self.use_sound(sound);
        }
        let device = inner.device.borrow().clone();
        let half_duplex = self.shown.half_duplex.get_untracked();
        let entry = Entry::VoiceAgain { device: device.clone(), half_duplex };
        entry::remember(&inner.interview, &entry);
        self.use_microphone(device);
    }

    /// Opens another microphone, or the same one again. The interview goes on meanwhile.
    pub(crate) fn use_microphone(self, device: Option<String>) {
        let Some(inner) = self.inner() else { return };
        *inner.device.borrow_mut() = device;
        let was_used = self.shown.microphone.get_untracked() != MicrophoneState::NotUsed;
        if !was_used {
            set(self.shown.microphone, MicrophoneState::Asking);
        }
        spawn_local(async move {
            let was_away = self.shown.microphone.try_get_untracked().is_some_and(MicrophoneState::is_away);
            match self.open_microphone().await {
                Ok(()) if was_away => {
                    self.say(texts::MICROPHONE_BACK);
                    self.drive(Input::Control(Action::Release));
                }
                // There was none before, and there is none now: writing goes on.
                Err(_) if !was_used => {
                    let _ = self.shown.microphone.try_set(MicrophoneState::NotUsed);
                    self.say(texts::MICROPHONE_NOT_OPENED);
                }
                // When it failed, the one before goes on, or the banner stays that says it is gone.
                Ok(()) | Err(_) => {}
            }
        });
    }

    /// The device id of the microphone in use.
    pub(crate) fn microphone_id(self) -> Option<String> {
        self.inner().and_then(|inner| inner.microphone.borrow().as_ref().map(Microphone::device_id))
    }

    /// Nobody listens any more.
    pub(super) fn close_microphone(self, inner: &Inner) {
        inner.microphone.take();
        set(self.shown.level, 0.0);
        if self.shown.microphone.get_untracked() != MicrophoneState::NotUsed {
            set(self.shown.microphone, MicrophoneState::Asking);
        }
    }

    /// After an error that was overcome the microphone is closed, and wanted again.
    pub(super) fn reopen_microphone(self, inner: &Inner) {
        if inner.microphone.borrow().is_none()
            && self.shown.microphone.get_untracked() == MicrophoneState::Asking
        {
            self.use_microphone(inner.device.borrow().clone());
        }
    }

    fn microphone_event(self, event: MicrophoneEvent) {
        let Some(inner) = self.inner() else { return };
        match event {
            MicrophoneEvent::Frame(frame) => {
                let passed = inner.gate.borrow_mut().pass(frame, self.shown.is_heard.get_untracked());
                self.drive(Input::Microphone(passed.frame));
                if passed.ends_turn {
                    self.drive(Input::Control(Action::EndOfTurn));
                }
            }
            MicrophoneEvent::Reading(reading) => self.reading(&inner, reading),
            MicrophoneEvent::Lost => self.microphone_away(&inner, MicrophoneState::Lost),
            // A microphone that is muted here may be reported as muted by the system.
            MicrophoneEvent::Silenced if inner.gate.borrow().muted => {}
            MicrophoneEvent::Silenced => self.microphone_away(&inner, MicrophoneState::Silenced),
            MicrophoneEvent::Back => {
                if self.shown.microphone.get_untracked() == MicrophoneState::Silenced {
                    set(self.shown.microphone, MicrophoneState::On);
                    self.say(texts::MICROPHONE_BACK);
                    self.drive(Input::Control(Action::Release));
                }
            }
        }
    }

    /// The interviewer is asked to wait; the interview does not end.
    fn microphone_away(self, inner: &Inner, state: MicrophoneState) {
        if state == MicrophoneState::Lost {
            // It is gone for good; the next one is opened anew, whichever the browser prefers.
            inner.device.take();
        }
        set(self.shown.microphone, state);
        set(self.shown.level, 0.0);
        let text = self.around.language.get_untracked().say(texts::MICROPHONE_LOST);
        self.around.announcer.interrupt(text);
        self.drive(Input::Control(Action::Hold));
    }

    fn reading(self, inner: &Inner, reading: Reading) {
        let speaks = self.shown.is_heard.get_untracked();
        let is_open = inner.gate.borrow().is_open(speaks);
        set(self.shown.level, if is_open { reading.bar } else { 0.0 });
        let mut ducking = inner.ducking.borrow_mut();
        let wish = if is_open { ducking.reading(reading, speaks) } else { ducking.stop() };
        drop(ducking);
        if let Some(wish) = wish
            && let Some(sound) = &*inner.sound.borrow()
        {
            sound.speaker().duck(wish);
        }
    }

    /// Mutes the microphone, or opens it. Silence is sent meanwhile; the browser's sign that it is in use stays.
    pub(crate) fn mute(self, muted: bool) {
        let Some(inner) = self.inner() else { return };
        inner.gate.borrow_mut().muted = muted;
        if let Some(microphone) = &*inner.microphone.borrow() {
            microphone.set_muted(muted);
        }
        set(self.shown.muted, muted);
        set(self.shown.level, 0.0);
        self.say(if muted { texts::MUTED_SPOKEN } else { texts::UNMUTED_SPOKEN });
    }

    /// The key or button of push-to-talk is pressed or let go. It opens a muted microphone too.
    pub(crate) fn talk(self, held: bool) {
        let Some(inner) = self.inner() else { return };
        if inner.gate.borrow().is_held() == held {
            return;
        }
        inner.gate.borrow_mut().hold(held);
        if let Some(microphone) = &*inner.microphone.borrow() {
            let muted = inner.gate.borrow().muted;
            microphone.set_muted(muted && !held);
        }
        set(self.shown.talking, held);
        if !held {
            set(self.shown.level, 0.0);
        }
    }

    /// Whether the microphone is open only while a key or button is held.
    pub(crate) fn push_to_talk(self, on: bool) {
        if let Some(inner) = self.inner() {
            inner.gate.borrow_mut().push_to_talk = on;
            set(self.shown.level, 0.0);
        }
    }

    /// Whether the microphone is closed while the interviewer speaks.
    pub(crate) fn half_duplex(self, on: bool) {
        if let Some(inner) = self.inner() {
            inner.gate.borrow_mut().half_duplex = on;
            set(self.shown.half_duplex, on);
        }
    }

    /// How loud the person wants the interviewer, in percent.
    pub(crate) fn set_volume(self, percent: u16) {
        set(self.shown.volume, percent);
        if let Some(sound) = self.inner().and_then(|inner| inner.sound.borrow().clone()) {
            sound.speaker().set_volume(f32::from(percent) / 100.0);
        }
    }
}

/// What the core needs to know of it.
fn cause(problem: MicrophoneProblem) -> PermissionCause {
    match problem {
        MicrophoneProblem::Denied | MicrophoneProblem::Dismissed | MicrophoneProblem::Insecure => {
            PermissionCause::Denied
        }
        MicrophoneProblem::NotFound => PermissionCause::NotFound,
        MicrophoneProblem::InUse | MicrophoneProblem::Failed => PermissionCause::Unusable,
    }
}
