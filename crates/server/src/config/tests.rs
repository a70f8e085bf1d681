//! Tests of the configuration: what is accepted, what is refused, and what the documents list.

use super::*;
use std::path::{Path, PathBuf};

fn sources(pairs: &[(&str, &str)]) -> Sources {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Sources::gather(Flags::default(), pairs)
}

fn read(pairs: &[(&str, &str)]) -> Config {
    Config::read(&sources(pairs)).unwrap()
}

#[test]
fn nothing_set_is_a_working_configuration() {
    let config = read(&[("PREPPAL_DATA_DIR", "/nonexistent")]);
    assert_eq!(config.network.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.network.public_url_at(config.network.listen), "http://127.0.0.1:3000");
    assert!(config.warnings.is_empty());
    assert_eq!(config.network.sign_up, SignUp::Open);
    assert_eq!(config.storage.database_url.expose(), "sqlite:/nonexistent/preppal.db");
    assert_eq!(config.storage.models_dir, Path::new("/nonexistent/models"));
    let Provider::Embedded(embedded) = &config.provider else { panic!("{:?}", config.provider) };
    assert_eq!((embedded.max_sessions, &embedded.language_model), (None, &None));
    assert_eq!(config.provider.missing(), None);
    assert_eq!(config.limits, Limits { resume_window_ms: 300_000, max_sessions: 500 });
    assert_eq!(config.logging.format, LogFormat::Text);
}

#[test]
fn a_key_selects_gemini() {
    let config = read(&[
        ("GEMINI_API_KEY", "k"),
        ("GEMINI_BASE_URL", "ws://127.0.0.1:9/x/"),
        ("GEMINI_VOICE", "puck"),
    ]);
    let Provider::GeminiLive(gemini) = &config.provider else { panic!("{:?}", config.provider) };
    assert_eq!(gemini.base_url, "ws://127.0.0.1:9/x");
    assert_eq!(gemini.live_model, "gemini-3.8-live");
    assert_eq!(gemini.text_model, "gemini-3.8-flash");
    assert_eq!(gemini.api_version, "v1beta");
    assert_eq!(gemini.voice, "Puck");
    assert_eq!(config.provider.missing(), None);
}

#[test]
fn a_language_model_may_take_the_interviewers_place() {
    let config = read(&[
        ("PREPPAL_LLM_URL", "http://127.0.0.1:11434/v1/"),
        ("PREPPAL_LLM_MODEL", "llama3.2"),
        ("PREPPAL_EMBEDDED_SESSIONS", "4"),
    ]);
    let Provider::Embedded(embedded) = &config.provider else { panic!("{:?}", config.provider) };
    assert_eq!(embedded.max_sessions, Some(4));
    let expected = LanguageModel {
        base_url: "http://127.0.0.1:11434/v1".into(),
        model: Some("llama3.2".into()),
        api_key: None,
    };
    assert_eq!(embedded.language_model, Some(expected));
}

#[test]
fn sign_up_is_closed_to_the_world_by_default() {
    assert_eq!(read(&[("PREPPAL_LISTEN", "0.0.0.0:80")]).network.sign_up, SignUp::Closed);
    let invited = read(&[("PREPPAL_LISTEN", "0.0.0.0:80"), ("PREPPAL_SIGNUP", "invite")]);
    assert_eq!(invited.network.sign_up, SignUp::Invite);
}

#[test]
fn a_public_address_is_kept_and_a_missing_one_is_warned_of() {
    let config = read(&[("PREPPAL_PUBLIC_URL", "https://a.example/"), ("PREPPAL_LISTEN", "0.0.0.0:80")]);
    assert_eq!(config.network.public_url_at(config.network.listen), "https://a.example");
    assert!(config.warnings.is_empty());
    let under_a_path = read(&[("PREPPAL_PUBLIC_URL", "https://a.example/prep/")]);
    assert_eq!(under_a_path.network.public_url.as_deref(), Some("https://a.example/prep"));
    let open = read(&[("PREPPAL_LISTEN", "0.0.0.0:80")]);
    assert!(
        open.warnings.iter().any(|warning| warning.contains("PREPPAL_PUBLIC_URL")),
        "{:?}",
        open.warnings
    );
}

#[test]
fn each_bad_value_is_named() {
    let cases = [
        ("PREPPAL_LISTEN", "nowhere"),
        ("PREPPAL_PUBLIC_URL", "ftp://x"),
        ("PREPPAL_PUBLIC_URL", "https://x/a//b"),
        ("PREPPAL_TRUSTED_PROXIES", "127.0.0.1, proxy.example"),
        ("PREPPAL_SIGNUP", "maybe"),
        ("DATABASE_URL", "mysql://x"),
        ("JWT_SECRET", "short"),
        ("WORKER_SHARED_SECRET", "short"),
        ("PREPPAL_PROVIDER", "parrot"),
        ("GEMINI_API_KEY", "two words"),
        ("GEMINI_BASE_URL", "localhost"),
        ("GEMINI_BASE_URL", "https://x?key=1"),
        ("GEMINI_LIVE_MODEL", "a b"),
        ("GEMINI_TEXT_MODEL", "../x"),
        ("GEMINI_API_VERSION", "v1?x"),
        ("GEMINI_VOICE", "Nobody"),
        ("GEMINI_EXTRA_SETUP", "[1]"),
        ("PREPPAL_EMBEDDED_SESSIONS", "0"),
        ("PREPPAL_LLM_URL", "localhost:11434"),
        ("PREPPAL_LLM_MODEL", "llama3.2"),
        ("PREPPAL_RESUME_WINDOW_SECONDS", "3601"),
        ("PREPPAL_MAX_SESSIONS", "0"),
        ("PREPPAL_LOG", "info,=,"),
        ("PREPPAL_LOG_FORMAT", "xml"),
        ("PREPPAL_CONFIG", "/nonexistent/file.toml"),
    ];
    for (name, value) in cases {
        let error = Config::read(&sources(&[(name, value)])).unwrap_err();
        let subject = if name == "PREPPAL_CONFIG" { value } else { name };
        assert_eq!(error.problems.len(), 1, "{name}={value}: {error}");
        assert_eq!(error.problems[0].subject, subject, "{error}");
        assert!(!error.problems[0].remedy.is_empty());
    }
}

#[test]
fn all_problems_are_told_at_once_and_no_secret_with_them() {
    let bad = [
        ("PREPPAL_LISTEN", "x"),
        ("PREPPAL_PROVIDER", "gemini-live"),
        ("JWT_SECRET", "hunter2-jwt"),
        ("DATABASE_URL", "hunter2-db"),
    ];
    let text = Config::read(&sources(&bad)).unwrap_err().to_string();
    assert!(text.starts_with("4 settings need attention:"), "{text}");
    for name in ["PREPPAL_LISTEN", "GEMINI_API_KEY", "JWT_SECRET", "DATABASE_URL"] {
        assert!(text.contains(name), "{text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn no_secret_in_debug_output() {
    let secret = "hunter2-hunter2-hunter2-hunter2-hunter2";
    let config = read(&[
        ("GEMINI_API_KEY", secret),
        ("JWT_SECRET", secret),
        ("WORKER_SHARED_SECRET", secret),
        ("DATABASE_URL", "postgres://u:hunter2@h/d"),
    ]);
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("preppal.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:1\"\nmax_sessions = 7\nsignup = \"invite\"\n").unwrap();
    let flags = Flags { config: Some(file), listen: Some("127.0.0.1:3".into()), data_dir: None };
    let environment =
        [("PREPPAL_LISTEN", "127.0.0.1:2"), ("PREPPAL_MAX_SESSIONS", "8"), ("PREPPAL_SIGNUP", "")];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::read(&Sources::gather(flags, environment)).unwrap();
    assert_eq!(config.network.listen.port(), 3);
    assert_eq!(config.limits.max_sessions, 8);
    assert_eq!(config.network.sign_up, SignUp::Invite, "an empty variable counts as not set");
}

#[test]
fn a_bad_file_is_told_without_quoting_it() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("\njwt_secret = hunter2\n", "line 2"),
        ("colour = \"hunter2\"\n", "`colour` is not a setting"),
        ("listen = [\"hunter2\"]\n", "`listen` is not text"),
    ];
    for (text, expected) in cases {
        let file = folder.path().join("preppal.toml");
        std::fs::write(&file, text).unwrap();
        let flags = Flags { config: Some(file), ..Flags::default() };
        let error = Config::read(&Sources::gather(flags, [])).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn an_unknown_variable_of_ours_is_a_warning() {
    let config = read(&[("PREPPAL_LISTN", "x"), ("PREPPAL_TEST_DATABASE_URL", "x"), ("HOME", "/")]);
    assert_eq!(config.warnings.len(), 1);
    assert!(config.warnings[0].contains("PREPPAL_LISTN"));
}

#[test]
fn secrets_are_made_once_and_kept_private() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let config = read(&[("PREPPAL_DATA_DIR", data.to_str().unwrap())]);
    assert!(!data.exists(), "reading the configuration writes nothing");
    let first = config.secrets.open().unwrap();
    assert_eq!(first.jwt.expose().len(), 64);
    assert_ne!(first.jwt, first.worker);
    assert_eq!(config.secrets.open().unwrap(), first, "the second start has the same");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data.join("jwt_secret")), 0o600);
        assert_eq!(mode(&data.join("worker_shared_secret")), 0o600);
        assert_eq!(mode(&data), 0o700);
    }
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 2, "no draft is left");
}

#[test]
fn a_weak_secret_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("jwt_secret"), "short\n").unwrap();
    let error = Config::read(&sources(&[("PREPPAL_DATA_DIR", folder.path().to_str().unwrap())])).unwrap_err();
    assert_eq!(error.problems[0].subject, "JWT_SECRET");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `UPDATE_GENERATED=1 cargo test -p server` writes both anew.
#[test]
fn the_documents_are_fresh() {
    for (path, text) in [(".env.example", env_example()), ("docs/configuration.md", configuration_markdown())]
    {
        let file = root().join(path);
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == text,
            "{path} is stale: run `UPDATE_GENERATED=1 cargo test -p server` and commit it"
        );
    }
}

/// Every `find(&X)` in the readers is a row of the table, and every row is read by someone: a
/// setting that is listed must have an effect.
#[test]
fn every_setting_is_listed_once_and_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config");
    let readers: String =
        ["embedded", "network", "storage", "secrets", "provider", "limits", "logging", "sources"]
            .iter()
            .map(|name| std::fs::read_to_string(folder.join(format!("{name}.rs"))).unwrap())
            .collect();
    let table = std::fs::read_to_string(folder.join("settings.rs")).unwrap();
    let example = env_example();
    for setting in SETTINGS {
        let declared =
            table.lines().rev().skip_while(|line| !line.contains(&format!("env: \"{}\"", setting.env)));
        let name = declared.take(2).last().unwrap().split([' ', ':']).nth(2).unwrap();
        assert!(readers.contains(&format!("&{name}")), "{} ({name}) is read by nobody", setting.env);
        let lines = example.lines().filter(|line| line.starts_with(&format!("#{}=", setting.env))).count();
        assert_eq!(lines, 1, "{}", setting.env);
        if let Some(key) = setting.key {
            let expected = setting.env.strip_prefix("PREPPAL_").unwrap_or(setting.env).to_lowercase();
            assert_eq!(key, expected, "the file's key follows from the variable");
        }
    }
    let consts = table
        .lines()
        .filter(|line| line.starts_with("pub(super) const") && line.contains(": Setting"))
        .count();
    assert_eq!(consts, SETTINGS.len(), "a setting is missing from SETTINGS");
}
