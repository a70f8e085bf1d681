//! For developers: `document-text FILE` prints what the crate makes of a file. Without an argument it is the
//! far side of a `Reader`, for the tests.

use std::io::{self, Write as _};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    let Some(path) = std::env::args_os().nth(1) else {
        return Ok(documents::answer(&mut io::stdin().lock(), &mut out)?);
    };
    let read = documents::text_of(&std::fs::read(path)?)?;
    writeln!(out, "{}", read.text)?;
    writeln!(io::stderr(), "pages: {:?}, warnings: {:?}", read.pages, read.warnings)?;
    Ok(())
}
