//! Where a setting's text comes from: a flag, else the environment, else the TOML file.

use super::problems::Problem;
use super::settings::{CONFIG, DATA_DIR, LISTEN, SETTINGS, Setting};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Prefix of the variables that are all ours, so that an unknown one is a slip of the pen.
const OUR_PREFIX: &str = "PREPPAL_";

/// Variables with our prefix that are not settings of the server.
const OTHER_VARIABLES: [&str; 7] = [
    "PREPPAL_ACCOUNT_PASSWORD",
    "PREPPAL_CALL_PASSWORD",
    "PREPPAL_INTERVIEWER_KEY",
    "PREPPAL_REQUIRE_POSTGRES",
    "PREPPAL_TEST_DATABASE_URL",
    "PREPPAL_TEST_MODELS",
    "PREPPAL_TEST_PYTHON",
];

/// Settings given on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
}

/// A setting's text and where it was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) text: &'a str,
    pub(super) origin: &'static str,
}

/// Everything that was set, as text.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Sources {
    /// Collects flags, the process's environment and the TOML file, if one is named.
    #[must_use]
    pub fn of_process(flags: Flags) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::gather(flags, environment)
    }

    /// Collects flags, these variables and the TOML file, if one is named. A file that cannot be
    /// read is a problem of the configuration, told with all the others.
    #[must_use]
    pub fn gather(flags: Flags, environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let path_text = |path: PathBuf| path.to_string_lossy().into_owned();
        let flags = [
            (CONFIG.env, flags.config.map(path_text)),
            (LISTEN.env, flags.listen),
            (DATA_DIR.env, flags.data_dir.map(path_text)),
        ];
        let mut sources = Self {
            flags: flags.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            environment: environment.into_iter().filter(|(name, _)| is_ours(name)).collect(),
            ..Self::default()
        };
        if let Some(path) = sources.find(&CONFIG).map(|found| PathBuf::from(found.text)) {
            sources.read_file(&path);
        }
        sources
    }

    /// The text of a setting; an empty one counts as not set.
    pub(super) fn find(&self, setting: &Setting) -> Option<Found<'_>> {
        let places = [
            (self.flags.get(setting.env), "the command line"),
            (self.environment.get(setting.env), "the environment"),
            (setting.key.and_then(|key| self.file.get(key)), "the configuration file"),
        ];
        places
            .into_iter()
            .filter_map(|(text, origin)| Some(Found { text: text?.trim(), origin }))
            .find(|found| !found.text.is_empty())
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }

    /// Variables with our prefix that mean nothing.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.environment
            .keys()
            .filter(|name| !is_setting(name) && !OTHER_VARIABLES.contains(&name.as_str()))
            .map(|name| format!("the environment variable {name} is not a setting: it is ignored"))
            .collect()
    }

    fn read_file(&mut self, path: &Path) {
        let mut wrong = |wrong: String, remedy: &str| {
            self.problems.push(Problem {
                subject: path.display().to_string(),
                wrong,
                remedy: remedy.to_owned(),
            });
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return wrong(
                    format!("the configuration file cannot be read: {error}"),
                    "Name a readable file in PREPPAL_CONFIG or --config, or none",
                );
            }
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                // The parser's full text quotes the line, and the line may hold a secret.
                let at = line_of(&text, &error);
                return wrong(
                    format!("line {at} is not TOML: {}", error.message()),
                    "Write `key = \"value\"`",
                );
            }
        };
        for (key, value) in table {
            match (SETTINGS.iter().any(|setting| setting.key == Some(&key)), scalar(&value)) {
                (false, _) => wrong(
                    format!("`{key}` is not a setting"),
                    "docs/configuration.md lists the keys there are",
                ),
                (true, None) => {
                    wrong(format!("`{key}` is not text, a number or true/false"), "Write a plain value");
                }
                (true, Some(text)) => {
                    self.file.insert(key, text);
                }
            }
        }
    }
}

fn line_of(text: &str, error: &toml::de::Error) -> usize {
    let start = error.span().map_or(0, |span| span.start);
    text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.env == name)
}

fn is_ours(name: &str) -> bool {
    name.starts_with(OUR_PREFIX) || is_setting(name)
}
