//! The one clock of the server: Unix milliseconds that never run backwards.

use contract::time::UnixMillis;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How far the wall clock may be ahead before it is followed, in milliseconds. Less is NTP's
/// slewing; more means that the machine slept or its clock was set.
const FOLLOW_AFTER_MS: i64 = 1000;

/// Unix milliseconds, advanced by the monotonic clock. When the wall clock is set back, this one
/// goes on regardless; when it jumps ahead, this one follows. Timers and transcripts thus stay in order.
#[derive(Debug)]
pub struct Clock {
    start: Instant,
    /// Unix milliseconds at `start`.
    offset_ms: AtomicI64,
}

impl Clock {
    /// A clock that agrees with the wall clock now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now(), offset_ms: AtomicI64::new(wall_ms()) }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        let elapsed = i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.at(elapsed, wall_ms())
    }

    fn at(&self, elapsed_ms: i64, wall_ms: i64) -> UnixMillis {
        let offset = self.offset_ms.load(Ordering::Relaxed);
        let ahead = wall_ms.saturating_sub(elapsed_ms).saturating_sub(offset);
        let offset = if ahead > FOLLOW_AFTER_MS {
            let wanted = offset.saturating_add(ahead);
            self.offset_ms.fetch_max(wanted, Ordering::Relaxed).max(wanted)
        } else {
            offset
        };
        UnixMillis(offset.saturating_add(elapsed_ms))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(offset_ms: i64) -> Clock {
        Clock { start: Instant::now(), offset_ms: AtomicI64::new(offset_ms) }
    }

    #[test]
    fn it_follows_forward_and_never_goes_back() {
        let clock = clock(1_000_000);
        let cases = [
            ("in step", 10, 1_000_010, 1_000_010),
            ("a little ahead is ignored", 20, 1_000_900, 1_000_020),
            ("the wall clock was set back", 30, 5, 1_000_030),
            ("it jumped ahead", 40, 2_000_040, 2_000_040),
            ("and goes on from there", 50, 2_000_050, 2_000_050),
            ("back again: still onwards", 60, 1_000_060, 2_000_060),
        ];
        for (name, elapsed, wall, expected) in cases {
            assert_eq!(clock.at(elapsed, wall), UnixMillis(expected), "{name}");
        }
    }

    #[test]
    fn it_agrees_with_the_wall_clock() {
        let difference = Clock::new().now().0 - wall_ms();
        assert!(difference.abs() <= FOLLOW_AFTER_MS, "{difference} ms off");
    }
}
