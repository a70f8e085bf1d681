//! What a host decides about its sessions.

/// Settings that are the same for every session of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionConfig {
    /// How long a session without a client waits for it, in milliseconds.
    pub resume_window_ms: u64,
    /// The longest interview this host allows, in milliseconds; the interview's own may be shorter.
    pub max_interview_ms: u64,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self { resume_window_ms: 5 * 60_000, max_interview_ms: crate::limits::MAX_INTERVIEW_MS }
    }
}
