//! The settings of the interview, which can be changed while it goes on.

use super::screen::Screen;
use crate::i18n::texts::{common, create, devices as device_texts, profile, session as texts};
use crate::i18n::{t, use_language};
use crate::sound::devices::{Kind, remember, use_devices};
use crate::ui::choice::{Check, Choice, RadioGroup, Select};
use crate::ui::dialog::Dialog;
use crate::ui::errors::FormErrors;
use crate::ui::field::PatienceField;
use contract::procedures::limits::{CAPTION_SIZES, MAX_PATIENCE_MS, MIN_PATIENCE_MS};
use contract::procedures::user::Settings;
use leptos::prelude::*;

/// Where the slider of patience begins for a person who has not chosen, in milliseconds.
const FIRST_PATIENCE_MS: u32 = 1_200;

/// The settings of the interview.
#[component]
pub(super) fn SettingsDialog(screen: Screen) -> impl IntoView {
    let (open, was_open) = (screen.settings, RwSignal::new(false));
    Effect::new(move |_| {
        if was_open.get_untracked() && !open.get() {
            screen.keep_settings();
        }
        was_open.set(open.get());
    });
    let title = t(texts::SETTINGS);
    let (close, keys) = (t(common::CLOSE), t(texts::SHORTCUTS));
    let show_keys = move |_| {
        open.set(false);
        screen.shortcuts.set(true);
    };
    view! {
        <Dialog heading_id="settings-heading" heading=Signal::derive(move || title().to_owned()) open>
            <div class="form">
                <Sound screen />
                <Words screen />
                <Patience screen />
            </div>
            <div class="actions">
                <button type="button" class="text-button" on:click=show_keys>{keys}</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>{close}</button>
            </div>
        </Dialog>
    }
}

fn get<T: Send + Sync + 'static>(screen: Screen, read: fn(&Settings) -> T) -> Signal<T> {
    Signal::derive(move || screen.settings_now().with(read))
}

#[component]
fn Sound(screen: Screen) -> impl IntoView {
    let push = move |on: bool| {
        screen.prefer(|settings| settings.push_to_talk = on);
        screen.call.push_to_talk(on);
    };
    let half_duplex = screen.call.shown.half_duplex;
    view! {
        <Show when=move || !screen.by_text.get()>
            <Microphones screen />
            <Check
                id="call-push"
                label=profile::PUSH_TO_TALK
                hint=profile::PUSH_TO_TALK_HINT
                on=get(screen, |settings| settings.push_to_talk)
                on_switch=push
            />
            <Check
                id="call-half-duplex"
                label=texts::HALF_DUPLEX
                hint=texts::HALF_DUPLEX_HINT
                on=half_duplex
                on_switch=move |on| screen.call.half_duplex(on)
            />
        </Show>
        <Show when=move || screen.call.shown.has_voice.get()>
            <Volume screen />
        </Show>
    }
}

#[component]
fn Microphones(screen: Screen) -> impl IntoView {
    let language = use_language();
    let devices = use_devices();
    let chosen = RwSignal::new(screen.call.microphone_id().unwrap_or_default());
    let choices = Signal::derive(move || {
        let unnamed = move |at: usize| {
            language.get().fill(device_texts::DEVICE_UNNAMED, &[("n", &(at + 1).to_string())])
        };
        let choice = |(at, device): (usize, &crate::sound::devices::Device)| {
            let label = if device.label.is_empty() { unnamed(at) } else { device.label.clone() };
            Choice::labelled(device.id.clone(), device.id.clone(), Signal::stored(label))
        };
        devices.microphones.with(|all| all.iter().enumerate().map(choice).collect::<Vec<_>>())
    });
    let choose = move |id: String| {
        chosen.set(id.clone());
        devices.microphones.with_untracked(|all| {
            if let Some(device) = all.iter().find(|device| device.id == id) {
                remember(Kind::Microphone, device);
            }
        });
        screen.call.use_microphone(Some(id));
    };
    view! {
        <Select
            id="call-microphone"
            label=device_texts::MICROPHONE
            choices=choices
            chosen=chosen
            on_choose=choose
        />
    }
}

/// How loud the interviewer is: quieter leaves room for a screen reader.
#[component]
fn Volume(screen: Screen) -> impl IntoView {
    let volume = screen.call.shown.volume;
    let read = move |event| {
        if let Ok(percent) = event_target_value(&event).parse() {
            screen.call.set_volume(percent);
        }
    };
    let words = move || format!("{} %", volume.get());
    view! {
        <div class="field">
            <label for="call-volume">{t(texts::VOLUME)}</label>
            <div class="slider">
                <input
                    id="call-volume"
                    type="range"
                    min="0"
                    max="100"
                    step="5"
                    aria-valuetext=words
                    prop:value=move || volume.get().to_string()
                    on:input=read
                />
                <span class="count" aria-hidden="true">{words}</span>
            </div>
        </div>
    }
}

#[component]
fn Words(screen: Screen) -> impl IntoView {
    let sizes = CAPTION_SIZES
        .map(|size| Choice::labelled(size, size.to_string(), Signal::stored(format!("{size} %"))));
    view! {
        <RadioGroup
            name="call-caption-size"
            legend=profile::CAPTION_SIZE
            choices=sizes.to_vec()
            chosen=get(screen, |settings| settings.caption_size)
            on_choose=move |size| screen.prefer(|settings| settings.caption_size = size)
        />
        <Check
            id="call-announce"
            label=profile::ANNOUNCE
            on=get(screen, |settings| settings.announce_turns)
            on_switch=move |on| screen.prefer(|settings| settings.announce_turns = on)
        />
        <Check
            id="call-shortcuts"
            label=profile::SHORTCUTS
            on=get(screen, |settings| settings.shortcuts)
            on_switch=move |on| screen.prefer(|settings| settings.shortcuts = on)
        />
    }
}

/// The server takes an interview's patience at its beginning: another one counts from the next interview on.
#[component]
fn Patience(screen: Screen) -> impl IntoView {
    view! {
        <PatienceField
            id="call-patience"
            label=create::PATIENCE
            hint=texts::PATIENCE_HINT
            in_words=create::PATIENCE_VALUE
            ends=(create::PATIENCE_SHORT, create::PATIENCE_LONG)
            range=(MIN_PATIENCE_MS, MAX_PATIENCE_MS)
            value=get(screen, |settings| settings.patience_ms.unwrap_or(FIRST_PATIENCE_MS))
            on_input=move |ms| screen.prefer(|settings| settings.patience_ms = Some(ms))
            errors=FormErrors::new("call-settings-errors")
        />
    }
}
