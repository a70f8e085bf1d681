//! The audio format of the live protocol: 16-bit little-endian PCM, mono, 16 kHz, both ways.

/// Samples per second on the wire between a client and the engine, in both directions.
pub const CLIENT_SAMPLE_RATE_HZ: u32 = 16_000;

/// Samples per second that Gemini Live, and everything that speaks its dialect, answers with.
pub const MODEL_SAMPLE_RATE_HZ: u32 = 24_000;

/// Bytes of one sample: 16-bit little-endian.
pub const BYTES_PER_SAMPLE: usize = 2;

/// Bytes of one second of client audio.
pub const CLIENT_BYTES_PER_SECOND: usize = CLIENT_SAMPLE_RATE_HZ as usize * BYTES_PER_SAMPLE;

/// The chunk a client should send: long enough to be cheap, short enough not to be heard.
pub const CHUNK_MS: u32 = 20;

/// Largest frame a client may send, in bytes: two seconds of audio with its envelope.
pub const MAX_CLIENT_FRAME_BYTES: usize = 64 * 1024;

/// Longest typed answer, in characters.
pub const MAX_TEXT_INPUT_CHARS: usize = 8_000;

/// Milliseconds that so many bytes of client audio last.
#[must_use]
pub fn client_bytes_to_ms(bytes: usize) -> u64 {
    (bytes as u64).saturating_mul(1000) / CLIENT_BYTES_PER_SECOND as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_milliseconds_are_640_bytes() {
        assert_eq!(client_bytes_to_ms(640), 20);
        assert_eq!(client_bytes_to_ms(0), 0);
        assert_eq!(client_bytes_to_ms(CLIENT_BYTES_PER_SECOND), 1000);
    }
}
