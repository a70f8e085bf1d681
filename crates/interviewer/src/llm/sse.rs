//! Server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>), and the pieces of text in them.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::ModelError;

/// Longest line, in bytes: a piece of text is a few words.
const MAX_LINE_BYTES: usize = 64 << 10;

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// More text; it may be empty.
    Text(String),
    /// The reply is complete.
    End,
}

/// A stream of events.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
    error: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
struct Delta {
    role: Option<String>,
    content: Option<String>,
}

impl Events {
    /// Takes bytes as they come; gives the pieces that are complete now.
    ///
    /// # Errors
    /// When they are not such a stream, or somebody else speaks in it.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Piece>, ModelError> {
        let mut pieces = Vec::new();
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if self.line.len() > MAX_LINE_BYTES {
                return Err(ModelError::Unreadable);
            }
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                read_line(line.trim_ascii(), &mut pieces)?;
            }
        }
        Ok(pieces)
    }
}

fn read_line(line: &[u8], pieces: &mut Vec<Piece>) -> Result<(), ModelError> {
    // Other fields, comments and empty lines mean nothing here.
    let Some(data) = line.strip_prefix(b"data:") else { return Ok(()) };
    let data = data.trim_ascii();
    if data == b"[DONE]" {
        pieces.push(Piece::End);
        return Ok(());
    }
    let completion: Completion = serde_json::from_slice(data).map_err(|_| ModelError::Unreadable)?;
    if completion.error.is_some() {
        return Err(ModelError::Broken);
    }
    let Some(choice) = completion.choices.into_iter().next() else { return Ok(()) };
    if choice.delta.role.is_some_and(|role| role != "assistant") {
        return Err(ModelError::WrongRole);
    }
    pieces.extend(choice.delta.content.map(Piece::Text));
    if choice.finish_reason.is_some() {
        pieces.push(Piece::End);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str = concat!(
        ": a comment\r\n",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
        "event: x\ndata:{\"choices\":[{\"delta\":{\"content\":\"Good é\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}],\"usage\":{}}\n\n",
        "data: {\"choices\":[]}\n\n",
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
    );

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn bad_streams() {
        for (line, error) in [
            ("data: {\"error\":{\"message\":\"x\"}}\n", ModelError::Broken),
            ("data: {nonsense\n", ModelError::Unreadable),
            (
                "data: {\"choices\":[{\"delta\":{\"role\":\"user\",\"content\":\"I\"}}]}\n",
                ModelError::WrongRole,
            ),
        ] {
            assert_eq!(Events::default().push(line.as_bytes()), Err(error));
        }
        assert_eq!(Events::default().push(&[b'x'; MAX_LINE_BYTES + 1]), Err(ModelError::Unreadable));
        assert_eq!(Events::default().push(b"<html>no stream</html>\n"), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn how_it_is_cut_does_not_matter(size in 1usize..80) {
            let mut events = Events::default();
            let mut pieces = Vec::new();
            for part in STREAM.as_bytes().chunks(size) {
                pieces.extend(events.push(part).unwrap());
            }
            prop_assert_eq!(pieces, vec![text(""), text("Good é"), Piece::End, Piece::End]);
        }

        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Events::default().push(&bytes);
        }
    }
}
