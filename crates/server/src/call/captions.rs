//! The transcript in the terminal: finished turns stay, the growing one is rewritten in place.

use contract::live::TranscriptUpdate;
use std::io::{self, Write};

/// Longest part of a growing turn shown, in characters: its end, on one line of a terminal.
const MAX_PARTIAL_CHARS: usize = 70;

/// Back to the line's beginning, and clear it (ECMA-48).
const CLEAR_LINE: &str = "\r\x1b[2K";

/// Shows a transcript.
#[derive(Debug)]
pub struct Captions<W> {
    out: W,
    /// True on a terminal, where a line can be rewritten.
    rewrites: bool,
    partial_shown: bool,
    last_sequence: u64,
}

impl<W: Write> Captions<W> {
    /// Writes to `out`; growing turns are shown only when lines can be rewritten there.
    pub fn new(out: W, rewrites: bool) -> Self {
        Self { out, rewrites, partial_shown: false, last_sequence: 0 }
    }

    /// Shows one update. A final one that was shown before is not shown again.
    ///
    /// # Errors
    /// What writing gives.
    pub fn update(&mut self, update: &TranscriptUpdate) -> io::Result<()> {
        let name = if update.speaker == "AI" { "Interviewer" } else { "You" };
        let text = printable(&update.text);
        if !update.is_final {
            return self.partial(name, &text);
        }
        if update.sequence != 0 {
            if update.sequence <= self.last_sequence {
                return Ok(());
            }
            self.last_sequence = update.sequence;
        }
        self.line(&format!("{name}: {text}"))
    }

    /// Says something of our own.
    ///
    /// # Errors
    /// What writing gives.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        self.line(&format!("[{}]", printable(text)))
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        let clear = if std::mem::take(&mut self.partial_shown) { CLEAR_LINE } else { "" };
        writeln!(self.out, "{clear}{text}")?;
        self.out.flush()
    }

    fn partial(&mut self, name: &str, text: &str) -> io::Result<()> {
        if !self.rewrites {
            return Ok(());
        }
        let skip = text.chars().count().saturating_sub(MAX_PARTIAL_CHARS);
        let tail: String = text.chars().skip(skip).collect();
        let dots = if skip > 0 { "…" } else { "" };
        self.partial_shown = true;
        write!(self.out, "{CLEAR_LINE}{name}: {dots}{tail}")?;
        self.out.flush()
    }
}

/// Text from the network must not steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(speaker: &str, text: &str, sequence: u64) -> TranscriptUpdate {
        TranscriptUpdate {
            speaker: speaker.into(),
            text: text.into(),
            is_final: sequence > 0,
            sequence,
            ..TranscriptUpdate::default()
        }
    }

    fn shown(rewrites: bool, updates: &[TranscriptUpdate]) -> String {
        let mut captions = Captions::new(Vec::new(), rewrites);
        for update in updates {
            captions.update(update).unwrap();
        }
        captions.note("done").unwrap();
        String::from_utf8(captions.out).unwrap()
    }

    #[test]
    fn a_pipe_gets_finished_turns_once() {
        let updates = [
            update("AI", "Hel", 0),
            update("AI", "Hello.", 1),
            update("USER", "Hi\x1b[2J\n", 2),
            update("AI", "Hello.", 1),
        ];
        assert_eq!(shown(false, &updates), "Interviewer: Hello.\nYou: Hi [2J\n[done]\n");
    }

    #[test]
    fn a_terminal_sees_the_turn_grow() {
        let long = "x".repeat(80);
        let updates = [update("AI", "Hel", 0), update("AI", &long, 0), update("AI", "Hello.", 1)];
        let expected = format!(
            "{CLEAR_LINE}Interviewer: Hel{CLEAR_LINE}Interviewer: …{}{CLEAR_LINE}Interviewer: Hello.\n[done]\n",
            "x".repeat(70)
        );
        assert_eq!(shown(true, &updates), expected);
    }

    #[test]
    fn final_updates_of_an_old_server_carry_no_sequence() {
        let final_update = TranscriptUpdate { is_final: true, ..update("AI", "One.", 0) };
        assert_eq!(
            shown(false, &[final_update.clone(), final_update]),
            "Interviewer: One.\nInterviewer: One.\n[done]\n"
        );
    }
}
