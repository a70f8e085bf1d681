//! What to tell a person who has no microphone: by the cause, and by the browser where its menus differ.

use super::problem::MicrophoneProblem;
use crate::i18n::Text;
use crate::i18n::texts::{common, devices as texts};
use leptos::prelude::window;

/// What to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice {
    /// What is the matter.
    pub(crate) heading: Text,
    /// What helps.
    pub(crate) text: Text,
    /// What the button says that tries again.
    pub(crate) action: Text,
}

/// A browser whose menus are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Chrome, Edge and their kin.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari on a Mac.
    Safari,
    /// Any browser on a phone or tablet of Apple: all have the same engine and the same settings.
    Ios,
}

impl Browser {
    /// The one that shows this page.
    pub(crate) fn here() -> Self {
        let navigator = window().navigator();
        let agent = navigator.user_agent().unwrap_or_default();
        Self::of(&agent, navigator.max_touch_points() > 1)
    }

    /// Reads the name that browsers give themselves. An iPad calls itself a Mac, and has a touch screen.
    fn of(agent: &str, has_touch: bool) -> Self {
        let says = |name| agent.contains(name);
        if says("iPhone") || says("iPad") || (says("Macintosh") && has_touch) {
            Self::Ios
        } else if says("Firefox/") {
            Self::Firefox
        } else if says("Safari/") && !says("Chrome/") && !says("Chromium/") {
            Self::Safari
        } else {
            Self::Chromium
        }
    }
}

/// What to tell about a problem.
pub(crate) fn advice(problem: MicrophoneProblem, browser: Browser) -> Advice {
    let (heading, text, action) = match problem {
        MicrophoneProblem::Denied => (texts::DENIED, denied(browser), texts::DENIED_AGAIN),
        MicrophoneProblem::Dismissed => (texts::DISMISSED, texts::DISMISSED_TEXT, texts::DISMISSED_AGAIN),
        MicrophoneProblem::NotFound => (texts::NOT_FOUND, texts::NOT_FOUND_TEXT, common::TRY_AGAIN),
        MicrophoneProblem::InUse => (texts::IN_USE, texts::IN_USE_TEXT, common::TRY_AGAIN),
        MicrophoneProblem::Insecure => (texts::INSECURE, texts::INSECURE_TEXT, common::TRY_AGAIN),
        MicrophoneProblem::Failed => (texts::FAILED, texts::FAILED_TEXT, common::TRY_AGAIN),
    };
    Advice { heading, text, action }
}

fn denied(browser: Browser) -> Text {
    match browser {
        Browser::Chromium => texts::DENIED_CHROMIUM,
        Browser::Firefox => texts::DENIED_FIREFOX,
        Browser::Safari => texts::DENIED_SAFARI,
        Browser::Ios => texts::DENIED_IOS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
        const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        for (agent, has_touch, browser) in [
            (format!("{MAC} (KHTML, like Gecko) Version/18.0 Safari/605.1.15"), false, Browser::Safari),
            (format!("{MAC} (KHTML, like Gecko) Version/18.0 Safari/605.1.15"), true, Browser::Ios),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) CriOS/130.0 Mobile Safari/604.1".into(),
                true,
                Browser::Ios,
            ),
            (format!("{WINDOWS} AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"), true, Browser::Chromium),
            (format!("{WINDOWS} Gecko/20100101 Firefox/131.0"), false, Browser::Firefox),
            (String::new(), false, Browser::Chromium),
        ] {
            assert_eq!(Browser::of(&agent, has_touch), browser, "{agent}");
        }
    }

    #[test]
    fn what_the_browser_blocks_is_undone_in_its_own_menus() {
        let text = |browser| advice(MicrophoneProblem::Denied, browser).text;
        let texts = [Browser::Chromium, Browser::Firefox, Browser::Safari, Browser::Ios].map(text);
        for (index, text) in texts.iter().enumerate() {
            assert!(!texts.iter().skip(index + 1).any(|other| other == text), "{}", text.en);
        }
        let other = advice(MicrophoneProblem::NotFound, Browser::Firefox);
        assert_eq!(other, advice(MicrophoneProblem::NotFound, Browser::Ios));
    }
}
