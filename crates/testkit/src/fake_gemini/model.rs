//! What the fake knows about each Live model: which rules it enforces and how it behaves.

/// The model families that differ in their rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `gemini-3.8-live`: the strict rules of today.
    Live38,
    /// `gemini-3.8-live-extended-thinking`: the same, but a thinking level is required.
    Live38Thinking,
    /// `gemini-3.1-flash-live-preview`: blocking tools, content only as a seed.
    Live31,
    /// The 2.5 native-audio models.
    Live25,
}

/// The models that can be opened, unless a script names more (`set extra_models`).
pub const MODELS: [&str; 5] = [
    "gemini-3.8-live",
    "gemini-3.8-live-extended-thinking",
    "gemini-3.1-flash-live-preview",
    "gemini-2.5-flash-native-audio-preview-12-2025",
    "gemini-live-2.5-flash-native-audio",
];

/// The prebuilt voices; any other name fails the whole setup.
pub const VOICES: [&str; 30] = [
    "Achernar",
    "Achird",
    "Algenib",
    "Algieba",
    "Alnilam",
    "Aoede",
    "Autonoe",
    "Callirrhoe",
    "Charon",
    "Despina",
    "Enceladus",
    "Erinome",
    "Fenrir",
    "Gacrux",
    "Iapetus",
    "Kore",
    "Laomedeia",
    "Leda",
    "Orus",
    "Pulcherrima",
    "Puck",
    "Rasalgethi",
    "Sadachbia",
    "Sadaltager",
    "Schedar",
    "Sulafat",
    "Umbriel",
    "Vindemiatrix",
    "Zephyr",
    "Zubenelgenubi",
];

impl Family {
    /// The family of a bare model name; unknown names follow the 3.8 rules.
    pub(super) fn of(name: &str) -> Self {
        if name.contains("extended-thinking") {
            Self::Live38Thinking
        } else if name.contains("3.1") {
            Self::Live31
        } else if name.contains("2.5") {
            Self::Live25
        } else {
            Self::Live38
        }
    }

    /// The 3.8 models, plain and thinking.
    pub(super) fn is_38(self) -> bool {
        matches!(self, Self::Live38 | Self::Live38Thinking)
    }

    /// 3.8 reports the start and end of speech; older models do not.
    pub(super) fn sends_voice_activity(self) -> bool {
        self.is_38()
    }

    /// On 3.8 `audioStreamEnd` is accepted and has no effect: only received silence ends a turn.
    pub(super) fn audio_stream_end_ends_turn(self) -> bool {
        !self.is_38()
    }

    /// 3.1 refuses `clientContent` once the model has spoken.
    pub(super) fn content_is_seed_only(self) -> bool {
        self == Self::Live31
    }

    /// Whether a tool without a `behavior` blocks the model.
    pub(super) fn tools_block_by_default(self) -> bool {
        !self.is_38()
    }

    /// 2.5 sends the input transcript word by word, 3.x in one piece.
    pub(super) fn transcribes_by_word(self) -> bool {
        self == Self::Live25
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_by_name() {
        let families: Vec<_> = MODELS.iter().map(|name| Family::of(name)).collect();
        let expected =
            [Family::Live38, Family::Live38Thinking, Family::Live31, Family::Live25, Family::Live25];
        assert_eq!(families, expected);
        assert_eq!(Family::of("something-new"), Family::Live38);
    }
}
