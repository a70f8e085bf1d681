//! The transcript's lines in order: each final one once, none before an earlier one.
//!
//! Over one connection lines come in order. Around a reconnect they may not: a new line can be
//! there before the missed ones are replayed, and a replay can bring what was seen already.

use crate::event::Caption;
use crate::limits::{MAX_HELD_BYTES, MAX_HELD_CAPTIONS};
use contract::backend::Speaker;
use contract::live::TranscriptUpdate;
use contract::time::UnixMillis;
use std::collections::BTreeMap;

/// What was shown, and what waits for an earlier line.
#[derive(Debug, Default)]
pub(crate) struct Captions {
    /// The sequence of the last final line shown.
    last: u64,
    /// The highest sequence that the server is known to have given out.
    expected: u64,
    held: BTreeMap<u64, Caption>,
    held_bytes: usize,
    /// The newest turn of each speaker that was final on this connection.
    finished: Finished,
}

#[derive(Debug, Default, Clone, Copy)]
struct Finished {
    ai: u32,
    user: u32,
}

impl Finished {
    fn of(&mut self, speaker: Speaker) -> &mut u32 {
        match speaker {
            Speaker::Ai => &mut self.ai,
            Speaker::User => &mut self.user,
        }
    }
}

impl Captions {
    /// The sequence of the last final line shown.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// True when lines are missing that the server has.
    pub(crate) fn is_missing(&self) -> bool {
        self.last < self.expected
    }

    /// A connection begins: a server that restarted may number its turns anew.
    pub(crate) fn connected(&mut self) {
        self.finished = Finished::default();
    }

    /// The server has given out sequences up to this one.
    pub(crate) fn expect(&mut self, sequence: u64) {
        self.expected = self.expected.max(sequence);
    }

    /// Takes an update; `show` gets what is to be shown now, in order.
    pub(crate) fn take(&mut self, update: TranscriptUpdate, show: &mut Vec<Caption>) {
        let TranscriptUpdate { text, is_final, turn, sequence, timestamp_ms, .. } = update;
        let speaker = Speaker::parse(&update.speaker).unwrap_or(Speaker::User);
        let began = UnixMillis(timestamp_ms);
        let finished = self.finished.of(speaker);
        if !is_final {
            // Turn 0 is a server that numbers none.
            if turn == 0 || turn > *finished {
                show.push(Caption { turn, speaker, text, sequence: None, began });
            }
            return;
        }
        *finished = (*finished).max(turn);
        let caption = Caption { turn, speaker, text, sequence: Some(sequence), began };
        if sequence == 0 {
            show.push(caption);
        } else if sequence > self.last {
            self.expect(sequence);
            self.hold(sequence, caption);
            self.release(show);
        }
    }

    /// Shows what is held although earlier lines are missing, and expects those no longer.
    pub(crate) fn give_up_gap(&mut self, show: &mut Vec<Caption>) {
        if let Some(first) = self.held.keys().next() {
            self.last = first.saturating_sub(1);
            self.release(show);
        } else {
            self.expected = self.last;
        }
    }

    /// Shows all that is held: nothing more will come.
    pub(crate) fn release_all(&mut self, show: &mut Vec<Caption>) {
        while !self.held.is_empty() {
            self.give_up_gap(show);
        }
        self.expected = self.last;
    }

    fn hold(&mut self, sequence: u64, caption: Caption) {
        let bytes = caption.text.len();
        let is_next = sequence == self.last.saturating_add(1);
        let has_room =
            self.held.len() < MAX_HELD_CAPTIONS && self.held_bytes.saturating_add(bytes) <= MAX_HELD_BYTES;
        if (is_next || has_room) && !self.held.contains_key(&sequence) {
            self.held_bytes = self.held_bytes.saturating_add(bytes);
            self.held.insert(sequence, caption);
        }
    }

    fn release(&mut self, show: &mut Vec<Caption>) {
        while let Some(caption) = self.held.remove(&self.last.saturating_add(1)) {
            self.last = self.last.saturating_add(1);
            self.held_bytes = self.held_bytes.saturating_sub(caption.text.len());
            show.push(caption);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(sequence: u64) -> TranscriptUpdate {
        let turn = u32::try_from(sequence).unwrap_or(u32::MAX);
        TranscriptUpdate {
            speaker: "AI".into(),
            text: format!("line {sequence}"),
            is_final: true,
            turn,
            sequence,
            ..TranscriptUpdate::default()
        }
    }

    fn partial(turn: u32) -> TranscriptUpdate {
        TranscriptUpdate { speaker: "AI".into(), text: "…".into(), turn, ..TranscriptUpdate::default() }
    }

    fn shown(captions: &mut Captions, updates: impl IntoIterator<Item = TranscriptUpdate>) -> Vec<u64> {
        let mut show = Vec::new();
        for update in updates {
            captions.take(update, &mut show);
        }
        show.iter().map(|caption| caption.sequence.unwrap_or(0)).collect()
    }

    #[test]
    fn each_final_line_once_and_in_order() {
        let mut captions = Captions::default();
        assert_eq!(shown(&mut captions, [1, 2, 2, 1].map(line)), [1, 2]);
        assert_eq!(shown(&mut captions, [5, 4, 5].map(line)), [0; 0]);
        assert!(captions.is_missing());
        assert_eq!(shown(&mut captions, [3, 4, 6].map(line)), [3, 4, 5, 6]);
        assert!(!captions.is_missing());
    }

    #[test]
    fn lines_that_the_server_has_are_missed() {
        let mut captions = Captions::default();
        captions.expect(2);
        assert!(captions.is_missing());
        assert_eq!(shown(&mut captions, [1, 2].map(line)), [1, 2]);
        assert!(!captions.is_missing());
    }

    #[test]
    fn a_gap_can_be_given_up() {
        let mut captions = Captions::default();
        shown(&mut captions, [3, 4, 7].map(line));
        let mut show = Vec::new();
        captions.give_up_gap(&mut show);
        assert_eq!((show.len(), captions.last()), (2, 4));
        assert_eq!(shown(&mut captions, [1, 2, 5].map(line)), [5], "what was given up is gone");
        show.clear();
        captions.release_all(&mut show);
        assert_eq!((show.len(), captions.last(), captions.is_missing()), (1, 7, false));
        captions.expect(9);
        captions.give_up_gap(&mut show);
        assert!(!captions.is_missing());
    }

    #[test]
    fn what_grows_is_shown_until_it_is_final() {
        let mut captions = Captions::default();
        let grow = |captions: &mut Captions, turn| shown(captions, [partial(turn)]).len();
        assert_eq!(grow(&mut captions, 1), 1);
        shown(&mut captions, [line(1)]);
        assert_eq!(grow(&mut captions, 1), 0, "a late part of a final turn");
        assert_eq!(grow(&mut captions, 2), 1);
        captions.connected();
        assert_eq!(grow(&mut captions, 1), 1, "another server counts anew");
        assert_eq!(grow(&mut captions, 0), 1, "a server that numbers none");
    }

    #[test]
    fn what_is_held_is_bounded_and_can_be_asked_for_again() {
        let mut captions = Captions::default();
        let all = 1..=(2 * MAX_HELD_CAPTIONS as u64);
        assert!(shown(&mut captions, all.clone().skip(1).map(line)).is_empty());
        assert!(captions.held.len() <= MAX_HELD_CAPTIONS);
        let huge = TranscriptUpdate { text: "x".repeat(MAX_HELD_BYTES), ..line(500) };
        shown(&mut captions, [huge]);
        assert!(captions.held_bytes <= MAX_HELD_BYTES);
        let shown: Vec<u64> =
            [shown(&mut captions, [line(1)]), shown(&mut captions, all.clone().map(line))].concat();
        assert_eq!(shown, all.collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn any_order_of_arrival(sequences in prop::collection::vec(1u64..12, 0..60)) {
            let mut captions = Captions::default();
            let mut seen = shown(&mut captions, sequences.into_iter().map(line));
            seen.extend(shown(&mut captions, (1u64..12).map(line)));
            prop_assert_eq!(seen, (1u64..12).collect::<Vec<_>>());
            prop_assert_eq!((captions.held.len(), captions.held_bytes), (0, 0));
        }
    }
}
