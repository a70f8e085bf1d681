//! One reply on its way out: sound cut into chunks, the words in step with it, slightly ahead of the listener.
//!
//! The service sends in bursts, so clients keep a queue and throw it away at a barge-in. We stay only a little ahead:
//! what was never sent need not be thrown away, and the words said so far are known.

use std::collections::VecDeque;
use std::sync::Arc;

use gemini_wire::OUTPUT_RATE;

/// How far ahead of real time sound is sent, in milliseconds: more than a network stalls without being noticed.
const LEAD_MS: u64 = 2_000;

/// Length of the first chunk and of the others, in milliseconds, as recorded from the service.
const CHUNKS_MS: [u64; 2] = [200, 240];

/// Mono sound at [`OUTPUT_RATE`].
pub(crate) type Sound = Arc<[i16]>;

/// A piece of the reply, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// 16-bit little-endian PCM; empty when there is no voice.
    pub(crate) pcm: Vec<u8>,
    /// How long it plays, in milliseconds.
    pub(crate) ms: u64,
    /// The words in it, to be appended to the transcript.
    pub(crate) words: String,
}

/// What is being said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Playout {
    queue: VecDeque<Chunk>,
    /// When the listener will have heard everything sent so far.
    until: u64,
    /// When each piece of words begins to be heard.
    said: Vec<(u64, String)>,
    has_words: bool,
}

impl Playout {
    /// Appends a sentence; without sound it is only written.
    pub(crate) fn add(&mut self, sentence: &str, sound: Option<&Sound>) {
        let text = if self.has_words { format!(" {sentence}") } else { sentence.to_owned() };
        self.has_words = true;
        let Some(sound) = sound.filter(|sound| !sound.is_empty()) else {
            self.queue.push_back(Chunk { pcm: Vec::new(), ms: 0, words: text });
            return;
        };
        let parts = self.cut(sound);
        let mut words = share_words(&text, parts.len()).into_iter();
        for part in parts {
            let pcm = part.iter().flat_map(|sample| sample.to_le_bytes()).collect();
            let ms = part.len() as u64 * 1_000 / u64::from(OUTPUT_RATE);
            self.queue.push_back(Chunk { pcm, ms, words: words.next().unwrap_or_default() });
        }
    }

    fn cut<'a>(&self, sound: &'a [i16]) -> Vec<&'a [i16]> {
        let [first, others] = CHUNKS_MS.map(samples);
        let is_first = self.said.is_empty() && self.queue.is_empty();
        let (head, rest) = sound.split_at(if is_first { first.min(sound.len()) } else { 0 });
        let mut parts: Vec<&[i16]> = rest.chunks(others).collect();
        if !head.is_empty() {
            parts.insert(0, head);
        }
        parts
    }

    /// The next piece, if its time has come.
    pub(crate) fn next(&mut self, now: u64) -> Option<Chunk> {
        if self.due()? > now {
            return None;
        }
        let chunk = self.queue.pop_front()?;
        let begins = self.until.max(now);
        self.until = begins + chunk.ms;
        if !chunk.words.is_empty() {
            self.said.push((begins, chunk.words.clone()));
        }
        Some(chunk)
    }

    /// When the next piece may be sent.
    pub(crate) fn due(&self) -> Option<u64> {
        self.queue.front().map(|_| self.until.saturating_sub(LEAD_MS))
    }

    /// Nothing is waiting to be sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Something was sent.
    pub(crate) fn has_begun(&self) -> bool {
        !self.said.is_empty()
    }

    /// When everything sent so far will have been heard.
    pub(crate) fn until(&self) -> u64 {
        self.until
    }

    /// The words heard by now.
    pub(crate) fn said_by(&self, now: u64) -> String {
        self.said.iter().filter(|(begins, _)| *begins <= now).map(|(_, words)| words.as_str()).collect()
    }

    /// All words sent.
    pub(crate) fn said(&self) -> String {
        self.said.iter().map(|(_, words)| words.as_str()).collect()
    }
}

/// Samples in so many milliseconds.
fn samples(ms: u64) -> usize {
    usize::try_from(ms * u64::from(OUTPUT_RATE) / 1_000).unwrap_or(usize::MAX)
}

/// Spreads the words of a text evenly over `count` parts; the first has at least one. Joined they are the text.
fn share_words(text: &str, count: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let mut shares = vec![String::new(); count.max(1)];
    let total = words.len().max(1);
    for (index, word) in words.into_iter().enumerate() {
        if let Some(share) = shares.get_mut(index * count.max(1) / total) {
            share.push_str(word);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn silence(ms: u64) -> Sound {
        vec![0; samples(ms)].into()
    }

    /// Everything that is sent, with the time it was sent at.
    fn drain(playout: &mut Playout, mut now: u64) -> Vec<(u64, u64, String)> {
        let mut sent = Vec::new();
        while let Some(due) = playout.due() {
            now = now.max(due);
            let chunk = playout.next(now).unwrap();
            sent.push((now, chunk.ms, chunk.words));
        }
        sent
    }

    #[test]
    fn sound_is_sent_a_little_ahead() {
        let mut playout = Playout::default();
        playout.add("One two three four five.", Some(&silence(5_000)));
        playout.add("Six.", Some(&silence(480)));
        let sent = drain(&mut playout, 10_000);
        assert_eq!(sent[..2], [(10_000, 200, "One ".to_owned()), (10_000, 240, String::new())]);
        assert!(
            sent.iter()
                .scan(10_000, |played, (at, ms, _)| {
                    let ahead = *played - at;
                    *played += ms;
                    Some(ahead)
                })
                .all(|ahead| ahead <= LEAD_MS)
        );
        assert_eq!(sent.iter().map(|(_, ms, _)| ms).sum::<u64>(), 5_480);
        assert_eq!(playout.said(), "One two three four five. Six.");
        assert_eq!(playout.until(), 15_480);
        assert_eq!(playout.said_by(12_000), "One two three ");
        assert_eq!(playout.said_by(9_999), "");
    }

    #[test]
    fn a_late_sentence_begins_when_it_comes() {
        let mut playout = Playout::default();
        playout.add("One.", Some(&silence(200)));
        drain(&mut playout, 0);
        playout.add("Two.", Some(&silence(200)));
        drain(&mut playout, 5_000);
        assert_eq!((playout.until(), playout.said_by(4_999).as_str()), (5_200, "One."));
    }

    #[test]
    fn without_a_voice_the_words_are_written_at_once() {
        let mut playout = Playout::default();
        playout.add("One.", None);
        playout.add("Two.", Some(&silence(0)));
        assert_eq!(drain(&mut playout, 7), [(7, 0, "One.".to_owned()), (7, 0, " Two.".to_owned())]);
    }

    proptest! {
        #[test]
        fn shares_join_to_the_text(text in "[a-z .]{0,80}", count in 0usize..30) {
            let shares = share_words(&text, count);
            prop_assert_eq!(shares.len(), count.max(1));
            prop_assert_eq!(shares.concat(), text);
        }
    }
}
