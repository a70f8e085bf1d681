//! Loudness: the voice is raised to a steady level, its peaks are held by a limiter, the silence at its ends
//! is shortened, and its ends are faded.

/// Loudness of speech we aim at, RMS of the frames with voice: -20 dB of full scale, as calls have it.
const TARGET_RMS: f32 = 0.1;
/// Least and most amplification. The model speaks at about a quarter of full scale: +6 dB is usual. The
/// bounds keep short words from being lifted like whole sentences. 1.4 is +3 dB, 2.8 is +9 dB.
const GAIN_BOUNDS: (f32, f32) = (1.4, 2.8);
/// Frames for the measurement: 20 ms.
const FRAME: usize = 480;
/// A frame is voice when it is above this share of the loudest frame: -26 dB.
const VOICE_SHARE: f32 = 0.05;
/// No sample is above this: -1 dB of full scale, room for the resampling of others.
const CEILING: f32 = 0.89;
/// How far the limiter looks ahead and back: 3 ms.
const LOOK_AHEAD: usize = 72;
/// Below this a frame of 10 ms is silence: -48 dB of full scale, after levelling.
const SILENCE_RMS: f32 = 0.004;
/// Frames for finding silence: 10 ms.
const SILENCE_FRAME: usize = 240;
/// Silence that stays before the voice: 60 ms, room for a soft "h" or "f". The network begins with 300 ms,
/// which a listener would wait in vain.
const SILENCE_BEFORE: usize = 1_440;
/// Silence that stays behind it: 400 ms, the pause between two sentences.
const SILENCE_BEHIND: usize = 9_600;
/// Fade at both ends: 5 ms.
const FADE: usize = 120;
/// Full scale of 16-bit sound.
const FULL_SCALE: f32 = 32_767.0;

/// Levelled, limited, faded 16-bit sound.
#[expect(clippy::cast_possible_truncation, reason = "clamped to 16 bits; a number that is none becomes 0")]
pub(super) fn to_pcm(sound: &[f32]) -> Vec<i16> {
    let gain = gain(sound);
    let mut levelled: Vec<f32> = sound.iter().map(|sample| finite(*sample) * gain).collect();
    limit(&mut levelled);
    trim(&mut levelled);
    fade(&mut levelled);
    levelled.iter().map(|sample| (sample.clamp(-1.0, 1.0) * FULL_SCALE).round() as i16).collect()
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}

/// Mean square of some samples.
#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
fn power(frame: &[f32]) -> f32 {
    frame.iter().map(|sample| finite(*sample).powi(2)).sum::<f32>() / frame.len().max(1) as f32
}

/// What brings the voiced frames to the target.
#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
fn gain(sound: &[f32]) -> f32 {
    let powers: Vec<f32> = sound.chunks(FRAME).map(power).collect();
    let loudest = powers.iter().copied().fold(0.0, f32::max);
    let voiced: Vec<f32> =
        powers.into_iter().filter(|power| *power > loudest * VOICE_SHARE * VOICE_SHARE).collect();
    let (least, most) = GAIN_BOUNDS;
    if voiced.is_empty() {
        return least;
    }
    let rms = (voiced.iter().sum::<f32>() / voiced.len() as f32).sqrt();
    (TARGET_RMS / rms).clamp(least, most)
}

/// Turns the sound down around each peak, so gently that it is not heard, and so early that no sample
/// passes the ceiling: the least gain within reach of a sample, averaged over the same reach.
#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
fn limit(sound: &mut [f32]) {
    if sound.iter().all(|sample| sample.abs() <= CEILING) {
        return;
    }
    let wanted: Vec<f32> = sound
        .iter()
        .map(|sample| if sample.abs() > CEILING { CEILING / sample.abs() } else { 1.0 })
        .collect();
    let least = least_within_reach(&wanted);
    let (Some(first), Some(last)) = (least.first().copied(), least.last().copied()) else { return };
    let at = |position: Option<usize>| {
        f64::from(position.map_or(first, |position| least.get(position).copied().unwrap_or(last)))
    };
    // The sum over the reach of the sample before the first, moved on sample by sample. It is kept in
    // double precision, so that it does not drift. Beyond the ends counts what is at the ends.
    let mut sum: f64 = (0..LOOK_AHEAD).map(|position| at(Some(position))).sum();
    sum += at(None) * (LOOK_AHEAD as f64 + 1.0);
    for (position, sample) in sound.iter_mut().enumerate() {
        sum += at(Some(position + LOOK_AHEAD)) - at(position.checked_sub(LOOK_AHEAD + 1));
        *sample *= average(sum, 2 * LOOK_AHEAD + 1);
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a gain in 0..1")]
fn average(sum: f64, count: usize) -> f32 {
    (sum / count as f64) as f32
}

/// For each sample the least value at most `LOOK_AHEAD` away, by a queue of falling candidates
/// (<https://en.wikipedia.org/wiki/Monotone_queue>). Beyond the ends nothing is least.
fn least_within_reach(values: &[f32]) -> Vec<f32> {
    let mut candidates: std::collections::VecDeque<(usize, f32)> = std::collections::VecDeque::new();
    let mut least = Vec::with_capacity(values.len());
    for position in 0..values.len() + LOOK_AHEAD {
        if let Some(value) = values.get(position) {
            while candidates.back().is_some_and(|(_, last)| last >= value) {
                candidates.pop_back();
            }
            candidates.push_back((position, *value));
        }
        let Some(centre) = position.checked_sub(LOOK_AHEAD) else { continue };
        while candidates.front().is_some_and(|(at, _)| at + LOOK_AHEAD < centre) {
            candidates.pop_front();
        }
        least.push(candidates.front().map_or(1.0, |(_, value)| *value));
    }
    least
}

/// Shortens the silence at both ends. Sound without any voice stays as it is.
fn trim(sound: &mut Vec<f32>) {
    let is_voice = |frame: &[f32]| power(frame) > SILENCE_RMS * SILENCE_RMS;
    let frames = sound.chunks(SILENCE_FRAME);
    let (Some(first), Some(last)) = (frames.clone().position(is_voice), frames.clone().rposition(is_voice))
    else {
        return;
    };
    let end = ((last + 1) * SILENCE_FRAME).saturating_add(SILENCE_BEHIND);
    sound.truncate(end);
    sound.drain(..(first * SILENCE_FRAME).saturating_sub(SILENCE_BEFORE));
}

#[expect(clippy::cast_precision_loss, reason = "below 2^24")]
fn fade(sound: &mut [f32]) {
    let length = FADE.min(sound.len() / 2);
    let weight = |at: usize| at as f32 / length.max(1) as f32;
    for (at, sample) in sound.iter_mut().take(length).enumerate() {
        *sample *= weight(at);
    }
    for (at, sample) in sound.iter_mut().rev().take(length).enumerate() {
        *sample *= weight(at);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tone(amplitude: f32, samples: usize) -> Vec<f32> {
        (0..samples).map(|at| amplitude * (at as f32 * 0.05).sin()).collect()
    }

    fn peak(sound: &[i16]) -> f32 {
        sound.iter().map(|sample| f32::from(*sample).abs() / FULL_SCALE).fold(0.0, f32::max)
    }

    #[test]
    fn speech_is_raised_to_the_target() {
        for amplitude in [0.06, 0.08, 0.1] {
            let sound = to_pcm(&tone(amplitude, 24_000));
            let power: f32 = sound.iter().map(|s| (f32::from(*s) / FULL_SCALE).powi(2)).sum();
            let rms = (power / sound.len() as f32).sqrt();
            assert!((rms - TARGET_RMS).abs() < 0.005, "{amplitude}: {rms}");
        }
    }

    #[test]
    fn peaks_stay_below_the_ceiling() {
        for spike in [0.3, 0.5, 0.9, 2.0, 50.0] {
            let mut sound = tone(0.08, 24_000);
            sound[12_000] = spike;
            sound[12_050] = -spike;
            sound[0] = spike;
            sound[23_999] = spike;
            let pcm = to_pcm(&sound);
            assert!(peak(&pcm) <= CEILING + 1e-3, "{spike}: {}", peak(&pcm));
        }
    }

    #[test]
    fn the_limiter_leaves_the_rest_alone() {
        let mut sound = tone(0.2, 24_000);
        let before = sound.clone();
        sound[12_000] = 3.0;
        limit(&mut sound);
        for far in [0, 5_000, 11_000, 13_000, 23_999] {
            assert!((sound[far] - before[far]).abs() < 1e-6, "sample {far}");
        }
    }

    #[test]
    fn silence_at_the_ends_is_shortened() {
        let silence = vec![0.0; 24_000];
        let mut sound = [silence.clone(), tone(0.1, 24_000), silence.clone()].concat();
        trim(&mut sound);
        assert_eq!(sound.len(), SILENCE_BEFORE + 24_000 + SILENCE_BEHIND);
        let mut sound = tone(0.1, 24_000);
        trim(&mut sound);
        assert_eq!(sound.len(), 24_000);
        let mut sound = silence;
        trim(&mut sound);
        assert_eq!(sound.len(), 24_000);
    }

    #[test]
    fn ends_are_silent_and_odd_input_is_harmless() {
        let pcm = to_pcm(&tone(0.3, 2_400));
        assert_eq!((pcm[0], pcm[2_399]), (0, 0));
        assert!(to_pcm(&[]).is_empty());
        assert_eq!(to_pcm(&[f32::NAN, f32::INFINITY, 0.0]), [0, 0, 0]);
        assert!(to_pcm(&[0.0; 1_000]).iter().all(|sample| *sample == 0));
    }

    proptest! {
        #[test]
        fn never_above_the_ceiling(sound in proptest::collection::vec(-4.0_f32..4.0, 0..2_000)) {
            prop_assert!(peak(&to_pcm(&sound)) <= CEILING + 1e-3);
        }
    }
}
