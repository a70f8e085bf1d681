//! What happens to the page and the network around a call: sleep and waking, offline and online.

use super::shell::Call;
use client::Input;
use leptos::ev;
use leptos::prelude::*;
use web_sys::VisibilityState;

/// Watches for as long as it lives.
pub(super) struct Watch(Vec<WindowListenerHandle>);

/// Begins to watch, for a call.
pub(super) fn begin(call: Call) -> Watch {
    let shown = move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            call.woke();
        } else {
            // Nobody holds a key of a page that is not shown.
            call.talk(false);
        }
    };
    Watch(vec![
        window_event_listener_untyped("visibilitychange", shown),
        window_event_listener_untyped("pageshow", move |_| call.woke()),
        // A page that was frozen in the background: https://developer.chrome.com/docs/web-platform/page-lifecycle-api
        window_event_listener_untyped("resume", move |_| call.woke()),
        window_event_listener(ev::online, move |_| call.drive(Input::Online)),
        window_event_listener(ev::offline, move |_| call.drive(Input::Offline)),
        window_event_listener(ev::blur, move |_| call.talk(false)),
    ])
}

impl Drop for Watch {
    fn drop(&mut self) {
        for listener in self.0.drain(..) {
            listener.remove();
        }
    }
}
