//! Questions that are made of the candidate's own material: a deed or a post of the résumé, a duty or a
//! skill of the job.

use super::{Item, Source};
use crate::bank::{Competency, GENERAL, Kind, Level, Probe, ProbeKind, Question};
use crate::material::{Material, Post};
use crate::text::words::Words;
use crate::wording::Wording;
use std::sync::Arc;

/// One question about the résumé and one about the job, as far as there is material.
pub(super) fn about_material(material: &Material, wording: &mut Wording) -> Vec<Item> {
    let resume = about_resume(material, wording).map(|question| (Source::Resume, question));
    let used = resume.as_ref().map(|(_, question)| question.text.clone()).unwrap_or_default();
    let job = about_job(material, &used, wording).map(|question| (Source::Job, question));
    [resume, job]
        .into_iter()
        .flatten()
        .map(|(source, question)| Item { source, question: Arc::new(question) })
        .collect()
}

/// The first question when the bank has none.
pub(super) fn opening() -> Arc<Question> {
    let text = "To start, could you tell me briefly about yourself, and what brings you here?".to_owned();
    Arc::new(made(
        "made-opening",
        Kind::Opening,
        text,
        "Who are you, and why are you interested in this job?",
        Vec::new(),
    ))
}

/// A deed, best with a number; else a post; else a skill.
fn about_resume(material: &Material, wording: &mut Wording) -> Option<Question> {
    const WAYS_NUMBER: &[&str] = &["How did you get there?", "How did that come about, step by step?"];
    const WAYS: &[&str] =
        &["How did you go about it?", "What was hard about it?", "Tell me the story behind that."];
    // The best three are nearly equal; chance makes two interviews on one résumé differ.
    let best = material.deeds.get(..material.deeds.len().min(3)).unwrap_or_default();
    if let Some(deed) = wording.one_of(best) {
        let has_number = deed.chars().any(|c| c.is_ascii_digit());
        let way = wording.pick(if has_number { WAYS_NUMBER } else { WAYS });
        let text = format!("Your résumé says {deed}. {way}");
        return Some(made(
            "resume-deed",
            Kind::Behavioural,
            text,
            "Just tell me the story: where did you start, what did you do, and how did it end?",
            deed_probes(has_number),
        ));
    }
    if let Some(post) = wording.one_of(&material.posts) {
        let text = format!(
            "Your résumé mentions {}. Which problem from that time taught you the most?",
            spoken_post(post)
        );
        return Some(made(
            "resume-post",
            Kind::Behavioural,
            text,
            "What was a hard problem you had in that job, and what did you learn from it?",
            deed_probes(false),
        ));
    }
    let skill = material.resume_skills.first()?;
    let text = format!("Your résumé lists {skill}. What's the most demanding thing you've done with it?");
    Some(made(
        "resume-skill",
        Kind::Technical,
        text,
        &format!("Tell me about one real thing that you used {skill} for."),
        skill_probes(),
    ))
}

/// A skill that the job asks for, or one of its duties.
fn about_job(material: &Material, resume_question: &str, wording: &mut Wording) -> Option<Question> {
    // Not the skill that the question about the résumé is about already.
    let skills: Vec<&String> =
        material.job_skills.iter().filter(|skill| !resume_question.contains(skill.as_str())).collect();
    let has = |skill: &String| material.resume_skills.contains(skill);
    let shared = skills.iter().find(|skill| has(skill)).map(|skill| (*skill, Known::Shared));
    let known = if material.resume_skills.is_empty() { Known::Unclear } else { Known::Missing };
    let missing = skills.iter().find(|skill| !has(skill)).map(|skill| (*skill, known));
    let candidates: Vec<(&String, Known)> = shared.into_iter().chain(missing).collect();
    let first_duties = material.duties.get(..material.duties.len().min(4)).unwrap_or_default();
    let duty = wording.one_of(first_duties).map(|duty| {
        let text =
            format!("One part of this job is to {duty}. What have you done that comes closest to that?");
        made(
            "job-duty",
            Kind::Behavioural,
            text,
            "Have you done something like that before? Tell me about it.",
            duty_probes(),
        )
    });
    let skill = wording.one_of(&candidates).map(|(skill, known)| about_skill(skill, *known));
    if wording.in_percent(50) { duty.or(skill) } else { skill.or(duty) }
}

/// What the résumé says of a skill that the job asks for.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// It has it too.
    Shared,
    /// It has others.
    Missing,
    /// It names no skills.
    Unclear,
}

fn about_skill(skill: &str, known: Known) -> Question {
    let text = match known {
        Known::Shared => format!(
            "The job asks for {skill}, and your résumé has it too. What's the hardest problem you've had with it, and how \
             did you solve it?"
        ),
        Known::Missing => format!(
            "The job asks for {skill}, which I don't see on your résumé. What have you done that comes close to it?"
        ),
        Known::Unclear => format!("The job asks for {skill}. What have you done with it so far?"),
    };
    let rephrase = format!("How well do you know {skill}, and what have you used it for?");
    let probes = if matches!(known, Known::Missing) { new_skill_probes() } else { job_skill_probes() };
    made("job-skill", Kind::Technical, text, &rephrase, probes)
}

/// "your work as a senior backend engineer at Acme".
fn spoken_post(post: &Post) -> String {
    let title = with_article(&post.title);
    match &post.company {
        Some(company) => format!("your work as {title} at {company}"),
        None => format!("your work as {title}"),
    }
}

/// "an engineer", "a user researcher".
pub(crate) fn with_article(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let sounds_open = lower.starts_with(['a', 'e', 'i', 'o', 'u'])
        && !["uni", "use", "ux", "ui", "eu", "one"].iter().any(|start| lower.starts_with(start));
    let letters_open =
        ["hr ", "seo ", "sre", "ml ", "mri ", "hgv"].iter().any(|start| lower.starts_with(start));
    format!("{} {noun}", if sounds_open || letters_open { "an" } else { "a" })
}

fn made(id: &str, kind: Kind, text: String, rephrase: &str, probes: Vec<Probe>) -> Question {
    let competency = if kind == Kind::Technical { Competency::Craft } else { Competency::Ownership };
    // Names in the question are likely in the answer too.
    let vocabulary = text
        .split_whitespace()
        .skip(1)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
        .filter(|word| !Words::of(word).content_stems().is_empty())
        .map(str::to_owned)
        .collect();
    Question {
        id: id.to_owned(),
        role: GENERAL.to_owned(),
        kind,
        competency,
        levels: Level::ALL.to_vec(),
        personas: Vec::new(),
        text,
        rephrase: rephrase.to_owned(),
        vocabulary,
        probes,
        rubric: Vec::new(),
    }
}

fn probe(kind: ProbeKind, text: &str) -> Probe {
    Probe { kind, text: text.to_owned(), mentions: Vec::new(), lacks: Vec::new() }
}

fn deed_probes(has_number: bool) -> Vec<Probe> {
    let measurement = if has_number {
        "How was that number measured, and what was it compared with?"
    } else {
        "How could you tell that it had worked?"
    };
    vec![
        probe(ProbeKind::Measurement, measurement),
        probe(ProbeKind::Ownership, "Which part of that was yours, and which part did others do?"),
        probe(ProbeKind::Depth, "What was the moment when it could have gone wrong?"),
        probe(ProbeKind::Reflection, "If you did it again, what would you leave out?"),
    ]
}

fn duty_probes() -> Vec<Probe> {
    vec![
        probe(ProbeKind::Depth, "Where would this job be harder than what you did there?"),
        probe(ProbeKind::Ownership, "What were you responsible for yourself?"),
        probe(ProbeKind::Result, "And what came of it?"),
    ]
}

fn job_skill_probes() -> Vec<Probe> {
    vec![
        probe(ProbeKind::Depth, "If you introduced it somewhere new, what would you do differently?"),
        probe(ProbeKind::Twist, "When would you advise against using it?"),
        probe(ProbeKind::Example, "Could you walk me through one case where you used it?"),
    ]
}

fn new_skill_probes() -> Vec<Probe> {
    vec![
        probe(ProbeKind::Depth, "How would you catch up on it in the first weeks?"),
        probe(ProbeKind::Twist, "How did you learn the last tool that was new to you?"),
        probe(ProbeKind::Example, "Could you describe what you did there in a little more detail?"),
    ]
}

fn skill_probes() -> Vec<Probe> {
    vec![
        probe(ProbeKind::Depth, "What do people who are new to it usually get wrong?"),
        probe(ProbeKind::Alternatives, "What could you have used instead, and why didn't you?"),
        probe(ProbeKind::Example, "Could you describe one task you did with it, step by step?"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_the_sound() {
        for (noun, expected) in [
            ("engineer", "an engineer"),
            ("nurse", "a nurse"),
            ("UX designer", "a UX designer"),
            ("HR manager", "an HR manager"),
        ] {
            assert_eq!(with_article(noun), expected);
        }
    }
}
