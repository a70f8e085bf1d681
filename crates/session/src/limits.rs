//! Every limit of a session, with its unit and its reason.

/// Malformed frames in a row before the connection is closed with 1007.
pub const MAX_MALFORMED_IN_A_ROW: u32 = 10;

/// The window over which the rate of incoming audio is judged, in milliseconds.
pub const AUDIO_RATE_WINDOW_MS: u64 = 10_000;

/// Audio accepted in one window, in milliseconds: twice real time.
pub const MAX_AUDIO_MS_PER_WINDOW: u64 = 2 * AUDIO_RATE_WINDOW_MS;

/// Frames accepted in one window. A client that sends every 128-sample quantum of a 48 kHz device
/// as a frame of its own makes 375 a second; twice that is more than any honest client needs.
pub const MAX_FRAMES_PER_WINDOW: u32 = 7_500;

/// Typed answers accepted in one window: a person cannot write faster.
pub const MAX_TEXTS_PER_WINDOW: u32 = 20;

/// Longest text kept for one turn, in bytes: an hour of speech is about 60 KB.
pub const MAX_TURN_BYTES: usize = 128 * 1024;

/// Most turns one interview keeps: one every 1.8 seconds for an hour.
pub const MAX_TURNS: usize = 2_000;

/// From dialling until the provider says that it is ready, in milliseconds.
pub const MODEL_SETUP_MS: u64 = 15_000;

/// Total time spent on trying to reach the provider before giving up, in milliseconds.
pub const REDIAL_BUDGET_MS: u64 = 30_000;

/// Attempts made whatever the clock says: after the machine has slept, the budget is gone at once.
pub const MIN_REDIALS: u32 = 3;

/// First pause before dialling again, in milliseconds; it doubles each time.
pub const REDIAL_FIRST_MS: u64 = 500;

/// Longest pause before dialling again, in milliseconds.
pub const REDIAL_MAX_MS: u64 = 4_000;

/// How long a provider connection must live before its failures are forgiven, in milliseconds.
/// Counting from the open socket would redial once a second for ever on a quota error.
pub const MODEL_SURVIVED_MS: u64 = 30_000;

/// How long a transcript may trail the speech it belongs to, in milliseconds.
pub const TRANSCRIPT_GRACE_MS: u64 = 1_000;

/// How long the end waits for the last words' transcript, in milliseconds.
pub const SETTLE_MS: u64 = 700;

/// Longest wait for a spoken close, in milliseconds, its playback included.
pub const CLOSING_MAX_MS: u64 = 30_000;

/// The longest an interview may last, in milliseconds: one hour.
pub const MAX_INTERVIEW_MS: u64 = 60 * 60_000;

/// When the person is told how much time is left, in milliseconds before the limit, descending.
pub const TIME_WARNINGS_MS: [u64; 2] = [5 * 60_000, 60_000];

/// First pause before a backend call is tried again, in milliseconds; it doubles each time.
pub const BACKEND_RETRY_FIRST_MS: u64 = 250;

/// Longest pause before a backend call is tried again, in milliseconds. The final save is tried
/// until it is accepted.
pub const BACKEND_RETRY_MAX_MS: u64 = 8_000;

/// After this long without a reply a backend call counts as failed, in milliseconds.
pub const BACKEND_REPLY_MS: u64 = 10_000;

/// Tries of a backend call before the session is live: a person is waiting.
pub const MAX_START_TRIES: u32 = 4;

/// After this long without an answer the client is told that the save goes on, in milliseconds.
pub const SAVING_NOTICE_MS: u64 = 1_500;

/// After this long the client is released; the save goes on without it, in milliseconds.
pub const SAVE_RELEASE_MS: u64 = 15_000;

/// How long a session waits for its first client, in milliseconds.
pub const FIRST_CLIENT_MS: u64 = 30_000;

/// Silence from the model after the greeting was asked for, before it is asked once more, in ms.
pub const GREETING_RETRY_MS: u64 = 6_000;

/// Unreadable frames from the provider on one connection before it counts as lost.
pub const MAX_BAD_MODEL_FRAMES: u32 = 20;

/// Silence after the person stopped speaking before the model is nudged, in milliseconds.
pub const MODEL_SILENCE_MS: u64 = 10_000;

/// Age at which a provider connection is changed at the next idle moment, in milliseconds. Ten
/// minutes are documented as its limit.
pub const MODEL_ROTATE_MS: u64 = 9 * 60_000;

/// How long a rotation waits for an idle moment, in milliseconds. Connections were cut without a
/// word after 58 minutes.
pub const MODEL_ROTATE_WAIT_MS: u64 = 36 * 60_000;

/// How often a due change of connection looks for an idle moment, in milliseconds.
pub const MODEL_SWAP_LOOK_MS: u64 = 500;

/// Longest wait for the old connection to close before the new one is dialled, in milliseconds.
pub const HANG_UP_MS: u64 = 5_000;

/// Microphone sound kept while the line is re-established, in bytes: 30 seconds.
pub const MAX_HELD_AUDIO_BYTES: usize = 30 * contract::audio_format::CLIENT_BYTES_PER_SECOND;

/// Typed answers kept while the line is re-established.
pub const MAX_HELD_TEXTS: usize = 50;

/// Sound replayed in one frame after the line is back, in bytes: 100 ms.
pub const REPLAY_CHUNK_BYTES: usize = contract::audio_format::CLIENT_BYTES_PER_SECOND / 10;

/// A continued connection that dies sooner than this without a sound died of its handle, in ms.
pub const YOUNG_DEATH_MS: u64 = 10_000;

/// Young deaths in a row after which the handle is given up.
pub const MAX_YOUNG_DEATHS: u32 = 2;

/// How long a session without a client keeps the provider on the line, in milliseconds: a reload
/// of the page takes less.
pub const MODEL_PAUSE_MS: u64 = 10_000;

/// An absence shorter than this is passed over in silence, in milliseconds.
pub const UNNOTICED_MS: u64 = 3_000;

/// Longest wait for the transcript of what the person said, after the answer to it, in ms.
pub const WORDS_WAIT_MS: u64 = 10_000;

/// Mean loudness of a chunk, in 16-bit steps, from which it may be speech. A quiet room is below 100.
pub const LOUD_LEVEL: u64 = 500;

/// So much loud sound in a row of answers is speech, in milliseconds: a cough is shorter.
pub const SPEECH_MS: u64 = 600;

/// After speech, so long without any sign from the model is suspicious, in milliseconds.
pub const MODEL_DEAF_MS: u64 = 15_000;

/// Margin kept before an announced end of the provider's connection, in milliseconds.
pub const GO_AWAY_MARGIN_MS: u64 = 2_000;

/// Pause after the last sound of a spoken close has been played, in milliseconds.
pub const CLOSING_PAUSE_MS: u64 = 300;

/// Wait for a farewell that has not begun when the interviewer asks to end, in milliseconds.
pub const FAREWELL_WAIT_MS: u64 = 1_500;

/// Silence that ends the person's turn unless they chose otherwise, in milliseconds. Interviews
/// need longer thinking pauses than assistants.
pub const DEFAULT_PATIENCE_MS: u32 = 1_000;

/// Shortest and longest patience a person may choose, in milliseconds.
pub const PATIENCE_RANGE_MS: std::ops::RangeInclusive<u32> =
    contract::procedures::limits::MIN_PATIENCE_MS..=contract::procedures::limits::MAX_PATIENCE_MS;
