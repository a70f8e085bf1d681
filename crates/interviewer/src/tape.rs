//! The recent sound of one stream, by frame number.

use std::collections::VecDeque;
use std::ops::Range;

use crate::turn_taking::Frame;

/// Samples in a frame: 32 ms at 16 kHz.
pub(crate) const FRAME_SAMPLES: usize = 512;

/// Most frames kept, whatever is still needed: a phrase of 12 seconds and what comes before and after it.
const MAX_FRAMES: usize = 500;

/// Sound that can still be asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    first: Frame,
    frames: VecDeque<[f32; FRAME_SAMPLES]>,
}

impl Tape {
    /// Appends the next frame.
    pub(crate) fn push(&mut self, frame: [f32; FRAME_SAMPLES]) {
        self.frames.push_back(frame);
        if self.frames.len() > MAX_FRAMES {
            self.frames.pop_front();
            self.first += 1;
        }
    }

    /// Forgets what came before a frame.
    pub(crate) fn forget_before(&mut self, frame: Frame) {
        while self.first < frame && self.frames.pop_front().is_some() {
            self.first += 1;
        }
    }

    /// The samples of some frames, as far as they are still there.
    pub(crate) fn cut(&self, range: &Range<Frame>) -> Vec<f32> {
        let skip = usize::try_from(range.start.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let count = range.end.saturating_sub(range.start.max(self.first));
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.frames.iter().skip(skip).take(count).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tape(frames: u8) -> Tape {
        let mut tape = Tape::default();
        for number in 0..frames {
            tape.push([f32::from(number); FRAME_SAMPLES]);
        }
        tape
    }

    fn numbers(samples: &[f32]) -> Vec<f32> {
        samples.chunks(FRAME_SAMPLES).map(|frame| frame[0]).collect()
    }

    #[test]
    fn a_range_comes_back_as_far_as_it_is_there() {
        let mut tape = tape(10);
        assert_eq!(numbers(&tape.cut(&(3..6))), [3.0, 4.0, 5.0]);
        tape.forget_before(4);
        assert_eq!(numbers(&tape.cut(&(3..6))), [4.0, 5.0]);
        assert_eq!(numbers(&tape.cut(&(8..20))), [8.0, 9.0]);
        assert!(tape.cut(&(20..30)).is_empty());
    }

    #[test]
    fn it_is_bounded() {
        let mut tape = Tape::default();
        for _ in 0..2 * MAX_FRAMES {
            tape.push([0.0; FRAME_SAMPLES]);
        }
        assert_eq!(tape.frames.len(), MAX_FRAMES);
        assert_eq!(tape.first, MAX_FRAMES as u64);
    }
}
