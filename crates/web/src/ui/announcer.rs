//! What a screen reader is told besides what it reads: one polite and one assertive voice for the whole app.
//!
//! Both live regions are there from the beginning and stay: a reader tells only changes inside of a region
//! that it knows. What happens in a burst is told in one go, and nothing twice.

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// The time that a burst of changes takes: told one by one, each would cut off the one before.
const BURST: Duration = Duration::from_millis(500);

/// The same text within this time is the same news.
const REPEAT_MS: f64 = 5_000.0;

/// Texts that are to be told.
#[derive(Debug, Default)]
struct Waiting {
    texts: Vec<String>,
    told: Option<(String, f64)>,
}

impl Waiting {
    /// Puts a text in line, unless it is in line already.
    fn push(&mut self, text: String) {
        if !text.is_empty() && !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }

    /// What to tell now; none when it was told just before.
    fn take(&mut self, now_ms: f64) -> Option<String> {
        let text = std::mem::take(&mut self.texts).join(" ");
        let repeated = self.told.as_ref().is_some_and(|(told, at)| *told == text && now_ms - at < REPEAT_MS);
        if text.is_empty() || repeated {
            return None;
        }
        self.told = Some((text.clone(), now_ms));
        Some(text)
    }
}

/// One voice: what waits, and what it says.
#[derive(Clone, Copy)]
struct Voice {
    waiting: StoredValue<Waiting>,
    timer: StoredValue<Option<TimeoutHandle>>,
    says: RwSignal<String>,
}

impl Voice {
    fn new() -> Self {
        Self {
            waiting: StoredValue::new(Waiting::default()),
            timer: StoredValue::new(None),
            says: RwSignal::new(String::new()),
        }
    }

    fn say(self, text: String) {
        self.waiting.update_value(|waiting| waiting.push(text));
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(set_timeout_with_handle(move || self.speak(), BURST).ok());
    }

    fn speak(self) {
        let text = self.waiting.try_update_value(|waiting| waiting.take(js_sys::Date::now())).flatten();
        let Some(text) = text else { return };
        // A text that is the same as the one before must differ to be told: by a space that nobody hears.
        let same = self.says.with_untracked(|said| *said == text);
        self.says.set(if same { text + "\u{a0}" } else { text });
    }
}

/// Tells a screen reader what has happened. Provided by the app's root.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    polite: Voice,
    assertive: Voice,
}

impl Announcer {
    /// One that has nothing to say yet.
    pub(crate) fn new() -> Self {
        Self { polite: Voice::new(), assertive: Voice::new() }
    }

    /// Tells it when the reader has finished what it reads.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.polite.say(text.into());
    }

    /// Tells it at once: for what the person must know before anything else.
    pub(crate) fn interrupt(self, text: impl Into<String>) {
        self.assertive.say(text.into());
    }
}

/// The two live regions. They are in the page once.
#[component]
pub(crate) fn LiveRegions() -> impl IntoView {
    let announcer = use_announcer();
    view! {
        <div class="unseen" aria-live="polite" aria-atomic="true">{announcer.polite.says}</div>
        <div class="unseen" aria-live="assertive" aria-atomic="true">{announcer.assertive.says}</div>
    }
}

/// Tells a screen reader what has happened.
pub(crate) fn use_announcer() -> Announcer {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_told_in_one_go_and_nothing_twice() {
        let mut waiting = Waiting::default();
        for text in ["Muted.", "", "Unmuted.", "Muted."] {
            waiting.push(text.into());
        }
        assert_eq!(waiting.take(0.0).as_deref(), Some("Muted. Unmuted."));
        assert_eq!(waiting.take(1.0), None);
        waiting.push("Saved.".into());
        assert_eq!(waiting.take(2.0).as_deref(), Some("Saved."));
        waiting.push("Saved.".into());
        assert_eq!(waiting.take(1_000.0), None);
        waiting.push("Saved.".into());
        assert_eq!(waiting.take(10_000.0).as_deref(), Some("Saved."), "later it is news again");
    }
}
