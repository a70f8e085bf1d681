//! A transcript as a file: plain text, Markdown, WebVTT, JSON.

use super::offset_ms;
use crate::i18n::Language;
use crate::i18n::format::clock;
use crate::i18n::texts::{common, feedback};
use contract::backend::Speaker;
use contract::procedures::interview::{InterviewFeedback, TranscriptLine};
use serde_json::json;
use std::fmt::Write as _;

/// Milliseconds that the last turn is shown in a player.
const LAST_CUE_MS: u64 = 10_000;

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Plain text.
    Txt,
    /// Markdown.
    Md,
    /// Captions for a player. <https://www.w3.org/TR/webvtt1/>
    Vtt,
    /// For programs.
    Json,
}

impl Format {
    /// The ending of the file's name.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Vtt => "vtt",
            Self::Json => "json",
        }
    }

    /// The media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Txt => "text/plain;charset=utf-8",
            Self::Md => "text/markdown;charset=utf-8",
            Self::Vtt => "text/vtt;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The transcript as a file. `title` is what the interview is called.
pub(crate) fn export(
    interview: &InterviewFeedback,
    title: &str,
    format: Format,
    language: Language,
) -> String {
    match format {
        Format::Txt => text(interview, title, language),
        Format::Md => markdown(interview, title, language),
        Format::Vtt => captions(interview, language),
        Format::Json => data(interview, title),
    }
}

fn speaker(turn: &TranscriptLine, language: Language) -> &'static str {
    language.say(match turn.speaker {
        Speaker::Ai => common::INTERVIEWER,
        Speaker::User => common::YOU,
    })
}

/// Turns as lines; a line break inside one would look like another turn.
fn one_line(content: &str) -> String {
    content.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(interview: &InterviewFeedback, title: &str, language: Language) -> String {
    let mut file = format!("{title}\n{}\n", language.say(feedback::AUTOMATIC));
    for turn in &interview.transcript {
        let (at, who) = (clock(offset_ms(interview, turn)), speaker(turn, language));
        // Writing to a string cannot fail.
        let _ = write!(file, "\n[{at}] {who}: {}\n", one_line(&turn.content));
    }
    file
}

fn markdown(interview: &InterviewFeedback, title: &str, language: Language) -> String {
    let mut file = format!("# {}\n\n_{}_\n", literal(title), language.say(feedback::AUTOMATIC));
    for turn in &interview.transcript {
        let (at, who) = (clock(offset_ms(interview, turn)), speaker(turn, language));
        let _ = write!(file, "\n**{who}** ({at})\n\n{}\n", literal(&one_line(&turn.content)));
    }
    file
}

/// What Markdown would take for formatting, as it was said.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '#' | '[' | ']' | '<' | '>' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn captions(interview: &InterviewFeedback, language: Language) -> String {
    let mut file = String::from("WEBVTT\n");
    let starts: Vec<u64> = interview.transcript.iter().map(|turn| offset_ms(interview, turn)).collect();
    let ends = starts.iter().skip(1).copied().map(Some).chain([None]);
    for ((turn, start), end) in interview.transcript.iter().zip(&starts).zip(ends) {
        // A cue must end after it starts.
        let end = end.unwrap_or(start + LAST_CUE_MS).max(start + 1);
        let (from, to) = (cue_time(*start), cue_time(end));
        let who = speaker(turn, language);
        let _ = write!(file, "\n{}\n{from} --> {to}\n<v {who}>{}\n", turn.sequence, cue_text(&turn.content));
    }
    file
}

fn cue_time(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, ms % 1000)
}

fn cue_text(content: &str) -> String {
    one_line(content).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn data(interview: &InterviewFeedback, title: &str) -> String {
    let turns = interview.transcript.iter().map(|turn| {
        json!({
            "sequence": turn.sequence,
            "speaker": turn.speaker,
            "offsetMs": offset_ms(interview, turn),
            "timestamp": turn.timestamp.to_string(),
            "interrupted": turn.interrupted,
            "content": turn.content,
        })
    });
    let file = json!({
        "title": title,
        "language": interview.interview.language,
        "startedAt": interview.interview.started_at.map(|date| date.to_string()),
        "endedAt": interview.interview.ended_at.map(|date| date.to_string()),
        "transcript": turns.collect::<Vec<_>>(),
    });
    format!("{file:#}\n")
}

#[cfg(test)]
mod tests {
    use super::super::facts::tests::interview;
    use super::*;

    fn made(format: Format, language: Language) -> String {
        let interview = interview(&[
            (Speaker::Ai, 1_000, "What is *new*,\nand a < b?"),
            (Speaker::User, 66_500, "Bread & butter."),
        ]);
        export(&interview, "Baker #1", format, language)
    }

    #[test]
    fn plain_text() {
        let expected = "Baker #1\nThe transcript was made automatically and may contain errors.\n\n\
                        [0:00] Interviewer: What is *new*, and a < b?\n\n[1:05] You: Bread & butter.\n";
        assert_eq!(made(Format::Txt, Language::English), expected);
    }

    #[test]
    fn markdown_shows_what_was_said_as_it_was_said() {
        let file = made(Format::Md, Language::Spanish);
        assert!(file.starts_with("# Baker \\#1\n\n_La transcripción"), "{file}");
        assert!(file.contains("**Entrevistador** (0:00)\n\nWhat is \\*new\\*, and a \\< b?\n"), "{file}");
    }

    #[test]
    fn captions_follow_each_other() {
        let expected = "WEBVTT\n\n1\n00:00:00.000 --> 00:01:05.500\n\
                        <v Interviewer>What is *new*, and a &lt; b?\n\n\
                        2\n00:01:05.500 --> 00:01:15.500\n<v You>Bread &amp; butter.\n";
        assert_eq!(made(Format::Vtt, Language::English), expected);
    }

    #[test]
    fn data_is_complete() {
        let file: serde_json::Value = serde_json::from_str(&made(Format::Json, Language::Chinese)).unwrap();
        assert_eq!(file["title"], "Baker #1");
        assert_eq!(file["startedAt"], "1970-01-01T00:00:01.000Z");
        assert_eq!(file["transcript"][1]["offsetMs"], 65_500);
        assert_eq!(file["transcript"][0]["content"], "What is *new*,\nand a < b?");
        assert_eq!(file["transcript"][1]["speaker"], "USER");
    }

    #[test]
    fn nothing_said_is_an_empty_file_of_its_kind() {
        let nothing = interview(&[]);
        assert_eq!(export(&nothing, "t", Format::Vtt, Language::English), "WEBVTT\n");
    }
}
