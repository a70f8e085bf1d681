//! What the fake has seen and done, for the assertions of a test.

use gemini_wire::{Close, KeyPlace};
use serde_json::Value;

/// Frames kept per connection, audio not counted; more would only fill memory in a load test.
pub(super) const MAX_FRAMES: usize = 10_000;
/// Samples kept per connection when audio is recorded: ten minutes at 16 kHz.
pub(super) const MAX_SAMPLES: usize = 10 * 60 * 16_000;

/// Everything since the server started.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// One for each WebSocket connection, in order of arrival.
    pub connections: Vec<ConnectionLog>,
    /// Upgrades that were refused, as (path, HTTP status).
    pub refused: Vec<(String, u16)>,
}

/// One connection.
#[derive(Clone, Debug, Default)]
pub struct ConnectionLog {
    /// Number of the connection, from 1.
    pub number: u64,
    /// Path of the upgrade, without the query.
    pub path: String,
    /// Where the key was.
    pub key: KeyPlace,
    /// The `setup` object as it came.
    pub setup: Option<Value>,
    /// Whether `setupComplete` was sent.
    pub is_set_up: bool,
    /// The conversation it belongs to; a resumed one keeps its number.
    pub conversation: Option<u64>,
    /// The handle it was resumed with.
    pub resumed_with: Option<String>,
    /// Audio received, in milliseconds.
    pub audio_ms: u64,
    /// Audio frames received.
    pub audio_frames: u64,
    /// Audio received, when recording was asked for.
    pub audio: Vec<i16>,
    /// Texts of `realtimeInput.text`, in order.
    pub texts: Vec<String>,
    /// Texts of `clientContent` turns, in order.
    pub contents: Vec<String>,
    /// Every frame received that is not audio.
    pub frames: Vec<Value>,
    /// Ids of tool calls that were answered.
    pub answered_calls: Vec<String>,
    /// Times that speech was found to start.
    pub speech_starts: u64,
    /// Times that speech was found to end.
    pub speech_ends: u64,
    /// What the model began to say, turn by turn.
    pub said: Vec<String>,
    /// `turnComplete` frames sent.
    pub turns: u64,
    /// `interrupted` frames sent.
    pub interruptions: u64,
    /// The handles sent.
    pub handles: Vec<String>,
    /// Audio sent, in milliseconds.
    pub spoken_ms: u64,
    /// Oddities that a test may want to know of, such as a tool that was never declared.
    pub notes: Vec<String>,
    /// The close frame that the fake sent first.
    pub closed_by_fake: Option<Close>,
    /// The close frame that the client sent first; code 1005 when it carried none.
    pub closed_by_client: Option<Close>,
    /// Whether the connection is still there.
    pub is_open: bool,
}

impl Log {
    /// The connection that came last.
    pub fn last(&self) -> Option<&ConnectionLog> {
        self.connections.last()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.connections.iter().filter(|connection| connection.is_open).count()
    }
}
