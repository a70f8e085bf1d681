//! The closed lists of the bank's format: kinds, competencies, levels, personas, kinds of follow-ups.

/// Declares an enum whose variants have kebab-case names in question files.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As question files spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one with this name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

named! {
    /// What sort of question it is; it decides when it is asked and how long it may take.
    Kind {
        /// The first question: background, path, introduction.
        Opening = "opening",
        /// Why this job, why now, what for.
        Motivation = "motivation",
        /// Something that happened: "Tell me about a time …".
        Behavioural = "behavioural",
        /// Something that might happen: "What would you do if …".
        Situational = "situational",
        /// Knowledge of the craft, in any profession.
        Technical = "technical",
        /// "How would you design …": the architecture of a system.
        SystemDesign = "system-design",
        /// A small case to think through aloud.
        Case = "case",
        /// A last question before the candidate's own.
        Closing = "closing",
    }
}

impl Kind {
    /// Whether it is about the craft: something to work out, not something that happened.
    pub const fn is_craft(self) -> bool {
        matches!(self, Self::Technical | Self::SystemDesign | Self::Case)
    }
}

named! {
    /// What a question finds out about; a plan spreads over them.
    Competency {
        /// Doing new things when the old way no longer works.
        Adaptability = "adaptability",
        /// Working with others.
        Collaboration = "collaboration",
        /// Explaining, listening, writing.
        Communication = "communication",
        /// Disagreement and difficult people.
        Conflict = "conflict",
        /// New ideas.
        Creativity = "creativity",
        /// Knowledge of the profession.
        Craft = "craft",
        /// The people one works for: customers, users, patients, pupils.
        CustomerFocus = "customer-focus",
        /// Reading and using data.
        DataLiteracy = "data-literacy",
        /// Choosing under uncertainty.
        DecisionMaking = "decision-making",
        /// Getting it done, on time.
        Delivery = "delivery",
        /// Building something that holds: architecture, structure.
        Design = "design",
        /// Finding out why.
        Diagnosis = "diagnosis",
        /// Honesty and doing the right thing.
        Integrity = "integrity",
        /// Leading and growing people.
        Leadership = "leadership",
        /// Learning, feedback, mistakes.
        Learning = "learning",
        /// Why this job.
        Motivation = "motivation",
        /// Money, targets, the business.
        Commercial = "commercial",
        /// Taking responsibility.
        Ownership = "ownership",
        /// Planning and priorities.
        Planning = "planning",
        /// Thinking a problem through.
        ProblemSolving = "problem-solving",
        /// Care, correctness, testing.
        Quality = "quality",
        /// Keeping things running.
        Reliability = "reliability",
        /// Pressure and setbacks.
        Resilience = "resilience",
        /// Safety of people, security of systems.
        Safety = "safety",
        /// People with a say: sponsors, parents, authorities, other teams.
        Stakeholders = "stakeholders",
    }
}

impl Competency {
    /// Whether it is about words and people: nothing there "fails halfway".
    pub const fn is_of_words(self) -> bool {
        matches!(
            self,
            Self::Collaboration
                | Self::Communication
                | Self::Conflict
                | Self::Creativity
                | Self::Integrity
                | Self::Motivation
        )
    }
}

named! {
    /// How far somebody is.
    Level {
        /// A student or trainee.
        Intern = "intern",
        /// Up to about two years.
        Junior = "junior",
        /// About two to five years.
        Mid = "mid",
        /// More than five years.
        Senior = "senior",
        /// Leads people or sets direction.
        Lead = "lead",
    }
}

named! {
    /// The interviewer's manner.
    Persona {
        /// Warm and encouraging.
        Friendly = "friendly",
        /// Demanding: asks once more, praises nothing.
        Strict = "strict",
        /// An expert who goes deep.
        Technical = "technical",
        /// A recruiter: motivation, behaviour, fit.
        Hr = "hr",
    }
}

named! {
    /// What a follow-up is after. A kind is asked once at most for each question.
    ProbeKind {
        /// A specific point of this question, pulled by `mentions` or `lacks`.
        Depth = "depth",
        /// Another specific point.
        Twist = "twist",
        /// What the person did themselves. When the answer says "we" more than "I".
        Ownership = "ownership",
        /// How it was measured. When the answer has a result or a number.
        Measurement = "measurement",
        /// What else was considered. When a choice comes without reasons.
        Alternatives = "alternatives",
        /// What goes wrong, how one would notice.
        Failure = "failure",
        /// Ten times as much of it.
        Scale = "scale",
        /// How it ended. When the answer tells no result.
        Result = "result",
        /// Why. When the answer gives no reason.
        Reason = "reason",
        /// One concrete example. When the answer is short or vague.
        Example = "example",
        /// A way in for somebody who avoids the question: "never happened to me".
        Evasion = "evasion",
        /// What the person would do differently now.
        Reflection = "reflection",
    }
}
