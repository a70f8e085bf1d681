//! Trying the devices: what happens when a person presses a button of the check, and what the devices then say.

use super::checks::{Checks, Connection, Echo, Interviewer, Microphone as Found, OwnVoice, Speaker};
use super::connection;
use crate::sound::devices::{self, Device, Devices, Kind, Permission, use_devices, use_permission};
use crate::sound::{Microphone, MicrophoneEvent, MicrophoneProblem, Sound};
use bytes::Bytes;
use client::media::check::{EchoCheck, LevelCheck, Recording, speaker_test};
use client::media::{Loudness, Reading};
use contract::procedures::server::About;
use gloo_net::http::Request;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Length of the recording that is played back, in milliseconds.
const RECORDING_MS: u32 = 4_000;

/// What the server says of itself when something that it needs is missing. Any other answer than this may be
/// a proxy's that keeps the path to itself.
const NOT_READY: u16 = 503;

/// The level as the meter shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meter {
    /// From 0 to 100.
    pub(super) percent: u8,
    /// What it would be as speech.
    pub(super) loudness: Loudness,
}

/// What is open, and what listens.
#[derive(Default)]
struct Held {
    sound: Option<Sound>,
    microphone: Option<Microphone>,
    level: LevelCheck,
    recording: Option<Recording>,
    echo: Option<EchoCheck>,
    /// The number of the last sound that was played.
    played: u32,
}

/// The check of one page.
#[derive(Clone, Copy)]
pub(super) struct Trials {
    /// What was found.
    pub(super) checks: RwSignal<Checks>,
    /// The level of the microphone.
    pub(super) meter: RwSignal<Meter>,
    /// What there is to choose from.
    pub(super) devices: Devices,
    /// The microphone that is open, by its id.
    pub(super) microphone: RwSignal<Option<String>>,
    /// The loudspeaker that the person chose.
    pub(super) loudspeaker: RwSignal<Option<String>>,
    /// The microphone is to be off while the interviewer speaks.
    pub(super) half_duplex: RwSignal<bool>,
    held: StoredValue<Held, LocalStorage>,
    /// What the microphone is told to call. The page's own, for it must live as long as the page.
    on_event: StoredValue<Option<Callback<MicrophoneEvent>>>,
    /// Counts the microphones that were asked for: only the last one is taken.
    asked: StoredValue<u32>,
}

impl Trials {
    /// Looks at what can be seen without asking. All is given back when the page goes.
    pub(super) fn begin() -> Self {
        let secure = window().is_secure_context();
        let origin = window().location().origin().unwrap_or_default();
        let trials = Self {
            checks: RwSignal::new(Checks::new(has_what_is_needed(), secure, origin)),
            meter: RwSignal::new(Meter { percent: 0, loudness: Loudness::Quiet }),
            devices: use_devices(),
            microphone: RwSignal::new(None),
            loudspeaker: RwSignal::new(devices::remembered(Kind::Loudspeaker, &[])),
            half_duplex: RwSignal::new(false),
            held: StoredValue::new_local(Held::default()),
            on_event: StoredValue::new(None),
            asked: StoredValue::new(0),
        };
        trials.on_event.set_value(Some(Callback::new(move |event| trials.take(event))));
        on_cleanup(move || {
            let held = trials.held.try_update_value(std::mem::take);
            if let Some(sound) = held.and_then(|held| held.sound) {
                sound.close();
            }
        });
        trials.go_on_by_itself();
        trials.measure();
        trials
    }

    /// When the person allows the microphone in the browser's own menus, or plugs one in, nobody has to press
    /// a button.
    fn go_on_by_itself(self) {
        let permission = use_permission();
        let changes = self.devices.changes();
        let microphone = move || self.checks.with_untracked(|checks| checks.microphone);
        Effect::new(move |before: Option<Option<Permission>>| {
            let now = permission.get();
            let was_refused = matches!(
                microphone(),
                Found::Failed(MicrophoneProblem::Denied | MicrophoneProblem::Dismissed)
            );
            if was_refused && now == Some(Permission::Granted) && before.flatten() != now {
                self.open();
            }
            now
        });
        Effect::new(move |before: Option<u32>| {
            let now = changes.get();
            let is_missing = matches!(microphone(), Found::Lost | Found::Failed(MicrophoneProblem::NotFound));
            if is_missing && before.is_some_and(|before| before != now) {
                self.open();
            }
            now
        });
    }

    /// Measures the connection.
    pub(super) fn measure(self) {
        self.change(|checks| checks.connection = Connection::Measuring);
        spawn_local(async move {
            let found = connection::measure().await.map_or(Connection::Failed, Connection::Measured);
            self.change(|checks| checks.connection = found);
        });
    }

    /// The server is being asked about the interviewer.
    pub(super) fn is_asking(self) {
        self.change(|checks| checks.interviewer = Interviewer::Asking);
    }

    /// Takes what the server says of the interviewer.
    pub(super) fn ask_ready(self, about: Option<About>) {
        spawn_local(async move {
            let found = match about {
                Some(about) => Interviewer::of(&about, is_ready().await),
                None => Interviewer::Unknown,
            };
            self.change(|checks| checks.interviewer = found);
        });
    }

    /// Opens the microphone. Call it in the handler of a tap.
    pub(super) fn check_microphone(self) {
        if self.sound_in_tap().is_some() {
            self.open();
        } else {
            self.change(|checks| checks.microphone = Found::Failed(MicrophoneProblem::Failed));
        }
    }

    /// Opens another microphone, and remembers it.
    pub(super) fn choose_microphone(self, id: &str) {
        remember(Kind::Microphone, &self.devices.microphones.get_untracked(), id);
        self.microphone.set(Some(id.to_owned()));
        self.check_microphone();
    }

    /// Plays on another loudspeaker, and remembers it.
    pub(super) fn choose_loudspeaker(self, id: &str) {
        remember(Kind::Loudspeaker, &self.devices.loudspeakers.get_untracked(), id);
        self.loudspeaker.set(Some(id.to_owned()));
        let Some(speaker) = self.sound_in_tap().map(|sound| sound.speaker()) else { return };
        let id = id.to_owned();
        spawn_local(async move {
            // One that is gone meanwhile leaves the one before in use.
            let _ = speaker.use_output(id).await;
        });
    }

    /// Plays three notes, and asks whether they are heard.
    pub(super) fn play_test_sound(self) {
        if self.sound_in_tap().is_some() {
            self.play(speaker_test());
            self.change(|checks| checks.speaker = Speaker::Asked);
        }
    }

    /// The person's answer.
    pub(super) fn heard(self, is_heard: bool) {
        let answer = if is_heard { Speaker::Heard } else { Speaker::NotHeard };
        self.change(|checks| checks.speaker = answer);
    }

    /// Records the person, and plays it back.
    pub(super) fn record(self) {
        if self.may_try() {
            self.be_silent();
            self.held.update_value(|held| held.recording = Some(Recording::new(RECORDING_MS)));
            self.change(|checks| checks.own_voice = OwnVoice::Recording);
        }
    }

    /// Listens for the loudspeaker in the microphone.
    pub(super) fn check_echo(self) {
        if self.may_try() {
            self.be_silent();
            self.held.update_value(|held| held.echo = Some(EchoCheck::default()));
            self.change(|checks| checks.echo = Echo::Listening);
        }
    }

    /// Takes the sound out of the check, for the interview. Call it in the handler of a tap.
    pub(super) fn hand_over(self) -> Option<Sound> {
        let sound = self.sound_in_tap()?;
        self.held.update_value(|held| held.sound = None);
        let speaker = sound.speaker();
        speaker.interrupt(u32::MAX);
        // The interview numbers what is said from one again.
        speaker.reconnected();
        Some(sound)
    }

    /// The sound, made when there is none. In a tap it may always play.
    fn sound_in_tap(self) -> Option<Sound> {
        let known = self.held.try_with_value(|held| held.sound.clone()).flatten();
        if let Some(sound) = known {
            sound.resume_in_tap();
            return Some(sound);
        }
        let sound = Sound::in_tap().ok()?;
        self.held.update_value(|held| held.sound = Some(sound.clone()));
        Some(sound)
    }

    /// Opens the chosen microphone.
    fn open(self) {
        let sound = self.held.try_with_value(|held| held.sound.clone()).flatten();
        let Some((sound, on_event)) = sound.zip(self.on_event.get_value()) else { return };
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        self.held.update_value(|held| {
            held.microphone = None;
            held.level = LevelCheck::default();
            held.recording = None;
            held.echo = None;
        });
        self.change(|checks| checks.forget_microphone(Found::Asking));
        let remembered = || devices::remembered(Kind::Microphone, &self.devices.microphones.get_untracked());
        let device = self.microphone.get_untracked().or_else(remembered);
        spawn_local(async move {
            let opened = sound.microphone(device, on_event).await;
            // The page is gone, or the person chose again. What was opened is stopped by being dropped.
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            match opened {
                Ok(microphone) => {
                    self.microphone.set(Some(microphone.device_id()));
                    self.held.update_value(|held| held.microphone = Some(microphone));
                    self.change(|checks| checks.forget_microphone(Found::Open));
                    self.devices.refresh();
                }
                Err(problem) => self.change(|checks| checks.microphone = Found::Failed(problem)),
            }
        });
    }

    fn take(self, event: MicrophoneEvent) {
        match event {
            MicrophoneEvent::Frame(frame) => self.take_frame(&frame),
            MicrophoneEvent::Reading(reading) => self.take_reading(&reading),
            MicrophoneEvent::Lost => {
                self.held.update_value(|held| held.microphone = None);
                self.change(|checks| checks.forget_microphone(Found::Lost));
            }
            // The level shows both.
            MicrophoneEvent::Silenced | MicrophoneEvent::Back => {}
        }
    }

    fn take_reading(self, reading: &Reading) {
        let verdict = self.held.try_update_value(|held| held.level.read(reading));
        self.change(|checks| checks.level = verdict);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share between 0 and 1, and a cast from a float saturates"
        )]
        let percent = (reading.bar * 100.0).round() as u8;
        let meter = Meter { percent, loudness: reading.loudness };
        if self.meter.try_get_untracked().is_some_and(|shown| shown != meter) {
            self.meter.set(meter);
        }
    }

    fn take_frame(self, frame: &Bytes) {
        let recorded = self.held.try_update_value(|held| held.recording.as_mut()?.push(frame)).flatten();
        if let Some(recorded) = recorded {
            self.held.update_value(|held| held.recording = None);
            self.play(recorded);
            self.change(|checks| checks.own_voice = OwnVoice::Played);
        }
        let heard = self.held.try_update_value(|held| {
            let check = held.echo.as_mut()?;
            Some((check.hear(frame), check.poll_probe()))
        });
        let Some((echo, probe)) = heard.flatten() else { return };
        if let Some(probe) = probe {
            self.play(probe);
        }
        if let Some(echo) = echo {
            self.held.update_value(|held| held.echo = None);
            self.change(|checks| checks.echo = Echo::Found(echo.verdict));
        }
    }

    fn may_try(self) -> bool {
        self.checks.with_untracked(Checks::may_try)
    }

    fn be_silent(self) {
        self.held.with_value(|held| {
            if let Some(sound) = &held.sound {
                sound.resume_in_tap();
                sound.speaker().interrupt(u32::MAX);
            }
        });
    }

    /// Plays a sound of the check, in place of the one before.
    fn play(self, pcm: Bytes) {
        self.held.update_value(|held| {
            held.played = held.played.wrapping_add(1);
            if let Some(sound) = &held.sound {
                let speaker = sound.speaker();
                speaker.interrupt(u32::MAX);
                speaker.sound(held.played, pcm);
            }
        });
    }

    /// Changes what was found, unless it is so already: the page is drawn anew each time. It may be gone.
    fn change(self, change: impl FnOnce(&mut Checks)) {
        let Some(mut checks) = self.checks.try_get_untracked() else { return };
        change(&mut checks);
        if self.checks.with_untracked(|before| *before != checks) {
            self.checks.set(checks);
        }
    }
}

fn remember(kind: Kind, present: &[Device], id: &str) {
    if let Some(device) = present.iter().find(|device| device.id == id) {
        devices::remember(kind, device);
    }
}

/// Audio worklets, microphones and WebSockets.
fn has_what_is_needed() -> bool {
    let has = |name: &str| Reflect::has(&window(), &name.into()).unwrap_or(false);
    has("AudioWorkletNode") && has("MediaStream") && has("WebSocket")
}

/// Whether the server says that it has what it needs.
async fn is_ready() -> bool {
    match Request::get("ready").send().await {
        Ok(answer) => answer.status() != NOT_READY,
        Err(_) => false,
    }
}
