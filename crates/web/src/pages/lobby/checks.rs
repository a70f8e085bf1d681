//! What the lobby has found so far, and what keeps an interview from starting. Pure: the browser is asked
//! elsewhere.

use super::connection::Line;
use super::findings::{self, Finding, Mark};
use crate::i18n::Text;
use crate::i18n::texts::lobby as texts;
use crate::sound::MicrophoneProblem;
use client::media::check::{EchoVerdict, LevelVerdict};
use contract::procedures::server::{About, Readiness};

/// One line of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The browser has what is needed.
    Browser,
    /// The page may use a microphone at all.
    Secure,
    /// A microphone is open.
    Microphone,
    /// The person is heard.
    Level,
    /// The person hears.
    Speaker,
    /// The person has heard themselves.
    OwnVoice,
    /// One device does not hear the other.
    Echo,
    /// The way to the server.
    Connection,
    /// The interviewer can be talked to.
    Interviewer,
}

impl Check {
    /// Every line, in the order of the page: what the person does comes first.
    pub(crate) const ALL: [Self; 9] = [
        Self::Microphone,
        Self::Level,
        Self::Speaker,
        Self::OwnVoice,
        Self::Echo,
        Self::Connection,
        Self::Interviewer,
        Self::Browser,
        Self::Secure,
    ];

    /// What can make an interview impossible, causes before what follows from them.
    const BLOCKING: [Self; 5] =
        [Self::Browser, Self::Secure, Self::Connection, Self::Interviewer, Self::Microphone];

    /// The name in the page's markup.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Secure => "secure",
            Self::Microphone => "microphone",
            Self::Level => "level",
            Self::Speaker => "speaker",
            Self::OwnVoice => "own-voice",
            Self::Echo => "echo",
            Self::Connection => "connection",
            Self::Interviewer => "interviewer",
        }
    }

    /// What it is called.
    pub(crate) fn name(self) -> Text {
        match self {
            Self::Browser => texts::BROWSER,
            Self::Secure => texts::SECURE,
            Self::Microphone => texts::MICROPHONE,
            Self::Level => texts::LEVEL,
            Self::Speaker => texts::SPEAKER,
            Self::OwnVoice => texts::OWN_VOICE,
            Self::Echo => texts::ECHO,
            Self::Connection => texts::CONNECTION,
            Self::Interviewer => texts::INTERVIEWER,
        }
    }
}

/// The microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Microphone {
    /// Nobody was asked.
    #[default]
    Unasked,
    /// The browser asks, or opens it.
    Asking,
    /// It gives sound.
    Open,
    /// It gave sound, and is gone.
    Lost,
    /// There is none.
    Failed(MicrophoneProblem),
}

/// The loudspeaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Speaker {
    /// Nothing was played.
    #[default]
    Untried,
    /// The test sound plays or has played, and the person is asked.
    Asked,
    /// The person hears it.
    Heard,
    /// The person does not.
    NotHeard,
}

/// The recording that is played back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OwnVoice {
    /// Nothing was recorded.
    #[default]
    Untried,
    /// It is being recorded.
    Recording,
    /// It was, and plays.
    Played,
}

/// The echo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Echo {
    /// Nobody has listened for it.
    #[default]
    Untried,
    /// The check runs.
    Listening,
    /// What it found.
    Found(EchoVerdict),
}

/// The connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Connection {
    /// It is being measured.
    #[default]
    Measuring,
    /// There is none.
    Failed,
    /// What was measured.
    Measured(Line),
}

/// The interviewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Interviewer {
    /// The server is being asked.
    #[default]
    Asking,
    /// It can be talked to.
    Ready,
    /// It can, and others do, as many as it can at once.
    Full,
    /// It cannot be talked to, and why.
    NotReady(String),
    /// The server does not say.
    Unknown,
}

impl Interviewer {
    /// What the server says of it. `is_ready` is what the server says of itself.
    pub(crate) fn of(about: &About, is_ready: bool) -> Self {
        let interviewer = &about.interviewer;
        if let Readiness::NotReady { problem } = &interviewer.readiness {
            return Self::NotReady(problem.clone());
        }
        let is_full = interviewer.embedded.as_ref().is_some_and(|places| places.live >= places.capacity);
        match (is_ready, is_full) {
            (false, _) => Self::Unknown,
            (true, true) => Self::Full,
            (true, false) => Self::Ready,
        }
    }
}

/// Everything that was found so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checks {
    /// The browser has audio worklets and WebSockets.
    pub(crate) has_what_is_needed: bool,
    /// The page is secure.
    pub(crate) is_secure: bool,
    /// Where the page comes from.
    pub(crate) origin: String,
    /// The microphone.
    pub(crate) microphone: Microphone,
    /// What the level of the person's speech is.
    pub(crate) level: Option<LevelVerdict>,
    /// The loudspeaker.
    pub(crate) speaker: Speaker,
    /// The recording.
    pub(crate) own_voice: OwnVoice,
    /// The echo.
    pub(crate) echo: Echo,
    /// The connection.
    pub(crate) connection: Connection,
    /// The interviewer.
    pub(crate) interviewer: Interviewer,
}

impl Checks {
    /// What is known before anything is tried.
    pub(crate) fn new(has_what_is_needed: bool, is_secure: bool, origin: String) -> Self {
        Self {
            // On an insecure page the browser hides what it has, which is no fault of the browser.
            has_what_is_needed: has_what_is_needed || !is_secure,
            is_secure,
            origin,
            microphone: Microphone::default(),
            level: None,
            speaker: Speaker::default(),
            own_voice: OwnVoice::default(),
            echo: Echo::default(),
            connection: Connection::default(),
            interviewer: Interviewer::default(),
        }
    }

    /// What a line says.
    pub(crate) fn finding(&self, check: Check) -> Finding {
        findings::of(self, check)
    }

    /// What keeps a voice interview from beginning. A microphone that was not asked for yet does not: it is
    /// asked for when the interview starts, before anything is spent.
    pub(crate) fn blocking(&self) -> Option<Check> {
        Check::BLOCKING.into_iter().find(|check| self.finding(*check).mark == Mark::Fail)
    }

    /// The devices can be tried now.
    pub(crate) fn may_try(&self) -> bool {
        self.microphone == Microphone::Open
            && self.own_voice != OwnVoice::Recording
            && self.echo != Echo::Listening
    }

    /// Nothing is left of what another microphone has shown.
    pub(crate) fn forget_microphone(&mut self, now: Microphone) {
        self.microphone = now;
        self.level = None;
        self.own_voice = OwnVoice::Untried;
        self.echo = Echo::Untried;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn checks() -> Checks {
        Checks::new(true, true, "https://prep.example".into())
    }

    fn mark(checks: &Checks, check: Check) -> Mark {
        checks.finding(check).mark
    }

    #[test]
    fn only_what_makes_an_interview_impossible_blocks_it() {
        let mut checks = checks();
        assert_eq!(checks.blocking(), None, "a microphone is asked for at the start");
        checks.speaker = Speaker::NotHeard;
        checks.level = Some(LevelVerdict::NoSignal);
        checks.echo = Echo::Found(EchoVerdict::Disturbing);
        checks.connection = Connection::Measured(Line { median_ms: 900, lost_percent: 50 });
        checks.interviewer = Interviewer::Full;
        for check in [Check::Speaker, Check::Level, Check::Echo, Check::Connection, Check::Interviewer] {
            assert_eq!(mark(&checks, check), Mark::Warn, "{check:?}");
            assert!(checks.finding(check).hint_text(Language::English).is_some(), "{check:?}");
        }
        assert_eq!(checks.blocking(), None);
        checks.microphone = Microphone::Failed(MicrophoneProblem::InUse);
        assert_eq!(checks.blocking(), Some(Check::Microphone));
        checks.connection = Connection::Failed;
        assert_eq!(checks.blocking(), Some(Check::Connection), "the cause is named");
    }

    #[test]
    fn an_insecure_page_is_not_the_browser_s_fault() {
        let checks = Checks::new(false, false, "http://prep.example".into());
        assert_eq!(mark(&checks, Check::Browser), Mark::Ok);
        let secure = checks.finding(Check::Secure);
        assert_eq!(secure.mark, Mark::Fail);
        let hint = secure.hint_text(Language::English).unwrap();
        assert!(hint.contains("http://prep.example"), "{hint}");
        assert_eq!(mark(&Checks::new(false, true, String::new()), Check::Browser), Mark::Fail);
    }

    #[test]
    fn values_are_in_the_texts() {
        let mut checks = checks();
        for (line, text) in [
            (Line { median_ms: 42, lost_percent: 0 }, "Good: 42 ms there and back."),
            (Line { median_ms: 480, lost_percent: 0 }, "Slow: 480 ms there and back."),
            (Line { median_ms: 480, lost_percent: 20 }, "Unsteady: 20 % came late or not at all."),
        ] {
            checks.connection = Connection::Measured(line);
            assert_eq!(checks.finding(Check::Connection).text(Language::English), text);
        }
        checks.interviewer = Interviewer::NotReady("no key".into());
        assert_eq!(checks.finding(Check::Interviewer).text(Language::English), "Not ready: no key");
        assert_eq!(checks.blocking(), Some(Check::Interviewer));
    }

    #[test]
    fn devices_are_tried_one_at_a_time_and_anew_with_another_microphone() {
        let mut checks = checks();
        assert!(!checks.may_try());
        checks.microphone = Microphone::Open;
        assert!(checks.may_try());
        checks.echo = Echo::Listening;
        assert!(!checks.may_try());
        checks.echo = Echo::Found(EchoVerdict::None);
        checks.own_voice = OwnVoice::Recording;
        assert!(!checks.may_try());
        checks.level = Some(LevelVerdict::Good);
        checks.speaker = Speaker::Heard;
        checks.forget_microphone(Microphone::Open);
        let marks = [Check::Level, Check::OwnVoice, Check::Echo].map(|check| mark(&checks, check));
        assert_eq!(marks, [Mark::Pending; 3]);
        assert_eq!(mark(&checks, Check::Speaker), Mark::Ok, "the loudspeaker is the same");
    }

    #[test]
    fn the_interviewer_is_what_the_server_says() {
        let json = serde_json::json!({
            "version": "1", "signUp": "OPEN", "kept": [], "database": "SQLITE", "resumeWindowMs": 1,
            "limits": {
                "jobDescriptionChars": 1, "resumeChars": 1, "personaChars": 1, "nameChars": 1, "titleChars": 1,
                "minPasswordChars": 1, "maxPasswordChars": 1, "minPatienceMs": 1, "maxPatienceMs": 1,
                "documentBytes": 1, "libraryItems": 1, "durations": []
            },
            "interviewer": {
                "provider": "embedded", "name": "E", "model": null, "languages": ["en"],
                "soundGoesTo": {"kind": "THIS_SERVER"}, "textGoesTo": {"kind": "THIS_SERVER"},
                "readiness": {"state": "READY"},
                "embedded": {
                    "detector": {"name": null, "state": "MISSING"},
                    "recogniser": {"name": null, "state": "MISSING"},
                    "voice": {"name": null, "state": "MISSING"},
                    "capacity": 2, "live": 1
                }
            }
        });
        let mut about: About = serde_json::from_value(json).unwrap();
        assert_eq!(Interviewer::of(&about, true), Interviewer::Ready);
        assert_eq!(Interviewer::of(&about, false), Interviewer::Unknown);
        about.interviewer.embedded.as_mut().unwrap().live = 2;
        assert_eq!(Interviewer::of(&about, true), Interviewer::Full);
        about.interviewer.readiness = Readiness::NotReady { problem: "models".into() };
        assert_eq!(Interviewer::of(&about, true), Interviewer::NotReady("models".into()));
    }
}
