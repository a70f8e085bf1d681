//! Real files, made by other people's programs: a browser's print, TeX-like typesetters, libraries, word processors.

#[cfg(test)]
mod samples {
    use documents::{DocumentError, MAX_BYTES, Text, Warning, text_of};
    use proptest::prelude::*;

    const CHROMIUM: &[u8] = include_bytes!("samples/chromium.pdf");
    const ENCRYPTED: &[u8] = include_bytes!("samples/encrypted.pdf");
    const GROFF: &[u8] = include_bytes!("samples/groff.pdf");
    const OWNER: &[u8] = include_bytes!("samples/owner.pdf");
    const PYTHON: &[u8] = include_bytes!("samples/python.docx");
    const REPORTLAB: &[u8] = include_bytes!("samples/reportlab.pdf");
    const SCAN: &[u8] = include_bytes!("samples/scan.pdf");
    const TYPST: &[u8] = include_bytes!("samples/typst.pdf");

    fn read(bytes: &[u8]) -> Text {
        text_of(bytes).ok().unwrap()
    }

    #[track_caller]
    fn assert_in_order(text: &str, parts: &[&str]) {
        let mut rest = text;
        for part in parts {
            let Some((_, after)) = rest.split_once(part) else {
                panic!("{part:?} is not in its place in:\n{text}")
            };
            rest = after;
        }
    }

    #[test]
    fn a_browsers_print() {
        let read = read(CHROMIUM);
        assert_eq!(read.pages, Some(1));
        assert_in_order(
            &read.text,
            &[
                "Ada Example\n",
                "Berlin · ada@example.org",
                "Profile\n",
                "Office manager with efficient workflows and a fine sense for difficult, conflicting requirements. \
                 Since 2012",
                "Head Baker, Rye & Sons\t2019 – 2024\n",
                "• Baked 1,200 loaves every day, with a team of eleven bakers from seven countries who had never \
                 worked together before\n• Cut the waste by 40 %",
                "• Sourdough, café au lait, crème brûlée, Gebäck",
                "The first paragraph of the columns",
                "where it knows how.",
                "The second paragraph",
                "the reader of this file has to find out that the left one comes first.",
                "The third paragraph",
            ],
        );
    }

    #[test]
    fn two_columns_over_pages_with_headers() {
        let read = read(TYPST);
        assert!(read.pages.is_some_and(|pages| pages >= 2));
        assert!(!read.text.contains("Page 1 of"), "{}", read.text);
        assert_eq!(read.text.matches("Ada Example — Résumé").count(), 1);
        assert_in_order(
            &read.text,
            &[
                "Ada Example",
                "Summary",
                "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
                "The office offers efficient, affluent affixes and difficult fjords.",
                "Skills",
                "• Sourdough bread\n• Team leadership with a description that is long enough to be broken into two \
                 lines\n• Offline first",
                "Work",
            ],
        );
        assert!(!read.text.contains("- "), "a hyphen at a line's end is undone: {}", read.text);
    }

    #[test]
    fn troff_by_way_of_postscript() {
        let text = read(GROFF).text;
        assert_in_order(
            &text,
            &[
                "Ryan Baker",
                "A baker of efficient habits, in the office and in the affluent field of difficult bread",
                "• One item\n",
                "Another item with rather more text in it, so that it has to be broken into two lines at least",
            ],
        );
        let paragraphs: Vec<String> =
            (1..=6).map(|n| format!("The columns of groff hold paragraph {n} with")).collect();
        assert_in_order(&text, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn fonts_that_are_not_embedded_and_a_table() {
        let text = read(REPORTLAB).text;
        assert_in_order(
            &text,
            &[
                "Senior Rust Engineer\n",
                "We are looking for a senior engineer who writes efficient code. We are",
            ],
        );
        assert_in_order(&text, &["Skill\tLevel\tYears\nRust\texpert\t5\nSQL\tgood\t8\n"]);
    }

    #[test]
    fn a_word_document() {
        let read = read(PYTHON);
        assert_eq!(read.pages, None);
        assert_in_order(
            &read.text,
            &[
                "Ada Example\tada@example.org\n",
                "Résumé\nOffice manager with efficient workflows. Office",
                "• Bakes bread\n• Sells bread\n",
                "Skill\tLevel\tYears\nRust\tgood\t5\n",
                "\nWork\nHead Baker, Rye & Sons",
            ],
        );
    }

    #[test]
    fn what_has_no_text_says_why() {
        assert_eq!(text_of(SCAN).err(), Some(DocumentError::NoText));
        assert_eq!(text_of(ENCRYPTED).err(), Some(DocumentError::Encrypted));
        assert!(read(OWNER).text.contains("Fpdf writes plain Helvetica"), "only printing is locked");
        assert_eq!(text_of(b"%PDF-1.7\nnothing").err(), Some(DocumentError::Damaged));
        assert_eq!(text_of(&vec![0; MAX_BYTES + 1]).err(), Some(DocumentError::TooLarge));
    }

    /// A PDF of one page whose content is `content`, with the given dictionary entries.
    fn pdf(content: &[u8], entries: &str) -> Vec<u8> {
        let head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n";
        let stream = format!("4 0 obj<</Length {}{entries}>>stream\n", content.len());
        [head.as_slice(), stream.as_bytes(), content, b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"]
            .concat()
    }

    #[test]
    fn a_file_without_a_table_of_objects_is_mended() {
        let read = read(&pdf(b"BT /F 12 Tf 50 700 Td (Baker wanted) Tj ET", ""));
        assert_eq!((read.text.as_str(), read.warnings.len()), ("Baker wanted", 0));
    }

    #[test]
    fn too_many_letters_are_cut() {
        let line = |n: u32| {
            format!(
                "BT /F 9 Tf 50 {} Td (A line of letters that is repeated on and on.) Tj ET\n",
                790 - n % 78 * 10
            )
        };
        let read = read(&pdf((0..4000).map(line).collect::<String>().as_bytes(), ""));
        assert!(read.text.chars().count() <= documents::MAX_CHARS);
        assert!(read.warnings.is_subset(&[Warning::Truncated].into()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn damage_does_no_harm(
            which in 0usize..4,
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
            cut in proptest::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = [GROFF, REPORTLAB, OWNER, PYTHON][which].to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Ok(read) = text_of(&bytes) {
                prop_assert!(read.text.chars().count() <= documents::MAX_CHARS);
            }
        }

        #[test]
        fn junk_does_no_harm(
            start in proptest::sample::select(vec![&b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe"]),
            junk in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = text_of(&[start, &junk].concat());
        }
    }
}
