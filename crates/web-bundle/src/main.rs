//! Turns the compiled web app into the files that a browser loads. `cargo xtask web` runs it.
//!
//! What it makes in `--out`: `index.html`, and in `assets/` everything the page names, each under a name with
//! a hash of its content, so that it can be cached for ever. Beside each file lies its brotli form.

mod bindings;
mod error;
mod optimise;
mod site;
mod stamp;

use error::BundleError;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

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
    while let Some(name) = words.next() {
        let path = PathBuf::from(words.next().ok_or(BundleError::Usage)?);
        match name.as_str() {
            "--wasm" => wasm = Some(path),
            "--site" => site.push(path),
            "--out" => out = Some(path),
            "--wasm-opt" => wasm_opt = Some(path),
            _ => return Err(BundleError::Usage),
        }
    }
    let (Some(wasm), Some(out)) = (wasm, out) else { return Err(BundleError::Usage) };
    if site.is_empty() { Err(BundleError::Usage) } else { Ok(Arguments { wasm, site, out, wasm_opt }) }
}

/// Makes the bundle unless it is there, and says how large it is.
fn bundle(arguments: &Arguments) -> Result<String, BundleError> {
    let stamp = stamp::of(arguments)?;
    if stamp.is_on(&arguments.out) {
        return Ok(format!("  {} is up to date", arguments.out.display()));
    }
    let mut app = bindings::generate(&arguments.wasm)?;
    if let Some(wasm_opt) = &arguments.wasm_opt {
        app.wasm = optimise::optimise(wasm_opt, &app.wasm, &arguments.out)?;
    }
    let files = site::assemble(&arguments.site, app)?;
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
        assert_eq!(arguments, Arguments { wasm: "w".into(), site, out: "o".into(), wasm_opt: None });
        let arguments = parsed(&["--out", "o", "--wasm", "w", "--site", "s", "--wasm-opt", "p"]).unwrap();
        assert_eq!(arguments.wasm_opt, Some("p".into()));
        for wrong in [&["--out", "o"][..], &["--out"], &["--fast", "x"], &[]] {
            assert!(matches!(parsed(wrong), Err(BundleError::Usage)), "{wrong:?}");
        }
    }
}
