//! Silero VAD at 16 kHz: the net, written out.
//!
//! Per frame: a spectrogram of four columns, four small convolutions that reduce it to one vector, a recurrent cell that remembers the stream,
//! and one number. The weights are those of the package's safetensors file.
#![expect(
    clippy::indexing_slicing,
    reason = "a numeric kernel: all lengths are constants, and the weights' are checked when loading"
)]

use std::{fs, path::Path, sync::Arc};

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex32};
use safetensors::{Dtype, SafeTensors};

use crate::{FRAME_SAMPLES, LoadError};

/// The file in the model's folder.
const FILE: &str = "silero_vad_16k.safetensors";

/// Samples of the frame before that are looked at again.
const CONTEXT: usize = 64;
/// Samples at the end that are mirrored, so that the last column of the spectrogram is full.
const MIRRORED: usize = 64;
/// Samples of one column of the spectrogram.
const WINDOW: usize = 256;
/// Samples from one column to the next.
const HOP: usize = 128;
/// Frequencies of a column.
const BINS: usize = WINDOW / 2 + 1;
/// Columns of a frame.
const COLUMNS: usize = (CONTEXT + FRAME_SAMPLES + MIRRORED - WINDOW) / HOP + 1;
/// Length of the vectors after the first convolution.
const WIDE: usize = 128;
/// Length of the vectors between the second and the fourth convolution.
const NARROW: usize = 64;
/// Length of the memory of the recurrent cell.
const MEMORY: usize = 128;
/// The four gates of the cell.
const GATES: usize = 4 * MEMORY;
/// Taps of a convolution.
const TAPS: usize = 3;

/// The net, shared by all streams.
pub(super) struct Weights {
    fourier: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    layers: [Convolution; 4],
    /// From the input to the gates, and from the memory to the gates: `[from][gate]`.
    input_to_gates: Vec<f32>,
    memory_to_gates: Vec<f32>,
    gate_bias: Vec<f32>,
    output: Vec<f32>,
    output_bias: f32,
}

/// A convolution over time with a rectifier after it. `weights` is `[tap][input][output]`, so that the inner loop runs over neighbours.
struct Convolution {
    weights: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
    outputs: usize,
    stride: usize,
}

impl Weights {
    /// Reads the net from the model's folder.
    pub(super) fn load(folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(FILE);
        let bytes = fs::read(&path).map_err(|source| LoadError::Read { path: path.clone(), source })?;
        Self::read(&bytes).map_err(|why| LoadError::Unfit { path, why })
    }

    fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let gate_bias = tensor(&file, "lstm_cell.bias_ih", GATES)?;
        let memory_bias = tensor(&file, "lstm_cell.bias_hh", GATES)?;
        // The window is the cosine part of frequency 0 of the transform, which the file has as a table.
        let mut window = tensor(&file, "stft_conv.weight", 2 * BINS * WINDOW)?;
        window.truncate(WINDOW);
        Ok(Self {
            fourier: RealFftPlanner::new().plan_fft_forward(WINDOW),
            window,
            layers: [
                Convolution::read(&file, 1, BINS, WIDE, 1)?,
                Convolution::read(&file, 2, WIDE, NARROW, 2)?,
                Convolution::read(&file, 3, NARROW, NARROW, 2)?,
                Convolution::read(&file, 4, NARROW, MEMORY, 1)?,
            ],
            input_to_gates: transposed(&tensor(&file, "lstm_cell.weight_ih", GATES * MEMORY)?, MEMORY),
            memory_to_gates: transposed(&tensor(&file, "lstm_cell.weight_hh", GATES * MEMORY)?, MEMORY),
            gate_bias: gate_bias.iter().zip(&memory_bias).map(|(a, b)| a + b).collect(),
            output: tensor(&file, "final_conv.weight", MEMORY)?,
            output_bias: tensor(&file, "final_conv.bias", 1)?[0],
        })
    }
}

fn tensor(file: &SafeTensors<'_>, name: &str, count: usize) -> Result<Vec<f32>, String> {
    let view = file.tensor(name).map_err(|error| format!("{name}: {error}"))?;
    let (floats, _) = view.data().as_chunks::<4>();
    if view.dtype() != Dtype::F32 || floats.len() != count {
        return Err(format!("{name} does not have {count} floats"));
    }
    Ok(floats.iter().map(|four| f32::from_le_bytes(*four)).collect())
}

/// A matrix whose rows have `columns` elements, turned over.
fn transposed(matrix: &[f32], columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|column| matrix.iter().skip(column).step_by(columns).copied()).collect()
}

impl Convolution {
    fn read(
        file: &SafeTensors<'_>,
        number: usize,
        inputs: usize,
        outputs: usize,
        stride: usize,
    ) -> Result<Self, String> {
        // In the file: [output][input][tap].
        let stored = tensor(file, &format!("conv{number}.weight"), outputs * inputs * TAPS)?;
        let mut weights = vec![0.0; stored.len()];
        for (place, weight) in stored.into_iter().enumerate() {
            let (output, input, tap) = (place / TAPS / inputs, place / TAPS % inputs, place % TAPS);
            weights[(tap * inputs + input) * outputs + output] = weight;
        }
        let bias = tensor(file, &format!("conv{number}.bias"), outputs)?;
        Ok(Self { weights, bias, inputs, outputs, stride })
    }

    /// Convolves `count` columns, and returns how many there are in `result`. One column of zeros is thought on either side.
    fn run(&self, columns: &[f32], count: usize, result: &mut [f32]) -> usize {
        let results = (count - 1) / self.stride + 1;
        for (place, sums) in result.chunks_exact_mut(self.outputs).take(results).enumerate() {
            sums.copy_from_slice(&self.bias);
            for tap in 0..TAPS {
                let Some(column) =
                    (place * self.stride + tap).checked_sub(1).filter(|column| *column < count)
                else {
                    continue;
                };
                let inputs = &columns[column * self.inputs..][..self.inputs];
                let rows = self.weights[tap * self.inputs * self.outputs..].chunks_exact(self.outputs);
                add_products(sums, inputs, rows);
            }
            for sum in sums {
                *sum = sum.max(0.0);
            }
        }
        results
    }
}

/// Adds to `sums` each row times its input. Many inputs are 0, after a rectifier.
fn add_products<'a>(sums: &mut [f32], inputs: &[f32], rows: impl Iterator<Item = &'a [f32]>) {
    for (input, row) in inputs.iter().zip(rows) {
        if *input != 0.0 {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += input * weight;
            }
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// The state of one stream.
pub(super) struct Detector {
    weights: Arc<Weights>,
    /// The end of the frame before.
    context: [f32; CONTEXT],
    /// What the recurrent cell gave out last, and what it remembers.
    given: [f32; MEMORY],
    memory: [f32; MEMORY],
    /// For the Fourier transform to work in.
    scratch: Vec<Complex32>,
}

impl Detector {
    pub(super) fn new(weights: Arc<Weights>) -> Self {
        let scratch = weights.fourier.make_scratch_vec();
        Self { weights, context: [0.0; CONTEXT], given: [0.0; MEMORY], memory: [0.0; MEMORY], scratch }
    }

    /// The probability of speech in the next frame.
    pub(super) fn step(&mut self, frame: &[f32; FRAME_SAMPLES]) -> f32 {
        let weights = Arc::clone(&self.weights);
        let spectrogram = self.spectrogram(&weights, frame);
        let mut first = [0.0; COLUMNS * WIDE];
        let mut second = [0.0; COLUMNS * NARROW];
        let mut third = [0.0; COLUMNS * NARROW];
        let mut vector = [0.0; COLUMNS * MEMORY];
        let [one, two, three, four] = &weights.layers;
        let count = one.run(&spectrogram, COLUMNS, &mut first);
        let count = two.run(&first, count, &mut second);
        let count = three.run(&second, count, &mut third);
        four.run(&third, count, &mut vector);
        self.remember(&weights, &vector[..MEMORY])
    }

    /// Magnitudes, `[column][frequency]`.
    fn spectrogram(&mut self, weights: &Weights, frame: &[f32; FRAME_SAMPLES]) -> [f32; COLUMNS * BINS] {
        let mut sound = [0.0; CONTEXT + FRAME_SAMPLES + MIRRORED];
        sound[..CONTEXT].copy_from_slice(&self.context);
        sound[CONTEXT..][..FRAME_SAMPLES].copy_from_slice(frame);
        let end = CONTEXT + FRAME_SAMPLES;
        for place in 0..MIRRORED {
            sound[end + place] = sound[end - 2 - place];
        }
        self.context.copy_from_slice(&frame[FRAME_SAMPLES - CONTEXT..]);

        let mut magnitudes = [0.0; COLUMNS * BINS];
        let mut windowed = [0.0; WINDOW];
        let mut spectrum = [Complex32::default(); BINS];
        for (place, column) in magnitudes.chunks_exact_mut(BINS).enumerate() {
            let piece = &sound[place * HOP..][..WINDOW];
            for ((windowed, sample), weight) in windowed.iter_mut().zip(piece).zip(&weights.window) {
                *windowed = sample * weight;
            }
            // It fails only for other lengths than it was planned for.
            let _ = weights.fourier.process_with_scratch(&mut windowed, &mut spectrum, &mut self.scratch);
            for (magnitude, bin) in column.iter_mut().zip(&spectrum) {
                *magnitude = bin.norm_sqr().sqrt();
            }
        }
        magnitudes
    }

    /// One step of the LSTM cell, and the probability that its output means.
    fn remember(&mut self, weights: &Weights, input: &[f32]) -> f32 {
        let mut gates = [0.0; GATES];
        gates.copy_from_slice(&weights.gate_bias);
        add_products(&mut gates, input, weights.input_to_gates.chunks_exact(GATES));
        add_products(&mut gates, &self.given, weights.memory_to_gates.chunks_exact(GATES));
        let mut sum = weights.output_bias;
        for cell in 0..MEMORY {
            let admit = sigmoid(gates[cell]);
            let keep = sigmoid(gates[MEMORY + cell]);
            let new = gates[2 * MEMORY + cell].tanh();
            let give = sigmoid(gates[3 * MEMORY + cell]);
            self.memory[cell] = keep * self.memory[cell] + admit * new;
            self.given[cell] = give * self.memory[cell].tanh();
            sum += self.given[cell].max(0.0) * weights.output[cell];
        }
        sigmoid(sum)
    }
}
