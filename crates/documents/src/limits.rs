//! How much work a document may make.

use std::time::Duration;

/// The file. A résumé with a photograph has one or two MiB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// Characters of the text: what a job description or a résumé may hold.
pub const MAX_CHARS: usize = 50_000;

/// Pages that are read; the longest résumés have twenty.
pub const MAX_PAGES: usize = 50;

/// How long reading may take. The slowest real files take a second on a small machine.
pub const READ_TIME: Duration = Duration::from_secs(10);

/// Letters on one page; a dense page of small print has 10,000.
pub(crate) const MAX_PAGE_GLYPHS: usize = 100_000;

/// Letters of a document before they are put into lines.
pub(crate) const MAX_GLYPHS: usize = 400_000;

/// One part of a DOCX file once unpacked. The text of the longest book has a tenth.
pub(crate) const MAX_PART_BYTES: u64 = 32 * 1024 * 1024;

/// Parts of a DOCX file; a résumé has thirty, most of them pictures.
pub(crate) const MAX_PARTS: usize = 2_000;

/// Text gathered before it is tidied, in bytes: enough for [`MAX_CHARS`] of any script, and for what is
/// thrown away.
pub(crate) const MAX_RAW_BYTES: usize = 8 * MAX_CHARS;

/// Stack of the thread that reads: parsers recurse into nested objects.
pub(crate) const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Memory of the process that reads, in bytes of address space. A file of [`MAX_BYTES`] with large pictures
/// takes a tenth.
pub(crate) const MAX_MEMORY_BYTES: u64 = 768 * 1024 * 1024;

/// Processor time of the process that reads, in seconds: [`READ_TIME`], and some to start.
pub(crate) const MAX_CPU_SECONDS: u64 = READ_TIME.as_secs() + 2;
