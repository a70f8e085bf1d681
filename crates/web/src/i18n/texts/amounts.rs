//! Numbers of things.

use crate::i18n::Counted;
use crate::i18n::text::texts;

texts! {
    SECOND { en: "{n} second", es: "{n} segundo", zh: "{n} 秒" }
    SECONDS_MANY { en: "{n} seconds", es: "{n} segundos", zh: "{n} 秒" }
    MINUTE { en: "{n} minute", es: "{n} minuto", zh: "{n} 分钟" }
    MINUTES_MANY { en: "{n} minutes", es: "{n} minutos", zh: "{n} 分钟" }
    DAY { en: "{n} day", es: "{n} día", zh: "{n} 天" }
    DAYS_MANY { en: "{n} days", es: "{n} días", zh: "{n} 天" }
    WORD { en: "{n} word", es: "{n} palabra", zh: "{n} 个词" }
    WORDS_MANY { en: "{n} words", es: "{n} palabras", zh: "{n} 个词" }
}

/// Seconds.
pub(crate) const SECONDS: Counted = Counted { one: SECOND, many: SECONDS_MANY };
/// Minutes.
pub(crate) const MINUTES: Counted = Counted { one: MINUTE, many: MINUTES_MANY };
/// Days.
pub(crate) const DAYS: Counted = Counted { one: DAY, many: DAYS_MANY };
/// Words that were said.
pub(crate) const WORDS: Counted = Counted { one: WORD, many: WORDS_MANY };
