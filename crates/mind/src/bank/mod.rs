//! The question bank: roles, questions, follow-ups and rubrics, as the interviewer uses them.

mod files;
pub mod format;
pub mod lint;
mod load;
mod names;

pub use files::BUILT_IN;
pub use load::{BankFile, PackError};
pub use names::{Competency, Kind, Level, Persona, ProbeKind};

use std::sync::{Arc, LazyLock};

/// The id of the role whose questions suit everybody.
pub const GENERAL: &str = "general";

/// All roles and questions. Questions are named by their index, roles too.
#[derive(Debug, Clone)]
pub struct Bank {
    roles: Vec<Role>,
    questions: Vec<Question>,
}

/// A job and how to recognise it.
#[derive(Debug, Clone)]
pub struct Role {
    /// Unique, kebab-case.
    pub id: String,
    /// As the interviewer says it: "backend engineer".
    pub name: String,
    /// Other titles.
    pub aliases: Vec<String>,
    /// Words that speak for it in a job description.
    pub keywords: Vec<String>,
    /// Ids of roles whose questions suit as well.
    pub includes: Vec<String>,
    /// Words for the recogniser.
    pub vocabulary: Vec<String>,
}

/// A question with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Question {
    /// Unique, kebab-case.
    pub id: String,
    /// Id of the role whose file it is in.
    pub role: String,
    /// What sort of question.
    pub kind: Kind,
    /// What it finds out about.
    pub competency: Competency,
    /// For whom; never empty.
    pub levels: Vec<Level>,
    /// Whom it suits best; empty means all.
    pub personas: Vec<Persona>,
    /// What the interviewer says.
    pub text: String,
    /// The same in simpler words.
    pub rephrase: String,
    /// Words for the recogniser.
    pub vocabulary: Vec<String>,
    /// Follow-ups, in the order of the file.
    pub probes: Vec<Probe>,
    /// What a good answer shows.
    pub rubric: Vec<Point>,
}

/// A follow-up question and when to ask it.
#[derive(Debug, Clone)]
pub struct Probe {
    /// What it is after.
    pub kind: ProbeKind,
    /// What the interviewer says.
    pub text: String,
    /// Only if the answer has one of these; empty means no condition.
    pub mentions: Vec<String>,
    /// Only if the answer has none of these.
    pub lacks: Vec<String>,
}

/// A point of a rubric.
#[derive(Debug, Clone)]
pub struct Point {
    /// What a good answer does.
    pub point: String,
    /// Words and phrases that show it.
    pub shows: Vec<String>,
}

impl Bank {
    /// The bank that comes with the program; read once, then shared.
    pub fn built_in() -> Arc<Bank> {
        static BANK: LazyLock<Arc<Bank>> =
            LazyLock::new(|| Arc::new(load::load(BUILT_IN).unwrap_or_else(|_| load::empty())));
        Arc::clone(&BANK)
    }

    /// All roles; `general` is one of them.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The role with an id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// All questions of all roles.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question with an id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}
