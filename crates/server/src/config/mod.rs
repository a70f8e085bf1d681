//! The configuration: every setting is an environment variable and a key of an optional TOML file.
//!
//! [`SETTINGS`] is the one table of them, from which `.env.example` and `docs/configuration.md` are
//! written. [`Sources`] finds a setting's text, the files beside this one read it into types.
//! All problems are collected and reported together, before anything starts.

mod documents;
mod embedded;
mod limits;
mod logging;
mod network;
mod problems;
mod provider;
mod secrets;
mod settings;
mod sources;
mod storage;

pub use documents::{configuration_markdown, env_example};
pub use embedded::{Embedded, LanguageModel};
pub use limits::Limits;
pub use logging::{LogFormat, Logging};
pub use network::{Network, SignUp};
pub use problems::{ConfigError, Problem};
pub use provider::{Gemini, Provider};
pub(crate) use secrets::private_folder;
pub use secrets::{Secret, SecretError, SecretSource, Secrets};
pub use settings::{SETTINGS, Setting};
pub use sources::{Flags, Sources};
pub use storage::Storage;

use problems::Problems;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Addresses and who may sign up.
    pub network: Network,
    /// Where things are kept.
    pub storage: Storage,
    /// What tokens are signed with.
    pub secrets: SecretSource,
    /// Who the interviewer is.
    pub provider: Provider,
    /// How much is allowed.
    pub limits: Limits,
    /// What is logged, and how.
    pub logging: Logging,
    /// What is odd but not wrong, to be logged at start.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads and checks every setting. Reads the secrets' files when there are any; writes nothing.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let mut problems = Problems::default();
        problems.extend(sources.problems());
        let storage = Storage::read(sources, &mut problems);
        let network = Network::read(sources, &mut problems);
        let mut warnings = sources.warnings();
        warnings.extend(network.warning());
        let config = Self {
            network,
            secrets: SecretSource::read(sources, &storage, &mut problems),
            storage,
            provider: Provider::read(sources, &mut problems),
            limits: Limits::read(sources, &mut problems),
            logging: Logging::read(sources, &mut problems),
            warnings,
        };
        problems.into_result(config)
    }
}

#[cfg(test)]
mod tests;
