//! Do the installed models work on this computer? A sentence is spoken and written down again.

use std::sync::atomic::AtomicBool;

use hearing::HearError;
use models::ModelsDir;
use thiserror::Error;
use voice::VoiceError;

use crate::work::capacity::for_ears;
use crate::work::ladder::Parts;

/// What is spoken: everyday words, which a working pair of models gets right.
const SENTENCE: &str = "Tell me about a project that you are proud of, and what your own part in it was.";

/// Share of the words that must come back. Good models lose one in fifty, broken ones nearly all.
const MIN_SHARE: f64 = 0.8;

/// What the self-test did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTest {
    /// What was spoken.
    pub said: String,
    /// What was understood.
    pub heard: String,
}

/// Why the models do not work.
#[derive(Debug, Error)]
pub enum SelfTestError {
    /// One of them is missing or cannot be loaded.
    #[error("{0}")]
    Incomplete(String),
    /// No sound was made.
    #[error("nothing could be spoken: {0}")]
    Voice(#[from] VoiceError),
    /// Nothing was understood.
    #[error("nothing could be understood: {0}")]
    Hearing(#[from] HearError),
    /// Something else was understood.
    #[error("{said:?} was understood as {heard:?}")]
    Misheard {
        /// What was spoken.
        said: String,
        /// What was understood.
        heard: String,
    },
}

/// Speaks a sentence with the installed voice and transcribes it with the installed recogniser. Takes about a second.
///
/// # Errors
/// [`SelfTestError`] says which part does not work.
pub fn self_test(models: &ModelsDir) -> Result<SelfTest, SelfTestError> {
    let parts = Parts::load(models, None);
    let steps = [&parts.steps.recogniser, &parts.steps.voice, &parts.steps.detector];
    if let Some(problem) = steps.into_iter().find_map(|step| step.problem.clone()) {
        return Err(SelfTestError::Incomplete(problem));
    }
    let (Some(mouth), Some(ears)) = (&parts.mouth, &parts.ears) else {
        return Err(SelfTestError::Incomplete("a model is missing".to_owned()));
    };
    let sound = mouth.say(SENTENCE)?;
    let heard = ears.transcribe(&for_ears(&sound), &[], &AtomicBool::new(false))?;
    let said = SENTENCE.to_owned();
    if share_of_words(&said, &heard) < MIN_SHARE {
        return Err(SelfTestError::Misheard { said, heard });
    }
    Ok(SelfTest { said, heard })
}

/// The share of the words of `said` that are in `heard`, in the same order.
fn share_of_words(said: &str, heard: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let letters =
            |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        text.split_whitespace().map(letters).collect()
    };
    let (said, heard) = (words(said), words(heard));
    let mut rest = heard.iter();
    let found = said
        .iter()
        .filter(|word| rest.clone().any(|other| other == *word) && rest.any(|other| other == *word));
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    count(found.count()) / count(said.len()).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_in_order_without_marks() {
        for (said, heard, share) in [
            ("Tell me more, please.", "tell me more please", 1.0),
            ("Tell me more, please.", "Tell me please", 0.75),
            ("one two three four", "one x two y four", 0.75),
            ("one two", "", 0.0),
            ("one two", "two one", 0.5),
        ] {
            assert!((share_of_words(said, heard) - share).abs() < 1e-9, "{said:?} {heard:?}");
        }
    }

    #[test]
    fn without_models_it_says_what_to_do() {
        let nowhere = std::env::temp_dir().join(format!("no-models-{}", std::process::id()));
        let problem = self_test(&ModelsDir::at(nowhere)).unwrap_err().to_string();
        assert!(problem.contains("preppal models install"), "{problem}");
    }
}
