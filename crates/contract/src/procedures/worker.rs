//! `interview.*` as a worker calls it while an interview runs, and `interview.updateStatus`, which a user may call too.

use super::interview::{Feedback, InterviewOptions};
use super::limits::{
    MAX_FEEDBACK_CHARS, MAX_FEEDBACK_DETAILS_BYTES, MAX_SEQUENCE, MAX_TURN_CHARS, MAX_TURNS,
};
use super::{InvalidField, check_chars};
use crate::backend::{Duration, InterviewContext, InterviewStatus, Speaker, Turn};
use crate::ids::InterviewId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trpc::Date;

/// The statuses that an interview can be moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetStatus {
    /// Ended normally.
    Completed,
    /// Failed, or abandoned by its owner.
    Error,
    /// Live.
    InProgress,
}

impl From<TargetStatus> for InterviewStatus {
    fn from(status: TargetStatus) -> Self {
        match status {
            TargetStatus::Completed => Self::Completed,
            TargetStatus::Error => Self::Error,
            TargetStatus::InProgress => Self::InProgress,
        }
    }
}

/// `interview.updateStatus`, a mutation. Gives the interview as it is then.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateStatusInput {
    /// Which interview.
    pub interview_id: InterviewId,
    /// Where it moves to.
    pub status: TargetStatus,
    /// When it ended, for a final status; now when absent. Only a worker's is looked at.
    pub ended_at: Option<Date>,
}

/// One turn as a worker submits it.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TurnInput {
    /// Who spoke.
    pub speaker: Speaker,
    /// What was said.
    #[schemars(length(max = MAX_TURN_CHARS))]
    pub content: String,
    /// When the turn began.
    pub timestamp: Date,
    /// Position in the transcript, from 1; the position in the list when absent.
    #[schemars(range(min = 1, max = MAX_SEQUENCE))]
    pub sequence: Option<u64>,
    /// True when the interviewer was cut off; false when absent.
    pub interrupted: Option<bool>,
}

/// `interview.submitTranscript`, a mutation. The same again changes nothing and succeeds.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmitTranscriptInput {
    /// Which interview.
    pub interview_id: InterviewId,
    /// The whole transcript.
    pub transcript: Vec<TurnInput>,
    /// When the interview ended.
    pub ended_at: Date,
}

impl SubmitTranscriptInput {
    /// The turns, checked.
    ///
    /// # Errors
    /// [`InvalidField`] names the first field at fault.
    pub fn turns(self) -> Result<Vec<Turn>, InvalidField> {
        turns("transcript", self.transcript, true)
    }
}

/// `interview.appendTranscript`, a mutation: finished turns while live. Each needs its `sequence`; one
/// that is stored already is left as it is.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppendTranscriptInput {
    /// Which interview.
    pub interview_id: InterviewId,
    /// The turns.
    pub turns: Vec<TurnInput>,
}

impl AppendTranscriptInput {
    /// The turns, checked.
    ///
    /// # Errors
    /// [`InvalidField`] names the first field at fault.
    pub fn turns(self) -> Result<Vec<Turn>, InvalidField> {
        turns("turns", self.turns, false)
    }
}

fn turns(field: &str, inputs: Vec<TurnInput>, number_by_position: bool) -> Result<Vec<Turn>, InvalidField> {
    if inputs.len() > MAX_TURNS {
        let problem = format!("at most {MAX_TURNS} turns, but has {}", inputs.len());
        return Err(InvalidField::new(field, problem));
    }
    let mut seen = BTreeSet::new();
    let mut turns = Vec::with_capacity(inputs.len());
    for (position, input) in (1u64..).zip(inputs) {
        let at = |name: &str| format!("{field}[{}].{name}", position - 1);
        check_chars(&at("content"), &input.content, 0..=MAX_TURN_CHARS)?;
        let Some(sequence) = input.sequence.or(number_by_position.then_some(position)) else {
            return Err(InvalidField::new(at("sequence"), "required, but missing"));
        };
        if !(1..=MAX_SEQUENCE).contains(&sequence) {
            return Err(InvalidField::new(at("sequence"), format!("must be from 1 to {MAX_SEQUENCE}")));
        }
        if !seen.insert(sequence) {
            return Err(InvalidField::new(at("sequence"), format!("{sequence} is there twice")));
        }
        turns.push(Turn {
            sequence,
            speaker: input.speaker,
            content: input.content,
            at: input.timestamp.into(),
            interrupted: input.interrupted.unwrap_or(false),
        });
    }
    Ok(turns)
}

/// The output of `interview.getContext`, a query: what the interviewer must know.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// The name the person goes by, if they gave one.
    pub candidate_name: Option<String>,
    /// The job description as it was when the interview was created.
    pub job_description: String,
    /// The résumé as it was when the interview was created; may be empty.
    pub resume: String,
    /// How the interviewer should be, in the person's words.
    pub persona: Option<String>,
    /// BCP 47 tag of the spoken language.
    pub language: Option<String>,
    /// How long it may last.
    pub duration: Duration,
    /// The same in milliseconds.
    pub duration_ms: u64,
    /// The interview's status now.
    pub status: InterviewStatus,
    /// Further choices.
    pub options: InterviewOptions,
}

impl From<Context> for InterviewContext {
    fn from(context: Context) -> Self {
        Self {
            candidate_name: context.candidate_name,
            job_description: context.job_description,
            resume: context.resume,
            persona: context.persona,
            language: context.language,
            duration: context.duration,
            status: Some(context.status),
            patience_ms: context.options.patience_ms,
        }
    }
}

/// `interview.submitFeedback`, a mutation. The same again changes nothing and succeeds.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmitFeedbackInput {
    /// Which interview.
    pub interview_id: InterviewId,
    /// The feedback.
    #[serde(flatten)]
    pub feedback: Feedback,
}

impl SubmitFeedbackInput {
    /// Checks every field.
    ///
    /// # Errors
    /// [`InvalidField`] names the first at fault.
    pub fn validate(&self) -> Result<(), InvalidField> {
        let feedback = &self.feedback;
        for (field, text) in [
            ("summary", &feedback.summary),
            ("strengths", &feedback.strengths),
            ("contentAndStructure", &feedback.content_and_structure),
            ("communicationAndDelivery", &feedback.communication_and_delivery),
            ("presentation", &feedback.presentation),
        ] {
            check_chars(field, text, 0..=MAX_FEEDBACK_CHARS)?;
        }
        let bytes = serde_json::to_vec(&feedback.details).map_or(usize::MAX, |json| json.len());
        if bytes > MAX_FEEDBACK_DETAILS_BYTES {
            let problem = format!("at most {MAX_FEEDBACK_DETAILS_BYTES} bytes of JSON, but has {bytes}");
            return Err(InvalidField::new("details", problem));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turn(sequence: Option<u64>) -> TurnInput {
        let timestamp = Date::from_unix_millis(5);
        TurnInput { speaker: Speaker::Ai, content: "hello".into(), timestamp, sequence, interrupted: None }
    }

    #[test]
    fn turns_are_numbered_by_position_only_in_a_whole_transcript() {
        let numbered = turns("t", vec![turn(None), turn(Some(9)), turn(None)], true).unwrap();
        assert_eq!(numbered.iter().map(|turn| turn.sequence).collect::<Vec<_>>(), [1, 9, 3]);
        assert!(numbered.iter().all(|turn| turn.at.0 == 5 && !turn.interrupted));
        let refused = turns("t", vec![turn(Some(1)), turn(None)], false).unwrap_err();
        assert_eq!(refused.to_string(), "t[1].sequence: required, but missing");
    }

    #[test]
    fn doubles_and_excess_are_refused() {
        let doubled = turns("t", vec![turn(Some(2)), turn(None)], true).unwrap_err();
        assert_eq!(doubled.to_string(), "t[1].sequence: 2 is there twice");
        for outside in [0, MAX_SEQUENCE + 1] {
            assert_eq!(turns("t", vec![turn(Some(outside))], true).unwrap_err().field, "t[0].sequence");
        }
        assert!(turns("t", vec![turn(None); MAX_TURNS], true).is_ok());
        assert_eq!(turns("t", vec![turn(None); MAX_TURNS + 1], true).unwrap_err().field, "t");
        let long = TurnInput { content: "x".repeat(MAX_TURN_CHARS + 1), ..turn(None) };
        assert_eq!(turns("t", vec![long], true).unwrap_err().field, "t[0].content");
    }

    proptest! {
        #[test]
        fn any_numbering_is_unique_or_refused(
            sequences in proptest::collection::vec(proptest::option::of(0u64..20), 0..20),
        ) {
            let count = sequences.len();
            if let Ok(turns) = turns("t", sequences.into_iter().map(turn).collect(), true) {
                let unique: BTreeSet<u64> = turns.iter().map(|turn| turn.sequence).collect();
                prop_assert_eq!(unique.len(), count);
            }
        }
    }
}
