//! The table of every setting: its names, its default, what it means.

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The environment variable.
    pub env: &'static str,
    /// The key in the TOML file; none for the setting that names the file.
    pub key: Option<&'static str>,
    /// The command-line flag, when there is one.
    pub flag: Option<&'static str>,
    /// The default, in words for a person.
    pub default: &'static str,
    /// What to write in an example.
    pub example: &'static str,
    /// True when the value must never be shown.
    pub secret: bool,
    /// What it means, in one or two sentences.
    pub help: &'static str,
}

const PLAIN: Setting =
    Setting { env: "", key: None, flag: None, default: "", example: "", secret: false, help: "" };

/// The TOML file itself.
pub(super) const CONFIG: Setting = Setting {
    env: "PREPPAL_CONFIG",
    flag: Some("--config"),
    default: "none",
    example: "/etc/preppal.toml",
    help: "TOML file with any of these settings. The environment wins over the file, a flag over both.",
    ..PLAIN
};
/// Where we listen.
pub(super) const LISTEN: Setting = Setting {
    env: "PREPPAL_LISTEN",
    key: Some("listen"),
    flag: Some("--listen"),
    default: "127.0.0.1:3000",
    example: "0.0.0.0:3000",
    help: "Address and port of the web pages, the API and the WebSocket.",
    ..PLAIN
};
/// How the world reaches us.
pub(super) const PUBLIC_URL: Setting = Setting {
    env: "PREPPAL_PUBLIC_URL",
    key: Some("public_url"),
    default: "http:// and the listen address",
    example: "https://interviews.example.org",
    help: "Address that people type; links and cookies use it. With https cookies are sent over TLS only. \
           It may have a path, when a reverse proxy serves PrepPal under one.",
    ..PLAIN
};
/// Whose word about a client's address counts.
pub(super) const TRUSTED_PROXIES: Setting = Setting {
    env: "PREPPAL_TRUSTED_PROXIES",
    key: Some("trusted_proxies"),
    default: "none",
    example: "127.0.0.1, 10.0.0.0/8",
    help: "Addresses or networks of the reverse proxies in front, separated by commas. Limits on attempts then \
           count by the client's address that they tell (`X-Forwarded-For` or `Forwarded`); without it \
           everybody behind a proxy shares one count.",
    ..PLAIN
};
/// Who may make an account.
pub(super) const SIGNUP: Setting = Setting {
    env: "PREPPAL_SIGNUP",
    key: Some("signup"),
    default: "`open` on a loopback address, else `closed`",
    example: "invite",
    help: "Who may make an account: `open`, `closed` or `invite`.",
    ..PLAIN
};
/// The folder for everything kept.
pub(super) const DATA_DIR: Setting = Setting {
    env: "PREPPAL_DATA_DIR",
    key: Some("data_dir"),
    flag: Some("--data-dir"),
    default: "./data",
    example: "/var/lib/preppal",
    help: "Folder of the SQLite file, the generated secrets and the models. Made when it is missing.",
    ..PLAIN
};
/// The database.
pub(super) const DATABASE_URL: Setting = Setting {
    env: "DATABASE_URL",
    key: Some("database_url"),
    default: "preppal.db in the data folder",
    example: "postgres://preppal:password@localhost/preppal",
    secret: true,
    help: "`sqlite:` and a path, or `postgres://…`.",
    ..PLAIN
};
/// Signs worker tokens.
pub(super) const JWT_SECRET: Setting = Setting {
    env: "JWT_SECRET",
    key: Some("jwt_secret"),
    default: "generated into the data folder on first start",
    example: "at least 32 random characters",
    secret: true,
    help: "Signs the tokens that join an interview. At least 32 characters.",
    ..PLAIN
};
/// Authenticates workers.
pub(super) const WORKER_SHARED_SECRET: Setting = Setting {
    env: "WORKER_SHARED_SECRET",
    key: Some("worker_shared_secret"),
    default: "generated into the data folder on first start",
    example: "at least 32 other random characters",
    secret: true,
    help: "Authenticates workers at the API. At least 32 characters.",
    ..PLAIN
};
/// Which interviewer.
pub(super) const PROVIDER: Setting = Setting {
    env: "PREPPAL_PROVIDER",
    key: Some("provider"),
    default: "`gemini-live` when `GEMINI_API_KEY` is set, else `embedded`",
    example: "gemini-live",
    help: "Who the interviewer is: `embedded` (on this machine, no key), `gemini-live` or `openai-realtime` \
           (not in this version).",
    ..PLAIN
};
/// Google's key.
pub(super) const GEMINI_API_KEY: Setting = Setting {
    env: "GEMINI_API_KEY",
    key: Some("gemini_api_key"),
    default: "none",
    example: "AIza…",
    secret: true,
    help: "Key of the Gemini API.",
    ..PLAIN
};
/// Google's address, or a fake's.
pub(super) const GEMINI_BASE_URL: Setting = Setting {
    env: "GEMINI_BASE_URL",
    key: Some("gemini_base_url"),
    default: "https://generativelanguage.googleapis.com",
    example: "http://127.0.0.1:8080",
    help: "Address of the Gemini API, without a path to a method. `http`, `https`, `ws` and `wss` are \
           accepted, so that a local stand-in can be used.",
    ..PLAIN
};
/// The voice model.
pub(super) const GEMINI_LIVE_MODEL: Setting = Setting {
    env: "GEMINI_LIVE_MODEL",
    key: Some("gemini_live_model"),
    default: "gemini-3.8-live",
    example: "gemini-3.8-live-extended-thinking",
    help: "Model that holds the interview.",
    ..PLAIN
};
/// The text model.
pub(super) const GEMINI_TEXT_MODEL: Setting = Setting {
    env: "GEMINI_TEXT_MODEL",
    key: Some("gemini_text_model"),
    default: "gemini-3.8-flash",
    example: "gemini-flash-latest",
    help: "Model that writes feedback.",
    ..PLAIN
};
/// The API's version.
pub(super) const GEMINI_API_VERSION: Setting = Setting {
    env: "GEMINI_API_VERSION",
    key: Some("gemini_api_version"),
    default: "v1beta",
    example: "v1",
    help: "Version in the API's path.",
    ..PLAIN
};
/// The voice.
pub(super) const GEMINI_VOICE: Setting = Setting {
    env: "GEMINI_VOICE",
    key: Some("gemini_voice"),
    default: "Kore",
    example: "Puck",
    help: "The interviewer's voice, one of Gemini's prebuilt voices.",
    ..PLAIN
};
/// More setup.
pub(super) const GEMINI_EXTRA_SETUP: Setting = Setting {
    env: "GEMINI_EXTRA_SETUP",
    key: Some("gemini_extra_setup"),
    default: "none",
    example: r#"{"generationConfig":{"temperature":0.7}}"#,
    help: "JSON object merged last into the Live API's `setup` message: for options that this program \
           does not know.",
    ..PLAIN
};
/// Where the speech models are.
pub(super) const MODELS_DIR: Setting = Setting {
    env: "PREPPAL_MODELS_DIR",
    key: Some("models_dir"),
    default: "models in the data folder",
    example: "/var/lib/preppal/models",
    help: "Folder of the embedded interviewer's speech models; `preppal models install` fills it.",
    ..PLAIN
};
/// More questions.
pub(super) const QUESTION_PACKS: Setting = Setting {
    env: "PREPPAL_QUESTION_PACKS",
    key: Some("question_packs"),
    default: "none",
    example: "/etc/preppal/questions",
    help: "Folder of question packs that the embedded interviewer uses beside its own questions.",
    ..PLAIN
};
/// How many embedded interviews at once.
pub(super) const EMBEDDED_SESSIONS: Setting = Setting {
    env: "PREPPAL_EMBEDDED_SESSIONS",
    key: Some("embedded_sessions"),
    default: "auto",
    example: "8",
    help: "Most interviews that the embedded interviewer holds at once. `auto` measures at start what this \
           machine carries.",
    ..PLAIN
};
/// A language model in the place of the rules.
pub(super) const LLM_URL: Setting = Setting {
    env: "PREPPAL_LLM_URL",
    key: Some("llm_url"),
    default: "none",
    example: "http://127.0.0.1:11434/v1",
    help: "Address of an OpenAI-compatible language model (Ollama, llama.cpp, vLLM) that words the embedded \
           interviewer's part. What is said in an interview is sent there. Its rules go on when it fails.",
    ..PLAIN
};
/// Which one.
pub(super) const LLM_MODEL: Setting = Setting {
    env: "PREPPAL_LLM_MODEL",
    key: Some("llm_model"),
    default: "the first that the address lists",
    example: "llama3.2",
    help: "Name of the language model at `PREPPAL_LLM_URL`.",
    ..PLAIN
};
/// Its key.
pub(super) const LLM_API_KEY: Setting = Setting {
    env: "PREPPAL_LLM_API_KEY",
    key: Some("llm_api_key"),
    default: "none",
    example: "sk-…",
    secret: true,
    help: "Key of the language model at `PREPPAL_LLM_URL`, when it wants one.",
    ..PLAIN
};
/// How long a lost client is waited for.
pub(super) const RESUME_WINDOW_SECONDS: Setting = Setting {
    env: "PREPPAL_RESUME_WINDOW_SECONDS",
    key: Some("resume_window_seconds"),
    default: "300",
    example: "600",
    help: "How long an interview waits for a person whose connection dropped, in seconds (0 to 3600).",
    ..PLAIN
};
/// How many at once.
pub(super) const MAX_SESSIONS: Setting = Setting {
    env: "PREPPAL_MAX_SESSIONS",
    key: Some("max_sessions"),
    default: "500",
    example: "200",
    help: "Most interviews live at once; one more is told to try again later.",
    ..PLAIN
};
/// What is logged.
pub(super) const LOG: Setting = Setting {
    env: "PREPPAL_LOG",
    key: Some("log"),
    default: "info",
    example: "info,server=debug",
    help: "What is logged: a level, or levels by module in the notation of Rust's `tracing`.",
    ..PLAIN
};
/// How it is logged.
pub(super) const LOG_FORMAT: Setting = Setting {
    env: "PREPPAL_LOG_FORMAT",
    key: Some("log_format"),
    default: "text",
    example: "json",
    help: "How logs are written to standard error: `text` or `json` (one object a line).",
    ..PLAIN
};

/// Every setting, in the order of the documents.
pub const SETTINGS: &[Setting] = &[
    CONFIG,
    LISTEN,
    PUBLIC_URL,
    TRUSTED_PROXIES,
    SIGNUP,
    DATA_DIR,
    DATABASE_URL,
    JWT_SECRET,
    WORKER_SHARED_SECRET,
    PROVIDER,
    GEMINI_API_KEY,
    GEMINI_BASE_URL,
    GEMINI_LIVE_MODEL,
    GEMINI_TEXT_MODEL,
    GEMINI_API_VERSION,
    GEMINI_VOICE,
    GEMINI_EXTRA_SETUP,
    MODELS_DIR,
    QUESTION_PACKS,
    EMBEDDED_SESSIONS,
    LLM_URL,
    LLM_MODEL,
    LLM_API_KEY,
    RESUME_WINDOW_SECONDS,
    MAX_SESSIONS,
    LOG,
    LOG_FORMAT,
];
