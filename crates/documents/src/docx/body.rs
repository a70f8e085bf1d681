//! The text of a part: paragraphs, lists, tables and text boxes (ECMA-376 part 1, section 17).

use super::attribute;
use crate::DocumentError;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// How deep tables and text boxes may lie in each other.
const MAX_DEPTH: usize = 32;

/// A paragraph longer than this, in bytes, is prose and has an empty line around it; shorter ones are lines
/// of an address or of a list.
const PROSE_BYTES: usize = 160;

/// Elements whose content is not read: what a change removed, and the second form of a text box.
const SKIPPED: [&str; 3] = ["Fallback", "del", "moveFrom"];

/// Elements that hold properties and no text.
const PROPERTIES: [&str; 5] = ["pPr", "rPr", "sectPr", "tblPr", "trPr"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Item,
    Plain,
    Row,
}

/// A paragraph, or a row of a table.
#[derive(Debug, Clone)]
struct Block {
    kind: Kind,
    text: String,
}

/// What is open while the part is read.
struct Body {
    /// The blocks of the part, and of each cell or text box that is open in it.
    containers: Vec<Vec<Block>>,
    /// The cells of each row that is open.
    rows: Vec<Vec<Vec<Block>>>,
    /// A text box is part of a paragraph, and has paragraphs.
    paragraphs: Vec<Block>,
    /// How many open elements are skipped, are properties, are properties of a paragraph, are text.
    skipped: usize,
    properties: usize,
    paragraph_properties: usize,
    texts: usize,
    /// The run is hidden.
    hidden: bool,
    bytes: usize,
}

/// The text of a part, cut when it has more than `max_bytes`.
///
/// # Errors
/// [`DocumentError::Damaged`] when the XML is not well-formed.
pub(super) fn text(xml: &str, max_bytes: usize) -> Result<String, DocumentError> {
    let mut body = Body {
        containers: vec![Vec::new()],
        rows: Vec::new(),
        paragraphs: Vec::new(),
        skipped: 0,
        properties: 0,
        paragraph_properties: 0,
        texts: 0,
        hidden: false,
        bytes: 0,
    };
    let mut reader = Reader::from_str(xml);
    while body.bytes <= max_bytes {
        match reader.read_event().map_err(|_| DocumentError::Damaged)? {
            Event::Start(element) => body.start(&element)?,
            Event::End(element) => body.end(element.local_name().as_ref()),
            Event::Empty(element) => {
                let skipped = body.skipped;
                body.start(&element)?;
                if body.skipped == skipped && skipped == 0 {
                    body.end(element.local_name().as_ref());
                }
                body.skipped = skipped;
            }
            Event::Text(text) if body.texts > 0 => body.write(&text.xml10_content()),
            Event::CData(text) if body.texts > 0 => body.write(&text.xml10_content()),
            Event::GeneralRef(reference) if body.texts > 0 => body.write(&resolved(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(joined(&body.containers.concat()))
}

impl Body {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), DocumentError> {
        let local = element.local_name();
        let name = local.as_ref();
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += 1;
            return Ok(());
        }
        match name {
            "p" => self.paragraphs.push(Block { kind: Kind::Plain, text: String::new() }),
            "r" => self.hidden = false,
            "t" => self.texts += 1,
            "tr" => self.rows.push(Vec::new()),
            "tc" | "txbxContent" => {
                if self.containers.len() >= MAX_DEPTH {
                    return Err(DocumentError::Damaged);
                }
                self.containers.push(Vec::new());
            }
            "pPr" => self.paragraph_properties += 1,
            _ if self.properties > 0 => self.property(name, element),
            "tab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => self.symbol(element),
            _ => {}
        }
        if PROPERTIES.contains(&name) {
            self.properties += 1;
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if PROPERTIES.contains(&name) {
            self.properties = self.properties.saturating_sub(1);
        }
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.add([paragraph]);
                }
            }
            "t" => self.texts = self.texts.saturating_sub(1),
            "pPr" => self.paragraph_properties = self.paragraph_properties.saturating_sub(1),
            "tc" if self.containers.len() > 1 => {
                let cell = self.containers.pop().unwrap_or_default();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            "txbxContent" if self.containers.len() > 1 => {
                let text_box = self.containers.pop().unwrap_or_default();
                self.add(text_box);
            }
            "tr" => {
                let cells = self.rows.pop().unwrap_or_default();
                self.add(row(cells));
            }
            _ => {}
        }
    }

    fn add(&mut self, blocks: impl IntoIterator<Item = Block>) {
        if let Some(container) = self.containers.last_mut() {
            container.extend(blocks);
        }
    }

    fn write(&mut self, text: &str) {
        if self.hidden || self.skipped > 0 {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            self.bytes += text.len();
            paragraph.text.push_str(text);
        }
    }

    /// A property of the open paragraph or run.
    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "numPr" if paragraph.kind == Kind::Plain => paragraph.kind = Kind::Item,
            // Number 0 takes the paragraph out of the list of its style.
            "numId" if value() == "0" => paragraph.kind = Kind::Plain,
            "outlineLvl" => paragraph.kind = Kind::Heading,
            "pStyle" => {
                let style = value();
                let is = |start: &str| style.starts_with(start);
                if is("Heading") || is("Title") {
                    paragraph.kind = Kind::Heading;
                } else if is("ListBullet") || is("ListNumber") {
                    paragraph.kind = Kind::Item;
                }
            }
            // In the properties of a paragraph it hides the mark at its end only.
            "vanish" if self.paragraph_properties == 0 => {
                self.hidden = !matches!(value().as_str(), "0" | "false");
            }
            _ => {}
        }
    }

    /// A character of a symbol font, by its code.
    fn symbol(&mut self, element: &BytesStart<'_>) {
        let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(symbol) = code.and_then(char::from_u32) {
            self.write(symbol.encode_utf8(&mut [0; 4]));
        }
    }
}

/// A row of short cells is a line; a row that is there for the layout is its cells, one after the other.
fn row(cells: Vec<Vec<Block>>) -> Vec<Block> {
    let filled = |cell: &Vec<Block>| cell.iter().filter(|block| !block.text.trim().is_empty()).count();
    let short = cells
        .iter()
        .all(|cell| filled(cell) <= 1 && cell.iter().all(|block| !block.text.trim().contains('\n')));
    let mut blocks: Vec<Block> =
        cells.into_iter().flatten().filter(|block| !block.text.trim().is_empty()).collect();
    if !short || blocks.len() < 2 {
        return blocks;
    }
    let cells: Vec<&str> = blocks.iter().map(|block| block.text.trim()).collect();
    let text = cells.join("\t");
    blocks = vec![Block { kind: Kind::Row, text }];
    blocks
}

fn joined(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        if let Some(before) = before {
            text.push('\n');
            let prose = |block: &Block| block.kind == Kind::Plain && block.text.len() > PROSE_BYTES;
            let list_ends = (before.kind == Kind::Item) != (block.kind == Kind::Item);
            let heads = before.kind == Kind::Heading;
            if block.kind == Kind::Heading || (!heads && (prose(before) || prose(block) || list_ends)) {
                text.push('\n');
            }
        }
        if block.kind == Kind::Item && !block.text.trim().is_empty() {
            text.push_str("• ");
        }
        text.push_str(&block.text);
        before = Some(block);
    }
    text
}

/// The character behind `&amp;` or `&#38;`; another entity stands for nothing, since none is declared.
fn resolved(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        Ok(None) => quick_xml::escape::resolve_xml_entity(reference).unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(body: &str) -> String {
        text(&format!("<w:document><w:body>{body}</w:body></w:document>"), 10_000).unwrap()
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn paragraphs() {
        let list = |id: &str| {
            format!(
                "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{id}\"/></w:numPr></w:pPr><w:r><w:t>Bakes</w:t></w:r></w:p>"
            )
        };
        for (body, expected) in [
            (p("Tom &amp; Ada&#x20;Ltd &unknown;"), "Tom & Ada Ltd "),
            (p("a") + &p("b") + "<w:p/>" + &p("c"), "a\nb\n\nc"),
            (list("3") + &list("0"), "• Bakes\n\nBakes"),
            ("<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Work</w:t></w:r></w:p>".to_owned() + &p("x"), "Work\nx"),
            ("<w:p><w:r><w:t>2019</w:t><w:tab/><w:t>Baker</w:t><w:br/><w:t>Rye</w:t><w:noBreakHyphen/><w:t>Ville</w:t></w:r></w:p>".to_owned(), "2019\tBaker\nRye-Ville"),
            ("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:t>done</w:t></w:r></w:p>".to_owned(), "\u{f0fc}done"),
        ] {
            assert_eq!(read(&body), expected);
        }
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        let deleted = "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>new</w:t></w:r></w:p>";
        assert_eq!(read(deleted), "new");
        let hidden = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>";
        assert_eq!(read(hidden), "seen");
        let field = "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>";
        assert_eq!(read(field), "1");
    }

    #[test]
    fn a_text_box_is_read_once() {
        let text_box = format!("<w:txbxContent>{}</w:txbxContent>", p("in the box"));
        let both = format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice>{text_box}</mc:Choice><mc:Fallback>{text_box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>around</w:t></w:r></w:p>"
        );
        assert_eq!(read(&both), "in the box\naround");
    }

    #[test]
    fn tables_are_lines_and_layouts_are_columns() {
        let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
        let table = |cells: &str| format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>");
        let short = table(&(cell(&p("Baker")) + &cell("<w:p/>") + &cell(&p("2019"))));
        assert_eq!(read(&short), "Baker\t2019");
        let layout = table(&(cell(&(p("Skills") + &p("Bread"))) + &cell(&(p("Work") + &short))));
        assert_eq!(read(&layout), "Skills\nBread\nWork\nBaker\t2019");
    }

    #[test]
    fn depth_and_length_have_limits() {
        assert!(text(&"<w:tc>".repeat(100), 100).is_err());
        assert!(text("<w:p><w:t>x</w:p>", 100).is_err());
        let long = p(&"word ".repeat(50)).repeat(100);
        assert!(text(&long, 1000).unwrap().len() < 2000);
    }

    proptest! {
        #[test]
        fn any_elements_in_any_order(
            tags in proptest::collection::vec((0usize..3, 0usize..14), 0..60),
        ) {
            let names = ["p", "r", "t", "tc", "tr", "tbl", "txbxContent", "pPr", "rPr", "vanish", "numPr", "Fallback", "tab", "sym"];
            let write = |(form, name): &(usize, usize)| match (form, names[*name]) {
                (0, name) => format!("<w:{name}>x"),
                (1, name) => format!("</w:{name}>"),
                (_, name) => format!("<w:{name} w:val=\"1\" w:char=\"41\"/>"),
            };
            let xml: String = tags.iter().map(write).collect();
            let _ = text(&xml, 1000);
        }
    }
}
