//! What a page shows of a conversation: one line for each turn, in order, whether it grows or is final.

use crate::event::{Caption, Event};
use contract::backend::Speaker;
use contract::time::UnixMillis;

/// Later than any turn: a typed answer stands at the end until the server says when it began.
const LATEST: UnixMillis = UnixMillis(i64::MAX);

/// The shortest sentence that may ask for something without a question mark, in bytes: "Thank you very much." is
/// shorter, and "Tell me about yourself." is not.
const SHORTEST_PROMPT: usize = 22;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineState {
    /// It is being spoken: its text may still change.
    Growing,
    /// It is in the transcript.
    Final,
    /// A typed answer that the server has not confirmed yet.
    Sending,
}

/// One turn of one speaker.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// What to know it by; it stays the same from its first word to its final form.
    pub key: u64,
    /// Who speaks.
    pub speaker: Speaker,
    /// All of the turn so far.
    pub text: String,
    /// What becomes of it.
    pub state: LineState,
    /// When the turn began, on the server's clock.
    began: UnixMillis,
}

/// Shows everything but the words.
impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, speaker, text, state, .. } = self;
        write!(f, "Line({key}, {}, {state:?}, {} bytes)", speaker.as_str(), text.len())
    }
}

/// The lines of a conversation, and the question that is open.
#[derive(Debug, Clone, Default)]
pub struct Dialogue {
    lines: Vec<Line>,
    last_key: u64,
    question: String,
}

impl Dialogue {
    /// Takes what concerns the lines; everything else changes nothing.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::Caption(caption) => self.caption(caption),
            Event::GrowingCaptionsGone => self.lines.retain(|line| line.state != LineState::Growing),
            Event::AnswerNotTaken(_) => self.forget_answer(),
            Event::State(_)
            | Event::Started(_)
            | Event::Audio { .. }
            | Event::Interrupted { .. }
            | Event::Notice { .. }
            | Event::ServerError { .. }
            | Event::RoundTrip { .. }
            | Event::Problem(_)
            | Event::Ended(_) => {}
        }
    }

    /// A typed answer is on its way.
    pub fn typed(&mut self, text: &str) {
        let text = text.trim().to_owned();
        self.insert(Line { key: 0, speaker: Speaker::User, text, state: LineState::Sending, began: LATEST });
    }

    /// Every line, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of this key.
    #[must_use]
    pub fn line(&self, key: u64) -> Option<&Line> {
        // Nearly always one of the last.
        self.lines.iter().rev().find(|line| line.key == key)
    }

    /// The question that the interviewer asked last; empty before the first.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The last word is the person's, and complete: the interviewer is expected to speak.
    #[must_use]
    pub fn awaits_interviewer(&self) -> bool {
        self.lines
            .last()
            .is_some_and(|line| line.speaker == Speaker::User && line.state != LineState::Growing)
    }

    /// Words of this speaker are coming.
    #[must_use]
    pub fn is_growing(&self, speaker: Speaker) -> bool {
        self.growing(speaker).is_some()
    }

    fn caption(&mut self, caption: &Caption) {
        let Caption { speaker, sequence, began, .. } = *caption;
        let state = if sequence.is_some() { LineState::Final } else { LineState::Growing };
        if speaker == Speaker::Ai {
            self.ask(&caption.text, state);
        }
        let known = match state {
            LineState::Final if speaker == Speaker::User => {
                self.sending(&caption.text).or_else(|| self.growing(speaker))
            }
            _ => self.growing(speaker),
        };
        let text = caption.text.clone();
        let line = Line { key: 0, speaker, text, state, began };
        match known.and_then(|at| self.lines.get_mut(at)) {
            Some(known) => *known = Line { key: known.key, ..line },
            None => self.insert(line),
        }
    }

    /// Puts a new line behind those that began before it: the words of an answer may trail the reply to it.
    fn insert(&mut self, line: Line) {
        self.last_key += 1;
        let later = self.lines.iter().rev().take_while(|other| other.began > line.began).count();
        self.lines.insert(self.lines.len() - later, Line { key: self.last_key, ..line });
    }

    /// A speaker has one growing line at a time, near the end.
    fn growing(&self, speaker: Speaker) -> Option<usize> {
        self.lines.iter().rposition(|line| line.speaker == speaker && line.state == LineState::Growing)
    }

    fn sending(&self, text: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.state == LineState::Sending && line.text == text.trim())
    }

    fn forget_answer(&mut self) {
        if let Some(at) = self.lines.iter().rposition(|line| line.state == LineState::Sending) {
            self.lines.remove(at);
        }
    }

    fn ask(&mut self, text: &str, state: LineState) {
        if let Some(question) = question_in(text, state == LineState::Final) {
            question.clone_into(&mut self.question);
        }
    }
}

/// The last question of a turn. A turn that is complete and asks nothing has its last sentence for one:
/// "Tell me about yourself." What is short or was cut off is none.
fn question_in(text: &str, is_complete: bool) -> Option<&str> {
    let mut last = None;
    let mut asked = None;
    for sentence in sentences(text) {
        last = Some(sentence);
        if sentence.ends_with(['?', '？']) {
            asked = Some(sentence);
        }
    }
    let is_prompt = |sentence: &&str| {
        is_complete && sentence.len() >= SHORTEST_PROMPT && sentence.ends_with(['.', '。', '!', '！'])
    };
    asked.or(last.filter(is_prompt))
}

/// The sentences of a text, each with its own end mark.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        let (sentence, after) = rest.split_at_checked(sentence_end(rest))?;
        rest = after.trim_start();
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// The byte behind the first sentence: behind a Chinese end mark, or a Western one before a space.
fn sentence_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let next = chars.peek().copied();
        let ends = match c {
            '。' | '？' | '！' => true,
            '.' | '?' | '!' => next.is_none_or(|(_, after)| after.is_whitespace()),
            _ => false,
        };
        if ends {
            return next.map_or(text.len(), |(at, _)| at);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::AnswerProblem;
    use proptest::prelude::*;

    fn caption(speaker: Speaker, turn: u32, text: &str, sequence: Option<u64>) -> Event {
        let began = UnixMillis(i64::from(turn));
        Event::Caption(Caption { turn, speaker, text: text.into(), sequence, began })
    }

    fn after(events: impl IntoIterator<Item = Event>) -> Dialogue {
        let mut dialogue = Dialogue::default();
        for event in events {
            dialogue.note(&event);
        }
        dialogue
    }

    fn texts(dialogue: &Dialogue) -> Vec<&str> {
        dialogue.lines().iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_turn_keeps_its_key_from_its_first_word_to_its_final_form() {
        let mut dialogue = after([caption(Speaker::Ai, 1, "Hel", None)]);
        let key = dialogue.lines()[0].key;
        assert!(dialogue.is_growing(Speaker::Ai));
        dialogue.note(&caption(Speaker::Ai, 1, "Hello there.", Some(1)));
        assert_eq!(texts(&dialogue), ["Hello there."]);
        assert_eq!(dialogue.line(key).unwrap().state, LineState::Final);
        assert!(!dialogue.is_growing(Speaker::Ai) && !dialogue.awaits_interviewer());
    }

    #[test]
    fn words_that_trail_stand_before_the_reply_to_them() {
        let dialogue = after([
            caption(Speaker::User, 2, "I am", None),
            caption(Speaker::Ai, 3, "Than", None),
            caption(Speaker::User, 2, "I am Ada.", Some(2)),
        ]);
        assert_eq!(texts(&dialogue), ["I am Ada.", "Than"]);
        for sequence in [None, Some(3)] {
            let reply = caption(Speaker::Ai, 3, "Thanks.", sequence);
            let dialogue = after([reply, caption(Speaker::User, 2, "I am Ada.", Some(2))]);
            assert_eq!(texts(&dialogue), ["I am Ada.", "Thanks."]);
            assert!(!dialogue.awaits_interviewer());
        }
    }

    #[test]
    fn a_lost_connection_takes_what_grew_with_it() {
        let dialogue = after([
            caption(Speaker::Ai, 1, "Hello.", Some(1)),
            caption(Speaker::User, 2, "I a", None),
            Event::GrowingCaptionsGone,
        ]);
        assert_eq!(texts(&dialogue), ["Hello."]);
    }

    #[test]
    fn typed_answers_wait_in_sight_until_the_transcript_has_them() {
        let mut dialogue = after([caption(Speaker::Ai, 1, "Who are you?", Some(1))]);
        dialogue.typed(" Ada. ");
        assert!(dialogue.awaits_interviewer());
        assert_eq!(dialogue.lines()[1].state, LineState::Sending);
        dialogue.note(&caption(Speaker::User, 2, "Ada.", Some(2)));
        assert_eq!(texts(&dialogue), ["Who are you?", "Ada."]);
        assert_eq!(dialogue.lines()[1].state, LineState::Final);
        dialogue.typed("x");
        dialogue.note(&Event::AnswerNotTaken(AnswerProblem::TooLong));
        assert_eq!(texts(&dialogue), ["Who are you?", "Ada."]);
    }

    #[test]
    fn the_open_question() {
        let mut dialogue = after([caption(Speaker::Ai, 1, "Hello. How are", None)]);
        assert_eq!(dialogue.question(), "");
        dialogue.note(&caption(Speaker::Ai, 1, "Hello. How are you? Take your t", None));
        assert_eq!(dialogue.question(), "How are you?");
        dialogue.note(&caption(Speaker::User, 2, "Well, and you?", Some(2)));
        assert_eq!(dialogue.question(), "How are you?");
        dialogue.note(&caption(Speaker::Ai, 3, "Good. Tell me about version 1.5 of it.", Some(3)));
        assert_eq!(dialogue.question(), "Tell me about version 1.5 of it.");
        for (turn, other) in [(5, "Thanks."), (7, "And now I would like to hear of")] {
            dialogue.note(&caption(Speaker::Ai, turn, other, Some(u64::from(turn))));
            assert_eq!(dialogue.question(), "Tell me about version 1.5 of it.", "{other}");
        }
        dialogue.note(&caption(Speaker::Ai, 9, "好的。您为什么想来这里？请慢慢说。", Some(9)));
        assert_eq!(dialogue.question(), "您为什么想来这里？");
    }

    #[test]
    fn what_concerns_no_line_changes_nothing() {
        let mut dialogue = Dialogue::default();
        dialogue.note(&caption(Speaker::Ai, 1, "Hi", None));
        dialogue.note(&Event::RoundTrip { ms: 5 });
        dialogue.note(&Event::Interrupted { turn: 1 });
        assert_eq!(texts(&dialogue), ["Hi"]);
    }

    proptest! {
        #[test]
        fn sentences_make_the_text(text in "\\PC{0,80}") {
            let together: String = sentences(&text).collect();
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&together), squeeze(&text));
        }

        #[test]
        fn one_line_for_each_turn(turns in prop::collection::vec((any::<bool>(), 1usize..4), 0..20)) {
            let mut dialogue = Dialogue::default();
            for (at, (is_ai, parts)) in turns.iter().enumerate() {
                let speaker = if *is_ai { Speaker::Ai } else { Speaker::User };
                let turn = u32::try_from(at).unwrap_or(0) + 1;
                for _ in 1..*parts {
                    dialogue.note(&caption(speaker, turn, "so far", None));
                }
                dialogue.note(&caption(speaker, turn, &format!("turn {at}"), Some(u64::from(turn))));
            }
            let expected: Vec<String> = (0..turns.len()).map(|at| format!("turn {at}")).collect();
            prop_assert_eq!(texts(&dialogue), expected);
        }
    }
}
