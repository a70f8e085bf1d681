//! PDF: from glyphs on pages to paragraphs in reading order.

mod columns;
mod furniture;
mod glyphs;
mod paragraphs;
mod pieces;

use crate::limits::{MAX_GLYPHS, MAX_PAGES, MAX_RAW_BYTES};
use crate::{DocumentError, Text, Warning};
use glyphs::PageGlyphs;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{InterpreterCache, InterpreterSettings};
use paragraphs::Flow;
use pieces::Piece;
use std::collections::BTreeSet;
use std::time::Instant;

/// Letters that a page must have to count as one with text; a page number alone does not.
const MIN_PAGE_LETTERS: usize = 5;

/// Letters without a known character, in percent of all, from which on the text is of no use.
const MAX_UNKNOWN_PERCENT: usize = 50;

/// A page as far as text goes. Lengths are in points, from the upper left corner.
pub(crate) struct Page {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) height: f64,
}

/// # Errors
/// [`DocumentError::Encrypted`], [`DocumentError::Damaged`], [`DocumentError::NoText`],
/// [`DocumentError::TooSlow`].
pub(crate) fn text(bytes: &[u8], deadline: Instant) -> Result<Text, DocumentError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(refusal)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(DocumentError::Damaged);
    }
    let mut warnings = BTreeSet::new();
    if count > MAX_PAGES {
        warnings.insert(Warning::Truncated);
    }
    let (mut pages, mut letters, mut unknown) = (Vec::new(), 0, 0);
    let (cache, settings) = (InterpreterCache::new(), InterpreterSettings::default());
    for page in pdf.pages().iter().take(MAX_PAGES) {
        let glyphs = PageGlyphs::of(page, &pdf, &cache, &settings);
        if Instant::now() > deadline {
            return Err(DocumentError::TooSlow);
        }
        if glyphs.letters() < MIN_PAGE_LETTERS && glyphs.has_images {
            warnings.insert(Warning::PagesWithoutText);
        }
        letters += glyphs.letters();
        unknown += glyphs.unknown;
        pages.push(Page { height: glyphs.height, pieces: pieces::of(glyphs.glyphs) });
        if letters + unknown > MAX_GLYPHS {
            warnings.insert(Warning::Truncated);
            break;
        }
    }
    if letters == 0 || unknown * 100 > (letters + unknown) * MAX_UNKNOWN_PERCENT {
        return Err(DocumentError::NoText);
    }
    if unknown * 100 > letters {
        warnings.insert(Warning::UnreadableCharacters);
    }
    Ok(Text { text: flow(pages), pages: u32::try_from(count).ok(), warnings })
}

fn flow(mut pages: Vec<Page>) -> String {
    furniture::remove(&mut pages);
    let mut flow = Flow::default();
    for page in pages {
        for block in columns::in_reading_order(page.pieces) {
            flow.add(&block);
        }
        if flow.bytes() > MAX_RAW_BYTES {
            break;
        }
    }
    flow.into_text()
}

fn refusal(error: LoadPdfError) -> DocumentError {
    match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => DocumentError::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => DocumentError::Damaged,
    }
}
