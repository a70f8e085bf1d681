//! The documents of the settings, written from their table: `.env.example` and `docs/configuration.md`.

use super::settings::{SETTINGS, Setting};
use std::fmt::Write as _;

/// Widest line of a comment in `.env.example`, in characters.
const COMMENT_WIDTH: usize = 96;

/// The text of `.env.example`.
#[must_use]
pub fn env_example() -> String {
    let mut text = String::from(
        "# Every setting of PrepPal, each with its default. Remove the # in front of one to set it.\n\
         # Use: `set -a; . ./.env; set +a; preppal serve`, or systemd's EnvironmentFile, or Docker's --env-file.\n\
         # `preppal config check` tells whether they are right.\n",
    );
    for setting in SETTINGS {
        text.push('\n');
        let note = format!("{} Default: {}.", setting.help, setting.default);
        for line in wrap(&note.replace('`', "")) {
            let _ = writeln!(text, "# {line}");
        }
        let _ = writeln!(text, "#{}={}", setting.env, quoted(setting.example));
    }
    text
}

/// A value that a shell reads back as it is.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@,=…".contains(c);
    if value.chars().all(plain) { value.to_owned() } else { format!("'{value}'") }
}

/// The text of `docs/configuration.md`.
#[must_use]
pub fn configuration_markdown() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Every setting is an environment variable and a key of an optional TOML file, which `PREPPAL_CONFIG` or\n\
         `--config` names. A flag wins over the environment, the environment over the file. An empty value counts as\n\
         not set. `preppal config check` reads everything and reports all problems at once; so does `preppal serve`\n\
         before it starts anything.\n\n\
         | variable | key in the file | flag | default | meaning |\n|---|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let _ = writeln!(text, "{}", row(setting));
    }
    text.push_str(
        "\nAn example of the file:\n\n\
         ```toml\nlisten = \"0.0.0.0:3000\"\npublic_url = \"https://interviews.example.org\"\n\
         data_dir = \"/var/lib/preppal\"\nsignup = \"invite\"\nmax_sessions = 200\n```\n\n\
         Keep secrets out of the file when others can read it: give them as environment variables, or leave\n\
         `JWT_SECRET` and `WORKER_SHARED_SECRET` out and have them made into the data folder, readable by the\n\
         server's user alone. Certificates are checked against the system's; `SSL_CERT_FILE` names others.\n",
    );
    text
}

fn row(setting: &Setting) -> String {
    let code = |text: Option<&str>| text.map_or(String::new(), |text| format!("`{text}`"));
    let secret = if setting.secret { " Secret: never logged." } else { "" };
    format!(
        "| `{}` | {} | {} | {} | {}{secret} |",
        setting.env,
        code(setting.key),
        code(setting.flag),
        setting.default,
        setting.help,
    )
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= COMMENT_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
