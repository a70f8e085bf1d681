//! One text in every language, and how texts are written down.

use super::Language;

/// One text in every language. `{name}` stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text {
    /// In English.
    pub(crate) en: &'static str,
    /// In Spanish.
    pub(crate) es: &'static str,
    /// In Chinese.
    pub(crate) zh: &'static str,
}

/// A text about a number of things: `{n}` stands for the number. Chinese has no plural.
/// <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// About one thing.
    pub(crate) one: Text,
    /// About none or many.
    pub(crate) many: Text,
}

impl Counted {
    /// The text about `count` things, with the number as `written`.
    pub(crate) fn about(self, language: Language, count: u64, written: &str) -> String {
        let text = if count == 1 { self.one } else { self.many };
        language.fill(text, &[("n", written)])
    }
}

/// Writes texts down: a name, and the text in each language. Lists them for the tests.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { en: $en:literal, es: $es:literal, zh: $zh:literal $(,)? })+) => {
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::i18n::Text = $crate::i18n::Text { en: $en, es: $es, zh: $zh };
        )+

        /// Every text of this file, by name.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, $crate::i18n::Text)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use texts;
