//! Does the web app render? A real browser loads it from a plain file server, which takes seconds and needs
//! nothing else. What the pages do is tested elsewhere, with the real server.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::machine::{install, program};
use crate::step::{Failure, output_of, say};
use crate::wasm::{self, Effort};

/// The names that distributions and builds give it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Without a screen and without a profile; root may not use the sandbox. The page has so many milliseconds of
/// its own time, which passes as fast as it can.
const OPTIONS: [&str; 6] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--virtual-time-budget=10000",
    "--dump-dom",
];

/// Chromium; installs it when it is missing.
pub(crate) fn ensure_chromium() -> Result<PathBuf, Failure> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install("Chromium", &["chromium"])?;
    find_chromium().ok_or_else(|| Failure::new("chromium was installed, but is not on the search path"))
}

/// Builds the web app and sees whether a browser renders it.
pub(crate) fn check(effort: Effort) -> Result<(), Failure> {
    wasm::build(effort)?;
    let browser = ensure_chromium()?;
    let address = serve(wasm::folder())?;
    let mut command = Command::new(browser);
    command.args(OPTIONS).arg(format!("http://{address}/"));
    let page = output_of(command).ok_or_else(|| Failure::new("Chromium does not run"))?;
    if !is_rendered(&page) {
        return Err(Failure::new(format!("the web app does not render. The browser has:\n{page}")));
    }
    say("  the web app renders in Chromium");
    Ok(())
}

fn find_chromium() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| program(name))
}

/// The app has replaced what is shown while it loads, and has a heading.
fn is_rendered(page: &str) -> bool {
    page.contains("<h1") && !page.contains("id=\"loading\"")
}

/// Serves a folder until this process ends. Gives the address.
fn serve(folder: PathBuf) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0");
    let listener = listener.map_err(|error| Failure::new(format!("no free port: {error}")))?;
    let address = listener.local_addr().map_err(|error| Failure::new(format!("no address: {error}")))?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser opens connections ahead of need, and would block the others.
            std::thread::spawn(move || {
                // What the browser does not get shows in the page.
                let _ = answer(stream, &folder);
            });
        }
    });
    Ok(address.to_string())
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    for line in reader.lines() {
        if line?.is_empty() {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let found = file(folder, path).and_then(|file| Some((content_type(&file), fs::read(&file).ok()?)));
    let (status, kind, body) = match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", Vec::new()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), &body].concat())
}

/// The file that a path means; the page for each that names none, as the app's own paths do.
fn file(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path.trim_start_matches('/').split('?').next()?);
    if path.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    let is_file = path.extension().is_some();
    Some(folder.join(if is_file { path } else { Path::new("index.html") }))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder_and_pages_are_the_page() {
        let folder = Path::new("/f");
        for (path, expected) in [
            ("/", Some("/f/index.html")),
            ("/dashboard?x=1", Some("/f/index.html")),
            ("/assets/app.js", Some("/f/assets/app.js")),
            ("/../etc/passwd.txt", None),
            ("//etc/x.txt", Some("/f/etc/x.txt")),
        ] {
            assert_eq!(file(folder, path), expected.map(PathBuf::from), "{path}");
        }
    }

    #[test]
    fn a_page_that_still_loads_is_not_rendered() {
        assert!(is_rendered("<body><main><h1 tabindex=\"-1\">PrepPal</h1></main>"));
        assert!(!is_rendered("<body><div id=\"loading\">"));
        assert!(!is_rendered("<body><h1>PrepPal</h1><div id=\"loading\">"));
    }
}
