//! Instants as every part of PrepPal passes them: Unix milliseconds, given by the host.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// Milliseconds from `earlier` to `self`; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }
}

impl Add<u64> for UnixMillis {
    type Output = Self;
    fn add(self, ms: u64) -> Self {
        Self(self.0.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX)))
    }
}

impl Sub<u64> for UnixMillis {
    type Output = Self;
    fn sub(self, ms: u64) -> Self {
        Self(self.0.saturating_sub(i64::try_from(ms).unwrap_or(i64::MAX)))
    }
}

impl From<UnixMillis> for trpc::Date {
    fn from(at: UnixMillis) -> Self {
        Self::from_unix_millis(at.0)
    }
}

impl From<trpc::Date> for UnixMillis {
    fn from(date: trpc::Date) -> Self {
        Self(date.unix_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_and_never_goes_negative() {
        assert_eq!((UnixMillis(5) + 7).0, 12);
        assert_eq!(UnixMillis(5).since(UnixMillis(9)), 0);
        assert_eq!(UnixMillis(i64::MAX) + 1, UnixMillis(i64::MAX));
        assert_eq!((UnixMillis(10) - 4).0, 6);
    }
}
