//! From rows to paragraphs: which line goes on with the one before.

use super::columns::Row;
use super::pieces::{Piece, is_wide};
use crate::tidy::is_bullet;

/// A gap wider than this, in ems, is between cells, or before a date at the right margin.
const CELL_GAP: f64 = 1.0;

/// The same where it may as well be a space that was stretched to fill the line.
const WIDE_CELL_GAP: f64 = 2.5;

/// How much the spaces of a stretched line may differ, in ems.
const STRETCH: f64 = 0.1;

/// Lines from which on a part of a block may have a right margin of its own.
const MIN_JUSTIFIED: usize = 4;

/// How far the end of a line may be from the right margin, in ems, and still be at it.
const AT_MARGIN: f64 = 0.3;

/// A gap wider than this, in ems, is between words of two pieces.
const WORD_GAP: f64 = 0.12;

/// The distance of lines, as a multiple of the block's usual one, from which on they are apart.
const APART: f64 = 1.3;

/// The same as a multiple of the font's size, for a block that has no usual distance.
const APART_EMS: f64 = 1.9;

/// How much the sizes of two lines of a paragraph may differ.
const SAME_SIZE: f64 = 0.12;

/// How far the first line of a paragraph is indented, in ems, at least.
const INDENT: f64 = 0.8;

/// The paragraphs so far. Blocks are added in reading order.
#[derive(Default)]
pub(crate) struct Flow {
    text: String,
}

/// What comes between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// They are parts of one paragraph.
    Nothing,
    /// A new line.
    Line,
    /// An empty line.
    Paragraph,
}

/// A row as text.
struct Line {
    text: String,
    x0: f64,
    x1: f64,
    baseline: f64,
    size: f64,
}

impl Line {
    /// None for a row of dots alone: a rating, or an ornament.
    fn of(row: &Row) -> Option<Self> {
        let first_is_dot = row.pieces.first().is_some_and(Piece::is_dot);
        let written: Vec<&Piece> = row.pieces.iter().filter(|piece| !piece.is_dot()).collect();
        let first = written.first()?;
        let cell_gap = row.size * cell_gap(&written, row.size);
        let mut text = String::from(if first_is_dot { "• " } else { "" });
        text.push_str(&first.text);
        for (before, piece) in written.iter().zip(written.iter().skip(1)) {
            let gap = piece.x0 - before.x1;
            let after_bullet = text.chars().all(is_bullet);
            if gap > cell_gap && !after_bullet {
                text.push('\t');
            } else if gap > row.size * WORD_GAP {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
        // A bullet or an initial may be larger than the text.
        let most = written.iter().max_by_key(|piece| piece.text.len());
        let size = most.map_or(row.size, |piece| piece.size);
        Some(Self { text, x0: row.x0(), x1: row.x1(), baseline: row.baseline, size })
    }

    fn is_item(&self) -> bool {
        self.text.chars().next().is_some_and(is_bullet)
    }

    fn has_cells(&self) -> bool {
        self.text.contains('\t')
    }

    /// About how wide the first word is.
    fn first_word(&self) -> f64 {
        let chars = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(1));
        let word = match self.text.chars().next() {
            Some(first) if is_wide(first) => 1.0,
            _ => chars(self.text.split_whitespace().next().unwrap_or_default()),
        };
        (self.x1 - self.x0) / chars(&self.text) * word
    }
}

/// From which gap on, in ems, the pieces of a row are cells.
fn cell_gap(pieces: &[&Piece], size: f64) -> f64 {
    let gaps: Vec<f64> = pieces.iter().zip(pieces.iter().skip(1)).map(|(a, b)| b.x0 - a.x1).collect();
    let one_word_each = pieces.iter().all(|piece| !piece.text.contains(' '));
    let (least, most) =
        gaps.iter().fold((f64::MAX, 0.0_f64), |(least, most), gap| (least.min(*gap), most.max(*gap)));
    match gaps.len() {
        1 if one_word_each => WIDE_CELL_GAP,
        0 | 1 => CELL_GAP,
        _ if one_word_each && most - least < size * STRETCH => f64::INFINITY,
        _ => CELL_GAP,
    }
}

impl Flow {
    /// Adds a block of rows that stand below each other.
    pub(crate) fn add(&mut self, block: &[Row]) {
        let lines: Vec<Line> = block.iter().filter_map(Line::of).collect();
        let usual = usual_distance(&lines);
        let block_right = right(&lines);
        for (at, part) in lines.chunk_by(|before, line| !is_far(before, line, usual)).enumerate() {
            let right = if is_justified(part) { right(part) } else { block_right };
            let mut before: Option<&Line> = None;
            for line in part {
                let between = match before {
                    Some(before) => between(before, line, right),
                    None if at == 0 => self.between_blocks(line),
                    None => Between::Paragraph,
                };
                self.push(&line.text, between);
                before = Some(line);
            }
        }
    }

    /// A paragraph that a column or a page breaks off goes on in the next one.
    fn between_blocks(&self, line: &Line) -> Between {
        let goes_on = line.text.chars().next().is_some_and(char::is_lowercase);
        let open =
            self.text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || ",-‐\u{ad}".contains(c));
        if goes_on && open { Between::Nothing } else { Between::Paragraph }
    }

    fn push(&mut self, text: &str, between: Between) {
        match between {
            _ if self.text.is_empty() => {}
            Between::Line => self.text.push('\n'),
            Between::Paragraph => self.text.push_str("\n\n"),
            Between::Nothing => self.join(text),
        }
        self.text.push_str(text);
    }

    /// Prepares the end of the text for a line that goes on with it.
    fn join(&mut self, next: &str) {
        let (last, first) = (self.text.chars().next_back(), next.chars().next());
        let before_last = self.text.chars().rev().nth(1);
        let small = first.is_some_and(char::is_lowercase);
        match last {
            // A hyphen at the end of a line, between two small letters, was put there by the line's end.
            Some('-' | '‐') if small && before_last.is_some_and(char::is_lowercase) => {
                self.text.pop();
            }
            Some('\u{ad}') => {
                self.text.pop();
            }
            Some('-' | '‐' | '–' | '/') => {}
            Some(last) if is_wide(last) && first.is_some_and(is_wide) => {}
            _ => self.text.push(' '),
        }
    }

    /// How much text there is, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// The median distance of neighbouring lines; none for a block of one.
fn usual_distance(lines: &[Line]) -> Option<f64> {
    let neighbours = lines.iter().zip(lines.iter().skip(1));
    let mut distances: Vec<f64> = neighbours.map(|(a, b)| b.baseline - a.baseline).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied()
}

fn right(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.x1).fold(0.0, f64::max)
}

/// Whether most lines end at the same place.
fn is_justified(lines: &[Line]) -> bool {
    let right = right(lines);
    let full = lines.iter().filter(|line| right - line.x1 < line.size * AT_MARGIN).count();
    lines.len() >= MIN_JUSTIFIED && full * 2 >= lines.len()
}

/// Whether there is room for an empty line.
fn is_far(before: &Line, line: &Line, usual: Option<f64>) -> bool {
    let em = before.size.max(line.size);
    let distance = line.baseline - before.baseline;
    let unusual = usual.is_some_and(|usual| distance > usual * APART && distance > em * APART);
    unusual || distance > em * APART_EMS
}

/// What comes between two lines that are near each other.
fn between(before: &Line, line: &Line, right: f64) -> Between {
    let em = before.size.max(line.size);
    let other_size = (before.size - line.size).abs() > em * SAME_SIZE;
    if other_size || line.is_item() || line.has_cells() || before.has_cells() {
        return Between::Line;
    }
    let small = line.text.chars().next().is_some_and(char::is_lowercase);
    if small && before.text.ends_with(['-', '‐', '\u{ad}']) {
        return Between::Nothing;
    }
    // The first word had room on the line before, so somebody wanted a new line.
    if before.x1 + line.first_word() + line.size * 0.5 < right {
        return Between::Line;
    }
    let indented = line.x0 > before.x0 + line.size * INDENT && !before.is_item();
    if indented { Between::Paragraph } else { Between::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of ten-point letters, five wide.
    fn row(text: &str, x0: f64, baseline: f64) -> Row {
        let x1 = 5.0f64.mul_add(f64::from(u32::try_from(text.chars().count()).unwrap()), x0);
        let piece = Piece { text: text.into(), x0, x1, baseline, size: 10.0 };
        Row { pieces: vec![piece], baseline, size: 10.0 }
    }

    fn text(blocks: Vec<Vec<Row>>) -> String {
        let mut flow = Flow::default();
        for block in blocks {
            flow.add(&block);
        }
        flow.into_text()
    }

    fn lines(lines: &[&str]) -> Vec<Row> {
        (0_u32..).zip(lines).map(|(n, text)| row(text, 50.0, 12.0f64.mul_add(f64::from(n), 100.0))).collect()
    }

    #[test]
    fn lines_are_joined_when_they_had_to_break() {
        for (block, expected) in [
            (vec!["I bake bread and", "cakes every day."], "I bake bread and cakes every day."),
            (vec!["I bake soft-", "ware now and then"], "I bake software now and then"),
            (
                vec!["I like state-of-", "the-art kitchens"],
                "I like state-of-the-art kitchens".replace("of-", "of").as_str(),
            ),
            (vec!["I like New York-", "Berlin the flights"], "I like New York-Berlin the flights"),
            (vec!["Baker", "Berlin, 2019 to now"], "Baker\nBerlin, 2019 to now"),
            (vec!["• bakes all kinds of", "bread", "• sells it"], "• bakes all kinds of bread\n• sells it"),
            (
                vec!["我烤面包和蛋糕我烤面包", "和蛋糕我烤面包和蛋糕我"],
                "我烤面包和蛋糕我烤面包和蛋糕我烤面包和蛋糕我",
            ),
        ] {
            assert_eq!(text(vec![lines(&block)]), expected, "{block:?}");
        }
    }

    #[test]
    fn distance_and_indents_make_paragraphs() {
        let wide = "a line that is as wide as the column";
        let apart = vec![
            row(wide, 50.0, 100.0),
            row(wide, 50.0, 112.0),
            row(wide, 50.0, 130.0),
            row(wide, 50.0, 142.0),
        ];
        assert_eq!(text(vec![apart]), format!("{wide} {wide}\n\n{wide} {wide}"));
        let indented = vec![row(wide, 50.0, 100.0), row(wide, 60.0, 112.0), row(wide, 50.0, 124.0)];
        assert_eq!(text(vec![indented]), format!("{wide}\n\n{wide} {wide}"));
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_column() {
        let first = lines(&["I bake bread and"]);
        assert_eq!(text(vec![first.clone(), lines(&["cakes."])]), "I bake bread and cakes.");
        assert_eq!(text(vec![first, lines(&["Education"])]), "I bake bread and\n\nEducation");
    }

    #[test]
    fn a_stretched_line_is_words_and_not_cells() {
        let spread = |places: &[(&str, f64)]| {
            let mut row = row("", 0.0, 100.0);
            row.pieces = places.iter().flat_map(|(text, x0)| self::row(text, *x0, 100.0).pieces).collect();
            row
        };
        for (places, expected) in [
            (vec![("and", 50.0), ("some", 85.0), ("words", 125.0)], "and some words"),
            (vec![("Rust", 50.0), ("expert", 90.0), ("5", 140.0)], "Rust expert 5"),
            (vec![("Rust", 50.0), ("good", 90.0), ("5", 140.0)], "Rust\tgood\t5"),
            (vec![("some", 50.0), ("words", 85.0)], "some words"),
            (vec![("Head Baker", 50.0), ("2019", 115.0)], "Head Baker\t2019"),
            (vec![("•", 50.0), ("Bakes", 70.0)], "• Bakes"),
            (vec![("\u{f8ff}", 50.0), ("Bakes", 70.0)], "• Bakes"),
            (vec![("Rust", 50.0), ("\u{f8ff}", 90.0), ("\u{f8ff}", 100.0)], "Rust"),
            (vec![("\u{f8ff}", 90.0)], ""),
        ] {
            assert_eq!(text(vec![vec![spread(&places)]]), expected, "{places:?}");
        }
    }

    #[test]
    fn cells_stay_apart() {
        let (mut left, right) = (row("Baker", 50.0, 100.0), row("2019", 400.0, 100.0));
        left.pieces.extend(right.pieces);
        assert_eq!(text(vec![vec![left, row("Berlin", 50.0, 112.0)]]), "Baker\t2019\nBerlin");
    }
}
