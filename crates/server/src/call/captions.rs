//! The transcript in the terminal: finished turns stay, the growing one is rewritten in place.

use client::Caption;
use contract::backend::Speaker;
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
}

impl<W: Write> Captions<W> {
    /// Writes to `out`; growing turns are shown only when lines can be rewritten there.
    pub fn new(out: W, rewrites: bool) -> Self {
        Self { out, rewrites, partial_shown: false }
    }

    /// Shows a line of the transcript.
    ///
    /// # Errors
    /// What writing gives.
    pub fn show(&mut self, caption: &Caption) -> io::Result<()> {
        let name = match caption.speaker {
            Speaker::Ai => "Interviewer",
            Speaker::User => "You",
        };
        let text = printable(&caption.text);
        if caption.sequence.is_some() {
            self.line(&format!("{name}: {text}"))
        } else {
            self.partial(name, &text)
        }
    }

    /// Takes back the line that grows: its connection is gone.
    ///
    /// # Errors
    /// What writing gives.
    pub fn forget_growing(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.partial_shown) {
            self.out.write_all(CLEAR_LINE.as_bytes())?;
        }
        self.out.flush()
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
    use contract::time::UnixMillis;

    fn caption(speaker: Speaker, text: &str, sequence: u64) -> Caption {
        Caption {
            turn: 1,
            speaker,
            text: text.into(),
            sequence: (sequence > 0).then_some(sequence),
            began: UnixMillis(0),
        }
    }

    fn shown(rewrites: bool, lines: &[Caption]) -> String {
        let mut captions = Captions::new(Vec::new(), rewrites);
        for caption in lines {
            captions.show(caption).unwrap();
        }
        captions.note("done").unwrap();
        String::from_utf8(captions.out).unwrap()
    }

    #[test]
    fn a_pipe_gets_finished_turns() {
        let lines = [
            caption(Speaker::Ai, "Hel", 0),
            caption(Speaker::Ai, "Hello.", 1),
            caption(Speaker::User, "Hi\x1b[2J\n", 2),
        ];
        assert_eq!(shown(false, &lines), "Interviewer: Hello.\nYou: Hi [2J\n[done]\n");
    }

    #[test]
    fn a_terminal_sees_the_turn_grow() {
        let long = "x".repeat(80);
        let lines = [
            caption(Speaker::Ai, "Hel", 0),
            caption(Speaker::Ai, &long, 0),
            caption(Speaker::Ai, "Hello.", 1),
        ];
        let expected = format!(
            "{CLEAR_LINE}Interviewer: Hel{CLEAR_LINE}Interviewer: …{}{CLEAR_LINE}Interviewer: Hello.\n[done]\n",
            "x".repeat(70)
        );
        assert_eq!(shown(true, &lines), expected);
    }

    #[test]
    fn what_grew_can_be_taken_back() {
        let mut captions = Captions::new(Vec::new(), true);
        captions.show(&caption(Speaker::Ai, "Hel", 0)).unwrap();
        captions.forget_growing().unwrap();
        captions.forget_growing().unwrap();
        captions.note("done").unwrap();
        let expected = format!("{CLEAR_LINE}Interviewer: Hel{CLEAR_LINE}[done]\n");
        assert_eq!(String::from_utf8(captions.out).unwrap(), expected);
    }
}
