//! From sound to answers: turn taking, decodes begun early, captions, and the moment to answer.

use std::ops::Range;
use std::sync::Arc;

use super::reply::Cause;
use super::utterance::{Decode, Phrase, Utterance, show};
use super::{Conversation, Job, JobId, JobResult, Output, Urgency};
use crate::caption::Caption;
use crate::dangling::dangles;
use crate::tape::{FRAME_SAMPLES, Tape};
use crate::turn_taking::{Event, FRAME_MS, Frame, Settings, TextState, TurnTaking};

/// How often a caption of what is being said is made, in milliseconds of sound.
const CAPTION_EVERY_MS: u64 = 1_000;

/// Longest wait for the last words to be decoded, in milliseconds; what is there by then has to do.
const DECODE_WAIT_MS: u64 = 8_000;

/// Sound that stops coming in the middle of a turn ends it so long after silence would have, in milliseconds.
const STALL_MS: u64 = 1_000;

/// How often the mind is asked whether a silence is too long, in milliseconds of sound.
const SILENCE_STEP_MS: u64 = 1_000;

/// The ear of a conversation.
pub(super) struct Listening {
    pub(super) turns: TurnTaking,
    pub(super) tape: Tape,
    pub(super) utterance: Option<Utterance>,
    /// A phrase decoded in a pause, in case it is complete.
    pub(super) guess: Option<Phrase>,
    /// The caption of the phrase being said, and its decode under way.
    pub(super) caption: Caption,
    pub(super) caption_job: Option<JobId>,
    /// Position at which the next caption is due.
    pub(super) caption_due: Frame,
    /// Phrases of answers that are not waited for; their words are still shown.
    pub(super) trailing: Vec<Phrase>,
    /// Frames of silence since somebody last spoke.
    pub(super) silent: Frame,
    pub(super) last_sound_at: u64,
    pub(super) deaf_told_at: Option<u64>,
    pub(super) vocabulary: Option<Arc<[String]>>,
}

impl Listening {
    pub(super) fn new(patience_ms: u64, manual: bool) -> Self {
        Self {
            turns: TurnTaking::new(Settings { patience_ms, manual }),
            tape: Tape::default(),
            utterance: None,
            guess: None,
            caption: Caption::default(),
            caption_job: None,
            caption_due: 0,
            trailing: Vec::new(),
            silent: 0,
            last_sound_at: 0,
            deaf_told_at: None,
            vocabulary: None,
        }
    }

    pub(super) fn hold(&mut self, is_held: bool) {
        self.turns.hold(is_held);
    }

    /// The person is speaking, or an answer waits to be understood.
    pub(super) fn is_busy(&self) -> bool {
        self.utterance.is_some()
    }

    pub(super) fn is_in_turn(&self) -> bool {
        self.turns.is_in_turn()
    }

    /// Something was said: other words are likely now, and the silence begins anew.
    pub(super) fn expect_answer(&mut self) {
        self.vocabulary = None;
        self.silent = 0;
    }
}

impl Conversation {
    /// Takes 32 ms of sound at 16 kHz with the probability that it holds a voice.
    pub(crate) fn sound(&mut self, now: u64, frame: [f32; FRAME_SAMPLES], probability: f32) {
        self.now = self.now.max(now);
        self.last_input_at = self.now;
        self.memory.usage.heard_ms += FRAME_MS;
        if self.memory.is_over {
            return;
        }
        self.listening.last_sound_at = self.now;
        let is_audible = self.is_audible();
        self.listening.turns.set_echo(is_audible);
        self.listening.tape.push(frame);
        let events = self.listening.turns.frame(probability);
        self.heard(events);
        let needed = self.listening.turns.needed_from();
        self.listening.tape.forget_before(needed);
        self.caption_open_phrase();
        self.count_silence();
        self.advance(now);
    }

    pub(super) fn heard(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::SpeechBegan(from) => self.speech_began(from),
                Event::Paused(range) => self.guess(range),
                Event::WentOn => self.drop_guess(),
                Event::PhraseEnded(range) => self.phrase_ended(range),
                Event::TurnEnded => self.turn_ended(),
            }
        }
    }

    fn speech_began(&mut self, from: Frame) {
        self.send(self.writer.voice_activity(true, from * FRAME_MS));
        self.listening.silent = 0;
        let ago_ms = (self.listening.turns.position() - from) * FRAME_MS;
        let began = self.now.saturating_sub(ago_ms);
        if !self.setup.no_interruption {
            if let Some(undo) = self.undo_for(began) {
                self.take_back(undo);
            } else if !self.is_saying_goodbye() {
                // People say thank you over a goodbye.
                self.interrupt();
            }
        }
        let silence_before_ms = began.saturating_sub(self.heard_until);
        let utterance = self.listening.utterance.get_or_insert_with(|| Utterance::new(silence_before_ms));
        utterance.over_since = None;
        self.listening.caption_due = self.listening.turns.position() + CAPTION_EVERY_MS / FRAME_MS;
    }

    /// Decodes the phrase in the first silence, while the timer for the end of the turn still runs.
    fn guess(&mut self, range: Range<Frame>) {
        self.drop_guess();
        if self.abilities.hears {
            let job = self.decode(&range, Urgency::Soon);
            self.listening.guess = Some(Phrase::new(range, Decode::Running(job), Caption::default()));
            self.listening.turns.set_text(TextState::Unknown);
        }
    }

    pub(super) fn drop_guess(&mut self) {
        if let Some(job) = self.listening.guess.take().and_then(|guess| guess.job()) {
            self.cancel(job);
        }
    }

    pub(super) fn phrase_ended(&mut self, range: Range<Frame>) {
        if let Some(job) = self.listening.caption_job.take() {
            self.cancel(job);
        }
        let caption = std::mem::take(&mut self.listening.caption);
        let guess = self.listening.guess.take_if(|guess| guess.range == range);
        self.drop_guess();
        let decode = match guess {
            Some(guess) => guess.decode,
            None if self.abilities.hears => Decode::Running(self.decode(&range, Urgency::Soon)),
            None => Decode::Failed,
        };
        self.listening.caption_due = range.end + CAPTION_EVERY_MS / FRAME_MS;
        if let Some(utterance) = &mut self.listening.utterance {
            utterance.phrases.push(Phrase::new(range, decode, caption));
        }
        self.show_captions();
    }

    fn turn_ended(&mut self) {
        let offset_ms = self.listening.turns.position() * FRAME_MS;
        self.send(self.writer.voice_activity(false, offset_ms));
        self.drop_guess();
        if let Some(utterance) = &mut self.listening.utterance {
            utterance.over_since = Some(self.now);
            let jobs = utterance.phrases.iter().filter_map(Phrase::job);
            self.out.extend(jobs.map(Output::Hurry));
        }
        self.try_to_answer();
    }

    fn decode(&mut self, range: &Range<Frame>, urgency: Urgency) -> JobId {
        let brain = &self.memory.brain;
        let vocabulary = self.listening.vocabulary.get_or_insert_with(|| brain.vocabulary().into());
        let vocabulary = Arc::clone(vocabulary);
        self.start(Job::Decode { sound: self.listening.tape.cut(range), vocabulary, urgency })
    }

    /// Starts a caption of the phrase being said, about once a second.
    fn caption_open_phrase(&mut self) {
        let listening = &self.listening;
        let is_free = listening.caption_job.is_none() && listening.guess.is_none();
        let is_due = listening.turns.position() >= listening.caption_due;
        if !(is_free && is_due && self.abilities.hears && self.setup.transcribe_input) {
            return;
        }
        if let Some(range) = listening.turns.open_phrase() {
            self.listening.caption_due = self.listening.turns.position() + CAPTION_EVERY_MS / FRAME_MS;
            self.listening.caption_job = Some(self.decode(&range, Urgency::Spare));
        }
    }

    /// Takes the result of a decode.
    pub(super) fn decode_done(&mut self, id: JobId, result: &JobResult) {
        let text = match result {
            JobResult::Heard(text) => Some(text.as_str()),
            _ => None,
        };
        let listening = &mut self.listening;
        if listening.caption_job == Some(id) {
            listening.caption_job = None;
            let is_next =
                listening.utterance.as_ref().is_some_and(|u| u.phrases.iter().all(|phrase| phrase.is_shown));
            if let Some(text) = text.filter(|_| is_next) {
                let delta = listening.caption.partial(text);
                self.send_heard(&delta);
            }
            return;
        }
        let utterance = listening.utterance.iter_mut().flat_map(|utterance| utterance.phrases.iter_mut());
        let phrases = utterance.chain(listening.guess.iter_mut()).chain(listening.trailing.iter_mut());
        // Each of them is told: `any` would stop at the first that knows it.
        let is_known = phrases.filter_map(|phrase| phrase.settle(id, text).then_some(())).count() > 0;
        if is_known {
            self.judge_text();
            self.show_captions();
            self.try_to_answer();
            self.rehearse();
        }
    }

    /// Tells the timer whether the words so far sound complete.
    fn judge_text(&mut self) {
        let listening = &mut self.listening;
        let newest = listening.guess.as_ref().or_else(|| listening.utterance.as_ref()?.phrases.last());
        let state = match newest.map(|phrase| &phrase.decode) {
            Some(Decode::Running(_)) => return,
            Some(Decode::Done(text)) if dangles(text) => TextState::Dangling,
            _ => TextState::Complete,
        };
        listening.turns.set_text(state);
    }

    pub(super) fn show_captions(&mut self) {
        let mut deltas = show(&mut self.listening.trailing);
        if let Some(utterance) = &mut self.listening.utterance {
            deltas.extend(show(&mut utterance.phrases));
        }
        self.listening.trailing.retain(|phrase| !phrase.is_shown);
        for delta in deltas {
            self.send_heard(&delta);
        }
    }

    fn send_heard(&mut self, delta: &str) {
        if self.setup.transcribe_input && !delta.is_empty() {
            self.send(self.writer.input_transcription(delta));
        }
    }

    /// The turn is over because the client says so. Gives false when there was none.
    pub(super) fn end_turn(&mut self) -> bool {
        let events = self.listening.turns.end_now();
        let was_turn = !events.is_empty();
        self.heard(events);
        was_turn
    }

    /// The client marks the beginning of speech.
    pub(super) fn begin_turn(&mut self) {
        let events = self.listening.turns.begin_now();
        self.heard(events);
    }

    /// Asks the mind now and then whether a silence is too long.
    fn count_silence(&mut self) {
        let listening = &mut self.listening;
        let is_waiting =
            listening.utterance.is_none() && !listening.turns.hears_voice() && !listening.turns.is_held();
        if !is_waiting || self.reply.is_some() || self.now < self.heard_until {
            return;
        }
        listening.silent += 1;
        let silent_ms = listening.silent * FRAME_MS;
        if silent_ms % SILENCE_STEP_MS < FRAME_MS
            && let Some(said) = self.memory.brain.silence(self.now, silent_ms)
        {
            self.begin_reply(&said, Cause::Other);
        }
    }

    /// When listening needs the clock: words that do not come, sound that has stopped coming.
    pub(super) fn listening_due(&self) -> Option<u64> {
        let listening = &self.listening;
        let words = listening.utterance.as_ref().and_then(|utterance| utterance.over_since);
        let words = words.filter(|_| self.reply.is_none()).map(|since| since + DECODE_WAIT_MS);
        let sound = listening.turns.end_due_ms().map(|ms| listening.last_sound_at + ms + STALL_MS);
        words.into_iter().chain(sound).min()
    }

    pub(super) fn listening_overdue(&mut self) {
        if self.listening.turns.is_in_turn() {
            self.end_turn();
        }
        let Some(utterance) = &mut self.listening.utterance else { return };
        if utterance.over_since.is_some_and(|since| self.now >= since + DECODE_WAIT_MS) {
            let mut given_up = Vec::new();
            for phrase in &mut utterance.phrases {
                given_up.extend(phrase.job());
                if phrase.job().is_some() {
                    phrase.decode = Decode::Failed;
                }
            }
            given_up.into_iter().for_each(|job| self.cancel(job));
            self.show_captions();
            self.try_to_answer();
        }
    }
}
