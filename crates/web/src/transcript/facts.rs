//! What can be counted about an interview.

use contract::backend::Speaker;
use contract::procedures::interview::{InterviewFeedback, TranscriptLine};

/// Words below which there is little to look at.
const LITTLE_WORDS: u64 = 50;

/// What can be counted about an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// From its start to its end; none when it has not both.
    pub(crate) duration_ms: Option<u64>,
    /// Words of the person.
    pub(crate) user_words: u64,
    /// Words of the interviewer.
    pub(crate) ai_words: u64,
}

impl Facts {
    /// Counts.
    pub(crate) fn of(interview: &InterviewFeedback) -> Self {
        let (start, end) = (interview.interview.started_at, interview.interview.ended_at);
        let duration =
            start.zip(end).map(|(start, end)| end.unix_millis().saturating_sub(start.unix_millis()));
        let said_by = |speaker: Speaker| {
            let turns = interview.transcript.iter().filter(|turn| turn.speaker == speaker);
            turns.map(|turn| words(&turn.content)).sum()
        };
        Self {
            duration_ms: duration.map(|ms| u64::try_from(ms).unwrap_or(0)),
            user_words: said_by(Speaker::User),
            ai_words: said_by(Speaker::Ai),
        }
    }

    /// True when the person said little.
    pub(crate) fn is_little(&self) -> bool {
        self.user_words < LITTLE_WORDS
    }
}

/// Milliseconds from the interview's start to a turn. Without a known start the first turn is at zero.
pub(crate) fn offset_ms(interview: &InterviewFeedback, turn: &TranscriptLine) -> u64 {
    let first = interview.transcript.first().map(|turn| turn.timestamp);
    let start = interview.interview.started_at.or(first).unwrap_or(turn.timestamp);
    u64::try_from(turn.timestamp.unix_millis().saturating_sub(start.unix_millis())).unwrap_or(0)
}

/// Words of a text. Chinese, Japanese and Thai have no spaces: there a character counts as a word.
fn words(text: &str) -> u64 {
    let mut count = 0;
    let mut in_word = false;
    for c in text.chars() {
        let alone = matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        let begins = c.is_alphanumeric() && !in_word;
        if alone || begins {
            count += 1;
        }
        // An apostrophe or a hyphen is inside of a word.
        in_word = !alone && (c.is_alphanumeric() || (in_word && matches!(c, '\'' | '’' | '-')));
    }
    count
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use contract::backend::{Duration, InterviewStatus};
    use contract::ids::{InterviewId, UserId};
    use contract::procedures::interview::{FeedbackState, Interview, InterviewOptions};
    use proptest::prelude::*;
    use trpc::Date;

    /// An interview that began at 1000 ms, with turns at these times.
    pub(in crate::transcript) fn interview(turns: &[(Speaker, i64, &str)]) -> InterviewFeedback {
        let date = Date::from_unix_millis;
        let transcript = (1..).zip(turns).map(|(sequence, (speaker, at, content))| TranscriptLine {
            speaker: *speaker,
            content: (*content).to_owned(),
            timestamp: date(*at),
            sequence,
            interrupted: false,
        });
        InterviewFeedback {
            interview: Interview {
                id: InterviewId::parse("i1").unwrap(),
                user_id: UserId::parse("u1").unwrap(),
                status: InterviewStatus::Completed,
                idempotency_key: "k".into(),
                title: Some("Baker".into()),
                job_title_snapshot: None,
                job_description_snapshot: None,
                job_description_id: None,
                resume_snapshot: None,
                resume_id: None,
                persona: None,
                duration: Duration::Short,
                language: Some("en".into()),
                options: InterviewOptions::default(),
                created_at: date(0),
                updated_at: date(0),
                started_at: Some(date(1_000)),
                ended_at: Some(date(91_000)),
            },
            transcript: transcript.collect(),
            feedback: None,
            feedback_state: FeedbackState::None,
        }
    }

    #[test]
    fn words_of_both_sides_and_time() {
        let interview = interview(&[
            (Speaker::Ai, 1_500, "Why baking?"),
            (Speaker::User, 4_000, "I don't sleep — well-known fact."),
            (Speaker::Ai, 9_000, "好的。"),
        ]);
        let facts = Facts::of(&interview);
        assert_eq!(facts, Facts { duration_ms: Some(90_000), user_words: 5, ai_words: 4 });
        assert!(facts.is_little());
        let offsets: Vec<u64> = interview.transcript.iter().map(|turn| offset_ms(&interview, turn)).collect();
        assert_eq!(offsets, [500, 3_000, 8_000]);
    }

    #[test]
    fn an_interview_without_a_start_begins_with_its_first_turn() {
        let mut interview = interview(&[(Speaker::Ai, 5_000, "a"), (Speaker::User, 7_000, "b")]);
        interview.interview.started_at = None;
        assert_eq!(offset_ms(&interview, &interview.transcript[1]), 2_000);
        assert_eq!(Facts::of(&interview).duration_ms, None);
    }

    proptest! {
        #[test]
        fn there_are_never_more_words_than_characters(text in "\\PC{0,80}") {
            prop_assert!(words(&text) <= text.chars().count() as u64);
        }
    }
}
