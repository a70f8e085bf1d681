//! What a caller says and when: answers after questions, silence between, and the end.
//!
//! Pure: time comes in as milliseconds since the session began, inputs to the client come out.

use super::speaker::Speaker;
use client::{Event, Input};
use contract::audio_format::{CHUNK_MS, CLIENT_BYTES_PER_SECOND, CLIENT_SAMPLE_RATE_HZ};
use contract::backend::Speaker as Side;
use std::collections::VecDeque;

/// Quiet after the interviewer's last word before an answer begins. Shorter would cut into pauses
/// between sentences.
const ANSWER_PAUSE_MS: u64 = 800;

/// How long the interviewer may stay silent before the next answer is given anyway.
const PATIENCE_MS: u64 = 15_000;

/// Most chunks sent at once to catch up, after this process was held up: one second.
const MAX_CATCH_UP_CHUNKS: u64 = 50;

/// Samples of one chunk.
const CHUNK_SAMPLES: usize = (CLIENT_SAMPLE_RATE_HZ * CHUNK_MS / 1000) as usize;

/// Bytes of one chunk.
const CHUNK_BYTES: usize = CLIENT_BYTES_PER_SECOND * CHUNK_MS as usize / 1000;

/// Something to say.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// Speech, 16 kHz mono.
    Speech(Vec<i16>),
    /// A typed answer.
    Text(String),
}

/// Shows sizes, not what is said.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Speech(samples) => write!(f, "Speech({} samples)", samples.len()),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
        }
    }
}

/// What is said, and when to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// In order; each after the interviewer has spoken.
    pub answers: Vec<Answer>,
    /// True to begin at once, over the interviewer's greeting.
    pub barge_in: bool,
    /// Quiet after the last answer before the end is asked for, in milliseconds.
    pub end_after_quiet_ms: u64,
    /// When the end is asked for in any case, in milliseconds since the beginning.
    pub end_at_ms: Option<u64>,
}

/// A caller in a session.
#[derive(Debug)]
pub(super) struct Conversation {
    plan: Plan,
    answers: VecDeque<Answer>,
    /// Speech being said, and how many of its samples were sent.
    speaking: Option<(Vec<i16>, usize)>,
    speaker: Speaker,
    chunks_sent: u64,
    /// When either side was last heard.
    last_sound_ms: u64,
    /// The interviewer has spoken since the last answer.
    answered: bool,
    end_asked: bool,
}

impl Conversation {
    pub(super) fn new(plan: Plan) -> Self {
        let answers = plan.answers.iter().cloned().collect();
        let answered = plan.barge_in;
        Self {
            plan,
            answers,
            speaking: None,
            speaker: Speaker::default(),
            chunks_sent: 0,
            last_sound_ms: 0,
            answered,
            end_asked: false,
        }
    }

    /// Time has passed: what to say now, and what was heard since the last call. While `away` from
    /// the server nothing is said: nobody would hear it.
    pub(super) fn tick(&mut self, now_ms: u64, away: bool, send: &mut VecDeque<Input>) -> Vec<i16> {
        if away || !self.speaker.is_silent() {
            self.last_sound_ms = now_ms;
        }
        let heard = self.speaker.advance(now_ms);
        if away {
            self.chunks_sent = now_ms / u64::from(CHUNK_MS);
        } else {
            self.begin_answer(now_ms, send);
            self.send_chunks(now_ms, send);
        }
        if self.is_over(now_ms) {
            self.ask_for_end(send);
        }
        heard
    }

    /// Something came from the interviewer's side.
    pub(super) fn hear(&mut self, now_ms: u64, event: &Event, send: &mut VecDeque<Input>) {
        match event {
            Event::Audio { turn, pcm } => {
                self.speaker.play(*turn, pcm);
                self.interviewer_sounds(now_ms);
            }
            Event::Caption(caption) if caption.speaker == Side::Ai => self.interviewer_sounds(now_ms),
            Event::Interrupted { turn } => {
                let (turn, played_ms) = self.speaker.interrupt(*turn);
                send.push_back(Input::PlayedReport { turn, played_ms });
            }
            Event::Started(started) if started.resumed => self.speaker.reconnected(),
            _ => {}
        }
    }

    /// Asks for the end, once.
    pub(super) fn ask_for_end(&mut self, send: &mut VecDeque<Input>) {
        if !std::mem::replace(&mut self.end_asked, true) {
            send.push_back(Input::EndPressed);
        }
    }

    /// What a person who listens on would still hear.
    pub(super) fn rest(&mut self) -> Vec<i16> {
        self.speaker.rest()
    }

    fn interviewer_sounds(&mut self, now_ms: u64) {
        self.last_sound_ms = now_ms;
        self.answered = true;
    }

    fn quiet_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.last_sound_ms)
    }

    fn begin_answer(&mut self, now_ms: u64, send: &mut VecDeque<Input>) {
        let wait_ms = match (self.plan.barge_in, self.answered) {
            (true, true) if self.chunks_sent == 0 => 0,
            (_, true) => ANSWER_PAUSE_MS,
            (_, false) => PATIENCE_MS,
        };
        if self.speaking.is_some() || self.end_asked || self.quiet_ms(now_ms) < wait_ms {
            return;
        }
        let Some(answer) = self.answers.pop_front() else { return };
        self.answered = false;
        self.last_sound_ms = now_ms;
        match answer {
            Answer::Speech(samples) => self.speaking = Some((samples, 0)),
            Answer::Text(text) => send.push_back(Input::TypedAnswer(text)),
        }
    }

    /// As many chunks as time has passed, speech or silence: a microphone never stops, and the
    /// model's turn-taking listens to the silence.
    fn send_chunks(&mut self, now_ms: u64, send: &mut VecDeque<Input>) {
        let due = (now_ms / u64::from(CHUNK_MS)).saturating_sub(self.chunks_sent);
        self.chunks_sent = self.chunks_sent.saturating_add(due);
        for _ in 0..due.min(MAX_CATCH_UP_CHUNKS) {
            let chunk = self.next_chunk(now_ms).into();
            send.push_back(Input::Microphone(chunk));
        }
    }

    fn next_chunk(&mut self, now_ms: u64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(CHUNK_BYTES);
        if let Some((samples, sent)) = &mut self.speaking {
            let chunk = samples.iter().skip(*sent).take(CHUNK_SAMPLES);
            bytes.extend(chunk.flat_map(|sample| sample.to_le_bytes()));
            *sent = sent.saturating_add(CHUNK_SAMPLES);
            self.last_sound_ms = now_ms;
            if *sent >= samples.len() {
                self.speaking = None;
            }
        }
        bytes.resize(CHUNK_BYTES, 0);
        bytes
    }

    fn is_over(&self, now_ms: u64) -> bool {
        let said_all = self.answers.is_empty() && self.speaking.is_none();
        let quiet = self.quiet_ms(now_ms) >= self.plan.end_after_quiet_ms;
        (said_all && quiet) || self.plan.end_at_ms.is_some_and(|end| now_ms >= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn plan(answers: Vec<Answer>) -> Plan {
        Plan { answers, barge_in: false, end_after_quiet_ms: 3000, end_at_ms: None }
    }

    fn speech(ms: usize) -> Answer {
        Answer::Speech(vec![1000; 16 * ms])
    }

    fn audio(turn: u32, ms: usize) -> Event {
        Event::Audio { turn, pcm: vec![1; 32 * ms].into() }
    }

    /// Runs from `from` to `to` in steps of 20 ms and names what was sent, with the time of each change.
    fn run(conversation: &mut Conversation, from: u64, to: u64) -> Vec<(u64, &'static str)> {
        let mut events: Vec<(u64, &'static str)> = Vec::new();
        for now in (from..to).step_by(20) {
            let mut send = VecDeque::new();
            conversation.tick(now, false, &mut send);
            for input in send {
                let name = match input {
                    Input::Microphone(chunk) => {
                        assert_eq!(chunk.len(), 640);
                        if chunk.iter().any(|byte| *byte != 0) { "speech" } else { "silence" }
                    }
                    Input::TypedAnswer(_) => "text",
                    Input::EndPressed => "end",
                    _ => "other",
                };
                if events.last().is_none_or(|(_, last)| *last != name) {
                    events.push((now, name));
                }
            }
        }
        events
    }

    #[test]
    fn answers_come_after_questions_and_then_the_end() {
        let mut conversation = Conversation::new(plan(vec![speech(100), Answer::Text("hi".into())]));
        assert_eq!(run(&mut conversation, 0, 200), [(20, "silence")]);
        conversation.hear(200, &audio(1, 500), &mut VecDeque::new());
        // Heard until 700 ms, then a pause.
        assert_eq!(
            run(&mut conversation, 200, 1700),
            [(200, "silence"), (1500, "speech"), (1600, "silence")]
        );
        conversation.hear(1700, &audio(2, 100), &mut VecDeque::new());
        let events = run(&mut conversation, 1700, 6000);
        assert_eq!(
            events,
            [(1700, "silence"), (2600, "text"), (2600, "silence"), (5600, "end"), (5620, "silence")]
        );
    }

    #[test]
    fn a_silent_interviewer_is_not_waited_for_for_ever() {
        let mut conversation = Conversation::new(plan(vec![speech(100)]));
        let events = run(&mut conversation, 0, 20_000);
        assert_eq!(
            events,
            [(20, "silence"), (15_000, "speech"), (15_100, "silence"), (18_080, "end"), (18_100, "silence")]
        );
    }

    #[test]
    fn barging_in_does_not_wait() {
        let mut conversation = Conversation::new(Plan { barge_in: true, ..plan(vec![speech(100)]) });
        assert_eq!(run(&mut conversation, 0, 200), [(20, "speech"), (120, "silence")]);
    }

    #[test]
    fn the_last_moment_is_kept() {
        let plan = Plan { end_at_ms: Some(100), ..plan(vec![speech(5000)]) };
        assert_eq!(
            run(&mut Conversation::new(plan), 0, 200),
            [(20, "silence"), (100, "end"), (120, "silence")]
        );
    }

    #[test]
    fn an_interruption_is_reported_with_what_was_heard() {
        let mut conversation = Conversation::new(plan(Vec::new()));
        conversation.hear(0, &audio(7, 500), &mut VecDeque::new());
        run(&mut conversation, 0, 220);
        let mut send = VecDeque::new();
        conversation.hear(220, &Event::Interrupted { turn: 7 }, &mut send);
        assert_eq!(send, [Input::PlayedReport { turn: 7, played_ms: 200 }]);
        assert!(conversation.rest().is_empty());
    }

    #[test]
    fn a_process_held_up_does_not_flood() {
        let mut conversation = Conversation::new(plan(Vec::new()));
        let mut send = VecDeque::new();
        conversation.tick(2000, false, &mut send);
        assert_eq!(send.len(), 50);
        send.clear();
        conversation.tick(2020, false, &mut send);
        assert_eq!(send.len(), 1, "what was missed is not made up for");
    }

    #[test]
    fn nobody_speaks_to_a_lost_connection() {
        let mut conversation = Conversation::new(Plan { barge_in: true, ..plan(vec![speech(200)]) });
        assert_eq!(run(&mut conversation, 0, 120), [(20, "speech")]);
        let mut send = VecDeque::new();
        let heard: usize =
            (120..9_000).step_by(20).map(|now| conversation.tick(now, true, &mut send).len()).sum();
        assert_eq!((send.len(), heard), (0, 16 * 8_880), "the loudspeaker goes on");
        // The rest of the answer follows, and the quiet begins after it.
        let events = run(&mut conversation, 9_000, 12_500);
        assert_eq!(events, [(9_000, "speech"), (9_100, "silence"), (12_080, "end"), (12_100, "silence")]);
        let mut late = Conversation::new(Plan { end_at_ms: Some(100), ..plan(vec![speech(200)]) });
        late.tick(100, true, &mut send);
        assert_eq!(send, [Input::EndPressed], "the last moment is kept");
    }
}
