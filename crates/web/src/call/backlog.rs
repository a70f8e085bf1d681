//! What waits to be sent when the network is slower than speech: the newest second of sound, no more.

use bytes::Bytes;
use contract::audio_format::CLIENT_BYTES_PER_SECOND;
use std::collections::VecDeque;

/// Sound that the browser may have waiting, in bytes: a fifth of a second. What it was given it sends, however
/// late; so more waits here, where it can be dropped.
const MAX_HANDED_BYTES: usize = CLIENT_BYTES_PER_SECOND / 5;

/// Sound that may wait here, in bytes: a second. Older words would be answered out of place.
const MAX_WAITING_BYTES: usize = CLIENT_BYTES_PER_SECOND;

/// Frames of sound that wait.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    frames: VecDeque<Bytes>,
    bytes: usize,
    dropped: u32,
}

impl Backlog {
    /// Takes a frame of sound while the browser has `handed` bytes waiting. Gives what it may be handed now.
    pub(super) fn push(&mut self, frame: Bytes, handed: usize) -> VecDeque<Bytes> {
        self.bytes = self.bytes.saturating_add(frame.len());
        self.frames.push_back(frame);
        if handed <= MAX_HANDED_BYTES {
            self.bytes = 0;
            return std::mem::take(&mut self.frames);
        }
        while self.bytes > MAX_WAITING_BYTES {
            let Some(oldest) = self.frames.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(oldest.len());
            self.dropped = self.dropped.saturating_add(1);
        }
        VecDeque::new()
    }

    /// Frames that were never sent.
    pub(super) fn dropped(&self) -> u32 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 ms of sound.
    fn frame(value: u8) -> Bytes {
        vec![value; CLIENT_BYTES_PER_SECOND / 50].into()
    }

    #[test]
    fn on_a_good_network_nothing_waits() {
        let mut backlog = Backlog::default();
        for value in 0..100 {
            assert_eq!(backlog.push(frame(value), MAX_HANDED_BYTES), [frame(value)]);
        }
        assert_eq!(backlog.dropped(), 0);
    }

    #[test]
    fn on_a_bad_one_the_newest_second_waits() {
        let mut backlog = Backlog::default();
        for value in 0..60 {
            assert!(backlog.push(frame(value), MAX_HANDED_BYTES + 1).is_empty());
        }
        assert_eq!(backlog.dropped(), 10);
        let sent = backlog.push(frame(60), 0);
        assert_eq!((sent.len(), sent.front(), sent.back()), (51, Some(&frame(10)), Some(&frame(60))));
        assert_eq!(backlog.push(frame(61), 0), [frame(61)]);
    }
}
