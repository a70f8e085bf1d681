//! Limits on what a client may send. They bound memory and work per request.

/// Procedure calls in one batch. Our own pages send fewer than ten at once.
pub const MAX_CALLS_PER_BATCH: usize = 20;

/// Bytes of the percent-decoded `input` parameter of a GET request. Browsers and proxies stop far
/// earlier, at 8 to 32 KiB of URL.
pub const MAX_QUERY_INPUT_BYTES: usize = 64 * 1024;

/// Bytes of a request body. The host must enforce it while it reads; an hour of transcript is
/// about 150 KiB.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Levels of nested arrays and objects in an input, the superjson and batch envelopes included.
/// Our deepest input has six.
pub const MAX_INPUT_DEPTH: usize = 32;

/// Bytes of an error message that repeats something the client sent.
pub const MAX_MESSAGE_BYTES: usize = 400;
