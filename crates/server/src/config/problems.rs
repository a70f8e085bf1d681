//! What is wrong with the settings: collected, then told all at once.

use super::settings::Setting;
use std::fmt;

/// One setting that cannot be used. Never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The setting, by its environment variable, or the file.
    pub subject: String,
    /// What is wrong with it.
    pub wrong: String,
    /// What to do.
    pub remedy: String,
}

/// The configuration cannot be used; the text names every problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let noun = if count == 1 { "setting needs" } else { "settings need" };
        write!(f, "{count} {noun} attention:")?;
        for problem in &self.problems {
            write!(f, "\n  {}: {}.\n    {}.", problem.subject, problem.wrong, problem.remedy)?;
        }
        Ok(())
    }
}

/// Problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, setting: &Setting, wrong: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Problem { subject: setting.env.into(), wrong: wrong.into(), remedy: remedy.into() });
    }

    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = Problem>) {
        self.0.extend(more);
    }

    pub(super) fn into_result<T>(self, value: T) -> Result<T, ConfigError> {
        if self.0.is_empty() { Ok(value) } else { Err(ConfigError { problems: self.0 }) }
    }
}
