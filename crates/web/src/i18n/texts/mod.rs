//! Every text of the pages, one file for each page or subject.

pub(crate) mod amounts;
pub(crate) mod common;
pub(crate) mod create;
pub(crate) mod dashboard;
pub(crate) mod devices;
pub(crate) mod documents;
pub(crate) mod failures;
pub(crate) mod feedback;
pub(crate) mod home;
pub(crate) mod lobby;
pub(crate) mod privacy;
pub(crate) mod profile;
pub(crate) mod roles;
pub(crate) mod session;
pub(crate) mod signin;
pub(crate) mod terms;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, Text};
    use std::collections::BTreeSet;

    fn every_text() -> impl Iterator<Item = (&'static str, &'static str, Text)> {
        let files = [
            ("amounts", amounts::ALL),
            ("common", common::ALL),
            ("create", create::ALL),
            ("dashboard", dashboard::ALL),
            ("devices", devices::ALL),
            ("documents", documents::ALL),
            ("failures", failures::ALL),
            ("feedback", feedback::ALL),
            ("home", home::ALL),
            ("lobby", lobby::ALL),
            ("privacy", privacy::ALL),
            ("profile", profile::ALL),
            ("roles", roles::ALL),
            ("session", session::ALL),
            ("signin", signin::ALL),
            ("terms", terms::ALL),
        ];
        files.into_iter().flat_map(|(file, texts)| texts.iter().map(move |(name, text)| (file, *name, *text)))
    }

    fn values(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    #[test]
    fn all_languages_say_the_same_values() {
        for (file, name, text) in every_text() {
            for language in Language::ALL {
                let said = language.say(text);
                assert_eq!(values(said), values(text.en), "{file} {name} {language:?}");
                assert!(!said.trim().is_empty() && said == said.trim(), "{file} {name} {language:?}");
            }
        }
    }

    #[test]
    fn nothing_is_left_untranslated() {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for (file, name, text) in every_text() {
            assert!(text.zh.chars().any(is_han), "{file} {name}: {}", text.zh);
            assert!(!text.en.chars().chain(text.es.chars()).any(is_han), "{file} {name}");
            // Words that are the same in both languages are short.
            assert!(text.en != text.es || text.en.len() < 12, "{file} {name}: {}", text.es);
        }
    }
}
