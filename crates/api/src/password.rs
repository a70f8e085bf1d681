//! Passwords: argon2id, off the async threads, never more at once than the machine can bear.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use contract::procedures::auth::Password;
use std::sync::Arc;
use tokio::sync::Semaphore;
use trpc::Error;

/// Memory of one hash in KiB. With two passes and one lane this is OWASP's recommendation
/// (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id>).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes of one hash.
const LANES: u32 = 1;

/// Hashes that may run at once: each takes 19 MiB and a processor for some 20 ms.
const MAX_RUNNING: usize = 2;

/// Hashes that may run or wait; more are refused at once, so that a flood delays nobody for long.
const MAX_ADMITTED: usize = 64;

/// The hash of a password that nobody has, with the parameters above. An unknown e-mail address is
/// checked against it, so that it takes as long as a known one.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$w9bqm2cS9Kph1n5cDcE6V1Rr2wYp7kq3o0mJ9p2sT4E";

/// Hashes and checks passwords.
pub(crate) struct Hasher {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        Self {
            running: Arc::new(Semaphore::new(MAX_RUNNING)),
            admitted: Arc::new(Semaphore::new(MAX_ADMITTED)),
        }
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: Password) -> Result<String, Error> {
        self.run(move || {
            let hash = argon2()?.hash_password(password.0.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(format!("hashing: {error}")))
        })
        .await
    }

    /// Whether this is the password of that PHC string. Without one it is not, after the same work.
    pub(crate) async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool, Error> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODYS_HASH.to_owned());
            let parsed = PasswordHash::new(&hash).map_err(|_| Error::internal("a stored hash is not one"))?;
            let matches = argon2()?.verify_password(password.0.as_bytes(), &parsed).is_ok();
            Ok(known && matches)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let busy = || Error::too_many_requests("The server is busy. Please try again in a few seconds.");
        let admitted = self.admitted.clone().try_acquire_owned().map_err(|_| busy())?;
        let running = self.running.clone().acquire_owned().await.map_err(|_| busy())?;
        // The permits move into the work: a client that goes away does not let another one in early.
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop((running, admitted));
            outcome
        });
        done.await.map_err(|_| Error::internal("a password hash did not finish"))?
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Error::internal(format!("argon2 parameters: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password(text.into())
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let hasher = Hasher::new();
        let hash = hasher.hash(password("correct horse")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash(password("correct horse")).await.unwrap());
        assert!(hasher.verify(password("correct horse"), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify(password("correct Horse"), Some(hash)).await.unwrap());
        assert!(hasher.verify(password("x"), Some("junk".into())).await.is_err());
    }

    #[tokio::test]
    async fn nobody_has_a_password_and_costs_the_same() {
        assert!(!Hasher::new().verify(password("nobody"), None).await.unwrap());
        let parsed = PasswordHash::new(NOBODYS_HASH).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(parsed.hash.unwrap().as_ref().len(), Params::DEFAULT_OUTPUT_LEN);
    }

    #[tokio::test]
    async fn a_flood_is_refused() {
        let hasher = Hasher::new();
        let _held = hasher.admitted.clone().acquire_many_owned(64).await.unwrap();
        let refused = hasher.hash(password("x")).await.unwrap_err();
        assert_eq!(refused.code, trpc::Code::TooManyRequests);
    }
}
