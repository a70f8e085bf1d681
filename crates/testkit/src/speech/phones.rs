//! Letters as sounds: a rough table from spelling to what a vocal tract does.

/// What makes the sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// Vibrating vocal folds.
    Voice,
    /// Hiss around a frequency in hertz; `voiced` adds the folds.
    Hiss { centre: f32, voiced: bool },
    /// A short closure, then a burst of hiss around a frequency in hertz.
    Burst { centre: f32 },
    /// Nothing.
    Silence,
}

/// One sound of the sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phone {
    pub source: Source,
    /// The three resonances of the vocal tract, in hertz.
    pub formants: [f32; 3],
    /// Loudness from 0 to 1.
    pub level: f32,
    /// Length in percent of the average letter.
    pub length: u64,
    /// The sound ends a sentence that rises (a question) or falls.
    pub rises: bool,
}

const NEUTRAL: [f32; 3] = [500.0, 1500.0, 2500.0];

fn vowel(formants: [f32; 3]) -> Phone {
    Phone { source: Source::Voice, formants, level: 1.0, length: 130, rises: false }
}

fn sonorant(formants: [f32; 3]) -> Phone {
    Phone { source: Source::Voice, formants, level: 0.5, length: 90, rises: false }
}

fn hiss(centre: f32, voiced: bool, level: f32) -> Phone {
    let source = Source::Hiss { centre, voiced };
    Phone { source, formants: NEUTRAL, level, length: 100, rises: false }
}

fn burst(centre: f32) -> Phone {
    let source = Source::Burst { centre };
    Phone { source, formants: NEUTRAL, level: 0.4, length: 80, rises: false }
}

fn pause(length: u64, rises: bool) -> Phone {
    Phone { source: Source::Silence, formants: NEUTRAL, level: 0.0, length, rises }
}

/// The sound of a letter. Vowel formants are averages of American English (Peterson and Barney, 1952).
pub(super) fn phone(letter: char) -> Phone {
    match letter.to_ascii_lowercase() {
        'a' => vowel([730.0, 1090.0, 2440.0]),
        'e' => vowel([530.0, 1840.0, 2480.0]),
        'i' | 'y' => vowel([270.0, 2290.0, 3010.0]),
        'o' => vowel([570.0, 840.0, 2410.0]),
        'u' => vowel([300.0, 870.0, 2240.0]),
        'm' => sonorant([250.0, 1000.0, 2200.0]),
        'n' => sonorant([250.0, 1700.0, 2600.0]),
        'l' => sonorant([360.0, 1300.0, 2700.0]),
        'r' => sonorant([310.0, 1060.0, 1380.0]),
        'w' => sonorant([290.0, 610.0, 2150.0]),
        'j' => hiss(2500.0, true, 0.3),
        'v' => hiss(1500.0, true, 0.3),
        'z' => hiss(4500.0, true, 0.4),
        's' | 'x' => hiss(5000.0, false, 0.5),
        'c' => hiss(3000.0, false, 0.4),
        'f' => hiss(1800.0, false, 0.25),
        'h' => hiss(1000.0, false, 0.2),
        'p' | 'b' => burst(800.0),
        't' | 'd' => burst(4000.0),
        'k' | 'g' | 'q' => burst(2000.0),
        '.' | '!' => pause(400, false),
        '?' => pause(400, true),
        ',' | ';' | ':' => pause(250, false),
        '\'' | '"' => pause(0, false),
        digit if digit.is_ascii_digit() => vowel([440.0, 1200.0, 2400.0]),
        letter if letter.is_alphabetic() => vowel([500.0, 1500.0, 2500.0]),
        _ => pause(80, false),
    }
}
