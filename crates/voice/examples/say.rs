//! Says a text into a WAV file, and what it took.
//!
//! `PREPPAL_TEST_MODELS=<models> cargo run -p voice --example say -- "text" out.wav`
#![expect(clippy::print_stdout, reason = "a command line program")]

use std::{env, error::Error, path::PathBuf, time::Instant};

use voice::{RATE, Voice};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(text), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: say \"text\" out.wav".into());
    };
    let models =
        env::var_os("PREPPAL_TEST_MODELS").ok_or("PREPPAL_TEST_MODELS is the folder of the models")?;
    let begun = Instant::now();
    let voice = Voice::load(&PathBuf::from(models).join("hibari"))?;
    println!("loaded in {} ms", begun.elapsed().as_millis());

    let format = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&file, format)?;
    for sentence in voice::sentences(&text) {
        let begun = Instant::now();
        let sound = voice.say(&sentence)?;
        let took = begun.elapsed();
        println!("{}", voice.phonemes(&sentence)?.join(" "));
        println!("{} samples in {} ms", sound.len(), took.as_millis());
        for sample in sound {
            writer.write_sample(sample)?;
        }
    }
    writer.finalize()?;
    Ok(())
}
