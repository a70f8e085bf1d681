//! Text files: UTF-8, UTF-16 with or without a mark, or a single-byte encoding of western Europe.

use crate::{DocumentError, Text};
use std::collections::BTreeSet;

/// Control characters per mille from which on a file is no text.
const MAX_CONTROL_PER_MILLE: usize = 10;

/// What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9f
/// (<https://encoding.spec.whatwg.org/index-windows-1252.txt>).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// # Errors
/// [`DocumentError::Unsupported`] for bytes that are no text in any of the encodings.
pub(crate) fn text(bytes: &[u8]) -> Result<Text, DocumentError> {
    let text = decoded(bytes);
    let control = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let controls = text.chars().filter(control).count();
    if controls * 1000 > text.chars().count() * MAX_CONTROL_PER_MILLE {
        return Err(DocumentError::Unsupported);
    }
    Ok(Text { text, pages: None, warnings: BTreeSet::new() })
}

fn decoded(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes);
    }
    // UTF-16 without a mark: text of ours has many characters whose upper byte is zero.
    let zeros =
        |odd: bool| bytes.iter().enumerate().filter(|(at, byte)| **byte == 0 && (at % 2 == 1) == odd).count();
    let many = bytes.len() / 4;
    if bytes.len() >= 4 && zeros(true) > many && zeros(false) == 0 {
        return utf16(bytes, u16::from_le_bytes);
    }
    if bytes.len() >= 4 && zeros(false) > many && zeros(true) == 0 {
        return utf16(bytes, u16::from_be_bytes);
    }
    str::from_utf8(bytes)
        .map_or_else(|_| bytes.iter().map(|byte| windows_1252(*byte)).collect(), str::to_owned)
}

fn utf16(bytes: &[u8], read: impl Fn([u8; 2]) -> u16) -> String {
    let units = bytes
        .chunks_exact(2)
        .map(|pair| read([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    let index = usize::from(byte).checked_sub(0x80);
    index.and_then(|index| WINDOWS_1252.get(index).copied()).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let units =
            |text: &str, write: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(write).collect::<Vec<_>>();
        let little = units("Bäcker 漢🦀", u16::to_le_bytes);
        for (bytes, expected) in [
            ("Bäcker 漢".as_bytes().to_vec(), "Bäcker 漢"),
            (b"B\xe4cker \x96 10 \x80".to_vec(), "Bäcker – 10 €"),
            ([vec![0xff, 0xfe], little].concat(), "Bäcker 漢🦀"),
            ([vec![0xfe, 0xff], units("Bäcker", u16::to_be_bytes)].concat(), "Bäcker"),
            (units("Bäcker", u16::to_le_bytes), "Bäcker"),
            (units("Bäcker", u16::to_be_bytes), "Bäcker"),
            (vec![0xff, 0xfe, 0x00, 0xd8], "\u{fffd}"),
        ] {
            assert_eq!(text(&bytes).ok().unwrap().text, expected, "{bytes:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 1, 2, 3, 200, 0, 5]].concat();
        assert_eq!(text(&picture).err(), Some(DocumentError::Unsupported));
        assert!(text(b"one\x0cpage\tand a half").is_ok());
    }
}
