//! The candidate's own questions, and goodbye.

use super::{Heard, Mind, Pending, Phase, Reply, Then, capped, joined};
use crate::answers;
use crate::intent::{self, Intent};
use crate::limits::{FAREWELL_MS, MAX_OWN_QUESTIONS};
use crate::phrases;
use crate::text::pattern;

/// Somebody who does not know what to do now.
fn is_lost(heard: &Heard) -> bool {
    pattern::any(
        "don't|didn't understand|get ; what * should|do|must|can i * do|say|ask ; what * mean ; ^ * rephrase",
        heard.words.plain(),
    ) && heard.words.len() <= 10
}

/// Least time in which a question of the candidate makes sense, in milliseconds.
const OWN_QUESTION_MS: u64 = FAREWELL_MS + 20_000;

/// Most exchanges in this part, whatever they are.
const MAX_REMARKS: u8 = 8;

impl Mind {
    /// Asks for the candidate's own questions.
    pub(super) fn invite(&mut self, lead: &str) -> Reply {
        if self.clock.left_ms() < OWN_QUESTION_MS {
            return self.finish(phrases::ALMOST_UP);
        }
        self.phase = Phase::OwnQuestions;
        self.topic = None;
        let table = if self.material.job_sentences.is_empty() {
            phrases::YOUR_TURN_BLIND
        } else {
            phrases::YOUR_TURN
        };
        let question = self.wording.pick(table);
        self.ask(lead, &question)
    }

    /// Something was said when it is the candidate's turn to ask.
    pub(super) fn own_question(&mut self, heard: &Heard) -> Reply {
        let words = heard.words.plain();
        self.remarks = self.remarks.saturating_add(1);
        if self.remarks > MAX_REMARKS {
            return self.finish(self.thanks());
        }
        let asks = intent::is_question(&heard.text, words);
        let done = intent::is_done(words) && heard.words.len() <= 20;
        if done
            || !asks
                && (intent::is_no(words) || heard.intent == Intent::DontKnow || heard.intent == Intent::Skip)
        {
            return self.finish(self.thanks());
        }
        if let Some(reply) = self.wish_at_the_end(heard) {
            return reply;
        }
        if !asks && heard.words.len() <= 5 && intent::is_yes(words) {
            return self.aside(phrases::GO_AHEAD);
        }
        if asks { self.answer_from_job(heard) } else { self.statement() }
    }

    /// Wishes that make sense here too.
    fn wish_at_the_end(&mut self, heard: &Heard) -> Option<Reply> {
        Some(match heard.intent {
            Intent::Repeat | Intent::BadSound => self.again(phrases::REPEAT),
            Intent::Rephrase | Intent::MayI | Intent::TellMe if is_lost(heard) => {
                self.aside(phrases::YOU_CAN_ASK)
            }
            Intent::AboutInterviewer => {
                let at = self.asked_about_me.min(phrases::ABOUT_ME.len().saturating_sub(1));
                self.asked_about_me = self.asked_about_me.saturating_add(1);
                self.and_more(phrases::ABOUT_ME.get(at).copied().unwrap_or_default())
            }
            Intent::Recording => self.and_more_of(phrases::RECORDING),
            Intent::Feedback => self.and_more_of(phrases::NO_FEEDBACK),
            Intent::Verdict => self.and_more_of(phrases::VERDICT),
            Intent::OffTopic => self.and_more_of(phrases::ONLY_THE_JOB),
            Intent::Injection => self.and_more_of(phrases::STAY),
            Intent::SoundCheck => self.and_more_of(phrases::I_HEAR),
            Intent::Language => self.and_more_of(phrases::ENGLISH_ONLY),
            Intent::Hostile => {
                self.pending = Some(Pending::GoOnOrStop);
                self.hostile = self.hostile.saturating_add(1);
                if self.hostile >= 2 { self.finish(phrases::ENOUGH) } else { self.aside(phrases::BOUNDARY) }
            }
            Intent::MaybeStop => self.finish(phrases::AS_YOU_WISH),
            Intent::Moment | Intent::Nervous | Intent::Break => {
                self.pending = Some(Pending::Moment);
                self.aside(phrases::MOMENT)
            }
            Intent::Ready | Intent::MayI | Intent::Addition if heard.words.len() <= 6 => {
                self.aside(phrases::GO_AHEAD)
            }
            _ => return None,
        })
    }

    fn answer_from_job(&mut self, heard: &Heard) -> Reply {
        let found = answers::answer(&heard.text, &self.material.job_sentences).cloned();
        let text = match found {
            Some(sentence) => {
                let new = self.wording.use_up(&sentence);
                let lead = self.wording.pick(if new { phrases::THE_JOB_SAYS } else { phrases::AS_I_SAID });
                let end = if sentence.ends_with(['.', '!']) { "" } else { "." };
                format!("{lead} {sentence}{end}")
            }
            None => self.wording.pick(phrases::NOT_IN_JOB),
        };
        self.own_questions = self.own_questions.saturating_add(1);
        if self.own_questions >= MAX_OWN_QUESTIONS || self.clock.left_ms() < OWN_QUESTION_MS {
            return self.finish_after(&text, self.thanks());
        }
        self.and_more(&text)
    }

    /// Not a question: thanked for once, then it is the end.
    fn statement(&mut self) -> Reply {
        if self.remarks > 1 || self.own_questions > 0 {
            return self.finish(self.thanks());
        }
        self.and_more_of(phrases::NOTED)
    }

    fn and_more_of(&mut self, table: &[&str]) -> Reply {
        let text = self.wording.pick(table);
        self.and_more(&text)
    }

    /// "What else would you like to know?"
    fn and_more(&mut self, text: &str) -> Reply {
        let question = if self.own_questions == 0 {
            "What would you like to ask?".to_owned()
        } else {
            self.wording.pick(phrases::MORE)
        };
        self.ask(text, &question)
    }

    fn thanks(&self) -> &'static [&'static str] {
        if self.material.is_strict() { phrases::THANKS_STRICT } else { phrases::THANKS }
    }

    /// Says goodbye: the end.
    pub(super) fn finish(&mut self, table: &[&str]) -> Reply {
        self.finish_after("", table)
    }

    fn finish_after(&mut self, text: &str, table: &[&str]) -> Reply {
        let goodbye = self.wording.pick(table);
        self.phase = Phase::Over;
        self.pending = None;
        let text = capped(joined(&[text, &goodbye]));
        self.last.text.clone_from(&text);
        self.last.question.clear();
        Reply { text, then: Then::EndCall, thinking_time_ms_hint: 0 }
    }
}
