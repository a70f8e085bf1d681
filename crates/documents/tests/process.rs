//! The process that reads a document: what comes back, and what it cannot do.

#[cfg(test)]
mod process {
    use documents::{DocumentError, Program, Reader};
    use flate2::write::ZlibEncoder;
    use std::io::Write as _;

    const PDF: &[u8] = include_bytes!("samples/reportlab.pdf");

    fn program(path: &str, arguments: &[&str]) -> Reader {
        Reader::Process(Program { path: path.into(), arguments: arguments.iter().map(Into::into).collect() })
    }

    fn reader() -> Reader {
        program(env!("CARGO_BIN_EXE_document-text"), &[])
    }

    /// A PDF whose one stream becomes a GiB of zeros: compressed twice, it has some KiB.
    fn bomb() -> Vec<u8> {
        let level = flate2::Compression::fast();
        let mut encoder = ZlibEncoder::new(ZlibEncoder::new(Vec::new(), level), level);
        let zeros = vec![0; 1 << 20];
        for _ in 0..1 << 10 {
            encoder.write_all(&zeros).unwrap();
        }
        let content = encoder.finish().unwrap().finish().unwrap();
        let head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n\
            4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length ";
        let length = format!("{}>>stream\n", content.len());
        let end = b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
        [&head[..], length.as_bytes(), &content, end].concat()
    }

    #[tokio::test]
    async fn the_text_or_the_refusal_comes_back() {
        for reader in [reader(), Reader::Thread] {
            let read = reader.read(PDF).await.ok().unwrap();
            assert!(read.text.starts_with("Senior Rust Engineer\n"));
            assert_eq!(reader.read(&b""[..]).await.err(), Some(DocumentError::Empty));
            let unknown = reader.read(&b"\x89PNG\r\n\x1a\n\0\0\0\0"[..]).await;
            assert_eq!(unknown.err(), Some(DocumentError::Unsupported));
            let large = vec![b'a'; documents::MAX_BYTES + 1];
            assert_eq!(reader.read(large).await.err(), Some(DocumentError::TooLarge));
        }
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_bomb_takes_its_own_process_only() {
        let bomb = bomb();
        assert!(bomb.len() < 256 * 1024, "{}", bomb.len());
        let refused = reader().read(bomb).await.err().unwrap();
        assert!(
            matches!(refused, DocumentError::Damaged | DocumentError::NoText | DocumentError::TooSlow),
            "{refused:?}"
        );
    }

    #[tokio::test]
    async fn what_breaks_off_is_a_damaged_document() {
        for (path, arguments) in [("/bin/false", &[][..]), ("/bin/echo", &["no JSON"])] {
            assert_eq!(
                program(path, arguments).read(PDF).await.err(),
                Some(DocumentError::Damaged),
                "{path}"
            );
        }
        assert_eq!(program("/nowhere/at/all", &[]).read(PDF).await.err(), Some(DocumentError::Failed));
    }

    #[tokio::test]
    async fn the_environment_stays_here() {
        let script = r#"[ -z "$HOME$CARGO_MANIFEST_DIR" ] && printf '{"Err":"Empty"}'"#;
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
        assert_eq!(program("/bin/sh", &["-c", script]).read(PDF).await.err(), Some(DocumentError::Empty));
    }
}
