//! Why a call gave nothing, and how a person is told.

use crate::i18n::Language;
use crate::i18n::format::Duration;
use crate::i18n::texts::failures as texts;
use trpc::Code;

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// The server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// The server took too long.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The server said no.
    #[error("the server refused: {}", code.name())]
    Refused {
        /// What kind of no.
        code: Code,
        /// What the server says, in English. It may name a field.
        message: String,
        /// A finer kind, where there is one.
        reason: Option<String>,
    },
    /// The answer is not what this version of the app expects.
    #[error("the server's answer cannot be read")]
    Unreadable,
}

impl Failure {
    /// The server's code, if it said no.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// True when nobody is signed in any more.
    pub(crate) fn is_signed_out(&self) -> bool {
        self.code() == Some(Code::Unauthorized)
    }

    /// The input's field that is at fault, such as `resume.content`, and what is wrong with it, in English.
    pub(crate) fn field(&self) -> Option<(&str, &str)> {
        let Self::Refused { code: Code::BadRequest | Code::Forbidden | Code::Conflict, message, .. } = self
        else {
            return None;
        };
        let (field, problem) = message.split_once(": ")?;
        let path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '[' | ']' | '_');
        (!field.is_empty() && field.chars().all(path)).then_some((field, problem))
    }

    /// What to tell the person.
    pub(crate) fn text(&self, language: Language) -> String {
        let text = match self {
            Self::Offline => texts::OFFLINE,
            Self::TimedOut => texts::TIMED_OUT,
            Self::Unreadable => texts::UNREADABLE,
            Self::Refused { code, message, .. } => return refused(language, *code, message),
        };
        language.say(text).to_owned()
    }
}

fn refused(language: Language, code: Code, message: &str) -> String {
    let text = match code {
        Code::Unauthorized => texts::SIGNED_OUT,
        Code::Forbidden => texts::FORBIDDEN,
        Code::NotFound => texts::NOT_FOUND,
        Code::Conflict => texts::CONFLICT,
        Code::PayloadTooLarge => texts::TOO_LARGE,
        Code::ServiceUnavailable | Code::BadGateway | Code::GatewayTimeout => texts::UNAVAILABLE,
        Code::TooManyRequests => {
            let Some(wait) = wait(message) else { return language.say(texts::TOO_MANY).to_owned() };
            return language.fill(texts::TOO_MANY_WAIT, &[("wait", &wait.text(language))]);
        }
        // The message is written for a person, and names what to change.
        Code::BadRequest if !message.is_empty() => {
            return language.fill(texts::BAD_REQUEST, &[("problem", message)]);
        }
        _ => texts::SERVER,
    };
    language.say(text).to_owned()
}

/// The wait that a refusal names: "… try again in 10 seconds."
fn wait(message: &str) -> Option<Duration> {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let number: u32 = number.parse().ok()?;
        if unit.starts_with("second") {
            Some(Duration::Seconds(number))
        } else if unit.starts_with("minute") {
            Some(Duration::Minutes(number))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(code: Code, message: &str) -> Failure {
        Failure::Refused { code, message: message.into(), reason: None }
    }

    #[test]
    fn the_field_at_fault_is_found() {
        let field = |message: &str| {
            refused(Code::BadRequest, message).field().map(|(a, b)| (a.to_owned(), b.to_owned()))
        };
        assert_eq!(
            field("resume.content: at most 50000 characters, but has 60000").unwrap(),
            ("resume.content".into(), "at most 50000 characters, but has 60000".into())
        );
        for none in ["Interview is not in PENDING state", "so it is: no", "", ": x"] {
            assert_eq!(field(none), None, "{none}");
        }
        assert_eq!(refused(Code::NotFound, "id: unknown").field(), None);
    }

    #[test]
    fn a_wait_is_told_in_the_persons_language() {
        let failure = refused(Code::TooManyRequests, "Too many attempts. Please try again in 2 minutes.");
        assert_eq!(failure.text(Language::English), "Too many attempts. Please try again in 2 minutes.");
        assert!(failure.text(Language::Spanish).contains("2 minutos"));
        assert!(failure.text(Language::Chinese).contains("2 分钟"));
        let vague = refused(Code::TooManyRequests, "The server is busy.");
        assert!(vague.text(Language::English).contains("a moment"));
    }

    #[test]
    fn every_failure_has_a_text_in_every_language() {
        let codes = Code::ALL.into_iter().map(|code| refused(code, ""));
        for failure in codes.chain([Failure::Offline, Failure::TimedOut, Failure::Unreadable]) {
            let texts = Language::ALL.map(|language| failure.text(language));
            assert!(texts.iter().all(|text| !text.is_empty()), "{failure}");
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "{failure}");
        }
    }

    proptest! {
        #[test]
        fn junk_never_panics(message in "\\PC{0,100}") {
            for code in Code::ALL {
                let failure = refused(code, &message);
                let _ = (failure.field(), failure.text(Language::English));
            }
        }
    }
}
