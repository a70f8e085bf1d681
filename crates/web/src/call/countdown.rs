//! The time that is left, by the server's clock.

use client::Started;
use contract::time::UnixMillis;

/// From here on the time that is left is shown as short, in milliseconds: the server's last warning.
const SHORT_MS: u64 = 60_000;

/// When the time limit strikes, on this device's clock. It stands still while nobody is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Countdown {
    /// It runs.
    Runs {
        /// When it is zero.
        deadline: UnixMillis,
    },
    /// The connection is lost; the server moves the limit by the time away.
    Stands {
        /// What is left.
        left_ms: u64,
    },
}

impl Countdown {
    /// As the server says at the beginning of a connection.
    pub(crate) fn of(started: Started) -> Self {
        Self::Runs { deadline: UnixMillis(started.deadline.0.saturating_sub(started.clock_ahead_ms)) }
    }

    /// The connection is lost.
    pub(crate) fn stop(self, now: UnixMillis) -> Self {
        Self::Stands { left_ms: self.left_ms(now) }
    }

    /// What is left.
    pub(crate) fn left_ms(self, now: UnixMillis) -> u64 {
        match self {
            Self::Runs { deadline } => deadline.since(now),
            Self::Stands { left_ms } => left_ms,
        }
    }

    /// Whether so little is left that the person should see it.
    pub(crate) fn is_short(left_ms: u64) -> bool {
        left_ms <= SHORT_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_clock_counts() {
        let started = Started {
            deadline: UnixMillis(700_000),
            clock_ahead_ms: 40_000,
            resume_window_ms: 300_000,
            resumed: false,
        };
        let countdown = Countdown::of(started);
        assert_eq!(countdown.left_ms(UnixMillis(60_000)), 600_000);
        assert_eq!(countdown.left_ms(UnixMillis(900_000)), 0);
        let stopped = countdown.stop(UnixMillis(560_000));
        assert_eq!(stopped.left_ms(UnixMillis(900_000)), 100_000);
        assert_eq!(stopped.stop(UnixMillis(950_000)), stopped);
    }

    #[test]
    fn the_last_minute_is_short() {
        assert!(Countdown::is_short(60_000) && !Countdown::is_short(60_001));
    }
}
