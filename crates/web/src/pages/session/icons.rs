//! The pictures on the controls. Each stands beside a text.

use leptos::prelude::*;

/// A microphone.
pub(super) const MICROPHONE: &str =
    "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21";
/// A microphone that is crossed out.
pub(super) const MUTED: &str = "M9 9V6a3 3 0 0 1 5.9-.8M15 10v1a3 3 0 0 1-4.6 2.5M5.5 11a6.5 6.5 0 0 0 10.4 5.2M18.2 13a6.5 6.5 0 0 0 .3-2M12 17.5V21M4 4l16 16";
/// A hand that asks for patience.
pub(super) const HOLD: &str = "M7 12V6.5a1.5 1.5 0 0 1 3 0V11m0-1V4.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v5m0-2.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1c-2 0-3.5-1-4.5-2.5L4.5 14.5a1.5 1.5 0 0 1 2.5-1.7l1 1.2";
/// A keyboard.
pub(super) const KEYBOARD: &str = "M3 6.5h18v11H3zM6.5 10h.01M10 10h.01M13.5 10h.01M17 10h.01M8 14h8";
/// Words in a frame.
pub(super) const CAPTIONS: &str = "M3 5.5h18v13H3zM6.5 12h6M15 12h2.5M6.5 15h3M12 15h5.5";
/// Sliders.
pub(super) const SETTINGS: &str = "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5";
/// A receiver that is put down.
pub(super) const END: &str = "M4 14.5c0-5.5 16-5.5 16 0v1.5a1 1 0 0 1-1.2 1l-3-.7a1 1 0 0 1-.8-1v-2c-2-.6-4-.6-6 0v2a1 1 0 0 1-.8 1l-3 .7a1 1 0 0 1-1.2-1z";
/// An ear.
pub(super) const LISTENING: &str =
    "M7 10a5 5 0 0 1 10 0c0 4-3 4.5-3.5 7.5C13 20 9.5 21 8 18.5M10 10.5a2 2 0 0 1 4 0c0 1.5-1.5 1.7-1.5 3";
/// Waves of sound.
pub(super) const SPEAKING: &str = "M4 10v4h3l5 4V6L7 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11";
/// Three dots.
pub(super) const THINKING: &str = "M6 12h.01M12 12h.01M18 12h.01";
/// Two arrows in a ring.
pub(super) const CONNECTING: &str = "M19 8a8 8 0 0 0-14 2M5 4v6h6M5 16a8 8 0 0 0 14-2M19 20v-6h-6";
/// A tick.
pub(super) const DONE: &str = "M5 12.5l4.5 4.5L19 7.5";

/// A picture that says nothing to a screen reader.
#[component]
pub(super) fn Icon(
    /// Its path on a field of 24 by 24.
    #[prop(into)]
    path: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}
