//! DOCX: a ZIP archive of XML parts (ECMA-376).

mod body;

use crate::limits::{MAX_PART_BYTES, MAX_PARTS, MAX_RAW_BYTES};
use crate::{DocumentError, Text};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;
use zip::result::ZipError;

/// The part that names the others (ECMA-376 part 2, section 8.3).
const RELATIONS: &str = "_rels/.rels";

/// How the type of the relation to the main part ends, in both variants of the standard.
const MAIN_PART_TYPE: &str = "/officeDocument";

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// # Errors
/// [`DocumentError::Damaged`], [`DocumentError::Encrypted`], [`DocumentError::TooLarge`],
/// [`DocumentError::NoText`], [`DocumentError::Unsupported`].
pub(crate) fn text(bytes: &[u8]) -> Result<Text, DocumentError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocumentError::Damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(DocumentError::TooLarge);
    }
    let main = main_part(&mut archive)?;
    let mut names: Vec<String> = archive.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
    names.sort();
    let mut text = String::new();
    // A résumé often has name and address in the header.
    for name in names.iter().filter(|name| name.starts_with("word/header") && name.ends_with(".xml")) {
        let header = body::text(&part(&mut archive, name)?, MAX_RAW_BYTES)?;
        if !text.contains(&header) {
            text.push_str(&header);
            text.push_str("\n\n");
        }
    }
    text.push_str(&body::text(&part(&mut archive, &main)?, MAX_RAW_BYTES)?);
    if text.trim().is_empty() && names.iter().any(|name| name.starts_with("word/media/")) {
        return Err(DocumentError::NoText);
    }
    Ok(Text { text, pages: None, warnings: BTreeSet::new() })
}

/// The name of the part with the document's body.
fn main_part(archive: &mut Archive<'_>) -> Result<String, DocumentError> {
    // Another kind of archive has no such part.
    let relations = match archive.index_for_name(RELATIONS) {
        Some(_) => part(archive, RELATIONS)?,
        None => return Err(DocumentError::Unsupported),
    };
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event().map_err(|_| DocumentError::Damaged)? {
            Event::Start(element) | Event::Empty(element) => {
                let is_main = attribute(&element, "Type").is_some_and(|kind| kind.ends_with(MAIN_PART_TYPE));
                if let (true, Some(target)) = (is_main, attribute(&element, "Target")) {
                    let target = target.trim_start_matches('/').to_owned();
                    // Tables and slides are documents of this standard too.
                    let is_text = target.starts_with("word/");
                    return if is_text { Ok(target) } else { Err(DocumentError::Unsupported) };
                }
            }
            Event::Eof => return Err(DocumentError::Unsupported),
            _ => {}
        }
    }
}

/// A part as text.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<String, DocumentError> {
    let file = archive.by_name(name).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => DocumentError::Encrypted,
        _ => DocumentError::Damaged,
    })?;
    // What the archive says about sizes is not believed.
    let mut bytes = Vec::new();
    file.take(MAX_PART_BYTES + 1).read_to_end(&mut bytes).map_err(|_| DocumentError::Damaged)?;
    if bytes.len() as u64 > MAX_PART_BYTES {
        return Err(DocumentError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| DocumentError::Damaged)
}

/// An attribute's value, by its name without prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn relations(target: &str) -> Vec<u8> {
        format!("<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"{target}\"/></Relationships>")
            .into_bytes()
    }

    fn paragraph(text: &str) -> Vec<u8> {
        format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")
            .into_bytes()
    }

    #[test]
    fn the_main_part_is_where_the_relations_say() {
        let (relations, body, header) =
            (relations("/word/document2.xml"), paragraph("Baker"), paragraph("Ada Example"));
        let parts: [(&str, &[u8]); 4] = [
            (RELATIONS, &relations),
            ("word/document2.xml", &body),
            ("word/header1.xml", &header),
            ("word/header2.xml", &header),
        ];
        assert_eq!(
            text(&archive(&parts)).ok().unwrap().text.trim(),
            "Ada Example\n\n\n\nBaker".replace("\n\n\n\n", "\n\n")
        );
    }

    #[test]
    fn what_is_no_text_document_is_refused() {
        let (sheet, document) = (relations("xl/workbook.xml"), relations("word/document.xml"));
        let bomb = [b"<w:document>".to_vec(), vec![b' '; 33 * 1024 * 1024]].concat();
        let cases: [(Vec<u8>, DocumentError); 6] = [
            (archive(&[("a.txt", b"hello")]), DocumentError::Unsupported),
            (archive(&[(RELATIONS, &sheet)]), DocumentError::Unsupported),
            (archive(&[(RELATIONS, &document)]), DocumentError::Damaged),
            (archive(&[(RELATIONS, &document), ("word/document.xml", &bomb)]), DocumentError::TooLarge),
            (archive(&[(RELATIONS, &document), ("word/document.xml", b"\xff\xfe")]), DocumentError::Damaged),
            (b"PK\x03\x04 and nothing else".to_vec(), DocumentError::Damaged),
        ];
        for (bytes, error) in cases {
            assert_eq!(text(&bytes).err(), Some(error));
        }
        let empty = paragraph("");
        let scan: [(&str, &[u8]); 3] =
            [(RELATIONS, &document), ("word/document.xml", &empty), ("word/media/image1.png", b"x")];
        assert_eq!(text(&archive(&scan)).err(), Some(DocumentError::NoText));
    }
}
