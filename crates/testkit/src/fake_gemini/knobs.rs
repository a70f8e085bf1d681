//! The knobs of the fake: everything about its behaviour that a script's `set name = value` can change.

/// Where a transcript is sent, relative to the audio it belongs to. The real service promises no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Before the first audio of the reply.
    Before,
    /// Input: after the first audio. Output: spread over the audio.
    AfterAudio,
    /// After `turnComplete`.
    AfterTurn,
    /// One of the three, by the seed.
    Random,
}

/// What the model does with its voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// Takes turns, as the script says.
    Turns,
    /// Streams speech without end from the first input on: for load tests.
    Always,
}

/// All knobs, with the values a fresh script starts from. Times are milliseconds; `None` is "off".
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each knob is described once, in docs/fake-gemini.md")]
pub struct Knobs {
    pub text_frames: bool,
    pub pretty: bool,
    pub transcript: Placement,
    pub output_transcript: Placement,
    pub realtime_factor: f64,
    pub chunk_ms: Option<u64>,
    pub ms_per_char: u64,
    pub hold_turn_complete: bool,
    pub noise: bool,
    pub talk: Talk,
    pub setup_delay: u64,
    pub reply_delay: u64,
    pub vad_threshold: u32,
    pub closing_words: Vec<String>,
    pub farewell: String,
    pub end_call_on_closing: bool,
    pub tool_reply: String,
    pub refuse_media_chunks: bool,
    pub bad_handle_code: u16,
    pub resume_while_open: bool,
    pub handle_ttl: u64,
    pub handle_after_setup: bool,
    pub announce_not_resumable: bool,
    pub queue_early_frames: bool,
    pub close_on_unknown_tool_id: bool,
    pub interrupted_with_turn_complete: bool,
    pub late_interrupt: bool,
    pub go_away_after: Option<u64>,
    pub time_left: u64,
    pub silent_after_go_away: bool,
    pub go_away_code: u16,
    pub hard_cap: Option<u64>,
    pub session_limit: Option<u64>,
    pub idle_close: Option<u64>,
    pub max_sessions: Option<u64>,
    pub extra_models: Vec<String>,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            text_frames: false,
            pretty: false,
            transcript: Placement::Random,
            output_transcript: Placement::AfterAudio,
            realtime_factor: 0.0,
            chunk_ms: None,
            ms_per_char: 60,
            hold_turn_complete: true,
            noise: true,
            talk: Talk::Turns,
            setup_delay: 50,
            reply_delay: 200,
            vad_threshold: 500,
            closing_words: CLOSING_WORDS.iter().map(|&words| words.to_owned()).collect(),
            farewell: "We are out of time. Thank you for the conversation, and goodbye.".to_owned(),
            end_call_on_closing: true,
            tool_reply: "Thank you, I have noted that.".to_owned(),
            refuse_media_chunks: true,
            bad_handle_code: 1007,
            resume_while_open: false,
            handle_ttl: 2 * HOUR_MS,
            handle_after_setup: false,
            announce_not_resumable: true,
            queue_early_frames: true,
            close_on_unknown_tool_id: false,
            interrupted_with_turn_complete: false,
            late_interrupt: false,
            go_away_after: None,
            time_left: 50_000,
            silent_after_go_away: false,
            go_away_code: 1011,
            hard_cap: Some(58 * MINUTE_MS),
            session_limit: Some(15 * MINUTE_MS),
            idle_close: None,
            max_sessions: None,
            extra_models: Vec::new(),
        }
    }
}

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// Words in a direction that make the model say farewell.
const CLOSING_WORDS: [&str; 9] = [
    "time is up",
    "time's up",
    "out of time",
    "wrap up",
    "goodbye",
    "farewell",
    "conclude",
    "end the interview",
    "close the interview",
];

/// Every name that [`Knobs::set`] knows.
pub const KNOB_NAMES: [&str; 36] = [
    "frame",
    "pretty",
    "transcript",
    "output_transcript",
    "realtime_factor",
    "chunk_ms",
    "ms_per_char",
    "hold_turn_complete",
    "noise",
    "talk",
    "setup_delay",
    "reply_delay",
    "vad_threshold",
    "closing_words",
    "farewell",
    "end_call_on_closing",
    "tool_reply",
    "media_chunks",
    "bad_handle",
    "resume_while_open",
    "handle_ttl",
    "handle_after_setup",
    "announce_not_resumable",
    "early_frames",
    "unknown_tool_id",
    "interrupted_with_turn_complete",
    "late_interrupt",
    "go_away_after",
    "time_left",
    "silent_after_go_away",
    "go_away_close",
    "hard_cap",
    "session_limit",
    "idle_close",
    "max_sessions",
    "extra_models",
];

impl Knobs {
    /// Sets one knob from text.
    ///
    /// # Errors
    /// A sentence that names the knob, or the values it takes.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "frame" => self.text_frames = choice(value, "binary", "text")?,
            "pretty" => self.pretty = on_off(value)?,
            "transcript" => self.transcript = placement(value)?,
            "output_transcript" => self.output_transcript = placement(value)?,
            "realtime_factor" => self.realtime_factor = factor(value)?,
            "chunk_ms" => self.chunk_ms = Some(number(value)?).filter(|&ms| ms > 0),
            "ms_per_char" => self.ms_per_char = number(value)?,
            "hold_turn_complete" => self.hold_turn_complete = on_off(value)?,
            "noise" => self.noise = on_off(value)?,
            "talk" => {
                self.talk = if choice(value, "turns", "always")? { Talk::Always } else { Talk::Turns };
            }
            "setup_delay" => self.setup_delay = duration(value)?,
            "reply_delay" => self.reply_delay = duration(value)?,
            "vad_threshold" => self.vad_threshold = number(value)?,
            "closing_words" => self.closing_words = list(value, '|'),
            "farewell" => value.clone_into(&mut self.farewell),
            "end_call_on_closing" => self.end_call_on_closing = on_off(value)?,
            "tool_reply" => value.clone_into(&mut self.tool_reply),
            "media_chunks" => self.refuse_media_chunks = choice(value, "ignore", "refuse")?,
            "early_frames" => self.queue_early_frames = choice(value, "refuse", "queue")?,
            "unknown_tool_id" => self.close_on_unknown_tool_id = choice(value, "ignore", "close")?,
            "extra_models" => self.extra_models = list(value, ','),
            _ => return self.set_lifetime(name, value),
        }
        Ok(())
    }

    /// The knobs about connections and their end.
    fn set_lifetime(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "bad_handle" => self.bad_handle_code = one_of(value, &[1007, 1008])?,
            "resume_while_open" => self.resume_while_open = on_off(value)?,
            "handle_ttl" => self.handle_ttl = duration(value)?,
            "handle_after_setup" => self.handle_after_setup = on_off(value)?,
            "announce_not_resumable" => self.announce_not_resumable = on_off(value)?,
            "interrupted_with_turn_complete" => self.interrupted_with_turn_complete = on_off(value)?,
            "late_interrupt" => self.late_interrupt = on_off(value)?,
            "go_away_after" => self.go_away_after = optional(value)?,
            "time_left" => self.time_left = duration(value)?,
            "silent_after_go_away" => self.silent_after_go_away = on_off(value)?,
            "go_away_close" => self.go_away_code = one_of(value, &[1011, 1008])?,
            "hard_cap" => self.hard_cap = optional(value)?,
            "session_limit" => self.session_limit = optional(value)?,
            "idle_close" => self.idle_close = optional(value)?,
            "max_sessions" => self.max_sessions = Some(number(value)?).filter(|&count| count > 0),
            _ => return Err(format!("there is no knob \"{name}\"")),
        }
        Ok(())
    }
}

/// Milliseconds from `300ms`, `50s`, `0.5s` or `2min`.
///
/// # Errors
/// A sentence with the accepted forms.
pub(super) fn duration(text: &str) -> Result<u64, String> {
    let (number, unit_ms) = if let Some(number) = text.strip_suffix("ms") {
        (number, 1.0)
    } else if let Some(number) = text.strip_suffix("min") {
        (number, 60_000.0)
    } else if let Some(number) = text.strip_suffix('s') {
        (number, 1000.0)
    } else {
        ("", 0.0)
    };
    let wrong = || format!("\"{text}\" is not a time such as 300ms, 50s or 2min");
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    whole_ms(number * unit_ms).ok_or_else(wrong)
}

/// Rounds a number of milliseconds; `None` when it is negative, not finite or longer than a year.
pub(super) fn whole_ms(ms: f64) -> Option<u64> {
    const YEAR_MS: f64 = 365.0 * 24.0 * 3_600_000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
    (0.0..YEAR_MS).contains(&ms).then(|| ms.round() as u64)
}

fn optional(value: &str) -> Result<Option<u64>, String> {
    if value == "off" { Ok(None) } else { duration(value).map(Some) }
}

fn on_off(value: &str) -> Result<bool, String> {
    choice(value, "off", "on")
}

/// False for the first word, true for the second.
fn choice(value: &str, no: &str, yes: &str) -> Result<bool, String> {
    match value {
        _ if value == no => Ok(false),
        _ if value == yes => Ok(true),
        _ => Err(format!("\"{value}\" is neither {no} nor {yes}")),
    }
}

fn placement(value: &str) -> Result<Placement, String> {
    match value {
        "before" => Ok(Placement::Before),
        "after-audio" => Ok(Placement::AfterAudio),
        "after-turn" => Ok(Placement::AfterTurn),
        "random" => Ok(Placement::Random),
        _ => Err(format!("\"{value}\" is none of before, after-audio, after-turn, random")),
    }
}

fn number<N: std::str::FromStr>(value: &str) -> Result<N, String> {
    value.parse().map_err(|_| format!("\"{value}\" is not a whole number"))
}

fn factor(value: &str) -> Result<f64, String> {
    let number: Option<f64> = value.parse().ok();
    number.filter(|f| (0.0..=100.0).contains(f)).ok_or(format!("\"{value}\" is not a number from 0 to 100"))
}

fn one_of(value: &str, codes: &[u16]) -> Result<u16, String> {
    let code: u16 = number(value)?;
    if codes.contains(&code) { Ok(code) } else { Err(format!("\"{value}\" is none of {codes:?}")) }
}

fn list(value: &str, separator: char) -> Vec<String> {
    value.split(separator).map(|item| item.trim().to_lowercase()).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, ms) in [("300ms", 300), ("50s", 50_000), ("0.5s", 500), ("2min", 120_000), ("0s", 0)] {
            assert_eq!(duration(text), Ok(ms), "{text}");
        }
        for text in ["", "5", "s", "-1s", "NaNs", "infs", "1e99min", "five s"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_name_can_be_set_and_is_documented() {
        let samples =
            ["on", "off", "text", "always", "after-turn", "1s", "1008", "1", "refuse", "close", "ignore"];
        let page = include_str!("../../../../docs/fake-gemini.md");
        for name in KNOB_NAMES {
            let mut knobs = Knobs::default();
            let accepted = samples.iter().filter(|value| knobs.set(name, value).is_ok()).count();
            assert!(accepted > 0, "{name} took none of {samples:?}");
            assert!(page.contains(&format!("| `{name}` |")), "{name} is missing in docs/fake-gemini.md");
        }
    }

    #[test]
    fn refusals_name_the_knob_or_the_values() {
        let mut knobs = Knobs::default();
        assert_eq!(knobs.set("pace", "1").unwrap_err(), "there is no knob \"pace\"");
        assert_eq!(knobs.set("noise", "maybe").unwrap_err(), "\"maybe\" is neither off nor on");
        assert_eq!(knobs.set("bad_handle", "1011").unwrap_err(), "\"1011\" is none of [1007, 1008]");
        assert_eq!(knobs, Knobs::default());
    }
}
