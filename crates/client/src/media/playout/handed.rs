//! What the device was given and has not played yet, and what was heard.

use std::collections::VecDeque;

/// The device's queue, as far as its reports tell.
#[derive(Debug, Default)]
pub(super) struct Handed {
    blocks: VecDeque<Block>,
    /// Frames in `blocks` that are not played.
    waiting: u64,
    /// Frames played in this epoch, as reported.
    played: u64,
    /// The turn heard last, and how many frames of it.
    heard: (u32, u64),
}

#[derive(Debug)]
struct Block {
    turn: u32,
    samples: Vec<f32>,
    /// How many of them are played.
    played: usize,
}

impl Block {
    fn waiting(&self) -> usize {
        self.samples.len().saturating_sub(self.played)
    }
}

impl Handed {
    pub(super) fn add(&mut self, turn: u32, samples: Vec<f32>) {
        self.waiting = self.waiting.saturating_add(samples.len() as u64);
        self.blocks.push_back(Block { turn, samples, played: 0 });
    }

    /// Everything given was played.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    pub(super) fn waiting_frames(&self) -> u64 {
        self.waiting
    }

    pub(super) fn heard(&self) -> (u32, u64) {
        self.heard
    }

    pub(super) fn last_turn(&self) -> u32 {
        self.heard.0
    }

    /// The device has played so many frames since the last flush. Gives how many of them are news.
    pub(super) fn played(&mut self, total: u64) -> u64 {
        let news = total.saturating_sub(self.played).min(self.waiting);
        self.played = self.played.saturating_add(news);
        let mut left = news;
        while let Some(block) = self.blocks.front_mut() {
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(block.waiting());
            block.played += step;
            left -= step as u64;
            if step > 0 {
                let before = if self.heard.0 == block.turn { self.heard.1 } else { 0 };
                self.heard = (block.turn, before + step as u64);
            }
            if block.waiting() > 0 {
                break;
            }
            self.blocks.pop_front();
        }
        self.waiting -= news;
        news
    }

    /// Whether the device still has sound of this turn or an older one.
    pub(super) fn holds_through(&self, turn: u32) -> bool {
        self.blocks.iter().any(|block| block.turn <= turn)
    }

    /// The device forgets all. Gives what it must be given again: sound of newer turns.
    pub(super) fn forget_through(&mut self, turn: u32) -> Vec<(u32, Vec<f32>)> {
        self.waiting = 0;
        self.played = 0;
        let newer = self.blocks.drain(..).filter(|block| block.turn > turn);
        newer.map(|block| (block.turn, block.samples.into_iter().skip(block.played).collect())).collect()
    }

    /// Another device counts in frames of another length, and was given nothing yet.
    pub(super) fn change_rate(&mut self, from_hz: u32, to_hz: u32) {
        self.forget_through(u32::MAX);
        self.heard.1 = self.heard.1.saturating_mul(u64::from(to_hz)) / u64::from(from_hz.max(1));
    }

    /// Turns are numbered anew.
    pub(super) fn forget_numbers(&mut self) {
        self.heard = (0, 0);
        for block in &mut self.blocks {
            block.turn = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_counted_once_and_turn_by_turn() {
        let mut handed = Handed::default();
        handed.add(1, vec![0.0; 100]);
        handed.add(1, vec![0.0; 100]);
        handed.add(2, vec![0.0; 100]);
        assert_eq!(handed.played(150), 150);
        assert_eq!((handed.heard(), handed.waiting_frames()), ((1, 150), 150));
        assert_eq!(handed.played(150), 0, "the same report again");
        assert_eq!(handed.played(90), 0, "an older report");
        assert_eq!(handed.played(210), 60);
        assert_eq!(handed.heard(), (2, 10));
        assert_eq!(handed.played(9_999), 90, "no more than was given");
        assert!(handed.is_empty());
        assert_eq!(handed.heard(), (2, 100));
    }

    #[test]
    fn a_flush_gives_newer_turns_again() {
        let mut handed = Handed::default();
        handed.add(1, vec![0.1; 10]);
        handed.add(3, vec![0.3; 10]);
        handed.played(4);
        assert!(handed.holds_through(2) && !handed.holds_through(0));
        assert_eq!(handed.forget_through(2), [(3, vec![0.3; 10])]);
        assert!(handed.is_empty());
        handed.add(3, vec![0.3; 10]);
        assert_eq!(handed.played(4), 4, "it counts from zero");
        handed.forget_numbers();
        assert_eq!(handed.heard(), (0, 0));
        assert_eq!(handed.played(10), 6);
        assert_eq!(handed.heard(), (0, 6));
    }
}
