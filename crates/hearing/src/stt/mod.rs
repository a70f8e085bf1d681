//! Speech to text with a Moonshine model.

mod nets;
mod spoken;
mod threads;
mod tokenizer;
mod vocabulary;
mod words;

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use nets::{Decoding, Nets};
use threads::Threads;
use tokenizer::{TokenId, Tokenizer};
pub use vocabulary::Vocabulary;
use words::{Choice, confidence, sentence, words};

use crate::{HearError, LoadError, MAX_PHRASE_SAMPLES, RATE};

/// The token that every text begins with.
const BEGIN: TokenId = 1;
/// The token that ends a text.
const END: TokenId = 2;

/// Shorter sound holds no word, and the encoder needs some, samples: 100 ms.
const MIN_SAMPLES: usize = RATE as usize / 10;

/// Nobody speaks faster, tokens per second. The model's makers give this limit; without it, it may repeat itself for ever.
const TOKENS_PER_SECOND: f64 = 6.5;

/// Tokens that may come beyond that, so that a short word can end.
const TOKENS_MORE: usize = 2;

/// The longest piece of text that is recognised when it is repeated, tokens: a sentence.
const MAX_PERIOD: usize = 16;

/// So often may something be said in a row.
const REPETITIONS: usize = 4;

/// A speech recogniser. It is shared: any number of threads may transcribe at once.
pub struct Recogniser {
    nets: Nets,
    tokenizer: Tokenizer,
    threads: Threads,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The words, with capitals and punctuation. Empty when there were none.
    pub text: String,
    /// How sure the model was of its tokens, from 0 to 1, as a geometric mean. Invented words have little of it.
    pub confidence: f32,
}

impl Recogniser {
    /// Loads a model from its folder. Takes less than 100 ms and 90 MB.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join("tokenizer.bin");
        let bytes = fs::read(&path).map_err(|source| LoadError::Read { path: path.clone(), source })?;
        let tokenizer = Tokenizer::read(&bytes).filter(|tokenizer| tokenizer.len() > 2);
        let tokenizer =
            tokenizer.ok_or_else(|| LoadError::Unfit { path, why: "it is cut off".to_owned() })?;
        Ok(Self { nets: Nets::load(folder)?, tokenizer, threads: Threads::default() })
    }

    /// Transcribes a phrase: at most [`MAX_PHRASE_SAMPLES`] samples at [`RATE`], between -1 and 1, which a voice detector has called
    /// speech. Returns between two tokens, 15 ms apart, when `cancelled` is set.
    pub fn transcribe(
        &self,
        samples: &[f32],
        vocabulary: &Vocabulary,
        cancelled: &AtomicBool,
    ) -> Result<Heard, HearError> {
        if samples.len() > MAX_PHRASE_SAMPLES {
            return Err(HearError::TooLong { ms: samples.len() as u64 * 1000 / u64::from(RATE) });
        }
        if samples.len() < MIN_SAMPLES {
            return Ok(Heard { text: String::new(), confidence: 0.0 });
        }
        let samples: Vec<f32> = samples
            .iter()
            .map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 })
            .collect();
        let choices = self.threads.run(|options| {
            let decoding = self.nets.encode(&samples, options)?;
            decode(decoding, most_tokens(samples.len()), cancelled)
        })?;
        let words = vocabulary.mend(&words(&self.tokenizer, &choices));
        Ok(Heard { text: sentence(&words), confidence: confidence(&choices) })
    }
}

/// Takes the likeliest token, again and again.
fn decode(mut decoding: Decoding<'_>, most: usize, cancelled: &AtomicBool) -> Result<Vec<Choice>, HearError> {
    let (mut choices, mut last) = (Vec::new(), BEGIN);
    while choices.len() < most {
        if cancelled.load(Ordering::Relaxed) {
            return Err(HearError::Cancelled);
        }
        let choice = best(&decoding.step(last)?);
        last = choice.token;
        if last == END {
            break;
        }
        choices.push(choice);
        if let Some(kept) = before_repetition(&choices) {
            choices.truncate(kept);
            break;
        }
    }
    Ok(choices)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 12 s of samples"
)]
fn most_tokens(samples: usize) -> usize {
    (samples as f64 / f64::from(RATE) * TOKENS_PER_SECOND) as usize + TOKENS_MORE
}

/// The likeliest token.
fn best(scores: &[f32]) -> Choice {
    let best = (0..).zip(scores).max_by(|(_, a), (_, b)| a.total_cmp(b));
    let Some((token, highest)) = best else { return Choice { token: END, probability: 0.0 } };
    let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    Choice { token, probability: 1.0 / sum }
}

/// When the last tokens say the same thing over and over, where they began to do so the second time.
///
/// The model does that when it is given sound that it cannot make sense of. People repeat words, too, but not that often.
fn before_repetition(choices: &[Choice]) -> Option<usize> {
    (1..=MAX_PERIOD).find_map(|period| {
        let start = choices.len().checked_sub(period * REPETITIONS)?;
        let tail = choices.get(start..)?;
        let later = tail.get(period..)?;
        let same = tail.iter().zip(later).all(|(a, b)| a.token == b.token);
        same.then_some(start + period)
    })
}

#[cfg(test)]
mod tests;
