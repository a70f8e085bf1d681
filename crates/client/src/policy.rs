//! What the end of a connection means, and how long to wait before the next one.

use crate::limits;
use contract::codes::CloseCode;

/// What follows when a connection has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterClose {
    /// The network, or the server's own trouble: connect again.
    Reconnect,
    /// The server objects to what we sent, or to something this version does not know. Connect
    /// again, but not for ever.
    ReconnectFewTimes,
    /// The token was refused: a fresh one, once.
    FreshToken,
    /// The interviewer cannot be reached or was lost.
    ProviderFailed,
    /// Another connection continues the session.
    TakenOver,
    /// The interview has ended.
    Over,
}

/// Reads a close code; none is a connection that ended without one.
pub(crate) fn after_close(code: Option<u16>) -> AfterClose {
    /// RFC 6455 §7.4.2: codes from here on are an application's own.
    const FIRST_PRIVATE: u16 = 4000;
    const FRESH_TOKEN: u16 = CloseCode::Unauthorized as u16;
    const PROVIDER_FAILED: u16 = CloseCode::ProviderFailed as u16;
    const TAKEN_OVER: u16 = CloseCode::TakenOver as u16;
    const NOT_JOINABLE: u16 = CloseCode::NotJoinable as u16;
    const UNSUPPORTED: u16 = CloseCode::UnsupportedData as u16;
    const INVALID: u16 = CloseCode::InvalidPayload as u16;
    const POLICY: u16 = CloseCode::PolicyViolation as u16;
    const TOO_BIG: u16 = CloseCode::MessageTooBig as u16;
    match code {
        Some(FRESH_TOKEN) => AfterClose::FreshToken,
        Some(PROVIDER_FAILED) => AfterClose::ProviderFailed,
        Some(TAKEN_OVER) => AfterClose::TakenOver,
        Some(NOT_JOINABLE) => AfterClose::Over,
        Some(UNSUPPORTED | INVALID | POLICY | TOO_BIG | FIRST_PRIVATE..) => AfterClose::ReconnectFewTimes,
        // 1000 in order comes after SessionEnded, when the connection is ours no more. Before it, the
        // next attempt finds out whether there is still a session.
        Some(_) | None => AfterClose::Reconnect,
    }
}

/// The longest pause before attempt `attempt`, in milliseconds; the first is number 0.
pub(crate) fn pause_ms(attempt: u32) -> u64 {
    if attempt == 0 {
        return limits::FIRST_PAUSE_MS;
    }
    let mut pause = limits::SECOND_PAUSE_MS;
    for _ in 1..attempt {
        pause = pause * 17 / 10;
        if pause >= limits::MAX_PAUSE_MS {
            return limits::MAX_PAUSE_MS;
        }
    }
    pause
}

/// Random numbers from a seed: splitmix64, <https://prng.di.unimi.it/splitmix64.c>.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The pause before an attempt, in milliseconds: anything up to the first, later ones from half
    /// to all of theirs.
    pub(crate) fn pause_ms(&mut self, attempt: u32) -> u64 {
        let longest = pause_ms(attempt);
        let shortest = if attempt == 0 { 0 } else { longest / 2 };
        shortest + self.roll() % (longest - shortest + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_something() {
        let cases = [
            (None, AfterClose::Reconnect),
            (Some(1000), AfterClose::Reconnect),
            (Some(1001), AfterClose::Reconnect),
            (Some(1003), AfterClose::ReconnectFewTimes),
            (Some(1006), AfterClose::Reconnect),
            (Some(1007), AfterClose::ReconnectFewTimes),
            (Some(1008), AfterClose::ReconnectFewTimes),
            (Some(1009), AfterClose::ReconnectFewTimes),
            (Some(1011), AfterClose::Reconnect),
            (Some(1012), AfterClose::Reconnect),
            (Some(1013), AfterClose::Reconnect),
            (Some(4001), AfterClose::FreshToken),
            (Some(4002), AfterClose::ProviderFailed),
            (Some(4003), AfterClose::TakenOver),
            (Some(4009), AfterClose::Over),
            (Some(4999), AfterClose::ReconnectFewTimes),
            (Some(u16::MAX), AfterClose::ReconnectFewTimes),
        ];
        for (code, expected) in cases {
            assert_eq!(after_close(code), expected, "{code:?}");
        }
    }

    #[test]
    fn pauses_grow_to_five_seconds() {
        let pauses: Vec<u64> = (0..8).map(pause_ms).collect();
        assert_eq!(pauses, [250, 500, 850, 1445, 2456, 4175, 5000, 5000]);
        assert_eq!(pause_ms(u32::MAX), 5000);
    }

    #[test]
    fn dice_stay_in_their_range_and_follow_the_seed() {
        let rolled = |seed| {
            let mut dice = Dice(seed);
            (0..40).map(|attempt| dice.pause_ms(attempt)).collect::<Vec<_>>()
        };
        assert_eq!(rolled(7), rolled(7));
        assert_ne!(rolled(7), rolled(8));
        for (attempt, pause) in (0..).zip(rolled(7)) {
            let longest = pause_ms(attempt);
            assert!(pause <= longest && (attempt == 0 || pause >= longest / 2), "{attempt}: {pause}");
        }
    }
}
