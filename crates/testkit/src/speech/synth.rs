//! Source-filter synthesis: a glottal pulse train or noise through three resonators that move from sound to
//! sound, after D. H. Klatt, "Software for a cascade/parallel formant synthesizer" (JASA 67, 1980).

use std::f32::consts::PI;

use super::phones::{Phone, Source, phone};
use super::samples_in;

/// A voice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speaker {
    /// Average pitch in hertz.
    pub pitch: f32,
    /// Length of an average letter in milliseconds.
    pub ms_per_char: u64,
    /// Resonances relative to an average man's: higher is a shorter vocal tract.
    pub tract: f32,
    /// Loudest sample, as 16-bit amplitude.
    pub peak: i16,
}

impl Speaker {
    /// The interviewer: the voice of the fake.
    pub fn interviewer() -> Self {
        Self { pitch: 190.0, ms_per_char: 60, tract: 1.15, peak: 14_000 }
    }

    /// The person at the microphone.
    pub fn candidate() -> Self {
        Self { pitch: 115.0, ms_per_char: 60, tract: 1.0, peak: 12_000 }
    }
}

/// Bandwidths of the three formants, in hertz.
const BANDWIDTHS: [f32; 3] = [80.0, 110.0, 160.0];
/// Filters and pitch are moved once in this many milliseconds.
const CONTROL_MS: u64 = 3;
/// How fast loudness follows its target, in seconds.
const ENVELOPE_SECONDS: f32 = 0.008;

/// Speaks a text at `rate` hertz. The same text, voice and rate give the same samples.
pub fn speak(text: &str, speaker: &Speaker, rate: u32) -> Vec<i16> {
    let mut tract = Tract::new(speaker, rate, seed_of(text));
    let mut samples = Vec::with_capacity(samples_in(speaker.ms_per_char * text.len() as u64, rate));
    let phones: Vec<Phone> = text.chars().map(phone).collect();
    let count = phones.len().max(1) as f32;
    for (index, phone) in phones.iter().enumerate() {
        let rises = phones.iter().skip(index).take(8).any(|phone| phone.rises);
        let place = index as f32 / count;
        tract.say(phone, &Melody { place, rises }, &mut samples);
    }
    scale(&samples, speaker.peak)
}

/// Where in the text a sound is: pitch falls over it, and rises before a question mark.
struct Melody {
    place: f32,
    rises: bool,
}

/// A vocal tract in motion.
struct Tract {
    speaker: Speaker,
    rate_hz: u32,
    rate: f32,
    rng: fastrand::Rng,
    formants: [f32; 3],
    resonators: [Resonator; 3],
    hiss: Resonator,
    glottis: f32,
    last_flow: f32,
    level: f32,
    time: f32,
}

impl Tract {
    fn new(speaker: &Speaker, rate: u32, seed: u64) -> Self {
        Self {
            speaker: *speaker,
            rate_hz: rate,
            rate: rate as f32,
            rng: fastrand::Rng::with_seed(seed),
            formants: [500.0, 1500.0, 2500.0],
            resonators: [Resonator::default(); 3],
            hiss: Resonator::default(),
            glottis: 0.0,
            last_flow: 0.0,
            level: 0.0,
            time: 0.0,
        }
    }

    fn say(&mut self, phone: &Phone, melody: &Melody, out: &mut Vec<f32>) {
        let total = samples_in(self.speaker.ms_per_char * phone.length / 100, self.rate_hz);
        let step = samples_in(CONTROL_MS, self.rate_hz).max(1);
        let mut done = 0;
        while done < total {
            let progress = done as f32 / total as f32;
            self.move_towards(phone);
            let pitch = self.pitch(melody);
            let count = step.min(total - done);
            for _ in 0..count {
                out.push(self.sample(phone, pitch, progress));
            }
            done += count;
        }
    }

    /// Formants glide to the new sound instead of jumping.
    fn move_towards(&mut self, phone: &Phone) {
        const GLIDE: f32 = 0.18;
        let filters = self.formants.iter_mut().zip(&mut self.resonators);
        for ((formant, resonator), (target, bandwidth)) in filters.zip(phone.formants.iter().zip(BANDWIDTHS))
        {
            *formant += (target * self.speaker.tract - *formant) * GLIDE;
            resonator.tune(*formant, bandwidth, self.rate);
        }
        if let Source::Hiss { centre, .. } | Source::Burst { centre } = phone.source {
            self.hiss.tune(centre, 900.0, self.rate);
        }
    }

    /// Falling line, a slow wave for emphasis, a fast one for life, and a little chance.
    fn pitch(&mut self, melody: &Melody) -> f32 {
        let line = 1.12 - 0.25 * melody.place + if melody.rises { 0.3 } else { 0.0 };
        let emphasis = 0.08 * (self.time * 2.0 * PI * 1.3).sin();
        let tremor = 0.015 * (self.time * 2.0 * PI * 5.1).sin() + 0.02 * (self.rng.f32() - 0.5);
        self.speaker.pitch * (line + emphasis + tremor)
    }

    fn sample(&mut self, phone: &Phone, pitch: f32, progress: f32) -> f32 {
        self.time += 1.0 / self.rate;
        self.level += (phone.level - self.level) / (ENVELOPE_SECONDS * self.rate);
        let noise = self.rng.f32() * 2.0 - 1.0;
        let (voice, hiss) = match phone.source {
            Source::Voice => (1.0, 0.02),
            Source::Hiss { voiced, .. } => (if voiced { 0.5 } else { 0.0 }, 1.0),
            // A closure first, then the burst.
            Source::Burst { .. } => (0.0, if progress > 0.6 { 1.5 } else { 0.0 }),
            Source::Silence => (0.0, 0.0),
        };
        let mut voiced = self.glottal_flow(pitch) * voice + noise * 0.01 * voice;
        for resonator in &mut self.resonators {
            voiced = resonator.filter(voiced);
        }
        (voiced + self.hiss.filter(noise) * hiss * 0.6) * self.level
    }

    /// The derivative of a Rosenberg pulse: air through the vocal folds, with the lips' high-pass folded in.
    fn glottal_flow(&mut self, pitch: f32) -> f32 {
        self.glottis = (self.glottis + pitch / self.rate).fract();
        let flow = match self.glottis {
            opening if opening < 0.4 => 0.5 * (1.0 - (PI * opening / 0.4).cos()),
            closing if closing < 0.56 => (PI / 2.0 * (closing - 0.4) / 0.16).cos(),
            _ => 0.0,
        };
        let change = flow - self.last_flow;
        self.last_flow = flow;
        change * self.rate / 4000.0
    }
}

/// A two-pole resonator with gain 1 at zero frequency.
#[derive(Clone, Copy, Default)]
struct Resonator {
    gain: f32,
    feedback: [f32; 2],
    memory: [f32; 2],
}

impl Resonator {
    fn tune(&mut self, frequency: f32, bandwidth: f32, rate: f32) {
        let frequency = frequency.min(rate * 0.45);
        let radius = (-PI * bandwidth / rate).exp();
        let first = 2.0 * radius * (2.0 * PI * frequency / rate).cos();
        let second = -radius * radius;
        self.feedback = [first, second];
        self.gain = 1.0 - first - second;
    }

    fn filter(&mut self, input: f32) -> f32 {
        let [first, second] = self.feedback;
        let [last, before] = self.memory;
        let output = self.gain * input + first * last + second * before;
        self.memory = [output, last];
        output
    }
}

fn scale(samples: &[f32], peak: i16) -> Vec<i16> {
    let loudest = samples.iter().fold(f32::MIN_POSITIVE, |loudest, sample| loudest.max(sample.abs()));
    let gain = f32::from(peak) / loudest;
    samples.iter().map(|sample| to_i16(sample * gain)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range, and `as` saturates")]
fn to_i16(value: f32) -> i16 {
    value.clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
}

/// FNV-1a, so that a text always sounds the same.
fn seed_of(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::super::rms;
    use super::*;

    const TEXT: &str = "Hello, thanks for joining. Tell me about yourself?";

    #[test]
    fn the_same_text_sounds_the_same_and_another_does_not() {
        let speaker = Speaker::interviewer();
        assert_eq!(speak(TEXT, &speaker, 24_000), speak(TEXT, &speaker, 24_000));
        assert_ne!(speak(TEXT, &speaker, 24_000), speak("Something else entirely.", &speaker, 24_000));
        assert!(speak("", &speaker, 24_000).is_empty());
    }

    #[test]
    fn length_follows_the_text_at_every_rate() {
        for rate in [8_000, 16_000, 24_000, 48_000] {
            let seconds = speak(TEXT, &Speaker::candidate(), rate).len() as f32 / rate as f32;
            let expected = TEXT.len() as f32 * 0.060;
            assert!((seconds / expected - 1.0).abs() < 0.35, "{seconds} s at {rate} Hz, expected {expected}");
        }
    }

    #[test]
    fn it_is_loud_like_speech_and_never_clips() {
        for rate in [16_000, 24_000] {
            let samples = speak(TEXT, &Speaker::candidate(), rate);
            let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
            assert!((11_900..=12_000).contains(&loudest), "{loudest}");
            assert!(rms(&samples) > 800.0, "{}", rms(&samples));
        }
    }

    #[test]
    fn words_are_separated_by_dips() {
        let samples = speak("mamama mamama", &Speaker::candidate(), 16_000);
        let windows: Vec<f64> = samples.chunks(160).map(rms).collect();
        let loudest = windows.iter().copied().fold(0.0, f64::max);
        let middle = &windows[windows.len() / 2 - 5..windows.len() / 2 + 5];
        let quietest = middle.iter().copied().fold(f64::MAX, f64::min);
        assert!(quietest < loudest / 10.0, "{quietest} of {loudest}");
    }

    #[test]
    fn a_vowel_has_pitch() {
        // The autocorrelation of a steady vowel peaks at the pitch period.
        let speaker = Speaker { pitch: 120.0, ..Speaker::candidate() };
        let samples = speak("aaaaaaaaaa", &speaker, 16_000);
        let steady: Vec<f32> = samples[4000..8000].iter().map(|s| f32::from(*s)).collect();
        let correlation = |lag: usize| -> f32 { steady.iter().zip(&steady[lag..]).map(|(a, b)| a * b).sum() };
        let best = (80..260).max_by(|a, b| correlation(*a).total_cmp(&correlation(*b))).unwrap();
        let pitch = 16_000.0 / best as f32;
        assert!((95.0..150.0).contains(&pitch), "{pitch} Hz");
    }
}
