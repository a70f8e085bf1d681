//! Two thousand seeds, and those that failed once.

use super::{Tally, run};

/// Seeds run with every test.
const SEEDS: u64 = 2_000;

/// Seeds that once showed a fault: it was mended, and they stay.
const REGRESSIONS: [u64; 1] = [9_768];

#[test]
fn what_must_hold_holds_for_every_seed() {
    let mut tally = Tally::default();
    for seed in REGRESSIONS.into_iter().chain(0..SEEDS) {
        match run(seed) {
            Ok(one) => tally += one,
            Err(violation) => panic!("{violation}"),
        }
    }
    // The seeds must reach what they are for.
    assert!(tally.completed > SEEDS / 2, "{tally:?}");
    assert!(tally.failed > 0 && tally.crashes > SEEDS / 4 && tally.cuts > SEEDS / 4, "{tally:?}");
    assert!(tally.malformed > SEEDS, "{tally:?}");
    assert!(tally.redials > SEEDS / 8 && tally.takeovers > SEEDS / 8 && tally.lines > SEEDS * 4, "{tally:?}");
}

#[test]
fn a_seed_does_the_same_again() {
    for seed in 0..20 {
        assert_eq!(run(seed), run(seed));
    }
}
