//! Moonshine's two nets: an encoder, which makes vectors of sound, and a decoder, which makes words of vectors, a token at a time.

use std::path::{Path, PathBuf};

use rten::{Dimension, Model, NodeId, RunOptions, Value, ValueOrView};
use rten_tensor::{NdTensor, Tensor, prelude::*};

use super::tokenizer::TokenId;
use crate::{HearError, LoadError};

/// Layers of a decoder at most: larger Moonshine models have 12.
const MAX_LAYERS: usize = 64;

/// The two nets of a model, ready to be run by any number of threads.
pub(super) struct Nets {
    encoder: Encoder,
    decoder: Decoder,
}

struct Encoder {
    model: Model,
    samples: NodeId,
    mask: NodeId,
    vectors: NodeId,
}

struct Decoder {
    model: Model,
    tokens: NodeId,
    vectors: NodeId,
    mask: NodeId,
    use_cache: NodeId,
    scores: NodeId,
    /// What one step leaves for the next, in the order of layers.
    cache: Vec<CacheSlot>,
    /// Shape of an empty one, `[1, heads, 0, width]`.
    empty: [usize; 4],
}

/// Keys or values that a layer keeps.
struct CacheSlot {
    before: NodeId,
    after: NodeId,
    /// It grows by each token. Those that do not are of the sound, and are made in the first step.
    grows: bool,
}

/// A phrase on its way through the decoder.
pub(super) struct Decoding<'a> {
    decoder: &'a Decoder,
    options: &'a RunOptions,
    vectors: Tensor<f32>,
    mask: NdTensor<i32, 2>,
    cache: Vec<Value>,
    begun: bool,
}

impl Nets {
    /// Reads both from the model's folder.
    pub(super) fn load(folder: &Path) -> Result<Self, LoadError> {
        Ok(Self { encoder: Encoder::load(folder)?, decoder: Decoder::load(folder)? })
    }

    /// Encodes a phrase; the decoding of it then starts with nothing said.
    pub(super) fn encode<'a>(
        &'a self,
        samples: &[f32],
        options: &'a RunOptions,
    ) -> Result<Decoding<'a>, HearError> {
        let length = samples.len();
        let mask = NdTensor::from_data([1, length], vec![1; length]);
        let Encoder { model, samples: input, mask: input_mask, vectors } = &self.encoder;
        let sound = NdTensor::from_data([1, length], samples.to_vec());
        let inputs = vec![(*input, sound.into()), (*input_mask, mask.view().into())];
        let outputs = model.run(inputs, &[*vectors], Some(options.clone())).map_err(failed)?;
        let vectors = float_tensor(outputs.into_iter().next())?;
        let decoder = &self.decoder;
        let empty = || Value::from(NdTensor::<f32, 4>::zeros(decoder.empty).into_dyn());
        let cache = decoder.cache.iter().map(|_| empty()).collect();
        Ok(Decoding { decoder, options, vectors, mask, cache, begun: false })
    }
}

impl Encoder {
    fn load(folder: &Path) -> Result<Self, LoadError> {
        let (path, model) = load(folder, "encoder_model.onnx")?;
        let node = |name| find(&model, &path, name);
        let (samples, mask, vectors) =
            (node("input_values")?, node("attention_mask")?, node("last_hidden_state")?);
        Ok(Self { model, samples, mask, vectors })
    }
}

impl Decoder {
    fn load(folder: &Path) -> Result<Self, LoadError> {
        let (path, model) = load(folder, "decoder_model_merged.onnx")?;
        let node = |name: &str| find(&model, &path, name);
        let mut cache = Vec::new();
        for layer in 0..MAX_LAYERS {
            if model.find_node(&format!("past_key_values.{layer}.decoder.key")).is_none() {
                break;
            }
            for (of, grows) in [("decoder", true), ("encoder", false)] {
                for part in ["key", "value"] {
                    let before = node(&format!("past_key_values.{layer}.{of}.{part}"))?;
                    let after = node(&format!("present.{layer}.{of}.{part}"))?;
                    cache.push(CacheSlot { before, after, grows });
                }
            }
        }
        let unfit = |why: &str| LoadError::Unfit { path: path.clone(), why: why.to_owned() };
        let first = cache.first().ok_or_else(|| unfit("it keeps nothing from one token to the next"))?;
        let shape = model.node_info(first.before).and_then(|info| info.shape());
        let Some([_, Dimension::Fixed(heads), _, Dimension::Fixed(width)]) = shape.as_deref() else {
            return Err(unfit("the shape of what it keeps is not known"));
        };
        let empty = [1, *heads, 0, *width];
        let (tokens, scores) = (node("input_ids")?, node("logits")?);
        let (vectors, mask) = (node("encoder_hidden_states")?, node("encoder_attention_mask")?);
        let use_cache = node("use_cache_branch")?;
        Ok(Self { model, tokens, vectors, mask, use_cache, scores, cache, empty })
    }
}

impl Decoding<'_> {
    /// Gives the next token, and hands out the score of each possible token after it.
    pub(super) fn step(&mut self, token: TokenId) -> Result<Vec<f32>, HearError> {
        let Decoder { model, tokens, vectors, mask, use_cache, scores, cache: slots, .. } = self.decoder;
        let token = i32::try_from(token).map_err(failed)?;
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> = vec![
            (*tokens, NdTensor::from_data([1, 1], vec![token]).into()),
            (*vectors, self.vectors.view().into()),
            (*use_cache, NdTensor::from_data([1], vec![i32::from(self.begun)]).into()),
            (*mask, self.mask.view().into()),
        ];
        let (mut wanted, mut renewed) = (vec![*scores], Vec::new());
        for (slot, kept) in slots.iter().zip(&mut self.cache) {
            if slot.grows || !self.begun {
                // Given away, so that it can grow in place.
                let nothing = Value::from(NdTensor::<f32, 1>::zeros([0]).into_dyn());
                inputs.push((slot.before, std::mem::replace(kept, nothing).into()));
                wanted.push(slot.after);
                renewed.push(kept);
            } else {
                inputs.push((slot.before, kept.as_view().into()));
            }
        }
        let mut outputs = model.run(inputs, &wanted, Some(self.options.clone())).map_err(failed)?.into_iter();
        let scores = float_tensor(outputs.next())?;
        for (kept, output) in renewed.into_iter().zip(outputs) {
            *kept = output;
        }
        self.begun = true;
        Ok(scores.to_vec())
    }
}

fn load(folder: &Path, file: &str) -> Result<(PathBuf, Model), LoadError> {
    let path = folder.join(file);
    let bytes = std::fs::read(&path).map_err(|source| LoadError::Read { path: path.clone(), source })?;
    match Model::load(bytes) {
        Ok(model) => Ok((path, model)),
        Err(error) => Err(LoadError::Unfit { path, why: error.to_string() }),
    }
}

fn find(model: &Model, path: &Path, name: &str) -> Result<NodeId, LoadError> {
    let unfit = || LoadError::Unfit { path: path.to_owned(), why: format!("it has no {name}") };
    model.find_node(name).ok_or_else(unfit)
}

#[expect(clippy::needless_pass_by_value, reason = "so that it can be named in map_err")]
fn failed(error: impl ToString) -> HearError {
    HearError::Model(error.to_string())
}

fn float_tensor(value: Option<Value>) -> Result<Tensor<f32>, HearError> {
    let value = value.ok_or_else(|| failed("an output is missing"))?;
    value.try_into().map_err(|error: rten::TryFromValueError| failed(error))
}
