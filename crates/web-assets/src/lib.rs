//! The built web app, embedded into the program: a page, and the files it names.
//!
//! `cargo xtask web` builds the app. A program built without it has none, and shows [`HOW_TO_BUILD`].

/// The page for a program that was built without the web app.
pub const HOW_TO_BUILD: &str = include_str!("how-to-build.html");

/// What `<base>` says in the page as it was built.
const BUILT_BASE: &str = r#"<base href="/">"#;

/// The path of the page.
const INDEX: &str = "index.html";

/// One file: its path, its content, its brotli form.
type Embedded = (&'static str, &'static [u8], Option<&'static [u8]>);

/// In order of their paths.
static FILES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A file that the page names. Its name has a hash of its content: it may be cached for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its media type, for `Content-Type`.
    pub content_type: &'static str,
    /// The file.
    pub content: &'static [u8],
    /// The same with `Content-Encoding: br`; none when it would be no smaller.
    pub brotli: Option<&'static [u8]>,
}

/// The asset at this path, without a slash in front.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    find(FILES, path)
}

/// The page, for people who reach the program under `base_path`: `/`, or a path that begins and ends with
/// a slash, behind a reverse proxy. None when the program was built without the web app.
#[must_use]
pub fn index(base_path: &str) -> Option<String> {
    let (_, page, _) = FILES.iter().find(|(path, _, _)| *path == INDEX)?;
    Some(with_base(std::str::from_utf8(page).ok()?, base_path))
}

fn find(files: &[Embedded], path: &str) -> Option<Asset> {
    // The page is not an asset: it changes under its name.
    let (_, content, brotli) = files.iter().find(|(known, _, _)| *known == path && *known != INDEX)?;
    Some(Asset { content_type: content_type(path), content, brotli: *brotli })
}

fn with_base(page: &str, base_path: &str) -> String {
    let escaped = base_path.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    page.replacen(BUILT_BASE, &format!(r#"<base href="{escaped}">"#), 1)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &[Embedded] = &[
        ("assets/a-0.js", b"let a", Some(b"small")),
        ("assets/b-1.wasm", b"\0asm", None),
        (INDEX, b"<p>", None),
    ];

    #[test]
    fn assets_are_found_by_their_whole_path() {
        let script = find(BUNDLE, "assets/a-0.js").unwrap();
        assert_eq!((script.content, script.brotli), (&b"let a"[..], Some(&b"small"[..])));
        assert_eq!(script.content_type, "text/javascript; charset=utf-8");
        assert_eq!(find(BUNDLE, "assets/b-1.wasm").unwrap().content_type, "application/wasm");
        for nothing in ["", "/", "assets", "assets/", "a-0.js", "../assets/a-0.js", "index.html"] {
            assert_eq!(find(BUNDLE, nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_page_learns_its_base() {
        let page = r#"<head><base href="/"><a href="/">"#;
        assert_eq!(with_base(page, "/prep/"), r#"<head><base href="/prep/"><a href="/">"#);
        assert_eq!(with_base(page, "/"), page);
        assert!(with_base(page, r#"/"><script>"#).contains(r#"<base href="/&quot;>&lt;script>">"#));
    }

    #[test]
    fn the_page_of_the_app_has_a_base_to_replace() {
        let template = include_str!("../../web/site/index.html");
        assert!(template.contains(BUILT_BASE));
    }

    #[test]
    fn a_bundle_is_embedded_whole_or_not_at_all() {
        let Some(page) = index("/") else {
            assert_eq!(FILES, [], "without the page nothing is of use");
            return;
        };
        let scripts = FILES.iter().filter(|(path, _, _)| path.ends_with(".js"));
        let scripts: Vec<String> =
            scripts.map(|(_, script, _)| String::from_utf8_lossy(script).into_owned()).collect();
        for (path, content, _) in FILES.iter().filter(|(path, _, _)| *path != INDEX) {
            // A script names the parts of the app beside itself.
            let name = path.trim_start_matches("assets/");
            let is_asked_for = page.contains(path) || scripts.iter().any(|script| script.contains(name));
            assert!(is_asked_for, "{path} is shipped, and nobody asks for it");
            assert!(!content.is_empty(), "{path}");
            assert_ne!(content_type(path), "application/octet-stream", "{path} has no media type");
        }
    }

    #[test]
    fn without_the_app_people_are_told_how_to_build_it() {
        assert!(HOW_TO_BUILD.contains("cargo xtask build"));
    }
}
