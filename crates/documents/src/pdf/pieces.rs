//! From letters to pieces: runs of letters on one line, as the document draws them.

use super::glyphs::{DOT, Glyph};

/// A gap wider than this, in ems, is between words. Letters are spaced less, words more.
const WORD_GAP: f64 = 0.17;

/// A gap wider than this, in ems, is between pieces: perhaps another column.
const PIECE_GAP: f64 = 0.6;

/// A letter drawn again within this distance, in ems, makes the first one bold.
const BOLD_SHIFT: f64 = 0.15;

/// How far a letter may stand above or below the line, in ems, and still be on it: raised and lowered ones do.
pub(crate) const LINE_SHIFT: f64 = 0.35;

/// Pieces looked back at for one that is drawn again.
const LOOK_BACK: usize = 4;

/// A run of letters on one line, or a dot. Lengths are in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) x0: f64,
    pub(crate) x1: f64,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
}

impl Piece {
    pub(crate) fn is_dot(&self) -> bool {
        self.text.starts_with(DOT)
    }
}

/// The pieces of a page in the order in which they are drawn. None is empty.
pub(crate) fn of(glyphs: Vec<Glyph>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<Open> = None;
    for glyph in glyphs {
        open = match open {
            Some(mut piece) if piece.is_followed_by(&glyph) => {
                piece.add(&glyph);
                Some(piece)
            }
            done => {
                close(&mut pieces, done);
                (!glyph.letter.is_whitespace()).then(|| Open::new(&glyph))
            }
        };
    }
    close(&mut pieces, open);
    pieces
}

fn close(pieces: &mut Vec<Piece>, done: Option<Open>) {
    let Some(Open { piece, .. }) = done else { return };
    let again = |other: &Piece| {
        let near = |a: f64, b: f64| (a - b).abs() <= piece.size * BOLD_SHIFT;
        other.text == piece.text && near(other.x0, piece.x0) && near(other.baseline, piece.baseline)
    };
    if !pieces.iter().rev().take(LOOK_BACK).any(again) {
        pieces.push(piece);
    }
}

/// A piece that may go on.
struct Open {
    piece: Piece,
    last: Glyph,
    /// A space was drawn since the last letter.
    space: bool,
}

impl Open {
    fn new(glyph: &Glyph) -> Self {
        let Glyph { letter, x0, x1, baseline, size } = *glyph;
        Self { piece: Piece { text: letter.to_string(), x0, x1, baseline, size }, last: *glyph, space: false }
    }

    fn is_followed_by(&self, glyph: &Glyph) -> bool {
        let em = self.piece.size.max(glyph.size);
        let same_line = (glyph.baseline - self.piece.baseline).abs() <= em * LINE_SHIFT;
        // Backwards a little is kerning, and a bold letter drawn again.
        let gap = glyph.x0 - self.piece.x1;
        if glyph.letter == DOT || self.last.letter == DOT {
            return false;
        }
        same_line && ((-em * 0.5..em * PIECE_GAP).contains(&gap) || self.is_bold_copy(glyph))
    }

    fn is_bold_copy(&self, glyph: &Glyph) -> bool {
        glyph.letter == self.last.letter && (glyph.x0 - self.last.x0).abs() <= glyph.size * BOLD_SHIFT
    }

    fn add(&mut self, glyph: &Glyph) {
        if glyph.letter.is_whitespace() {
            self.space = true;
            return;
        }
        if !self.space && self.is_bold_copy(glyph) {
            return;
        }
        let gap = glyph.x0 - self.piece.x1;
        if self.space || (gap > glyph.size * WORD_GAP && !is_wide(glyph.letter)) {
            self.piece.text.push(' ');
        }
        self.piece.text.push(glyph.letter);
        self.piece.x1 = self.piece.x1.max(glyph.x1);
        self.piece.size = self.piece.size.max(glyph.size);
        (self.last, self.space) = (*glyph, false);
    }
}

/// Whether a script without spaces between words uses this letter: Chinese and Japanese.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of ten points, five wide, each after a gap in points.
    fn glyphs(letters: &[(char, f64)]) -> Vec<Glyph> {
        let mut x = 0.0;
        let mut place = |&(letter, gap): &(char, f64)| {
            let x0 = x + gap;
            x = x0 + 5.0;
            Glyph { letter, x0, x1: x, baseline: 100.0, size: 10.0 }
        };
        letters.iter().map(&mut place).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        of(glyphs).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn gaps_make_words_and_pieces() {
        for (letters, pieces) in [
            (vec![('a', 0.0), ('b', 0.5), ('c', 2.5)], vec!["ab c"]),
            (vec![('a', 0.0), (' ', 0.0), ('b', 0.0)], vec!["a b"]),
            (vec![('a', 0.0), ('b', 7.0)], vec!["a", "b"]),
            (vec![(' ', 0.0), ('a', 0.0), (' ', 0.0)], vec!["a"]),
            (vec![('漢', 0.0), ('字', 2.5)], vec!["漢字"]),
            (vec![], vec![]),
        ] {
            assert_eq!(texts(glyphs(&letters)), pieces, "{letters:?}");
        }
    }

    #[test]
    fn what_is_drawn_twice_is_there_once() {
        let word = glyphs(&[('n', 0.0), ('o', 0.0)]);
        let shifted = |by: f64| word.iter().map(move |g| Glyph { x0: g.x0 + by, x1: g.x1 + by, ..*g });
        assert_eq!(texts(word.iter().copied().chain(shifted(0.3)).collect()), ["no"]);
        let doubled = word.iter().copied().zip(shifted(0.3)).flat_map(|(a, b)| [a, b]).collect();
        assert_eq!(texts(doubled), ["no"]);
        assert_eq!(texts(glyphs(&[('o', 0.0), ('o', 0.0)])), ["oo"]);
    }

    #[test]
    fn a_raised_letter_is_on_the_line_and_the_next_line_is_not() {
        let mut letters = glyphs(&[('1', 0.0), ('s', 0.0), ('t', 0.0), ('x', 0.0)]);
        letters[1] = Glyph { baseline: 97.0, size: 6.0, ..letters[1] };
        letters[3].baseline = 112.0;
        assert_eq!(texts(letters), ["1st", "x"]);
    }
}
