//! The acoustic network: phonemes in, spectra and pitch out.

use std::collections::HashMap;

use rten::{Model, ModelOptions, NodeId, Value};
use rten_tensor::NdTensor;

use super::BINS;
use crate::{
    error::{LoadError, VoiceError},
    files::Files,
    threads::Threads,
};

const NETWORK: &str = "hibari.onnx";
const VOCABULARY: &str = "vocab.json";
/// Number of the silence at both ends of the phonemes.
const EDGE: i32 = 0;
/// Pace: durations are divided by it.
const PACE: f32 = 1.0;
/// Longest sound of one piece: 60 s of frames. A longer one means a broken model.
const FRAMES_LIMIT: usize = 4_800;
const OUTPUTS: [&str; 6] = ["lh", "theta", "ln", "lr", "phi", "f0"];

/// What the network predicts for `count` frames. Spectra are rows of frequencies: value of bin b in
/// frame k at `b * count + k`.
pub(super) struct Frames {
    /// How many frames.
    pub(super) count: usize,
    /// Harmonics: natural logarithm of the magnitude.
    pub(super) harmonic: Vec<f32>,
    /// Harmonics: phase as a share of a half turn, before `tanh`.
    pub(super) harmonic_phase: Vec<f32>,
    /// Noise: natural logarithm of the magnitude.
    pub(super) noise: Vec<f32>,
    /// Free part (clicks, plosives): natural logarithm of the magnitude.
    pub(super) free: Vec<f32>,
    /// Free part: phase, radians.
    pub(super) free_phase: Vec<f32>,
    /// Pitch of each frame, Hz; 0 where unvoiced.
    pub(super) pitch: Vec<f32>,
}

/// The network.
pub(super) struct Acoustic {
    model: Model,
    phonemes_input: NodeId,
    pace_input: NodeId,
    outputs: [NodeId; 6],
    vocabulary: HashMap<char, i32>,
}

impl Acoustic {
    pub(super) fn load(files: &Files) -> Result<Self, LoadError> {
        let stored: HashMap<String, i32> = files.json(VOCABULARY)?;
        let single = |text: &str| {
            let mut letters = text.chars();
            letters.next().filter(|_| letters.next().is_none())
        };
        let vocabulary = stored.iter().filter_map(|(text, number)| Some((single(text)?, *number))).collect();
        let model = ModelOptions::with_all_ops()
            // Costs 10 MB of memory and saves a tenth of the time.
            .prepack_weights(true)
            .load_file(files.path(NETWORK))
            .map_err(|source| LoadError::Network { file: NETWORK.to_owned(), source })?;
        let node = |name: &str| {
            model.find_node(name).ok_or_else(|| LoadError::Unexpected {
                file: NETWORK.to_owned(),
                what: "not the inputs and outputs of this voice",
            })
        };
        let [lh, theta, ln, lr, phi, f0] = OUTPUTS.map(node);
        let outputs = [lh?, theta?, ln?, lr?, phi?, f0?];
        Ok(Self { phonemes_input: node("ids")?, pace_input: node("speed")?, outputs, vocabulary, model })
    }

    /// Predicts the frames of `phonemes`; nothing when there is nothing to say.
    pub(super) fn run(&self, phonemes: &str, threads: &Threads) -> Result<Option<Frames>, VoiceError> {
        let mut numbers = vec![EDGE];
        numbers.extend(phonemes.chars().filter_map(|phoneme| self.vocabulary.get(&phoneme)));
        if numbers.len() == 1 {
            return Ok(None);
        }
        numbers.push(EDGE);
        let numbers = NdTensor::from_data([1, numbers.len()], numbers);
        let pace = NdTensor::from_data([1], vec![PACE]);
        let inputs = vec![(self.phonemes_input, numbers.into()), (self.pace_input, pace.into())];
        let [lh, theta, ln, lr, phi, f0] =
            threads.run(|options| self.model.run_n(inputs, self.outputs, Some(options)))?;
        let pitch = match f0.into_shape_vec::<f32, 2>() {
            Ok(([1, count], pitch)) if count <= FRAMES_LIMIT => pitch,
            Ok(_) => return Err(VoiceError::Unexpected("more sound than a sentence has")),
            Err(_) => return Err(VoiceError::Unexpected("no pitch")),
        };
        let spectrum = |value: Value| match value.into_shape_vec::<f32, 3>() {
            Ok(([1, BINS, frames], values)) if frames == pitch.len() => Ok(values),
            _ => Err(VoiceError::Unexpected("a spectrum of another shape")),
        };
        Ok(Some(Frames {
            count: pitch.len(),
            harmonic: spectrum(lh)?,
            harmonic_phase: spectrum(theta)?,
            noise: spectrum(ln)?,
            free: spectrum(lr)?,
            free_phase: spectrum(phi)?,
            pitch,
        }))
    }
}
