//! How good the connection is, told by the time that a message takes to the server and back.

/// A round trip beyond this is noticed as a pause, in milliseconds.
const UNSTABLE_MS: u64 = 250;

/// A round trip beyond this makes people talk over each other, in milliseconds.
const POOR_MS: u64 = 600;

/// Round trips that count: one alone may be an accident.
const COUNTED: usize = 3;

/// How good the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Quality {
    /// Nothing was measured yet.
    #[default]
    Unknown,
    /// Nothing to notice.
    Good,
    /// Pauses may be noticed.
    Unstable,
    /// A conversation is hard.
    Poor,
}

impl Quality {
    /// The name in `data-quality`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Good => "good",
            Self::Unstable => "unstable",
            Self::Poor => "poor",
        }
    }
}

/// The newest round trips.
#[derive(Debug, Clone, Default)]
pub(super) struct RoundTrips {
    newest: Vec<u64>,
}

impl RoundTrips {
    /// Takes one, in milliseconds. Gives what the newest say together.
    pub(super) fn took(&mut self, ms: u64) -> Quality {
        if self.newest.len() >= COUNTED {
            self.newest.remove(0);
        }
        self.newest.push(ms);
        let mut sorted = self.newest.clone();
        sorted.sort_unstable();
        match sorted.get(sorted.len() / 2).copied() {
            None => Quality::Unknown,
            Some(0..=UNSTABLE_MS) => Quality::Good,
            Some(..=POOR_MS) => Quality::Unstable,
            Some(_) => Quality::Poor,
        }
    }

    /// Another connection begins.
    pub(super) fn forget(&mut self) {
        self.newest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_message_is_an_accident() {
        let mut trips = RoundTrips::default();
        assert_eq!([20, 900, 30].map(|ms| trips.took(ms)), [Quality::Good, Quality::Poor, Quality::Good]);
        assert_eq!([300, 400, 400].map(|ms| trips.took(ms)).last(), Some(&Quality::Unstable));
        trips.forget();
        assert_eq!(trips.took(601), Quality::Poor);
    }
}
