//! Which parts there are, and what stands in for those that are missing or broken.

use std::path::PathBuf;
use std::sync::Arc;

use hearing::{Detectors, Recogniser};
use models::{ModelProblem, ModelsDir};
use serde::Serialize;
use voice::{Espeak, Voice};

use super::speech::{Ears, Mouth, Spoken};

/// What is used for one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Used {
    /// The installed model.
    Model,
    /// The voice detector that comes with the program.
    BuiltIn,
    /// The program espeak-ng.
    Espeak,
    /// Nothing: the conversation goes without.
    Nothing,
}

/// One part of the interviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is used.
    pub used: Used,
    /// What that means for the person, in one sentence; none when all is as it should be.
    pub consequence: Option<&'static str>,
    /// Why it is not the model, and what to do, for the operator.
    pub problem: Option<String>,
}

/// All parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// Speech to text.
    pub recogniser: Step,
    /// Text to speech.
    pub voice: Step,
    /// Voice activity.
    pub detector: Step,
}

impl Steps {
    /// Every part is the installed model.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        [&self.recogniser, &self.voice, &self.detector].into_iter().all(|step| step.used == Used::Model)
    }
}

/// The parts, ready for use.
pub(crate) struct Parts {
    pub(crate) ears: Option<Arc<dyn Ears>>,
    pub(crate) mouth: Option<Arc<dyn Mouth>>,
    pub(crate) detectors: Detectors,
    pub(crate) steps: Steps,
}

impl Parts {
    /// Loads what is installed. `espeak` is what stands in for the voice.
    pub(crate) fn load(models: &ModelsDir, espeak: Option<Espeak>) -> Self {
        let (ears, recogniser) = recogniser(models);
        let (mouth, voice) = voice(models, espeak);
        let (detectors, detector) = detector(models);
        let steps = Steps { recogniser, voice, detector };
        for (name, step) in
            [("recogniser", &steps.recogniser), ("voice", &steps.voice), ("detector", &steps.detector)]
        {
            if let Some(problem) = &step.problem {
                tracing::warn!(part = name, used = ?step.used, %problem, "the embedded interviewer is not complete");
            }
        }
        Self { ears, mouth, detectors, steps }
    }
}

/// Loads a model from its folder; the text says what is wrong.
fn load<T, E: std::fmt::Display>(
    folder: Result<PathBuf, ModelProblem>,
    load: impl FnOnce(&std::path::Path) -> Result<T, E>,
) -> Result<T, String> {
    let folder = folder.map_err(|problem| problem.to_string())?;
    load(&folder).map_err(|problem| problem.to_string())
}

const MODEL: Step = Step { used: Used::Model, consequence: None, problem: None };

fn recogniser(models: &ModelsDir) -> (Option<Arc<dyn Ears>>, Step) {
    match load(models.recogniser(), Recogniser::load) {
        Ok(recogniser) => (Some(Arc::new(recogniser)), MODEL),
        Err(problem) => {
            let consequence = Some("The interviewer cannot hear: answers are typed.");
            (None, Step { used: Used::Nothing, consequence, problem: Some(problem) })
        }
    }
}

fn voice(models: &ModelsDir, espeak: Option<Espeak>) -> (Option<Arc<dyn Mouth>>, Step) {
    let problem = match load(models.voice(), Voice::load) {
        Ok(voice) => return (Some(Arc::new(Spoken::new(voice))), MODEL),
        Err(problem) => Some(problem),
    };
    match espeak {
        Some(espeak) => {
            let consequence = Some("The interviewer speaks with the simple voice of espeak-ng.");
            (Some(Arc::new(Spoken::new(espeak))), Step { used: Used::Espeak, consequence, problem })
        }
        None => {
            let consequence = Some("The interviewer cannot speak: its questions are written.");
            (None, Step { used: Used::Nothing, consequence, problem })
        }
    }
}

fn detector(models: &ModelsDir) -> (Detectors, Step) {
    match load(models.detector(), Detectors::silero) {
        Ok(detectors) => (detectors, MODEL),
        Err(problem) => {
            let consequence = Some("Noises may be taken for speech: a quiet room helps.");
            let step = Step { used: Used::BuiltIn, consequence, problem: Some(problem) };
            (Detectors::built_in(), step)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_models_each_part_takes_the_next_step_down() {
        let empty = std::env::temp_dir().join(format!("interviewer-ladder-{}", std::process::id()));
        let models = ModelsDir::at(&empty);
        let parts = Parts::load(&models, None);
        let used = |parts: &Parts| {
            let steps = &parts.steps;
            (steps.recogniser.used, steps.voice.used, steps.detector.used)
        };
        assert_eq!(used(&parts), (Used::Nothing, Used::Nothing, Used::BuiltIn));
        assert!(parts.ears.is_none() && parts.mouth.is_none() && !parts.steps.is_complete());
        let problem = parts.steps.recogniser.problem.as_deref().unwrap();
        assert!(problem.contains("preppal models install"), "{problem}");

        let parts = Parts::load(&models, Some(Espeak::at("/nowhere/espeak-ng")));
        assert_eq!(used(&parts).1, Used::Espeak);
        let json = serde_json::to_value(&parts.steps).unwrap();
        assert_eq!(json["detector"]["used"], "built-in");
    }
}
