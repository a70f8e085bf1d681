//! Directions from the interview room: text in round brackets that is not the candidate's.

/// What the room wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The candidate is here: greet and ask the first question.
    Greet,
    /// The line was interrupted for a moment: go on.
    Continue,
    /// The candidate was away and is back.
    WelcomeBack,
    /// One minute is left.
    WrapUp,
    /// The time is up: say goodbye now.
    TimeUp,
    /// The candidate thinks: stay silent.
    Hold,
    /// The candidate is ready to go on.
    Release,
    /// The candidate has spoken, and nothing came back.
    Nudge,
    /// Repeat the last question.
    Repeat,
    /// Anything else; it changes nothing.
    Other,
}

/// What each direction says, by words that it contains in this order of precedence.
const SIGNS: &[(&str, Direction)] = &[
    ("time is up", Direction::TimeUp),
    ("one minute is left", Direction::WrapUp),
    ("disconnected and is back", Direction::WelcomeBack),
    ("line was interrupted", Direction::Continue),
    ("moment to think", Direction::Hold),
    ("ready to go on", Direction::Release),
    ("repeat your last question", Direction::Repeat),
    ("has finished speaking", Direction::Nudge),
    ("has joined", Direction::Greet),
    ("please begin", Direction::Greet),
];

/// Longest direction, in bytes; what is longer is something that a person typed.
const MAX_BYTES: usize = 400;

impl Direction {
    /// Reads a text that came in. None when it is not in round brackets, and so the candidate's.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let inside = text.strip_prefix('(')?.strip_suffix(')')?;
        if text.len() > MAX_BYTES || inside.contains(['(', ')']) {
            return None;
        }
        let inside = inside.to_lowercase();
        let sign = SIGNS.iter().find(|(words, _)| inside.contains(words));
        Some(sign.map_or(Self::Other, |(_, direction)| *direction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_s_directions_are_understood() {
        for (text, direction) in [
            ("(The candidate has joined. Greet them by name if you know it.)", Some(Direction::Greet)),
            ("(Please begin: greet the candidate and ask your first question.)", Some(Direction::Greet)),
            ("(The line was interrupted for a moment. Do not greet again.)", Some(Direction::Continue)),
            (
                "(The candidate was disconnected and is back. In one short sentence take up the conversation \
                 where it was; repeat your last question if it was not answered.)",
                Some(Direction::WelcomeBack),
            ),
            ("(One minute is left. Finish this topic, then close.)", Some(Direction::WrapUp)),
            ("(The time is up. Thank the candidate and say goodbye.)", Some(Direction::TimeUp)),
            ("(The candidate asks for a moment to think. Stay silent.)", Some(Direction::Hold)),
            ("(The candidate is ready to go on.)", Some(Direction::Release)),
            ("(The candidate has finished speaking. Please respond.)", Some(Direction::Nudge)),
            ("(The candidate asks you to repeat your last question. Repeat it.)", Some(Direction::Repeat)),
            ("(Dance.)", Some(Direction::Other)),
            ("The time is up.", None),
            ("(I think) it is (maybe)", None),
            ("(", None),
            ("", None),
        ] {
            assert_eq!(Direction::read(text), direction, "{text}");
        }
    }
}
