//! Every pair of colours that meets on a page has the contrast that WCAG 2.2 AA asks for, light and dark.
//! <https://www.w3.org/TR/WCAG22/#contrast-minimum> and <https://www.w3.org/TR/WCAG22/#non-text-contrast>
#![cfg(test)]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../site/tokens.css");

/// For text.
const TEXT: f64 = 4.5;

/// For the bounds of a control, and for the focus.
const SHAPE: f64 = 3.0;

/// What is read, and what it is read on.
const TEXTS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "sheet", "wash", "accent-wash", "danger-wash", "warn-wash", "ok-wash"]),
    ("ink-soft", &["paper", "sheet", "accent-wash", "wash"]),
    ("accent", &["paper", "sheet", "accent-wash"]),
    ("accent-strong", &["paper", "sheet", "accent-wash", "wash"]),
    ("on-accent", &["accent", "accent-strong"]),
    ("danger", &["paper", "sheet", "danger-wash"]),
    ("on-danger", &["danger"]),
    ("warn", &["paper", "sheet", "warn-wash"]),
    ("ok", &["paper", "ok-wash"]),
];

/// What must be seen, and what it is seen on.
const SHAPES: &[(&str, &[&str])] = &[
    ("edge", &["paper", "sheet"]),
    ("accent", &["paper", "sheet", "wash", "accent-wash", "danger-wash", "warn-wash"]),
    ("danger", &["paper", "sheet"]),
];

/// Red, green and blue, each from 0 to 255.
type Colour = [f64; 3];

/// The colours by name, light and dark.
fn colours() -> BTreeMap<String, (Colour, Colour)> {
    let declarations = TOKENS.split(';').filter_map(|declaration| {
        let (name, value) = declaration.rsplit_once("--")?.1.split_once(':')?;
        let pair = value.trim().strip_prefix("light-dark(#")?.strip_suffix(')')?;
        let (light, dark) = pair.split_once(", #")?;
        Some((name.trim().to_owned(), (colour(light), colour(dark))))
    });
    declarations.collect()
}

fn colour(hex: &str) -> Colour {
    assert_eq!(hex.len(), 6, "#{hex}");
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap()))
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: Colour) -> f64 {
    let linear = |channel: f64| {
        let share = channel / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn check(pairs: &[(&str, &[&str])], least: f64) {
    let colours = colours();
    for (front, backs) in pairs {
        for back in *backs {
            let (front_light, front_dark) = colours[*front];
            let (back_light, back_dark) = colours[*back];
            let (light, dark) = (contrast(front_light, back_light), contrast(front_dark, back_dark));
            assert!(light >= least, "light: {front} on {back} has {light:.2}");
            assert!(dark >= least, "dark: {front} on {back} has {dark:.2}");
        }
    }
}

#[test]
fn the_measure_is_right() {
    let (black, white) = ([0.0; 3], [255.0; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 0.001);
    // A well-known pair: the lightest grey that passes on white.
    assert!((contrast(colour("767676"), white) - 4.54).abs() < 0.01);
}

#[test]
fn text_can_be_read() {
    check(TEXTS, TEXT);
}

#[test]
fn controls_and_focus_can_be_seen() {
    check(SHAPES, SHAPE);
}
