//! Whether the server hears the microphone. It always hears something: silence is how it knows that a person
//! has finished.

use bytes::Bytes;

/// After push-to-talk is let go the microphone stays open for so many frames of 20 ms: the last word is still on
/// its way from the device.
const TAIL_FRAMES: u32 = 15;

/// Frames for which push-to-talk must have been held to be an answer: a slip of the finger is none.
const ANSWER_FRAMES: u32 = 20;

/// The most silence that is sent at once, in bytes: a second.
static SILENCE: [u8; contract::audio_format::CLIENT_BYTES_PER_SECOND] =
    [0; contract::audio_format::CLIENT_BYTES_PER_SECOND];

/// What opens and closes the microphone.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    /// The person has muted it.
    pub(super) muted: bool,
    /// It is open only while a key or a button is held.
    pub(super) push_to_talk: bool,
    /// It is closed while the interviewer speaks.
    pub(super) half_duplex: bool,
    held: bool,
    held_frames: u32,
    tail: u32,
}

/// What to send of a frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passed {
    /// The frame, or silence of its length.
    pub(super) frame: Bytes,
    /// The person has let push-to-talk go: their turn is over.
    pub(super) ends_turn: bool,
}

impl Gate {
    /// As the person wants it to be.
    pub(super) fn new(push_to_talk: bool, half_duplex: bool) -> Self {
        Self { push_to_talk, half_duplex, ..Self::default() }
    }

    /// The key or button of push-to-talk is pressed or let go. It opens a muted microphone too.
    pub(super) fn hold(&mut self, held: bool) {
        if self.held && !held {
            self.tail = TAIL_FRAMES;
        }
        if held && !self.held {
            self.held_frames = 0;
        }
        self.held = held;
    }

    /// The key or button of push-to-talk is held.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    /// Whether the person is heard.
    pub(super) fn is_open(&self, interviewer_speaks: bool) -> bool {
        let is_pushed = self.held || self.tail > 0;
        let is_closed = self.muted || self.push_to_talk || (self.half_duplex && interviewer_speaks);
        is_pushed || !is_closed
    }

    /// Takes a frame of the microphone.
    pub(super) fn pass(&mut self, frame: Bytes, interviewer_speaks: bool) -> Passed {
        let is_open = self.is_open(interviewer_speaks);
        let mut ends_turn = false;
        if self.held {
            self.held_frames = self.held_frames.saturating_add(1);
        } else if self.tail > 0 {
            self.tail -= 1;
            ends_turn = self.tail == 0 && self.held_frames >= ANSWER_FRAMES;
        }
        Passed { frame: if is_open { frame } else { silence(frame.len()) }, ends_turn }
    }
}

fn silence(bytes: usize) -> Bytes {
    Bytes::from_static(SILENCE.get(..bytes).unwrap_or(&SILENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: Bytes = Bytes::from_static(&[7; 640]);
    const QUIET: Bytes = Bytes::from_static(&[0; 640]);

    fn passes(gate: &mut Gate, speaks: bool) -> bool {
        let passed = gate.pass(SOUND, speaks).frame;
        assert!(passed == SOUND || passed == QUIET);
        passed == SOUND
    }

    #[test]
    fn mute_and_half_duplex_give_silence_of_the_same_length() {
        let mut gate = Gate::default();
        assert!(passes(&mut gate, false) && passes(&mut gate, true));
        gate.half_duplex = true;
        assert!(passes(&mut gate, false) && !passes(&mut gate, true));
        gate.muted = true;
        assert!(!passes(&mut gate, false));
    }

    #[test]
    fn push_to_talk_is_open_while_held_and_a_little_longer() {
        let mut gate = Gate { push_to_talk: true, ..Gate::default() };
        assert!(!passes(&mut gate, false));
        gate.hold(true);
        for _ in 0..ANSWER_FRAMES {
            assert_eq!(gate.pass(SOUND, true), Passed { frame: SOUND, ends_turn: false });
        }
        gate.hold(false);
        let tail: Vec<Passed> = (0..TAIL_FRAMES).map(|_| gate.pass(SOUND, false)).collect();
        assert!(tail.iter().all(|passed| passed.frame == SOUND));
        assert_eq!(tail.iter().filter(|passed| passed.ends_turn).count(), 1);
        assert!(tail.last().unwrap().ends_turn);
        assert!(!passes(&mut gate, false));
    }

    #[test]
    fn a_slip_of_the_finger_is_no_answer() {
        let mut gate = Gate { push_to_talk: true, ..Gate::default() };
        gate.hold(true);
        passes(&mut gate, false);
        gate.hold(false);
        assert!((0..2 * TAIL_FRAMES).all(|_| !gate.pass(SOUND, false).ends_turn));
    }
}
