//! Times and amounts in words, where the browser has no form for them.

use super::Language;
use super::texts::amounts as texts;

/// A length of time to be told in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duration {
    /// Seconds.
    Seconds(u32),
    /// Minutes.
    Minutes(u32),
    /// Days.
    Days(u32),
}

impl Duration {
    /// The length in the unit that a person would choose, rounded.
    pub(crate) fn from_ms(ms: u64) -> Self {
        const SECOND: u64 = 1_000;
        const MINUTE: u64 = 60 * SECOND;
        const DAY: u64 = 24 * 60 * MINUTE;
        let rounded = |unit: u64| u32::try_from((ms + unit / 2) / unit).unwrap_or(u32::MAX);
        match ms {
            0..MINUTE => Self::Seconds(rounded(SECOND)),
            MINUTE..DAY => Self::Minutes(rounded(MINUTE)),
            DAY.. => Self::Days(rounded(DAY)),
        }
    }

    /// Such as `5 minutes`.
    pub(crate) fn text(self, language: Language) -> String {
        let (text, count) = match self {
            Self::Seconds(count) => (texts::SECONDS, count),
            Self::Minutes(count) => (texts::MINUTES, count),
            Self::Days(count) => (texts::DAYS, count),
        };
        text.about(language, count.into(), &count.to_string())
    }
}

/// A position in a recording: `4:05`, or `1:04:05`.
pub(crate) fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Tenths of a second as the language writes them: `1.5`, `1,5`.
pub(crate) fn tenths(language: Language, ms: u32) -> String {
    let tenths = (ms + 50) / 100;
    let point = if language == Language::Spanish { ',' } else { '.' };
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (ms, en, es, zh) in [
            (1_000, "1 second", "1 segundo", "1 秒"),
            (59_400, "59 seconds", "59 segundos", "59 秒"),
            (60_000, "1 minute", "1 minuto", "1 分钟"),
            (300_000, "5 minutes", "5 minutos", "5 分钟"),
            (2_592_000_000, "30 days", "30 días", "30 天"),
        ] {
            let text = |language| Duration::from_ms(ms).text(language);
            assert_eq!(Language::ALL.map(text), [en, es, zh], "{ms}");
        }
    }

    #[test]
    fn positions() {
        for (ms, text) in [(0, "0:00"), (65_999, "1:05"), (3_600_000, "1:00:00"), (3_725_000, "1:02:05")] {
            assert_eq!(clock(ms), text);
        }
    }

    #[test]
    fn decimal_points() {
        assert_eq!(tenths(Language::English, 1_200), "1.2");
        assert_eq!(tenths(Language::Spanish, 1_250), "1,3");
        assert_eq!(tenths(Language::Chinese, 600), "0.6");
    }
}
