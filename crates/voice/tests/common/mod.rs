//! What the tests that need the models share.

use std::{env, path::PathBuf, sync::OnceLock};

use voice::Voice;

/// The folder of the installed models.
pub fn models() -> PathBuf {
    let models = env::var_os("PREPPAL_TEST_MODELS");
    PathBuf::from(
        models.expect("PREPPAL_TEST_MODELS is not set: run `cargo xtask test`, which fetches the models"),
    )
}

/// The installed voice, loaded once.
#[expect(clippy::unwrap_used, reason = "a panic is a test's report")]
pub fn voice() -> &'static Voice {
    static VOICE: OnceLock<Voice> = OnceLock::new();
    VOICE.get_or_init(|| Voice::load(&models().join("hibari")).unwrap())
}
