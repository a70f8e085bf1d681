//! Turn-taking: what the model and the person say becomes turns, captions and sound.

use super::{Phase, Session};
use crate::client_wire::ServerEvent;
use crate::limits;
use crate::model_wire::Command;
use crate::timers::Timer;
use bytes::Bytes;
use contract::audio_format::BYTES_PER_SAMPLE;
use contract::backend::Speaker;
use contract::time::UnixMillis;

impl Session {
    /// Sound of the interviewer.
    pub(super) fn model_audio(&mut self, pcm: &Bytes, rate_hz: u32) {
        self.model_speaks();
        let samples = pcm.len() / BYTES_PER_SAMPLE;
        let ms = samples as u64 * 1000 / u64::from(rate_hz.max(1));
        let Phase::Live(live) = &mut self.phase else { return };
        let turn = self.transcript.begin(Speaker::Ai, self.now);
        turn.audio_ms += ms;
        let number = turn.number;
        live.last_ai_turn = number;
        live.playout_end = live.playout_end.max(self.now) + ms;
        if let Some(closing) = &mut live.closing {
            closing.heard = true;
        }
        self.send_audio(pcm, rate_hz, number);
        if self.timers.get(Timer::Closing).is_some_and(|at| self.playout_end().is_some_and(|end| end >= at)) {
            self.close_after_playout(limits::CLOSING_PAUSE_MS);
        }
    }

    /// Words of the interviewer.
    pub(super) fn model_text(&mut self, delta: &str) {
        self.model_spoke();
        self.timers.stop(Timer::Greeting);
        self.timers.stop(Timer::ModelSilence);
        let sealed = self.append(Speaker::Ai, delta);
        if sealed {
            self.timers.set(Timer::TranscriptAi, self.now + limits::TRANSCRIPT_GRACE_MS);
        }
        self.user_turn_is_over();
    }

    /// The interviewer says something: a sealed turn is over for good, and so is the person's.
    fn model_speaks(&mut self) {
        self.model_spoke();
        self.timers.stop(Timer::Greeting);
        self.timers.stop(Timer::ModelSilence);
        if self.transcript.open(Speaker::Ai).is_some_and(|turn| turn.sealed) {
            self.finish_ai_turn();
        }
        self.user_turn_is_over();
    }

    /// The answer has begun: what the person said is final once trailing words had their time.
    fn user_turn_is_over(&mut self) {
        if self.transcript.open(Speaker::User).is_some() && self.timers.get(Timer::TranscriptUser).is_none() {
            self.timers.set(Timer::TranscriptUser, self.now + limits::TRANSCRIPT_GRACE_MS);
        }
    }

    /// Words of the person.
    pub(super) fn user_text(&mut self, delta: &str) {
        let Phase::Live(live) = &mut self.phase else { return };
        let heard_at = live.speech_began.take();
        if self.transcript.open(Speaker::User).is_none() {
            let began = heard_at.unwrap_or_else(|| self.guess_speech_began());
            self.transcript.begin(Speaker::User, began);
        }
        self.append(Speaker::User, delta);
        if self.transcript.open(Speaker::Ai).is_some_and(|turn| !turn.interrupted) {
            self.timers.set(Timer::TranscriptUser, self.now + limits::TRANSCRIPT_GRACE_MS);
        } else {
            // The person goes on: the turn is not over after all.
            self.timers.stop(Timer::TranscriptUser);
        }
    }

    /// When the words just transcribed were said, if the provider did not say when it heard them.
    /// Words that come during an answer were said before it, if nothing else led to that answer.
    fn guess_speech_began(&self) -> UnixMillis {
        let answered_nothing = self.transcript.turns().last().is_some_and(|turn| turn.speaker == Speaker::Ai);
        match self.transcript.open(Speaker::Ai) {
            Some(answer) if !answer.interrupted && answered_nothing => answer.began - 1,
            Some(_) | None => self.now,
        }
    }

    /// Adds words to an open turn and shows it; says whether its speech is over.
    fn append(&mut self, speaker: Speaker, delta: &str) -> bool {
        let turn = self.transcript.append(speaker, delta, self.now).clone();
        if !turn.text.is_empty() {
            self.notify(&ServerEvent::Transcript {
                speaker,
                text: &turn.text,
                turn: turn.number,
                sequence: None,
                began: turn.began,
            });
        }
        turn.sealed
    }

    /// A typed answer is a whole turn.
    pub(super) fn typed_answer(&mut self, text: &str) {
        if !matches!(self.phase, Phase::Live(_)) {
            return;
        }
        // Whatever was being said came before this answer, and typing over it cuts it off.
        if let Some(turn) = self.transcript.open_mut(Speaker::Ai) {
            turn.interrupted |= !turn.sealed;
        }
        self.finish_open_turns();
        self.transcript.append(Speaker::User, text, self.now);
        self.finish_user_turn();
        if self.model_is_open() {
            self.command(Command::UserText(text));
            self.expect_answer();
        } else {
            self.hold_text(text);
        }
    }

    /// The interviewer's turn has had its grace. When the words it answers are not there yet, it
    /// waits for them: the transcript keeps the order in which things were said.
    pub(super) fn ai_turn_due(&mut self) {
        let Phase::Live(live) = &self.phase else { return self.finish_ai_turn() };
        let Some(turn) = self.transcript.open(Speaker::Ai) else { return };
        let words_missing = live.speech_began.is_some_and(|began| began < turn.began)
            && self.transcript.open(Speaker::User).is_none();
        if words_missing && !turn.interrupted && self.now.since(turn.sealed_at) < limits::WORDS_WAIT_MS {
            self.timers.set(Timer::TranscriptAi, self.now + limits::TRANSCRIPT_GRACE_MS);
        } else {
            self.finish_ai_turn();
        }
    }

    /// The interviewer has generated all of its turn.
    pub(super) fn generation_complete(&mut self) {
        self.seal_ai_turn();
        self.close_if_farewell_ended();
    }

    /// The turn is over; without a generation complete before it, this seals it.
    pub(super) fn turn_complete(&mut self) {
        self.seal_ai_turn();
        self.close_if_farewell_ended();
    }

    /// The interviewer's speech is over; words may trail.
    fn seal_ai_turn(&mut self) {
        let now = self.now;
        if let Some(turn) = self.transcript.open_mut(Speaker::Ai)
            && !turn.sealed
        {
            turn.sealed = true;
            turn.sealed_at = now;
            self.timers.set(Timer::TranscriptAi, now + limits::TRANSCRIPT_GRACE_MS);
        }
    }

    fn close_if_farewell_ended(&mut self) {
        let heard = match &self.phase {
            Phase::Live(live) => live.closing.is_some_and(|closing| closing.heard),
            _ => false,
        };
        if heard {
            self.close_after_playout(limits::CLOSING_PAUSE_MS);
        }
    }

    /// The person spoke over the interviewer.
    pub(super) fn interrupted(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        live.playout_end = self.now;
        if let Some(closing) = &mut live.closing {
            closing.heard = false;
        }
        let last_turn = live.last_ai_turn;
        self.seal_ai_turn();
        if let Some(turn) = self.transcript.open_mut(Speaker::Ai) {
            turn.interrupted = true;
        }
        // Nothing was said yet: a phantom, seen right after the setup.
        if last_turn > 0 {
            self.discard_audio(last_turn);
        }
    }

    pub(super) fn speech_started(&mut self) {
        self.timers.stop(Timer::ModelSilence);
        let open = self.transcript.open(Speaker::User).is_some();
        let Phase::Live(live) = &mut self.phase else { return };
        live.user_speaks = true;
        if !open {
            live.speech_began = Some(self.now);
        }
    }

    pub(super) fn speech_ended(&mut self) {
        let Phase::Live(live) = &mut self.phase else { return };
        live.user_speaks = false;
        self.expect_answer();
    }

    /// It is the model's turn: watch that it takes it.
    fn expect_answer(&mut self) {
        if let Phase::Live(live) = &mut self.phase {
            live.nudged = false;
            self.timers.set(Timer::ModelSilence, self.now + limits::MODEL_SILENCE_MS);
        }
    }

    pub(super) fn finish_user_turn(&mut self) {
        self.timers.stop(Timer::TranscriptUser);
        self.finish_turn(Speaker::User);
    }

    /// Finishes the interviewer's turn; first the person's, if it came before.
    pub(super) fn finish_ai_turn(&mut self) {
        self.timers.stop(Timer::TranscriptAi);
        let began = |speaker| self.transcript.open(speaker).map(|turn| turn.began);
        if let (Some(user), Some(ai)) = (began(Speaker::User), began(Speaker::Ai))
            && user < ai
        {
            self.finish_user_turn();
        }
        self.finish_turn(Speaker::Ai);
    }

    /// Finishes what is open, in the order in which it began.
    pub(super) fn finish_open_turns(&mut self) {
        self.finish_ai_turn();
        self.finish_user_turn();
    }

    /// Journals a turn, then tells the client that it is final: in this order, always.
    fn finish_turn(&mut self, speaker: Speaker) {
        let Some((number, turn)) = self.transcript.finish(speaker) else { return };
        let turn = turn.clone();
        self.checkpoint(None);
        self.notify(&ServerEvent::Transcript {
            speaker,
            text: &turn.content,
            turn: number,
            sequence: Some(turn.sequence),
            began: turn.at,
        });
    }

    fn playout_end(&self) -> Option<UnixMillis> {
        match &self.phase {
            Phase::Live(live) => Some(live.playout_end),
            _ => None,
        }
    }
}
