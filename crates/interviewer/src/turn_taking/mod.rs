//! Turn taking: from one voice probability per 32 ms to speech, pauses, phrases and the end of a turn.
//!
//! Pure, and its clock is the sound itself: a network that stalls and catches up changes nothing. It knows no text; who
//! listens tells it whether the words so far [dangle](TextState::Dangling), which makes it more patient.

mod phrase;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::phrase::Phrase;

/// Length of a frame, in milliseconds.
pub(crate) const FRAME_MS: u64 = 32;

/// Number of a frame since the stream began.
pub(crate) type Frame = u64;

/// Probability from which a frame may begin speech.
const VOICED: f32 = 0.5;

/// The same while the interviewer is heard: what remains of its own voice after echo cancellation stays below.
const VOICED_OVER_ECHO: f32 = 0.7;

/// Probability from which a frame continues speech: endings of words fade.
const STILL_VOICED: f32 = 0.35;

/// Voiced sound that makes speech: a cough or a door is shorter. Decoders invent words for less.
const EVIDENCE: u64 = frames(250);

/// The same while the interviewer is heard.
const EVIDENCE_OVER_ECHO: u64 = frames(320);

/// Unvoiced frames that a beginning of speech may contain: plosives and short stops.
const GAP_IN_BEGINNING: u64 = frames(190);

/// Voiced sound that ends a pause: a click is shorter.
const RESUMPTION: u64 = frames(90);

/// Sound kept before the first voiced frame, for the soft beginning of a word.
const PRE_ROLL: u64 = frames(250);

/// Sound kept after the last voiced frame.
const TAIL: u64 = frames(190);

/// Silence after which the phrase so far is worth decoding, in case the turn is over.
const PAUSE: u64 = frames(250);

/// Silence that cuts a phrase that is long enough to be understood by itself.
const CUT: u64 = frames(500);

/// Length from which a phrase is understood by itself.
const CUT_FROM: u64 = frames(3_000);

/// Silence that cuts any phrase: decoders invent words for long silences.
const CUT_ANY: u64 = frames(1_000);

/// Longest phrase: the recogniser is trained on short ones and repeats itself on long ones.
const LONGEST: u64 = frames(11_900);

/// Where a phrase that is too long is cut: at the quietest frame of so many last ones.
const CUT_WINDOW: u64 = frames(2_000);

/// Shortest and longest silence that may be asked to end a turn, in milliseconds.
const PATIENCE_RANGE_MS: std::ops::RangeInclusive<u64> = 300..=10_000;

/// Patience with words that dangle: twice the usual, within these bounds in milliseconds.
const DANGLING_RANGE_MS: std::ops::RangeInclusive<u64> = 1_500..=2_500;

/// Frames in so many milliseconds, rounded up.
const fn frames(ms: u64) -> u64 {
    ms.div_ceil(FRAME_MS)
}

/// What happened at a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The person began to speak; the phrase begins at this frame.
    SpeechBegan(Frame),
    /// A pause: the phrase so far is worth decoding.
    Paused(Range<Frame>),
    /// The pause is over and the phrase goes on: what was decoded in it is void.
    WentOn,
    /// A phrase is complete.
    PhraseEnded(Range<Frame>),
    /// The turn is over.
    TurnEnded,
}

/// What is known of the words said so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TextState {
    /// They are still being decoded.
    Unknown,
    /// They may be a complete thought.
    #[default]
    Complete,
    /// They end in the middle of one.
    Dangling,
}

/// How patient to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Silence that ends a turn, in milliseconds.
    pub(crate) patience_ms: u64,
    /// The client marks the speech itself: silence ends nothing, sound outside of its marks is not heard.
    pub(crate) manual: bool,
}

/// The state of one stream.
#[derive(Clone, Debug)]
pub(crate) struct TurnTaking {
    settings: Settings,
    position: Frame,
    state: State,
    text: TextState,
    is_held: bool,
    /// The interviewer is heard.
    echo: bool,
    events: Vec<Event>,
}

#[derive(Clone, Debug)]
enum State {
    Quiet(Beginning),
    Turn(Turn),
}

/// What may become speech.
#[derive(Clone, Copy, Debug, Default)]
struct Beginning {
    first: Frame,
    voiced: u64,
    gap: u64,
}

#[derive(Clone, Debug)]
struct Turn {
    phrase: Option<Phrase>,
    /// Unvoiced frames since the last voiced one.
    silence: u64,
    /// Voiced frames in a row within a pause.
    run: u64,
}

impl TurnTaking {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            position: 0,
            state: State::Quiet(Beginning::default()),
            text: TextState::Complete,
            is_held: false,
            echo: false,
            events: Vec::new(),
        }
    }

    /// Takes the voice probability of the next frame.
    pub(crate) fn frame(&mut self, probability: f32) -> Vec<Event> {
        let state = std::mem::replace(&mut self.state, State::Quiet(Beginning::default()));
        self.state = match state {
            State::Quiet(beginning) if self.settings.manual => State::Quiet(beginning),
            State::Quiet(beginning) => self.listen(beginning, probability),
            State::Turn(turn) => self.follow(turn, probability),
        };
        self.position += 1;
        std::mem::take(&mut self.events)
    }

    /// The turn is over, whatever is heard: a button, or an end of the stream.
    pub(crate) fn end_now(&mut self) -> Vec<Event> {
        self.is_held = false;
        let state = std::mem::replace(&mut self.state, State::Quiet(Beginning::default()));
        match state {
            // Half of a short "yes": the button is the other half of the evidence.
            State::Quiet(beginning) if beginning.voiced * 2 >= EVIDENCE => {
                let from = beginning.first.saturating_sub(PRE_ROLL);
                self.events.push(Event::SpeechBegan(from));
                self.events.push(Event::PhraseEnded(from..self.position));
                self.events.push(Event::TurnEnded);
            }
            State::Quiet(_) => {}
            State::Turn(turn) => self.close(turn),
        }
        std::mem::take(&mut self.events)
    }

    /// The client says that speech begins now.
    pub(crate) fn begin_now(&mut self) -> Vec<Event> {
        if matches!(self.state, State::Quiet(_)) {
            let from = self.position.saturating_sub(PRE_ROLL);
            self.state =
                State::Turn(Turn { phrase: Some(Phrase::new(from, self.position)), silence: 0, run: 0 });
            self.events.push(Event::SpeechBegan(from));
        }
        std::mem::take(&mut self.events)
    }

    /// The person wants to think: no silence ends the turn until they go on or release it.
    pub(crate) fn hold(&mut self, is_held: bool) {
        self.is_held = is_held;
    }

    pub(crate) fn is_held(&self) -> bool {
        self.is_held
    }

    /// Whether the interviewer is heard.
    pub(crate) fn set_echo(&mut self, echo: bool) {
        self.echo = echo;
    }

    /// What is known of the words so far.
    pub(crate) fn set_text(&mut self, text: TextState) {
        self.text = text;
    }

    /// The person is in the middle of a turn.
    pub(crate) fn is_in_turn(&self) -> bool {
        matches!(self.state, State::Turn(_))
    }

    /// Speech, or what may become speech, is being heard.
    pub(crate) fn hears_voice(&self) -> bool {
        match &self.state {
            State::Quiet(beginning) => beginning.voiced > 0,
            State::Turn(_) => true,
        }
    }

    /// The next frame's number.
    pub(crate) fn position(&self) -> Frame {
        self.position
    }

    /// The phrase being said, as far as it is worth a caption.
    pub(crate) fn open_phrase(&self) -> Option<Range<Frame>> {
        match &self.state {
            State::Turn(Turn { phrase: Some(phrase), .. }) if phrase.voiced >= EVIDENCE => {
                Some(phrase.from..self.position)
            }
            _ => None,
        }
    }

    /// First frame whose sound is still needed.
    pub(crate) fn needed_from(&self) -> Frame {
        let recent = self.position.saturating_sub(PRE_ROLL + GAP_IN_BEGINNING + EVIDENCE_OVER_ECHO);
        match &self.state {
            State::Quiet(beginning) if beginning.voiced > 0 => {
                recent.min(beginning.first.saturating_sub(PRE_ROLL))
            }
            State::Turn(Turn { phrase: Some(phrase), .. }) => phrase.from,
            _ => recent,
        }
    }

    /// Milliseconds until the silence so far ends the turn, if nothing else is heard. `None` when nothing is to be ended.
    pub(crate) fn end_due_ms(&self) -> Option<u64> {
        let State::Turn(turn) = &self.state else { return None };
        let is_ending = !self.is_held && !self.settings.manual;
        is_ending.then(|| self.needed_silence().saturating_sub(turn.silence) * FRAME_MS)
    }

    /// Silence that ends the turn now, in frames.
    fn needed_silence(&self) -> u64 {
        let (least, most) = (*PATIENCE_RANGE_MS.start(), *PATIENCE_RANGE_MS.end());
        let usual = self.settings.patience_ms.clamp(least, most);
        let (least, most) = (*DANGLING_RANGE_MS.start(), *DANGLING_RANGE_MS.end());
        frames(match self.text {
            TextState::Complete => usual,
            TextState::Unknown | TextState::Dangling => usual.max((usual * 2).clamp(least, most)),
        })
    }

    /// Nobody speaks, so far.
    fn listen(&mut self, mut beginning: Beginning, probability: f32) -> State {
        let (threshold, evidence) =
            if self.echo { (VOICED_OVER_ECHO, EVIDENCE_OVER_ECHO) } else { (VOICED, EVIDENCE) };
        if probability >= threshold {
            if beginning.voiced == 0 {
                beginning.first = self.position;
            }
            beginning.voiced += 1;
            beginning.gap = 0;
        } else if beginning.voiced > 0 {
            beginning.gap += 1;
            if beginning.gap > GAP_IN_BEGINNING {
                beginning = Beginning::default();
            }
        }
        if beginning.voiced < evidence {
            return State::Quiet(beginning);
        }
        self.is_held = false;
        self.text = TextState::Complete;
        let from = beginning.first.saturating_sub(PRE_ROLL);
        self.events.push(Event::SpeechBegan(from));
        let mut phrase = Phrase::new(from, self.position);
        phrase.resume(self.position, beginning.voiced);
        State::Turn(Turn { phrase: Some(phrase), silence: 0, run: 0 })
    }

    /// Somebody speaks, or pauses.
    fn follow(&mut self, mut turn: Turn, probability: f32) -> State {
        let is_voiced = probability >= STILL_VOICED;
        let is_pause = turn.silence >= PAUSE;
        turn.run = if is_voiced && is_pause { turn.run + 1 } else { 0 };
        turn.silence = if is_voiced && !is_pause { 0 } else { turn.silence + 1 };
        if let Some(phrase) = &mut turn.phrase {
            // A click in a pause is no part of the phrase.
            phrase.hear(self.position, probability, is_voiced && !is_pause);
        }
        if turn.run >= RESUMPTION {
            self.resume(&mut turn);
        } else if !is_voiced {
            self.fall_silent(&mut turn);
        }
        if turn.phrase.as_ref().is_some_and(|phrase| self.position - phrase.from >= LONGEST) {
            turn.phrase = turn.phrase.map(|phrase| self.cut_long(phrase));
        }
        let may_end = !self.is_held && !self.settings.manual && turn.run == 0;
        if may_end && turn.silence >= self.needed_silence() {
            self.close(turn);
            return State::Quiet(Beginning::default());
        }
        State::Turn(turn)
    }

    /// A pause is over.
    fn resume(&mut self, turn: &mut Turn) {
        self.is_held = false;
        let (now, run) = (self.position, turn.run);
        let from = (now + 1).saturating_sub(run + PRE_ROLL);
        if turn.phrase.is_some() {
            self.events.push(Event::WentOn);
        }
        turn.phrase.get_or_insert_with(|| Phrase::new(from, now)).resume(now, run);
        turn.silence = 0;
        turn.run = 0;
        self.text = TextState::Complete;
    }

    fn fall_silent(&mut self, turn: &mut Turn) {
        let Some(phrase) = &turn.phrase else { return };
        let has_evidence = phrase.voiced >= EVIDENCE;
        if turn.silence == PAUSE && has_evidence {
            self.events.push(Event::Paused(phrase.range()));
        }
        let is_long = phrase.last_voiced - phrase.from >= CUT_FROM;
        if turn.silence >= CUT_ANY || (turn.silence >= CUT && is_long) {
            if has_evidence {
                self.events.push(Event::PhraseEnded(phrase.range()));
            }
            turn.phrase = None;
        }
    }

    /// Cuts a phrase that is too long at its quietest recent frame, and goes on with the rest.
    fn cut_long(&mut self, phrase: Phrase) -> Phrase {
        let (head, rest) = phrase.split_at_quietest();
        if head.voiced >= EVIDENCE {
            self.events.push(Event::PhraseEnded(head.from..rest.from));
        }
        rest
    }

    fn close(&mut self, turn: Turn) {
        if let Some(phrase) = turn.phrase
            && phrase.voiced >= EVIDENCE
        {
            self.events.push(Event::PhraseEnded(phrase.range()));
        }
        self.events.push(Event::TurnEnded);
        self.text = TextState::Complete;
    }
}
