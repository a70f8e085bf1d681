//! Every limit of a client, with its unit and its reason.

use contract::audio_format::CLIENT_BYTES_PER_SECOND;

/// Longest time for the API calls before the interview exists, in milliseconds.
pub const SETUP_MS: u64 = 60_000;

/// Longest time for one attempt to connect, in milliseconds: the token and the socket's handshake.
pub const ATTEMPT_MS: u64 = 15_000;

/// From the open socket to `SessionStarted`, in milliseconds. The server spends up to 30 s on
/// reaching its model, and some on its backend.
pub const START_MS: u64 = 45_000;

/// How long a first connection is tried for, in milliseconds: a person is waiting, and nothing is
/// lost by giving up.
pub const CONNECT_BUDGET_MS: u64 = 60_000;

/// How long a lost session is tried for when the server has not said, in milliseconds: its default.
pub const DEFAULT_RESUME_WINDOW_MS: u64 = 300_000;

/// The longest resume window believed, in milliseconds: no interview lasts longer than an hour.
pub const MAX_RESUME_WINDOW_MS: u64 = 3_600_000;

/// The first reconnect waits up to this long, in milliseconds, so that the clients of a server that
/// restarts do not all come in the same instant.
pub const FIRST_PAUSE_MS: u64 = 250;

/// The second reconnect waits up to this long, in milliseconds; each later one 1.7 times as long.
pub const SECOND_PAUSE_MS: u64 = 500;

/// Longest pause between two reconnects, in milliseconds.
pub const MAX_PAUSE_MS: u64 = 5_000;

/// How long a session must have been live on one connection before its pauses and refusals begin
/// anew, in milliseconds. Forgiving at once would reconnect without a pause for ever.
pub const STABLE_MS: u64 = 10_000;

/// Connections closed for what we sent, or for no reason we know, before giving up.
pub const MAX_REFUSALS: u32 = 3;

/// Pause between two pings while sound is sent, in milliseconds.
pub const PING_ACTIVE_MS: u64 = 5_000;

/// Pause between two pings otherwise, in milliseconds: they measure the round trip.
pub const PING_IDLE_MS: u64 = 15_000;

/// A connection without any frame for this long, a ping unanswered, is dead. In milliseconds.
pub const SILENCE_MS: u64 = 10_000;

/// The least time a ping has for its answer, in milliseconds.
pub const PONG_MS: u64 = 5_000;

/// The time a ping has for its answer when there is reason to doubt the network, in milliseconds.
pub const PROBE_MS: u64 = 3_000;

/// From "End" to giving up on the server's confirmation, in milliseconds. The server releases its
/// client after 15 s, saved or not.
pub const END_MS: u64 = 30_000;

/// Longest wait for results, in milliseconds: feedback is written by a model in the background.
pub const RESULTS_MS: u64 = 600_000;

/// Most sound kept while away, in bytes: one second, the newest. Older words would be answered out
/// of place.
pub const MAX_KEPT_AUDIO_BYTES: usize = CLIENT_BYTES_PER_SECOND;

/// Most chunks of sound kept while away: those of a device that gives one every 2.7 ms (128 samples
/// at 48 kHz) for a second.
pub const MAX_KEPT_CHUNKS: usize = 375;

/// Largest piece of sound in one frame, in bytes: one second, half of what a frame may hold.
pub const MAX_CHUNK_BYTES: usize = CLIENT_BYTES_PER_SECOND;

/// Typed answers kept until the transcript shows them: what the server accepts in ten seconds.
pub const MAX_KEPT_ANSWERS: usize = 20;

/// Wait for final captions that are missing before they are asked for again, in milliseconds.
pub const CAPTION_GAP_MS: u64 = 2_000;

/// Times that missing captions are asked for in vain before the later ones are shown without them.
pub const MAX_GAP_ASKS: u32 = 5;

/// Final captions held back because an earlier one is missing. More are dropped: asking for the
/// missing one brings them again.
pub const MAX_HELD_CAPTIONS: usize = 64;

/// Bytes of text held back with them.
pub const MAX_HELD_BYTES: usize = 256 * 1024;

/// Unreadable frames in a row before the connection is made again.
pub const MAX_BAD_FRAMES: u32 = 10;
