//! The languages of the pages.

use super::Text;

/// A language of the pages. The language of an interview is another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Chinese, in simplified characters.
    Chinese,
}

impl Language {
    /// Every language there is.
    pub(crate) const ALL: [Self; 3] = [Self::English, Self::Spanish, Self::Chinese];

    /// The BCP 47 tag, for `lang` and for the profile.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Chinese => "zh",
        }
    }

    /// What its speakers call it.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Chinese => "中文",
        }
    }

    /// The language of a tag, whatever its region and script.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of these tags that is a language of the pages; English when none is.
    pub(crate) fn choose<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::of_tag).unwrap_or(Self::English)
    }

    /// The text in this language.
    pub(crate) const fn say(self, text: Text) -> &'static str {
        match self {
            Self::English => text.en,
            Self::Spanish => text.es,
            Self::Chinese => text.zh,
        }
    }

    /// The text in this language, with each `{name}` replaced by the value of that name.
    pub(crate) fn fill(self, text: Text, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(text);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_known_language_is_chosen() {
        for (tags, chosen) in [
            (&["es-MX", "en"][..], Language::Spanish),
            (&["fr", "zh-Hant-TW", "en"], Language::Chinese),
            (&["EN_us"], Language::English),
            (&["esperanto", ""], Language::English),
            (&[], Language::English),
        ] {
            assert_eq!(Language::choose(tags.iter().copied()), chosen, "{tags:?}");
        }
    }

    #[test]
    fn values_are_filled_in_and_never_read_again() {
        let text = Text { en: "{a} and {b}, {a}", es: "{b}", zh: "无" };
        let fill = |language: Language| language.fill(text, &[("a", "{b}"), ("b", "x")]);
        assert_eq!(fill(Language::English), "{b} and x, {b}");
        assert_eq!(fill(Language::Spanish), "x");
        assert_eq!(fill(Language::Chinese), "无");
    }
}
