//! What each family of Live models accepts; an unknown name is taken for the newest.

/// Whether `thinkingConfig` may, must or must not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thinking {
    /// Sending it closes the connection with 1007.
    Forbidden,
    /// Leaving it out closes the connection with 1007.
    Required(&'static str),
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Capabilities {
    pub(super) thinking: Thinking,
    /// Tools may be declared `NON_BLOCKING`, and a result may be `SILENT`.
    pub(super) non_blocking_tools: bool,
    /// `clientContent` is accepted at any time, not only as the history at the start.
    pub(super) client_content_any_time: bool,
    /// History is announced in the setup by `historyConfig`.
    pub(super) history_config: bool,
}

/// <https://ai.google.dev/gemini-api/docs/models>: `gemini-3.8-live`.
const NEWEST: Capabilities = Capabilities {
    thinking: Thinking::Forbidden,
    non_blocking_tools: true,
    client_content_any_time: true,
    history_config: true,
};

/// Substrings of model names, the most specific first.
const TABLE: [(&str, Capabilities); 4] = [
    ("extended-thinking", Capabilities { thinking: Thinking::Required("LOW"), ..NEWEST }),
    ("3.8", NEWEST),
    ("3.1", Capabilities { non_blocking_tools: false, client_content_any_time: false, ..NEWEST }),
    ("2.5", Capabilities { non_blocking_tools: false, history_config: false, ..NEWEST }),
];

impl Capabilities {
    pub(super) fn of(model: &str) -> Self {
        TABLE.iter().find(|(part, _)| model.contains(part)).map_or(NEWEST, |(_, row)| *row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_row() {
        assert_eq!(Capabilities::of("gemini-3.8-live"), NEWEST);
        assert_eq!(Capabilities::of("gemini-9-live"), NEWEST);
        let thinking = Capabilities::of("gemini-3.8-live-extended-thinking").thinking;
        assert_eq!(thinking, Thinking::Required("LOW"));
        assert!(!Capabilities::of("gemini-3.1-flash-live-preview").client_content_any_time);
        assert!(!Capabilities::of("gemini-2.5-flash-native-audio").non_blocking_tools);
    }
}
