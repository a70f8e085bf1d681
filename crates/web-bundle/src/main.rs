//! Turns the compiled web app into the files that a browser loads. `cargo xtask web` runs it.
//!
//! What it makes in `--out`: `index.html`, and in `assets/` everything the page names, each under a name with
//! a hash of its content, so that it can be cached for ever. Beside each file lies its brotli form.

mod bindings;
mod error;
mod optimise;
mod site;
mod split;
mod stamp;

use error::BundleError;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Brotli's highest. It takes seconds, once, and is sent often.
const BEST_QUALITY: i32 = 11;

/// What to bundle, and where to.
#[derive(Debug, PartialEq, Eq)]
struct Arguments {
    /// The app as Cargo left it.
    wasm: PathBuf,
    /// The folders of what the page names, and of `index.html` itself.
    site: Vec<PathBuf>,
    /// Replaced by the bundle.
    out: PathBuf,
    /// Binaryen's optimiser, if there is one.
    wasm_opt: Option<PathBuf>,
    /// Of brotli, 0 to 11.
    quality: i32,
}

fn main() -> ExitCode {
    let text = match parse(std::env::args().skip(1)).and_then(|arguments| bundle(&arguments)) {
        Ok(report) => report,
        Err(error) => {
            // Nobody can be told when standard error itself is closed.
            let _ = writeln!(std::io::stderr(), "web-bundle: {error}");
            return ExitCode::FAILURE;
        }
    };
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::SUCCESS
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, BundleError> {
    let (mut wasm, mut site, mut out, mut wasm_opt) = (None, Vec::new(), None, None);
    let mut quality = BEST_QUALITY;
    while let Some(name) = words.next() {
        let value = words.next().ok_or(BundleError::Usage)?;
        match name.as_str() {
            "--wasm" => wasm = Some(value.into()),
            "--site" => site.push(value.into()),
            "--out" => out = Some(value.into()),
            "--wasm-opt" => wasm_opt = Some(value.into()),
            "--quality" => quality = parse_quality(&value)?,
            _ => return Err(BundleError::Usage),
        }
    }
    let (Some(wasm), Some(out)) = (wasm, out) else { return Err(BundleError::Usage) };
    if site.is_empty() {
        Err(BundleError::Usage)
    } else {
        Ok(Arguments { wasm, site, out, wasm_opt, quality })
    }
}

fn parse_quality(text: &str) -> Result<i32, BundleError> {
    let quality = text.parse().ok().filter(|quality| (0..=BEST_QUALITY).contains(quality));
    quality.ok_or(BundleError::Usage)
}

/// Makes the bundle unless it is there, and says how large it is.
fn bundle(arguments: &Arguments) -> Result<String, BundleError> {
    let stamp = stamp::of(arguments)?;
    if stamp.is_on(&arguments.out) {
        return Ok(format!("  {} is up to date", arguments.out.display()));
    }
    let split = split::split(&arguments.wasm, &arguments.out)?;
    let mut app = bindings::generate(split, &arguments.wasm)?;
    if let Some(wasm_opt) = &arguments.wasm_opt {
        for wasm in std::iter::once(&mut app.wasm).chain(app.parts.iter_mut().map(|(_, wasm)| wasm)) {
            *wasm = optimise::optimise(wasm_opt, wasm, &arguments.out)?;
        }
    }
    let files = site::assemble(&arguments.site, app, arguments.quality)?;
    site::write(&files, &arguments.out)?;
    stamp.put_on(&arguments.out)?;
    Ok(site::report(&files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Arguments, BundleError> {
        parse(words.iter().map(|&word| word.to_owned()))
    }

    #[test]
    fn arguments_come_in_any_order_and_are_complete() {
        let arguments = parsed(&["--site", "s", "--out", "o", "--wasm", "w", "--site", "t"]).unwrap();
        let site = vec!["s".into(), "t".into()];
        let expected = Arguments { wasm: "w".into(), site, out: "o".into(), wasm_opt: None, quality: 11 };
        assert_eq!(arguments, expected);
        let needed = ["--out", "o", "--wasm", "w", "--site", "s"];
        let more = |words: &[&str]| parsed(&[&needed, words].concat());
        assert_eq!(more(&["--wasm-opt", "p"]).unwrap().wasm_opt, Some("p".into()));
        assert_eq!(more(&["--quality", "2"]).unwrap().quality, 2);
        for wrong in ["12", "-1", "best"] {
            assert!(matches!(more(&["--quality", wrong]), Err(BundleError::Usage)), "{wrong}");
        }
        for wrong in [&["--out", "o"][..], &["--out"], &["--fast", "x"], &[]] {
            assert!(matches!(parsed(wrong), Err(BundleError::Usage)), "{wrong:?}");
        }
    }
}
