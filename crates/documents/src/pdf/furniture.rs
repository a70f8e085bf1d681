//! Headers, footers and page numbers: what stands on every page is read once, or not at all.

use super::Page;
use super::columns::{Row, rows};
use std::collections::HashMap;

/// The part of a page, from above and from below, in which headers and footers stand.
const MARGIN: f64 = 0.12;

/// Words around a page number, in the languages of the pages.
const PAGE_WORDS: [&str; 9] = ["page", "seite", "página", "pagina", "of", "de", "von", "第", "页"];

/// Takes page numbers from every page, and what repeats from every page after the first that has it.
pub(crate) fn remove(pages: &mut [Page]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut texts: Vec<String> = margin_rows(page).iter().map(pattern).collect();
        texts.sort();
        texts.dedup();
        for text in texts {
            *seen.entry(text).or_default() += 1;
        }
    }
    let several = pages.len() > 1;
    let repeats = |text: &str| several && seen.get(text).is_some_and(|times| times * 2 >= pages.len().max(4));
    let mut read: Vec<String> = Vec::new();
    let mut doomed: Vec<Vec<Row>> = Vec::new();
    for page in pages.iter() {
        let mut of_page = Vec::new();
        for row in margin_rows(page) {
            let text = pattern(&row);
            let again = repeats(&text) && read.contains(&text);
            if again || (several && is_page_number(&row)) {
                of_page.push(row);
            } else {
                read.push(text);
            }
        }
        doomed.push(of_page);
    }
    for (page, rows) in pages.iter_mut().zip(doomed) {
        page.pieces.retain(|piece| !rows.iter().any(|row| row.pieces.contains(piece)));
    }
}

fn margin_rows(page: &Page) -> Vec<Row> {
    let outside = |baseline: f64| baseline < page.height * MARGIN || baseline > page.height * (1.0 - MARGIN);
    rows(page.pieces.iter().filter(|piece| outside(piece.baseline)).cloned().collect())
}

fn words(row: &Row) -> String {
    row.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The text of a row with every digit alike, so that numbered ones are the same.
fn pattern(row: &Row) -> String {
    words(row).chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn is_page_number(row: &Row) -> bool {
    let text = words(row).to_lowercase();
    let bare = PAGE_WORDS.iter().fold(text, |text, word| text.replace(word, " "));
    let numbers: Vec<&str> = bare.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    // A year has four digits.
    let few = (1..=2).contains(&numbers.len()) && numbers.iter().all(|number| number.len() <= 3);
    few && bare.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-–—/|.()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::pieces::Piece;
    use super::*;

    fn page(texts: &[(&str, f64)]) -> Page {
        let piece = |&(text, baseline): &(&str, f64)| Piece {
            text: text.into(),
            x0: 50.0,
            x1: 90.0,
            baseline,
            size: 10.0,
        };
        Page { pieces: texts.iter().map(piece).collect(), height: 800.0 }
    }

    fn left(pages: &[Page]) -> Vec<Vec<&str>> {
        pages.iter().map(|page| page.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn what_repeats_is_read_once() {
        let mut pages = vec![
            page(&[("Ada Example", 40.0), ("Baker", 300.0), ("Page 1 of 3", 780.0)]),
            page(&[("Ada Example", 40.0), ("Ada Example", 400.0), ("Page 2 of 3", 780.0)]),
            page(&[("Ada Example", 40.0), ("1999", 60.0), ("— 3 —", 780.0)]),
        ];
        remove(&mut pages);
        assert_eq!(left(&pages), [vec!["Ada Example", "Baker"], vec!["Ada Example"], vec!["1999"]]);
    }

    #[test]
    fn one_page_keeps_everything() {
        let mut pages = vec![page(&[("Ada Example", 40.0), ("2024", 780.0)])];
        remove(&mut pages);
        assert_eq!(left(&pages), [["Ada Example", "2024"]]);
    }

    #[test]
    fn two_pages_that_begin_differently_lose_nothing() {
        let mut pages = vec![page(&[("Experience", 40.0)]), page(&[("Education", 40.0)])];
        remove(&mut pages);
        assert_eq!(left(&pages), [["Experience"], ["Education"]]);
    }
}
