//! How often one address may try to sign in or up, and one person upload a document: token buckets in memory, in bounded number.
//!
//! A victim cannot be locked out by someone else: sign-in is limited per e-mail *and* address, and per
//! address, never per e-mail alone.

use contract::time::UnixMillis;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use trpc::Error;

/// Buckets kept at once, 16 bytes each before the map's own cost. Beyond it, those that were full
/// longest ago make room.
const MAX_BUCKETS: usize = 50_000;

/// So many attempts at once, and as many again over each window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub attempts: u32,
    /// Over how many milliseconds.
    pub window_ms: u64,
}

/// The limits on attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Sign-ins with one e-mail address from one network address.
    pub sign_in_per_email_and_ip: Limit,
    /// Sign-ins from one network address. Many people may share one.
    pub sign_in_per_ip: Limit,
    /// Sign-ups from one network address. A classroom may share one.
    pub sign_up_per_ip: Limit,
    /// Documents whose text one user may ask for.
    pub documents_per_user: Limit,
}

impl Default for RateLimits {
    fn default() -> Self {
        const MINUTE_MS: u64 = 60_000;
        Self {
            sign_in_per_email_and_ip: Limit { attempts: 10, window_ms: 15 * MINUTE_MS },
            sign_in_per_ip: Limit { attempts: 100, window_ms: 15 * MINUTE_MS },
            sign_up_per_ip: Limit { attempts: 60, window_ms: 60 * MINUTE_MS },
            documents_per_user: Limit { attempts: 20, window_ms: 10 * MINUTE_MS },
        }
    }
}

/// One bucket per key. Only the instant at which the bucket is full again is kept (the generic cell
/// rate algorithm, ITU-T I.371).
pub(crate) struct RateLimiter {
    limit: Limit,
    /// By the keyed hash of what is counted, so that no e-mail address lies here.
    full_at: Mutex<HashMap<u64, i64>>,
    hasher: RandomState,
}

impl RateLimiter {
    pub(crate) fn new(limit: Limit) -> Self {
        Self { limit, full_at: Mutex::default(), hasher: RandomState::new() }
    }

    /// Counts one attempt.
    ///
    /// # Errors
    /// TOO_MANY_REQUESTS, with the time to wait, when the bucket is empty. That attempt is not counted.
    pub(crate) fn attempt(&self, key: &str, now: UnixMillis) -> Result<(), Error> {
        let window = i64::try_from(self.limit.window_ms).unwrap_or(i64::MAX);
        let each = window / i64::from(self.limit.attempts.max(1));
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let key = self.hasher.hash_one(key);
        let full_at = buckets.get(&key).copied().unwrap_or(now.0).max(now.0).saturating_add(each);
        let wait = full_at.saturating_sub(now.0).saturating_sub(window);
        if wait > 0 {
            return Err(too_many(wait));
        }
        if !buckets.contains_key(&key) && buckets.len() >= MAX_BUCKETS {
            make_room(&mut buckets, now);
        }
        buckets.insert(key, full_at);
        Ok(())
    }

    /// Forgets the attempts of a key, once one has succeeded.
    pub(crate) fn forget(&self, key: &str) {
        let key = self.hasher.hash_one(key);
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }
}

/// Drops the buckets that are full, and if that is too few, the half that will be full soonest.
fn make_room(buckets: &mut HashMap<u64, i64>, now: UnixMillis) {
    buckets.retain(|_, full_at| *full_at > now.0);
    if buckets.len() < MAX_BUCKETS / 2 {
        return;
    }
    let mut instants: Vec<i64> = buckets.values().copied().collect();
    let middle = instants.len() / 2;
    let (_, median, _) = instants.select_nth_unstable(middle);
    let median = *median;
    // All alike is possible; then all go, which is better than growing.
    buckets.retain(|_, full_at| *full_at > median);
}

fn too_many(wait_ms: i64) -> Error {
    let seconds = wait_ms.saturating_add(999) / 1000;
    let wait = match seconds {
        1 => "1 second".to_owned(),
        2..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.saturating_add(59) / 60),
    };
    Error::too_many_requests(format!("Too many attempts. Please try again in {wait}."))
}

/// The limiters of the API.
pub(crate) struct RateLimiters {
    pub(crate) sign_in_per_email_and_ip: RateLimiter,
    pub(crate) sign_in_per_ip: RateLimiter,
    pub(crate) sign_up_per_ip: RateLimiter,
    pub(crate) documents_per_user: RateLimiter,
}

impl RateLimiters {
    pub(crate) fn new(limits: &RateLimits) -> Self {
        Self {
            sign_in_per_email_and_ip: RateLimiter::new(limits.sign_in_per_email_and_ip),
            sign_in_per_ip: RateLimiter::new(limits.sign_in_per_ip),
            sign_up_per_ip: RateLimiter::new(limits.sign_up_per_ip),
            documents_per_user: RateLimiter::new(limits.documents_per_user),
        }
    }
}

/// The network address as a key: of IPv6 the first 64 bits, which is what one household or host has.
pub(crate) fn address_key(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn limiter() -> RateLimiter {
        RateLimiter::new(Limit { attempts: 3, window_ms: 30_000 })
    }

    #[test]
    fn a_burst_then_one_at_a_time() {
        let limiter = limiter();
        for _ in 0..3 {
            limiter.attempt("a", NOW).unwrap();
        }
        let refused = limiter.attempt("a", NOW).unwrap_err();
        assert_eq!(refused.message, "Too many attempts. Please try again in 10 seconds.");
        assert!(limiter.attempt("b", NOW).is_ok(), "others are not affected");
        assert!(limiter.attempt("a", NOW + 9_999).is_err());
        assert!(limiter.attempt("a", NOW + 10_000).is_ok());
        assert!(limiter.attempt("a", NOW + 10_000).is_err());
        limiter.forget("a");
        assert!(limiter.attempt("a", NOW + 10_000).is_ok());
    }

    #[test]
    fn refused_attempts_do_not_prolong_the_wait() {
        let limiter = limiter();
        for _ in 0..1000 {
            let _ = limiter.attempt("a", NOW);
        }
        assert!(limiter.attempt("a", NOW + 10_000).is_ok());
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let limiter = limiter();
        for n in 0..=MAX_BUCKETS {
            let later = NOW + u64::try_from(n / 10_000).unwrap();
            limiter.attempt(&n.to_string(), later).unwrap();
        }
        let held = limiter.full_at.lock().unwrap().len();
        assert!(held <= MAX_BUCKETS / 2 + 1 && held > 0, "{held}");
    }

    #[test]
    fn addresses() {
        for (ip, key) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(address_key(ip.parse().unwrap()), key);
        }
    }

    #[test]
    fn waiting_times_read_well() {
        for (ms, text) in [
            (1, "1 second"),
            (1500, "2 seconds"),
            (119_000, "119 seconds"),
            (120_000, "2 minutes"),
            (600_001, "11 minutes"),
        ] {
            assert!(too_many(ms).message.contains(text), "{}", too_many(ms).message);
        }
    }
}
