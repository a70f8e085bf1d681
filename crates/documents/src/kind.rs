//! What a file is, by its first bytes.

use crate::DocumentError;

/// A kind that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Docx,
    Pdf,
    Plain,
}

/// Where `%PDF-` may stand: readers accept some bytes before it (ISO 32000-1, Annex H.3.4.1).
const PDF_HEADER_WITHIN: usize = 1024;

/// An OLE compound file: the old Word format, and any newer one behind a password ([MS-CFB] section 2.2).
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The name of the stream that holds an encrypted document ([MS-OFFCRYPTO] section 2.3.4.10), in UTF-16.
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// How binary files begin that have a text-like start: RTF, PostScript, and pages of the web.
const NOT_PLAIN: [&[u8]; 5] = [b"{\\rtf", b"%!PS", b"<!DOCTYPE html", b"<html", b"<?xml"];

/// # Errors
/// [`DocumentError::Unsupported`], [`DocumentError::Encrypted`], [`DocumentError::Empty`].
pub(crate) fn of(bytes: &[u8]) -> Result<Kind, DocumentError> {
    let head = bytes.get(..PDF_HEADER_WITHIN).unwrap_or(bytes);
    if head.is_empty() {
        return Err(DocumentError::Empty);
    }
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Docx);
    }
    if head.starts_with(&OLE) {
        let encrypted = bytes.windows(ENCRYPTED_PACKAGE.len()).any(|window| window == ENCRYPTED_PACKAGE);
        return Err(if encrypted { DocumentError::Encrypted } else { DocumentError::Unsupported });
    }
    let begins = |start: &&[u8]| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if NOT_PLAIN.iter().any(begins) {
        return Err(DocumentError::Unsupported);
    }
    Ok(Kind::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let ole = [&OLE[..], &[0; 600]].concat();
        let encrypted = [&ole[..], ENCRYPTED_PACKAGE].concat();
        let late = [&[b'x'; 1024][..], b"%PDF-1.7"].concat();
        let cases: [(&[u8], _); 11] = [
            (b"", Err(DocumentError::Empty)),
            (b"%PDF-1.4\n", Ok(Kind::Pdf)),
            (b"\xef\xbb\xbf\n%PDF-1.4\n", Ok(Kind::Pdf)),
            (&late, Ok(Kind::Plain)),
            (b"PK\x03\x04rest", Ok(Kind::Docx)),
            (&ole, Err(DocumentError::Unsupported)),
            (&encrypted, Err(DocumentError::Encrypted)),
            (b"{\\rtf1 hello", Err(DocumentError::Unsupported)),
            (b"<!doctype HTML><p>", Err(DocumentError::Unsupported)),
            (b"Baker", Ok(Kind::Plain)),
            (b"\xff\xfeB\0", Ok(Kind::Plain)),
        ];
        for (bytes, kind) in cases {
            assert_eq!(of(bytes), kind, "{:?}", bytes.get(..10));
        }
    }
}
