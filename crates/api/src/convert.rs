//! From stored rows to the contract's outputs.

use contract::backend::Turn;
use contract::procedures::auth::SessionUser;
use contract::procedures::interview::{
    Feedback, FeedbackState, HistoryEntry, Interview, InterviewFeedback, InterviewOptions, TranscriptLine,
};
use contract::procedures::library::LibraryItem;
use contract::procedures::user::{Profile, Settings};
use serde_json::{Map, Value};
use store::User;
use trpc::Error;

/// Reads a JSON object that we wrote.
fn object(text: &str, column: &str) -> Result<Map<String, Value>, Error> {
    serde_json::from_str(text).map_err(|_| Error::internal(format!("column {column} holds no JSON object")))
}

pub(crate) fn options(text: &str) -> Result<InterviewOptions, Error> {
    serde_json::from_str(text).map_err(|_| Error::internal("column options cannot be read"))
}

pub(crate) fn interview(row: store::Interview) -> Result<Interview, Error> {
    Ok(Interview {
        id: row.id,
        user_id: row.user_id,
        status: row.status,
        idempotency_key: row.idempotency_key,
        title: row.title,
        job_title_snapshot: row.job_title_snapshot,
        job_description_snapshot: Some(row.job_description_snapshot),
        job_description_id: row.job_description_id,
        resume_snapshot: Some(row.resume_snapshot),
        resume_id: row.resume_id,
        persona: row.persona,
        duration: row.duration,
        language: row.language,
        options: options(&row.options)?,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
        started_at: row.started_at.map(Into::into),
        ended_at: row.ended_at.map(Into::into),
    })
}

pub(crate) fn history_entry(row: store::HistoryEntry) -> HistoryEntry {
    HistoryEntry {
        id: row.id,
        status: row.status,
        created_at: row.created_at.into(),
        title: row.title,
        job_title_snapshot: row.job_title_snapshot,
        duration: row.duration,
        started_at: row.started_at.map(Into::into),
        ended_at: row.ended_at.map(Into::into),
    }
}

pub(crate) fn feedback(row: store::Feedback) -> Result<Feedback, Error> {
    Ok(Feedback {
        details: object(&row.details, "details")?,
        summary: row.summary,
        strengths: row.strengths,
        content_and_structure: row.content_and_structure,
        communication_and_delivery: row.communication_and_delivery,
        presentation: row.presentation,
    })
}

pub(crate) fn transcript_line(turn: Turn) -> TranscriptLine {
    TranscriptLine {
        speaker: turn.speaker,
        content: turn.content,
        timestamp: turn.at.into(),
        sequence: turn.sequence,
        interrupted: turn.interrupted,
    }
}

pub(crate) fn interview_feedback(
    row: store::Interview,
    transcript: Vec<Turn>,
    stored: Option<store::Feedback>,
) -> Result<InterviewFeedback, Error> {
    let feedback = stored.map(feedback).transpose()?;
    Ok(InterviewFeedback {
        interview: interview(row)?,
        transcript: transcript.into_iter().map(transcript_line).collect(),
        feedback_state: if feedback.is_some() { FeedbackState::Ready } else { FeedbackState::None },
        feedback,
    })
}

pub(crate) fn library_item<Id: Into<String>>(row: store::LibraryItem<Id>) -> LibraryItem {
    LibraryItem {
        id: row.id.into(),
        title: row.title,
        content: row.content,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
    }
}

pub(crate) fn session_user(user: &User) -> SessionUser {
    SessionUser {
        id: user.id.clone(),
        email: user.email.clone(),
        name: user.name.clone(),
        ui_language: user.ui_language.clone(),
    }
}

/// A user's preferences. Those of another version that cannot be read are not worth an error.
pub(crate) fn settings(user: &User) -> Settings {
    serde_json::from_str(&user.settings).unwrap_or_default()
}

pub(crate) fn profile(user: User) -> Profile {
    Profile {
        settings: settings(&user),
        id: user.id,
        email: user.email,
        name: user.name,
        ui_language: user.ui_language,
        created_at: user.created_at.into(),
    }
}
