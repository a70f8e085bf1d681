//! Fresh random bytes for ids and tokens: from the operating system, or from a seed in a test.

use contract::ids::{ID_BYTES, InterviewId, JobDescriptionId, ResumeId, UserId};
use std::sync::atomic::{AtomicU64, Ordering};

/// The operating system gave no random bytes; nothing may be created without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandomness;

/// Where fresh random bytes come from.
#[derive(Debug)]
pub struct IdSource(Source);

#[derive(Debug)]
enum Source {
    System,
    /// The counter of a SplitMix64 generator: repeatable, and guessable.
    Seeded(AtomicU64),
}

impl IdSource {
    /// The operating system's generator, the only one fit for use.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable sequence for tests. Its ids can be guessed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(AtomicU64::new(seed)))
    }

    /// `N` fresh bytes.
    ///
    /// # Errors
    /// [`NoRandomness`] when the operating system gives none.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?,
            Source::Seeded(counter) => {
                for chunk in bytes.chunks_mut(8) {
                    for (byte, random) in chunk.iter_mut().zip(split_mix(counter).to_le_bytes()) {
                        *byte = random;
                    }
                }
            }
        }
        Ok(bytes)
    }

    /// A fresh user id.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn user(&self) -> Result<UserId, NoRandomness> {
        Ok(UserId::from_random(self.bytes::<ID_BYTES>()?))
    }

    /// A fresh interview id.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn interview(&self) -> Result<InterviewId, NoRandomness> {
        Ok(InterviewId::from_random(self.bytes::<ID_BYTES>()?))
    }

    /// A fresh résumé id.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn resume(&self) -> Result<ResumeId, NoRandomness> {
        Ok(ResumeId::from_random(self.bytes::<ID_BYTES>()?))
    }

    /// A fresh job description id.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn job_description(&self) -> Result<JobDescriptionId, NoRandomness> {
        Ok(JobDescriptionId::from_random(self.bytes::<ID_BYTES>()?))
    }
}

/// The next output of SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
fn split_mix(counter: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = counter.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        let (a, b) = (IdSource::seeded(7), IdSource::seeded(7));
        assert_eq!(a.user(), b.user());
        assert_ne!(a.user(), a.user());
        let system = IdSource::system();
        assert_ne!(system.bytes::<32>(), system.bytes::<32>());
    }
}
