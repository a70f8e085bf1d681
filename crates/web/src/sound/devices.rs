//! Microphones and loudspeakers to choose from, the choice that this browser remembers, and the permission.

use super::listener::Listener;
use super::promise::settled;
use crate::browser::storage;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{
    HtmlAudioElement, MediaDeviceInfo, MediaDeviceKind, MediaDevices, PermissionState, PermissionStatus,
};

/// Names of the remembered choices in this browser.
const MICROPHONE: &str = "preppal.microphone";
const LOUDSPEAKER: &str = "preppal.loudspeaker";

/// Which devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is spoken into.
    Microphone,
    /// What is heard.
    Loudspeaker,
}

/// A device as the browser names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    /// The browser's id for this site. It changes when the person clears the site's data.
    pub(crate) id: String,
    /// What the system calls it.
    pub(crate) label: String,
}

/// The devices of one page.
#[derive(Clone, Copy)]
pub(crate) struct Devices {
    /// Microphones. Empty until the person has allowed one: only then has the browser names for them.
    pub(crate) microphones: Signal<Vec<Device>>,
    /// Loudspeakers; empty where a page cannot choose.
    pub(crate) loudspeakers: Signal<Vec<Device>>,
    asked: RwSignal<u32>,
}

impl Devices {
    /// Asks the browser again, as after a permission was given.
    pub(crate) fn refresh(self) {
        let _ = self.asked.try_update(|asked| *asked = asked.wrapping_add(1));
    }

    /// Rises whenever devices may have come or gone.
    pub(crate) fn changes(self) -> Signal<u32> {
        self.asked.into()
    }
}

/// The devices, for as long as the page is shown.
pub(crate) fn use_devices() -> Devices {
    let microphones = RwSignal::new(Vec::new());
    let loudspeakers = RwSignal::new(Vec::new());
    let asked = RwSignal::new(0_u32);
    let devices = Devices { microphones: microphones.into(), loudspeakers: loudspeakers.into(), asked };
    if let Some(media) = media_devices() {
        let listener = Listener::new(&media, "devicechange", Box::new(move |_| devices.refresh()));
        let listener = StoredValue::new_local(Some(listener));
        on_cleanup(move || drop(listener.try_update_value(Option::take)));
    }
    Effect::new(move |_| {
        asked.track();
        spawn_local(async move {
            let found = enumerate().await;
            let of_kind =
                |kind: Kind| found.iter().filter(move |(known, _)| *known == kind).map(|(_, d)| d.clone());
            // The page may be gone.
            let _ = microphones.try_set(of_kind(Kind::Microphone).collect());
            let can_choose = can_choose_loudspeaker();
            let _ = loudspeakers.try_set(of_kind(Kind::Loudspeaker).filter(|_| can_choose).collect());
        });
    });
    devices
}

/// The device that the person chose before: as it is named now, or as it was while the browser tells no names.
pub(crate) fn remembered(kind: Kind, present: &[Device]) -> Option<String> {
    let device: Device = storage::load(storage_name(kind))?;
    if present.is_empty() { Some(device.id) } else { chosen(&device, present) }
}

/// Remembers a choice.
pub(crate) fn remember(kind: Kind, device: &Device) {
    // A browser that keeps nothing takes its own choice again.
    let _ = storage::save(storage_name(kind), device);
}

fn storage_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Microphone => MICROPHONE,
        Kind::Loudspeaker => LOUDSPEAKER,
    }
}

/// The chosen device among those that are present: by its id; by its name when the ids were made anew.
fn chosen(remembered: &Device, present: &[Device]) -> Option<String> {
    let by_id = present.iter().find(|device| device.id == remembered.id);
    let by_label = || present.iter().find(|device| device.label == remembered.label);
    by_id.or_else(by_label).map(|device| device.id.clone())
}

fn media_devices() -> Option<MediaDevices> {
    // Absent on a page that is not secure.
    window().navigator().media_devices().ok().filter(|devices| devices.is_object())
}

async fn enumerate() -> Vec<(Kind, Device)> {
    let Some(media) = media_devices() else { return Vec::new() };
    let list = settled(media.enumerate_devices()).await.ok();
    let list = list.and_then(|list| list.dyn_into::<Array>().ok()).unwrap_or_default();
    list.iter().filter_map(|device| read(&device.unchecked_into())).collect()
}

/// A device of ours. Without a permission the browser gives one of each kind without an id.
fn read(device: &MediaDeviceInfo) -> Option<(Kind, Device)> {
    let kind = match device.kind() {
        MediaDeviceKind::Audioinput => Kind::Microphone,
        MediaDeviceKind::Audiooutput => Kind::Loudspeaker,
        _ => return None,
    };
    let device = Device { id: device.device_id(), label: device.label() };
    (!device.id.is_empty()).then_some((kind, device))
}

fn can_choose_loudspeaker() -> bool {
    let element = HtmlAudioElement::new();
    element.is_ok_and(|element| Reflect::has(&element, &"setSinkId".into()).unwrap_or(false))
}

/// Whether this site may use the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    /// It may.
    Granted,
    /// It may not.
    Denied,
    /// The person will be asked.
    Prompt,
}

/// Whether this site may use the microphone; none in a browser that does not tell.
pub(super) async fn ask_permission() -> Option<Permission> {
    query_permission().await.and_then(|status| read_permission(&status))
}

/// The same as a signal, which follows what the person does in the browser's own settings.
pub(crate) fn use_permission() -> Signal<Option<Permission>> {
    let permission = RwSignal::new(None);
    let listener = StoredValue::new_local(None);
    let is_gone = Rc::new(Cell::new(false));
    let gone = StoredValue::new_local(Rc::clone(&is_gone));
    on_cleanup(move || {
        gone.with_value(|gone| gone.set(true));
        listener.try_update_value(Option::<Listener>::take);
    });
    spawn_local(async move {
        let Some(status) = query_permission().await else { return };
        if is_gone.get() {
            return;
        }
        permission.set(read_permission(&status));
        let current = status.clone();
        let changed = move |_| {
            let _ = permission.try_set(read_permission(&current));
        };
        listener.try_set_value(Some(Listener::new(&status, "change", Box::new(changed))));
    });
    permission.into()
}

async fn query_permission() -> Option<PermissionStatus> {
    let permissions = window().navigator().permissions().ok().filter(|known| known.is_object())?;
    let microphone = Object::new();
    // Fails only for a frozen object.
    let _ = Reflect::set(&microphone, &"name".into(), &"microphone".into());
    settled(permissions.query(&microphone)).await.ok()?.dyn_into().ok()
}

fn read_permission(status: &PermissionStatus) -> Option<Permission> {
    match status.state() {
        PermissionState::Granted => Some(Permission::Granted),
        PermissionState::Denied => Some(Permission::Denied),
        PermissionState::Prompt => Some(Permission::Prompt),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, label: &str) -> Device {
        Device { id: id.into(), label: label.into() }
    }

    #[test]
    fn a_remembered_device_is_found_by_id_else_by_name() {
        let present = [device("a", "Built-in"), device("b", "Headset"), device("c", "Headset")];
        let find = |id, label| chosen(&device(id, label), &present);
        assert_eq!(find("c", "Old name").as_deref(), Some("c"));
        assert_eq!(find("gone", "Headset").as_deref(), Some("b"));
        assert_eq!(find("gone", "Also gone"), None);
    }
}
