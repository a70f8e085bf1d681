//! How often to look whether results are there.

use std::time::Duration;

/// The pause before the first look, and between the first few.
const SHORTEST: Duration = Duration::from_secs(3);

/// The pause that looking never exceeds: a person who waits notices a longer one.
const LONGEST: Duration = Duration::from_secs(15);

/// Looks at the shortest pause: most results are there within them.
const QUICK_LOOKS: u32 = 5;

/// Looks after which the person is told that it takes longer than usual: about 90 seconds.
pub(crate) const LONG_LOOKS: u32 = 13;

/// The pause before look number `look`, counted from zero.
pub(crate) fn pause(look: u32) -> Duration {
    let growth = 1.4_f64.powi(look.saturating_sub(QUICK_LOOKS - 1).min(20).cast_signed());
    SHORTEST.mul_f64(growth).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_three_to_fifteen_seconds() {
        assert_eq!(pause(0), Duration::from_secs(3));
        assert_eq!(pause(4), Duration::from_secs(3));
        assert!(pause(5) > pause(4));
        assert!((0..100).all(|look| pause(look) <= pause(look + 1)));
        assert_eq!(pause(10), Duration::from_secs(15));
        assert_eq!(pause(u32::MAX), Duration::from_secs(15));
    }

    #[test]
    fn long_is_about_ninety_seconds() {
        let waited: Duration = (0..LONG_LOOKS).map(pause).sum();
        assert!((80..110).contains(&waited.as_secs()), "{waited:?}");
    }
}
