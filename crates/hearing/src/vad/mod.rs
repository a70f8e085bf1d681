//! Voice activity: how likely a piece of sound is speech.

mod silero;

use std::{path::Path, sync::Arc};

use crate::{FRAME_SAMPLES, LoadError};

/// Samples that the built-in detector looks at in one step: 16 ms.
const EARSHOT_SAMPLES: usize = 256;

/// A voice detector that is loaded, from which one is started per stream. Cheap to clone.
#[derive(Clone)]
pub struct Detectors(Loaded);

#[derive(Clone)]
enum Loaded {
    Silero(Arc<silero::Weights>),
    BuiltIn,
}

/// Which detector it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectorKind {
    /// Silero VAD: not fooled by most noises.
    Silero,
    /// The one that comes with the program. It takes some noises for speech.
    BuiltIn,
}

impl Detectors {
    /// Silero VAD, from the folder of that model.
    pub fn silero(folder: &Path) -> Result<Self, LoadError> {
        Ok(Self(Loaded::Silero(Arc::new(silero::Weights::load(folder)?))))
    }

    /// The detector that needs no model.
    pub const fn built_in() -> Self {
        Self(Loaded::BuiltIn)
    }

    /// Which detector it is.
    pub const fn kind(&self) -> DetectorKind {
        match self.0 {
            Loaded::Silero(_) => DetectorKind::Silero,
            Loaded::BuiltIn => DetectorKind::BuiltIn,
        }
    }

    /// A detector for one stream.
    pub fn start(&self) -> VoiceDetector {
        VoiceDetector(match &self.0 {
            Loaded::Silero(weights) => Stream::Silero(Box::new(silero::Detector::new(Arc::clone(weights)))),
            Loaded::BuiltIn => Stream::BuiltIn(earshot::Detector::default_boxed()),
        })
    }
}

/// The detector of one stream: a few KB.
pub struct VoiceDetector(Stream);

enum Stream {
    Silero(Box<silero::Detector>),
    BuiltIn(Box<earshot::Detector>),
}

impl VoiceDetector {
    /// How likely the next 32 ms of the stream are speech, from 0 to 1. Samples are between -1 and 1; others are cut off.
    pub fn probability(&mut self, frame: &[f32; FRAME_SAMPLES]) -> f32 {
        // A single NaN would stay in the state for good.
        let frame = frame.map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
        let probability = match &mut self.0 {
            Stream::Silero(detector) => detector.step(&frame),
            Stream::BuiltIn(detector) => {
                let (halves, _) = frame.as_chunks::<EARSHOT_SAMPLES>();
                halves.iter().map(|half| detector.predict_f32(half)).sum::<f32>() / 2.0
            }
        };
        probability.clamp(0.0, 1.0)
    }

    /// Which detector it is.
    pub const fn kind(&self) -> DetectorKind {
        match self.0 {
            Stream::Silero(_) => DetectorKind::Silero,
            Stream::BuiltIn(_) => DetectorKind::BuiltIn,
        }
    }
}

#[cfg(test)]
mod tests;
