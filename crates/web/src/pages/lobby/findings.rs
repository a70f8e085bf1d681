//! What each line of the checklist says, in words, and how it stands. Pure.

use super::checks::{Check, Checks, Connection, Echo, Interviewer, Microphone, OwnVoice, Speaker};
use crate::i18n::texts::lobby as texts;
use crate::i18n::{Language, Text};
use crate::sound::{Browser, advice};
use client::media::check::{EchoVerdict, LevelVerdict};

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Not known yet.
    Pending,
    /// Well.
    Ok,
    /// Not well, and no reason not to begin.
    Warn,
    /// It cannot begin so.
    Fail,
}

impl Mark {
    /// The name in the page's markup.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }

    /// The icon in words.
    pub(crate) fn text(self) -> Text {
        match self {
            Self::Pending => texts::MARK_PENDING,
            Self::Ok => texts::MARK_OK,
            Self::Warn => texts::MARK_WARN,
            Self::Fail => texts::MARK_FAIL,
        }
    }
}

/// What a line of the checklist says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How it stands.
    pub(crate) mark: Mark,
    /// What was found.
    text: Text,
    /// What helps.
    hint: Option<Text>,
    /// The value that text or hint has a place for.
    value: Option<(&'static str, String)>,
}

impl Finding {
    fn new(mark: Mark, text: Text) -> Self {
        Self { mark, text, hint: None, value: None }
    }

    fn hint(self, hint: Text) -> Self {
        Self { hint: Some(hint), ..self }
    }

    fn value(self, name: &'static str, value: impl Into<String>) -> Self {
        Self { value: Some((name, value.into())), ..self }
    }

    fn fill(&self, language: Language, text: Text) -> String {
        let value = self.value.as_ref().map(|(name, value)| (*name, value.as_str()));
        language.fill(text, value.as_slice())
    }

    /// What was found.
    pub(crate) fn text(&self, language: Language) -> String {
        self.fill(language, self.text)
    }

    /// What helps.
    pub(crate) fn hint_text(&self, language: Language) -> Option<String> {
        self.hint.map(|hint| self.fill(language, hint))
    }
}

/// What is said of one thing.
pub(super) fn of(checks: &Checks, check: Check) -> Finding {
    match check {
        Check::Browser if checks.has_what_is_needed => Finding::new(Mark::Ok, texts::BROWSER_OK),
        Check::Browser => Finding::new(Mark::Fail, texts::BROWSER_FAIL).hint(texts::BROWSER_HINT),
        Check::Secure if checks.is_secure => Finding::new(Mark::Ok, texts::SECURE_OK),
        Check::Secure => Finding::new(Mark::Fail, texts::SECURE_FAIL)
            .hint(texts::SECURE_HINT)
            .value("origin", checks.origin.as_str()),
        Check::Microphone => microphone(checks.microphone),
        Check::Level => level(checks.level),
        Check::Speaker => speaker(checks.speaker),
        Check::OwnVoice => own_voice(checks.own_voice),
        Check::Echo => echo(checks.echo),
        Check::Connection => connection(checks.connection),
        Check::Interviewer => interviewer(&checks.interviewer),
    }
}

fn microphone(microphone: Microphone) -> Finding {
    match microphone {
        Microphone::Unasked => Finding::new(Mark::Pending, texts::MICROPHONE_PENDING),
        Microphone::Asking => Finding::new(Mark::Pending, texts::MICROPHONE_ASKING),
        Microphone::Open => Finding::new(Mark::Ok, texts::MICROPHONE_OK),
        Microphone::Lost => Finding::new(Mark::Fail, texts::MICROPHONE_LOST),
        // The text is the same for every browser; what to do in it stands below.
        Microphone::Failed(problem) => Finding::new(Mark::Fail, advice(problem, Browser::Chromium).heading),
    }
}

fn level(level: Option<LevelVerdict>) -> Finding {
    let warn = |text, hint| Finding::new(Mark::Warn, text).hint(hint);
    match level {
        None => Finding::new(Mark::Pending, texts::LEVEL_PENDING),
        Some(LevelVerdict::Listening) => Finding::new(Mark::Pending, texts::LEVEL_LISTENING),
        Some(LevelVerdict::Good) => Finding::new(Mark::Ok, texts::LEVEL_OK),
        Some(LevelVerdict::NothingHeard) => warn(texts::LEVEL_NOTHING, texts::LEVEL_NOTHING_HINT),
        Some(LevelVerdict::NoSignal) => warn(texts::LEVEL_NO_SIGNAL, texts::LEVEL_NO_SIGNAL_HINT),
        Some(LevelVerdict::TooQuiet) => warn(texts::LEVEL_QUIET, texts::LEVEL_QUIET_HINT),
        Some(LevelVerdict::TooLoud) => warn(texts::LEVEL_LOUD, texts::LEVEL_LOUD_HINT),
    }
}

fn speaker(speaker: Speaker) -> Finding {
    match speaker {
        Speaker::Untried => Finding::new(Mark::Pending, texts::SPEAKER_PENDING),
        Speaker::Asked => Finding::new(Mark::Pending, texts::SPEAKER_ASK),
        Speaker::Heard => Finding::new(Mark::Ok, texts::SPEAKER_OK),
        Speaker::NotHeard => Finding::new(Mark::Warn, texts::SPEAKER_WARN).hint(texts::SPEAKER_HINT),
    }
}

fn own_voice(own_voice: OwnVoice) -> Finding {
    match own_voice {
        OwnVoice::Untried => Finding::new(Mark::Pending, texts::OWN_VOICE_PENDING),
        OwnVoice::Recording => Finding::new(Mark::Pending, texts::OWN_VOICE_RECORDING),
        OwnVoice::Played => Finding::new(Mark::Ok, texts::OWN_VOICE_OK),
    }
}

fn echo(echo: Echo) -> Finding {
    match echo {
        Echo::Untried => Finding::new(Mark::Pending, texts::ECHO_PENDING),
        Echo::Listening => Finding::new(Mark::Pending, texts::ECHO_LISTENING),
        Echo::Found(EchoVerdict::None) => Finding::new(Mark::Ok, texts::ECHO_NONE),
        Echo::Found(EchoVerdict::Faint) => Finding::new(Mark::Ok, texts::ECHO_FAINT),
        Echo::Found(EchoVerdict::Disturbing) => {
            Finding::new(Mark::Warn, texts::ECHO_DISTURBING).hint(texts::ECHO_HINT)
        }
    }
}

fn connection(connection: Connection) -> Finding {
    let weak = |text| Finding::new(Mark::Warn, text).hint(texts::CONNECTION_WEAK_HINT);
    match connection {
        Connection::Measuring => Finding::new(Mark::Pending, texts::CONNECTION_PENDING),
        Connection::Failed => {
            Finding::new(Mark::Fail, texts::CONNECTION_FAIL).hint(texts::CONNECTION_FAIL_HINT)
        }
        Connection::Measured(line) if line.is_lossy() => {
            weak(texts::CONNECTION_LOSSY).value("lost", line.lost_percent.to_string())
        }
        Connection::Measured(line) if line.is_slow() => {
            weak(texts::CONNECTION_SLOW).value("ms", line.median_ms.to_string())
        }
        Connection::Measured(line) => {
            Finding::new(Mark::Ok, texts::CONNECTION_OK).value("ms", line.median_ms.to_string())
        }
    }
}

fn interviewer(interviewer: &Interviewer) -> Finding {
    match interviewer {
        Interviewer::Asking => Finding::new(Mark::Pending, texts::INTERVIEWER_PENDING),
        Interviewer::Ready => Finding::new(Mark::Ok, texts::INTERVIEWER_OK),
        Interviewer::Full => {
            Finding::new(Mark::Warn, texts::INTERVIEWER_FULL).hint(texts::INTERVIEWER_FULL_HINT)
        }
        Interviewer::NotReady(problem) => Finding::new(Mark::Fail, texts::INTERVIEWER_NOT_READY)
            .hint(texts::INTERVIEWER_HINT)
            .value("problem", problem.as_str()),
        Interviewer::Unknown => Finding::new(Mark::Warn, texts::INTERVIEWER_UNKNOWN),
    }
}
