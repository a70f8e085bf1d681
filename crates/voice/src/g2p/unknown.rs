//! Words that no list has: a small network reads their letters.

use std::collections::HashMap;

use rten::{Model, NodeId};
use rten_tensor::NdTensor;
use serde::Deserialize;

use super::stress::{self, PRIMARY, SECONDARY};
use crate::{
    error::{LoadError, VoiceError},
    files::Files,
    threads::Threads,
};

const NETWORK: &str = "oov.onnx";
const ALPHABETS: &str = "oov.json";

/// The file of alphabets as stored. The numbers of letters and phonemes begin with 1; 0 is the blank.
#[derive(Deserialize)]
struct Alphabets {
    #[serde(rename = "in")]
    letters: Vec<char>,
    #[serde(rename = "out")]
    phonemes: Vec<char>,
    /// Longest word, letters.
    maxlen: usize,
}

/// The network for unknown words.
pub(crate) struct Unknown {
    model: Model,
    input: NodeId,
    output: NodeId,
    letters: HashMap<char, i32>,
    phonemes: Vec<char>,
    longest: usize,
}

impl Unknown {
    /// Reads the network of a voice's folder.
    pub(crate) fn load(files: &Files) -> Result<Self, LoadError> {
        let alphabets: Alphabets = files.json(ALPHABETS)?;
        let network = |source| LoadError::Network { file: NETWORK.to_owned(), source };
        let model = Model::load_file(files.path(NETWORK)).map_err(network)?;
        let missing = LoadError::Unexpected { file: NETWORK.to_owned(), what: "no input or no output" };
        let (Some(input), Some(output)) =
            (model.input_ids().first().copied(), model.output_ids().first().copied())
        else {
            return Err(missing);
        };
        let letters = (1_i32..).zip(alphabets.letters).map(|(number, letter)| (letter, number)).collect();
        let (phonemes, longest) = (alphabets.phonemes, alphabets.maxlen.max(1));
        Ok(Self { model, input, output, letters, phonemes, longest })
    }

    /// The likely phonemes of `word`; empty when it has no letter that the network knows.
    pub(crate) fn say(&self, word: &str, threads: &Threads) -> Result<String, VoiceError> {
        let numbers: Vec<i32> =
            word.chars().filter_map(|letter| self.letters.get(&letter).copied()).collect();
        let mut phonemes = String::new();
        for part in numbers.chunks(self.longest) {
            phonemes.push_str(&self.say_part(part, threads)?);
        }
        Ok(stressed(&phonemes))
    }

    fn say_part(&self, numbers: &[i32], threads: &Threads) -> Result<String, VoiceError> {
        let input = NdTensor::from_data([1, numbers.len()], numbers.to_vec());
        let inputs = vec![(self.input, input.into())];
        let mut outputs = threads.run(|options| self.model.run(inputs, &[self.output], Some(options)))?;
        let wrong = VoiceError::Unexpected("no row of phonemes");
        let Some(row) = outputs.pop() else { return Err(wrong) };
        let Ok((_, row)) = row.into_shape_vec::<i32, 2>() else { return Err(wrong) };
        Ok(self.collapse(&row))
    }

    /// Connectionist temporal classification: repeats count once, blanks (0) separate.
    fn collapse(&self, row: &[i32]) -> String {
        let mut phonemes = String::new();
        let mut previous = 0;
        for &number in row {
            if number != previous {
                let phoneme = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
                phonemes.extend(phoneme.and_then(|at| self.phonemes.get(at)));
            }
            previous = number;
        }
        phonemes
    }
}

/// Removes marks that the voice does not know, like "(en)" for a change of language, and stresses a
/// word of several letters that came without stress.
fn stressed(phonemes: &str) -> String {
    let mut plain = String::new();
    let mut in_brackets = false;
    for phoneme in phonemes.chars() {
        match phoneme {
            '(' => in_brackets = true,
            ')' => in_brackets = false,
            '-' | '1' | ' ' => {}
            phoneme if !in_brackets => plain.push(phoneme),
            _ => {}
        }
    }
    if plain.contains([PRIMARY, SECONDARY]) { plain } else { stress::at_least_primary(&plain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_phonemes_are_kept() {
        assert_eq!(stressed("(en)ɹᵻdiz(fr)"), "ɹˈᵻdiz");
        assert_eq!(stressed("kˈæfkə"), "kˈæfkə");
        assert_eq!(stressed(""), "");
    }
}
