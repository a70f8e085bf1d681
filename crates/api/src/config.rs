//! The API's parts and settings, put together once at start.

use crate::about::TellFacts;
use crate::password::Hasher;
use crate::rate_limit::{RateLimiters, RateLimits};
use crate::secrets::WorkerSecret;
use crate::uploads::Uploads;
use contract::time::UnixMillis;
use contract::token::{MIN_SECRET_CHARS, TokenKey};
use std::fmt;
use std::sync::Arc;
use store::{IdSource, Store};

/// Where the API reads the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> UnixMillis;
}

impl<F: Fn() -> UnixMillis + Send + Sync> Clock for F {
    fn now(&self) -> UnixMillis {
        self()
    }
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// Nobody; the operator makes accounts.
    Closed,
    /// Who has the code of an invitation.
    Invite,
    /// Anyone.
    Open,
}

/// What the operator decides. `Debug` shows no secret.
#[derive(Clone)]
pub struct Config {
    /// The address that people type, `http://…` or `https://…`. With https, cookies need TLS.
    pub public_url: String,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// Signs the tokens that join an interview.
    pub jwt_secret: String,
    /// Authenticates workers.
    pub worker_secret: String,
    /// How often what costs much may be tried.
    pub rate_limits: RateLimits,
    /// Tells what `server.about` says of the host.
    pub facts: TellFacts,
    /// Where uploaded documents are read.
    pub documents: documents::Reader,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("public_url", &self.public_url)
            .field("sign_up", &self.sign_up)
            .field("documents", &self.documents)
            .finish_non_exhaustive()
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Too short.
    #[error("the secret for tokens must have at least {MIN_SECRET_CHARS} characters")]
    JwtSecret,
    /// Not an address.
    #[error("the public URL must begin with http:// or https:// and name a host")]
    PublicUrl,
    /// Too short.
    #[error("the secret for workers must have at least {MIN_SECRET_CHARS} characters")]
    WorkerSecret,
}

/// The API. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    pub(crate) parts: Arc<Parts>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("store", &self.parts.store).finish_non_exhaustive()
    }
}

/// Everything that procedures work with.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: IdSource,
    pub(crate) token_key: TokenKey,
    pub(crate) worker_secret: WorkerSecret,
    pub(crate) sign_up: SignUp,
    pub(crate) public_url: PublicUrl,
    pub(crate) limiters: RateLimiters,
    pub(crate) hasher: Hasher,
    pub(crate) facts: TellFacts,
    pub(crate) uploads: Uploads,
}

/// The address that people type, in the two parts that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    pub(crate) https: bool,
    /// Host and port as a browser writes them in `Origin`: lower case, no default port.
    pub(crate) authority: String,
}

impl PublicUrl {
    fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        let authority = authority.strip_suffix(if https { ":443" } else { ":80" }).unwrap_or(&authority);
        let plain = !authority.is_empty() && !authority.contains(['@', ' ']);
        plain.then(|| Self { https, authority: authority.to_owned() })
    }
}

impl Api {
    /// Puts the API together.
    ///
    /// # Errors
    /// [`ConfigError`] for a setting that cannot be used.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: IdSource,
        config: &Config,
    ) -> Result<Self, ConfigError> {
        let parts = Parts {
            store,
            clock,
            ids,
            token_key: TokenKey::new(&config.jwt_secret).map_err(|_| ConfigError::JwtSecret)?,
            worker_secret: WorkerSecret::new(&config.worker_secret).ok_or(ConfigError::WorkerSecret)?,
            sign_up: config.sign_up,
            public_url: PublicUrl::parse(&config.public_url).ok_or(ConfigError::PublicUrl)?,
            limiters: RateLimiters::new(&config.rate_limits),
            hasher: Hasher::new(),
            facts: Arc::clone(&config.facts),
            uploads: Uploads::new(config.documents.clone()),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// The key that signs the tokens which join an interview, for the host that checks them.
    #[must_use]
    pub fn token_key(&self) -> &TokenKey {
        &self.parts.token_key
    }

    /// Removes sessions and invitations that are no longer valid. For the host to call now and then.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn delete_expired(&self) -> store::Result<u64> {
        let now = self.parts.clock.now();
        let sessions = self.parts.store.delete_expired_sessions(now).await?;
        Ok(sessions + self.parts.store.delete_expired_invitations(now).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls() {
        for (url, https, authority) in [
            ("http://127.0.0.1:3000", false, "127.0.0.1:3000"),
            ("https://Prep.Example.org/", true, "prep.example.org"),
            ("https://prep.example.org:443/x", true, "prep.example.org"),
            ("http://prep.example.org:80", false, "prep.example.org"),
            ("http://[::1]:8080", false, "[::1]:8080"),
        ] {
            let expected = PublicUrl { https, authority: authority.into() };
            assert_eq!(PublicUrl::parse(url), Some(expected), "{url}");
        }
        for bad in ["", "example.org", "ftp://x", "http://", "http:///x", "http://user@x"] {
            assert_eq!(PublicUrl::parse(bad), None, "{bad}");
        }
    }
}
