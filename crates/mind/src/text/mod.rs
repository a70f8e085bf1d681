//! Reading what was said: words, stems, sentences, patterns, numbers, persons, sound-alikes.

pub(crate) mod clean;
pub(crate) mod pattern;
pub(crate) mod person;
pub(crate) mod sentences;
pub(crate) mod sounds;
pub(crate) mod verbs;
pub(crate) mod words;
