//! Text as one wants to read it, hear it and give it to a model: plain characters, single spaces, lists as lines.

use unicode_normalization::UnicodeNormalization as _;

/// Replacement characters and private ones per mille from which on a person is warned.
const MAX_UNREADABLE_PER_MILLE: usize = 5;

/// What lists begin with, beside the private characters of symbol fonts.
const BULLETS: &str = "•‣⁃∙●○◦■□▪▫◆◇➢➤►▶❖✓✔";

/// The tidied text, and whether so many characters were unreadable that something is missing.
pub(crate) fn tidy(text: &str) -> (String, bool) {
    let mut tidied = String::with_capacity(text.len());
    let mut unreadable = 0;
    let mut blank_before = true;
    for line in text.split(['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = line.strip_suffix('\r').unwrap_or(line).replace('\r', " ");
        let (line, lost) = tidy_line(&line);
        unreadable += lost;
        if !line.is_empty() {
            tidied.push_str(&line);
            tidied.push('\n');
        } else if !blank_before {
            tidied.push('\n');
        }
        blank_before = line.is_empty();
    }
    tidied.truncate(tidied.trim_end().len());
    let many = unreadable * 1000 > tidied.chars().count() * MAX_UNREADABLE_PER_MILLE;
    (tidied, many)
}

/// One line, and how many of its characters were unreadable.
fn tidy_line(line: &str) -> (String, usize) {
    let line = line.trim();
    let (bullet, rest) = split_bullet(line);
    let mut unreadable = 0;
    let mut tidied = String::with_capacity(line.len());
    let mut gap = None;
    for c in rest.nfc() {
        if is_invisible(c) {
            continue;
        }
        if is_private(c) || c == char::REPLACEMENT_CHARACTER {
            unreadable += 1;
            continue;
        }
        if c.is_whitespace() {
            // A gap that holds a tab is one: it is between the cells of a row.
            gap = Some(if c == '\t' || gap == Some('\t') { '\t' } else { ' ' });
            continue;
        }
        tidied.extend(gap.take().filter(|_| !tidied.is_empty()));
        match ligature(c) {
            Some(letters) => tidied.push_str(letters),
            None => tidied.push(c),
        }
    }
    if bullet && !tidied.is_empty() {
        tidied.insert_str(0, "• ");
    }
    (tidied, unreadable)
}

/// Whether a line is the item of a list, and the line without what says so.
fn split_bullet(line: &str) -> (bool, &str) {
    let mut chars = line.chars();
    match chars.next() {
        Some(c) if is_bullet(c) => (true, chars.as_str()),
        _ => (false, line),
    }
}

/// Whether lists begin with this character. Symbol fonts have theirs in the private area.
pub(crate) fn is_bullet(c: char) -> bool {
    BULLETS.contains(c) || is_private(c)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// What has no width, and control characters.
fn is_invisible(c: char) -> bool {
    let zero_width = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    zero_width || (c.is_control() && !c.is_whitespace())
}

/// The letters of a ligature that is one character.
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// Cuts a text to `max` characters, between words where it can; true when it was longer.
pub(crate) fn shorten(text: &mut String, max: usize) -> bool {
    let Some((end, _)) = text.char_indices().nth(max) else { return false };
    let kept = text.get(..end).unwrap_or_default();
    let cut = kept.rfind(char::is_whitespace).filter(|cut| *cut > end / 2).unwrap_or(end);
    text.truncate(cut);
    text.truncate(text.trim_end().len());
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines() {
        for (raw, tidied) in [
            ("a\u{a0}  b", "a b"),
            ("oﬃce ﬁnd soft\u{ad}ware \u{200b}x", "office find software x"),
            ("cafe\u{301}", "café"),
            ("\u{f0b7}Bakes bread", "• Bakes bread"),
            ("●\tBakes", "• Bakes"),
            ("▪", ""),
            ("2019 \t Baker", "2019\tBaker"),
            ("a\r\nb\rc\n\n\n\nd\n", "a\nb c\n\nd"),
            ("\n\n a", "a"),
            ("tick \u{1} tock", "tick tock"),
            ("- a dash stays", "- a dash stays"),
        ] {
            assert_eq!(tidy(raw).0, tidied, "{raw:?}");
        }
    }

    #[test]
    fn a_few_lost_characters_are_no_matter() {
        assert!(!tidy(&format!("{}\u{fffd}", "word ".repeat(100))).1);
        assert!(tidy("a\u{fffd}b").1);
    }

    #[test]
    fn a_cut_is_between_words() {
        for (text, max, cut, was_longer) in [
            ("one two", 7, "one two", false),
            ("one two three", 10, "one two", true),
            ("漢漢漢漢", 3, "漢漢漢", true),
            ("a verylongword", 10, "a verylong", true),
        ] {
            let mut shortened = text.to_owned();
            assert_eq!((shorten(&mut shortened, max), shortened.as_str()), (was_longer, cut));
        }
    }

    proptest! {
        #[test]
        fn tidy_text_is_tidy(raw in "[\\PC\t\r\n•\u{f0b7}\u{fb03}]{0,200}") {
            let (tidied, _) = tidy(&raw);
            prop_assert_eq!(&tidy(&tidied).0, &tidied, "once is enough");
            prop_assert!(!tidied.contains("  ") && !tidied.contains("\n\n\n"));
            let mut shortened = tidied;
            shorten(&mut shortened, 20);
            prop_assert!(shortened.chars().count() <= 20);
        }
    }
}
