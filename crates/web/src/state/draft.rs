//! The form of an interview that is not created yet, as it is kept in this browser.

use crate::i18n::Text;
use crate::i18n::texts::create as texts;
use contract::backend::Duration;
use contract::ids::{JobDescriptionId, ResumeId};
use contract::procedures::interview::{
    CreateSessionInput, Interview, InterviewOptions, JobDescriptionSource, ResumeSource,
};
use contract::procedures::limits::{MAX_JOB_DESCRIPTION_CHARS, MAX_PERSONA_CHARS, MAX_RESUME_CHARS};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A text that is typed, read from a file, or taken from the library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Source {
    /// The text as the form shows it.
    pub(crate) text: String,
    /// The library's item that it is, word for word.
    item: Option<String>,
}

impl Source {
    /// A text from the library.
    pub(crate) fn of_item(id: &str, text: &str) -> Self {
        Self { text: text.to_owned(), item: Some(id.to_owned()) }
    }

    /// The person changed the text. From then on it is the library's no more.
    pub(crate) fn edit(&mut self, text: String) {
        if text != self.text {
            *self = Self { text, item: None };
        }
    }

    /// True when it is an item of the library, word for word.
    pub(crate) fn is_from_library(&self) -> bool {
        self.item.is_some()
    }
}

/// Whom the person wants to talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Persona {
    /// Friendly and to the point.
    #[default]
    Neutral,
    /// Encouraging.
    Warm,
    /// Demanding.
    Tough,
    /// Goes into detail.
    Expert,
    /// As the person describes it.
    Own,
}

impl Persona {
    /// Every choice.
    pub(crate) const ALL: [Self; 5] = [Self::Neutral, Self::Warm, Self::Tough, Self::Expert, Self::Own];

    /// The name in the form.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Warm => "warm",
            Self::Tough => "tough",
            Self::Expert => "expert",
            Self::Own => "own",
        }
    }

    /// What it is called, and what it means.
    pub(crate) fn texts(self) -> (Text, Text) {
        match self {
            Self::Neutral => (texts::PERSONA_NEUTRAL, texts::PERSONA_NEUTRAL_TEXT),
            Self::Warm => (texts::PERSONA_WARM, texts::PERSONA_WARM_TEXT),
            Self::Tough => (texts::PERSONA_TOUGH, texts::PERSONA_TOUGH_TEXT),
            Self::Expert => (texts::PERSONA_EXPERT, texts::PERSONA_EXPERT_TEXT),
            Self::Own => (texts::PERSONA_OWN, texts::PERSONA_OWN_TEXT),
        }
    }

    /// The choice that an interview was made with; none when the person described it.
    pub(crate) fn of_instruction(told: Option<&str>) -> Option<Self> {
        let presets = [Self::Neutral, Self::Warm, Self::Tough, Self::Expert];
        presets.into_iter().find(|preset| preset.instruction() == told)
    }

    /// What the interviewer is told, in English as all of its instructions are.
    fn instruction(self) -> Option<&'static str> {
        match self {
            Self::Neutral | Self::Own => None,
            Self::Warm => Some("Warm, encouraging and patient: gives time to think and helps along."),
            Self::Tough => Some("Strict and demanding: wants numbers and evidence, and asks a second time."),
            Self::Expert => Some("A technical expert of the field: goes into the detail of the work."),
        }
    }
}

/// A field of the form that can be at fault. Its text is the id of its control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// The job description.
    Job,
    /// The résumé.
    Resume,
    /// The person's own words on the interviewer.
    Persona,
    /// The spoken language.
    Language,
    /// The patience.
    Patience,
}

impl Field {
    /// The id of its control.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Job => "job-description",
            Self::Resume => "resume",
            Self::Persona => "persona-words",
            Self::Language => "spoken-language",
            Self::Patience => "patience",
        }
    }

    /// The field that the server names.
    pub(crate) fn of_server(name: &str) -> Option<Self> {
        match name.split('.').next().unwrap_or_default() {
            "jobDescription" => Some(Self::Job),
            "resume" => Some(Self::Resume),
            "persona" => Some(Self::Persona),
            "language" => Some(Self::Language),
            "options" => Some(Self::Patience),
            _ => None,
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It must be filled in; the text says with what.
    Missing(Text),
    /// It is this many characters too long.
    TooLong(usize),
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// The job.
    pub(crate) job: Source,
    /// What the person brings.
    pub(crate) resume: Source,
    /// Whom to talk to.
    pub(crate) persona: Persona,
    /// The same in the person's words, for [`Persona::Own`].
    pub(crate) persona_words: String,
    /// How long at most.
    pub(crate) duration: Duration,
    /// The spoken language; the server's first, or that of the pages, when none is chosen.
    pub(crate) language: Option<String>,
    /// Milliseconds of silence after which the interviewer goes on; the profile's when none is chosen.
    pub(crate) patience_ms: Option<u32>,
    /// The key of what was sent last.
    sent: Option<Sent>,
}

/// What was sent, and by which key: the same again makes no second interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sent {
    fingerprint: u64,
    key: String,
}

impl Draft {
    /// True when there is nothing to lose.
    pub(crate) fn is_empty(&self) -> bool {
        self.job.text.trim().is_empty()
            && self.resume.text.trim().is_empty()
            && self.persona_words.trim().is_empty()
    }

    /// The form for one more interview like this one.
    pub(crate) fn again(interview: &Interview) -> Self {
        let source = |text: &Option<String>| Source { text: text.clone().unwrap_or_default(), item: None };
        Self {
            job: source(&interview.job_description_snapshot),
            resume: source(&interview.resume_snapshot),
            duration: interview.duration,
            language: interview.language.clone(),
            ..Self::default()
        }
    }

    /// What to send, or what is wrong, in the order of the form. `fresh_key` is asked for a key when this
    /// was not sent before.
    pub(crate) fn submission(
        &mut self,
        language: &str,
        fresh_key: impl FnOnce() -> String,
    ) -> Result<CreateSessionInput, Vec<(Field, Problem)>> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut input = self.input(language);
        let fingerprint = fingerprint(&input);
        let again = self.sent.take().filter(|sent| sent.fingerprint == fingerprint);
        let key = again.map_or_else(fresh_key, |sent| sent.key);
        self.sent = Some(Sent { fingerprint, key: key.clone() });
        input.idempotency_key = key;
        Ok(input)
    }

    fn problems(&self) -> Vec<(Field, Problem)> {
        let own = self.persona == Persona::Own;
        let words = if own { self.persona_words.as_str() } else { "" };
        [
            missing(&self.job.text, texts::NEED_JOB).map(|problem| (Field::Job, problem)),
            too_long(&self.job.text, MAX_JOB_DESCRIPTION_CHARS).map(|problem| (Field::Job, problem)),
            too_long(&self.resume.text, MAX_RESUME_CHARS).map(|problem| (Field::Resume, problem)),
            own.then(|| missing(words, texts::NEED_PERSONA))
                .flatten()
                .map(|problem| (Field::Persona, problem)),
            too_long(words, MAX_PERSONA_CHARS).map(|problem| (Field::Persona, problem)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn input(&self, language: &str) -> CreateSessionInput {
        let job = self.job.item.clone().and_then(|id| JobDescriptionId::parse(id).ok());
        let resume = self.resume.item.clone().and_then(|id| ResumeId::parse(id).ok());
        let persona = match self.persona {
            Persona::Own => Some(self.persona_words.trim().to_owned()),
            preset => preset.instruction().map(str::to_owned),
        };
        CreateSessionInput {
            job_description: match job {
                Some(job_description_id) => JobDescriptionSource::Reference { job_description_id },
                None => JobDescriptionSource::Text { content: self.job.text.trim().to_owned() },
            },
            resume: match resume {
                Some(resume_id) => ResumeSource::Reference { resume_id },
                None => ResumeSource::Text { content: self.resume.text.trim().to_owned() },
            },
            idempotency_key: String::new(),
            persona,
            duration: Some(self.duration),
            language: Some(language.to_owned()),
            options: Some(InterviewOptions { patience_ms: self.patience_ms }),
        }
    }
}

/// The spoken language to begin with: the one that was chosen, that of the pages, or the first that the
/// interviewer speaks. `spoken` is none when it speaks many.
pub(crate) fn spoken_language(chosen: Option<&str>, of_pages: &str, spoken: Option<&[String]>) -> String {
    let Some(spoken) = spoken else { return chosen.unwrap_or(of_pages).to_owned() };
    let known = |wanted: &&str| spoken.iter().any(|tag| tag == wanted);
    let wanted = chosen.filter(|chosen| known(chosen)).or(Some(of_pages).filter(known));
    wanted.map_or_else(|| spoken.first().cloned().unwrap_or_else(|| of_pages.to_owned()), str::to_owned)
}

/// An interview for a ready-made role: ten minutes, no résumé.
pub(crate) fn quick_practice(job_description: &str, language: &str, key: String) -> CreateSessionInput {
    let job = Source { text: job_description.to_owned(), item: None };
    let draft = Draft { job, duration: Duration::Short, ..Draft::default() };
    CreateSessionInput { idempotency_key: key, ..draft.input(language) }
}

fn missing(text: &str, problem: Text) -> Option<Problem> {
    text.trim().is_empty().then_some(Problem::Missing(problem))
}

fn too_long(text: &str, most: usize) -> Option<Problem> {
    let over = text.trim().chars().count().saturating_sub(most);
    (over > 0).then_some(Problem::TooLong(over))
}

fn fingerprint(input: &CreateSessionInput) -> u64 {
    let mut hasher = DefaultHasher::new();
    // Cannot fail: the input is texts and numbers.
    serde_json::to_string(input).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let mut draft = Draft::default();
        draft.job.edit("Baker\nEarly mornings.".into());
        draft
    }

    #[test]
    fn a_persona_is_known_again() {
        for persona in Persona::ALL {
            let told = persona.instruction();
            let known = Persona::of_instruction(told);
            assert_eq!(known, Some(if persona == Persona::Own { Persona::Neutral } else { persona }));
        }
        assert_eq!(Persona::of_instruction(Some("My old teacher")), None);
    }

    #[test]
    fn the_same_again_has_the_same_key_and_a_change_another() {
        let mut draft = draft();
        let key = |draft: &mut Draft, fresh: &str| {
            let Ok(input) = draft.submission("en", || fresh.to_owned()) else { panic!("refused") };
            input.idempotency_key
        };
        assert_eq!(key(&mut draft, "k1"), "k1");
        assert_eq!(key(&mut draft, "k2"), "k1");
        let kept: Draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        assert_eq!(kept, draft);
        draft = kept;
        draft.resume.edit("I bake.".into());
        assert_eq!(key(&mut draft, "k3"), "k3");
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let mut draft = Draft { persona: Persona::Own, ..Draft::default() };
        draft.resume.edit("x".repeat(MAX_RESUME_CHARS + 3));
        let problems = draft.submission("en", || panic!("nothing is sent")).err().unwrap();
        assert_eq!(
            problems,
            [
                (Field::Job, Problem::Missing(texts::NEED_JOB)),
                (Field::Resume, Problem::TooLong(3)),
                (Field::Persona, Problem::Missing(texts::NEED_PERSONA)),
            ]
        );
        assert!(draft.sent.is_none());
    }

    #[test]
    fn a_text_of_the_library_is_named_until_it_is_changed() {
        let mut draft = draft();
        draft.job = Source::of_item("j1", "Baker");
        draft.job.edit("Baker".into());
        assert!(matches!(draft.input("en").job_description, JobDescriptionSource::Reference { .. }));
        draft.job.edit("Baker!".into());
        assert!(matches!(draft.input("en").job_description, JobDescriptionSource::Text { .. }));
    }

    #[test]
    fn what_is_sent_is_what_the_contract_accepts() {
        for persona in Persona::ALL {
            let mut draft = Draft { persona, persona_words: "A kind uncle".into(), ..draft() };
            draft.patience_ms = Some(1_500);
            let Ok(input) = draft.submission("es", || "k".into()) else { panic!("{persona:?}") };
            assert!(input.validate().is_ok(), "{persona:?}");
            assert_eq!(input.language.as_deref(), Some("es"));
            assert_eq!(input.persona.is_none(), persona == Persona::Neutral);
        }
        let quick = quick_practice("Nurse\nWards.", "en", "k".into());
        assert!(quick.validate().is_ok() && quick.duration == Some(Duration::Short));
    }

    #[test]
    fn the_servers_fields_are_the_forms() {
        for (name, field) in [
            ("jobDescription.content", Some(Field::Job)),
            ("resume.content", Some(Field::Resume)),
            ("options.patienceMs", Some(Field::Patience)),
            ("idempotencyKey", None),
            ("", None),
        ] {
            assert_eq!(Field::of_server(name), field, "{name}");
        }
    }

    #[test]
    fn the_interviewer_is_not_asked_for_a_language_it_cannot_speak() {
        let english = ["en".to_owned()];
        assert_eq!(spoken_language(None, "es", Some(&english)), "en");
        assert_eq!(spoken_language(Some("zh"), "es", Some(&english)), "en");
        assert_eq!(spoken_language(None, "es", None), "es");
        assert_eq!(spoken_language(Some("fr"), "es", None), "fr");
        let both = ["en".to_owned(), "es".to_owned()];
        assert_eq!(spoken_language(None, "es", Some(&both)), "es");
        assert_eq!(spoken_language(None, "es", Some(&[])), "es");
    }
}
