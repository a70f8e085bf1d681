//! The screen stays on while an interview is live: nobody touches the device while they speak.
//! <https://developer.mozilla.org/docs/Web/API/Screen_Wake_Lock_API>

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Holds the screen on, where the browser can.
#[derive(Default)]
pub(super) struct WakeLock {
    is_wanted: Rc<Cell<bool>>,
    lock: Rc<RefCell<Option<JsValue>>>,
}

impl WakeLock {
    /// Keeps the screen on.
    pub(super) fn hold(&self) {
        if !self.is_wanted.replace(true) {
            self.ask();
        }
    }

    /// The browser drops the lock when the page is hidden: asks again.
    pub(super) fn renew(&self) {
        if self.is_wanted.get() {
            self.ask();
        }
    }

    /// Lets the screen go dark.
    pub(super) fn release(&self) {
        self.is_wanted.set(false);
        if let Some(lock) = self.lock.take() {
            release(&lock);
        }
    }

    fn ask(&self) {
        let (is_wanted, held) = (Rc::clone(&self.is_wanted), Rc::clone(&self.lock));
        let Some(asked) = request() else { return };
        spawn_local(async move {
            // Refused on a page in the background, or with little battery left.
            let Ok(lock) = JsFuture::from(asked).await else { return };
            if is_wanted.get() {
                if let Some(before) = held.replace(Some(lock)) {
                    release(&before);
                }
            } else {
                release(&lock);
            }
        });
    }
}

/// `navigator.wakeLock.request("screen")`, where there is one.
fn request() -> Option<Promise> {
    let wake_lock = Reflect::get(&window().navigator(), &"wakeLock".into()).ok()?;
    if !wake_lock.is_object() {
        return None;
    }
    let request: Function = Reflect::get(&wake_lock, &"request".into()).ok()?.dyn_into().ok()?;
    request.call1(&wake_lock, &"screen".into()).ok()?.dyn_into().ok()
}

fn release(lock: &JsValue) {
    let release = Reflect::get(lock, &"release".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(release) = release {
        // Fails for one that the browser has dropped already.
        let _ = release.call0(lock);
    }
}
