//! The rules of one question: names, texts, follow-ups, rubric.

use super::{Report, names, spoken, words};
use crate::bank::format::{PointEntry, ProbeEntry, QuestionEntry};
use crate::bank::{Competency, Kind, Level, Persona, ProbeKind};
use crate::text::words::{Words, split};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Most words of a question: one breath.
const MAX_TEXT_WORDS: usize = 40;

/// Most words of a simpler wording or of a follow-up.
const MAX_SHORT_WORDS: usize = 30;

/// A simpler wording of so many words is short enough, even for a shorter question.
const SHORT_ANYWAY: usize = 15;

/// How many follow-ups a question has.
const PROBES: RangeInclusive<usize> = 3..=8;

/// How many points a rubric has.
const POINTS: RangeInclusive<usize> = 3..=6;

/// Most words of a rubric's point.
const MAX_POINT_WORDS: usize = 12;

/// Most technical words of a question.
const MAX_VOCABULARY: usize = 20;

/// Checks one question of a role.
pub(super) fn question(entry: &QuestionEntry, role: &str, report: &mut Report<'_>) {
    id(&entry.id, role, report);
    let kind = known(&entry.kind, "kind", Kind::parse, Kind::ALL, Kind::name, report);
    known(&entry.competency, "competency", Competency::parse, Competency::ALL, Competency::name, report);
    for level in &entry.levels {
        known(level, "levels", Level::parse, Level::ALL, Level::name, report);
    }
    for persona in &entry.personas {
        known(persona, "personas", Persona::parse, Persona::ALL, Persona::name, report);
    }
    spoken::text(&entry.text, MAX_TEXT_WORDS, &mut |advice| report.say("text", advice));
    spoken::text(&entry.rephrase, MAX_SHORT_WORDS, &mut |advice| report.say("rephrase", advice));
    simpler(entry, report);
    if entry.vocabulary.len() > MAX_VOCABULARY {
        report.say("vocabulary", format!("keep the {MAX_VOCABULARY} words that matter most"));
    }
    words::list(&entry.vocabulary, &mut |advice| report.say("vocabulary", advice));
    probes(&entry.probe, kind, report);
    rubric(&entry.rubric, report);
}

fn id(id: &str, role: &str, report: &mut Report<'_>) {
    if !names::is_kebab(id) {
        report.say("id", "use lower-case letters, digits and hyphens only");
    }
    if !id.strip_prefix(role).is_some_and(|rest| rest.starts_with('-')) {
        report.say("id", format!("begin it with the role: \"{role}-…\""));
    }
}

fn known<T: Copy>(
    name: &str,
    field: &str,
    parse: fn(&str) -> Option<T>,
    all: &[T],
    spelt: fn(T) -> &'static str,
    report: &mut Report<'_>,
) -> Option<T> {
    let found = parse(name);
    if found.is_none() {
        let all: Vec<&str> = all.iter().copied().map(spelt).collect();
        report.say(field, names::unknown(field.trim_end_matches('s'), name, &all));
    }
    found
}

/// A simpler wording is another wording, and not a longer one.
fn simpler(entry: &QuestionEntry, report: &mut Report<'_>) {
    let (text, rephrase) = (split(&entry.text), split(&entry.rephrase));
    if text == rephrase {
        report.say("rephrase", "it is the same as the text: say it in simpler words");
    } else if rephrase.len() > text.len().max(SHORT_ANYWAY) {
        let advice = format!("{} words against {}: make it the shorter one", rephrase.len(), text.len());
        report.say("rephrase", advice);
    }
}

fn probes(probes: &[ProbeEntry], kind: Option<Kind>, report: &mut Report<'_>) {
    if !PROBES.contains(&probes.len()) {
        let advice =
            format!("there are {}: write {} to {} follow-ups", probes.len(), PROBES.start(), PROBES.end());
        report.say("probe", advice);
    }
    let (mut kinds, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for entry in probes {
        probe(entry, kind, report);
        if !kinds.insert(&entry.kind) {
            report.say(
                "probe.kind",
                format!("\"{}\" is there twice, and is asked once: use another", entry.kind),
            );
        }
        if !texts.insert(split(&entry.text)) {
            report.say("probe.text", format!("\"{}\" is there twice", entry.text));
        }
    }
}

fn probe(entry: &ProbeEntry, kind: Option<Kind>, report: &mut Report<'_>) {
    let probe = known(&entry.kind, "probe.kind", ProbeKind::parse, ProbeKind::ALL, ProbeKind::name, report);
    spoken::text(&entry.text, MAX_SHORT_WORDS, &mut |advice| {
        report.say("probe.text", format!("{advice} (\"{}\")", entry.text));
    });
    spoken::beginning(&entry.text, &mut |advice| report.say("probe.text", advice));
    words::keywords(&entry.mentions, &mut |advice| report.say("probe.mentions", advice));
    words::keywords(&entry.lacks, &mut |advice| report.say("probe.lacks", advice));
    if let Some(both) = entry.mentions.iter().find(|word| entry.lacks.contains(word)) {
        report.say("probe.lacks", format!("\"{both}\" is in mentions too: then it is never asked"));
    }
    let conditions = !entry.mentions.is_empty() || !entry.lacks.is_empty();
    if let (Some(probe), Some(kind)) = (probe, kind)
        && !conditions
        && !is_ever_asked(probe, kind)
    {
        let advice = format!(
            "\"{}\" is never asked on a {} question without mentions or lacks: add them, or use depth or twist",
            probe.name(),
            kind.name()
        );
        report.say("probe.kind", advice);
    }
}

/// Whether a follow-up without conditions of its own has a chance: generic kinds belong to kinds of questions.
fn is_ever_asked(probe: ProbeKind, kind: Kind) -> bool {
    let craft = matches!(kind, Kind::Technical | Kind::SystemDesign | Kind::Case);
    match probe {
        ProbeKind::Scale => craft,
        ProbeKind::Result | ProbeKind::Reflection => !craft,
        _ => true,
    }
}

fn rubric(points: &[PointEntry], report: &mut Report<'_>) {
    if !POINTS.contains(&points.len()) {
        let advice =
            format!("there are {}: write {} to {} points", points.len(), POINTS.start(), POINTS.end());
        report.say("rubric", advice);
    }
    let mut seen = BTreeSet::new();
    for PointEntry { point, shows } in points {
        let words = split(point).len();
        if words == 0 || words > MAX_POINT_WORDS {
            report.say("rubric.point", format!("say \"{point}\" in 1 to {MAX_POINT_WORDS} words"));
        }
        if !seen.insert(Words::of(point).content_stems()) {
            report.say("rubric.point", format!("\"{point}\" says the same as another point"));
        }
        if shows.len() < 2 {
            report.say("rubric.shows", format!("give \"{point}\" two words or more that show it"));
        }
        words::keywords(shows, &mut |advice| report.say("rubric.shows", format!("{advice} (\"{point}\")")));
    }
}
