//! The far side of a [`crate::Reader`]: a process that reads one document, and nothing else.

use crate::limits::{MAX_BYTES, MAX_CPU_SECONDS, MAX_MEMORY_BYTES};
use crate::{DocumentError, text_of};
use std::io::{self, Read, Write};

/// Reads a document from `input`, and writes its text or its refusal as JSON to `output`: what the program of
/// a [`crate::Reader`] does, with standard input and output, before it does anything else.
///
/// It first takes from its own process the means to do harm: memory, processor time, files.
///
/// # Errors
/// When the other side is gone, or the system does not let this process limit itself.
pub fn answer(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    limit_this_process()?;
    let mut bytes = Vec::new();
    // One byte too many is enough to know.
    input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let outcome = text_of(&bytes);
    serde_json::to_writer(&mut *output, &outcome)?;
    output.flush()
}

#[cfg(unix)]
fn limit_this_process() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    // Written files would be the work of a parser gone wrong; core dumps would hold the document.
    let limits = [
        (Resource::As, MAX_MEMORY_BYTES),
        (Resource::Cpu, MAX_CPU_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, limit(most))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit_this_process() -> io::Result<()> {
    Ok(())
}

/// What a process answered; none when it broke off.
pub(crate) fn read_answer(bytes: &[u8]) -> Option<Result<crate::Text, DocumentError>> {
    serde_json::from_slice(bytes).ok()
}
