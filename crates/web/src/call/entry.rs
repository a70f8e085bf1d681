//! How a person enters an interview: by voice or by text. A reload enters as before.

use crate::browser::storage;
use crate::sound::Sound;
use contract::ids::InterviewId;
use serde::{Deserialize, Serialize};

/// What this browser keeps the way into the newest interview by.
const KEY: &str = "preppal.call";

/// How a person enters an interview.
pub(crate) enum Entry {
    /// By voice.
    Voice {
        /// Made in the tap.
        sound: Sound,
        /// The microphone's device id; the browser's choice when absent.
        device: Option<String>,
        /// The microphone is closed while the interviewer speaks.
        half_duplex: bool,
    },
    /// By voice, without a tap: after a reload, or by a link.
    VoiceAgain {
        /// As in [`Self::Voice`].
        device: Option<String>,
        /// As in [`Self::Voice`].
        half_duplex: bool,
    },
    /// By text: no microphone, no sound.
    Text,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    interview: String,
    text: bool,
    device: Option<String>,
    half_duplex: bool,
}

/// Keeps the way into an interview for a reload.
pub(super) fn remember(interview: &InterviewId, entry: &Entry) {
    let (text, device, half_duplex) = match entry {
        Entry::Voice { device, half_duplex, .. } | Entry::VoiceAgain { device, half_duplex } => {
            (false, device.clone(), *half_duplex)
        }
        Entry::Text => (true, None, false),
    };
    // Without storage a reload enters by voice.
    let _ = storage::save(KEY, &Kept { interview: interview.to_string(), text, device, half_duplex });
}

/// The way into an interview as it was before; by voice when this browser does not know.
pub(super) fn remembered(interview: &InterviewId) -> Entry {
    let kept: Option<Kept> = storage::load(KEY);
    match kept.filter(|kept| kept.interview == interview.to_string()) {
        Some(Kept { text: true, .. }) => Entry::Text,
        Some(Kept { device, half_duplex, .. }) => Entry::VoiceAgain { device, half_duplex },
        None => Entry::VoiceAgain { device: None, half_duplex: false },
    }
}
