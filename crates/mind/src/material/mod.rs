//! What the brief gives to talk about: role, level, persona, skills, duties, deeds, posts.

mod job;
mod lines;
mod resume;
mod role;
mod skills;

pub(crate) use resume::Post;

use crate::bank::{Bank, GENERAL, Level, Persona, Role};
use crate::brief::Brief;
use crate::text::pattern;
use crate::text::words::{Words, split};

/// All that was read from a brief.
#[derive(Debug, Clone)]
pub(crate) struct Material {
    /// Ids of the roles whose questions suit, best first; `general` is the last.
    pub(crate) roles: Vec<String>,
    /// The role as it is said: "backend engineer". None when nothing was recognised.
    pub(crate) role_name: Option<String>,
    /// How far the job expects somebody to be.
    pub(crate) level: Level,
    /// The interviewer's manner.
    pub(crate) persona: Persona,
    /// Skills that the job description names.
    pub(crate) job_skills: Vec<String>,
    /// Skills that the résumé names.
    pub(crate) resume_skills: Vec<String>,
    /// What the job is to do, each as it follows "to": "lead the migration of the billing platform".
    pub(crate) duties: Vec<String>,
    /// What the résumé says was done, each as a clause: "you cut costs by 40%". Best first.
    pub(crate) deeds: Vec<String>,
    /// Posts that the résumé names, newest first.
    pub(crate) posts: Vec<Post>,
    /// Sentences of the job description that can be read aloud.
    pub(crate) job_sentences: Vec<String>,
}

impl Material {
    /// Reads a brief.
    pub(crate) fn read(brief: &Brief, bank: &Bank) -> Self {
        let job = Words::of(&brief.job_description);
        let role = role::recognise(&brief.job_description, bank)
            .or_else(|| role::recognise(&resume::headline(&brief.resume), bank));
        let names = skills::known(bank);
        Self {
            roles: suitable_roles(role, bank),
            role_name: role.map(|role| role::spoken_name(role, &brief.job_description)),
            level: role::level(&job, &brief.resume),
            persona: persona(&brief.persona),
            job_skills: skills::named_in(&brief.job_description, &names),
            resume_skills: skills::named_in(&brief.resume, &names),
            duties: job::duties(&brief.job_description),
            deeds: resume::deeds(&brief.resume),
            posts: resume::posts(&brief.resume, &brief.name),
            job_sentences: job::sentences(&brief.job_description),
        }
    }

    /// Whether the interviewer is strict.
    pub(crate) fn is_strict(&self) -> bool {
        self.persona == Persona::Strict
    }
}

/// The role, those it includes, and `general`.
fn suitable_roles(role: Option<&Role>, bank: &Bank) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    if let Some(role) = role {
        ids.push(role.id.clone());
        ids.extend(role.includes.iter().filter(|id| bank.role(id).is_some()).cloned());
    }
    ids.retain(|id| id != GENERAL);
    ids.push(GENERAL.to_owned());
    ids
}

/// Reads the manner that was asked for. The first sign in the text decides.
fn persona(text: &str) -> Persona {
    const SIGNS: &[(&str, Persona)] = &[
        (
            "strict|tough|demanding|challenging|skeptical|sceptical|harsh|rigorous|hard|aggressive|blunt",
            Persona::Strict,
        ),
        ("bar raiser", Persona::Strict),
        ("stress interview", Persona::Strict),
        ("friendly|warm|kind|encouraging|supportive|gentle|patient", Persona::Friendly),
        ("hr|recruiter|recruiting|recruitment|talent|people|screening", Persona::Hr),
        ("human resources", Persona::Hr),
        (
            "technical|engineer|engineering|expert|architect|principal|cto|specialist|scientist",
            Persona::Technical,
        ),
    ];
    let words = split(text);
    SIGNS
        .iter()
        .find(|(sign, _)| pattern::matches(sign, &words))
        .map_or(Persona::Friendly, |(_, persona)| *persona)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manner_is_read_from_the_persona() {
        for (text, expected) in [
            ("an experienced, fair and friendly hiring manager", Persona::Friendly),
            ("A strict bar-raiser at a big company", Persona::Strict),
            ("senior staff engineer who digs into details", Persona::Technical),
            ("HR recruiter", Persona::Hr),
            ("", Persona::Friendly),
        ] {
            assert_eq!(persona(text), expected, "{text}");
        }
    }
}
