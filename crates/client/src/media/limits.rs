//! Every number of the sound path in a client, with its unit and its reason.

/// Shortest and longest frame of the microphone, in milliseconds: shorter ones cost more than they carry,
/// longer ones are heard as delay.
pub const FRAME_MS_RANGE: std::ops::RangeInclusive<u32> = contract::audio_format::CHUNK_MS..=40;

/// Frames of the microphone that wait for the host: a second of the shortest. The oldest are dropped beyond.
pub const MAX_WAITING_FRAMES: usize = 50;

/// Sound behind one reading of the level, in milliseconds: a meter that moves 20 times a second looks alive.
pub const READING_MS: u32 = 50;

/// The lowest level shown, in dBFS. A quiet room is about here.
pub const FLOOR_DBFS: f32 = -60.0;

/// Speech below this is too quiet to be understood well, in dBFS.
pub const TOO_QUIET_DBFS: f32 = -42.0;

/// Speech above this is about to clip, in dBFS: its peaks are 12 dB and more higher.
pub const TOO_LOUD_DBFS: f32 = -9.0;

/// Exact zeros for so long come from a switch or another program, not from a room, in milliseconds.
pub const NO_SIGNAL_MS: u32 = 2_000;

/// A sample at or beyond this is clipped; processing in the browser takes it a little below full scale.
pub const CLIPPED_SAMPLE: u16 = 32_600;

/// Clipped samples in a second, of 16,000, that can be heard.
pub const MAX_CLIPPED_PER_SECOND: u32 = 80;

/// Sound that waits before the interviewer is heard, in milliseconds, while the network is good.
pub const MIN_START_MS: u32 = 80;

/// The same on a bad network, in milliseconds. More would make the conversation drag.
pub const MAX_START_MS: u32 = 200;

/// How much more waits after a gap, in milliseconds.
pub const START_GROWTH_MS: u32 = 40;

/// How much less waits after [`CALM_MS`], in milliseconds.
pub const START_SHRINK_MS: u32 = 20;

/// Sound heard without a gap before less waits, in milliseconds.
pub const CALM_MS: u64 = 30_000;

/// A longer pause within a turn is not the network's, or no buffer helps against it, in milliseconds.
pub const LONGEST_GAP_MS: u64 = 1_000;

/// Sound handed to the device ahead of time, in milliseconds: a busy page may stall for so long.
pub const DEVICE_LEAD_MS: u32 = 120;

/// Sound in one block for the device, in milliseconds.
pub const DEVICE_BLOCK_MS: u32 = 20;

/// How fast sound comes and goes at a cut, in milliseconds: slow enough not to click.
pub const FADE_MS: u32 = 8;

/// Most sound that waits to be heard, in milliseconds. Models speak faster than they are heard; no answer
/// of an interviewer is longer. What comes beyond is dropped.
pub const MAX_QUEUED_MS: u64 = 180_000;

/// Most pieces that wait to be heard: as many as [`MAX_QUEUED_MS`] has when each lasts 10 ms. A server
/// sends longer ones.
pub const MAX_QUEUED_CHUNKS: usize = 18_000;

/// Longest recording of the device check, in milliseconds.
pub const MAX_RECORDING_MS: u32 = 10_000;

/// Speech a person must give before its level is judged, in milliseconds.
pub const CHECK_SPEECH_MS: u32 = 1_000;

/// After so long without speech the check says that it hears nothing, in milliseconds.
pub const CHECK_PATIENCE_MS: u32 = 8_000;

/// A reading counts as speech when it is so much above the room, in dB.
pub const SPEECH_ABOVE_ROOM_DB: f32 = 12.0;

/// Silence recorded before the echo probe, in milliseconds: the room's own level.
pub const ECHO_ROOM_MS: u32 = 500;

/// Longest way from the loudspeaker back into the microphone, in milliseconds: wireless headsets.
pub const ECHO_MAX_DELAY_MS: u32 = 500;

/// From this correlation on, of 1, what is heard is what was played. Speech and noise stay below 0.1.
pub const ECHO_CORRELATION: f32 = 0.15;

/// An echo that rises so far above the room disturbs the conversation, in dB.
pub const ECHO_DISTURBS_DB: f32 = 10.0;
