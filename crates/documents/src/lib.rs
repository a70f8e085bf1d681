//! The text of a document that a person uploads: PDF, DOCX, or plain text.
//!
//! [`text_of`] reads one in this thread's process. [`Reader`] reads one where a damaged or hostile file can
//! do no harm: in a process of its own, with limits on memory and time. What a file is, its content says;
//! its name and declared type are not looked at.

mod docx;
mod kind;
mod limits;
mod pdf;
mod plain;
mod process;
mod reader;
mod tidy;

pub use limits::{MAX_BYTES, MAX_CHARS, MAX_PAGES, READ_TIME};
pub use process::answer;
pub use reader::{Program, Reader};

use kind::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Instant;

/// The text of a document. `Debug` would show it, so there is none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Paragraphs and list items are lines; an empty line is between paragraphs. At most [`MAX_CHARS`].
    pub text: String,
    /// How many pages the document has; none for a kind without pages.
    pub pages: Option<u32>,
    /// What may be missing.
    pub warnings: BTreeSet<Warning>,
}

/// What may be missing from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Warning {
    /// Some pages hold pictures and no text.
    PagesWithoutText,
    /// The document is longer than [`MAX_PAGES`] or [`MAX_CHARS`].
    Truncated,
    /// Some characters could not be read.
    UnreadableCharacters,
}

/// Why a document has no text. The texts are for the person who uploaded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
pub enum DocumentError {
    /// It breaks off, or contradicts itself.
    #[error("The file is damaged and cannot be read. Please save it again, or paste the text.")]
    Damaged,
    /// There is nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// It takes a password to open it.
    #[error("The file is protected by a password. Please save a copy without one, or paste the text.")]
    Encrypted,
    /// This server could not read it, for a reason that the log has.
    #[error("The file could not be read on this server. Please try again, or paste the text.")]
    Failed,
    /// None of its pages has text.
    #[error(
        "The file holds pictures of text, as a scanner makes them, but no text. Please use the original \
         document, or paste the text."
    )]
    NoText,
    /// It is larger than [`MAX_BYTES`], or far larger once unpacked.
    #[error("The file is too large: at most {} MiB. Please paste the text.", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// Reading it takes longer than [`READ_TIME`].
    #[error("The file takes too long to read. Please paste the text.")]
    TooSlow,
    /// It is none of the kinds that can be read.
    #[error("This kind of file cannot be read. Please use a PDF, DOCX or TXT file, or paste the text.")]
    Unsupported,
}

/// Reads the text of a document.
///
/// It gives up between pages when [`READ_TIME`] is over, but a hostile file may take long, or much memory,
/// within a page: whoever reads what strangers send uses a [`Reader`]. A fault of a parser is
/// [`DocumentError::Damaged`], as long as it is a panic.
///
/// # Errors
/// [`DocumentError`].
pub fn text_of(bytes: &[u8]) -> Result<Text, DocumentError> {
    let read = || read(bytes, Instant::now() + READ_TIME);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("document".into()).stack_size(limits::STACK_BYTES);
        let thread = thread.spawn_scoped(scope, read).map_err(|_| DocumentError::Failed)?;
        thread.join().unwrap_or(Err(DocumentError::Damaged))
    })
}

fn read(bytes: &[u8], deadline: Instant) -> Result<Text, DocumentError> {
    if bytes.len() > MAX_BYTES {
        return Err(DocumentError::TooLarge);
    }
    let mut read = match kind::of(bytes)? {
        Kind::Docx => docx::text(bytes)?,
        Kind::Pdf => pdf::text(bytes, deadline)?,
        Kind::Plain => plain::text(bytes)?,
    };
    let (text, unreadable) = tidy::tidy(&read.text);
    if unreadable {
        read.warnings.insert(Warning::UnreadableCharacters);
    }
    read.text = text;
    if read.text.is_empty() {
        return Err(if read.pages.is_some() { DocumentError::NoText } else { DocumentError::Empty });
    }
    if tidy::shorten(&mut read.text, MAX_CHARS) {
        read.warnings.insert(Warning::Truncated);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_come_first() {
        assert_eq!(text_of(&vec![b'a'; MAX_BYTES + 1]).err(), Some(DocumentError::TooLarge));
        assert_eq!(text_of(b"").err(), Some(DocumentError::Empty));
        assert_eq!(text_of(b" \n\t ").err(), Some(DocumentError::Empty));
        let long = text_of("word ".repeat(20_000).as_bytes()).unwrap();
        assert!(long.warnings.contains(&Warning::Truncated));
        assert!(long.text.chars().count() <= MAX_CHARS && long.text.ends_with("word"));
    }
}
