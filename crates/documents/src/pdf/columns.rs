//! The order in which a page is read: what spans it from top to bottom, columns from left to right.

use super::pieces::{LINE_SHIFT, Piece};
use std::cmp::Reverse;

/// Width of the white between columns, in ems of the text, at least.
const GUTTER: f64 = 0.8;

/// Lines that a column has, at least. Fewer are a date at the right margin, or two addresses side by side.
const MIN_LINES: usize = 4;

/// Lines that begin at the same place, at least, for a column to begin there.
const MIN_ALIGNED: usize = 3;

/// Places looked at as the left edge of a column.
const MAX_EDGES: usize = 60;

/// Lines shorter than this, in characters on average, may be the cells of a table.
const CELL_CHARS: usize = 25;

/// The distance from the next line, in ems, from which on a line at the edge stands alone.
const LONE: f64 = 2.5;

/// How deep columns may lie in columns.
const MAX_DEPTH: usize = 4;

/// The pieces on one line of a column, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
}

impl Row {
    pub(crate) fn x0(&self) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.x0)
    }

    pub(crate) fn x1(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.x1).fold(0.0, f64::max)
    }
}

/// Blocks in reading order, each of rows from top to bottom.
pub(crate) fn in_reading_order(pieces: Vec<Piece>) -> Vec<Vec<Row>> {
    let mut blocks = Vec::new();
    divide(pieces, 0, &mut blocks);
    blocks
}

/// The rows of pieces that stand in one column.
pub(crate) fn rows(mut pieces: Vec<Piece>) -> Vec<Row> {
    pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if piece.baseline - row.baseline <= row.size.max(piece.size) * LINE_SHIFT => {
                // The largest letters say where the line is.
                if piece.size > row.size && !piece.is_dot() {
                    (row.baseline, row.size) = (piece.baseline, piece.size);
                }
                row.pieces.push(piece);
            }
            _ => rows.push(Row { baseline: piece.baseline, size: piece.size, pieces: vec![piece] }),
        }
    }
    for row in &mut rows {
        row.pieces.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}

/// Looks for the tallest part of the region that is in two columns; what is above and below is looked at in
/// the same way.
fn divide(pieces: Vec<Piece>, depth: usize, blocks: &mut Vec<Vec<Row>>) {
    let found = if depth < MAX_DEPTH { best_split(&pieces) } else { None };
    let Some(split) = found else {
        if !pieces.is_empty() {
            blocks.push(rows(pieces));
        }
        return;
    };
    let (above, rest): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|piece| piece.baseline < split.top);
    let (inside, below): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|piece| piece.baseline <= split.bottom);
    let (left, right): (Vec<_>, Vec<_>) = inside.into_iter().partition(|piece| piece.x0 < split.x);
    for part in [above, left, right, below] {
        divide(part, depth + 1, blocks);
    }
}

/// Two columns: the left edge of the right one, and the baselines of the first and last line of both.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    x: f64,
    top: f64,
    bottom: f64,
    /// Lines of the smaller column: the more, the surer.
    lines: usize,
}

fn best_split(pieces: &[Piece]) -> Option<Split> {
    let mut down: Vec<&Piece> = pieces.iter().collect();
    down.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let splits = left_edges(pieces).into_iter().flat_map(|x| splits_at(&down, x));
    splits.max_by(|a, b| a.lines.cmp(&b.lines).then(b.x.total_cmp(&a.x)))
}

/// Where several lines begin, from left to right.
fn left_edges(pieces: &[Piece]) -> Vec<f64> {
    let mut starts: Vec<f64> = pieces.iter().map(|piece| piece.x0).collect();
    starts.sort_by(f64::total_cmp);
    let groups = starts.chunk_by(|a, b| b - a < 1.0).filter(|group| group.len() >= MIN_ALIGNED);
    let mut edges: Vec<(usize, f64)> =
        groups.filter_map(|group| Some((group.len(), *group.first()?))).collect();
    edges.sort_by_key(|(lines, _)| Reverse(*lines));
    edges.truncate(MAX_EDGES);
    edges.into_iter().map(|(_, x)| x).collect()
}

/// The parts of the region between pieces that reach across the white left of `x`.
fn splits_at(down: &[&Piece], x: f64) -> Vec<Split> {
    let crosses = |piece: &Piece| piece.x0 < x - 0.5 && piece.x1 > piece.size.mul_add(-GUTTER, x);
    // A heading across both columns ends one part and begins the next.
    down.split(|piece| crosses(piece)).filter_map(|part| columns(part, x)).collect()
}

fn columns(part: &[&Piece], x: f64) -> Option<Split> {
    let side = |is_right: bool| {
        let pieces = part.iter().filter(|piece| (piece.x0 >= x - 0.5) == is_right);
        rows(pieces.map(|piece| (*piece).clone()).collect())
    };
    let (mut left, mut right) = (side(false), side(true));
    without_lone_lines(&mut left, &mut right);
    let lines = left.len().min(right.len());
    if lines < MIN_LINES || is_table(&left, &right) {
        return None;
    }
    // Both columns must go on side by side: one below the other needs no order.
    let span = |rows: &[Row]| Some((rows.first()?.baseline, rows.last()?.baseline));
    let ((left_top, left_end), (right_top, right_end)) = (span(&left)?, span(&right)?);
    let overlap = left_end.min(right_end) - left_top.max(right_top);
    let shorter = (left_end - left_top).min(right_end - right_top);
    // Raised letters and dots stand a little above the line, lowered ones below.
    let (top, bottom) = (left_top.min(right_top), left_end.max(right_end));
    let room = left.iter().chain(&right).map(|row| row.size).fold(0.0, f64::max) * LINE_SHIFT;
    (overlap >= shorter * 0.5).then_some(Split { x, top: top - room, bottom: bottom + room, lines })
}

/// The lines of both columns without those at the top and bottom that stand far from the rest of their column:
/// headers and footers, whose left and right ends are no columns.
fn without_lone_lines(left: &mut Vec<Row>, right: &mut Vec<Row>) {
    let far = |a: &Row, b: &Row| b.baseline - a.baseline > a.size.max(b.size) * LONE;
    let (mut from, mut to) = (f64::MIN, f64::MAX);
    for column in [&*left, &*right] {
        if let [first, second, .., before_last, last] = column.as_slice() {
            from = if far(first, second) { from.max(first.baseline) } else { from };
            to = if far(before_last, last) { to.min(last.baseline) } else { to };
        }
    }
    for column in [left, right] {
        column.retain(|row| {
            row.baseline > row.size.mul_add(LINE_SHIFT, from)
                && row.baseline < row.size.mul_add(-LINE_SHIFT, to)
        });
    }
}

/// Whether every line of the smaller side stands beside one of the other, and is short: then the lines of
/// both belong together, as in a table, or as a date does at the right margin.
fn is_table(left: &[Row], right: &[Row]) -> bool {
    let (small, large) = if left.len() < right.len() { (left, right) } else { (right, left) };
    let beside = |row: &&Row| {
        large
            .iter()
            .any(|other| (other.baseline - row.baseline).abs() <= row.size.max(other.size) * LINE_SHIFT)
    };
    let paired = small.iter().filter(beside).count();
    let chars = |rows: &[Row]| -> usize {
        let all: usize =
            rows.iter().flat_map(|row| &row.pieces).map(|piece| piece.text.chars().count()).sum();
        all / rows.len().max(1)
    };
    paired * 10 >= small.len() * 8 && chars(left).min(chars(right)) < CELL_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, x0: f64, baseline: f64) -> Piece {
        let width = 5.0 * f64::from(u32::try_from(text.chars().count()).unwrap());
        Piece { text: text.into(), x0, x1: x0 + width, baseline, size: 10.0 }
    }

    fn read(pieces: Vec<Piece>) -> String {
        let rows = in_reading_order(pieces).into_iter().flatten();
        let row = |row: Row| row.pieces.iter().map(|p| p.text.clone()).collect::<Vec<_>>().join("+");
        rows.map(row).collect::<Vec<_>>().join(" ")
    }

    fn column(name: char, x0: f64, first: f64, lines: u32) -> Vec<Piece> {
        let line = |n: u32| {
            piece(&format!("{name}{n}:a-line-of-a-column-of-text"), x0, 12.0f64.mul_add(f64::from(n), first))
        };
        (0..lines).map(line).collect()
    }

    fn short(text: &str) -> String {
        text.replace(":a-line-of-a-column-of-text", "")
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        for shift in [0.0, 5.0] {
            let heading =
                vec![piece("a heading that goes across both of the columns of the page", 20.0, 80.0)];
            let footer =
                vec![piece("and a note that goes across both of the columns of the page", 20.0, 190.0)];
            let (left, right) = (column('L', 20.0, 100.0, 5), column('R', 200.0, 100.0 + shift, 5));
            let mixed = right.into_iter().chain(footer).chain(left).chain(heading).collect();
            let order = short(&read(mixed));
            let expected = "a heading that goes across both of the columns of the page L0 L1 L2 L3 L4 \
                            R0 R1 R2 R3 R4 and a note that goes across both of the columns of the page";
            assert_eq!(order, expected, "shifted by {shift}");
        }
    }

    #[test]
    fn three_columns() {
        let all = [column('A', 20.0, 100.0, 5), column('B', 190.0, 103.0, 5), column('C', 360.0, 101.0, 5)];
        let order = short(&read(all.concat()));
        assert_eq!(order, "A0 A1 A2 A3 A4 B0 B1 B2 B3 B4 C0 C1 C2 C3 C4");
    }

    #[test]
    fn dates_at_the_margin_and_cells_stay_in_their_row() {
        let mut pieces = column('J', 20.0, 100.0, 6);
        pieces.extend((0..6).map(|n| piece(&format!("201{n}"), 400.0, 12.0f64.mul_add(f64::from(n), 100.0))));
        assert_eq!(short(&read(pieces)), "J0+2010 J1+2011 J2+2012 J3+2013 J4+2014 J5+2015");
    }

    #[test]
    fn the_ends_of_a_header_are_no_columns() {
        let header = vec![piece("Ada Example", 20.0, 40.0), piece("2024", 330.0, 40.0)];
        let title = vec![piece("Baker", 20.0, 65.0)];
        let (left, right) = (column('L', 20.0, 100.0, 5), column('R', 200.0, 100.0, 5));
        let order = short(&read([header, title, left, right].concat()));
        assert_eq!(order, "Ada Example+2024 Baker L0 L1 L2 L3 L4 R0 R1 R2 R3 R4");
    }

    #[test]
    fn rows_are_sorted_whatever_the_order_of_drawing() {
        assert_eq!(
            read(vec![piece("b", 50.0, 100.5), piece("c", 20.0, 120.0), piece("a", 20.0, 100.0)]),
            "a+b c"
        );
        assert_eq!(read(vec![]), "");
    }
}
